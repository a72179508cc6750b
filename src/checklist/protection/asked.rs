//! What is protected, by the lists; what a person has to decide about; what only a list can tell.

use super::words::{code_list, is_live, of, subjects, with, word};
use crate::catalog::Way;
use crate::checklist::scene::Scene;
use crate::checklist::{Item, Phase};
use crate::relocate::backup::{Evidence, Fate, Protection};

/// The guide.
const GUIDE: &str = "https://learn.microsoft.com/azure/operational-excellence/relocation-backup";

/// What the lists name, to compare with in the end.
pub fn listed(scene: &Scene<'_, '_>) -> Option<Item> {
    // Whatever the plan says of it besides.
    let all = of(scene, |one| one.native.is_some());
    if all.is_empty() {
        return None;
    }
    let policy = |one: &Protection| one.native.as_ref()?.policy.clone();
    let lines: Vec<String> = all
        .iter()
        .map(|one| with_policy(one, policy(one)))
        .collect();
    let text = format!(
        "By the lists, this is protected now, with the policy of each: {}. Keep the lists, with excluded disks and schedules, to compare when all is protected again.",
        code_list(&lines)
    );
    let item = Item::new("vault/listed", Phase::Prepare, text, subjects(&all));
    Some(with(item, &[], GUIDE))
}

/// A thing with the policy that protects it, where that is known.
fn with_policy(one: &Protection, policy: Option<String>) -> String {
    match policy {
        Some(policy) => format!("{} ({policy})", one.name()),
        None => one.name(),
    }
}

/// What the lists name and the inputs do not hold: it has to move as well, before its new vault can
/// protect it.
pub fn elsewhere(scene: &Scene<'_, '_>) -> Option<Item> {
    let in_azure = [Way::Template, Way::Registration, Way::Discovery];
    let all = of(scene, |one| {
        let kind = scene.job.catalog.item_kind_called(&one.kind);
        one.resource.is_none()
            && one.source.name.is_some()
            && is_live(one)
            && kind.is_some_and(|kind| in_azure.contains(&kind.way))
    });
    let mut names: Vec<String> = Vec::new();
    let mut groups: Vec<String> = Vec::new();
    for one in &all {
        let name = one.source.name.clone().unwrap_or_default();
        let name = match &one.source.group {
            Some(group) => format!("{group}/{name}"),
            None => name,
        };
        if !names.contains(&name) {
            names.push(name);
        }
        let group = word(one.source.group.as_deref(), "SOURCE_GROUP");
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    let text = format!(
        "The inputs do not hold these machines and accounts, which the lists name: {}. Export their groups and give them to the next run, with their networks and addresses, and find the private endpoints that lead to the vaults: what is backed up must be in the target before its new vault can protect it.",
        code_list(&names)
    );
    let mut lines: Vec<String> = groups
        .iter()
        .map(|group| {
            format!(
                "az vm list --resource-group {group} --show-details --query \"[].[name, location, publicIps, privateIps]\" --output table"
            )
        })
        .collect();
    lines.push("az network private-endpoint list --query \"[].[name, resourceGroup, location, privateLinkServiceConnections[].privateLinkServiceId]\" --output json".to_owned());
    (!all.is_empty()).then(|| {
        let item = Item::new(
            "vault/listed-elsewhere",
            Phase::Prepare,
            text,
            subjects(&all),
        );
        with(item, &lines, GUIDE)
    })
}

/// What is not written to `protection.json`, one step a reason.
pub fn open(scene: &Scene<'_, '_>) -> Vec<Item> {
    let mut reasons: Vec<(&str, Vec<&Protection>)> = Vec::new();
    for one in of(scene, |one| {
        matches!(
            one.evidence,
            Evidence::List | Evidence::Intent | Evidence::Plan
        )
    }) {
        let Fate::Asked(reason) = &one.fate else {
            continue;
        };
        match reasons.iter_mut().find(|(known, _)| known == reason) {
            Some((_, all)) => all.push(one),
            None => reasons.push((reason, vec![one])),
        }
    }
    let items = reasons.into_iter().map(|(reason, all)| {
        let text = format!(
            "Decide about these, which `protection.json` does not protect again, since {reason}. Those that are to be protected: name each with a policy under `[[protect]]` in `plan.toml`, and run again with it."
        );
        Item::new("vault/not-protected-again", Phase::Prepare, text, subjects(&all))
    });
    items.collect()
}

/// Machines that a template protects while it is deployed: what is to be settled before that.
pub fn intents(scene: &Scene<'_, '_>) -> Option<Item> {
    let all = of(scene, |one| {
        // Of a vault that is not among the templates nothing can be set there.
        one.evidence == Evidence::Intent && one.fate == Fate::Declared && one.vault.is_some()
    });
    if all.is_empty() {
        return None;
    }
    let told: Vec<String> = all
        .iter()
        .map(|one| with_policy(one, one.policy.clone()))
        .collect();
    let text = format!(
        "A template protects these machines while it is deployed, with the policy of each: {}. Do not protect them by command too. The first item locks the redundancy of its vault and keeps private endpoints out: set both in the template, or deploy the part with the vault first and what names the machines afterwards.",
        code_list(&told)
    );
    let item = Item::new("vault/intents", Phase::Prepare, text, subjects(&all));
    Some(with(item, &[], GUIDE))
}

/// Machines of which the service keeps snapshots: protected for sure, but by which policy?
pub fn snapshots(scene: &Scene<'_, '_>) -> Option<Item> {
    let all = of(scene, |one| {
        one.evidence == Evidence::Snapshots && matches!(one.fate, Fate::Asked(_))
    });
    if all.is_empty() {
        return None;
    }
    let names: Vec<String> = all.iter().map(|one| one.name()).collect();
    let text = format!(
        "Azure Backup keeps snapshots of these machines, so they are protected: {}. The snapshots stay in the source region, and do not tell the policy. Give the list of the vault to the next run, or name each machine with a policy under `[[protect]]` in `plan.toml`: then `protection.json` protects them again.",
        code_list(&names)
    );
    Some(Item::new(
        "vault/snapshots",
        Phase::Prepare,
        text,
        subjects(&all),
    ))
}
