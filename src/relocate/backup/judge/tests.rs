use super::super::{Inventory, read};
use super::*;
use crate::arm::Origin;
use crate::catalog::Catalog;
use crate::json::parse;
use crate::relocate::testing::{export, planned_from};
use crate::text::Source;

const ID: &str = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-fjord/providers/Microsoft.RecoveryServices/vaults/rsv";

const VAULT: &str = r#"{"type": "Microsoft.RecoveryServices/vaults", "apiVersion": "2024-10-01", "name": "rsv", "location": "westeurope", "sku": {"name": "RS0"}, "properties": {}},
    {"type": "Microsoft.RecoveryServices/vaults/backupPolicies", "apiVersion": "2024-10-01", "name": "rsv/nightly", "properties": {"backupManagementType": "AzureIaasVM", "policyType": "V1"}},
    {"type": "Microsoft.RecoveryServices/vaults/backupPolicies", "apiVersion": "2024-10-01", "name": "rsv/hana", "properties": {"backupManagementType": "AzureWorkload", "workLoadType": "SAPHanaDatabase"}}"#;

fn item(container: &str, name: &str, kind: &str, policy: &str, more: &str) -> String {
    format!(
        r#"{{"id": "{ID}/backupFabrics/Azure/protectionContainers/{container}/protectedItems/{name}", "name": "{name}",
            "properties": {{"protectedItemType": "{kind}", "policyId": "{ID}/backupPolicies/{policy}", "protectionState": "Protected"{more}}}}}"#
    )
}

fn machine(name: &str, policy: &str, more: &str) -> String {
    item(
        &format!("iaasvmcontainer;iaasvmcontainerv2;rg-fjord;{name}"),
        &format!("vm;iaasvmcontainerv2;rg-fjord;{name}"),
        "Microsoft.Compute/virtualMachines",
        policy,
        more,
    )
}

/// Rule and message of everything that is told of a list, the vault being of this group.
fn told_in(group: Option<&str>, resources: &str, items: &[String]) -> Vec<(String, String)> {
    let text = format!("[{}]", items.join(","));
    let document = parse(&Source::new("items.json", text.as_str()));
    assert!(document.problems.is_empty(), "{text}");
    let lists = [Inventory {
        file: 1,
        root: &document.root,
    }];
    let origin = Origin {
        resource_group: group.map(str::to_owned),
        ..Origin::default()
    };
    planned_from(&[&export(resources)], &[origin], |job, _| {
        let listed = read(Catalog::embedded(), &lists);
        let findings = of_lists(job, &listed);
        for finding in &findings {
            assert_eq!(finding.place.file, 1, "{finding:?}");
            assert!(judges(&finding.rule), "{}", finding.rule);
        }
        let told = findings.iter();
        told.map(|one| (one.rule.clone(), one.message.clone()))
            .collect()
    })
}

fn told(resources: &str, items: &[String]) -> Vec<(String, String)> {
    told_in(None, resources, items)
}

fn rules(told: &[(String, String)]) -> Vec<&str> {
    told.iter().map(|(rule, _)| rule.as_str()).collect()
}

#[test]
fn a_list_that_fits_its_vault_is_quiet() {
    let items = [
        machine("vm1", "nightly", ""),
        machine("vm2", "EnhancedPolicy", ""),
    ];
    assert_eq!(told(VAULT, &items), []);
    assert_eq!(told_in(Some("RG-Fjord"), VAULT, &items), []);
}

#[test]
fn a_list_of_a_vault_that_is_not_given_says_so_once() {
    let items = [machine("vm1", "nightly", ""), machine("vm2", "nightly", "")];
    for vault in ["", VAULT] {
        let group = (!vault.is_empty()).then_some("another-group");
        assert_eq!(rules(&told_in(group, vault, &items)), [NO_VAULT]);
    }
}

#[test]
fn policies_must_be_there_and_of_the_kind() {
    let sql = item(
        "VMAppContainer;Compute;rg-fjord;vm1",
        "SQLDataBase;mssqlserver;orders",
        "AzureVmWorkloadSQLDatabase",
        "hana",
        "",
    );
    let gone = ["vm1", "vm2", "vm3", "vm4"].map(|name| machine(name, "gone", ""));
    let told = told(
        VAULT,
        &[gone.to_vec(), vec![machine("vm5", "hana", ""), sql]].concat(),
    );
    assert_eq!(
        rules(&told),
        [
            policies::MISSING,
            policies::OTHER_KIND,
            policies::OTHER_KIND
        ]
    );
    assert!(told[0].1.contains("vm1, vm2, vm3 and 1 more"), "{told:?}");
    assert!(
        told[1].1.contains("AzureWorkload, SAPHanaDatabase"),
        "{told:?}"
    );
    assert!(told[2].1.contains("orders of vm1"), "{told:?}");
}

#[test]
fn machines_that_want_an_enhanced_policy() {
    let with = |properties: &str| {
        format!(
            r#"{VAULT}, {{"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-07-01", "name": "vm1", "location": "westeurope", "properties": {{{properties}}}}}"#
        )
    };
    let ultra = with(
        r#""storageProfile": {"dataDisks": [{"lun": 0, "managedDisk": {"storageAccountType": "UltraSSD_LRS"}}]}"#,
    );
    let trusted = with(r#""securityProfile": {"securityType": "TrustedLaunch"}"#);
    let plain = with(r#""securityProfile": {"securityType": "Standard"}"#);
    for (resources, policy, wanted) in [
        (&ultra, "nightly", Some("Ultra")),
        (&ultra, "DefaultPolicy", Some("Ultra")),
        (&ultra, "EnhancedPolicy", None),
        (&trusted, "nightly", Some("Trusted Launch")),
        (&plain, "nightly", None),
    ] {
        let told = told(resources, &[machine("vm1", policy, "")]);
        match wanted {
            Some(text) => assert!(told.len() == 1 && told[0].1.contains(text), "{told:?}"),
            None => assert_eq!(told, []),
        }
    }
}

#[test]
fn items_that_cannot_go_as_they_are() {
    let disks = format!(
        r#"{VAULT}, {{"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-07-01", "name": "vm3", "location": "westeurope", "properties": {{"storageProfile": {{"dataDisks": [{{"lun": 1}}]}}}}}}"#
    );
    let exclusion = |lun: u32| {
        format!(
            r#", "extendedProperties": {{"diskExclusionProperties": {{"diskLunList": [{lun}], "isInclusionList": false}}}}"#
        )
    };
    let elsewhere = r#", "sourceResourceId": "/subscriptions/s/resourceGroups/rg-new/providers/Microsoft.Compute/virtualMachines/vm5""#;
    let hash = "ab12".repeat(16);
    let items = [
        machine("vm1", "nightly", "").replace("\"Protected\"", "\"ProtectionStopped\""),
        machine(
            "vm2",
            "nightly",
            r#", "isScheduledForDeferredDelete": true"#,
        ),
        machine("vm3", "nightly", &exclusion(7)),
        machine("vm4", "nightly", &exclusion(7)),
        machine("vm5", "nightly", elsewhere),
        item(
            "x;y",
            "z",
            "Microsoft.ClassicCompute/virtualMachines",
            "nightly",
            "",
        ),
        item(
            "StorageContainer;Storage;g;st",
            &format!("AzureFileShare;{hash}"),
            "AzureFileShareProtectedItem",
            "",
            "",
        ),
    ];
    assert_eq!(
        rules(&told(&disks, &items)),
        [
            items::STOPPED,
            items::STOPPED,
            items::NO_DISK,
            items::DISAGREES,
            items::NEVER,
            items::NO_SHARE,
        ]
    );
    assert_eq!(
        told(&disks, &[machine("vm3", "nightly", &exclusion(1))]),
        []
    );
}

#[test]
fn a_vault_takes_so_many_machines() {
    let many: Vec<String> = (0..1001)
        .map(|number| machine(&format!("vm{number}"), "nightly", ""))
        .collect();
    assert_eq!(rules(&told(VAULT, &many)), [items::LIMIT]);
    assert_eq!(told(VAULT, &many[1..]), []);
}

#[test]
fn two_vaults_cannot_have_the_same() {
    let other = |item: &str| item.replace("vaults/rsv/", "vaults/rsv-old/");
    let vm = machine("vm1", "nightly", "");
    let told_twice = told(VAULT, &[vm.clone(), other(&vm)]);
    let [(rule, message), _] = &told_twice[..] else {
        panic!("{told_twice:?}");
    };
    assert_eq!(rule, twice::TWICE);
    assert_eq!(
        message,
        "vm1 is backed up by two vaults, rsv in rg-fjord and rsv-old in rg-fjord: a machine has one vault at a time"
    );
    // Stopped in the old one, or another machine, or the same list twice: nothing to say.
    let stopped = other(&vm).replace("\"Protected\"", "\"ProtectionStopped\"");
    let elsewhere = other(&vm).replace(";rg-fjord;", ";rg-other;");
    for second in [stopped, elsewhere, vm.clone()] {
        let all = told(VAULT, &[vm.clone(), second]);
        assert!(!rules(&all).contains(&twice::TWICE), "{all:?}");
    }
    // An account has one vault, whichever of its shares.
    let share = |name: &str| {
        item(
            "StorageContainer;Storage;rg-fjord;stfiles",
            &format!("AzureFileShare;{name}"),
            "AzureFileShareProtectedItem",
            "files",
            "",
        )
    };
    let shares = [share("plans"), other(&share("drawings"))];
    assert!(rules(&told(VAULT, &shares)).contains(&twice::TWICE));
}

#[test]
fn a_list_against_what_a_template_declares() {
    let declared = |vault: &str| {
        format!(
            r#"{VAULT}, {{"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-07-01", "name": "vm1", "location": "westeurope", "properties": {{}}}},
            {{"type": "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems", "apiVersion": "2025-02-01", "name": "{vault}/Azure/iaasvmcontainer;iaasvmcontainerv2;rg-fjord;vm1/vm;iaasvmcontainerv2;rg-fjord;vm1",
            "properties": {{"protectedItemType": "Microsoft.Compute/virtualMachines", "sourceResourceId": "[resourceId('Microsoft.Compute/virtualMachines', 'vm1')]"}}}}"#
        )
    };
    let list = [machine("vm1", "nightly", "")];
    let told_other = told(&declared("rsv-new"), &list);
    assert_eq!(
        told_other,
        [(
            twice::TWICE.to_owned(),
            "vm1 is backed up by two vaults, rsv in rg-fjord and rsv-new (by a template): a machine has one vault at a time".to_owned()
        )]
    );
    assert_eq!(told(&declared("rsv"), &list), []);
}
