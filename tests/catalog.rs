//! `catalog` as a shell sees it: what it takes, what it refuses, and that a refusal changes nothing.
#![allow(
    clippy::unwrap_used,
    reason = "a binary that does not run fails its test"
)]

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output};

fn fixture(name: &str) -> String {
    let path = format!(
        "{}/fixtures/catalog/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    fs::read_to_string(path).unwrap()
}

/// A folder with the lists of the project.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["locations", "providers", "sizes", "storage"] {
        fs::write(folder.path().join(format!("{name}.json")), fixture(name)).unwrap();
    }
    folder
}

fn armove(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_armove"));
    command
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn import(folder: &Path, files: &[&str]) -> Output {
    let end = ["--date", "2026-11-20", "--output", "azure.catalog"];
    armove(folder, &[&["catalog", "import"], files, &end].concat())
}

#[test]
fn lists_become_an_overlay_that_can_be_shown_and_compared() {
    let folder = folder();
    let files = [
        "locations.json",
        "providers.json",
        "sizes.json",
        "storage.json",
    ];
    let imported = import(folder.path(), &files);
    assert_eq!(
        imported.status.code(),
        Some(0),
        "{}",
        text(&imported.stderr)
    );
    insta::assert_snapshot!("imported", text(&imported.stdout));
    let with = |arguments: &[&str]| {
        let output = armove(
            folder.path(),
            &[arguments, &["--catalog", "azure.catalog"]].concat(),
        );
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    // What is embedded changes with every fact that is added.
    let shown = with(&["catalog", "show"]);
    let (before, tables) = shown.split_once("\nTables").unwrap();
    let filters = [
        (r"sha256 [0-9a-f]{12}", "sha256 [hash]"),
        (r"Azure as of [0-9-]{10}", "Azure as of [date]"),
    ];
    insta::with_settings!({ filters => filters }, {
        insta::assert_snapshot!("shown", before);
    });
    assert!(tables.contains(" regions  ") && tables.contains("--verbose names every source"));
    insta::assert_snapshot!("compared", with(&["catalog", "diff"]));
    let all: serde_json::Value =
        serde_json::from_str(&with(&["catalog", "diff", "--format", "json"])).unwrap();
    let storage = all["types"].as_array().unwrap().iter();
    let mut storage = storage.filter(|one| one["name"] == "Microsoft.Storage/storageAccounts");
    let lost = storage.next().unwrap()["lost"].as_array().unwrap().len();
    assert!(lost > 40, "{lost}");
    let shown: serde_json::Value =
        serde_json::from_str(&with(&["catalog", "show", "--format", "json"])).unwrap();
    assert_eq!(shown["overlays"][0]["lists"][1]["kind"], "providers");
    assert_eq!(shown["overlays"][0]["lists"][1]["date"], "2026-11-20");
}

#[test]
fn the_same_lists_and_date_give_the_same_bytes() {
    let (one, other) = (folder(), folder());
    let files = ["storage.json", "locations.json", "sizes.json"];
    let read = |folder: &tempfile::TempDir| {
        assert_eq!(import(folder.path(), &files).status.code(), Some(0));
        fs::read(folder.path().join("azure.catalog")).unwrap()
    };
    assert_eq!(read(&one), read(&other));
}

#[test]
fn the_date_of_a_file_is_taken_only_when_asked_for() {
    let folder = folder();
    let file = File::options()
        .write(true)
        .open(folder.path().join("providers.json"))
        .unwrap();
    let day = std::time::UNIX_EPOCH + std::time::Duration::from_secs(20_000 * 86_400);
    file.set_modified(day).unwrap();
    let start = [
        "catalog",
        "import",
        "providers.json",
        "--output",
        "azure.catalog",
    ];
    let without = armove(folder.path(), &start);
    assert_eq!(without.status.code(), Some(2));
    let dated = armove(folder.path(), &[&start[..], &["--date", "file"]].concat());
    assert!(
        text(&dated.stdout).contains("providers.json  2024-10-04"),
        "{}",
        text(&dated.stdout)
    );
    let wrong = armove(
        folder.path(),
        &[&start[..], &["--date", "31.1.2026"]].concat(),
    );
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("takes a day as YYYY-MM-DD"));
}

/// What is said of each file, all of which are refused.
#[test]
fn what_cannot_be_imported_changes_nothing() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    assert_eq!(
        import(folder.path(), &["locations.json"]).status.code(),
        Some(0)
    );
    let before = fs::read(at("azure.catalog")).unwrap();
    fs::write(
        at("page.json"),
        "<!DOCTYPE html><html><body>Sign in</body></html>",
    )
    .unwrap();
    fs::write(at("cut.json"), &fixture("providers")[..600]).unwrap();
    fs::write(
        at("table.json"),
        "Name    RegionalDisplayName\n------  ------\n",
    )
    .unwrap();
    fs::write(at("empty.json"), "[]\n").unwrap();
    fs::write(at("nothing.json"), "").unwrap();
    fs::write(
        at("other.json"),
        "{\"name\": \"package\", \"version\": \"1.0.0\"}\n",
    )
    .unwrap();
    fs::write(at("latin.json"), b"[\n  {\"name\": \"\xE4\"}\n]").unwrap();
    let large = File::create(at("large.json")).unwrap();
    large.set_len(200_000_000).unwrap();
    let mut told = String::new();
    for name in [
        "page.json",
        "cut.json",
        "table.json",
        "empty.json",
        "nothing.json",
        "other.json",
        "latin.json",
        "large.json",
        "missing.json",
        "azure.catalog",
    ] {
        let refused = import(folder.path(), &["locations.json", name]);
        assert_eq!(refused.status.code(), Some(2), "{name}");
        assert_eq!(text(&refused.stdout), "", "{name}");
        told.push_str(&format!("== {name}\n{}\n", text(&refused.stderr)));
        assert_eq!(fs::read(at("azure.catalog")).unwrap(), before, "{name}");
    }
    insta::assert_snapshot!(told);
    // No half of a file is left behind either.
    let left = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 4 + 1 + 8);
}

#[test]
fn a_file_that_is_no_overlay_is_never_overwritten() {
    let folder = folder();
    let end = ["--date", "2026-11-20", "--output", "providers.json"];
    let refused = armove(
        folder.path(),
        &[&["catalog", "import", "providers.json"], &end[..]].concat(),
    );
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("is no overlay, so it is not replaced"));
    let kept = fs::read_to_string(folder.path().join("providers.json")).unwrap();
    assert_eq!(kept, fixture("providers"));
}
