//! What pre-commit does with armove: files by name, whichever were changed.

use std::fs;
use std::path::Path;

use super::{Folder, template, thing, with};

/// Runs the first hook, as pre-commit would.
fn hook(folder: &Folder, files: &str) -> super::Said {
    hook_of(folder, "armove-check", files)
}

/// Runs a hook with the arguments that `.pre-commit-hooks.yaml` gives it.
fn hook_of(folder: &Folder, id: &str, files: &str) -> super::Said {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml");
    let text = fs::read_to_string(file).unwrap();
    let (_, text) = text.split_once(&format!("- id: {id}\n")).unwrap();
    let entry = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("entry: armove "));
    folder.armove(&format!("{} {files}", entry.unwrap()))
}

fn repository() -> Folder {
    let folder = Folder::new();
    folder.write("armove.toml", "rules = 'rules'\nselect = ['lab']\n");
    folder.write(
        "good.json",
        &with(&thing("one", "").replace("true", "false")),
    );
    folder.write("bad.json", &template(&["one"]));
    folder.write(
        "package.json",
        "{\"name\": \"web\", \"version\": \"1.0.0\"}",
    );
    folder.write(
        "tsconfig.json",
        "{\n  // comments are fine here\n  \"compilerOptions\": {},\n}",
    );
    folder.write("broken-but-not-ours.json", "[1, 2");
    folder
}

#[test]
fn a_good_commit_passes_and_a_bad_one_says_what_to_do() {
    let folder = repository();
    assert_eq!(hook(&folder, "good.json package.json").exit, Some(0));
    let said = hook(&folder, "good.json bad.json");
    assert_eq!(said.exit, Some(1));
    insta::assert_snapshot!(said.shown());
}

#[test]
fn files_that_are_no_templates_are_skipped_and_counted() {
    let folder = repository();
    folder.write("chart.json", "{\"replicas\": {{ .Values.replicas }} }");
    folder.write("empty.json", "");
    let files = "package.json tsconfig.json broken-but-not-ours.json chart.json empty.json";
    let said = hook(&folder, files);
    assert_eq!(said.exit, Some(0), "{}", said.shown());
    assert!(said.out.contains("5 skipped, 0 failed"), "{}", said.out);
    // What is one of ours as far as can be seen has to be readable.
    folder.write(
        "cut.json",
        "{\"contentVersion\": \"1.0.0.0\", \"resources\": [",
    );
    let said = hook(&folder, "package.json cut.json");
    assert_eq!(said.exit, Some(2), "{}", said.shown());
    assert!(said.out.contains("never closed"), "{}", said.out);
}

#[test]
fn a_parameter_file_alone_is_checked_with_its_template() {
    let folder = repository();
    let declared = template(&["one"])
        .replace("\"public\": true", "\"public\": \"[parameters('public')]\"")
        .replace(
            "  \"resources\"",
            "  \"parameters\": { \"public\": { \"type\": \"bool\" } },\n  \"resources\"",
        );
    folder.write("app/template.json", &declared);
    let values = |public: bool| {
        format!(
            r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#", "contentVersion": "1.0.0.0", "parameters": {{"public": {{"value": {public}}}}}}}"#
        )
    };
    folder.write("app/parameters.json", &values(false));
    assert_eq!(hook(&folder, "app/parameters.json").exit, Some(0));
    folder.write("app/parameters.json", &values(true));
    assert_eq!(hook(&folder, "app/parameters.json").exit, Some(1));
}

#[test]
fn the_hook_that_fixes_changes_files_of_the_commit_only() {
    let folder = Folder::new();
    let vault = r#"{
    // kept
    "contentVersion": "1.0.0.0",
    "resources": [
        { "type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-05-01", "name": "v", "location": "West Europe" }
    ]
}
"#;
    folder.write("a.json", vault);
    folder.write("b.json", vault);
    let said = hook_of(&folder, "armove-fix", "a.json");
    assert!(
        folder.read("a.json").contains("\"westeurope\""),
        "{}",
        said.shown()
    );
    assert!(folder.read("a.json").contains("// kept"));
    assert_eq!(folder.read("b.json"), vault);
    let after = folder.read("a.json");
    let said = hook_of(&folder, "armove-fix", "a.json");
    assert_eq!(folder.read("a.json"), after, "{}", said.shown());
}

#[test]
fn every_hook_says_all_that_pre_commit_needs() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml");
    let text = fs::read_to_string(file).unwrap();
    let hooks: Vec<&str> = text.split("\n- id: ").skip(1).collect();
    assert_eq!(hooks.len(), 2);
    for hook in hooks {
        for key in [
            "name: ",
            "description: ",
            "entry: armove check ",
            "language: rust",
            "types: [json]",
        ] {
            assert!(hook.contains(&format!("\n  {key}")), "{key}: {hook}");
        }
        // Two processes must not edit a template and its parameters at once.
        let edits = hook.contains("--fix");
        assert_eq!(edits, hook.contains("\n  require_serial: true"), "{hook}");
    }
}
