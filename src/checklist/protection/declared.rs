//! Items that templates protect by themselves: what has to be so before these are deployed, and
//! what their old vault asks for where that is not among the inputs.

use super::words::with;
use crate::arm::{ResourceId, ResourceRef, Value};
use crate::catalog::Paths;
use crate::checklist::fill::{Piece, quoted};
use crate::checklist::scene::Scene;
use crate::checklist::{Item, Phase};

const VAULT: &str = "Microsoft.RecoveryServices/vaults";
const KINDS: [&str; 2] = [
    "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems",
    "Microsoft.RecoveryServices/vaults/backupFabrics/backupProtectionIntent",
];
const GUIDE: &str = "https://learn.microsoft.com/azure/operational-excellence/relocation-backup";

/// The items and intents of templates that are written.
fn all(scene: &Scene<'_, '_>) -> Vec<ResourceRef> {
    let all = KINDS.iter().flat_map(|kind| scene.of_type(kind));
    let mut all: Vec<ResourceRef> = all.copied().filter(|at| scene.is_written(*at)).collect();
    all.sort();
    all
}

/// Those whose vault no template deploys.
fn of_others(scene: &Scene<'_, '_>) -> Vec<ResourceRef> {
    let mut all = all(scene);
    all.retain(|at| {
        let root = scene.root(*at).and_then(|root| scene.resource(root));
        root.is_none_or(|root| root.existing || !root.is_type(VAULT))
    });
    all
}

/// Whether the templates of the run make what the item protects.
fn is_made(scene: &Scene<'_, '_>, at: ResourceRef) -> bool {
    let source = value(scene, at, "properties.sourceResourceId");
    let id = source.and_then(|source| ResourceId::parse(&source));
    let made = id.and_then(|id| scene.job.estate.resolve(&id, at.template));
    made.and_then(|made| scene.resource(made))
        .is_some_and(|made| !made.existing)
}

fn value(scene: &Scene<'_, '_>, at: ResourceRef, path: &str) -> Option<Value> {
    scene.values(at, Paths::new(path)).into_iter().next()
}

/// What these templates do as soon as they are deployed.
pub fn before(scene: &Scene<'_, '_>) -> Option<Item> {
    let mut all = all(scene);
    all.retain(|at| !is_made(scene, *at));
    let text = "These templates protect items as soon as they are deployed. So first see that each policy is there, that each machine or share runs in the target, and that the item spells the group and name that it has there, in its own name and in `sourceResourceId`: a machine that Resource Mover carries lies in `<group>-<region>`, if nothing else was chosen. What is not there yet: leave its item out until it is.";
    let subjects = all.iter().map(|at| scene.subject(*at)).collect();
    (!all.is_empty()).then(|| {
        let item = Item::new(
            "vault/items-in-templates",
            Phase::Prepare,
            text.to_owned(),
            subjects,
        );
        with(item, &[], GUIDE)
    })
}

/// What the vault that protects them now asks for.
pub fn old_vault(scene: &Scene<'_, '_>) -> Option<Item> {
    let all = of_others(scene);
    let text = "The old vault of these items is not among the inputs, and no backup data changes vault. Decide whether their recovery points are kept or deleted, and until when: what is kept is billed and never expires by itself. Right before a machine moves, and not days earlier, stop its protection there: else the old vault goes on looking for it, and its jobs fail with `400094 BCMV2VMNotFound`. The first command names containers and items.";
    let lines = |at: &ResourceRef| {
        let [group, vault] = place(scene, *at, false);
        [
            listing(&group, &vault),
            format!(
                "az backup protection disable --resource-group {group} --vault-name {vault} --container-name \"$CONTAINER\" --item-name \"$ITEM\" {} --yes",
                kind(scene, *at)
            ),
        ]
    };
    item(scene, "vault/items-old", Phase::Prepare, text, &all, &lines)
}

/// How one sees that they are protected.
pub fn after(scene: &Scene<'_, '_>) -> Option<Item> {
    let all = of_others(scene);
    let text = "See that the items of these templates are protected in their new vault, and start the first backup of each, which is a full one: switch nothing off before the job list shows all of them `Completed`. `$DAY` is the day until which it is kept (`dd-mm-yyyy`).";
    let lines = |at: &ResourceRef| {
        let [group, vault] = place(scene, *at, true);
        [
            listing(&group, &vault),
            format!(
                "az backup protection backup-now --resource-group {group} --vault-name {vault} --container-name \"$CONTAINER\" --item-name \"$ITEM\" {} --retain-until \"$DAY\"",
                kind(scene, *at)
            ),
            format!(
                "az backup job list --resource-group {group} --vault-name {vault} --operation Backup --output table"
            ),
        ]
    };
    item(
        scene,
        "vault/items-first-backup",
        Phase::Protect,
        text,
        &all,
        &lines,
    )
}

/// Names containers and items of a vault, and how each is protected.
fn listing(group: &str, vault: &str) -> String {
    format!(
        "az backup item list --resource-group {group} --vault-name {vault} --query \"[].[properties.containerName, name, properties.protectionState]\" --output table"
    )
}

/// The options that tell the kind of an item; that of a machine where it is not known.
fn kind(scene: &Scene<'_, '_>, at: ResourceRef) -> String {
    let said = value(scene, at, "properties.protectedItemType");
    let said = said.as_ref().and_then(Value::as_str);
    let kind = said.and_then(|said| scene.job.catalog.item_kind(said));
    let words = kind.and_then(|kind| Some([kind.management.iter().next()?, kind.cli?]));
    let [management, workload] = words.unwrap_or(["AzureIaasVM", "VM"]);
    format!("--backup-management-type {management} --workload-type {workload}")
}

/// Group and vault of an item, as words of a shell.
fn place(scene: &Scene<'_, '_>, at: ResourceRef, is_new: bool) -> [String; 2] {
    let (group, names, variables) = if is_new {
        (
            scene.new_group(at),
            scene.new_segments(at),
            ["TARGET_GROUP", "NEW_VAULT"],
        )
    } else {
        (
            scene.group(at),
            scene.segments(at),
            ["SOURCE_GROUP", "VAULT"],
        )
    };
    let vault = names.and_then(|names| names.into_iter().next()?);
    let [of_group, of_vault] = variables;
    [(group, of_group), (vault, of_vault)]
        .map(|(known, variable)| quoted(&[known.map_or(Piece::variable(variable), Piece::Text)]))
}

fn item<const N: usize>(
    scene: &Scene<'_, '_>,
    key: &str,
    phase: Phase,
    text: &str,
    all: &[ResourceRef],
    lines: &dyn Fn(&ResourceRef) -> [String; N],
) -> Option<Item> {
    let mut commands: Vec<String> = Vec::new();
    for line in all.iter().flat_map(lines) {
        if !commands.contains(&line) {
            commands.push(line);
        }
    }
    let subjects = all.iter().map(|at| scene.subject(*at)).collect();
    (!all.is_empty()).then(|| {
        with(
            Item::new(key, phase, text.to_owned(), subjects),
            &commands,
            GUIDE,
        )
    })
}
