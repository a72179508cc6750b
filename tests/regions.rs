//! `where` as a shell sees it: what it says of fixtures, how it ends, and that it agrees with what
//! `check` and `relocate` say of one region.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says what went wrong by failing"
)]

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output};

use armove::report::regions::SCHEMA;
use serde_json::Value;

const VAULT: &str = "fixtures/vault-export.zip";

fn armove(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_armove"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    let output = armove(&[arguments, &["--format", "json"]].concat());
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", text(&output.stderr)))
}

fn code(arguments: &[&str]) -> Option<i32> {
    armove(arguments).status.code()
}

/// The verdicts by region.
fn verdicts(document: &Value) -> Vec<(String, String)> {
    let regions = document["regions"].as_array().unwrap().iter();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    regions
        .map(|one| (word(&one["name"]), word(&one["verdict"])))
        .collect()
}

/// A template in a folder of its own.
fn folder(template: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("template.json"), template).unwrap();
    folder
}

fn resources(resources: &str) -> tempfile::TempDir {
    folder(&format!(
        r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0", "parameters": {{"where": {{"type": "string"}}}},
            "resources": [{resources}]}}"#
    ))
}

const SITE: &str = r#"{"type": "Microsoft.Web/staticSites", "apiVersion": "2023-12-01",
    "name": "site", "location": "westeurope", "sku": {"name": "Free"}, "properties": {}}"#;

#[test]
fn the_regions_of_a_vault_export() {
    let output = armove(&[
        "where",
        VAULT,
        "--geography",
        "Germany,Poland,United States",
    ]);
    assert_eq!(output.status.code(), Some(0));
    let shown = text(&output.stdout);
    assert!(shown.lines().all(|line| line.chars().count() <= 100));
    insta::assert_snapshot!(shown);
}

#[test]
fn every_public_region_is_judged_and_the_document_keeps_its_form() {
    let document = json(&["where", VAULT]);
    let schema = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::draft202012::options().build(&schema).unwrap();
    let broken: Vec<String> = validator
        .iter_errors(&document)
        .map(|error| error.to_string())
        .collect();
    assert_eq!(broken, [""; 0]);
    let catalog = armove::catalog::Catalog::embedded();
    let all: BTreeSet<String> = catalog.regions().map(|one| one.name.to_owned()).collect();
    let judged: BTreeSet<String> = verdicts(&document).into_iter().map(|one| one.0).collect();
    assert_eq!(judged, all);
    assert_eq!(document["from"], "westeurope");
}

/// What `where` says of a region is what a relocation to it would run into.
#[test]
fn it_agrees_with_a_relocation_to_each_of_some_regions() {
    let regions = "westus,qatarcentral,koreasouth,polandcentral,francesouth,uksouth,belgiumcentral";
    let document = json(&["where", VAULT, "--to", regions]);
    let about_regions = [
        "relocate/type-not-in-target",
        "relocate/zones-not-for-type",
        "relocate/zones-not-in-target",
        "relocate/replication-not-available",
        "relocate/replication-lowered",
    ];
    let mut seen = BTreeSet::new();
    for (region, verdict) in verdicts(&document) {
        let report = json(&["relocate", VAULT, "--to", &region, "--dry-run"]);
        let findings = report["findings"].as_array().unwrap().iter();
        let told: BTreeSet<&str> = findings
            .filter(|one| about_regions.contains(&one["rule"].as_str().unwrap()))
            .map(
                |one| match (one["verdict"].as_str(), one["severity"].as_str()) {
                    (Some("unknown"), _) => "check",
                    (_, Some("error")) => "blocked",
                    _ => "changes",
                },
            )
            .collect();
        let expected = ["blocked", "check", "changes"];
        let expected = expected.into_iter().find(|one| told.contains(one));
        assert_eq!(verdict, expected.unwrap_or("fits"), "{region}: {told:?}");
        seen.insert(verdict);
    }
    assert_eq!(seen.len(), 4, "{seen:?}");
}

#[test]
fn it_ends_with_1_where_no_region_is_left_or_a_named_one_is_lost() {
    let only_there = resources(SITE);
    let path = only_there.path().to_str().unwrap();
    assert_eq!(code(&["where", path]), Some(0));
    assert_eq!(code(&["where", path, "--geography", "Poland"]), Some(1));
    assert_eq!(code(&["where", path, "--to", "westeurope"]), Some(0));
    assert_eq!(
        code(&["where", path, "--to", "westeurope,francecentral"]),
        Some(1)
    );
    let never = ["where", path, "--to", "francecentral", "--fail-on", "never"];
    assert_eq!(code(&never), Some(0));
    // Changes are warnings, what cannot be told is a note.
    let vault = |to: &str, level: &str| code(&["where", VAULT, "--to", to, "--fail-on", level]);
    assert_eq!(vault("westus", "error"), Some(0));
    assert_eq!(vault("westus", "warning"), Some(1));
    assert_eq!(vault("uksouth", "note"), Some(0));
    let quiet = armove(&["where", path, "-q"]);
    assert!(quiet.stdout.is_empty());
}

#[test]
fn nothing_to_judge_is_no_good_news() {
    let empty = tempfile::tempdir().unwrap();
    let path = empty.path().to_str().unwrap();
    assert_eq!(code(&["where", path]), Some(3));
    assert_eq!(code(&["where", path, "--allow-none"]), Some(0));
    let broken = folder(
        r#"{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": ["#,
    );
    let output = armove(&["where", broken.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).contains("not read: "));
}

#[test]
fn a_resource_that_may_go_elsewhere_blocks_nothing() {
    let open = resources(&SITE.replace("westeurope", "[concat('west', parameters('where'))]"));
    let document = json(&[
        "where",
        open.path().to_str().unwrap(),
        "--to",
        "francecentral",
    ]);
    assert_eq!(verdicts(&document)[0].1, "check");
    let reason = &document["things"][0]["unknown"][0]["reason"];
    assert!(
        reason
            .as_str()
            .unwrap()
            .contains("its location is not known")
    );
}

#[test]
fn what_is_in_another_region_is_named_and_not_judged() {
    let other = SITE
        .replace("westeurope", "eastasia")
        .replace("\"site\"", "\"other\"");
    let storage = r#"{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01",
        "name": "st", "location": "North Europe", "kind": "StorageV2",
        "sku": {"name": "Standard_ZRS"}, "properties": {}}"#;
    let two = resources(&format!(
        "{storage}, {}, {other}",
        storage.replace("\"st\"", "\"su\"")
    ));
    let path = two.path().to_str().unwrap();
    let document = json(&["where", path, "--to", "francecentral"]);
    assert_eq!(document["from"], "northeurope");
    assert_eq!(document["staying"][0]["region"], "eastasia");
    assert_eq!(verdicts(&document)[0].1, "fits");
    let document = json(&["where", path, "--to", "francecentral", "--from", "eastasia"]);
    assert_eq!(verdicts(&document)[0].1, "blocked");
    // Both accounts ask the same: one thing.
    assert_eq!(document["staying"][0]["resources"], 2);
}

#[test]
fn what_was_not_read_is_no_fit() {
    let linked = r#"{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01",
        "name": "linked", "properties": {"mode": "Incremental",
        "templateLink": {"uri": "https://example.com/t.json"}}}"#;
    let linked = resources(linked);
    let document = json(&["where", linked.path().to_str().unwrap(), "--to", "uksouth"]);
    assert_eq!(verdicts(&document)[0].1, "check");
    assert_eq!(document["things"][0]["rule"], "template/linked-not-read");
}

#[test]
fn the_target_of_a_repository_is_not_the_question() {
    let folder = resources(SITE);
    fs::write(
        folder.path().join("armove.toml"),
        "to = \"francecentral\"\n",
    )
    .unwrap();
    let path = folder.path().to_str().unwrap();
    let all = verdicts(&json(&["where", path]));
    assert!(all.len() > 50, "{all:?}");
}

#[test]
fn unknown_names_are_answered_with_the_nearest() {
    let refused = |arguments: &[&str], because: &str| {
        let output = armove(&[&["where", VAULT], arguments].concat());
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.contains(because), "{message}");
    };
    refused(&["--geography", "Germny"], "did you mean `Germany`?");
    refused(
        &["--geography", "Atlantis"],
        "there are Asia Pacific, Australia",
    );
    refused(
        &["--to", "westus,swedencentrall"],
        "did you mean swedencentral?",
    );
    refused(
        &["--to", "westus", "--geography", "Germany"],
        "cannot be used with",
    );
}
