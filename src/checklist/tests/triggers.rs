use super::sample::{self, NAME};
use super::{find, options, steps_of, steps_with};
use crate::arm::Origin;
use crate::catalog::Asks;
use crate::checklist::Item;
use crate::relocate::Options;
use crate::relocate::testing::{export, hand_written};

fn has(items: &[Item], key: &str) -> bool {
    find(items, key).is_some()
}

#[test]
fn every_task_appears_where_its_tests_hold() {
    for task in sample::tasks().into_iter().filter(sample::is_written) {
        let template = sample::template(task, NAME, None);
        assert!(
            has(&sample::steps(&template), task.key),
            "{}: {template}",
            task.key
        );
    }
}

#[test]
fn no_task_appears_where_one_of_its_tests_fails() {
    for task in sample::tasks() {
        for (index, _) in task.tests().enumerate() {
            let template = sample::template(task, NAME, Some(index));
            assert!(
                !has(&sample::steps(&template), task.key),
                "{} without test {index}: {template}",
                task.key
            );
        }
    }
}

#[test]
fn no_task_appears_without_its_type() {
    let template = export(
        r#"{"type": "Contoso.Rockets/engines", "apiVersion": "2024-01-01", "name": "a", "location": "westeurope"}"#,
    );
    let items = steps_of(&template);
    assert!(
        items.iter().all(|item| item.key.starts_with("run/")),
        "{items:?}"
    );
    assert!(has(&items, "run/delete-source"));
}

#[test]
fn what_does_not_move_has_nothing_to_carry() {
    let account = |more: &str| {
        hand_written(&format!(
            r#"{{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01", "name": "acmedata", "kind": "StorageV2", {more}}}"#
        ))
    };
    let copies = |more: &str| has(&steps_of(&account(more)), "storage/copy-blobs");
    assert!(copies(r#""location": "westeurope""#));
    assert!(copies(r#""location": "[resourceGroup().location]""#));
    assert!(!copies(r#""location": "Sweden Central""#));
    assert!(!copies(r#""location": "westeurope", "existing": true"#));
    // Nothing at all is left to do then.
    assert!(steps_of(&account(r#""location": "swedencentral""#)).is_empty());
}

#[test]
fn a_resource_of_another_region_stays_and_is_a_copy() {
    let template = hand_written(
        r#"{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01", "name": "acmedata", "kind": "StorageV2", "location": "westeurope"},
           {"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01", "name": "acmemore", "kind": "StorageV2", "location": "westeurope"},
           {"type": "Microsoft.KeyVault/vaults", "apiVersion": "2024-01-01", "name": "acmekeys", "location": "eastus"}"#,
    );
    let items = steps_of(&template);
    // It stays in its geography, so that a backup of its contents can be restored.
    assert!(has(&items, "keyvault/copy-backup") && !has(&items, "keyvault/copy-values"));
}

#[test]
fn what_is_left_out_counts_only_where_that_is_said() {
    let endpoint = r#"{"type": "Microsoft.RecoveryServices/vaults/privateEndpointConnections", "apiVersion": "2024-10-01", "name": "v1/a.1.backup.2", "location": "westeurope",
        "properties": {"provisioningState": "Succeeded", "privateEndpoint": {"id": "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/n/providers/Microsoft.Network/privateEndpoints/a"}}}"#;
    let vault = r#"{"type": "Microsoft.RecoveryServices/vaults", "apiVersion": "2024-10-01", "name": "v1", "location": "westeurope", "properties": {"publicNetworkAccess": "Disabled"}}"#;
    let with = steps_of(&export(&format!("{vault}, {endpoint}")));
    assert!(
        has(&with, "vault/endpoint-new")
            && !has(&with, "vault/closed")
            && !has(&with, "vault/endpoint-first")
    );
    let without = steps_of(&export(vault));
    assert!(has(&without, "vault/closed") && !has(&without, "vault/endpoint-new"));
    let declared = r#"{"type": "Microsoft.Network/privateEndpoints", "apiVersion": "2024-01-01", "name": "e", "location": "westeurope", "properties": {}}"#;
    let both = steps_of(&export(&format!("{vault}, {endpoint}, {declared}")));
    assert!(has(&both, "vault/endpoint-first") && !has(&both, "vault/endpoint-new"));
    let master = r#"{"type": "Microsoft.Sql/servers", "apiVersion": "2021-11-01", "name": "s", "location": "westeurope", "properties": {}},
        {"type": "Microsoft.Sql/servers/databases", "apiVersion": "2021-11-01", "name": "s/master", "location": "westeurope"}"#;
    let items = steps_of(&export(master));
    assert!(has(&items, "sql/logins") && !has(&items, "sql/copy"));
}

#[test]
fn a_value_that_is_not_known_is_named_rather_than_missed() {
    let immutable = |state: &str| {
        let template = format!(
            r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
            "parameters": {{"state": {{"type": "string"}}}}, "resources": [{{"type": "Microsoft.RecoveryServices/vaults", "apiVersion": "2024-10-01",
            "name": "v1", "location": "westeurope", "properties": {{"securitySettings": {{"immutabilitySettings": {{"state": "{state}"}}}}}}}}]}}"#
        );
        has(&steps_of(&template), "vault/immutable")
    };
    assert!(immutable("Locked") && immutable("[parameters('state')]"));
    assert!(!immutable("Disabled"));
}

#[test]
fn nested_deployments_count_with_the_group_that_they_name() {
    let template = hand_written(
        r#"{"type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "d", "resourceGroup": "rg-vaults",
            "properties": {"mode": "Incremental", "template": {"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
            "resources": [{"type": "Microsoft.RecoveryServices/vaults", "apiVersion": "2024-10-01", "name": "v1", "location": "westeurope"}]}}}"#,
    );
    let origin = Origin {
        subscription: None,
        resource_group: Some("rg-apps".to_owned()),
    };
    let options = Options {
        resource_groups: vec![("rg-apps".to_owned(), "rg-apps-sdc".to_owned())],
        ..options()
    };
    let items = steps_with(&template, &origin, &options);
    let command = find(&items, "vault/first-backup")
        .unwrap()
        .command
        .clone()
        .unwrap();
    assert!(
        command.contains("--resource-group \"$TARGET_GROUP\" --vault-name v1"),
        "{command}"
    );
    let command = find(&items, "vault/list-protected")
        .unwrap()
        .command
        .clone()
        .unwrap();
    assert!(
        command.contains("--resource-group rg-vaults --vault-name v1"),
        "{command}"
    );
}

#[test]
fn tests_of_the_table_are_exercised() {
    let asked: Vec<Asks<'_>> = sample::tasks()
        .into_iter()
        .flat_map(|task| task.tests().map(|test| test.asks).collect::<Vec<_>>())
        .collect();
    let count = |fits: fn(&Asks<'_>) -> bool| asked.iter().filter(|asks| fits(asks)).count();
    assert!(count(|asks| matches!(asks, Asks::Has(_))) > 0);
    assert!(count(|asks| matches!(asks, Asks::Is(..))) > 0);
    assert!(count(|asks| matches!(asks, Asks::Contains(..))) > 0);
    assert!(count(|asks| matches!(asks, Asks::Unknown(_))) > 0);
    assert!(count(|asks| matches!(asks, Asks::Child(_))) > 0);
    assert!(count(|asks| matches!(asks, Asks::Estate(_))) > 0);
    assert!(count(|asks| matches!(asks, Asks::Listed)) > 0);
    assert!(count(|asks| matches!(asks, Asks::SameGeography)) > 0);
    assert!(count(|asks| matches!(asks, Asks::Renamed)) > 0);
    assert!(count(|asks| matches!(asks, Asks::Level(_))) > 0);
}

#[test]
fn machines_of_exports_are_deployed_by_a_step_of_their_own() {
    let machine = r#"{"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-03-01", "name": "vm1", "location": "westeurope", "properties": {"storageProfile": {"osDisk": {
        "osType": "Linux", "createOption": "FromImage", "managedDisk": {"id": "[resourceId('Microsoft.Compute/disks', 'vm1_OsDisk')]"}}}}}"#;
    assert!(has(&steps_of(&export(machine)), "machine/deploy"));
    assert!(!has(&steps_of(&hand_written(machine)), "machine/deploy"));
    assert!(has(&steps_of(&hand_written(machine)), "machine/quota"));
}
