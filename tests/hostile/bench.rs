//! Where a hostile input lies, and what came of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use walkdir::WalkDir;

/// A folder for the inputs and the output of one test. The program runs in it,
/// so that messages name short paths.
pub struct Bench {
    folder: tempfile::TempDir,
}

/// What a run said and left.
#[derive(Debug)]
pub struct Ended {
    /// Exit code.
    pub code: i32,
    /// Standard error, then standard output.
    pub text: String,
    /// The files under `out`, sorted; none where there is no such folder.
    pub written: Option<Vec<String>>,
}

impl Bench {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    /// With one of `fixtures/`, under its own name.
    pub fn with_fixture(name: &str) -> Self {
        let bench = Self::new();
        bench.fixture(name);
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Copies a file or folder of `fixtures/`.
    pub fn fixture(&self, name: &str) {
        let from = fixture(name);
        for file in WalkDir::new(&from).into_iter().flatten() {
            if file.file_type().is_file() {
                let inner = file.path().strip_prefix(from.parent().unwrap()).unwrap();
                self.write(inner.to_str().unwrap(), fs::read(file.path()).unwrap());
            }
        }
    }

    /// Relocates `inputs` into `out`.
    pub fn relocate(&self, inputs: &[&str]) -> Ended {
        self.run(&[inputs, &["--to", "swedencentral", "--out", "out"]].concat())
    }

    /// Runs `relocate` with these arguments. Whatever comes of it, no temporary
    /// folder stays, and the inputs are as they were.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        let before = self.inputs();
        let output = Command::new(env!("CARGO_BIN_EXE_armove"))
            .arg("relocate")
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let text = [output.stderr, output.stdout].concat();
        let text = String::from_utf8(text).expect("what is said is UTF-8");
        assert!(!text.contains('\u{1b}'), "escape sequences: {text}");
        let real = self.folder.path().canonicalize().unwrap();
        let text = text.replace(real.to_str().unwrap(), "[bench]");
        assert_eq!(
            before,
            self.inputs(),
            "inputs changed, or something was left"
        );
        Ended {
            code: output.status.code().expect("no signal ended it"),
            text,
            written: self.written(),
        }
    }

    fn inputs(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let all = WalkDir::new(self.folder.path()).sort_by_file_name();
        let all = all.into_iter().flatten();
        let out = self.path("out");
        all.filter(|entry| !entry.path().starts_with(&out))
            .map(|entry| {
                let bytes = fs::read(entry.path()).unwrap_or_default();
                (entry.into_path(), bytes)
            })
            .collect()
    }

    fn written(&self) -> Option<Vec<String>> {
        let out = self.path("out");
        out.is_dir().then(|| {
            let files = WalkDir::new(&out).sort_by_file_name().into_iter().flatten();
            let files = files.filter(|entry| entry.file_type().is_file());
            files
                .map(|entry| {
                    let inner = entry.path().strip_prefix(&out).unwrap();
                    inner.to_string_lossy().replace('\\', "/")
                })
                .collect()
        })
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }
}

impl Ended {
    /// Ended with 2 or 3, and nothing was written.
    #[track_caller]
    pub fn refused(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}", self.text);
        assert_eq!(self.written, None, "{}", self.text);
        self.text
    }

    /// The folder was written whole. How many steps the checklist has is no
    /// matter of these tests.
    #[track_caller]
    pub fn wrote(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}", self.text);
        let written = self.written.expect("a folder");
        for file in [
            "report.json",
            "CHECKLIST.md",
            "changes.diff",
            "manifest.json",
        ] {
            assert!(written.iter().any(|name| name == file), "{written:?}");
        }
        let mut shown = String::new();
        for line in self.text.lines() {
            let steps = line.split_once("CHECKLIST.md: ").map(|(before, _)| before);
            shown.push_str(steps.unwrap_or(line));
            shown.push_str(if steps.is_some() {
                "CHECKLIST.md: …\n"
            } else {
                "\n"
            });
        }
        shown
    }
}

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}
