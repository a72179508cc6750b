//! What has to be there before a vault protects its first item, and would otherwise come too late:
//! the redundancy, the key and the private endpoints of the vault, the policy and the container of
//! the item. Nothing but `dependsOn` says so.

use super::Check;
use super::dependencies::value_at;
use super::endpoints;
use super::entry::entry;
use super::vaults::{
    CONTAINER, STORAGE_CONFIG, VAULT, children, deployed, doubtful, hit, reason, root_of,
};
use crate::arm::graph::Why;
use crate::arm::{DEPLOYMENT, ResourceId, ResourceRef, Value, join_names, split_names};
use crate::rule::{Found, Scene};

/// The redundancy of the vault.
pub const REDUNDANCY: Check = Check {
    name: "item-before-redundancy",
    about: "an item does not wait for the `backupstorageconfig` of its vault",
    placeholders: &["first", "added"],
    run: |scene, at, found| {
        wait(scene, at, found, |scene, _, vault| {
            config(scene, vault, STORAGE_CONFIG)
        })
    },
};

/// The key of the vault.
pub const KEY: Check = Check {
    name: "item-before-key",
    about: "an item does not wait for the `backupEncryptionConfigs` of its vault",
    placeholders: &["first", "added"],
    run: |scene, at, found| {
        wait(scene, at, found, |scene, _, vault| {
            config(scene, vault, ENCRYPTION)
        })
    },
};

/// The private endpoints of the vault.
pub const ENDPOINT: Check = Check {
    name: "item-before-endpoint",
    about: "an item does not wait for the private endpoints of its vault",
    placeholders: &["first", "added"],
    run: |scene, at, found| {
        wait(scene, at, found, |scene, _, vault| {
            primary_endpoints(scene, vault)
        })
    },
};

/// The policy of the item.
pub const POLICY: Check = Check {
    name: "item-before-policy",
    about: "an item does not wait for its policy, which is in the same template",
    placeholders: &["first", "added"],
    run: |scene, at, found| wait(scene, at, found, |scene, at, _| policy(scene, at)),
};

/// The container of the item.
pub const REGISTRATION: Check = Check {
    name: "item-before-container",
    about: "an item does not wait for its container, which is in the same template",
    placeholders: &["first", "added"],
    run: |scene, at, found| wait(scene, at, found, |scene, at, _| container(scene, at)),
};

const ENCRYPTION: &str = "Microsoft.RecoveryServices/vaults/backupEncryptionConfigs";

/// What must come first: the resource, and why it is not sure that it is deployed.
type First = (ResourceRef, Option<String>);

/// Reports what an item needs and does not wait for.
fn wait(
    scene: &Scene<'_>,
    at: ResourceRef,
    found: &mut Vec<Found>,
    needs: impl Fn(&Scene<'_>, ResourceRef, ResourceRef) -> Vec<First>,
) {
    // The vault may be of another template: its policies and containers need not be.
    let vault = root_of(scene, at, VAULT).unwrap_or(at);
    if deployed(scene, at).is_none() {
        return;
    }
    for (first, doubt) in needs(scene, at, vault) {
        if first.template != at.template {
            continue;
        }
        let mut hit = hit(scene, at, None).with("first", scene.identity(first));
        if let Some(added) = entry(scene, at, first) {
            hit = hit.with("added", added);
        }
        let hit = hit.related(scene.place(first, None), "what has to be there first");
        match (waits_for(scene, at, first), doubt) {
            (Ok(true), _) => {}
            (Ok(false), None) => found.push(Found::Broken(hit)),
            (Ok(false), Some(why)) | (Err(why), _) => found.push(Found::CannotTell(hit, why)),
        }
    }
}

fn config(scene: &Scene<'_>, vault: ResourceRef, child: &'static str) -> Vec<First> {
    let all = children(scene, vault, child);
    all.into_iter()
        .map(|(at, view)| (at, doubtful(&view)))
        .collect()
}

fn primary_endpoints(scene: &Scene<'_>, vault: ResourceRef) -> Vec<First> {
    let links = endpoints::links(scene, vault).into_iter();
    links
        .filter(|link| link.leads.is_ok() && link.is_primary() == Some(true))
        .map(|link| (link.at, doubtful(&link.view)))
        .collect()
}

fn policy(scene: &Scene<'_>, at: ResourceRef) -> Vec<First> {
    let id = deployed(scene, at)
        .and_then(|(_, view)| view.at(["properties", "policyId"]))
        .and_then(|id| ResourceId::parse(&id.value()));
    let target = id.and_then(|id| scene.estate.resolve(&id, at.template));
    target
        .and_then(|target| first(scene, target))
        .into_iter()
        .collect()
}

fn container(scene: &Scene<'_>, at: ResourceRef) -> Vec<First> {
    let Some(resource) = scene.resource(at) else {
        return Vec::new();
    };
    let names = split_names(&resource.name);
    let Some((_, names)) = names.split_last() else {
        return Vec::new();
    };
    let named = scene.estate.named(CONTAINER, &join_names(names));
    named.iter().filter_map(|at| first(scene, *at)).collect()
}

fn first(scene: &Scene<'_>, at: ResourceRef) -> Option<First> {
    Some((at, doubtful(&deployed(scene, at)?.1)))
}

/// Whether a resource is deployed only after another one of its template.
///
/// # Errors
///
/// Why that is not known: something it depends on is not.
fn waits_for(scene: &Scene<'_>, at: ResourceRef, first: ResourceRef) -> Result<bool, String> {
    let mut unknown = None;
    let waits = scene.estate.graph().waits_for_or(at, first, &mut |edge| {
        let value = value_at(scene, edge).filter(may_be_declared);
        if let Some(value) = value.filter(|_| edge.why == Why::DependsOn) {
            unknown = Some(format!("a dependency is not known: {}", reason(&value)));
        }
    });
    match unknown {
        Some(why) if !waits => Err(why),
        _ => Ok(waits),
    }
}

/// Whether an entry could mean something declared here: nothing of it says what it is, or it is
/// another deployment.
fn may_be_declared(entry: &Value) -> bool {
    let id = ResourceId::parse(entry);
    !entry.is_known()
        && id.is_none_or(|id| !id.is_known() || id.full_type.eq_ignore_ascii_case(DEPLOYMENT))
}
