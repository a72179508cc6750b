//! `protection.json` of whole runs: what it holds, in which order, and that it is made of nothing
//! but what the service takes.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test says what went wrong by failing"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use armove::arm::scope::Context;
use armove::arm::{Template, Value};
use armove::catalog::{Catalog, Way};
use armove::json::{Pointer, parse};
use armove::text::Source;
use serde_json::Value as Json;
use tempfile::TempDir;

const ITEM: &str =
    "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems";
const CONTAINER: &str = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers";

/// Relocates fixtures to Sweden.
fn moved(inputs: &[&str]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let run = Command::new(env!("CARGO_BIN_EXE_armove"))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"))
        .arg("relocate")
        .args(inputs)
        .args([
            "--to",
            "swedencentral",
            "--fail-on",
            "never",
            "--quiet",
            "--out",
        ])
        .arg(folder.path().join("out"))
        .output()
        .expect("armove runs");
    assert!(run.status.success(), "{run:?}");
    folder
}

fn read(folder: &TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join("out").join(path)).expect(path)
}

const ALL: [&str; 3] = ["vault-export", "vault-file-shares", "inventory"];

#[test]
fn machines_and_shares_of_lists_are_protected_again() {
    let folder = moved(&ALL);
    insta::assert_snapshot!("machines", read(&folder, "vault-export/protection.json"));
    insta::assert_snapshot!("shares", read(&folder, "vault-file-shares/protection.json"));
    insta::assert_snapshot!(
        "parameters",
        read(&folder, "vault-export/protection.parameters.json")
    );
    let manifest: Json = serde_json::from_str(&read(&folder, "manifest.json")).expect("JSON");
    let outputs = manifest["outputs"].to_string();
    for path in [
        "vault-export/protection.json",
        "vault-file-shares/protection.parameters.json",
    ] {
        assert!(outputs.contains(path), "{outputs}");
    }
    let script = read(&folder, "deploy.sh");
    assert!(
        script.contains("protection group armove-protection-vault-export"),
        "{script}"
    );
}

#[test]
fn the_steps_know_every_item() {
    let folder = moved(&ALL);
    let report: Json = serde_json::from_str(&read(&folder, "report.json")).expect("JSON");
    let steps = report["checklist"].as_array().cloned().expect("steps");
    let is_ours = |step: &&Json| {
        let subjects = step["subjects"].as_array().into_iter().flatten();
        let mut files = subjects.filter_map(|subject| subject["file"].as_str());
        files.any(|file| file.starts_with("inventory/"))
    };
    let told: Vec<String> = steps
        .iter()
        .filter(is_ours)
        .map(|step| {
            let text = |key: &str| step[key].as_str().unwrap_or_default().to_owned();
            format!("{}: {}\n{}\n", text("phase"), text("text"), text("command"))
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

/// The resources of a written template, with the values that a deployment to `rg-new` gives them:
/// what a person is asked for is `given1`, `given2` and so on.
fn deployed(text: &str) -> Vec<Json> {
    let source = Source::new("protection", text);
    let document = parse(&source);
    assert!(document.problems.is_empty());
    let context = Context {
        resource_group: Some(Value::String("rg-new".into())),
        subscription_id: Some(Value::from("11111111-1111-4111-8111-111111111111")),
        ..Context::default()
    };
    let plain: Json = serde_json::from_str(text).expect("strict JSON");
    let declared = plain["parameters"].as_object().expect("parameters");
    let asked = declared
        .iter()
        .filter(|(_, one)| one["defaultValue"].is_null());
    let given: serde_json::Map<String, Json> = asked
        .enumerate()
        .map(|(index, (name, _))| {
            (
                name.clone(),
                serde_json::json!({ "value": format!("given{index}") }),
            )
        })
        .collect();
    let given = serde_json::json!({ "parameters": given }).to_string();
    let given = parse(&Source::new("parameters", given.as_str()));
    let template = Template::read(&document.root, Pointer::root(), Some(&given.root), &context);
    let resources = template.resources.iter().map(|resource| {
        let scope = template.scope_of(resource).expect("a scope");
        let value = resource.own_value(scope);
        assert!(value.is_known(), "{value:?}");
        serde_json::from_str(&value.to_string()).expect("JSON")
    });
    resources.collect()
}

/// Every `protection.json` under a folder.
fn written_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path().join("protection.json"))
        .filter(|path| path.exists())
        .collect();
    found.sort();
    found
}

/// What comes of all fixtures, and of the templates of the corpus that have to do with backup, when
/// everything is protected that can be.
#[test]
fn whatever_is_written_is_what_the_service_takes() {
    let folder = moved(&ALL);
    let mut seen = 0;
    for path in written_in(&folder.path().join("out")) {
        for resource in deployed(&fs::read_to_string(&path).expect("a file")) {
            judge(&resource, &path);
            seen += usize::from(resource["type"] == ITEM);
        }
    }
    assert_eq!(seen, 5);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = root.join("../shared/corpus/backup");
    if !corpus.exists() {
        eprintln!("without the corpus: there is no {}", corpus.display());
    }
    for inputs in [root.join("fixtures"), root.join("fixtures/estate"), corpus] {
        let entries = fs::read_dir(inputs).into_iter().flatten();
        let mut inputs: Vec<PathBuf> = entries.map(|one| one.expect("an entry").path()).collect();
        inputs.retain(|input| holds_a_vault(input));
        inputs.sort();
        for input in inputs {
            let folder = TempDir::new().expect("a folder");
            let run = Command::new(env!("CARGO_BIN_EXE_armove"))
                .args(["relocate", "--to", "swedencentral", "--protect", "all"])
                .args(["--fail-on", "never", "--quiet", "--out"])
                .arg(folder.path().join("out"))
                .arg(&input)
                .output()
                .expect("armove runs");
            assert!(run.status.success(), "{}: {run:?}", input.display());
            for path in written_in(&folder.path().join("out")) {
                let text = fs::read_to_string(&path).expect("a file");
                for resource in deployed(&text) {
                    judge(&resource, &input);
                    seen += usize::from(resource["type"] == ITEM);
                }
            }
        }
    }
    assert!(seen > 5, "only {seen} items");
}

/// A quick look, so that not everything is relocated.
fn holds_a_vault(input: &Path) -> bool {
    let entries = fs::read_dir(input).into_iter().flatten();
    let mut files = entries.map(|entry| entry.expect("an entry").path());
    files.any(|file| {
        let text = fs::read_to_string(file).unwrap_or_default();
        text.contains("Microsoft.RecoveryServices/vaults\"")
    })
}

/// Types, version and properties by the tables and the shared facts; names, source and policy by the
/// grammar of names.
fn judge(resource: &Json, path: &Path) {
    let what = format!("{}: {resource}", path.display());
    let catalog = Catalog::embedded();
    assert_eq!(resource["apiVersion"], catalog.item_version(), "{what}");
    let members: Vec<&String> = resource.as_object().expect("an object").keys().collect();
    let known = ["type", "apiVersion", "name", "dependsOn", "properties"];
    assert!(
        members.iter().all(|key| known.contains(&key.as_str())),
        "{what}"
    );
    let properties = resource["properties"].as_object().expect("properties");
    let (kind, send, variant) = if resource["type"] == ITEM {
        let item_type = properties["protectedItemType"].as_str().expect("a type");
        let kind = catalog.item_kind(item_type).expect("a known kind");
        assert!(
            matches!(kind.way, Way::Template | Way::Registration),
            "{what}"
        );
        (kind, kind.send, ("protectedItems", item_type))
    } else {
        assert_eq!(resource["type"], CONTAINER, "{what}");
        let (name, send) = catalog.container_of("share").expect("a container");
        assert_eq!(properties["containerType"], name, "{what}");
        let kind = catalog.item_kind_called("share").expect("a known kind");
        (kind, send, ("protectionContainers", name))
    };
    let optional = ["extendedProperties", "acquireStorageAccountLock"];
    for key in properties.keys() {
        assert!(
            send.contains(key) || optional.contains(&key.as_str()),
            "{what}: {key}"
        );
        assert!(!is_forbidden(variant, key), "{what}: {key}");
    }
    for wanted in send.iter() {
        assert!(
            properties.contains_key(wanted),
            "{what}: {wanted} is missing"
        );
    }
    let parts: Vec<&str> = resource["name"]
        .as_str()
        .expect("a name")
        .split('/')
        .collect();
    let id = properties["sourceResourceId"].as_str().expect("a source");
    let id: Vec<&str> = id.split('/').collect();
    let (group, source) = (id[4], id[8]);
    let container = format!("{};{group};{source}", kind.container);
    assert_eq!(
        (parts[1], parts[2]),
        ("Azure", container.as_str()),
        "{what}"
    );
    assert_eq!(id[2], "11111111-1111-4111-8111-111111111111", "{what}");
    if resource["type"] == ITEM {
        let policy = properties["policyId"].as_str().expect("a policy");
        let own = format!("/vaults/{}/backupPolicies/", parts[0]);
        assert!(
            policy.contains(&own) && policy.contains("/resourceGroups/rg-new/"),
            "{what}"
        );
        let prefix = kind.item.expect("items have names");
        let is_named = match kind.way {
            Way::Template => parts[3] == format!("{prefix};{group};{source}"),
            _ => parts[3]
                .strip_prefix(prefix)
                .is_some_and(|rest| rest.len() > 3),
        };
        assert!(is_named && parts.len() == 4, "{what}");
    }
}

/// Whether the shared facts call a property the service's own; never where they are missing.
fn is_forbidden((section, variant): (&str, &str), key: &str) -> bool {
    let Some(facts) = facts() else { return false };
    let section = &facts[section];
    let lists = [
        &section["stripAlways"],
        &section["common"]["readOnly"],
        &section["variants"][variant]["schema"]["readOnly"],
    ];
    let mut all = lists.iter().filter_map(|list| list.as_array()).flatten();
    all.any(|one| one == key)
}

/// The shared facts, where they are there.
fn facts() -> Option<Json> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/facts/relocation/protection.json");
    let text = fs::read_to_string(path).ok()?;
    Some(serde_json::from_str(&text).expect("JSON"))
}

/// The facts that the catalogue was made of say the same.
#[test]
fn the_facts_agree() {
    let Some(facts) = facts() else {
        eprintln!("skipped: the shared facts are not there");
        return;
    };
    let catalog = Catalog::embedded();
    let version = facts["apiVersion"]["recommendedForOutput"].as_str();
    assert_eq!(version, Some(catalog.item_version()));
    let states = facts["itemStatesNotToReprotect"]
        .as_array()
        .expect("states");
    for state in states {
        assert!(
            catalog
                .stopped_state(state.as_str().expect("a text"))
                .is_some(),
            "{state}"
        );
    }
    let variants = facts["protectedItems"]["variants"]
        .as_object()
        .expect("variants");
    for (item_type, fact) in variants {
        let kind = catalog.item_kind(item_type).expect(item_type);
        let sent: Vec<&str> = kind.send.iter().collect();
        let wanted = fact["practice"]["send"].as_array().expect("a list");
        let is_written = kind.way != Way::Never;
        if is_written {
            let wanted: Vec<&str> = wanted.iter().filter_map(Json::as_str).collect();
            assert_eq!(sent, wanted, "{item_type}");
        }
        let read_only = fact["schema"]["readOnly"].as_array().into_iter().flatten();
        for path in read_only.filter_map(Json::as_str) {
            assert!(!sent.contains(&path), "{item_type}: {path} is read-only");
        }
        for path in facts["protectedItems"]["stripAlways"]
            .as_array()
            .expect("a list")
        {
            assert!(
                !sent.contains(&path.as_str().expect("a text")),
                "{item_type}: {path}"
            );
        }
        let way = match fact["practice"]["deployable"].as_str() {
            Some("template-alone") => Some(Way::Template),
            Some("template-after-registration") => Some(Way::Registration),
            Some("after-discovery") => Some(Way::Discovery),
            _ => None,
        };
        assert!(way.is_none_or(|way| way == kind.way), "{item_type}");
    }
    assert_eq!(variants.len(), catalog.item_kinds().count());
}

/// The first stage protects nothing, so nothing locks the redundancy before a person has looked.
#[test]
fn what_is_protected_comes_in_a_stage_of_its_own() {
    let folder = moved(&ALL);
    for path in ["vault-export", "vault-file-shares"] {
        let base = read(&folder, &format!("{path}/template.json"));
        assert!(!base.contains("protectedItems\"") && !base.contains("protectionContainers"));
    }
    let script = read(&folder, "deploy.sh");
    let place = |word: &str| script.find(word).expect(word);
    assert!(place("armove-vault-export") < place("armove-protection-vault-export"));
    assert!(place("armove-workloads-vault-export") < place("armove-protection-vault-export"));
}

/// A second run over the output leaves what protects again alone.
#[test]
fn the_output_can_be_read_again() {
    let folder = moved(&ALL);
    let out: PathBuf = folder.path().join("out");
    let run = Command::new(env!("CARGO_BIN_EXE_armove"))
        .args(["check", "--fail-on", "never"])
        .arg(&out)
        .output()
        .expect("armove runs");
    let told = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(told.contains("protection.json"), "{told}");
    assert!(!told.contains("listed-"), "{told}");
}
