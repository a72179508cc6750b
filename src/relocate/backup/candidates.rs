//! What the plan file names, and what could be protected although nothing says that it is.

use crate::arm::{Resource, ResourceId, ResourceRef, Value};
use crate::catalog::Way;
use crate::json::Node;

use super::super::destination::parent_of;
use super::super::job::Job;
use super::super::options::Protecting;
use super::super::plan::Plan;
use super::super::told::{PolicyRef, Protect};
use super::inventory::{Listed, Source};
use super::listed::{ACCOUNT, MACHINE, VAULT};
use super::policy::fitting;
use super::protection::{Evidence, Fate, Protection};
use super::traces::has_list;

/// Type of file shares.
const SHARE: &str = "Microsoft.Storage/storageAccounts/fileServices/shares";

/// The machine or the share that something is about, where the estate declares it.
#[must_use]
pub fn itself(job: &Job<'_>, one: &Protection) -> Option<ResourceRef> {
    let at = one.resource?;
    let Some(share) = &one.source.part else {
        return Some(at);
    };
    let account = job.resource(at)?.known_name()?;
    let name = Value::from(format!("{account}/default/{share}"));
    job.estate.named(SHARE, &name).first().copied()
}

/// A declared policy that can protect something, by the name of vault and policy: its own, else the
/// first that fits.
#[must_use]
pub fn policy_for(job: &Job<'_>, plan: &Plan, one: &Protection) -> Option<String> {
    let vault = one.vault?;
    let kind = job.catalog.item_kind_called(&one.kind)?;
    let fitting = fitting(job, plan, vault, kind);
    let own = one.policy.as_ref().and_then(|own| {
        let mut all = fitting.iter();
        all.find(|policy| policy.eq_ignore_ascii_case(own))
    });
    let name = job.resource(vault)?.known_name()?;
    Some(format!("{name}/{}", own.or(fitting.first())?))
}

/// Takes what the plan file says of a machine or a share, whatever else tells of it.
pub fn obey(job: &Job<'_>, wish: &Protect, all: &mut Vec<Protection>) {
    let Some((kind, source)) = job.resource(wish.at).and_then(kind_of) else {
        return;
    };
    let (vault, policy) = match &wish.policy {
        PolicyRef::Declared(at) => {
            let name = job.resource(*at).and_then(Resource::known_name);
            let own = name
                .and_then(|name| name.rsplit('/').next())
                .map(str::to_owned);
            (parent_of(job, *at), own)
        }
        PolicyRef::Id(text) => {
            let id = ResourceId::parse(&Value::from(text.as_str()));
            let name = |of: fn(&[Value]) -> Option<&Value>| {
                let names = id.as_ref().map(|id| id.names.as_slice())?;
                of(names)?.as_str().map(str::to_owned)
            };
            let vault = name(<[Value]>::first).map(Value::from);
            let vault = vault.and_then(|name| job.estate.named(VAULT, &name).first().copied());
            (vault, name(<[Value]>::last))
        }
    };
    let told = Protection {
        kind: kind.to_owned(),
        evidence: Evidence::Plan,
        fate: Fate::ByHand,
        vault,
        policy,
        resource: holder(job, wish.at, kind),
        source,
        disks: None,
        native: None,
        subject: job.subject(wish.at),
    };
    match all.iter_mut().find(|known| known.is_about(&told)) {
        Some(known) => {
            known.evidence = told.evidence;
            known.vault = told.vault;
            known.policy = told.policy;
            known.resource = told.resource;
        }
        None => all.push(told),
    }
}

/// Adds every machine and share that nothing names, where a vault of the estate could protect it
/// and no list says that it does not.
pub fn add(job: &Job<'_>, plan: &Plan, listed: &Listed<'_>, all: &mut Vec<Protection>) {
    let vaults: Vec<ResourceRef> = job
        .estate
        .resources()
        .filter(|(at, resource)| {
            resource.is_type(VAULT) && !resource.existing && plan.stage(*at).is_some()
        })
        .map(|(at, _)| at)
        .collect();
    let Some(first) = vaults.first().copied() else {
        return;
    };
    let open = vaults.iter().any(|vault| !has_list(job, listed, *vault));
    for (at, resource) in job.estate.resources() {
        let Some((kind, source)) = kind_of(resource) else {
            continue;
        };
        let is_listed = listed.items.iter().any(|item| item.kind.key == kind);
        let is_written = !resource.existing && plan.stage(at).is_some();
        if !is_written || is_listed && !open {
            continue;
        }
        let candidate = Protection {
            kind: kind.to_owned(),
            evidence: Evidence::None,
            fate: Fate::ByHand,
            vault: beside(&vaults, at).or(Some(first).filter(|_| vaults.len() == 1)),
            policy: None,
            resource: holder(job, at, kind),
            source,
            disks: None,
            native: None,
            subject: job.subject(at),
        };
        if !all.iter().any(|known| known.is_about(&candidate)) {
            all.push(with_policy(job, plan, candidate));
        }
    }
}

/// What a resource would be for a vault.
fn kind_of(resource: &Resource<'_>) -> Option<(&'static str, Source)> {
    let name = resource.known_name()?;
    if resource.is_type(MACHINE) {
        let source = Source {
            name: Some(name.to_owned()),
            ..Source::default()
        };
        return Some(("machine", source));
    }
    let (account, share) = (name.split('/').next()?, name.rsplit('/').next()?);
    let protocol = resource.node.path(["properties", "enabledProtocols"]);
    let is_nfs = protocol
        .and_then(Node::as_str)
        .is_some_and(|protocol| protocol.eq_ignore_ascii_case("NFS"));
    // Backup does not take them (its documentation of 2022).
    (resource.is_type(SHARE) && !is_nfs).then(|| {
        let source = Source {
            name: Some(account.to_owned()),
            part: Some(share.to_owned()),
            ..Source::default()
        };
        ("share", source)
    })
}

/// The vault in the same template.
fn beside(vaults: &[ResourceRef], at: ResourceRef) -> Option<ResourceRef> {
    let mut beside = vaults.iter().filter(|vault| vault.template == at.template);
    beside.next().copied().filter(|_| beside.next().is_none())
}

/// The machine itself, or the account of a share.
fn holder(job: &Job<'_>, at: ResourceRef, kind: &str) -> Option<ResourceRef> {
    if kind == "machine" {
        return Some(at);
    }
    let account = job.resource(at)?.known_name()?.split('/').next()?;
    let named = job.estate.named(ACCOUNT, &Value::String(account.into()));
    let mut beside = named
        .iter()
        .filter(|account| account.template == at.template);
    beside.next().or(named.first()).copied()
}

/// With `--protect all` a candidate gets the policy of its kind, if there is one it can be.
fn with_policy(job: &Job<'_>, plan: &Plan, mut one: Protection) -> Protection {
    let kind = job.catalog.item_kind_called(&one.kind);
    let (Some(kind), Some(vault)) = (kind, one.vault) else {
        return one;
    };
    if job.options.protect != Protecting::All {
        return one;
    }
    let built_in = job
        .catalog
        .vault_policies()
        .find(|policy| kind.way == Way::Template && kind.management.contains(policy.management));
    one.policy = match (built_in, fitting(job, plan, vault, kind).as_slice()) {
        (Some(policy), _) => Some(policy.name.to_owned()),
        (None, [only]) => Some(only.clone()),
        (None, _) => None,
    };
    one
}
