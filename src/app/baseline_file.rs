//! The baseline on the disk: read before a run, compared with it, and written where it is asked
//! for.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::mistaken::Mistaken;
use super::options::BaselineOptions;
use super::triage::Looked;
use crate::finding::{Baseline, BaselineError, Finding, Mistake};
use crate::input::{InputFile, Inputs, Origin};
use crate::output::{self, next_step};
use crate::text::{DecodeError, Source};

/// Why there is no baseline to compare with, or none was written.
#[derive(Debug, thiserror::Error)]
pub enum BaselineFileError {
    /// It is not there.
    #[error(
        "--baseline: there is no `{}`; add --write-baseline to write it with what is open now",
        .0.display()
    )]
    Missing(PathBuf),
    /// It cannot be read.
    #[error("--baseline: cannot read `{}`: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// It is no text.
    #[error("--baseline: cannot read `{}`: {cause}", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: DecodeError,
    },
    /// It is not as it must be.
    #[error("--baseline: `{}` cannot be used", file.name())]
    Broken {
        /// The file.
        file: Box<Source>,
        /// What is wrong, and where.
        cause: BaselineError,
    },
    /// It says nothing about the region in question.
    #[error(
        "--baseline: `{}` was written for {written}, and this run judges {judged}: name another \
         file, or write this one anew with --write-baseline", path.display()
    )]
    OtherTarget {
        /// The file.
        path: PathBuf,
        /// The region that it was written for.
        written: String,
        /// The region of this run.
        judged: String,
    },
    /// It cannot be written.
    #[error("--baseline: cannot write `{}`: {cause}{}", path.display(), next_step(cause))]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
}

impl BaselineFileError {
    /// What is wrong, and where.
    #[must_use]
    pub fn mistakes(&self) -> Vec<Mistaken<'_>> {
        let Self::Broken { file, cause } = self else {
            return Vec::new();
        };
        let help = Some(cause.help().to_owned());
        vec![Mistaken::new(file, cause.span, cause, help)]
    }
}

/// The file that `--baseline` names.
#[derive(Debug)]
pub struct BaselineFile {
    path: PathBuf,
    writes: bool,
    /// What it holds; none where there is no file yet, and it is to be written.
    read: Option<(Source, Baseline)>,
}

/// What came of the comparison.
#[derive(Debug, Default)]
pub struct Compared {
    /// Notes on entries that were not met.
    pub stale: Vec<Finding>,
    /// What was written.
    pub written: Option<Written>,
}

/// A baseline that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// How many findings it holds.
    pub findings: usize,
    /// The file.
    pub path: PathBuf,
}

impl BaselineFile {
    /// Opens the baseline, if there is to be one.
    ///
    /// # Errors
    /// A file that is missing, broken, or for another region, unless it is written anew. One that
    /// is not a baseline is never overwritten.
    pub fn open(
        options: &BaselineOptions,
        target: Option<&str>,
    ) -> Result<Option<Self>, BaselineFileError> {
        let Some(path) = options.file.clone() else {
            return Ok(None);
        };
        let writes = options.write;
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound && writes => {
                let read = None;
                return Ok(Some(Self { path, writes, read }));
            }
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                return Err(BaselineFileError::Missing(path));
            }
            Err(cause) => return Err(BaselineFileError::Unreadable { path, cause }),
        };
        let name = path.display().to_string().replace('\\', "/");
        let source = match Source::decode(name, &bytes) {
            Ok(source) => source,
            Err(cause) => return Err(BaselineFileError::NotText { path, cause }),
        };
        let baseline = match Baseline::read(&source) {
            Ok(baseline) => baseline,
            // It is one of ours, and is to be replaced.
            Err(BaselineError {
                mistake: Mistake::Version | Mistake::Incomplete(_) | Mistake::Severity,
                ..
            }) if writes => {
                let read = None;
                return Ok(Some(Self { path, writes, read }));
            }
            Err(cause) => {
                let file = Box::new(source);
                return Err(BaselineFileError::Broken { file, cause });
            }
        };
        match (&baseline.target, target) {
            (Some(written), Some(judged)) if written != judged && !writes => {
                Err(BaselineFileError::OtherTarget {
                    path,
                    written: written.clone(),
                    judged: judged.to_owned(),
                })
            }
            _ => {
                let read = Some((source, baseline));
                Ok(Some(Self { path, writes, read }))
            }
        }
    }

    /// The text that was compared with; none where the file is written anew.
    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        let (source, _) = self.read.as_ref().filter(|_| !self.writes)?;
        Some(source)
    }

    /// Compares the findings of a run, or writes the file anew with what is open; `index` is the
    /// place of the file among those of the run.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn apply(
        &self,
        findings: &mut [Finding],
        target: Option<&str>,
        index: usize,
        looked: &Looked<'_>,
    ) -> Result<Compared, BaselineFileError> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let names = names(looked.inputs, folder);
        let read = looked.inputs.files.iter().zip(&names);
        let read: BTreeSet<&str> = read
            .filter(|(file, _)| file.is_read())
            .map(|(_, name)| name.as_str())
            .collect();
        let is_gone = |name: &str| !read.contains(name) && is_gone(folder, name);
        if self.writes {
            let mut baseline = Baseline::of(findings, &names, target);
            if let Some((_, earlier)) = &self.read
                && earlier.target.as_deref() == target
            {
                baseline.keep(earlier.clone(), |name| {
                    !read.contains(name) && !is_gone(name)
                });
            }
            let _ = baseline.apply(findings, &names, |_| false);
            return Ok(Compared {
                stale: Vec::new(),
                written: Some(self.write(&baseline)?),
            });
        }
        let Some((_, baseline)) = &self.read else {
            return Ok(Compared::default());
        };
        let met = baseline.apply(findings, &names, is_gone);
        let stale = baseline.stale(&met, index, |file, rule| {
            (read.contains(file) || is_gone(file)) && (looked.judged)(rule)
        });
        Ok(Compared {
            stale,
            written: None,
        })
    }

    fn write(&self, baseline: &Baseline) -> Result<Written, BaselineFileError> {
        let written = output::whole(&self.path, baseline.render().as_bytes());
        written.map_err(|cause| BaselineFileError::Unwritable {
            path: self.path.clone(),
            cause,
        })?;
        Ok(Written {
            findings: baseline.len(),
            path: self.path.clone(),
        })
    }
}

/// Whether nothing stands at a path any more; entries of an archive are there as long as it is.
fn is_gone(folder: &Path, name: &str) -> bool {
    let path = folder.join(name);
    let is_there = |path: &Path| path.is_file();
    !path.ancestors().any(is_there)
}

/// The names of the run's files relative to a folder, with `/`.
pub fn names(inputs: &Inputs, folder: &Path) -> Vec<String> {
    let here = Path::new(".");
    let folder = if folder.as_os_str().is_empty() {
        here
    } else {
        folder
    };
    let base = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let name = |file: &InputFile| match &file.origin {
        Origin::File(path) => relative(path, &base),
        Origin::Entry {
            archive: Some(archive),
            entry,
        } => format!("{}/{entry}", relative(archive, &base)),
        Origin::Entry { archive: None, .. } | Origin::Stdin | Origin::Typed => file.name.clone(),
    };
    inputs.files.iter().map(name).collect()
}

fn relative(path: &Path, base: &Path) -> String {
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut up = PathBuf::new();
    let found = base.ancestors().find_map(|folder| {
        let below = real.strip_prefix(folder).ok().map(|rest| up.join(rest));
        up.push(Component::ParentDir);
        below
    });
    let name = found.unwrap_or(real);
    name.to_string_lossy().replace('\\', "/")
}
