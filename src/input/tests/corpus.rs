//! Real templates and hostile ones.

use std::collections::BTreeMap;
use std::path::Path;

use super::*;

#[test]
fn every_corpus_export_is_recognised_with_its_parameter_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/exports");
    let Ok(listed) = fs::read_dir(&root) else {
        eprintln!("skipped: no corpus at {}", root.display());
        return;
    };
    let request = Request {
        paths: vec![root.clone()],
        ..Request::default()
    };
    let inputs = read(&request, &mut std::io::empty());
    // These exports were published with the parameter file of another one: none
    // of its names is a parameter of the template.
    let stale: Vec<&str> = inputs
        .files
        .iter()
        .filter(|file| file.status == Status::Skipped(SkipReason::ParametersOfAnother))
        .map(|file| &file.name[discover::display(&root).len() + 1..][..3])
        .collect();
    assert_eq!(stale, ["009", "026", "030", "053", "058"]);
    let unread = inputs.files.iter().filter(|file| !file.is_read());
    assert_eq!(unread.count(), stale.len());
    // Two templates in 027, else one an export; the parameter files as the folders show them.
    let mut expected: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for entry in listed {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        let counts = match name.as_str() {
            "027-logicapps.zip" => (2, 0),
            _ if stale.iter().any(|number| name.starts_with(number)) => (1, 0),
            _ if name.ends_with(".zip") => (1, 1),
            _ => (
                1,
                usize::from(entry.path().join("parameters.json").exists()),
            ),
        };
        expected.insert(name, counts);
    }
    assert_eq!(expected.len(), 60);
    let mut found: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for template in &inputs.templates {
        let name = &inputs.files[template.file].name;
        let rest = &name[discover::display(&root).len() + 1..];
        let export = rest.split('/').next().unwrap();
        let counts = found.entry(export.to_owned()).or_default();
        counts.0 += 1;
        counts.1 += template.parameters.len();
        let stem = export.trim_end_matches(".zip");
        assert!(
            template.stem.starts_with(stem),
            "{} for {name}",
            template.stem
        );
        for file in &template.parameters {
            assert_eq!(
                inputs.files[*file].folder(),
                inputs.files[template.file].folder()
            );
        }
    }
    assert_eq!(found, expected);
    let swapped = inputs
        .files
        .iter()
        .filter(|file| file.notes.contains(&Note::NamedLikeParameters));
    assert_eq!(swapped.count(), 1, "038 has its two files swapped");
}

#[test]
fn every_corpus_file_outside_the_exports_is_told_apart() {
    for part in ["backup", "quickstart"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../shared/corpus")
            .join(part);
        if !root.exists() {
            eprintln!("skipped: no corpus at {}", root.display());
            continue;
        }
        let folders = fs::read_dir(&root).unwrap().count();
        let request = Request {
            paths: vec![root],
            ..Request::default()
        };
        let inputs = read(&request, &mut std::io::empty());
        let odd: Vec<_> = inputs
            .files
            .iter()
            .filter(|file| !file.is_read())
            .map(|file| (&file.name, &file.status))
            .collect();
        assert!(odd.is_empty(), "{odd:?}");
        assert_eq!(inputs.templates.len(), folders);
        let paired: usize = inputs
            .templates
            .iter()
            .map(|template| template.parameters.len())
            .sum();
        assert_eq!(paired + folders, inputs.files.len());
    }
}

#[test]
fn hostile_fixtures_end_in_a_clear_message() {
    let hostile = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hostile");
    let status = |name: &str| {
        let request = Request {
            paths: vec![hostile.join(name)],
            ..Request::default()
        };
        read(&request, &mut std::io::empty()).files.remove(0).status
    };
    let archive = |error: ArchiveError| Status::Failed(InputError::Archive(error));
    assert_eq!(
        status("climbing-name.zip"),
        archive(ArchiveError::ParentName)
    );
    assert_eq!(
        status("duplicate-entry.zip"),
        archive(ArchiveError::DuplicateNames)
    );
    assert_eq!(status("truncated.zip"), archive(ArchiveError::CutOff));
    assert_eq!(
        status("no-template.zip"),
        archive(ArchiveError::NoTemplate { inside: None })
    );
    assert_eq!(
        status("not-a-zip.zip"),
        archive(ArchiveError::NotAZip {
            looks_like: Some("a web page or XML")
        })
    );
    assert_eq!(status("cut.json"), Status::Failed(InputError::CutOff));
    assert_eq!(status("empty.json"), Status::Failed(InputError::Empty));
    assert!(matches!(
        status("bad-utf8.json"),
        Status::Failed(InputError::Decode(_))
    ));
    assert!(matches!(
        status("many-errors.json"),
        Status::Failed(InputError::Syntax { .. } | InputError::CutOff)
    ));
    assert_eq!(
        status("parameters-only"),
        Status::Skipped(SkipReason::ParametersAlone)
    );
    for good in [
        "utf16.json",
        "bom-crlf.json",
        "terminal-escape.json",
        "secrets.json",
        "lone-surrogate.json",
    ] {
        assert_eq!(status(good), Status::Read, "{good}");
    }
}
