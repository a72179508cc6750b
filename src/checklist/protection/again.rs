//! Protecting again: deploying `protection.json`, agents, the first backups.

use super::words::{code_list, new_vault, of, subjects, target, with, word};
use crate::catalog::Way;
use crate::checklist::scene::Scene;
use crate::checklist::{Item, Phase};
use crate::relocate::backup::{Fate, Protection};
use crate::text::escape::markdown_code;

const MACHINE: &str =
    "https://learn.microsoft.com/azure/backup/backup-azure-arm-userestapi-backupazurevms";
const AGENT: &str = "https://learn.microsoft.com/azure/backup/backup-client-automation";
const TROUBLE: &str = "https://learn.microsoft.com/azure/backup/backup-azure-vms-troubleshoot";

fn way(scene: &Scene<'_, '_>, one: &Protection) -> Option<Way> {
    let kind = scene.job.catalog.item_kind_called(&one.kind)?;
    Some(kind.way)
}

/// Deploying what `protection.json` holds.
pub fn deploy(scene: &Scene<'_, '_>) -> Option<Item> {
    let written = of(scene, |one| one.fate == Fate::Written);
    if written.is_empty() {
        return None;
    }
    let mut vaults: Vec<[Option<String>; 2]> = Vec::new();
    for one in &written {
        let vault = new_vault(scene, one);
        if !vaults.contains(&vault) {
            vaults.push(vault);
        }
    }
    let lists = vaults.iter().map(|vault| {
        let own = written.iter().filter(|one| new_vault(scene, one) == *vault);
        let names: Vec<String> = own.map(|one| one.name()).collect();
        let [_, name] = vault;
        let name = markdown_code(name.as_deref().unwrap_or("the new vault"));
        format!("in {name} {}", code_list(&names))
    });
    let lists: Vec<String> = lists.collect();
    let mut text = format!(
        "Protect again with `protection.json`: {}.",
        lists.join("; ")
    );
    if written.iter().any(|one| one.source.part.is_none()) {
        text.push_str(" Machines must run in the target, with their agent ready. A group without a value in `protection.parameters.json` is the one that they are in now: Resource Mover makes `<group>-<region>` if nothing else was chosen.");
    }
    if written.iter().any(|one| one.source.part.is_some()) {
        text.push_str(" Shares must be there with their files, and their account let trusted services in and use Microsoft routing: one vault registers it, and a vault that is not offered means that another has. If a share is not found right after it was made, deploy again.");
    }
    let mut lines: Vec<String> = vaults
        .iter()
        .map(|[group, _]| {
            format!(
                "./deploy.sh protection --group {}",
                word(group.as_deref(), "TARGET_GROUP")
            )
        })
        .collect();
    lines.dedup();
    let item = Item::new("vault/protection", Phase::Protect, text, subjects(&written));
    Some(with(item, &lines, MACHINE))
}

/// Servers outside of Azure, by vault.
pub fn agents(scene: &Scene<'_, '_>) -> Vec<Item> {
    let reach = scene
        .job
        .catalog
        .outbound("backup")
        .map(|reach| reach.hosts);
    let hosts: Vec<String> = reach
        .iter()
        .flat_map(|hosts| hosts.iter().map(str::to_owned))
        .collect();
    let mut items = Vec::new();
    for wanted in [Way::Agent, Way::Server] {
        let all = of(scene, |one| {
            one.fate == Fate::ByHand && way(scene, one) == Some(wanted)
        });
        let mut vaults: Vec<_> = all.iter().map(|one| new_vault(scene, one)).collect();
        vaults.sort();
        vaults.dedup();
        for [group, vault] in vaults {
            let own = all.iter().copied();
            let own: Vec<&Protection> = own
                .filter(|one| new_vault(scene, one) == [group.clone(), vault.clone()])
                .collect();
            items.push(agent(wanted, vault.as_deref(), &own, &hosts));
        }
    }
    items
}

fn agent(way: Way, vault: Option<&str>, own: &[&Protection], hosts: &[String]) -> Item {
    let vault = markdown_code(vault.unwrap_or("the new vault"));
    let mut servers: Vec<String> = own
        .iter()
        .filter_map(|one| one.source.name.clone())
        .collect();
    servers.sort();
    servers.dedup();
    let servers = code_list(&servers);
    if way == Way::Server {
        let text = format!(
            "Register DPM or Azure Backup Server on {servers} with {vault}: download the vault credentials (Properties, Backup Credentials; valid for days), choose Register in the console of the server, keep the passphrase, and see that each protection group goes on online: its first copy is a full one."
        );
        return with(
            Item::new("vault/servers", Phase::Protect, text, subjects(own)),
            &[],
            AGENT,
        );
    }
    let text = format!(
        "Back up files, folders and system state of {servers} to {vault} by the MARS agent: on each server end the old backup (`Get-OBPolicy | Remove-OBPolicy`; the data stays in the old vault, deleting it too asks for the security PIN of that vault), download the credentials of the new vault (Properties, Backup Credentials; valid for days) and the agent, run `MARSAgentInstaller.exe /q`, then `Start-OBRegistration -VaultCredentials FILE -Confirm:$false` with the full path, set the passphrase that you keep (`Set-OBMachineSetting -EncryptionPassphrase`; nobody can recover it), and make schedule, retention and files again (`New-OBPolicy`, `New-OBSchedule`, `New-OBRetentionPolicy`, `New-OBFileSpec`, `Set-OBPolicy`): no policy of a vault reaches an agent. The server needs TLS 1.2, and has to reach {} on port 443. The first copy is a full one: plan its bandwidth.",
        code_list(hosts)
    );
    with(
        Item::new("vault/agents", Phase::Protect, text, subjects(own)),
        &[],
        AGENT,
    )
}

/// The first backup of everything that is protected again.
pub fn first_backup(scene: &Scene<'_, '_>) -> Option<Item> {
    let all = of(scene, |one| {
        let by_command = one.fate == Fate::ByHand && way(scene, one) == Some(Way::Discovery);
        one.fate == Fate::Written || by_command
    });
    if all.is_empty() {
        return None;
    }
    let mut lines: Vec<String> = all
        .iter()
        .filter_map(|one| backup_now(scene, one))
        .collect();
    let mut vaults: Vec<_> = all.iter().map(|one| new_vault(scene, one)).collect();
    vaults.sort();
    vaults.dedup();
    lines.extend(vaults.iter().map(|[group, name]| {
        format!(
            "az backup job list --resource-group {} --vault-name {} --operation Backup --output table",
            word(group.as_deref(), "TARGET_GROUP"),
            word(name.as_deref(), "NEW_VAULT")
        )
    }));
    let is_dated = all
        .iter()
        .any(|one| way(scene, one) != Some(Way::Discovery));
    let day = if is_dated {
        ", with the day until which it is kept as `$DAY` (`dd-mm-yyyy`; databases take none: their policy decides)"
    } else {
        ""
    };
    let text = format!(
        "Start the first backup of each, which is a full one{day}, and switch nothing off before the job list shows all of them `Completed`.{}",
        codes(scene, &all)
    );
    let item = Item::new("vault/first-backups", Phase::Protect, text, subjects(&all));
    Some(with(item, &lines, TROUBLE))
}

/// What a first backup fails with, of what is there.
fn codes(scene: &Scene<'_, '_>, all: &[&Protection]) -> String {
    let has = |kind: &str| all.iter().any(|one| one.kind == kind);
    let told = scene
        .job
        .catalog
        .failure_codes()
        .filter(|code| has(code.kind));
    let told: Vec<String> = told
        .map(|code| format!("`{}`: {}", code.code, code.what))
        .collect();
    if told.is_empty() {
        return String::new();
    }
    format!(" A job that fails says why: {}.", told.join("; "))
}

fn backup_now(scene: &Scene<'_, '_>, one: &Protection) -> Option<String> {
    let kind = scene.job.catalog.item_kind_called(&one.kind)?;
    let [vault_group, vault] = new_vault(scene, one);
    let [_, name] = target(scene, one);
    // Beside the kind of management friendly names will do; that of a database may stand for several.
    let item = match (&one.source.part, kind.way) {
        (Some(part), Way::Discovery) => {
            let instance = one.source.instance.as_ref().zip(kind.item);
            instance.map(|(instance, prefix)| format!("{prefix};{instance};{part}"))
        }
        (Some(part), _) => Some(part.clone()),
        (None, _) => name.clone(),
    };
    // The reference of the command: a full backup of a database takes no day.
    let how = if kind.way == Way::Discovery {
        "--backup-type Full"
    } else {
        "--retain-until \"$DAY\""
    };
    Some(format!(
        "az backup protection backup-now --resource-group {} --vault-name {} --container-name {} --item-name {} --backup-management-type {} --workload-type {} {how}",
        word(vault_group.as_deref(), "TARGET_GROUP"),
        word(vault.as_deref(), "NEW_VAULT"),
        word(name.as_deref(), "MACHINE"),
        word(item.as_deref(), "ITEM"),
        kind.management.iter().next()?,
        kind.cli?
    ))
}
