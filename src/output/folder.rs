//! The output folder: whether it may be written, and the swap as a whole.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::error::{Overlap, WriteError};
use super::file::{self, OutputFile};
use super::manifest::{MANIFEST_FILE, Manifest, ManifestError, Provenance};
use super::staging::{Old, Staging};

/// Largest manifest that is read: a folder of ours has some hundred files.
const MANIFEST_BYTES: u64 = 64 << 20;

/// A folder that may be written.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    before: Before,
}

#[derive(Debug)]
enum Before {
    Absent,
    Empty,
    Ours(Box<Manifest>),
}

/// What happened to what was there before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that armove had not written, still there; relative, with `/`, sorted.
    pub kept: Vec<String>,
    /// Files that armove had written and somebody had changed since, now replaced.
    pub edited: Vec<String>,
    /// The old folder, where it could not be removed.
    pub left_over: Option<PathBuf>,
}

impl Folder {
    /// Checks that a folder may be written (D30), before any work is done.
    ///
    /// `inputs` are files and folders that are read, an archive as itself.
    ///
    /// # Errors
    /// When it is a file; equal to, inside or above an input; not empty without
    /// `force`; not empty and not ours with it; or cannot be looked at.
    pub fn open(out: &Path, inputs: &[PathBuf], force: bool) -> Result<Self, WriteError> {
        let path = resolve(out).map_err(WriteError::system("use", out))?;
        for input in inputs {
            let real = resolve(input).map_err(WriteError::system("read", input))?;
            if let Some(how) = overlap(&path, &real) {
                return Err(WriteError::Overlaps {
                    folder: out.to_owned(),
                    input: input.clone(),
                    how,
                });
            }
        }
        let before = before(&path, force).map_err(|error| error.shown_as(out))?;
        Ok(Self { path, before })
    }

    /// A file of the earlier run that wrote this folder, if there is one.
    #[must_use]
    pub fn earlier(&self, path: &str) -> Option<Vec<u8>> {
        let Before::Ours(manifest) = &self.before else {
            return None;
        };
        manifest.hash_of(path)?;
        fs::read(self.path.join(path)).ok()
    }

    /// Writes all files and the manifest, or nothing.
    ///
    /// Everything is written beside the folder first; then the folders are
    /// swapped. With an earlier output, only what its manifest lists is replaced.
    ///
    /// # Errors
    /// When a path could leave the folder or meets another, when a file of other
    /// origin is in the way, or when the system refuses. The folder is then as it was.
    pub fn write(
        self,
        files: &[OutputFile],
        provenance: &Provenance,
    ) -> Result<Written, WriteError> {
        file::check(files)?;
        let manifest = Manifest::of(provenance, files);
        let text = manifest.text().map_err(io::Error::other);
        let text = text.map_err(WriteError::system("write", Path::new(MANIFEST_FILE)))?;
        let staging = Staging::beside(&self.path)?;
        for file in files {
            staging.add(file)?;
        }
        staging.add(&OutputFile::new(MANIFEST_FILE, text))?;
        let mut written = Written::default();
        let old = match &self.before {
            Before::Absent => Old::Absent,
            Before::Empty => Old::Empty,
            Before::Ours(manifest) => {
                staging.keep_others(&self.path, manifest, &mut written)?;
                Old::Ours
            }
        };
        written.left_over = staging.swap(&self.path, old)?;
        Ok(written)
    }
}

impl WriteError {
    /// Names the folder as it was given, not as it was resolved.
    fn shown_as(self, out: &Path) -> Self {
        match self {
            Self::NotAFolder(_) => Self::NotAFolder(out.to_owned()),
            Self::NotEmpty(_) => Self::NotEmpty(out.to_owned()),
            Self::NotOurs { reason, .. } => Self::NotOurs {
                folder: out.to_owned(),
                reason,
            },
            other => other,
        }
    }
}

fn before(path: &Path, force: bool) -> Result<Before, WriteError> {
    let mut entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Before::Absent),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(WriteError::NotAFolder(path.to_owned()));
        }
        Err(error) => return Err(WriteError::system("look into", path)(error)),
    };
    if entries.next().is_none() {
        return Ok(Before::Empty);
    }
    if !force {
        return Err(WriteError::NotEmpty(path.to_owned()));
    }
    let manifest = read_manifest(&path.join(MANIFEST_FILE));
    let manifest = manifest.map_err(|reason| WriteError::NotOurs {
        folder: path.to_owned(),
        reason,
    })?;
    Ok(Before::Ours(Box::new(manifest)))
}

fn read_manifest(path: &Path) -> Result<Manifest, ManifestError> {
    let missing = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => ManifestError::Missing,
        _ => ManifestError::Unreadable(error),
    };
    let found = fs::symlink_metadata(path).map_err(missing)?;
    if !found.is_file() || found.len() > MANIFEST_BYTES {
        return Err(ManifestError::OtherTool);
    }
    Manifest::parse(&fs::read(path).map_err(missing)?)
}

fn overlap(folder: &Path, input: &Path) -> Option<Overlap> {
    if folder == input {
        Some(Overlap::Equal)
    } else if folder.starts_with(input) {
        Some(Overlap::Inside)
    } else if input.starts_with(folder) {
        Some(Overlap::Above)
    } else {
        None
    }
}

/// The real path, with links followed; what does not exist yet is taken by its words.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let steps: Vec<Component<'_>> = absolute.components().collect();
    for known in (1..=steps.len()).rev() {
        let (head, rest) = steps.split_at(known);
        let head: PathBuf = head.iter().collect();
        match head.canonicalize() {
            Ok(mut real) => {
                for step in rest {
                    match step {
                        Component::ParentDir => {
                            real.pop();
                        }
                        Component::Normal(name) => real.push(name),
                        _ => {}
                    }
                }
                return Ok(real);
            }
            // A link that leads nowhere is there, though it cannot be followed.
            Err(error)
                if error.kind() == io::ErrorKind::NotFound
                    && fs::symlink_metadata(&head).is_err() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(absolute)
}
