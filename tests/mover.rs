//! `move-collection.json` as people get it: whole runs over fixtures and over the exports of
//! `../shared/corpus`, checked against what Resource Mover is known to take.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test that cannot be set up fails"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use armove::catalog::Catalog;
use serde_json::Value;
use tempfile::TempDir;

const COLLECTION: &str = "Microsoft.Migrate/moveCollections";
const MEMBER: &str = "Microsoft.Migrate/moveCollections/moveResources";
const ROLES: &str = "Microsoft.Resources/deployments";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn armove(arguments: &[&str], input: &Path, out: Option<&Path>) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_armove"));
    command.current_dir(root()).args(arguments);
    if let Some(out) = out {
        command.arg("--out").arg(out);
    }
    command.arg(input).output().expect("armove runs")
}

/// What a relocation to Sweden writes.
fn relocated(input: &Path, more: &[&str]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let arguments = [
        "relocate",
        "--to",
        "swedencentral",
        "--fail-on",
        "never",
        "--quiet",
    ];
    let output = armove(
        &[&arguments[..], more].concat(),
        input,
        Some(&folder.path().join("out")),
    );
    let code = output.status.code();
    assert!(
        code == Some(0) || code == Some(2),
        "{}: {output:?}",
        input.display()
    );
    folder
}

fn text(folder: &TempDir, name: &str) -> Option<String> {
    fs::read_to_string(folder.path().join("out").join(name)).ok()
}

fn json(folder: &TempDir, name: &str) -> Option<Value> {
    Some(serde_json::from_str(&text(folder, name)?).expect("strict JSON"))
}

/// The steps of the checklist whose text holds a word.
fn steps(folder: &TempDir, wanted: impl Fn(&str) -> bool) -> String {
    let checklist = json(folder, "checklist.json").expect("a checklist");
    let mut shown = String::new();
    for step in checklist["items"].as_array().expect("a list") {
        let words = step["text"].as_str().unwrap_or_default();
        if wanted(words) {
            let names = step["subjects"].as_array().into_iter().flatten();
            let names: Vec<&str> = names.filter_map(|one| one["name"].as_str()).collect();
            let phase = step["phase"].as_str().unwrap_or_default();
            let command = step["command"].as_str().unwrap_or_default();
            shown += &format!("[{phase}] {words}\n  {}\n{command}\n\n", names.join(", "));
        }
    }
    shown
}

const KNOWN: [&str; 2] = ["--resource-group", "rg-fjord-shop=rg-fjord-shop-sdc"];

#[test]
fn a_mixed_group() {
    let folder = relocated(&root().join("fixtures/mixed-group"), &KNOWN);
    insta::assert_snapshot!(
        "mixed_group_template",
        text(&folder, "move-collection.json").unwrap()
    );
    insta::assert_snapshot!(
        "mixed_group_parameters",
        text(&folder, "move-collection.parameters.json").unwrap()
    );
    let machines = |text: &str| text.contains("Resource Mover") || text.contains("workloads.json");
    insta::assert_snapshot!("mixed_group_steps", steps(&folder, machines));
    let manifest = text(&folder, "manifest.json").unwrap();
    for name in ["move-collection.json", "move-collection.parameters.json"] {
        assert!(manifest.contains(&format!("\"{name}\"")), "{manifest}");
        // A person deploys it: nothing moves by a script.
        assert!(!text(&folder, "deploy.sh").unwrap().contains(name));
        assert!(!text(&folder, "deploy.ps1").unwrap().contains(name));
    }
}

#[test]
fn what_is_kept_in_storage_accounts() {
    let folder = relocated(&root().join("fixtures/storage-data"), &KNOWN);
    let data = [
        "AzCopy", "Copy", "napshot", "versions", "archive", "clocks", "Messages", "Lock",
    ];
    let shown = steps(&folder, |text| data.iter().any(|word| text.contains(word)));
    insta::assert_snapshot!("storage_data_steps", shown);
}

#[test]
fn what_no_input_tells_is_a_parameter() {
    let folder = relocated(&root().join("fixtures/vault-export.zip"), &[]);
    let template = json(&folder, "move-collection.json").unwrap();
    let parameters = json(&folder, "move-collection.parameters.json").unwrap();
    for name in ["sourceGroup", "targetGroup"] {
        assert_eq!(template["parameters"][name]["defaultValue"], Value::Null);
        assert_eq!(
            parameters["parameters"][name],
            serde_json::json!({"value": null})
        );
    }
    let members = members(&template);
    let machine = &members["vm-fjord-app01"];
    assert_eq!(
        machine["sourceId"],
        "[concat('/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/', parameters('sourceGroup'), '/providers/Microsoft.Compute/virtualMachines/vm-fjord-app01')]"
    );
    // Linux with Trusted Launch: only the other way is left to it.
    assert!(!members.contains_key("vm-fjord-db01"));
    let steps = steps(&folder, |text| text.starts_with("Choose how"));
    assert!(steps.contains("Not for Resource Mover: `vm-fjord-db01`: Resource Mover takes no Linux machines of Trusted Launch."), "{steps}");
}

#[test]
fn one_choice_and_never_two_machines() {
    let folder = relocated(&root().join("fixtures/mixed-group"), &KNOWN);
    let checklist = text(&folder, "CHECKLIST.md").unwrap();
    assert_eq!(
        checklist
            .matches("Choose how each of these machines moves")
            .count(),
        1
    );
    let template = json(&folder, "move-collection.json").unwrap();
    let moved: Vec<String> = members(&template)
        .into_iter()
        .filter(|(_, member)| member["existingTargetId"].is_null())
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        moved,
        ["vm-db01", "vm-web01", "vm-web02"],
        "only machines move"
    );
}

#[test]
fn machines_that_leave_their_subscription_do_not_go_by_it() {
    let old = "00000000-0000-4000-8000-000000000001";
    let new = "00000000-0000-4000-8000-000000000002";
    let pair = format!("{old}={new}");
    let arguments = [&KNOWN[..], &["--subscription", &pair]].concat();
    let folder = relocated(&root().join("fixtures/mixed-group"), &arguments);
    assert!(text(&folder, "move-collection.json").is_none());
    let steps = steps(&folder, |text| text.contains("Resource Mover"));
    assert!(
        steps.contains("Resource Mover takes none of these machines"),
        "{steps}"
    );
    assert!(steps.contains("it goes to another subscription"), "{steps}");
    assert!(!steps.contains("resolve-dependency"), "{steps}");
}

#[test]
fn no_machine_no_collection() {
    let folder = relocated(&root().join("fixtures/storage-data"), &[]);
    assert!(text(&folder, "move-collection.json").is_none());
    assert!(text(&folder, "move-collection.parameters.json").is_none());
    assert!(
        !text(&folder, "CHECKLIST.md")
            .unwrap()
            .contains("Resource Mover")
    );
}

#[test]
fn the_same_twice_and_nothing_to_say_of_it() {
    let input = root().join("fixtures/mixed-group");
    let (one, two) = (relocated(&input, &KNOWN), relocated(&input, &KNOWN));
    for name in [
        "move-collection.json",
        "move-collection.parameters.json",
        "CHECKLIST.md",
    ] {
        assert_eq!(text(&one, name), text(&two, name), "{name}");
    }
    let written = one.path().join("out/move-collection.json");
    let output = armove(
        &["check", "--to", "swedencentral", "--fail-on", "warning"],
        &written,
        None,
    );
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{told}");
}

/// The properties of all members by their names.
fn members(template: &Value) -> BTreeMap<String, Value> {
    let resources = template["resources"].as_array().expect("a list").iter();
    let members = resources.filter(|one| one["type"] == MEMBER);
    let named = members.map(|one| {
        let name = one["name"].as_str().expect("a name");
        let (_, name) = name.split_once('/').expect("a child");
        (name.to_owned(), one["properties"].clone())
    });
    named.collect()
}

/// All collections that fixtures and exports of the corpus come to, by input.
fn all_collections() -> Vec<(String, Value)> {
    let mut inputs = vec![root().join("fixtures/vault-export.zip")];
    for folder in ["fixtures", "fixtures/estate"] {
        let entries = fs::read_dir(root().join(folder)).expect("fixtures");
        let entries = entries.map(|entry| entry.expect("an entry").path());
        inputs.extend(
            entries.filter(|path| path.join("template.json").exists() && may_hold_machines(path)),
        );
    }
    let corpus = root().join("../shared/corpus/exports");
    match fs::read_dir(&corpus) {
        Ok(entries) => {
            let entries = entries.map(|entry| entry.expect("an entry").path());
            inputs.extend(entries.filter(|path| may_hold_machines(path)));
        }
        Err(_) => eprintln!("without the corpus: there is no {}", corpus.display()),
    }
    inputs.sort();
    let collections = inputs.iter().filter_map(|input| {
        let folder = relocated(input, &[]);
        Some((
            input.display().to_string(),
            json(&folder, "move-collection.json")?,
        ))
    });
    collections.collect()
}

/// A quick look, so that not all of the corpus is relocated.
fn may_hold_machines(path: &Path) -> bool {
    match fs::read_to_string(path.join("template.json")) {
        Ok(text) => text.contains("Microsoft.Compute/virtualMachines"),
        Err(_) => true,
    }
}

#[test]
fn every_collection_is_one_that_the_service_takes() {
    let collections = all_collections();
    assert!(collections.len() >= 4);
    nothing_read_only(&collections);
    for (input, template) in &collections {
        whole(input, template);
        order(input, template);
        for (name, member) in members(template) {
            one(&format!("{input}: {name}"), &member);
        }
    }
}

/// MC01 to MC04, MC11, MC13.
fn whole(input: &str, template: &Value) {
    let catalog = Catalog::embedded();
    let location = &template["parameters"]["collectionLocation"];
    let region = location["defaultValue"].as_str().expect("a region");
    let allowed: Vec<&str> = catalog
        .mover_metadata(armove::catalog::Cloud::Public)
        .map(|region| region.name)
        .collect();
    assert!(allowed.contains(&region), "{input}");
    let mut names = BTreeSet::new();
    for resource in template["resources"].as_array().expect("a list") {
        let name = resource["name"]
            .as_str()
            .expect("a name")
            .to_ascii_lowercase();
        assert!(names.insert(name), "{input}: {resource}");
        if resource["type"] == COLLECTION {
            assert_eq!(
                resource["identity"],
                serde_json::json!({"type": "SystemAssigned"})
            );
            assert_eq!(resource["location"], "[parameters('collectionLocation')]");
            let said = &resource["properties"];
            assert_ne!(said["sourceRegion"], said["targetRegion"], "{input}");
        }
    }
    let members = members(template);
    let ids = || {
        members
            .values()
            .map(|member| member["sourceId"].as_str().expect("an id"))
    };
    let subscription = |id: &str| {
        let id = id.trim_start_matches("[concat('");
        id.split("/resourceGroups/")
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let subscriptions: BTreeSet<String> = ids().map(subscription).collect();
    assert_eq!(subscriptions.len(), 1, "{input}: {subscriptions:?}");
    let groups = members
        .values()
        .filter(|member| member["resourceSettings"]["resourceType"] == "resourceGroups");
    assert!(groups.count() > 0, "{input}");
    assert_eq!(
        ids().collect::<BTreeSet<_>>().len(),
        members.len(),
        "{input}: one source, two members"
    );
}

/// The collection, its roles, then one member behind the other.
fn order(input: &str, template: &Value) {
    let mut before = "";
    for resource in template["resources"].as_array().expect("a list") {
        let name = resource["name"].as_str().expect("a name");
        let waits = resource["dependsOn"].to_string();
        match resource["type"].as_str().expect("a type") {
            COLLECTION => {}
            ROLES => {
                let given = resource["properties"]["template"]["resources"].to_string();
                for role in Catalog::embedded().mover_roles() {
                    assert!(given.contains(role.id), "{input}: {given}");
                }
            }
            MEMBER => {
                let last = before.rsplit('/').next().unwrap_or_default();
                assert!(
                    waits.contains(&format!("'{last}'")),
                    "{input}: {name} waits for {waits}"
                );
            }
            other => assert_eq!(other, MEMBER, "{input}"),
        }
        before = name;
    }
}

/// MC05, MC06, MC08, MC09, MC10 for one member, by the tables of the project.
fn one(what: &str, member: &Value) {
    let settings = &member["resourceSettings"];
    let kind = settings["resourceType"].as_str().expect("a type");
    let known = Catalog::embedded().mover_kind(kind).expect(what);
    let type_in = |id: &Value| {
        let id = id.as_str()?;
        let (_, path) = id.rsplit_once("/providers/")?;
        let words: Vec<&str> = path.trim_end_matches("')]").split('/').collect();
        let types = words.iter().skip(1).step_by(2);
        Some(
            std::iter::once(words.first()?)
                .chain(types)
                .copied()
                .collect::<Vec<_>>()
                .join("/"),
        )
    };
    let source = type_in(&member["sourceId"]).unwrap_or_else(|| "resourceGroups".to_owned());
    assert!(source.eq_ignore_ascii_case(kind), "{what}: {source}");
    if let Some(target) = type_in(&member["existingTargetId"]) {
        assert!(target.eq_ignore_ascii_case(kind), "{what}: {target}");
    }
    assert!(
        known.moves || !member["existingTargetId"].is_null(),
        "{what}"
    );
    let own = [
        "resourceType",
        "targetResourceName",
        "targetResourceGroupName",
    ];
    for key in settings.as_object().expect("settings").keys() {
        assert!(
            own.contains(&key.as_str()) || known.settings.contains(key),
            "{what}: {key}"
        );
    }
    let known = [
        "sourceId",
        "existingTargetId",
        "resourceSettings",
        "dependsOnOverrides",
    ];
    let keys = member.as_object().expect("an object").keys();
    assert!(
        keys.clone().all(|key| known.contains(&key.as_str())),
        "{what}: {keys:?}"
    );
}

/// The shared facts, where they are there.
fn facts() -> Option<Value> {
    let path = root().join("../shared/facts/relocation/resource-mover.json");
    let Ok(text) = fs::read_to_string(&path) else {
        eprintln!("skipped: there is no {}", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).expect("strict JSON"))
}

#[test]
fn the_table_says_what_the_facts_say() {
    let Some(facts) = facts() else { return };
    let catalog = Catalog::embedded();
    assert_eq!(facts["apiVersions"]["use"], catalog.mover_version());
    let texts = |list: &Value| -> BTreeSet<String> {
        let all = list.as_array().expect("a list").iter();
        all.map(|one| one.as_str().expect("a text").to_owned())
            .collect()
    };
    for (cloud, word) in [
        (armove::catalog::Cloud::Public, "public"),
        (armove::catalog::Cloud::China, "china"),
    ] {
        let own = catalog
            .mover_metadata(cloud)
            .map(|region| region.name.to_owned());
        let told = &facts["moveCollections"]["allowedLocations"][word];
        assert_eq!(own.collect::<BTreeSet<_>>(), texts(told));
    }
    let roles: Vec<&str> = catalog.mover_roles().map(|role| role.id).collect();
    let told = facts["identityRoles"].as_array().expect("a list").iter();
    assert_eq!(
        roles,
        told.map(|role| role["id"].as_str().unwrap())
            .collect::<Vec<_>>()
    );
    let kinds = facts["moveResources"]["settings"]
        .as_object()
        .expect("kinds");
    assert_eq!(kinds.len(), catalog.mover_kinds().count());
    for (name, told) in kinds {
        let own = catalog.mover_kind(name).expect(name);
        let moves = told["behaviour"].as_str().unwrap().starts_with("moved");
        assert_eq!(own.moves, moves, "{name}");
        let writable = told["writable"].as_array().unwrap().iter();
        let top = writable
            .filter_map(|one| one["path"].as_str())
            .filter(|path| !path.contains(['.', '[']) && *path != "resourceType");
        let own: BTreeSet<&str> = own.settings.iter().collect();
        assert_eq!(own, top.collect::<BTreeSet<_>>(), "{name}");
    }
}

/// MC10, by the shared facts.
fn nothing_read_only(collections: &[(String, Value)]) {
    let Some(facts) = facts() else { return };
    let list = |path: [&str; 2]| -> Vec<String> {
        let all = facts[path[0]][path[1]].as_array().expect("a list").iter();
        let all = all.map(|one| one.as_str().expect("a path").to_owned());
        // What every resource says of itself is no answer of the service.
        all.filter(|path| !["id", "type", "apiVersion"].contains(&path.as_str()))
            .collect()
    };
    let (collection, member) = (
        list(["moveCollections", "readOnly"]),
        list(["moveResources", "readOnly"]),
    );
    for (input, template) in collections {
        for resource in template["resources"].as_array().expect("a list") {
            let (root, forbidden) = match resource["type"].as_str().expect("a type") {
                COLLECTION => (resource, &collection),
                MEMBER => (&resource["properties"], &member),
                _ => continue,
            };
            for path in forbidden {
                let pointer = format!("/{}", path.replace('.', "/"));
                assert!(root.pointer(&pointer).is_none(), "{input}: {path}");
            }
        }
    }
}
