use serde_json::{Value, json};

use super::super::options::Options;
use super::super::test_run::{Outcome, relocate, relocate_with, to_sweden};

/// An export of a machine that names its disk, and of its interface.
fn export(name: &str, more: &str) -> String {
    format!(
        r#"{{"parameters": {{"virtualMachines_x_name": {{"defaultValue": {}, "type": "String"}}}}, "variables": {{}}, "resources": [
            {{"type": "Microsoft.Network/networkInterfaces", "apiVersion": "2024-07-01", "name": "nic", "location": "westeurope",
              "properties": {{"ipConfigurations": [{{"name": "a", "properties": {{"subnet": {{"id": "/subscriptions/s1/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/v/subnets/n"}}}}}}]}}}},
            {{"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-07-01", "name": "[parameters('virtualMachines_x_name')]", "location": "westeurope"{more},
              "properties": {{"hardwareProfile": {{"vmSize": "Standard_D2s_v5"}}, "storageProfile": {{"osDisk": {{"osType": "Windows", "createOption": "FromImage",
                  "managedDisk": {{"id": "[resourceId('Microsoft.Compute/disks', 'os')]"}}}}}},
                  "networkProfile": {{"networkInterfaces": [{{"id": "[resourceId('Microsoft.Network/networkInterfaces', 'nic')]"}}]}}}}}}]}}"#,
        json!(name)
    )
}

fn template(outcome: &Outcome) -> Value {
    let collection = outcome.collection.as_ref().unwrap();
    serde_json::from_str(&collection.template().unwrap()).unwrap()
}

fn members(template: &Value) -> Vec<(String, Value)> {
    let all = template["resources"].as_array().unwrap().iter();
    let members = all.filter(|one| one["type"].as_str().unwrap().ends_with("/moveResources"));
    members
        .map(|one| {
            let name = one["name"].as_str().unwrap().to_owned();
            (
                name.split_once('/').unwrap().1.to_owned(),
                one["properties"].clone(),
            )
        })
        .collect()
}

fn asked(outcome: &Outcome) -> Vec<String> {
    outcome.collection.as_ref().unwrap().asked()
}

#[test]
fn what_is_outside_is_an_override_of_what_needs_it() {
    let outcome = relocate(&export("vm-a", ""));
    let members = members(&template(&outcome));
    let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["source-group", "nic", "vm-a"]);
    let outside =
        "/subscriptions/s1/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/v";
    assert_eq!(
        members[1].1["dependsOnOverrides"],
        json!([{"id": outside, "targetId": "[parameters('virtualNetworks_v_targetId')]"}])
    );
    assert_eq!(
        asked(&outcome),
        ["sourceGroup", "targetGroup", "virtualNetworks_v_targetId"]
    );
    // Where its group is mapped, the ID is known.
    let options = Options {
        resource_groups: vec![
            ("hub".to_owned(), "hub-sdc".to_owned()),
            ("a".to_owned(), "b".to_owned()),
        ],
        ..to_sweden()
    };
    let outcome = relocate_with(&[(&export("vm-a", ""), None)], &options);
    let target =
        super::tests::members(&template(&outcome))[1].1["dependsOnOverrides"][0]["targetId"]
            .clone();
    assert_eq!(target, outside.replace("/hub/", "/hub-sdc/"));
}

#[test]
fn a_machine_keeps_its_zone_where_the_target_has_zones() {
    let zone = |options: &Options| {
        let outcome = relocate_with(&[(&export("vm-a", r#", "zones": ["2"]"#), None)], options);
        let members = members(&template(&outcome));
        members[2].1["resourceSettings"]["targetAvailabilityZone"].clone()
    };
    assert_eq!(zone(&to_sweden()), "2");
    let none = Options {
        to: "westus".to_owned(),
        ..Options::default()
    };
    assert_eq!(zone(&none), "NA");
}

#[test]
fn a_collection_is_kept_in_one_of_few_regions() {
    let location = |to: &str| {
        let options = Options {
            to: to.to_owned(),
            ..Options::default()
        };
        let outcome = relocate_with(&[(&export("vm-a", ""), None)], &options);
        let collection = outcome.collection?;
        let written: Value = serde_json::from_str(&collection.template().unwrap()).unwrap();
        let declared = written["parameters"]["collectionLocation"].clone();
        Some((
            declared["defaultValue"].clone(),
            declared["allowedValues"].as_array().map(Vec::len),
        ))
    };
    assert_eq!(location("uksouth"), Some((json!("uksouth"), Some(6))));
    assert_eq!(
        location("swedencentral"),
        Some((json!("northeurope"), Some(6)))
    );
    assert_eq!(location("westus"), Some((json!("eastus2"), Some(6))));
    // No way leads into another cloud.
    assert_eq!(location("chinanorth3"), None);
    assert_eq!(location("usgovvirginia"), None);
}

#[test]
fn groups_that_differ_are_parameters_that_differ() {
    let (one, two) = (export("vm-a", ""), export("vm-b", ""));
    let outcome = relocate_with(&[(&one, None), (&two, None)], &to_sweden());
    let asked = asked(&outcome);
    for name in [
        "sourceGroup_t0",
        "sourceGroup_t1",
        "targetGroup_t0",
        "targetGroup_t1",
    ] {
        assert!(asked.iter().any(|one| one == name), "{asked:?}");
    }
    let members = members(&template(&outcome));
    let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["source-group", "source-group-2", "nic", "vm-a", "vm-b"]
    );
    // Both exports hold the interface: it is one, and written once.
    let machine = &members[4].1;
    assert!(machine["dependsOnOverrides"].is_null(), "{machine}");
}

#[test]
fn hostile_names_are_names_and_nothing_else() {
    let hostile = "x'); $(touch pwned) `y` \"z\"";
    let outcome = relocate(&export(hostile, ""));
    let template = template(&outcome);
    let (name, machine) = members(&template).pop().unwrap();
    assert!(
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)),
        "{name}"
    );
    assert_eq!(machine["resourceSettings"]["targetResourceName"], hostile);
    let commands: Vec<&str> = outcome
        .plan
        .items
        .iter()
        .filter_map(|item| item.command.as_deref())
        .collect();
    assert!(
        commands
            .iter()
            .all(|command| !command.contains("touch pwned")),
        "{commands:?}"
    );
}

#[test]
fn a_machine_that_is_refused_goes_the_other_way() {
    let outcome = relocate(&export("vm-a", r#", "tags": {}"#));
    assert_eq!(outcome.step("relocate/mover-prepare"), Some(vec!["vm-a"]));
    // It stays where it is: there is nothing to carry.
    let options = Options {
        to: "westeurope".to_owned(),
        ..Options::default()
    };
    let outcome = relocate_with(&[(&export("vm-a", ""), None)], &options);
    assert!(outcome.collection.is_none());
    assert_eq!(outcome.step("relocate/mover-prepare"), None);
}
