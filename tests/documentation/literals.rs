//! The string literals of Rust source, outside of comments and of what only tests use.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A string literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// `src/relocate/zones.rs:17`
    pub place: String,
    /// What stands between the quotes, escapes as written.
    pub text: String,
}

/// The literals of all files below a folder that are part of the program.
pub fn of_program(root: &Path) -> Vec<Literal> {
    let mut files: Vec<(PathBuf, String)> = walkdir::WalkDir::new(root)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "rs"))
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (path, text)
        })
        .collect();
    let tests: BTreeSet<PathBuf> = files
        .iter()
        .flat_map(|(path, text)| test_modules(path, text))
        .collect();
    let is_test = |path: &Path| path.ancestors().any(|above| tests.contains(above));
    files.retain(|(path, _)| !is_test(path) && !is_test(&path.with_extension("")));
    files
        .iter()
        .flat_map(|(path, text)| {
            let name = path
                .strip_prefix(root)
                .unwrap_or(path)
                .display()
                .to_string();
            literals(&format!("src/{name}"), without_tests(text))
        })
        .collect()
}

/// The module paths, without extension, that a file declares for tests only.
fn test_modules(path: &Path, text: &str) -> Vec<PathBuf> {
    let folder = if path
        .file_stem()
        .is_some_and(|stem| stem == "mod" || stem == "lib")
    {
        path.parent().unwrap().to_owned()
    } else {
        path.with_extension("")
    };
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let declared = lines.windows(2).filter(|pair| pair[0] == "#[cfg(test)]");
    let names = declared.filter_map(|pair| pair[1].strip_suffix(';')?.rsplit_once("mod "));
    names.map(|(_, name)| folder.join(name)).collect()
}

/// A file up to its inline module of tests, which stands at its end.
fn without_tests(text: &str) -> &str {
    let mut start = 0;
    let mut before = "";
    for line in text.split_inclusive('\n') {
        if before.trim() == "#[cfg(test)]" && line.starts_with("mod ") && line.contains('{') {
            return &text[..start];
        }
        start += line.len();
        before = line;
    }
    text
}

/// The string literals of a text. Strings with escapes, raw ones and those of bytes count as well.
pub fn literals(name: &str, text: &str) -> Vec<Literal> {
    let text: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < text.len() {
        let end = super::literal::end_of_literal(&text, at).max(at + 1);
        let whole: String = text[at..end].iter().collect();
        let is_comment = whole.starts_with("//") || whole.starts_with("/*");
        if let (Some(open), Some(close)) = (whole.find('"'), whole.rfind('"'))
            && !is_comment
            && open < close
        {
            found.push(Literal {
                place: format!("{name}:{line}"),
                text: whole[open + 1..close].to_owned(),
            });
        }
        line += whole.matches('\n').count();
        at = end;
    }
    found
}
