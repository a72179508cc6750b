//! Every fixture is read as `fixtures/README.md` says: the good ones without a word, the hostile
//! ones with the reason that is theirs.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a fixture that cannot be read fails its test"
)]

use std::path::Path;

use armove::input::{
    self, ArchiveError, InputError, InputFile, Inputs, Request, SkipReason, Status,
};

fn read(path: &str) -> Inputs {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let request = Request {
        paths: vec![root.join(path)],
        ..Request::default()
    };
    input::read(&request, &mut std::io::empty())
}

fn only(path: &str) -> InputFile {
    let mut files = read(path).files;
    assert_eq!(files.len(), 1, "{path}");
    files.remove(0)
}

fn failure(path: &str) -> InputError {
    match only(path).status {
        Status::Failed(error) => error,
        other => panic!("{path}: {other:?}"),
    }
}

fn archive_failure(path: &str) -> ArchiveError {
    match failure(path) {
        InputError::Archive(error) => error,
        other => panic!("{path}: {other:?}"),
    }
}

#[test]
fn good_fixtures_are_read_without_an_error() {
    for (path, templates, parameter_files) in [
        ("vault-export", 1, 1),
        ("vault-export.zip", 1, 1),
        ("snapshot-group", 1, 1),
        ("private-endpoint-vault", 1, 1),
        ("oldest-format", 1, 1),
        ("two-vaults-one-key-vault", 1, 1),
        ("storage-sql", 1, 1),
        ("hand-written", 2, 0),
        ("parameter-files", 1, 2),
        ("hostile/utf16.json", 1, 0),
        ("hostile/bom-crlf.json", 1, 0),
        ("hostile/lone-surrogate.json", 1, 0),
        ("hostile/secrets.json", 1, 0),
        ("hostile/terminal-escape.json", 1, 0),
        ("hostile/swapped", 1, 1),
    ] {
        let inputs = read(path);
        assert_eq!(inputs.templates.len(), templates, "{path}");
        let paired: usize = inputs.templates.iter().map(|t| t.parameters.len()).sum();
        assert_eq!(paired, parameter_files, "{path}");
        for file in &inputs.files {
            assert_eq!(file.status, Status::Read, "{path}");
            let document = file.document.as_ref().unwrap();
            assert_eq!(document.errors().count(), 0, "{path}");
        }
    }
}

#[test]
fn exports_are_read_without_a_remark() {
    for path in ["vault-export.zip", "storage-sql", "oldest-format"] {
        for file in read(path).files {
            assert!(file.document.unwrap().problems.is_empty(), "{path}");
            assert!(file.notes.is_empty(), "{path}");
        }
    }
}

#[test]
fn what_is_no_json_is_told_apart() {
    assert_eq!(failure("hostile/cut.json"), InputError::CutOff);
    assert!(matches!(
        failure("hostile/bad-utf8.json"),
        InputError::Decode(_)
    ));
    assert_eq!(failure("hostile/empty.json"), InputError::Empty);
}

#[test]
fn one_run_shows_all_errors_of_a_file() {
    let file = only("hostile/many-errors.json");
    let errors = file.document.as_ref().unwrap().errors().count();
    assert!(errors >= 7, "{errors}");
    assert!(matches!(
        file.status,
        Status::Failed(InputError::Syntax { .. })
    ));
}

#[test]
fn bad_archives_are_refused_by_name() {
    assert!(matches!(
        archive_failure("hostile/not-a-zip.zip"),
        ArchiveError::NotAZip { .. }
    ));
    let climbing = archive_failure("hostile/climbing-name.zip");
    assert_eq!(climbing, ArchiveError::ParentName);
    let twice = archive_failure("hostile/duplicate-entry.zip");
    assert_eq!(twice, ArchiveError::DuplicateNames);
    assert_eq!(
        archive_failure("hostile/truncated.zip"),
        ArchiveError::CutOff
    );
}

#[test]
fn what_holds_no_template_says_so() {
    let alone = only("hostile/parameters-only");
    let reason = SkipReason::ParametersAlone;
    assert_eq!(alone.status, Status::Skipped(reason));

    let inputs = read("hostile/no-template.zip");
    assert!(inputs.templates.is_empty());
    let archive = inputs.files.iter().find(|f| f.name.ends_with(".zip"));
    assert!(matches!(
        archive.unwrap().status,
        Status::Failed(InputError::Archive(ArchiveError::NoTemplate { .. }))
    ));
}
