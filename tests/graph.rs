//! The dependency graph of whole runs: `graph` in its formats, and circles from end to end.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test says what went wrong by failing"
)]

#[path = "graph/forms.rs"]
mod forms;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn armove(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_armove"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .output()
        .expect("the binary runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn an_export_of_a_group() {
    let run = armove(&["graph", "fixtures/vault-export.zip"]);
    assert_eq!(run.status.code(), Some(0));
    insta::assert_snapshot!(text(&run.stdout));
}

#[test]
fn names_mean_nothing_to_what_draws_them() {
    let hostile = "fixtures/hostile/terminal-escape.json";
    let mermaid = armove(&["graph", hostile]);
    insta::assert_snapshot!("hostile_mermaid", text(&mermaid.stdout));
    let dot = armove(&["graph", hostile, "--format", "dot"]);
    insta::assert_snapshot!("hostile_dot", text(&dot.stdout));
    for shown in [mermaid.stdout, dot.stdout] {
        let shown = text(&shown);
        assert!(!shown.contains(|scalar: char| scalar != '\n' && scalar.is_control()));
    }
}

#[test]
fn a_part_of_it() {
    let around = ["--around", "VM-fjord-app01", "--format", "dot"];
    let run = armove(&[&["graph", "fixtures/vault-export.zip"][..], &around].concat());
    insta::assert_snapshot!("around_a_machine", text(&run.stdout));
    let run = armove(&[
        "graph",
        "fixtures/vault-export.zip",
        "--type",
        "microsoft.network/virtualNetworks",
    ]);
    insta::assert_snapshot!("networks", text(&run.stdout));
    let run = armove(&[
        "graph",
        "fixtures/vault-export.zip",
        "--around",
        "vm-fjord-app",
    ]);
    assert_eq!(run.status.code(), Some(2));
    insta::assert_snapshot!("no_such_name", text(&run.stderr));
    let run = armove(&["graph", "fixtures/hostile/empty.json"]);
    assert_eq!(run.status.code(), Some(2));
}

#[test]
fn the_document_says_why_and_where() {
    let circle = "fixtures/circles/security-group-and-rule.json";
    let run = armove(&["graph", circle, "--format", "json"]);
    insta::assert_snapshot!(text(&run.stdout));
}

fn circles() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/circles");
    let entries = fs::read_dir(folder).expect("the fixtures are there");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    assert_eq!(paths.len(), 8);
    paths
}

/// How many circles `check` finds below a path.
fn found(path: &Path) -> usize {
    let path = path.to_string_lossy().into_owned();
    let run = armove(&["check", &path, "--format", "json"]);
    let report: Value = serde_json::from_slice(&run.stdout).expect("a report");
    let findings = report["findings"].as_array().expect("findings");
    let circles = findings.iter().filter(|finding| {
        let rule = finding["rule"].as_str().unwrap_or_default();
        matches!(rule, "template/dependency-cycle" | "dependency/on-itself")
    });
    for circle in circles.clone() {
        let related = circle["related"].as_array().map_or(0, Vec::len);
        assert!(related > 1, "{circle}");
        assert!(
            circle["help"]
                .as_str()
                .is_some_and(|help| help.contains("take")),
            "{circle}"
        );
    }
    circles.count()
}

#[test]
fn relocate_breaks_every_circle_of_exports_and_says_so() {
    let mut told = String::new();
    for path in circles() {
        assert!(found(&path) > 0, "{}", path.display());
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("moved");
        let input = path.to_string_lossy().into_owned();
        let target = out.to_string_lossy().into_owned();
        let run = armove(&[
            "relocate",
            &input,
            "--to",
            "swedencentral",
            "--out",
            &target,
        ]);
        assert!(
            matches!(run.status.code(), Some(0 | 1)),
            "{}",
            text(&run.stderr)
        );
        assert_eq!(found(&out), 0, "{}", path.display());
        let report = fs::read(out.join("report.json")).expect("a report");
        let report: Value = serde_json::from_slice(&report).expect("JSON");
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        told.push_str(&format!("{name}\n"));
        let rules = ["relocate/dependency-cycle", "relocate/peering"];
        let changes = report["changes"].as_array().expect("changes");
        let mut removed = 0;
        for change in changes {
            let rule = change["rule"].as_str().unwrap_or_default();
            let about =
                rules.contains(&rule) || change["pointer"].to_string().contains("dependsOn");
            if about {
                removed += 1;
                let (pointer, before, after) =
                    (&change["pointer"], &change["before"], &change["after"]);
                told.push_str(&format!("  {rule} {pointer} {before} → {after}\n"));
            }
        }
        assert!(removed > 0, "{name}");
        for finding in report["findings"].as_array().expect("findings") {
            if rules.contains(&finding["rule"].as_str().unwrap_or_default()) {
                let (state, message) = (&finding["state"], &finding["message"]);
                told.push_str(&format!(
                    "  {state} {message} | {}\n",
                    finding["fix"]["title"]
                ));
                assert_eq!(state, "fixed", "{name}");
            }
        }
    }
    insta::assert_snapshot!(told);
}

/// An export with one resource, which names the group that it was taken from.
fn slice(group: &str, kind: &str, name: &str, properties: &str) -> String {
    let from = format!(
        "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/{group}/providers/{kind}/{name}"
    );
    format!(
        r#"{{
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {{}},
    "resources": [
        {{
            "comments": "Generalized from resource: '{from}'.",
            "type": "{kind}",
            "apiVersion": "2023-09-01",
            "name": "{name}",
            "location": "westeurope",
            "properties": {properties}
        }}
    ]
}}
"#
    )
}

#[test]
fn what_another_template_needs_is_deployed_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let subnet = r#"{"ipConfigurations": [{"name": "ip", "properties": {"privateIPAllocationMethod": "Dynamic", "subnet": {
        "id": "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet-fjord/subnets/app"}}}]}"#;
    let network = r#"{"addressSpace": {"addressPrefixes": ["10.20.0.0/16"]}, "subnets": [{"name": "app", "properties": {"addressPrefix": "10.20.1.0/24"}}]}"#;
    let (machines, networks) = (path("a-machines.json"), path("b-network.json"));
    let text = slice(
        "rg-vm",
        "Microsoft.Network/networkInterfaces",
        "nic-fjord",
        subnet,
    );
    fs::write(&machines, text).expect("written");
    let text = slice(
        "rg-net",
        "Microsoft.Network/virtualNetworks",
        "vnet-fjord",
        network,
    );
    fs::write(&networks, text).expect("written");
    let run = armove(&["graph", &machines, &networks, "--format", "json"]);
    let graph: Value = serde_json::from_slice(&run.stdout).expect("a graph");
    assert_eq!(graph["waves"], serde_json::json!([[1], [0]]));
    let states = graph["nodes"].as_array().expect("nodes").iter();
    let states: Vec<&str> = states.filter_map(|node| node["state"].as_str()).collect();
    assert_eq!(states, ["declared", "declared"], "no gap is left");
    let out = path("moved");
    let run = armove(&[
        "relocate",
        &machines,
        &networks,
        "--to",
        "swedencentral",
        "--out",
        &out,
    ]);
    assert!(
        matches!(run.status.code(), Some(0 | 1)),
        "{}",
        text_of(&run)
    );
    let script = fs::read_to_string(Path::new(&out).join("deploy.sh")).expect("a script");
    let place = |template: &str| script.find(template).expect("it is deployed");
    assert!(place("b-network/template.json") < place("a-machines/template.json"));
}

fn text_of(run: &Output) -> String {
    format!("{}{}", text(&run.stdout), text(&run.stderr))
}

/// What waits for a deployment and names something in it was drawn as if it only named it.
#[test]
fn what_waits_for_a_deployment_is_drawn_so() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("nested.json");
    let template = r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0", "variables": {}, "resources": [
        {"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "inner", "resourceGroup": "rg-hub",
         "properties": {"mode": "Incremental", "expressionEvaluationOptions": {"scope": "inner"}, "template": {
           "resources": [{"type": "A.B/net", "apiVersion": "2020-01-01", "name": "hub"}]}}},
        {"type": "A.B/user", "apiVersion": "2020-01-01", "name": "user", "dependsOn": ["inner"],
         "properties": {"id": "[resourceId('rg-hub', 'A.B/net', 'hub')]"}}]}"#;
    fs::write(&file, template).expect("the folder can be written");
    let run = armove(&["graph", &file.display().to_string()]);
    let shown = text(&run.stdout);
    assert!(
        shown.contains("n2 --> n0") && shown.contains("n2 -.-> n1"),
        "{shown}"
    );
}
