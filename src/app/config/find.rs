//! Which `armove.toml` holds for a run: the nearest one above its inputs.
//!
//! The search goes up to the root of the git repository that an input is in, else to that of the
//! file system, so that what a repository's check says does not depend on where it was cloned.

use std::fs;
use std::path::{Path, PathBuf};

use super::Config;
use super::error::ConfigError;
use crate::text::Source;

/// What the file is called.
pub const FILE: &str = "armove.toml";

/// Marks the root of a git repository; a file in worktrees and submodules.
const REPOSITORY: &str = ".git";

impl Config {
    /// The configuration of a run over these inputs; the one that is `named` goes before all.
    ///
    /// # Errors
    /// A file that cannot be read or holds mistakes; inputs with different configurations.
    pub fn find(inputs: &[PathBuf], named: Option<&Path>) -> Result<Self, ConfigError> {
        if let Some(path) = named {
            return Self::load(path);
        }
        let mut found: Option<(PathBuf, PathBuf)> = None;
        for input in inputs {
            let Some(path) = above(input) else { continue };
            match &found {
                None => found = Some((input.clone(), path)),
                Some((first, other)) if *other != path => {
                    return Err(ConfigError::Several {
                        first: first.clone(),
                        first_file: shown(&near(other)),
                        second: input.clone(),
                        second_file: shown(&near(&path)),
                    });
                }
                Some(_) => {}
            }
        }
        found.map_or_else(|| Ok(Self::default()), |(_, path)| Self::load(&path))
    }

    fn load(path: &Path) -> Result<Self, ConfigError> {
        // What the file names is told by the way to it, too.
        let path = &near(path);
        let name = shown(path);
        let bytes = fs::read(path).map_err(|cause| ConfigError::Unreadable {
            name: name.clone(),
            cause,
        })?;
        let source = Source::decode(name.clone(), &bytes)
            .map_err(|cause| ConfigError::NotText { name, cause })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::read(source, folder)
    }
}

/// The file that is nearest above an input.
fn above(input: &Path) -> Option<PathBuf> {
    let start = if input.as_os_str() == "-" {
        Path::new(".")
    } else if input.is_dir() {
        input
    } else {
        input
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."))
    };
    let start = fs::canonicalize(start).ok()?;
    for folder in start.ancestors() {
        let file = folder.join(FILE);
        if file.is_file() {
            return Some(file);
        }
        if folder.join(REPOSITORY).exists() {
            return None;
        }
    }
    None
}

/// A path as people would type it: from the current folder where that is near.
fn near(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(fs::canonicalize);
    let short = here.ok().and_then(|here| {
        let mut up = PathBuf::new();
        here.ancestors().find_map(|folder| {
            let below = path.strip_prefix(folder).ok().map(|rest| up.join(rest));
            up.push("..");
            // A way up to the root says less than the path from there.
            below.filter(|_| folder.parent().is_some())
        })
    });
    short.unwrap_or_else(|| path.to_owned())
}

fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}
