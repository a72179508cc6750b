//! A folder with an input, its plan, and what a relocation by a changed plan differs in.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use similar::TextDiff;
use tempfile::TempDir;

/// The vault as the portal exports it.
pub const VAULT: &str = "vault-export.zip";

/// Files that only repeat what others say, or that name the plan itself.
const LEFT_ASIDE: [&str; 5] = [
    "manifest.json",
    "report.json",
    "checklist.json",
    "changes.diff",
    "plan.toml",
];

/// A folder of one test.
pub struct Bench {
    folder: TempDir,
    inputs: Vec<PathBuf>,
}

/// One change of a plan.
pub enum Edit<'e> {
    /// This key of the entry of this ID gets this value.
    Set(&'e str, &'e str, &'e str),
    /// The first text becomes the second, where it stands for the first time.
    Text(&'e str, &'e str),
    /// These lines come behind all others.
    More(&'e str),
}

impl Bench {
    pub fn new(fixtures: &[&str]) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
        let folder = TempDir::new().unwrap();
        let copy = |name: &&str| {
            let target = folder.path().join(name);
            copy_all(&root.join(name), &target);
            PathBuf::from(name)
        };
        let inputs = fixtures.iter().map(copy).collect();
        Self { folder, inputs }
    }

    /// One input of this text.
    pub fn of(name: &str, text: &str) -> Self {
        let bench = Self {
            folder: TempDir::new().unwrap(),
            inputs: vec![PathBuf::from(name)],
        };
        bench.replace(name, text);
        bench
    }

    /// Takes the place of an input.
    pub fn replace(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).unwrap();
    }

    /// Runs armove over the inputs.
    pub fn run(&self, command: &str, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_armove"))
            .current_dir(self.folder.path())
            .arg(command)
            .args(&self.inputs)
            .args(arguments)
            .output()
            .unwrap()
    }

    /// Writes the plan of a move to swedencentral, and gives it.
    pub fn plan(&self, more: &[&str]) -> String {
        let arguments = [&["--to", "swedencentral", "--output", "plan.toml"], more].concat();
        let output = self.run("plan", &arguments);
        assert!(output.status.success(), "{output:?}");
        self.read("plan.toml")
    }

    /// Changes the plan.
    pub fn edit(&self, edits: &[Edit<'_>]) {
        let mut plan = self.read("plan.toml");
        for edit in edits {
            plan = edited(&plan, edit);
        }
        self.replace("plan.toml", &plan);
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    pub fn exists(&self, name: &str) -> bool {
        self.folder.path().join(name).exists()
    }

    /// Relocates by the plan into a folder.
    pub fn obey(&self, out: &str, more: &[&str]) -> Output {
        let arguments = [
            &["--plan", "plan.toml", "--out", out, "--fail-on", "never"],
            more,
        ]
        .concat();
        self.run("relocate", &arguments)
    }

    /// What the output is otherwise than without the edits: first the summary of those, then
    /// every line of the files that changed.
    pub fn difference(&self, edits: &[Edit<'_>]) -> String {
        self.plan(&[]);
        assert!(self.obey("plain", &[]).status.success());
        self.edit(edits);
        let output = self.obey("edited", &[]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{told}");
        let (plain, edited) = (self.files("plain"), self.files("edited"));
        let mut shown = String::new();
        for name in plain
            .keys()
            .chain(edited.keys())
            .collect::<std::collections::BTreeSet<_>>()
        {
            let empty = String::new();
            let sides = [&plain, &edited].map(|files| files.get(name).unwrap_or(&empty));
            let [before, after] = sides.map(|text| text.replace("\r\n", "\n"));
            if before == after {
                continue;
            }
            let diff = TextDiff::from_lines(&before, &after);
            let diff = diff.unified_diff().context_radius(1).to_string();
            shown.push_str(&format!("=== {name}\n{diff}"));
        }
        shown
    }

    /// All files of an output that are compared.
    pub fn files(&self, out: &str) -> BTreeMap<String, String> {
        let root = self.folder.path().join(out);
        let mut files = BTreeMap::new();
        read_all(&root, &root, &mut files);
        files.retain(|name, _| !LEFT_ASIDE.contains(&name.as_str()));
        for (name, text) in &mut files {
            if name == "CHECKLIST.md" {
                *text = without_numbers(text);
            }
        }
        files
    }

    /// All files of an output as they are.
    pub fn all(&self, out: &str) -> BTreeMap<String, String> {
        let root = self.folder.path().join(out);
        let mut files = BTreeMap::new();
        read_all(&root, &root, &mut files);
        files
    }
}

/// The checklist without what counts its steps.
fn without_numbers(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let line = match line.split_once(" <!-- armove:") {
            Some((before, _)) => before,
            None => line,
        };
        match (line.strip_prefix("- [ ] **"), line.split_once("** ")) {
            (Some(_), Some((_, rest))) => format!("- [ ] {rest}"),
            _ => line.to_owned(),
        }
    });
    lines.map(|line| line + "\n").collect()
}

fn edited(plan: &str, edit: &Edit<'_>) -> String {
    match edit {
        Edit::Text(from, to) => {
            assert!(plan.contains(from), "{from} in {plan}");
            plan.replacen(from, to, 1)
        }
        Edit::More(lines) => format!("{plan}\n{lines}\n"),
        Edit::Set(id, key, value) => {
            let head = format!("id = \"{id}\"\n");
            let start = plan.find(&head).unwrap_or_else(|| panic!("{id}"));
            let end = plan[start..]
                .find("\n\n")
                .map_or(plan.len(), |at| start + at);
            let mut lines: Vec<String> = plan[start..end].lines().map(str::to_owned).collect();
            let line = lines
                .iter_mut()
                .find(|line| line.starts_with(&format!("{key} = ")));
            match line {
                Some(line) => {
                    let note = line.find(" # armove:").map(|at| line[at..].to_owned());
                    *line = format!("{key} = \"{value}\"{}", note.unwrap_or_default());
                }
                None => lines.push(format!("{key} = \"{value}\"")),
            }
            format!("{}{}{}", &plan[..start], lines.join("\n"), &plan[end..])
        }
    }
}

fn copy_all(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy_all(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
    }
}

fn read_all(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().display().to_string();
            files.insert(name.replace('\\', "/"), fs::read_to_string(&path).unwrap());
        }
    }
}
