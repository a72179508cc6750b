//! Files that are no templates, are damaged, or say one thing and mean another.

use std::fs;

use insta::assert_snapshot;
use serde_json::Value;

use crate::bench::{Bench, fixture};

fn relocate(fixture: &str) -> (Bench, crate::bench::Ended) {
    let bench = Bench::with_fixture(&format!("hostile/{fixture}"));
    let ended = bench.relocate(&[fixture]);
    (bench, ended)
}

fn refused(fixture: &str) -> String {
    relocate(fixture).1.refused(2)
}

/// The written template, as `serde_json` reads it.
fn written(bench: &Bench, stem: &str) -> Value {
    let text = bench.read(&format!("out/{stem}/template.json"));
    serde_json::from_str(&text).expect("strict JSON")
}

#[test]
fn cut_in_half() {
    assert_snapshot!(refused("cut.json"));
}

#[test]
fn empty() {
    assert_snapshot!(refused("empty.json"));
}

#[test]
fn not_utf8() {
    assert_snapshot!(refused("bad-utf8.json"));
}

#[test]
fn many_errors() {
    assert_snapshot!(refused("many-errors.json"));
}

#[test]
fn a_parameter_file_alone() {
    let (_, ended) = relocate("parameters-only");
    assert_snapshot!(ended.refused(3));
}

#[test]
fn a_parameter_file_alone_and_named() {
    let bench = Bench::with_fixture("hostile/parameters-only");
    let ended = bench.relocate(&["parameters-only/parameters.json"]);
    assert_snapshot!(ended.refused(3));
}

#[test]
fn a_broken_template_beside_its_parameter_file() {
    let bench = Bench::with_fixture("parameter-files");
    let text = bench.read("parameter-files/template.json");
    bench.write("parameter-files/template.json", &text[..text.len() / 2]);
    assert_snapshot!(bench.relocate(&["parameter-files"]).refused(2));
}

#[test]
fn a_path_that_is_not_there() {
    assert_snapshot!(Bench::new().relocate(&["exprot.zip"]).refused(2));
}

#[test]
fn bicep_and_terraform() {
    let bench = Bench::new();
    bench.write("main.bicep", "param location string\n");
    bench.write("main.tf", "terraform {}\n");
    assert_snapshot!(bench.relocate(&["main.bicep", "main.tf"]).refused(2));
}

/// Read, though anybody may mean anything by it: an error of the input.
#[test]
fn duplicate_keys() {
    let (bench, ended) = relocate("duplicate-keys.json");
    assert_snapshot!(ended.wrote(1));
    let report: Value = serde_json::from_str(&bench.read("out/report.json")).unwrap();
    let rules = report["findings"].as_array().unwrap().iter();
    let rules = rules.filter(|one| one["rule"] == "input/duplicate-key");
    assert_eq!(rules.count(), 2);
}

#[test]
fn half_characters() {
    let (bench, ended) = relocate("lone-surrogate.json");
    assert_snapshot!(ended.wrote(0));
    assert!(
        written(&bench, "lone-surrogate")
            .to_string()
            .contains('\u{fffd}')
    );
}

#[test]
fn utf16() {
    let (bench, ended) = relocate("utf16.json");
    assert_snapshot!(ended.wrote(0));
    written(&bench, "utf16");
}

#[test]
fn utf16_without_its_mark() {
    let bench = Bench::new();
    let text = fs::read_to_string(fixture("check/zones.json")).unwrap();
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bench.write("export.json", bytes);
    assert_snapshot!(bench.relocate(&["export.json"]).refused(2));
}

/// A template whose `parameters` are something else than an object.
fn with_parameters(section: &str) -> (Bench, String) {
    let bench = Bench::new();
    let text = format!(
        r#"{{
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {section},
    "resources": [{{"type": "Microsoft.Network/publicIPAddresses", "apiVersion": "2024-05-01",
        "name": "pip-fjord", "location": "westeurope", "sku": {{"name": "Standard"}}}}]
}}"#
    );
    bench.write("a.json", text);
    let ended = bench.relocate(&["a.json"]);
    let shown = ended.wrote(i32::from(section != "null"));
    (bench, shown)
}

#[test]
fn parameters_that_are_null() {
    let (bench, _) = with_parameters("null");
    let written = written(&bench, "a");
    assert_eq!(
        written["parameters"]["location"]["defaultValue"],
        "swedencentral"
    );
    assert_eq!(
        written["resources"][0]["location"],
        "[parameters('location')]"
    );
}

#[test]
fn parameters_that_are_a_list() {
    let (bench, shown) = with_parameters("[1]");
    assert!(
        shown.contains("`parameters` must be an object, not an array"),
        "{shown}"
    );
    let written = written(&bench, "a");
    assert_eq!(written["parameters"], serde_json::json!([1]));
    assert_eq!(written["resources"][0]["location"], "swedencentral");
}

#[test]
fn byte_order_mark_and_crlf() {
    let (bench, ended) = relocate("bom-crlf.json");
    assert_snapshot!(ended.wrote(0));
    let text = bench.read("out/bom-crlf/template.json");
    assert!(text.starts_with('{') && text.contains("\r\n"));
    let bare = text.matches('\n').count() - text.matches("\r\n").count();
    assert!(bare <= 1, "{bare} lines ended otherwise");
}

#[test]
fn template_and_parameter_file_swapped() {
    let (_, ended) = relocate("swapped");
    assert_snapshot!(ended.wrote(0));
}

/// Names that are escape sequences, HTML, Markdown and commands stay names.
#[test]
fn injection() {
    let (bench, ended) = relocate("terminal-escape.json");
    let hidden = |c: char| c.is_control() && c != '\n' || "\u{202e}\u{2066}\u{200b}".contains(c);
    assert!(!ended.text.contains(hidden));
    let shown = ended.wrote(1);
    assert_snapshot!(shown);
    let checklist = bench.read("out/CHECKLIST.md");
    assert!(!checklist.contains(hidden), "{checklist}");
    // A backslash takes the meaning of what follows.
    let prose = outside_code(&checklist).replace("\\<", "");
    for tag in ["<script", "<img", "<b>", "armove:forged", "javascript:"] {
        assert!(!prose.contains(tag), "{tag} in {prose}");
    }
    let forged = |line: &str| line.starts_with("- [x]") || line.starts_with("# heading");
    assert!(!checklist.lines().any(forged), "{checklist}");
    // What deploys is what the input said.
    let names = |value: &Value| -> Vec<String> {
        let resources = value["resources"].as_array().unwrap().iter();
        resources
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let input = fs::read_to_string(fixture("hostile/terminal-escape.json")).unwrap();
    let before = names(&serde_json::from_str(&input).unwrap());
    for (old, new) in before
        .iter()
        .zip(names(&written(&bench, "terminal-escape")))
    {
        assert!(new.starts_with(old.as_str()), "{old:?} became {new:?}");
    }
}

/// Markdown without its code spans and fenced blocks, where nothing acts.
fn outside_code(markdown: &str) -> String {
    let mut prose = String::new();
    let mut fenced = false;
    for line in markdown.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        let mut rest = if fenced { "" } else { line };
        while let Some(at) = rest.find('`') {
            let (before, code) = rest.split_at(at);
            let ticks: String = code.chars().take_while(|c| *c == '`').collect();
            let inside = &code[ticks.len()..];
            prose.push_str(before);
            let end = inside.find(&ticks).map(|end| end + ticks.len());
            rest = end.map_or("", |end| &inside[end..]);
        }
        prose.push_str(rest);
        prose.push('\n');
    }
    prose
}

/// Every command of the checklist is run by a shell that knows only stand-ins:
/// no name of the input becomes a command.
#[cfg(unix)]
#[test]
fn injection_into_commands() {
    use std::os::unix::fs::PermissionsExt;

    let bench = Bench::new();
    let input = fs::read_to_string(fixture("hostile/terminal-escape.json")).unwrap();
    for (number, name) in [
        "$(touch was-here)",
        "a`touch was-here`\\\"; touch was-here; \\\"",
        "'; touch was-here; '",
    ]
    .iter()
    .enumerate()
    {
        let old = "<script>alert(1)</script>";
        bench.write(&format!("{number}.json"), input.replace(old, name));
    }
    bench.relocate(&["0.json", "1.json", "2.json"]).wrote(1);
    let checklist = bench.read("out/CHECKLIST.md");
    let mut script = String::from("set +e\n");
    let mut fenced = false;
    for line in checklist.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            script.push_str(line.trim_start());
            script.push('\n');
        }
    }
    assert!(script.matches("was-here").count() > 5, "{script}");
    for tool in ["az", "azcopy", "touch"] {
        let mark = if tool == "touch" { ": > was-here" } else { "" };
        bench.write(&format!("tools/{tool}"), format!("#!/bin/sh\n{mark}\n"));
        let path = bench.path(&format!("tools/{tool}"));
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    bench.write("script.sh", script);
    fs::create_dir(bench.path("inside")).unwrap();
    let ended = std::process::Command::new("/bin/bash")
        .arg("../script.sh")
        .env_clear()
        .env("PATH", bench.path("tools"))
        .current_dir(bench.path("inside"))
        .stdin(std::process::Stdio::null())
        .output();
    match ended {
        Ok(_) => assert!(!bench.path("inside/was-here").exists()),
        Err(error) => eprintln!("skipped: no bash: {error}"),
    }
}
