//! The same machine, storage account or database under the protection of two vaults (P05): it has
//! one at a time, so one of the two is of the past, or of somebody else.

use crate::arm::{Resource, ResourceId, ResourceRef};
use crate::catalog::{Catalog, Way};
use crate::finding::{Basis, Finding, Place, Severity};

use super::super::super::job::Job;
use super::super::inventory::{Entry, Item, Listed, VaultName};
use super::super::listed::{self, ACCOUNT, MACHINE};
use super::super::traces;
use super::{called, finding, property, source};

/// Two vaults protect the same.
pub const TWICE: &str = "recovery-services/protected-in-two-vaults";

/// Where it says that a command names the one vault that protects a machine.
const CHECK: &str = "https://learn.microsoft.com/cli/azure/backup/protection";

const HELP: &str = "see which of the two protects it now (`az backup protection check-vm` names the vault of a machine) and stop the other, or take its list or declaration away; an entry under [[protect]] in the plan decides for the target";

/// What the lists say against each other.
pub fn in_lists(catalog: Catalog<'_>, listed: &Listed<'_>) -> Vec<Finding> {
    let live: Vec<&Item<'_>> = listed
        .items
        .iter()
        .filter(|item| is_unique(item) && !item.is_stopped(catalog))
        .collect();
    let mut findings = Vec::new();
    for (index, item) in live.iter().enumerate() {
        let before = live.iter().take(index);
        let mut others = before.filter(|other| is_same(other, item));
        let Some(other) = others.find(|other| !other.vault.is_same(&item.vault)) else {
            continue;
        };
        let message = message(item, &words(&other.vault), &words(&item.vault));
        findings.push(told(item, message, at(&other.entry), "the other list"));
    }
    findings
}

/// What a list says against what a template declares.
pub fn against_templates(job: &Job<'_>, listed: &Listed<'_>) -> Vec<Finding> {
    let declared = traces::declared(job);
    let live = listed
        .items
        .iter()
        .filter(|item| !item.is_stopped(job.catalog));
    let found = live.filter_map(|item| {
        let own = listed::resource(job, item);
        let other = declared.iter().find(|one| {
            let vault = vault_of(job, one.at);
            let is_other = vault.is_some_and(|vault| !vault.eq_ignore_ascii_case(&item.vault.name));
            is_other && is_about(job, item, own, &one.source, one.at)
        })?;
        let vault = vault_of(job, other.at)?;
        let message = message(
            item,
            &words(&item.vault),
            &format!("{vault} (by a template)"),
        );
        Some(told(
            item,
            message,
            job.place(other.at, None),
            "the declaration",
        ))
    });
    found.collect()
}

fn told(item: &Item<'_>, message: String, other: Place, what: &str) -> Finding {
    let at = property(item, &["sourceResourceId"]);
    finding(TWICE, Severity::Warning, &item.entry, at, message)
        .help(HELP)
        .related(other, what)
        .on(Basis::Documented, source(CHECK))
}

fn message(item: &Item<'_>, one: &str, other: &str) -> String {
    let what = match item.kind.way {
        Way::Registration => "the account of a share",
        Way::Discovery => "a database",
        _ => "a machine",
    };
    format!(
        "{} is backed up by two vaults, {one} and {other}: {what} has one vault at a time",
        called(item)
    )
}

fn words(vault: &VaultName) -> String {
    match &vault.group {
        Some(group) => format!("{} in {group}", vault.name),
        None => vault.name.clone(),
    }
}

/// Whether only one vault can have it.
fn is_unique(item: &Item<'_>) -> bool {
    matches!(
        item.kind.way,
        Way::Template | Way::Registration | Way::Discovery
    )
}

/// Whether two entries are about the same; all shares of an account are.
fn is_same(one: &Item<'_>, other: &Item<'_>) -> bool {
    let agree = |one: &Option<String>, other: &Option<String>| match (one, other) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        _ => false,
    };
    let (a, b) = (&one.source, &other.source);
    let is_part = one.kind.way != Way::Discovery
        || agree(&a.part, &b.part) && agree(&a.instance, &b.instance);
    let subscription = |item: &Item<'_>| item.vault.subscription.as_deref().map(str::to_lowercase);
    one.kind.key == other.kind.key
        && agree(&a.group, &b.group)
        && agree(&a.name, &b.name)
        && subscription(one) == subscription(other)
        && is_part
}

/// Whether a declaration is about what an entry protects.
fn is_about(
    job: &Job<'_>,
    item: &Item<'_>,
    own: Option<ResourceRef>,
    source: &ResourceId,
    at: ResourceRef,
) -> bool {
    let kind = match item.kind.way {
        Way::Template => MACHINE,
        Way::Registration => ACCOUNT,
        _ => return false,
    };
    let same_name = source.known_name().is_some_and(|name| {
        let own = item.source.name.as_deref();
        own.is_some_and(|own| own.eq_ignore_ascii_case(&name))
    });
    let group = source
        .resource_group
        .as_ref()
        .and_then(|group| group.as_str());
    let same_group = match (group, item.source.group.as_deref()) {
        (Some(declared), Some(listed)) => declared.eq_ignore_ascii_case(listed),
        // By a reference: the same where both are the same declaration.
        _ => own.is_some() && own == job.estate.resolve(source, at.template),
    };
    source.full_type.eq_ignore_ascii_case(kind) && same_name && same_group
}

/// The name of the vault that a declared item or intent is of.
fn vault_of(job: &Job<'_>, at: ResourceRef) -> Option<String> {
    let name = job.resource(at).and_then(Resource::known_name)?;
    name.split('/').next().map(str::to_owned)
}

fn at(entry: &Entry<'_>) -> Place {
    Place {
        file: entry.file,
        span: entry.spot.node.span,
        pointer: entry.spot.path.clone(),
    }
}
