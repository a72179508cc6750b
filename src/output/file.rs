//! One file to be written, and the check of where.

use std::collections::BTreeSet;

use super::WriteError;
use super::manifest::MANIFEST_FILE;

/// One file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Relative to the output folder, with `/`.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// Whether it may be run.
    pub executable: bool,
}

impl OutputFile {
    /// A file that is read.
    #[must_use]
    pub fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            bytes: bytes.into(),
            executable: false,
        }
    }

    /// A file that is run.
    #[must_use]
    pub fn script(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            executable: true,
            ..Self::new(path, bytes)
        }
    }
}

/// Checks that every path stays inside the folder and that none meets another,
/// also where the file system ignores case.
pub(super) fn check(files: &[OutputFile]) -> Result<(), WriteError> {
    let mut known: BTreeSet<String> = BTreeSet::from([MANIFEST_FILE.to_owned()]);
    for file in files {
        if !stays_inside(&file.path) {
            return Err(WriteError::BadPath(file.path.clone()));
        }
        if !known.insert(file.path.to_lowercase()) {
            return Err(WriteError::Twice(file.path.clone()));
        }
    }
    for path in &known {
        let parents = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        if let Some(both) = parents.into_iter().find(|parent| known.contains(*parent)) {
            return Err(WriteError::Twice(both.to_owned()));
        }
    }
    Ok(())
}

/// Whether a path is relative, has plain steps only, and means the same on every system.
fn stays_inside(path: &str) -> bool {
    let odd = |scalar: char| scalar.is_control() || matches!(scalar, '\\' | ':');
    let plain = |step: &str| !matches!(step, "" | "." | "..") && !step.ends_with(['.', ' ']);
    !path.contains(odd) && path.split('/').all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        for good in ["a", "a/b.json", ".hidden/x", "…/ü", "a b"] {
            assert!(stays_inside(good), "{good}");
        }
        for bad in [
            "", "/a", "a/", "a//b", "..", "a/../b", "./a", "C:\\a", "C:a", "a\\b", "a\0b", "a\n",
            "a.", "a ", ".. /b",
        ] {
            assert!(!stays_inside(bad), "{bad}");
        }
    }

    #[test]
    fn no_two_files_share_a_place() {
        let files = |paths: &[&str]| -> Vec<OutputFile> {
            paths
                .iter()
                .map(|path| OutputFile::new(*path, ""))
                .collect()
        };
        assert!(check(&files(&["a/b", "a/c", "ab"])).is_ok());
        for bad in [
            &["a", "A"][..],
            &["a", "a/b"],
            &["x/y/z", "x/Y"],
            &["Manifest.json"],
        ] {
            assert!(
                matches!(check(&files(bad)), Err(WriteError::Twice(_))),
                "{bad:?}"
            );
        }
    }
}
