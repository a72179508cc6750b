//! Reports as a whole.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use armove::app::options::Verbosity;

use super::run::{document, options, run, to};

/// Only these areas, so that a new rule elsewhere is no change here.
fn only(areas: &[&str]) -> Vec<String> {
    areas.iter().map(|area| (*area).to_owned()).collect()
}

#[test]
fn what_a_region_lacks() {
    let mut options = to("westus", &["check/zones.json"]);
    options.select = only(&["region"]);
    insta::assert_snapshot!(run(&options).out);
}

#[test]
fn files_of_every_fate() {
    let mut options = options(&["hostile", "vault-export.zip"]);
    options.select = only(&["input"]);
    insta::assert_snapshot!(run(&options).out);
}

#[test]
fn verbose_lists_everything() {
    let mut options = to("westus", &["check"]);
    options.select = only(&["region", "input"]);
    options.report.verbosity = Verbosity::Verbose;
    let out = run(&options).out;
    let (_, listed) = out.split_once("Every finding").unwrap();
    insta::assert_snapshot!(listed);
}

#[test]
fn what_was_not_read_is_named() {
    let mut options = options(&["linked"]);
    options.select = only(&["template"]);
    options.report.verbosity = Verbosity::Verbose;
    insta::assert_snapshot!(run(&options).out);
}

#[test]
fn the_document_of_an_audit() {
    let mut options = to("westus", &["check/zones.json", "check/envelope.json"]);
    options.select = only(&["region", "input"]);
    let mut document = document(&options);
    document["tool"]["version"] = "…".into();
    document["catalogs"] = "…".into();
    insta::assert_json_snapshot!(document);
}

/// Half a million bytes without a line break: what is shown is the place, not the line.
#[test]
fn a_minified_template_is_shown_in_a_readable_excerpt() {
    let mut resources = Vec::new();
    for number in 0..1_500 {
        let sku = if number == 700 {
            "Standard_ZRS"
        } else {
            "Standard_LRS"
        };
        let mut text = String::new();
        write!(
            text,
            r#"{{"type":"Microsoft.Storage/storageAccounts","apiVersion":"2023-01-01","name":"stfjord{number:05}","location":"westeurope","sku":{{"name":"{sku}"}},"kind":"StorageV2","tags":{{"note":"{}"}},"properties":{{}}}}"#,
            "x".repeat(180)
        )
        .unwrap();
        resources.push(text);
    }
    let schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
    let text = format!(
        r#"{{"$schema":"{schema}","contentVersion":"1.0.0.0","resources":[{}]}}"#,
        resources.join(",")
    );
    assert!(text.len() > 550_000, "{}", text.len());
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("minified.json");
    fs::write(&path, text).unwrap();
    let mut options = to("westus", &[]);
    options.inputs = vec![path.clone()];
    options.select = only(&["region"]);
    let out = run(&options).out;
    assert!(out.lines().all(|line| line.chars().count() < 240), "{out}");
    let out = out.replace(&path.display().to_string(), "minified.json");
    let (findings, _) = out.split_once("Summary").unwrap();
    insta::assert_snapshot!(findings);
}
