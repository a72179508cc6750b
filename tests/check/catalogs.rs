//! Audits by lists of one's own.

use std::path::{Path, PathBuf};

use armove::app::Exit;
use armove::app::catalog::import;
use armove::app::options::{CatalogImportOptions, CatalogOptions, CheckOptions, ListDate, MaxAge};
use armove::text::Date;
use serde_json::Value;

use super::run::{document, options, run, to};

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// An overlay of lists of the project, in a folder of its own.
pub fn overlay(folder: &Path, lists: &[&str]) -> PathBuf {
    let files = lists
        .iter()
        .map(|name| format!("fixtures/catalog/{name}.json").into());
    let options = CatalogImportOptions {
        files: files.collect(),
        date: ListDate::Day(day("2026-11-20")),
        output: folder.join("azure.catalog"),
        color: false,
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = import::run(&options, &mut out, &mut err).unwrap();
    assert_eq!(exit, Exit::Clean, "{}", String::from_utf8_lossy(&err));
    options.output
}

/// A template with a storage account, in a folder.
fn account(folder: &Path) -> PathBuf {
    let path = folder.join("account.json");
    let text = r#"{
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "resources": [{
        "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01", "name": "stmoon",
        "location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}
    }]
}"#;
    std::fs::write(&path, text).unwrap();
    path
}

fn judged(folder: &Path, region: &str, lists: &[&str]) -> CheckOptions {
    let overlays = match lists {
        [] => Vec::new(),
        lists => vec![overlay(folder, lists)],
    };
    CheckOptions {
        inputs: vec![account(folder)],
        catalogs: CatalogOptions {
            overlays,
            max_age: None,
        },
        ..to(region, &[])
    }
}

/// Rules and verdicts about the region.
fn verdicts(report: &Value) -> Vec<(&str, &str)> {
    let findings = report["findings"].as_array().unwrap().iter();
    let about = findings.filter(|one| one["rule"].as_str().unwrap().starts_with("region/"));
    about
        .map(|one| {
            (
                one["rule"].as_str().unwrap(),
                one["verdict"].as_str().unwrap(),
            )
        })
        .collect()
}

#[test]
fn a_list_of_ones_own_settles_what_could_not_be_told() {
    let folder = tempfile::tempdir().unwrap();
    let lists = ["locations", "providers"];
    let says = |region: &str, lists: &[&str]| {
        let report = document(&judged(folder.path(), region, lists));
        let told = verdicts(&report).into_iter();
        told.map(|(rule, verdict)| format!("{rule} {verdict}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        says("francesouth", &[]),
        ["region/restricted fail", "region/type-not-offered unknown"]
    );
    assert!(says("francesouth", &lists).is_empty());
    assert!(says("germanywestcentral", &[]).is_empty());
    assert_eq!(
        says("germanywestcentral", &lists),
        ["region/type-not-offered fail"]
    );
}

#[test]
fn a_region_that_only_the_list_knows_can_be_judged() {
    let folder = tempfile::tempdir().unwrap();
    let unknown = run(&judged(folder.path(), "mooneast", &[]));
    assert_eq!(unknown.exit, Exit::Failed);
    assert!(
        unknown.err.contains("there is no region `mooneast`"),
        "{}",
        unknown.err
    );
    let known = document(&judged(
        folder.path(),
        "Moon East",
        &["locations", "providers"],
    ));
    assert_eq!(known["target"]["region"], "mooneast");
    assert!(verdicts(&known).is_empty());
}

#[test]
fn the_report_names_every_catalogue_with_date_and_hash() {
    let folder = tempfile::tempdir().unwrap();
    let judged = judged(
        folder.path(),
        "germanywestcentral",
        &["locations", "providers"],
    );
    let report = document(&judged);
    let own = &report["catalogs"][1];
    let path = &judged.catalogs.overlays[0];
    assert_eq!(report["catalogs"][0]["name"], "embedded");
    assert_eq!(own["name"].as_str(), path.to_str());
    assert_eq!(own["date"], "2026-11-20");
    let bytes = std::fs::read(path).unwrap();
    assert_eq!(
        own["sha256"].as_str(),
        Some(armove::text::sha256_hex(&bytes).as_str())
    );
    let findings = report["findings"].as_array().unwrap();
    let finding = findings
        .iter()
        .find(|one| one["rule"] == "region/type-not-offered")
        .unwrap();
    assert_eq!(finding["source"]["date"], "2026-11-20");
    let source = finding["source"]["url"].as_str().unwrap();
    assert!(
        source.ends_with("azure.catalog, `az provider list`"),
        "{source}"
    );
}

#[test]
fn a_list_that_is_too_old_is_told_where_it_answers() {
    let folder = tempfile::tempdir().unwrap();
    let told = |lists: &[&str], days, today| {
        let mut judged = judged(folder.path(), "polandcentral", lists);
        let today = Some(day(today));
        judged.catalogs.max_age = Some(MaxAge { days, today });
        let report = document(&judged);
        let findings = report["findings"].as_array().unwrap().iter();
        let old = findings.filter(|one| one["rule"] == "catalog/too-old");
        old.map(|one| one["message"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let embedded = told(&[], 30, "2026-11-28");
    assert_eq!(
        embedded,
        [
            "what is known of Microsoft.Storage/storageAccounts rests on a list of 2026-05-01, 211 days old",
            "what is known of the pair and the zones of polandcentral rests on a list of 2026-03-12, 261 days old",
        ]
    );
    assert!(told(&[], 261, "2026-11-28").is_empty());
    assert!(told(&["locations", "providers"], 8, "2026-11-28").is_empty());
    assert_eq!(told(&["locations", "providers"], 7, "2026-11-28").len(), 2);
    assert_eq!(told(&["providers"], 30, "2026-11-28").len(), 1);
}

#[test]
fn a_file_that_is_no_overlay_is_refused() {
    let mut judged = options(&["check"]);
    judged.catalogs.overlays = vec!["fixtures/catalog/providers.json".into()];
    let ran = run(&judged);
    assert_eq!(ran.exit, Exit::Failed);
    insta::assert_snapshot!(ran.err);
    judged.catalogs.overlays = vec!["fixtures/catalog/none".into()];
    let ran = run(&judged);
    assert_eq!(
        ran.err,
        "error: --catalog: there is no `fixtures/catalog/none`; `armove catalog import` writes one\n"
    );
}
