//! From paths to documents: files, folders, archives and standard input, read
//! under limits, told apart by content, and paired.
//!
//! Knows what a template looks like from outside, nothing of what it means; it
//! only reads, and never follows what a document refers to.

mod archive;
mod assemble;
mod discover;
mod error;
mod file;
mod kind;
pub mod limits;
mod load;
mod name;
mod open;
mod pairing;
#[cfg(test)]
mod raw_zip;
mod siblings;
mod sniff;
mod stem;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::PathBuf;

use rayon::prelude::*;

pub use assemble::{TemplateInput, group_stem};
pub use discover::MANIFEST_MARKER;
pub use error::{ArchiveError, InputError, SkipReason};
pub use file::{InputFile, Note, Origin, Status};
pub use kind::FileKind;
pub use name::looks_like;

use discover::{Found, read_limited};

/// What to read.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Files, folders, archives, or `-` for standard input; none means the current folder.
    pub paths: Vec<PathBuf>,
    /// What `--parameters` names; takes the place of what lies beside the templates.
    pub parameters: Vec<PathBuf>,
    /// Whether a parameter file that was named brings the template beside it (D29).
    pub sibling_templates: bool,
    /// Whether what was named may be something else (D29): a commit hook names every JSON file
    /// that was changed.
    pub may_be_other: bool,
}

/// All that was read, and what could not be.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Every file that was looked at, sorted by path.
    pub files: Vec<InputFile>,
    /// The templates among them, in the order of their files.
    pub templates: Vec<TemplateInput>,
    /// The real paths of what was named, to keep the output away from them (D30).
    pub roots: Vec<PathBuf>,
}

impl Inputs {
    /// What the files are called in reports, in their order.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.files.iter().map(|file| file.name.as_str()).collect()
    }

    /// The same with other texts, by the index of their files: as if they had been read so.
    #[must_use]
    pub fn with_texts(&self, texts: &BTreeMap<usize, String>) -> Self {
        let mut inputs = self.clone();
        for (index, text) in texts {
            if let Some(file) = inputs.files.get_mut(*index) {
                *file = file.with_text(text);
            }
        }
        inputs
    }

    /// Whether a file was asked for by its name or a folder above it: what was only read because it
    /// lies beside such a file is not to be edited.
    #[must_use]
    pub fn is_asked_for(&self, file: &InputFile) -> bool {
        let real = file.path().and_then(|path| fs::canonicalize(path).ok());
        real.is_some_and(|real| self.roots.iter().any(|root| real.starts_with(root)))
    }
}

/// Reads everything that is asked for. Never fails as a whole: what cannot be
/// read is among the files, with its reason. `stdin` is read only for `-`.
pub fn read(request: &Request, stdin: &mut dyn Read) -> Inputs {
    let mut paths = request.paths.clone();
    if paths.is_empty() {
        paths.push(PathBuf::from("."));
    }
    let found = discover::find(&paths);
    let wants_stdin = found.iter().any(|file| file.path.is_none());
    let limit = limits::MAX_JSON_BYTES.max(limits::MAX_ARCHIVE_BYTES);
    let piped = wants_stdin.then(|| read_limited(stdin, limit));
    let mut files: Vec<InputFile> = found
        .into_par_iter()
        .flat_map_iter(|file| open::open(file, piped.as_ref()))
        .collect();
    if request.may_be_other {
        files.iter_mut().for_each(let_go);
    }
    siblings::add(&mut files, request.sibling_templates);
    let overrides = add_overrides(&mut files, &request.parameters);
    let templates = assemble::assemble(&mut files, &overrides, &paths);
    let named = paths.iter().filter(|path| path.as_os_str() != "-");
    let roots = named.chain(&request.parameters).map(|path| {
        let real = fs::canonicalize(path).or_else(|_| std::path::absolute(path));
        real.unwrap_or_else(|_| path.clone())
    });
    Inputs {
        roots: roots.collect(),
        files,
        templates,
    }
}

/// Lets go of a file that cannot be read, but that nothing suggests to be one of ours.
fn let_go(file: &mut InputFile) {
    let Status::Failed(error) = &file.status else {
        return;
    };
    let reason = match error {
        InputError::Empty => SkipReason::Empty,
        InputError::TooLarge => SkipReason::TooLarge,
        InputError::Decode(_)
        | InputError::Syntax { .. }
        | InputError::CutOff
        | InputError::Foreign(_) => SkipReason::NotATemplate,
        _ => return,
    };
    // Of the first two there are no bytes.
    if !sniff::may_be_ours(&file.bytes) {
        file.skip(reason);
    }
}

/// Reads the files of `--parameters`; one that is there already counts as given.
fn add_overrides(files: &mut Vec<InputFile>, paths: &[PathBuf]) -> Vec<Origin> {
    if paths.is_empty() {
        return Vec::new();
    }
    let real = |origin: &Origin| match origin {
        Origin::File(path) => fs::canonicalize(path).ok(),
        _ => None,
    };
    let mut overrides = Vec::new();
    for path in paths {
        let origin = Origin::File(path.clone());
        let identity = real(&origin);
        files.retain(|file| identity.is_none() || real(&file.origin) != identity);
        let found = Found {
            path: Some(path.clone()),
            name: discover::display(path),
            given: true,
            status: None,
        };
        let mut opened = open::open(found, None);
        if opened.iter().any(|file| file.origin != origin) {
            let failed = Status::Failed(InputError::NotParameters);
            opened = vec![InputFile::unread(
                discover::display(path),
                origin.clone(),
                true,
                failed,
            )];
        }
        files.extend(opened);
        overrides.push(origin);
    }
    overrides
}

#[cfg(test)]
mod tests;
