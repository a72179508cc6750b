//! What README shows is what the program says.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Stands where README leaves something out.
const LEFT_OUT: &str = "[…]";

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The blocks of README in a language.
fn blocks<'r>(readme: &'r str, language: &str) -> Vec<&'r str> {
    let start = format!("```{language}\n");
    let behind = readme.split(start.as_str()).skip(1);
    behind
        .map(|rest| rest.split("```").next().unwrap())
        .collect()
}

/// Whether a text holds what is shown of it, part behind part.
fn holds(shown: &str, text: &str) {
    let mut rest = text;
    for part in shown.split(LEFT_OUT) {
        let part = part.trim_matches('\n');
        let Some((_, behind)) = rest.split_once(part) else {
            panic!("README shows\n{part}\nbut it is\n{rest}");
        };
        rest = behind;
    }
}

/// A folder with the fixtures that README names.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("fixtures/check")).unwrap();
    for name in ["fixtures/vault-export.zip", "fixtures/check/zones.json"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        fs::copy(from, folder.path().join(name)).unwrap();
    }
    folder
}

fn said(folder: &Path, arguments: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_armove"))
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_first_run_is_as_it_is_shown() {
    let readme = readme();
    let folder = folder();
    let first = blocks(&readme, "console")[0].lines().next().unwrap();
    let arguments = first.split_once(" -- ").unwrap().1;
    holds(blocks(&readme, "text")[0], &said(folder.path(), arguments));
    let written = |name: &str| fs::read_to_string(folder.path().join("moved").join(name)).unwrap();
    holds(blocks(&readme, "diff")[0], &written("changes.diff"));
    let checklist = written("CHECKLIST.md");
    let lines = checklist.lines();
    let lines = lines.map(|line| line.split(" <!--").next().unwrap());
    let checklist: Vec<&str> = lines.collect();
    holds(blocks(&readme, "markdown")[0], &checklist.join("\n"));
    let table = readme.split("| file | what it is for |").nth(1).unwrap();
    let table = table.split("\n\n").next().unwrap();
    let files = walkdir::WalkDir::new(folder.path().join("moved"));
    for file in files.into_iter().map(Result::unwrap) {
        let name = file.file_name().to_str().unwrap();
        let is_told = file.file_type().is_dir() || table.contains(name);
        assert!(is_told, "README does not say what {name} is for");
    }
}

#[test]
fn other_runs_are_as_they_are_shown() {
    let readme = readme();
    let folder = folder();
    let mut shown = 0;
    for block in blocks(&readme, "console") {
        let (command, output) = block.split_once('\n').unwrap();
        let arguments = command.strip_prefix("$ armove ").unwrap_or_default();
        if arguments.contains("fixtures/") && !output.is_empty() {
            holds(output, &said(folder.path(), arguments));
            shown += 1;
        }
    }
    assert!(shown >= 3, "{shown} examples");
}
