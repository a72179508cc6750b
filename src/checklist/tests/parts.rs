//! What templates hold parts of, names that only a deployment knows, and items that protect by
//! themselves.

use super::{find, steps_of};
use crate::checklist::{Item, Phase};
use crate::relocate::testing::hand_written;

const ITEM: &str =
    "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems";

/// A template written by a person, with a parameter without value.
fn with_parameter(resources: &str) -> String {
    let body = hand_written(resources);
    body.replacen(
        '{',
        r#"{"parameters": {"who": {"type": "string"}, "where": {"type": "string"}},"#,
        1,
    )
}

fn item(vault: &str, source: &str) -> String {
    format!(
        r#"{{"type": "{ITEM}", "apiVersion": "2024-10-01",
        "name": "[concat({vault}, '/Azure/iaasvmcontainer;iaasvmcontainerv2;', resourceGroup().name, ';vm1/vm;iaasvmcontainerv2;', resourceGroup().name, ';vm1')]",
        "properties": {{"protectedItemType": "Microsoft.Compute/virtualMachines", "sourceResourceId": "{source}"}}}}"#
    )
}

const MACHINE: &str = r#"{"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-03-01", "name": "vm1", "location": "westeurope", "properties": {"hardwareProfile": {"vmSize": "[parameters('who')]"},
    "storageProfile": {"imageReference": {"offer": "WindowsServer"}}}}"#;
const OWN: &str = "[resourceId('Microsoft.Compute/virtualMachines', 'vm1')]";

fn command<'i>(items: &'i [Item], key: &str) -> &'i str {
    find(items, key).unwrap().command.as_deref().unwrap()
}

#[test]
fn a_value_that_is_not_known_is_a_variable_of_the_shell() {
    let items = steps_of(&with_parameter(MACHINE));
    let quota = command(&items, "machine/quota");
    assert!(quota.contains("--size \"$VM_SIZE\""), "{quota}");
}

#[test]
fn a_name_that_is_empty_or_not_known_is_a_variable_that_is_explained() {
    for name in ["", "[parameters('who')]"] {
        let vault = format!(
            r#"{{"type": "Microsoft.RecoveryServices/vaults", "apiVersion": "2024-10-01", "name": "{name}", "location": "westeurope", "properties": {{}}}}"#
        );
        let items = steps_of(&with_parameter(&vault));
        let list = command(&items, "vault/list-protected");
        assert!(list.contains("--vault-name \"$NAME\""), "{list}");
        let shell = find(&items, "run/shell").unwrap();
        assert!(shell.text.contains("`$NAME` ("), "{}", shell.text);
    }
    let known = steps_of(&hand_written(MACHINE));
    let shell = find(&known, "run/shell").unwrap();
    assert!(!shell.text.contains("`$NAME`"), "{}", shell.text);
}

#[test]
fn what_is_known_of_a_name_is_used_and_its_parts_are_not_mixed_up() {
    let account = "[concat('st', parameters('who'))]";
    let container = "[concat('st', parameters('who'), '/default/blobs')]";
    let template = with_parameter(&format!(
        r#"{{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "{account}", "location": "westeurope", "kind": "StorageV2"}},
        {{"type": "Microsoft.Storage/storageAccounts/blobServices/containers", "apiVersion": "2023-05-01", "name": "{container}"}}"#
    ));
    let items = steps_of(&template);
    let archived = command(&items, "storage/archived");
    assert!(
        archived.contains("--account-name \"$PARENT\" --container-name blobs"),
        "{archived}"
    );
    // The account has a container, though both names are open.
    assert!(find(&items, "storage/copy-containers").is_some());
    assert!(find(&items, "storage/copy-blobs").is_none());
}

#[test]
fn a_region_that_nothing_tells_is_a_variable_that_is_set_first() {
    let network = r#"{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-01-01", "name": "v", "location": "[resourceGroup().location]",
        "properties": {"addressSpace": {"addressPrefixes": []}}}"#;
    let items = steps_of(&hand_written(network));
    let logs = command(&items, "network/flow-logs");
    assert!(logs.contains("--location \"$SOURCE_REGION\""), "{logs}");
    let shell = command(&items, "run/shell");
    assert!(shell.contains("\nSOURCE_REGION='<"), "{shell}");
    let ranges = find(&items, "network/address-space").unwrap();
    assert!(!ranges.text.contains("none named"), "{}", ranges.text);
}

#[test]
fn what_is_at_the_top_and_not_deployed_has_to_be_there_first() {
    let policy = r#"{"type": "Microsoft.RecoveryServices/vaults/backupPolicies", "apiVersion": "2024-10-01", "name": "[concat(parameters('who'), '/daily')]", "properties": {}}"#;
    let items = steps_of(&with_parameter(policy));
    let step = find(&items, "resource/top-not-deployed").unwrap();
    assert_eq!(step.phase, Phase::Prepare);
    let [vault] = step.subjects.as_slice() else {
        panic!("{step:?}");
    };
    assert_eq!(
        (vault.name.as_str(), vault.kind.as_str()),
        ("parameters('who')", "Microsoft.RecoveryServices/vaults")
    );
    let vault = r#"{"type": "Microsoft.RecoveryServices/vaults", "apiVersion": "2024-10-01", "name": "[parameters('who')]", "location": "westeurope", "properties": {}}"#;
    let both = steps_of(&with_parameter(&format!("{vault}, {policy}")));
    assert!(find(&both, "resource/top-not-deployed").is_none());
    // One known by name is among what lies outside, and told there.
    let named = steps_of(&hand_written(
        &policy.replace("[concat(parameters('who'), '/daily')]", "rsv/daily"),
    ));
    assert!(find(&named, "resource/top-not-deployed").is_none());
    assert!(find(&named, "relocate/not-exported").is_some());
}

#[test]
fn an_item_of_a_vault_elsewhere_has_steps_of_its_own() {
    let far = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-far/providers/Microsoft.Compute/virtualMachines/vm1";
    let items = steps_of(&with_parameter(&item("'rsv'", far)));
    assert!(find(&items, "vault/items-in-templates").is_some());
    let old = command(&items, "vault/items-old");
    assert!(
        old.contains("--vault-name rsv --container-name \"$CONTAINER\"")
            && old.contains("--workload-type VM --yes"),
        "{old}"
    );
    let first = find(&items, "vault/items-first-backup").unwrap();
    assert_eq!(first.phase, Phase::Protect);
    let share = item("'rsv'", far).replace(
        "\"Microsoft.Compute/virtualMachines\"",
        "\"AzureFileShareProtectedItem\"",
    );
    let items = steps_of(&with_parameter(&share));
    let old = command(&items, "vault/items-old");
    assert!(
        old.contains("AzureStorage --workload-type AzureFileShare"),
        "{old}"
    );
}

#[test]
fn an_item_beside_its_vault_locks_the_redundancy_at_once() {
    let vault = r#"{"type": "Microsoft.RecoveryServices/vaults", "apiVersion": "2024-10-01", "name": "rsv", "location": "westeurope", "properties": {}}"#;
    let template = with_parameter(&format!("{vault}, {MACHINE}, {}", item("'rsv'", OWN)));
    let items = steps_of(&template);
    let before = find(&items, "vault/redundancy-in-template").unwrap();
    assert_eq!(before.phase, Phase::Prepare);
    for key in [
        "vault/redundancy-first",
        // The machine is of the same template, and what is protected already is not asked for.
        "vault/items-in-templates",
        "vault/items-old",
        "vault/protect-machines",
    ] {
        assert!(find(&items, key).is_none(), "{key}");
    }
    let apart = steps_of(&with_parameter(&format!("{vault}, {MACHINE}")));
    assert!(find(&apart, "vault/redundancy-first").is_some());
    assert!(find(&apart, "vault/protect-machines").is_some());
}
