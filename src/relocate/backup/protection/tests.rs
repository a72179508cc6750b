use super::*;
use crate::arm::Origin;
use crate::relocate::backup::write;
use crate::relocate::options::Options;
use crate::relocate::testing::{export, planned_with_lists};

const VAULT: &str = r#"{"type": "Microsoft.RecoveryServices/vaults", "apiVersion": "2024-10-01", "name": "rsv", "location": "westeurope", "sku": {"name": "RS0"}, "properties": {}},
    {"type": "Microsoft.RecoveryServices/vaults/backupPolicies", "apiVersion": "2024-10-01", "name": "rsv/nightly", "properties": {"backupManagementType": "AzureIaasVM", "policyType": "V1"}},
    {"type": "Microsoft.RecoveryServices/vaults/backupPolicies", "apiVersion": "2024-10-01", "name": "rsv/files", "properties": {"backupManagementType": "AzureStorage", "workLoadType": "AzureFileShare"}}"#;

fn machine_in(region: &str, name: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-07-01", "name": "{name}", "location": "{region}", "properties": {{}}}}"#
    )
}

const ACCOUNT: &str = r#"{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01", "name": "stfiles", "location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}},
    {"type": "Microsoft.Storage/storageAccounts/fileServices/shares", "apiVersion": "2024-01-01", "name": "stfiles/default/plans", "properties": {}}"#;

fn item(container: &str, name: &str, kind: &str, policy: &str) -> String {
    let vault = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-backup/providers/Microsoft.RecoveryServices/vaults/rsv";
    format!(
        r#"{{"id": "{vault}/backupFabrics/Azure/protectionContainers/{container}/protectedItems/{name}",
            "properties": {{"protectedItemType": "{kind}", "policyId": "{vault}/backupPolicies/{policy}", "protectionState": "Protected"}}}}"#
    )
}

fn listed(group: &str, name: &str, policy: &str) -> String {
    item(
        &format!("iaasvmcontainer;iaasvmcontainerv2;{group};{name}"),
        &format!("vm;iaasvmcontainerv2;{group};{name}"),
        "Microsoft.Compute/virtualMachines",
        policy,
    )
}

fn share(name: &str) -> String {
    item(
        "StorageContainer;Storage;rg-files;stfiles",
        &format!("AzureFileShare;{name}"),
        "AzureFileShareProtectedItem",
        "files",
    )
}

fn options(protect: Protecting, groups: &[(&str, &str)]) -> Options {
    let pairs = groups.iter();
    Options {
        to: "swedencentral".to_owned(),
        protect,
        resource_groups: pairs
            .map(|(old, new)| ((*old).to_owned(), (*new).to_owned()))
            .collect(),
        ..Options::default()
    }
}

/// What becomes of everything, and the written template with its parameter file.
fn outcome_with(
    resources: &str,
    items: &[String],
    options: &Options,
) -> (Vec<Protection>, Option<serde_json::Value>, Vec<String>) {
    let list = format!("[{}]", items.join(","));
    let lists = [list.as_str()];
    let lists = if items.is_empty() { &[] } else { &lists[..] };
    let template = export(resources);
    planned_with_lists(
        &[&template],
        lists,
        &[Origin::default()],
        options,
        |job, plan| {
            let file = write(job, plan, 0);
            let text = file
                .as_ref()
                .map(|file| serde_json::from_str(&file.text).unwrap());
            let asked = file.map(|file| file.parameters[0].asked.clone());
            (plan.protection.clone(), text, asked.unwrap_or_default())
        },
    )
}

fn outcome(
    resources: &str,
    items: &[String],
) -> (Vec<Protection>, Option<serde_json::Value>, Vec<String>) {
    outcome_with(resources, items, &options(Protecting::Plan, &[]))
}

fn fates(all: &[Protection]) -> Vec<(String, Fate)> {
    all.iter()
        .map(|one| (one.name(), one.fate.clone()))
        .collect()
}

fn reason(one: &Protection) -> &str {
    match &one.fate {
        Fate::Asked(reason) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_machine_is_its_item_alone_and_its_group_is_asked_for() {
    let (all, text, asked) = outcome(VAULT, &[listed("rg-app", "vm1", "nightly")]);
    assert_eq!(fates(&all), [("vm1".to_owned(), Fate::Written)]);
    let text = text.unwrap();
    let resources = text["resources"].as_array().unwrap();
    assert_eq!(resources.len(), 1);
    assert_eq!(asked, ["resourceGroups_rg_app_name"]);
    let name = resources[0]["name"].as_str().unwrap();
    assert!(
        name.contains("/Azure/iaasvmcontainer;iaasvmcontainerv2;"),
        "{name}"
    );
    assert!(text["parameters"]["resourceGroups_rg_app_name"]["defaultValue"].is_null());
}

#[test]
fn a_group_that_is_mapped_or_that_of_the_vault_has_a_value() {
    let items = [
        listed("rg-app", "vm1", "nightly"),
        listed("rg-backup", "vm2", "nightly"),
    ];
    let mapped = options(Protecting::Plan, &[("rg-app", "rg-app-sdc")]);
    let (_, text, asked) = outcome_with(VAULT, &items, &mapped);
    let parameters = &text.unwrap()["parameters"];
    assert_eq!(
        parameters["resourceGroups_rg_app_name"]["defaultValue"],
        "rg-app-sdc"
    );
    assert_eq!(
        parameters["resourceGroups_rg_backup_name"]["defaultValue"],
        "[resourceGroup().name]"
    );
    assert!(asked.is_empty());
}

#[test]
fn shares_come_behind_their_account_one_after_the_other() {
    let resources = format!("{VAULT}, {ACCOUNT}");
    let (all, text, _) = outcome(&resources, &[share("plans"), share("drawings")]);
    assert!(all.iter().all(|one| one.fate == Fate::Written));
    let text = text.unwrap();
    let resources = text["resources"].as_array().unwrap();
    let waits: Vec<usize> = resources
        .iter()
        .map(|one| one["dependsOn"].as_array().map_or(0, Vec::len))
        .collect();
    assert_eq!(waits, [0, 1, 2]);
    assert_eq!(
        resources[0]["properties"]["containerType"],
        "StorageContainer"
    );
    assert!(
        resources[2]["dependsOn"][1]
            .as_str()
            .unwrap()
            .contains("AzureFileShare;plans")
    );
    // The account has another name in the target.
    assert_eq!(
        text["parameters"]["storageAccounts_stfiles_name"]["defaultValue"],
        "stfilessdc"
    );
}

#[test]
fn what_is_stopped_unknown_or_elsewhere_is_asked_about() {
    let hash = "ab12".repeat(16);
    let resources = format!("{VAULT}, {}", machine_in("eastus", "vm4"));
    let items = [
        listed("rg", "vm1", "nightly").replace("\"Protected\"", "\"ProtectionPaused\""),
        listed("rg", "vm2", "gone"),
        listed("rg", "vm3", "files"),
        listed("rg", "vm4", "nightly"),
        share(&hash),
        listed("rg", "vm5", "nightly").replace("vaults/rsv", "vaults/other"),
    ];
    let (all, text, _) = outcome(&resources, &items);
    assert_eq!(text, None);
    let told: Vec<&str> = all.iter().map(reason).collect();
    assert_eq!(
        told,
        [
            "nothing is backed up now",
            "the vault has no policy gone",
            "the policy files is for something else",
            "it is in eastus, and its vault in swedencentral",
            "the name of the share is not known",
            "the vault is not among the templates",
        ]
    );
}

#[test]
fn databases_and_agents_are_never_written() {
    let items = [
        item(
            "VMAppContainer;Compute;rg;vm1",
            "SQLDataBase;mssqlserver;a",
            "AzureVmWorkloadSQLDatabase",
            "x",
        ),
        item(
            "Windows;srv",
            "FileFolder;1",
            "MabFileFolderProtectedItem",
            "x",
        ),
        item(
            "iaasvmcontainer;x",
            "vm;y",
            "Microsoft.ClassicCompute/virtualMachines",
            "nightly",
        ),
    ];
    let (all, text, _) = outcome(VAULT, &items);
    let fates: Vec<&Fate> = all.iter().map(|one| &one.fate).collect();
    assert_eq!(fates, [&Fate::ByHand, &Fate::ByHand, &Fate::Never]);
    assert_eq!(text, None);
}

#[test]
fn without_a_list_machines_and_shares_are_candidates_and_nothing_more() {
    let resources = format!("{VAULT}, {ACCOUNT}, {}", machine_in("westeurope", "vm1"));
    let (all, text, _) = outcome(&resources, &[]);
    assert_eq!(text, None);
    let told: Vec<(String, Evidence)> = all.iter().map(|one| (one.name(), one.evidence)).collect();
    assert_eq!(
        told,
        [
            ("plans of stfiles".to_owned(), Evidence::None),
            ("vm1".to_owned(), Evidence::None)
        ]
    );
    assert!(
        all.iter()
            .all(|one| reason(one) == "nothing says whether it is protected")
    );
    // A list of machines tells of machines; of shares it tells nothing.
    let (all, _, _) = outcome(&resources, &[listed("rg", "other", "nightly")]);
    assert!(all.iter().all(|one| one.name() != "vm1"), "{all:?}");
}

#[test]
fn protect_all_adds_candidates_and_none_writes_nothing() {
    let resources = format!("{VAULT}, {ACCOUNT}, {}", machine_in("westeurope", "vm1"));
    let (all, _, _) = outcome_with(&resources, &[], &options(Protecting::All, &[]));
    let told: Vec<(Fate, Option<&str>)> = all
        .iter()
        .map(|one| (one.fate.clone(), one.policy.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (Fate::Written, Some("files")),
            (Fate::Written, Some("DefaultPolicy"))
        ]
    );
    let items = [listed("rg", "vm1", "nightly")];
    let (all, text, _) = outcome_with(&resources, &items, &options(Protecting::None, &[]));
    assert_eq!(text, None);
    assert!(all.iter().all(|one| matches!(one.fate, Fate::Asked(_))));
}

#[test]
fn the_plan_comes_before_all_else() {
    use crate::relocate::backup::candidates;
    use crate::relocate::told::{PolicyRef, Protect};
    let resources = format!("{VAULT}, {ACCOUNT}, {}", machine_in("westeurope", "vm1"));
    let template = export(&resources);
    let list = format!("[{}]", listed("rg", "vm1", "gone"));
    let asked = options(Protecting::Plan, &[]);
    planned_with_lists(
        &[&template],
        &[&list],
        &[Origin::default()],
        &asked,
        |job, plan| {
            let at = |kind: &str, name: &str| {
                let name = crate::arm::Value::String(name.into());
                job.estate.named(kind, &name)[0]
            };
            let wish = Protect {
                at: at("Microsoft.Compute/virtualMachines", "vm1"),
                policy: PolicyRef::Declared(at(listed::POLICY, "rsv/nightly")),
            };
            let mut all = plan.protection.clone();
            let count = all.len();
            candidates::obey(job, &wish, &mut all);
            assert_eq!(all.len(), count);
            let one = all.iter().find(|one| one.name() == "vm1").unwrap();
            assert_eq!(one.evidence, Evidence::Plan);
            assert_eq!(decide(job, plan, one), Fate::Written);
            // It is still known what the old vault calls it.
            assert!(one.native.is_some());
            let share = Protect {
            at: at("Microsoft.Storage/storageAccounts/fileServices/shares", "stfiles/default/plans"),
            policy: PolicyRef::Id("/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/elsewhere/backupPolicies/p".to_owned()),
        };
            candidates::obey(job, &share, &mut all);
            let one = all
                .iter()
                .find(|one| one.name() == "plans of stfiles")
                .unwrap();
            assert_eq!(
                decide(job, plan, one),
                Fate::Asked("the vault is not among the templates".to_owned())
            );
            assert_eq!(candidates::itself(job, one), Some(share.at));
        },
    );
}

#[test]
fn snapshots_name_machines_but_no_policy() {
    let resources = format!(
        r#"{VAULT}, {{"type": "Microsoft.Compute/restorePointCollections", "apiVersion": "2024-07-01", "name": "AzureBackup_vm1_2110000000001", "location": "westeurope",
        "properties": {{"source": {{"id": "/subscriptions/s/resourceGroups/rg-app/providers/Microsoft.Compute/virtualMachines/vm1"}}}}}}"#
    );
    let (all, text, _) = outcome(&resources, &[]);
    assert_eq!(text, None);
    assert_eq!(all[0].evidence, Evidence::Snapshots);
    assert_eq!(reason(&all[0]), "the policy is not known");
    let (all, text, _) = outcome(&resources, &[listed("rg-app", "vm1", "nightly")]);
    assert_eq!((all.len(), all[0].evidence), (1, Evidence::List));
    assert!(text.is_some());
}

#[test]
fn what_a_template_protects_is_not_protected_twice() {
    let intent = r#"{"type": "Microsoft.RecoveryServices/vaults/backupFabrics/backupProtectionIntent", "apiVersion": "2017-07-01", "name": "rsv/Azure/vm;iaasvmcontainerv2;rg;vm1",
        "properties": {"protectionIntentItemType": "AzureResourceItem", "policyId": "[resourceId('Microsoft.RecoveryServices/vaults/backupPolicies', 'rsv', 'nightly')]",
        "sourceResourceId": "[resourceId('Microsoft.Compute/virtualMachines', 'vm1')]"}}"#;
    let resources = format!("{VAULT}, {}, {intent}", machine_in("westeurope", "vm1"));
    let (all, text, _) = outcome(&resources, &[]);
    assert_eq!(fates(&all), [("vm1".to_owned(), Fate::Declared)]);
    assert_eq!(all[0].policy.as_deref(), Some("nightly"));
    assert_eq!(text, None);
}

#[test]
fn an_intent_that_spells_a_group_means_the_only_machine_of_the_name_beside_it() {
    let intent = r#"{"type": "Microsoft.RecoveryServices/vaults/backupFabrics/backupProtectionIntent", "apiVersion": "2017-07-01", "name": "rsv-old/Azure/vm;iaasvmcontainerv2;rg-fjord;vm1",
        "properties": {"protectionIntentItemType": "AzureResourceItem", "policyId": "/subscriptions/s/resourceGroups/rg-fjord/providers/Microsoft.RecoveryServices/vaults/rsv-old/backupPolicies/nightly",
        "sourceResourceId": "/subscriptions/s/resourceGroups/rg-fjord/providers/Microsoft.Compute/virtualMachines/vm1"}}"#;
    let resources = format!("{}, {intent}", machine_in("westeurope", "vm1"));
    let (all, ..) = outcome(&resources, &[]);
    assert_eq!(fates(&all), [("vm1".to_owned(), Fate::Declared)]);
    assert_eq!(all[0].resource.map(|at| at.resource), Some(0));
}

#[test]
fn what_two_vaults_would_protect_is_asked_about_unless_the_plan_names_it() {
    let second = VAULT.replace("rsv", "rsv-two");
    let resources = format!("{VAULT}, {second}, {}", machine_in("westeurope", "vm1"));
    let one = listed("rg", "vm1", "nightly");
    let other = one.replace("vaults/rsv/", "vaults/rsv-two/");
    let (all, text, _) = outcome(&resources, &[one, other]);
    assert_eq!(text, None);
    let told: Vec<&str> = all.iter().map(reason).collect();
    assert_eq!(told, ["two vaults have it, and only one can"; 2]);
    let mut all = all;
    all[0].evidence = Evidence::Plan;
    all.iter_mut().for_each(|one| one.fate = Fate::Written);
    one_vault_each(&mut all);
    assert_eq!(all[0].fate, Fate::Written);
    assert_eq!(reason(&all[1]), "the plan protects it by another vault");
}
