//! The binary as a shell sees it: exit codes, streams, messages about wrong usage.
#![allow(
    clippy::unwrap_used,
    reason = "a binary that does not run fails its test"
)]

use std::fs;
use std::process::{Command, Output};

fn armove(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_armove"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Ends with 2, says why on standard error, and nothing on standard output.
fn refused(arguments: &[&str], because: &str) {
    let output = armove(arguments);
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
    assert_eq!(text(&output.stdout), "", "{arguments:?}");
    assert!(message.starts_with("error: "), "{message}");
    assert!(message.contains(because), "{message}");
}

#[test]
fn help_and_version_are_results() {
    for arguments in [&["--help"][..], &["relocate", "--help"], &["--version"]] {
        let output = armove(arguments);
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stdout).contains("armove"));
        assert_eq!(text(&output.stderr), "");
    }
}

#[test]
fn no_command_is_wrong_usage() {
    let output = armove(&[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("Usage: armove <COMMAND>"));
}

#[test]
fn an_input_that_cannot_be_read_is_shown_at_its_place() {
    let broken = "fixtures/hostile/many-errors.json";
    for command in [&["plan", "--to", "swedencentral"][..], &["graph"]] {
        let output = armove(&[command, &[broken]].concat());
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.contains(&format!("[{broken}:")), "{message}");
        assert!(message.contains("help: "), "{message}");
        assert_eq!(message.matches("help: ").count(), 3, "{message}");
        let end = message.lines().last().unwrap();
        assert!(
            end.starts_with(&format!("error: {broken}: not valid JSON")),
            "{end}"
        );
    }
}

#[test]
fn wrong_usage_ends_with_2_and_says_what_is_right() {
    let start = ["relocate", "export.zip", "--to", "swedencentral"];
    let with = |more: &[&'static str]| [&start[..], &["--out", "out"], more].concat();
    refused(&["relocate", "export.zip", "--out", "out"], "--to <REGION>");
    refused(&start, "--out <DIR>");
    refused(&with(&["--name", "old"]), "--name takes OLD=NEW");
    refused(&with(&["--suffix", "-"]), "--suffix: `-`");
    refused(
        &with(&["--context", "region=x"]),
        "subscription, group, location",
    );
    refused(&with(&["--replication", "ragrs"]), "gzrs");
    refused(&with(&["-q", "-v"]), "cannot be used with");
    refused(&with(&["--subscription", "a=b"]), "az account show");
    refused(&with(&["--nome", "a=b"]), "--name");
    refused(&["relocat"], "relocate");
}

#[test]
fn usage_errors_name_their_command() {
    let output = armove(&["relocate", "--to", "x", "--dry-run", "--name", "old"]);
    assert!(text(&output.stderr).contains("Usage: armove relocate"));
}

#[test]
fn an_unknown_region_is_answered_with_the_nearest() {
    let typed = [
        "relocate",
        "fixtures",
        "--dry-run",
        "--to",
        "swedencentrall",
    ];
    refused(&typed, "did you mean swedencentral");
}

#[test]
fn completions_and_pages_are_printed() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = armove(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stdout).contains("location-style"), "{shell}");
    }
    assert!(text(&armove(&["man"]).stdout).contains(".TH armove 1"));
    let page = text(&armove(&["man", "relocate"]).stdout);
    assert!(page.contains(".TH armove-relocate 1"));
    assert!(page.contains("location\\-style"));
}

#[test]
fn a_reader_that_has_seen_enough_is_a_success() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let status = Command::new(env!("CARGO_BIN_EXE_armove"))
        .args(["completions", "bash"])
        .stdout(writer)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(0));
}

/// The summary of the fixture's relocation with one more option.
fn summary(option: &str) -> String {
    let input = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/vault-export.zip");
    let run = armove(&[
        "relocate",
        input,
        "--to",
        "swedencentral",
        "--dry-run",
        option,
    ]);
    assert_eq!(run.status.code(), Some(0));
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn quiet_tells_errors_only_and_verbose_everything() {
    assert_eq!(summary("--quiet"), "");
    let verbose = summary("--verbose");
    assert!(verbose.contains("Every change: "), "{verbose}");
    assert!(
        verbose.contains("\"westeurope\" → \"[parameters('location')]\" (relocate/location)"),
        "{verbose}"
    );
    assert!(
        verbose.contains("relocate/read-only-property: "),
        "{verbose}"
    );
    assert!(!summary("--color=never").contains("Every change"));
}

const EMPTY: &str = r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0", "resources": []}"#;

#[test]
fn a_plan_of_nothing_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("foreign.json");
    fs::write(&path, r#"{"a": 1}"#).unwrap();
    let plan = || {
        armove(&[
            "plan",
            "--to",
            "swedencentral",
            folder.path().to_str().unwrap(),
        ])
    };
    let said = text(&plan().stderr);
    assert!(said.contains("foreign.json: neither a template"), "{said}");
    assert!(said.contains("no plan was written: no template"), "{said}");
    fs::write(folder.path().join("empty.json"), EMPTY).unwrap();
    let output = plan();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert_eq!(text(&output.stdout), "");
    assert!(said.contains("no resource in 1 template"), "{said}");
}

#[test]
fn a_report_that_cannot_be_written_does_not_hide_what_was_edited() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    let report = folder.path().join("none/report.txt");
    let resource = r#"{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2023-09-01", "name": "net",
        "location": "West Europe", "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}}"#;
    let template = EMPTY.replace("[]", &format!("[{resource}]"));
    for command in [
        &["relocate", "--to", "swedencentral", "--in-place"][..],
        &["check", "--fix"],
    ] {
        fs::write(&path, &template).unwrap();
        let [path, report] = [&path, &report].map(|path| path.to_str().unwrap());
        let output = armove(&[command, &[path, "--output", report]].concat());
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("; 1 input file is changed already"), "{said}");
    }
}
