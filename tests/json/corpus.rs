//! The real templates of `../shared/corpus`, where that folder is present.

use std::path::{Path, PathBuf};

use armove::json::{Json, Layout, ProblemKind, Style, TreeEdit, parse};
use armove::text::{Source, apply};
use serde_json::Value;

use super::agree::{made_strict, same};

fn files() -> Vec<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let files: Vec<PathBuf> = walkdir::WalkDir::new(corpus)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    if files.is_empty() {
        eprintln!("skipped: ../shared/corpus is not there");
    }
    files
}

#[test]
fn every_file_is_read_as_serde_json_reads_it() {
    for path in files() {
        let bytes = std::fs::read(&path).unwrap();
        let source = Source::decode(path.display().to_string(), &bytes).unwrap();
        let document = parse(&source);
        let errors: Vec<_> = document
            .errors()
            .filter(|it| !matches!(it.kind, ProblemKind::DuplicateKey { .. }))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
        if let Ok(value) = serde_json::from_str::<Value>(source.text()) {
            assert!(document.problems.iter().all(|it| !it.kind.is_tolerated()));
            assert!(same(&document.root, &value), "{}", path.display());
        }
        let value: Value = serde_json::from_str(&made_strict(source.text())).unwrap();
        assert!(same(&document.root, &value), "{}", path.display());
        let none = TreeEdit::new().finish(&source, &document.root).unwrap();
        assert_eq!(apply(source.text(), &none).unwrap(), source.text());
    }
}

/// Portal exports are printed by a formatter: its layout is ours.
#[test]
fn exports_are_printed_as_they_came() {
    let mut printed = 0;
    for path in files() {
        let source = Source::decode("a", &std::fs::read(&path).unwrap()).unwrap();
        let document = parse(&source);
        let style = Style::of(&source);
        if style.layout != Layout::Lines || !document.problems.is_empty() {
            continue;
        }
        let text = Json::from(&document.root).print(&style, "");
        printed += usize::from(text == source.text().trim());
    }
    eprintln!("{printed} files are printed byte for byte");
    assert!(files().is_empty() || printed > 20);
}
