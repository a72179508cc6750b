//! `deploy.sh` as people run it, with a stand-in for the Azure CLI that records its calls.
#![allow(
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test that cannot be set up fails"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Records every call, one a line and each argument in brackets, and answers from files.
const STAND_IN: &str = r#"#!/usr/bin/env bash
printf '[%s]' "$@" >>"$CALLS"
printf '\n' >>"$CALLS"
case "$1 $2" in
"group exists") echo "${GROUP_EXISTS:-false}" ;;
"group show") printf '%s\r\n' "${GROUP_LOCATION:-swedencentral}" ;;
"provider show") echo "${PROVIDER:-Registered}" ;;
esac
[ "$1 $2 $3" != "${FAILS:-}" ] || exit 3
"#;

/// What `relocate` wrote, and the stand-in.
struct Stage {
    folder: TempDir,
}

impl Stage {
    /// Relocates an input; none, with a word, where there is no bash.
    fn new(input: &Path, more: &[&str]) -> Option<Self> {
        if Command::new("bash").arg("--version").output().is_err() {
            eprintln!("skipped: there is no bash");
            return None;
        }
        let folder = TempDir::new().expect("a folder");
        let status = Command::new(env!("CARGO_BIN_EXE_armove"))
            .args([
                "relocate",
                "--to",
                "swedencentral",
                "--fail-on",
                "never",
                "--quiet",
                "--out",
            ])
            .arg(folder.path().join("moved"))
            .args(more)
            .arg(input)
            .output()
            .expect("armove runs");
        assert!(status.status.success(), "{status:?}");
        let bin = folder.path().join("bin");
        fs::create_dir(&bin).expect("a folder");
        fs::write(bin.join("az"), STAND_IN).expect("written");
        make_executable(&bin.join("az"));
        Some(Self { folder })
    }

    fn moved(&self) -> PathBuf {
        self.folder.path().join("moved")
    }

    /// Gives every parameter that has to be filled in a value.
    fn fill_in(&self) {
        for file in files(&self.moved()) {
            if file.to_string_lossy().ends_with("parameters.json") {
                let text = fs::read_to_string(&file).expect("read");
                fs::write(&file, text.replace("\"value\": null", "\"value\": \"x\""))
                    .expect("written");
            }
        }
    }

    /// Runs the script; what was typed is given to it.
    fn run(&self, arguments: &[&str], variables: &[(&str, &str)], typed: &str) -> (Output, String) {
        let calls = self.folder.path().join("calls");
        let _ = fs::remove_file(&calls);
        let path = std::env::var("PATH").unwrap_or_default();
        let mut child = Command::new("bash")
            .arg(self.moved().join("deploy.sh"))
            .args(arguments)
            .env(
                "PATH",
                format!("{}:{path}", self.folder.path().join("bin").display()),
            )
            .env("CALLS", &calls)
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("bash runs");
        let mut input = child.stdin.take().expect("piped");
        std::io::Write::write_all(&mut input, typed.as_bytes()).unwrap_or_default();
        drop(input);
        let output = child.wait_with_output().expect("it ends");
        let calls = fs::read_to_string(&calls).unwrap_or_default();
        let shown = self.moved().canonicalize().expect("it is there");
        (output, calls.replace(&*shown.to_string_lossy(), "OUT"))
    }
}

fn vault() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/vault-export.zip")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

fn make_executable(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("allowed");
    }
    #[cfg(not(unix))]
    let _ = path;
}

fn told(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&text).into_owned()
}

/// Which calls were made, by their first words.
fn words(calls: &str) -> Vec<String> {
    let first = |line: &str| {
        let words = line.trim_matches(['[', ']']).split("][");
        words
            .take_while(|word| !word.starts_with('-'))
            .collect::<Vec<_>>()
            .join(" ")
    };
    calls.lines().map(first).collect()
}

#[test]
fn each_stage_is_validated_shown_asked_about_and_created() {
    let Some(stage) = Stage::new(&vault(), &[]) else {
        return;
    };
    stage.fill_in();
    let (output, calls) = stage.run(&["--group", "rg-new"], &[], "y\ny\n");
    assert!(output.status.success(), "{}", told(&output));
    insta::assert_snapshot!(calls);
    let there = [("GROUP_EXISTS", "true")];
    let (output, calls) = stage.run(&["workloads", "--grup"], &there, "");
    assert!(
        !output.status.success() && calls.is_empty(),
        "{}",
        told(&output)
    );
    let (output, calls) = stage.run(&["workloads", "--group", "rg-new", "--yes"], &there, "");
    assert!(output.status.success(), "{}", told(&output));
    let last = calls.lines().last().unwrap_or_default();
    assert!(
        last.contains("[create]") && last.contains("workloads.json"),
        "{last}"
    );
    assert!(
        last.contains("[@OUT/vault-export/workloads.parameters.json]"),
        "{last}"
    );
}

/// The network stands in a file that sorts behind the one that uses it.
#[test]
fn what_another_template_needs_comes_first() {
    let input = TempDir::new().expect("a folder");
    let template = |parameters: &str, resource: &str| {
        format!(
            r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0", "parameters": {{{parameters}}}, "variables": {{}}, "resources": [{resource}]}}"#
        )
    };
    let subnet = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet-fjord";
    let first = template(
        &format!(
            r#""virtualNetworks_vnet_fjord_externalid": {{"type": "String", "defaultValue": "{subnet}"}}"#
        ),
        r#"{"type": "Microsoft.Network/networkInterfaces", "apiVersion": "2024-01-01", "name": "nic-fjord", "location": "westeurope",
            "properties": {"ipConfigurations": [{"name": "one", "properties": {"subnet": {"id": "[concat(parameters('virtualNetworks_vnet_fjord_externalid'), '/subnets/default')]"}}}]}}"#,
    );
    let second = template(
        "",
        r#"{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-01-01", "name": "vnet-fjord", "location": "westeurope",
            "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [{"name": "default", "properties": {"addressPrefix": "10.0.0.0/24"}}]}}"#,
    );
    fs::write(input.path().join("a-machines.json"), first).expect("written");
    fs::write(input.path().join("z-network.json"), second).expect("written");
    let Some(stage) = Stage::new(input.path(), &[]) else {
        return;
    };
    stage.fill_in();
    let (output, calls) = stage.run(&["--group", "rg-new", "--yes"], &[], "");
    assert!(output.status.success(), "{}", told(&output));
    let created: Vec<bool> = calls
        .lines()
        .filter(|line| line.contains("[create]") && line.contains("[deployment]"))
        .map(|line| line.contains("z-network"))
        .collect();
    assert_eq!(created, [true, false], "{calls}");
}

#[test]
fn nothing_is_called_while_a_parameter_is_null() {
    let Some(stage) = Stage::new(&vault(), &[]) else {
        return;
    };
    let (output, calls) = stage.run(&["workloads", "--group", "rg-new", "--yes"], &[], "");
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    assert!(told(&output).contains("has no value in vault-export/workloads.parameters.json"));
    assert_eq!(calls, "");
}

#[test]
fn a_no_makes_nothing() {
    let Some(stage) = Stage::new(&vault(), &[]) else {
        return;
    };
    stage.fill_in();
    let there = [("GROUP_EXISTS", "true"), ("PROVIDER", "NotRegistered")];
    for typed in ["n\n", "", "yess\n"] {
        let (output, calls) = stage.run(&["--group", "rg-new"], &there, typed);
        assert_eq!(output.status.code(), Some(1));
        assert!(!calls.contains("[create]"), "{calls}");
        assert!(calls.contains("[register]"), "{calls}");
    }
    let (output, calls) = stage.run(&["--group", "rg-new", "--what-if"], &there, "");
    assert!(output.status.success(), "{}", told(&output));
    assert!(
        !calls.contains("[create]") && !calls.contains("[register]"),
        "{calls}"
    );
    assert!(calls.contains("[what-if]"), "{calls}");
}

#[test]
fn a_group_elsewhere_is_refused() {
    let Some(stage) = Stage::new(&vault(), &[]) else {
        return;
    };
    stage.fill_in();
    let there = [("GROUP_EXISTS", "true"), ("GROUP_LOCATION", "westeurope")];
    let (output, calls) = stage.run(&["--group", "rg-old", "--yes"], &there, "");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        told(&output).contains("the resource group rg-old is in westeurope"),
        "{}",
        told(&output)
    );
    assert!(!calls.contains("[deployment]"), "{calls}");
}

#[test]
fn what_fails_ends_it() {
    let Some(stage) = Stage::new(&vault(), &[]) else {
        return;
    };
    stage.fill_in();
    let run = |fails| {
        let variables = [("GROUP_EXISTS", "true"), ("FAILS", fails)];
        let (output, calls) = stage.run(&["--group", "rg-new", "--yes"], &variables, "");
        assert!(!output.status.success(), "{fails}");
        words(&calls).last().cloned().unwrap_or_default()
    };
    assert_eq!(
        run("deployment group validate"),
        "deployment group validate"
    );
    assert_eq!(run("deployment group what-if"), "deployment group what-if");
    assert_eq!(run("group exists --name"), "group exists");
    assert_eq!(run("account show --query"), "account show");
}

#[test]
fn hostile_names_stay_arguments() {
    let input = TempDir::new().expect("a folder");
    let name = "x$(touch hacked)`touch hacked`'; touch hacked #\\n";
    let template = serde_json::json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": { name: { "type": "securestring" } },
        "resources": [
            {
                "type": "Microsoft.Storage'; touch hacked; '/storageAccounts",
                "apiVersion": "2023-01-01",
                "name": name,
                "location": "westeurope",
                "properties": { "key": format!("[parameters('{}')]", name.replace('\'', "''")) }
            },
            {
                "type": "Microsoft.Network/routeTables",
                "apiVersion": "2023-09-01",
                "name": "rt",
                "location": "westeurope"
            }
        ]
    });
    // The folder's name becomes that of the deployment.
    let folder = input.path().join(name.replace('/', ""));
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("template.json"), template.to_string()).expect("written");
    let Some(stage) = Stage::new(&folder, &[]) else {
        return;
    };
    let (output, calls) = stage.run(&["--yes", "--group", "rg-new"], &[], "");
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    assert!(told(&output).contains("touchhacked"), "{}", told(&output));
    assert_eq!(calls, "");
    stage.fill_in();
    let (output, calls) = stage.run(&["--yes", "--group", name], &[], "");
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    assert_eq!(calls, "");
    let (output, calls) = stage.run(&["--yes", "--group", "rg-new"], &[], "");
    assert!(output.status.success(), "{}", told(&output));
    assert!(
        calls.contains("[Microsoft.Network]") && calls.contains("[create]"),
        "{calls}"
    );
    assert!(
        files(stage.folder.path())
            .iter()
            .all(|file| !file.ends_with("hacked"))
    );
    assert!(!Path::new("hacked").exists());
}

#[test]
fn shellcheck_has_nothing_to_say() {
    let Some(stage) = Stage::new(&vault(), &[]) else {
        return;
    };
    match Command::new("shellcheck")
        .arg(stage.moved().join("deploy.sh"))
        .output()
    {
        Ok(output) => assert!(output.status.success(), "{}", told(&output)),
        Err(_) => eprintln!("skipped: there is no shellcheck"),
    }
}
