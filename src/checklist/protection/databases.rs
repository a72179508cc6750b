//! Databases in machines: register the machine, let the vault search it, protect what it found.
//! A template cannot wait for the search, so these are commands.

use std::collections::BTreeMap;

use super::words::{code_list, container, new_vault, of, quoted, subjects, target, with, word};
use crate::catalog::{ItemKind, Way};
use crate::checklist::scene::Scene;
use crate::checklist::{Item, Phase};
use crate::relocate::backup::{Fate, Protection};

const GUIDE: &str = "https://learn.microsoft.com/azure/backup/tutorial-sap-hana-backup-cli";

/// One step for each kind of database on each machine.
pub fn items(scene: &Scene<'_, '_>) -> Vec<Item> {
    let mut machines: BTreeMap<(String, String, String), Vec<&Protection>> = BTreeMap::new();
    for one in of(scene, |one| one.fate == Fate::ByHand) {
        let kind = scene.job.catalog.item_kind_called(&one.kind);
        let Some(kind) = kind.filter(|kind| kind.way == Way::Discovery) else {
            continue;
        };
        let [group, name] = target(scene, one);
        let key = (
            kind.cli.unwrap_or_default().to_owned(),
            group.unwrap_or_default(),
            name.unwrap_or_default(),
        );
        machines.entry(key).or_default().push(one);
    }
    let items = machines.into_values();
    items.filter_map(|all| of_machine(scene, &all)).collect()
}

fn of_machine(scene: &Scene<'_, '_>, all: &[&Protection]) -> Option<Item> {
    let first = all.first()?;
    let kind = scene.job.catalog.item_kind_called(&first.kind)?;
    let [_, machine] = target(scene, first);
    let names: Vec<String> = all
        .iter()
        .filter_map(|one| one.source.part.clone())
        .collect();
    let powershell = match kind.cmdlet {
        Some(_) => "; the comments at the end do the same in PowerShell",
        None => "; Az PowerShell cannot search for these",
    };
    let text = format!(
        "Protect these databases of {} again, once the machine runs in the target: {}. {} The commands register the machine, let the vault search it, show what it found, and protect each database{powershell}.",
        code_list(&[machine.unwrap_or_else(|| "their machine".to_owned())]),
        code_list(&names),
        before(kind)
    );
    let item = Item::new("vault/databases", Phase::Protect, text, subjects(all));
    Some(with(item, &lines(scene, kind, all)?, GUIDE))
}

/// What the guest needs before it is registered.
fn before(kind: ItemKind<'_>) -> &'static str {
    match kind.key {
        "sql" => {
            "No other tool may back them up. Without the SQL IaaS extension the account `NT Service\\AzureWLBackupPluginSvc` needs sysadmin, else the search ends with `UserErrorSQLNoSysAdminMembership`."
        }
        "ase" => "Run the pre-registration script of the new vault as root on the machine first.",
        _ => {
            "Run the pre-registration script of the new vault as root on the machine first; it needs unixODBC 2.3.4 or newer."
        }
    }
}

fn lines(scene: &Scene<'_, '_>, kind: ItemKind<'_>, all: &[&Protection]) -> Option<Vec<String>> {
    let first = all.first()?;
    let [vault_group, vault] = new_vault(scene, first);
    let [group, machine] = target(scene, first);
    let workload = kind.cli?;
    let at = format!(
        "--resource-group {} --vault-name {}",
        word(vault_group.as_deref(), "TARGET_GROUP"),
        word(vault.as_deref(), "NEW_VAULT")
    );
    let container = container(kind.container, &[group.clone(), machine.clone()]);
    let mut lines = vec![
        format!(
            "machine=$(az vm show --resource-group {} --name {} --query id --output tsv)",
            word(group.as_deref(), "MACHINE_GROUP"),
            word(machine.as_deref(), "MACHINE")
        ),
        format!(
            "az backup container register {at} --backup-management-type AzureWorkload --workload-type {workload} --resource-id \"$machine\""
        ),
        format!(
            "az backup protectable-item initialize {at} --workload-type {workload} --container-name {container}"
        ),
        format!("az backup protectable-item list {at} --workload-type {workload} --output table"),
    ];
    for one in all {
        lines.push(format!(
            "az backup protection enable-for-azurewl {at} --workload-type {workload} --protectable-item-type {} --protectable-item-name {} --server-name {} --policy-name {}",
            item_type(kind),
            word(item_name(kind, one).as_deref(), "DATABASE"),
            word(server(one), "SERVER"),
            word(one.policy.as_deref(), "POLICY")
        ));
    }
    if kind.key == "sql" {
        lines.push("# if the instance was protected with all that is added to it (auto-protection), instead of the databases:".to_owned());
        lines.push(format!(
            "# az backup protection auto-enable-for-azurewl {at} --workload-type {workload} --protectable-item-type SQLInstance --protectable-item-name {} --server-name {} --policy-name {}",
            word(instance(first).as_deref(), "INSTANCE"),
            word(server(first), "SERVER"),
            word(first.policy.as_deref(), "POLICY")
        ));
    }
    lines.extend(powershell(scene, kind, all));
    Some(lines)
}

/// The same in PowerShell, as comments: for SQL Server, which is all that its search knows.
fn powershell(scene: &Scene<'_, '_>, kind: ItemKind<'_>, all: &[&Protection]) -> Vec<String> {
    let (Some(first), Some(workload)) = (all.first(), kind.cmdlet) else {
        return Vec::new();
    };
    let [vault_group, vault] = new_vault(scene, first);
    let [group, machine] = target(scene, first);
    let machine = quoted(machine.as_deref(), "machine");
    let mut lines = vec![
        format!(
            "$v = Get-AzRecoveryServicesVault -ResourceGroupName {} -Name {}",
            quoted(vault_group.as_deref(), "targetGroup"),
            quoted(vault.as_deref(), "newVault")
        ),
        format!(
            "$m = Get-AzVM -ResourceGroupName {} -Name {machine}",
            quoted(group.as_deref(), "machineGroup")
        ),
        format!(
            "Register-AzRecoveryServicesBackupContainer -ResourceId $m.Id -BackupManagementType AzureWorkload -WorkloadType {workload} -VaultId $v.ID -Force"
        ),
        format!(
            "$c = Get-AzRecoveryServicesBackupContainer -ContainerType AzureVMAppContainer -FriendlyName {machine} -VaultId $v.ID"
        ),
        format!(
            "Initialize-AzRecoveryServicesBackupProtectableItem -Container $c -WorkloadType {workload} -VaultId $v.ID"
        ),
    ];
    for one in all {
        let policy = quoted(one.policy.as_deref(), "policy");
        let name = quoted(one.source.part.as_deref(), "database");
        lines.push(format!(
            "Enable-AzRecoveryServicesBackupProtection -Policy (Get-AzRecoveryServicesBackupProtectionPolicy -Name {policy} -VaultId $v.ID) -ProtectableItem (Get-AzRecoveryServicesBackupProtectableItem -WorkloadType {workload} -ItemType SQLDataBase -Name {name} -ServerName {} -VaultId $v.ID) -VaultId $v.ID",
            quoted(server(one), "server")
        ));
    }
    let comments = lines.into_iter().map(|line| format!("#   {line}"));
    std::iter::once("# in PowerShell:".to_owned())
        .chain(comments)
        .collect()
}

fn item_type(kind: ItemKind<'_>) -> &'static str {
    match kind.key {
        "sql" => "SQLDatabase",
        "hana" => "SAPHanaDatabase",
        "hana-instance" => "SAPHanaDBInstance",
        _ => "SAPAseDatabase",
    }
}

/// The native name of a database: it does not change with the machine.
fn item_name(kind: ItemKind<'_>, one: &Protection) -> Option<String> {
    let (instance, part) = one.source.instance.as_ref().zip(one.source.part.as_ref())?;
    Some(format!(
        "{};{instance};{part}",
        kind.item?.to_ascii_lowercase()
    ))
}

fn instance(one: &Protection) -> Option<String> {
    let instance = one.source.instance.as_ref()?;
    Some(format!("sqlinstance;{instance}"))
}

/// What the guest calls itself, which stays as it is; else the machine's name.
fn server(one: &Protection) -> Option<&str> {
    let source = &one.source;
    source.server.as_deref().or(source.name.as_deref())
}
