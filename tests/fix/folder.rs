//! A folder for one test, and the program run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A folder that goes with its test.
pub struct Folder(tempfile::TempDir);

/// What a run said, and how it ended.
pub struct Said {
    pub exit: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Said {
    /// All of it, for a snapshot.
    pub fn shown(&self) -> String {
        format!("{}{}exit {:?}\n", self.out, self.err, self.exit)
    }

    /// The report of `--format json`.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("{}", self.shown()))
    }
}

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// With a copy of a folder of the repository in it.
    pub fn of(fixture: &str) -> Self {
        let folder = Self::new();
        copy(&repository().join(fixture), folder.path());
        folder
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// Every file below the folder with its bytes, in the order of the paths.
    pub fn all(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        list(self.path(), self.path(), &mut files);
        files.sort();
        files
    }

    /// Runs the binary in the folder; words are split at spaces.
    pub fn armove(&self, arguments: &str) -> Said {
        let output = Command::new(env!("CARGO_BIN_EXE_armove"))
            .current_dir(self.path())
            .args(arguments.split_whitespace())
            .output()
            .unwrap();
        Said {
            exit: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn list(root: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            list(root, &path, files);
        } else {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            files.push((name, fs::read(path).unwrap()));
        }
    }
}
