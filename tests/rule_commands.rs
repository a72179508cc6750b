//! `rules`, `explain` and `rules test` as a person sees them, with rules of their own.
#![allow(
    clippy::unwrap_used,
    reason = "a binary that does not run fails its test"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// A sound rule.
const RULE: &str = r#"id = "vault/no-tags"
title = "A vault has no tags"
severity = "warning"
basis = "documented"
type = "Microsoft.RecoveryServices/vaults"
must = { type = "object", required = ["tags"] }
message = "{name} has no tags, so nobody knows whose it is"
help = "add a tag `owner`"
azure-error = "RequestDisallowedByPolicy"
source = { url = "https://example.org/tags", date = "2026-11-25" }
fix = { title = "add the tag", safety = "manual", insert = { path = "/tags", value = {} } }
checklist.prepare = "Ask who owns {name}."
"#;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn with(self, path: &str, text: &str) -> Self {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Runs armove beside the folder `own`.
    fn run(&self, arguments: &[&str]) -> Output {
        armove(arguments, self.0.path())
    }

    /// All that is seen, and the exit code.
    fn seen(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        format!(
            "{}{}exit code {}",
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
            output.status.code().unwrap()
        )
    }
}

fn armove(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_armove"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn template(tags: &str) -> String {
    format!(
        r#"{{
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "resources": [
        {{
            "type": "Microsoft.RecoveryServices/vaults",
            "apiVersion": "2024-04-01",
            "name": "rsv",
            "location": "westeurope"{tags}
        }}
    ]
}}
"#
    )
}

fn list(folder: &Folder, more: &[&str]) -> Vec<Value> {
    let output = folder.run(&[&["rules", "--format", "json"], more].concat());
    assert_eq!(output.status.code(), Some(0));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["schemaVersion"], "1");
    document["rules"].as_array().unwrap().clone()
}

#[test]
fn everything_is_listed_once_and_in_order() {
    let folder = Folder::new();
    let listed = list(&folder, &[]);
    let ids: Vec<&str> = listed
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(ids.len(), sorted.len());
    for page in armove::rule::pages() {
        assert!(ids.contains(&page.id), "{}", page.id);
    }
    for one in &listed {
        let is_command = one["origin"] == "command";
        assert_eq!(one["severity"].is_null(), is_command, "{one}");
        assert_eq!(one["documented"], true, "{one}");
        assert_ne!(one["origin"], "own");
    }
    let text = folder.seen(&["rules"]);
    for id in ids {
        assert!(text.contains(&format!("  {id}\n")), "{id}");
    }
}

#[test]
fn rules_of_ones_own_are_listed_and_explained() {
    let folder = Folder::new().with("own/vault/no-tags.toml", RULE);
    let listed = list(&folder, &["--rules", "own"]);
    let own = listed
        .iter()
        .find(|one| one["id"] == "vault/no-tags")
        .unwrap();
    assert_eq!(own["origin"], "own");
    assert_eq!(own["severity"], "warning");
    assert_eq!(own["types"][0], "Microsoft.RecoveryServices/vaults");
    assert_eq!(own["source"]["date"], "2026-11-25");
    assert_eq!(own["fix"]["safety"], "manual");
    assert_eq!(own["documented"], false);
    let explain = ["explain", "vault/no-tags", "--rules", "own"];
    insta::assert_snapshot!("own_rule", folder.seen(&explain));
    let page = "# A vault has no tags\n\n## What it finds\n\nVaults of *nobody*.\n";
    let folder = folder.with("own/vault/no-tags.md", page);
    insta::assert_snapshot!("own_rule_with_page", folder.seen(&explain));
}

#[test]
fn a_page_is_shown_as_it_is_read() {
    let folder = Folder::new();
    insta::assert_snapshot!("page", folder.seen(&["explain", "relocate/default-rule"]));
    let painted = folder.seen(&["explain", "relocate/default-rule", "--color", "always"]);
    assert!(painted.contains("\u{1b}[1mWhat it finds\u{1b}[0m"));
    for page in armove::rule::pages() {
        let shown = folder.seen(&["explain", page.id]);
        assert!(shown.contains(page.title), "{}", page.id);
        assert!(shown.ends_with("exit code 0"), "{}", page.id);
        let fences = shown.matches("```").count() + shown.matches("## ").count();
        assert_eq!(fences, 0, "{shown}");
    }
}

#[test]
fn what_is_no_rule_is_answered_with_the_nearest() {
    let folder = Folder::new();
    let ask = |id| folder.seen(&["explain", id]);
    insta::assert_snapshot!(
        "unknown",
        [
            "relocate/zones",
            "relcoate/zones-not-in-target",
            "outside",
            "relocate",
            "x\u{1b}[2J"
        ]
        .map(ask)
        .join("\n")
    );
}

#[test]
fn cases_that_hold_end_with_0() {
    let folder = Folder::new()
        .with("own/vault/no-tags.toml", RULE)
        .with("own/vault/cases/no-tags/fail-bare.json", &template(""))
        .with(
            "own/vault/cases/no-tags/pass-tagged.json",
            &template(", \"tags\": { \"owner\": \"us\" }"),
        );
    insta::assert_snapshot!("cases_hold", folder.seen(&["rules", "test", "own"]));
}

#[test]
fn cases_that_do_not_hold_end_with_1_and_say_where() {
    let folder = Folder::new()
        .with("own/vault/no-tags.toml", RULE)
        .with(
            "own/vault/cases/no-tags/fail-tagged.json",
            &template(", \"tags\": {}"),
        )
        .with("own/vault/cases/no-tags/pass-bare.json", &template(""))
        .with("own/vault/cases/no-tags/other.json", &template(""))
        .with("own/vault/cases/no-tegs/fail-lost.json", &template(""));
    insta::assert_snapshot!("cases_fail", folder.seen(&["rules", "test", "own"]));
}

#[test]
fn a_rule_needs_a_case_on_each_side() {
    let folder = Folder::new()
        .with("own/vault/no-tags.toml", RULE)
        .with("own/vault/cases/no-tags/fail-bare.json", &template(""));
    insta::assert_snapshot!("cases_lack", folder.seen(&["rules", "test", "own"]));
}

#[test]
fn a_broken_rule_ends_with_2_and_its_place() {
    let broken = RULE
        .replace("severity = \"warning\"", "severity = \"warnin\"")
        .replace("{name} has", "{nam} has");
    let folder = Folder::new().with("own/vault/no-tags.toml", &broken);
    insta::assert_snapshot!("broken", folder.seen(&["rules", "test", "own"]));
    for command in [
        &["rules", "--rules", "own"][..],
        &["explain", "vault/no-tags", "--rules", "own"],
    ] {
        assert_eq!(folder.run(command).status.code(), Some(2));
    }
}

#[test]
fn nothing_to_run_ends_with_3_and_no_folder_with_2() {
    let folder = Folder::new()
        .with("own/vault/no-tags.toml", RULE)
        .with("empty/README.md", "");
    let seen = [
        ["rules", "test", "empty"],
        ["rules", "test", "own"],
        ["rules", "test", "nowhere"],
    ];
    insta::assert_snapshot!("nothing", seen.map(|typed| folder.seen(&typed)).join("\n"));
}

#[test]
fn many_mistakes_are_cut_short() {
    let mut folder = Folder::new();
    for number in 0..30 {
        folder = folder.with(&format!("own/vault/r{number}.toml"), "x = 1\n");
    }
    let seen = folder.seen(&["rules", "test", "own"]);
    assert!(seen.matches("×").count() <= 20, "{seen}");
    assert!(seen.contains("mistakes in rule files"), "{seen}");
}

#[test]
fn types_and_regions_are_explained_with_their_sources() {
    let folder = Folder::new();
    let ask = |arguments: &str| {
        let words: Vec<&str> = ["explain"]
            .into_iter()
            .chain(arguments.split_whitespace())
            .collect();
        folder.seen(&words)
    };
    let asked = [
        "--type microsoft.web/staticsites --region francecentral",
        "--type Microsoft.Storage/storageAccounts --region polandcentral",
        "--type Microsoft.RecoveryServices/vaults/backupPolicies --region francesouth",
        "--type Microsoft.Media/mediaServices --region westeurope",
        "--type Microsoft.Cdn/profiles",
        "--region brazilsouth",
        "--region usgovtexas",
    ];
    let shown: Vec<String> = asked
        .iter()
        .map(|arguments| format!("$ armove explain {arguments}\n{}\n", ask(arguments)))
        .collect();
    insta::assert_snapshot!("facts", shown.join("\n"));
    let all = shown.join("\n");
    assert!(all.lines().all(|line| line.chars().count() <= 100));
}

#[test]
fn what_cannot_be_explained_is_answered_with_the_nearest() {
    let folder = Folder::new();
    for (arguments, because) in [
        (
            &["--type", "Microsoft.Web/site"][..],
            "did you mean `Microsoft.Web/sites`?",
        ),
        (
            &["--type", "Microsoft.Strage/storageAccounts"],
            "`Microsoft.Storage/storageAccounts`?",
        ),
        (&["--type", "vaults"], "write it in full"),
        (&["--region", "westeuropa"], "did you mean westeurope?"),
        (
            &["--region", "global"],
            "no region that resources can be moved to",
        ),
        (&[], "--type TYPE, --region REGION or both"),
        (
            &["region/restricted", "--region", "westus"],
            "cannot be used with",
        ),
    ] {
        let seen = folder.seen(&[&["explain"], arguments].concat());
        assert!(
            seen.contains(because) && seen.ends_with("exit code 2"),
            "{seen}"
        );
    }
}
