//! The old vault: stopping protection with its data kept or deleted, and unregistering.

use super::words::{is_live, of, old_vault, subjects, with, word};
use crate::catalog::{ItemKind, Way};
use crate::checklist::scene::Scene;
use crate::checklist::{Item, Phase};
use crate::relocate::backup::Protection;

const GUIDE: &str = "https://learn.microsoft.com/azure/operational-excellence/relocation-backup";
const DELETE: &str = "https://learn.microsoft.com/azure/backup/backup-azure-delete-vault";

/// What keeps or deletes, in each step that stops protection.
const KEEP: &str = "As below the recovery points are kept: they never expire by themselves and are billed until they are deleted. With `--delete-backup-data true` they are deleted, which an immutable vault refuses, soft delete delays by 14 days or more, and a Resource Guard has to approve.";

fn kind<'a>(scene: &Scene<'a, '_>, one: &Protection) -> Option<ItemKind<'a>> {
    scene.job.catalog.item_kind_called(&one.kind)
}

fn is(scene: &Scene<'_, '_>, one: &Protection, ways: &[Way]) -> bool {
    is_live(one) && kind(scene, one).is_some_and(|kind| ways.contains(&kind.way))
}

/// Machines, and databases in them, are stopped when the machine stops.
pub fn stop_before_the_move(scene: &Scene<'_, '_>) -> Option<Item> {
    let all = of(scene, |one| {
        is(scene, one, &[Way::Template, Way::Discovery])
    });
    let text = format!(
        "Stop the protection of these machines, and of each database in them, in the old vault: right before a machine moves, not days earlier. Else the old vault goes on looking for machines that are gone, and its jobs fail with `400094 BCMV2VMNotFound` or `320001 ResourceNotFound`. {KEEP}"
    );
    stop(scene, "vault/stop-machines", Phase::Prepare, text, &all)
}

/// Shares stay where they are, and serve until users move.
pub fn stop_at_cutover(scene: &Scene<'_, '_>) -> Option<Item> {
    let all = of(scene, |one| is(scene, one, &[Way::Registration]));
    let text = format!(
        "Stop the protection of these shares in the old vault, when nobody writes to them any more. {KEEP} Snapshots of a share lie in its old account: they live as long as the account."
    );
    stop(scene, "vault/stop-shares", Phase::Cutover, text, &all)
}

fn stop(
    scene: &Scene<'_, '_>,
    key: &str,
    phase: Phase,
    text: String,
    all: &[&Protection],
) -> Option<Item> {
    let lines: Vec<String> = all.iter().filter_map(|one| disable(scene, one)).collect();
    (!all.is_empty()).then(|| with(Item::new(key, phase, text, subjects(all)), &lines, GUIDE))
}

fn disable(scene: &Scene<'_, '_>, one: &Protection) -> Option<String> {
    let kind = kind(scene, one)?;
    let native = one.native.as_ref()?;
    let [group, vault] = old_vault(one)?;
    Some(format!(
        "az backup protection disable --resource-group {group} --vault-name {vault} --container-name {} --item-name {} --backup-management-type {} --workload-type {} --yes",
        word(Some(&native.container), "CONTAINER"),
        word(Some(&native.item), "ITEM"),
        kind.management.iter().next()?,
        kind.cli?
    ))
}

/// Accounts, machines and servers with the agent that are registered with the old vault.
pub fn unregister(scene: &Scene<'_, '_>) -> Option<Item> {
    let registered = [Way::Registration, Way::Discovery, Way::Agent];
    let all = of(scene, |one| {
        let way = kind(scene, one).map(|kind| kind.way);
        one.native.is_some() && way.is_some_and(|way| registered.contains(&way))
    });
    let mut lines: Vec<String> = Vec::new();
    for one in &all {
        let line = unregistering(scene, one);
        lines.extend(line.filter(|line| !lines.contains(line)));
    }
    if lines.is_empty() {
        return None;
    }
    let has_account = all
        .iter()
        .any(|one| kind(scene, one).is_some_and(|kind| kind.way == Way::Registration));
    let locks = if has_account {
        " The vault has put a lock on each account; a lock that only reads makes this fail with `UserErrorStorageAccountIsLocked`."
    } else {
        ""
    };
    let text = format!(
        "Once nothing of these is wanted from the old vault any more, and their recovery points are deleted: unregister the accounts, machines and servers that they are on, before you delete those.{locks}"
    );
    let item = Item::new("vault/unregister", Phase::Cleanup, text, subjects(&all));
    Some(with(item, &lines, DELETE))
}

fn unregistering(scene: &Scene<'_, '_>, one: &Protection) -> Option<String> {
    let kind = kind(scene, one)?;
    let native = one.native.as_ref()?;
    let [group, vault] = old_vault(one)?;
    Some(format!(
        "az backup container unregister --resource-group {group} --vault-name {vault} --container-name {} --backup-management-type {} --yes",
        word(Some(&native.container), "CONTAINER"),
        kind.management.iter().next()?
    ))
}
