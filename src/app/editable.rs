//! Which inputs can be edited where they lie (D18): files, and nothing that is unpacked or piped.

use crate::input::{Inputs, Origin, Status};

/// Inputs that cannot be edited.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotEditable {
    /// An archive.
    #[error(
        "{option} edits files where they lie, and `{name}` is in an archive: unpack it, and name \
         the folder"
    )]
    Archive {
        /// The option.
        option: &'static str,
        /// The entry, as it is shown.
        name: String,
    },
    /// Standard input.
    #[error("{option} edits files where they lie, and standard input is none: name the file")]
    Stdin {
        /// The option.
        option: &'static str,
    },
}

/// Refuses to edit where an input is no file.
///
/// # Errors
/// The first input that cannot be edited.
pub fn check(inputs: &Inputs, option: &'static str) -> Result<(), NotEditable> {
    let files = inputs.files.iter();
    let read = files.filter(|file| !matches!(file.status, Status::Skipped(_)));
    for file in read {
        match &file.origin {
            Origin::Entry { .. } => {
                let name = file.name.clone();
                return Err(NotEditable::Archive { option, name });
            }
            Origin::Stdin => return Err(NotEditable::Stdin { option }),
            Origin::File(_) | Origin::Typed => {}
        }
    }
    Ok(())
}
