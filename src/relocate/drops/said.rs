//! What is said about resources that are left out, and about those that are not.

use std::collections::BTreeMap;

use crate::arm::ResourceRef;
use crate::finding::{Basis, Finding, Severity, SourceRef};

use super::{Found, InUse, Job, Kept, Plan, Proposal, Proposals, node_of};

/// Most resources that one finding names.
const MAX_NAMED: usize = 3;

/// Most characters of a name that a finding shows.
const MAX_NAME: usize = 100;

/// One finding for all that one row takes out of one template.
pub fn left_out(job: &Job<'_>, plan: &mut Plan, proposals: &Proposals<'_>) {
    for group in groups(proposals) {
        let Some(finding) = of_group(job, &group) else {
            continue;
        };
        plan.findings.push(finding.fixed("left out"));
    }
}

/// The same where a person wrote the template: nothing was left out, and it
/// may be meant, since a table of exports cannot know.
pub fn would_go(job: &Job<'_>, plan: &mut Plan, told: &Proposals<'_>) {
    for group in groups(told) {
        let Some(finding) = of_group(job, &group) else {
            continue;
        };
        plan.findings.push(finding.help("take it out if it was copied from an export; from a template that a person wrote nothing is left out unasked"));
    }
}

/// Resources with their proposals that share template, rule and reason, in file order.
fn groups<'p, 'd>(proposals: &'p Proposals<'d>) -> Vec<Vec<(ResourceRef, &'p Proposal<'d>)>> {
    let mut order: BTreeMap<(usize, &str, &str), usize> = BTreeMap::new();
    let mut groups: Vec<Vec<(ResourceRef, &Proposal<'_>)>> = Vec::new();
    for (at, proposal) in proposals {
        let key = (
            at.template,
            proposal.drop.rule,
            proposal.drop.reason.as_str(),
        );
        let next = groups.len();
        let index = *order.entry(key).or_insert(next);
        if index == next {
            groups.push(Vec::new());
        }
        if let Some(group) = groups.get_mut(index) {
            group.push((*at, proposal));
        }
    }
    groups
}

fn of_group(job: &Job<'_>, group: &[(ResourceRef, &Proposal<'_>)]) -> Option<Finding> {
    let (first, proposal) = group.first()?;
    let names = names(job, group.iter().map(|(at, _)| *at));
    let message = format!("{names}: {} ({})", proposal.drop.reason, evidence(group));
    let finding = job.finding(proposal.drop.rule, Severity::Note, *first, None, message);
    Some(match &proposal.row {
        Some(row) => finding.on(row.basis.into(), SourceRef::of(row.source)),
        None => finding.on(Basis::Measured, None),
    })
}

/// The evidence of the first, and that the others have their own.
fn evidence(group: &[(ResourceRef, &Proposal<'_>)]) -> String {
    let mut kinds: Vec<&str> = group
        .iter()
        .map(|(_, proposal)| proposal.drop.evidence.as_str())
        .collect();
    kinds.dedup();
    match kinds.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first, ..] => format!("{first}; each has its own evidence"),
    }
}

/// `a`, `b` and 3 more.
fn names(job: &Job<'_>, resources: impl Iterator<Item = ResourceRef>) -> String {
    let all: Vec<String> = resources
        .filter_map(|at| Some(job.resource(at)?.display_name()))
        .collect();
    let named = all
        .iter()
        .take(MAX_NAMED)
        .map(|name| format!("`{}`", clipped(name)));
    let named = named.collect::<Vec<_>>().join(", ");
    match all.len().checked_sub(MAX_NAMED) {
        Some(more) if more > 0 => format!("{named} and {more} more"),
        _ => named,
    }
}

/// A name that is an expression may be of any length.
fn clipped(name: &str) -> String {
    let short: String = name.chars().take(MAX_NAME).collect();
    if short.len() < name.len() {
        format!("{short}…")
    } else {
        short
    }
}

/// What was not left out, since it is referred to.
pub fn in_use(job: &Job<'_>, plan: &mut Plan, uses: &[InUse]) {
    for used in uses {
        let node = node_of(job, used.user, &used.reference);
        let place = job.place(used.user, node.map(|node| (&used.reference.path, node)));
        let message = format!(
            "`{}` would be left out ({}), but `{}` refers to it: it stays",
            job.identity(used.at),
            used.drop.reason,
            job.identity(used.user),
        );
        let finding = job
            .finding(
                "relocate/service-made-in-use",
                Severity::Warning,
                used.at,
                None,
                message,
            )
            .related(place, "it is referred to here")
            .help("if the deployment refuses it, take it and the reference out by hand");
        plan.findings.push(finding);
    }
}

/// What is of a type that services fill, and yet stays: one note for each type and template.
pub fn kept(job: &Job<'_>, plan: &mut Plan, kept: &[Kept]) {
    let mut groups: BTreeMap<(usize, String), Vec<&Kept>> = BTreeMap::new();
    for one in kept {
        let Some(resource) = job.resource(one.at) else {
            continue;
        };
        groups
            .entry((one.at.template, resource.full_type.to_ascii_lowercase()))
            .or_default()
            .push(one);
    }
    for group in groups.into_values() {
        let Some(first) = group.first() else { continue };
        let names = names(job, group.iter().map(|kept| kept.at));
        let doubtful = group
            .iter()
            .any(|kept| matches!(kept.found, Found::Unknown(_)));
        let mut finding = job.finding(
            "relocate/maybe-service-made",
            Severity::Note,
            first.at,
            None,
            format!(
                "{names}: of a type that the service fills by itself, but kept: {}",
                why(&first.found)
            ),
        );
        for other in group.iter().skip(1) {
            finding = finding.related(job.place(other.at, None), why(&other.found));
        }
        plan.findings
            .push(if doubtful { finding.unknown() } else { finding });
    }
}

fn why(found: &Found) -> String {
    match found {
        Found::Shown(text) | Found::Changed(text) | Found::Unknown(text) => text.clone(),
        Found::Nothing => String::new(),
    }
}
