//! Why nothing was written, and what to do about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// How an output folder and an input lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// They are the same.
    Equal,
    /// The folder lies in the input.
    Inside,
    /// The folder holds the input.
    Above,
}

impl fmt::Display for Overlap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "is the input",
            Self::Inside => "lies inside the input",
            Self::Above => "holds the input",
        })
    }
}

/// Why nothing was written. Whatever was there before is still there.
///
/// What lies beneath is part of the sentence, so there is no chain of causes.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The output folder is a file, or something else that is no folder.
    #[error("`{}` is no folder; give `--out` a folder that does not exist yet", .0.display())]
    NotAFolder(PathBuf),
    /// It holds files, and `--force` was not given.
    #[error("the folder `{}` is not empty; give another, or `--force` to replace what armove wrote there", .0.display())]
    NotEmpty(PathBuf),
    /// It holds files, but no manifest of armove says which of them may go.
    #[error("the folder `{}` was not written by armove: {reason}; give another", folder.display())]
    NotOurs {
        /// The output folder.
        folder: PathBuf,
        /// What is wrong with its manifest.
        reason: super::ManifestError,
    },
    /// D30: input and output must lie apart.
    #[error("the output folder `{}` {how} `{}`; give a folder beside it", folder.display(), input.display())]
    Overlaps {
        /// The output folder.
        folder: PathBuf,
        /// The input.
        input: PathBuf,
        /// How they lie.
        how: Overlap,
    },
    /// A path for a file to be written that could leave the folder.
    #[error("`{}` is no path inside an output folder", .0.escape_default())]
    BadPath(String),
    /// Two files to be written want the same place, or one wants another as its folder.
    #[error("`{}` would be written twice", .0.escape_default())]
    Twice(String),
    /// A file that somebody put into the folder stands where one is to be written.
    #[error("`{}` was not written by armove and is in the way; move it elsewhere", .0.display())]
    InTheWay(PathBuf),
    /// The swap failed half-way, and the old folder could not be put back.
    #[error("the new folder could not be put in place ({error}), nor the old one back: it is now `{}`; move it to where it was", kept.display())]
    Stranded {
        /// Where the old folder is now.
        kept: PathBuf,
        /// What failed.
        error: io::Error,
    },
    /// The system refused.
    #[error("cannot {doing} `{}`: {error}{}", path.display(), next_step(error))]
    System {
        /// What was tried, as a verb.
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

impl WriteError {
    /// Wraps what the system says.
    pub(super) fn system(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::System {
            doing,
            path: path.to_owned(),
            error,
        }
    }
}

/// What to do about an error of the system when something is written, behind its message.
#[must_use]
pub fn next_step(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "; choose a folder that you may write to",
        io::ErrorKind::ReadOnlyFilesystem => "; choose a folder on a disk that can be written",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            "; free some space, or choose a folder on another disk"
        }
        io::ErrorKind::NotFound | io::ErrorKind::Unsupported => "; choose a folder elsewhere",
        io::ErrorKind::NotADirectory => "; part of the path is a file: choose another",
        io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices => {
            "; it cannot be replaced as a whole: choose a folder inside it"
        }
        io::ErrorKind::InvalidFilename => "; choose a shorter path",
        _ => "",
    }
}
