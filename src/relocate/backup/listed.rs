//! What lists name, found in the estate.

use crate::arm::{Origin, ResourceRef, Value};
use crate::catalog::Way;

use super::super::job::Job;
use super::inventory::{Item, Listed, VaultName};

/// Type of vaults.
pub const VAULT: &str = "Microsoft.RecoveryServices/vaults";
/// Type of their policies.
pub const POLICY: &str = "Microsoft.RecoveryServices/vaults/backupPolicies";
/// Type of machines.
pub const MACHINE: &str = "Microsoft.Compute/virtualMachines";
/// Type of storage accounts.
pub const ACCOUNT: &str = "Microsoft.Storage/storageAccounts";

/// A listed item with what the estate has of it.
#[derive(Clone, Copy, Debug)]
pub struct Found<'l, 'd> {
    /// The item.
    pub item: &'l Item<'d>,
    /// Its vault.
    pub vault: ResourceRef,
    /// The policy, where the estate declares it.
    pub policy: Option<ResourceRef>,
    /// The machine or the storage account, where the estate declares it.
    pub resource: Option<ResourceRef>,
}

/// The items whose vault is in the estate.
#[must_use]
pub fn found<'l, 'd>(job: &Job<'d>, listed: &'l Listed<'d>) -> Vec<Found<'l, 'd>> {
    let items = listed.items.iter();
    items
        .filter_map(|item| {
            let vault = vault(job, &item.vault)?;
            let policy = item.policy.as_deref();
            Some(Found {
                item,
                vault,
                policy: policy.and_then(|name| policy_of(job, vault, name)),
                resource: resource(job, item),
            })
        })
        .collect()
}

/// The vault of the estate that a list means.
#[must_use]
pub fn vault(job: &Job<'_>, name: &VaultName) -> Option<ResourceRef> {
    called(
        job,
        VAULT,
        &name.name,
        name.group.as_deref(),
        name.subscription.as_deref(),
    )
}

/// A policy of a vault by its name.
#[must_use]
pub fn policy_of(job: &Job<'_>, vault: ResourceRef, name: &str) -> Option<ResourceRef> {
    let vault_name = job.resource(vault)?.known_name()?;
    let name = Value::from(format!("{vault_name}/{name}"));
    let mut own = job.estate.named(POLICY, &name).iter();
    own.find(|at| at.template == vault.template).copied()
}

/// The machine or the storage account of an item.
#[must_use]
pub fn resource(job: &Job<'_>, item: &Item<'_>) -> Option<ResourceRef> {
    let kind = match item.kind.way {
        Way::Registration => ACCOUNT,
        Way::Template | Way::Discovery => MACHINE,
        Way::Agent | Way::Server | Way::Never => return None,
    };
    let source = &item.source;
    called(
        job,
        kind,
        source.name.as_deref()?,
        source.group.as_deref(),
        item.vault.subscription.as_deref(),
    )
}

/// The resource of this type and name, unless its template is known to be of another group or
/// subscription; one whose group is known to be the same comes first.
fn called(
    job: &Job<'_>,
    kind: &str,
    name: &str,
    group: Option<&str>,
    subscription: Option<&str>,
) -> Option<ResourceRef> {
    let named = job.estate.named(kind, &Value::String(name.into()));
    let ranked = named.iter().copied().filter_map(|at| {
        let origin = job.estate.origins.get(at.template);
        let own = |of: fn(&Origin) -> &Option<String>| origin.and_then(|one| of(one).as_deref());
        let groups = agree(own(|origin| &origin.resource_group), group)?;
        agree(own(|origin| &origin.subscription), subscription)?;
        Some((!groups, at))
    });
    ranked.min().map(|(_, at)| at)
}

/// Whether two names are known to be the same; none where they are known to differ.
fn agree(own: Option<&str>, other: Option<&str>) -> Option<bool> {
    match (own, other) {
        (Some(own), Some(other)) => own.eq_ignore_ascii_case(other).then_some(true),
        _ => Some(false),
    }
}
