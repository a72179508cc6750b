//! What lists of protected items tell of vaults, and what would go wrong when they are protected
//! again. Findings stand at the entry of the list that they are about.

mod items;
mod policies;
#[cfg(test)]
mod tests;
mod twice;

use std::collections::BTreeSet;

use crate::arm::ResourceRef;
use crate::catalog::{Basis as Sure, Catalog};
use crate::finding::{Basis, Finding, Place, Severity, SourceRef};
use crate::json::Spot;

use super::super::job::Job;
use super::inventory::{Entry, Item, Listed, Unread, VaultName};
use super::listed;

/// An entry that cannot be read.
const UNREAD: &str = "recovery-services/list-entry-not-read";
/// The vault of a list is not in the estate.
const NO_VAULT: &str = "recovery-services/listed-vault-not-given";

/// All rules of what lists tell.
const RULES: [&str; 12] = [
    UNREAD,
    NO_VAULT,
    policies::MISSING,
    policies::OTHER_KIND,
    policies::STANDARD,
    items::STOPPED,
    items::NO_SHARE,
    items::DISAGREES,
    items::NO_DISK,
    items::NEVER,
    items::LIMIT,
    twice::TWICE,
];

/// Most names that one finding lists.
const NAMED: usize = 3;

/// What was found out about the items of the vaults of an estate.
#[derive(Debug, Default)]
pub struct Judged {
    /// The findings.
    pub findings: Vec<Finding>,
    /// The vaults of the lists that the estate has.
    pub vaults: BTreeSet<VaultName>,
}

/// Whether a rule is one of what lists tell.
#[must_use]
pub fn judges(rule: &str) -> bool {
    RULES.contains(&rule)
}

/// Judges every listed item whose vault is in the estate.
#[must_use]
pub fn judge(job: &Job<'_>, listed: &Listed<'_>) -> Judged {
    let found = listed::found(job, listed);
    let mut judged = Judged {
        vaults: vaults_of(listed)
            .filter(|vault| listed::vault(job, vault).is_some())
            .cloned()
            .collect(),
        ..Judged::default()
    };
    policies::judge(job, &found, &mut judged.findings);
    for one in &found {
        items::judge(job, one, &mut judged.findings);
    }
    items::limits(job, &found, &mut judged.findings);
    judged
        .findings
        .extend(twice::against_templates(job, listed));
    judged
}

/// All that is to be said of lists, where all templates are one estate.
#[must_use]
pub fn of_lists(job: &Job<'_>, listed: &Listed<'_>) -> Vec<Finding> {
    let judged = judge(job, listed);
    let mut findings = by_themselves(job.catalog, listed);
    findings.extend(without_vault(listed, &judged.vaults));
    findings.extend(judged.findings);
    findings
}

/// What is to be said of lists whatever the templates are: what could not be read, and what two of
/// them have.
#[must_use]
pub fn by_themselves(catalog: Catalog<'_>, listed: &Listed<'_>) -> Vec<Finding> {
    let mut findings = unread(listed);
    findings.extend(twice::in_lists(catalog, listed));
    findings
}

/// What of the lists could not be read.
fn unread(listed: &Listed<'_>) -> Vec<Finding> {
    let all = listed.unread.iter();
    all.map(|(entry, unread)| {
        let (severity, help) = match unread {
            Unread::CutOff => (
                Severity::Warning,
                "get the whole list: the Azure CLI follows `nextLink` by itself",
            ),
            Unread::UnknownType(_) => (
                Severity::Warning,
                "protect it again by hand: this program does not know how",
            ),
            _ => (
                Severity::Error,
                "get the list again with `az backup item list --output json`; what the entry protects is not known",
            ),
        };
        finding(UNREAD, severity, entry, Some(entry.spot.clone()), unread.to_string()).help(help)
    })
    .collect()
}

/// Lists whose vault is in none of the templates; `known` are those that are.
#[must_use]
pub fn without_vault(listed: &Listed<'_>, known: &BTreeSet<VaultName>) -> Vec<Finding> {
    let mut told: Vec<&VaultName> = Vec::new();
    let mut findings = Vec::new();
    for (vault, entry) in entries_of(listed) {
        if known.contains(vault) || told.iter().any(|other| other.is_same(vault)) {
            continue;
        }
        told.push(vault);
        let message = format!(
            "the list is of the vault {}, which none of the templates declares: nothing of it can be judged or protected again",
            vault.name
        );
        let help = "export the vault too, and give both in one run";
        findings.push(finding(NO_VAULT, Severity::Warning, entry, None, message).help(help));
    }
    findings
}

fn entries_of<'l, 'd>(
    listed: &'l Listed<'d>,
) -> impl Iterator<Item = (&'l VaultName, &'l Entry<'d>)> {
    let items = listed.items.iter().map(|item| (&item.vault, &item.entry));
    let containers = listed.containers.iter();
    items.chain(containers.map(|container| (&container.vault, &container.entry)))
}

fn vaults_of<'l>(listed: &'l Listed<'_>) -> impl Iterator<Item = &'l VaultName> {
    entries_of(listed).map(|(vault, _)| vault)
}

/// A finding at a place of an entry; without one, at the entry's name.
fn finding(
    rule: &str,
    severity: Severity,
    entry: &Entry<'_>,
    at: Option<Spot<'_>>,
    message: impl Into<String>,
) -> Finding {
    let spot = at
        .or_else(|| entry.spot.get("name"))
        .unwrap_or_else(|| entry.spot.clone());
    let place = Place {
        file: entry.file,
        span: spot.node.span,
        pointer: spot.path.clone(),
    };
    let id = entry.spot.get("id");
    let subject = id.and_then(|id| id.node.as_str().map(str::to_ascii_lowercase));
    let subject = subject.unwrap_or_else(|| spot.path.to_string());
    Finding::new(rule, severity, place, subject, message)
}

/// The place of a property of an item.
fn property<'d>(item: &Item<'d>, keys: &[&str]) -> Option<Spot<'d>> {
    item.entry.spot.get("properties")?.find(keys)
}

/// The name of an item for a sentence: what it is and what it is called.
fn called(item: &Item<'_>) -> String {
    let source = &item.source;
    let own = source.part.as_deref().or(source.name.as_deref());
    let own = own.or(item.friendly.as_deref()).unwrap_or(&item.name);
    match (&source.part, &source.name) {
        (Some(_), Some(name)) => format!("{own} of {name}"),
        _ => own.to_owned(),
    }
}

/// The first few of several names.
fn some_of(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    match names.len().saturating_sub(NAMED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// The name of a vault of the estate.
fn vault_name(job: &Job<'_>, at: ResourceRef) -> String {
    let resource = job.resource(at);
    resource
        .map(crate::arm::Resource::display_name)
        .unwrap_or_default()
}

/// The place of a resource's name.
fn place(job: &Job<'_>, at: ResourceRef) -> Place {
    job.place(at, None)
}

/// Where a fact of Azure Backup comes from.
fn source(url: &str) -> Option<SourceRef> {
    Some(SourceRef {
        url: url.to_owned(),
        date: Some("2026-11-22".to_owned()),
    })
}

fn sure(basis: Sure) -> Basis {
    basis.into()
}
