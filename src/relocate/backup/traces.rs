//! What templates tell of protection: snapshots that the service keeps, intents, declared items.

use crate::arm::{Resource, ResourceId, ResourceRef, Value, View};
use crate::catalog::PathPattern;

use super::super::effective::view;
use super::super::job::Job;
use super::super::plan::Plan;
use super::inventory::Source;
use super::listed::{self, ACCOUNT, MACHINE, VAULT};
use super::names::behind;
use super::protection::{Evidence, Fate, Protection};

/// Type of the collections in which the service keeps instant snapshots of a machine.
const COLLECTION: &str = "Microsoft.Compute/restorePointCollections";
/// What their names begin with (16 vaults and a snapshot group in public exports, 2021 to 2026).
const OWN: &str = "AzureBackup_";
/// Type of the intents that the portal writes when a machine is made.
const INTENT: &str = "Microsoft.RecoveryServices/vaults/backupFabrics/backupProtectionIntent";
/// Type of items.
const ITEM: &str =
    "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems";

/// Everything that snapshots and intents name.
#[must_use]
pub fn find(job: &Job<'_>, plan: &Plan) -> Vec<Protection> {
    let all = job.estate.resources();
    let mut found: Vec<Protection> = all
        .filter(|(_, resource)| is_snapshot(resource))
        .filter_map(|(at, _)| snapshot(job, at))
        .collect();
    let all = job.estate.resources();
    let intents = all.filter(|(_, resource)| resource.is_type(INTENT));
    found.extend(intents.filter_map(|(at, _)| intent(job, plan, at)));
    found
}

fn is_snapshot(resource: &Resource<'_>) -> bool {
    resource.is_type(COLLECTION)
        && resource.known_name().is_some_and(|name| {
            name.get(..OWN.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(OWN))
        })
}

/// A machine of which the service keeps snapshots. They do not tell its vault: only where the
/// estate has one vault it can be no other.
fn snapshot(job: &Job<'_>, at: ResourceRef) -> Option<Protection> {
    let id = id_at(&view(job, at)?, "properties.source.id")?;
    let mut one = machine(job, at, &id)?;
    let vaults = job.estate.resources();
    let mut vaults = vaults.filter(|(_, resource)| resource.is_type(VAULT) && !resource.existing);
    one.vault = match (vaults.next(), vaults.next()) {
        (Some((vault, _)), None) => Some(vault),
        _ => None,
    };
    one.evidence = Evidence::Snapshots;
    Some(one)
}

/// A machine that an intent protects.
fn intent(job: &Job<'_>, plan: &Plan, at: ResourceRef) -> Option<Protection> {
    let whole = view(job, at)?;
    let id = id_at(&whole, "properties.sourceResourceId")?;
    let policy = id_at(&whole, "properties.policyId");
    let mut one = machine(job, at, &id)?;
    let vault = policy
        .as_ref()
        .and_then(|policy| policy.names.first()?.as_str());
    let named = vault.map(|name| job.estate.named(VAULT, &Value::String(name.into())));
    let vault = named.and_then(|named| named.first().copied());
    one.vault = vault.filter(|vault| plan.stage(*vault).is_some());
    one.policy = policy.and_then(|policy| Some(policy.names.last()?.as_str()?.to_owned()));
    one.evidence = Evidence::Intent;
    Some(one)
}

fn id_at(view: &View<'_>, path: &str) -> Option<ResourceId> {
    let place = view.find(PathPattern::new(path)).into_iter().next()?;
    ResourceId::parse(&place.value())
}

fn machine(job: &Job<'_>, at: ResourceRef, id: &ResourceId) -> Option<Protection> {
    if !id.full_type.eq_ignore_ascii_case(MACHINE) {
        return None;
    }
    let group = id.resource_group.as_ref().and_then(Value::as_str);
    Some(Protection {
        kind: "machine".to_owned(),
        evidence: Evidence::None,
        fate: Fate::ByHand,
        vault: None,
        policy: None,
        resource: meant(job, at, id),
        source: Source {
            group: group.map(str::to_owned),
            name: Some(id.known_name()?),
            ..Source::default()
        },
        disks: None,
        native: None,
        subject: job.subject(at),
    })
}

/// The machine that an ID means. An ID that is spelled out names its group, which no one may have
/// said of the template: there it means the machine of that name beside it, where the input has no
/// other of the name.
fn meant(job: &Job<'_>, at: ResourceRef, id: &ResourceId) -> Option<ResourceRef> {
    let beside = || {
        let origin = job.estate.origins.get(at.template)?;
        let named = job
            .estate
            .named(&id.full_type, &Value::String(id.known_name()?.into()));
        let mut own = named.iter().filter(|named| {
            let resource = job.resource(**named);
            resource.is_some_and(|resource| !resource.existing)
        });
        let only = own.next().filter(|only| only.template == at.template)?;
        (origin.resource_group.is_none() && own.next().is_none()).then_some(*only)
    };
    job.estate.resolve(id, at.template).or_else(beside)
}

/// An item or an intent that a template declares.
pub struct Declared {
    /// The declaration.
    pub at: ResourceRef,
    /// What it protects.
    pub source: ResourceId,
}

/// All items and intents of the estate that say what they protect.
#[must_use]
pub fn declared(job: &Job<'_>) -> Vec<Declared> {
    let all = job.estate.resources();
    let own = all.filter(|(_, resource)| {
        (resource.is_type(ITEM) || resource.is_type(INTENT)) && !resource.existing
    });
    own.filter_map(|(at, _)| {
        let source = id_at(&view(job, at)?, "properties.sourceResourceId")?;
        Some(Declared { at, source })
    })
    .collect()
}

/// Whether an item or an intent that is written protects the same.
#[must_use]
pub fn is_declared(job: &Job<'_>, plan: &Plan, one: &Protection) -> bool {
    let Some(name) = one.source.name.as_deref() else {
        return false;
    };
    let declared = declared(job);
    let mut written = declared.iter().filter(|one| plan.stage(one.at).is_some());
    written.any(|Declared { at, source: id }| {
        let Some(resource) = job.resource(*at) else {
            return false;
        };
        let same = id
            .known_name()
            .is_some_and(|own| own.eq_ignore_ascii_case(name));
        let share = one.source.part.as_deref();
        let is_kind = match share {
            None => id.full_type.eq_ignore_ascii_case(MACHINE),
            Some(share) => {
                let last = resource
                    .known_name()
                    .and_then(|name| name.rsplit('/').next());
                let own = last.and_then(|last| behind(last, "AzureFileShare"));
                id.full_type.eq_ignore_ascii_case(ACCOUNT)
                    && own.is_some_and(|own| own.eq_ignore_ascii_case(share))
            }
        };
        same && is_kind
    })
}

/// The place of a declared vault's list, for what is about the vault as a whole.
#[must_use]
pub fn has_list(job: &Job<'_>, listed: &super::inventory::Listed<'_>, vault: ResourceRef) -> bool {
    let items = listed.items.iter().map(|item| &item.vault);
    let containers = listed.containers.iter().map(|container| &container.vault);
    let mut names = items.chain(containers);
    names.any(|name| listed::vault(job, name) == Some(vault))
}
