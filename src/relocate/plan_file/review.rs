//! What can be told of a plan file only once it was obeyed: names that clash, decisions that
//! cannot be carried out, IDs that nothing refers to.

use std::collections::BTreeMap;

use super::super::destination::parent_of;
use super::super::job::Job;
use super::super::left;
use super::super::plan::{Plan, Refusal};
use super::mistake::Mistake;
use super::read::PlanFile;
use super::resolve::Resolved;
use crate::arm::ResourceRef;
use crate::catalog::Scope;
use crate::text::{Span, nearest};

/// Entries about what is no longer there: their lists, and their places in the plan file.
type Gone = Vec<(&'static str, Span)>;

/// All that is wrong with a plan file, after it was obeyed, and its entries about what is no longer
/// there; `base` is the plan without the file.
#[must_use]
pub fn review(
    file: &PlanFile,
    job: &Job<'_>,
    resolved: &Resolved,
    base: &Plan,
    plan: &Plan,
) -> (Vec<(Span, Mistake)>, Gone) {
    let mut mistakes = resolved.mistakes.clone();
    let mut gone = resolved.gone.clone();
    for (at, refusal) in &plan.refusals {
        let Some(span) = resolved.spans.get(at) else {
            continue;
        };
        let id = job.identity(*at);
        let mistake = match refusal {
            Refusal::InUse(user) => Mistake::InUse {
                id,
                user: job.identity(*user),
            },
            Refusal::ReadByName(user) => Mistake::ReadByName {
                id,
                user: job.identity(*user),
            },
        };
        mistakes.push((*span, mistake));
    }
    orphans(job, resolved, plan, &mut mistakes);
    names(job, resolved, plan, &mut mistakes);
    externals(file, &mut gone, base, plan, &mut mistakes);
    mistakes.sort_by_key(|(span, _)| *span);
    mistakes.dedup();
    gone.sort_by_key(|(_, span)| *span);
    (mistakes, gone)
}

/// What is written, although what it belongs to is left in its region.
fn orphans(job: &Job<'_>, resolved: &Resolved, plan: &Plan, mistakes: &mut Vec<(Span, Mistake)>) {
    for (at, span) in &resolved.spans {
        let told = job.options.decided.resources.get(at);
        let is_told = told.is_some_and(|told| told.is_written() && told.own_act().is_some());
        let parent = parent_of(job, *at).filter(|_| is_told && plan.stage(*at).is_some());
        if let Some(parent) = parent.filter(|parent| left::is_left(plan, *parent)) {
            let mistake = Mistake::WithoutParent {
                id: job.identity(*at),
                parent: job.identity(parent),
            };
            mistakes.push((*span, mistake));
        }
    }
}

/// Names that a person gave, and that something else has afterwards.
fn names(job: &Job<'_>, resolved: &Resolved, plan: &Plan, mistakes: &mut Vec<(Span, Mistake)>) {
    if resolved.names.is_empty() {
        return;
    }
    let mut holders: BTreeMap<(String, String, String), Vec<ResourceRef>> = BTreeMap::new();
    for (at, resource) in job.estate.resources() {
        let Some(full) = resource.known_name() else {
            continue;
        };
        if resource.existing || plan.stage(at).is_none() {
            continue;
        }
        let (above, old) = full.rsplit_once('/').unwrap_or(("", full));
        let new = plan
            .decision(at)
            .and_then(|decision| decision.rename.as_deref());
        let key = (
            resource.full_type.to_ascii_lowercase(),
            above.to_ascii_lowercase(),
            new.unwrap_or(old).to_ascii_lowercase(),
        );
        holders.entry(key).or_default().push(at);
    }
    for same in holders.values().filter(|same| same.len() > 1) {
        for at in same {
            let Some(span) = resolved.names.get(at) else {
                continue;
            };
            let other = same
                .iter()
                .find(|other| *other != at && clash(job, *at, **other));
            if let Some(other) = other {
                let mistake = Mistake::NameTaken {
                    name: plan
                        .decision(*at)
                        .and_then(|decision| decision.rename.clone())
                        .unwrap_or_default(),
                    other: job.identity(*other),
                };
                mistakes.push((*span, mistake));
            }
        }
    }
}

/// Whether two resources with one new name are in each other's way: they had different names, and
/// share a group, or a name that all of Azure knows.
fn clash(job: &Job<'_>, one: ResourceRef, other: ResourceRef) -> bool {
    if job.identity(one).eq_ignore_ascii_case(&job.identity(other)) {
        return false;
    }
    let full_type = job.resource(one).map(|resource| &resource.full_type);
    let rule = full_type.and_then(|full_type| job.catalog.name_rule(full_type));
    let is_unique = rule.is_some_and(|rule| {
        matches!(
            rule.unique_in,
            Scope::Global | Scope::Tenant | Scope::Subscription
        )
    });
    let group = |at: ResourceRef| {
        let origin = job.estate.origins.get(at.template)?;
        let source = origin.resource_group.as_deref()?;
        Some(
            job.options
                .target_group(source)
                .unwrap_or(source)
                .to_ascii_lowercase(),
        )
    };
    let same_group = match (group(one), group(other)) {
        (Some(one), Some(other)) => one == other,
        _ => one.template == other.template,
    };
    is_unique || same_group
}

/// IDs that nothing refers to, with and without the plan.
fn externals(
    file: &PlanFile,
    gone: &mut Gone,
    base: &Plan,
    plan: &Plan,
    mistakes: &mut Vec<(Span, Mistake)>,
) {
    let known: Vec<&str> = base
        .externals
        .iter()
        .chain(&plan.externals)
        .map(|external| external.id.as_str())
        .collect();
    for entry in &file.externals {
        let Some(id) = entry.get("id") else { continue };
        if known
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&id.text))
        {
            continue;
        }
        gone.push(("external", entry.span));
        let mistake = Mistake::NoExternal {
            id: id.text.clone(),
            nearest: closest(&id.text, &known).map(str::to_owned),
        };
        mistakes.push((id.span, mistake));
    }
}

/// The ID that differs in one segment only, and there by a typing mistake.
fn closest<'k>(id: &str, known: &[&'k str]) -> Option<&'k str> {
    if let Some(found) = nearest(id, known.iter().copied()) {
        return Some(found);
    }
    let parts: Vec<&str> = id.split('/').collect();
    known.iter().copied().find(|other| {
        let others: Vec<&str> = other.split('/').collect();
        let pairs = parts.iter().zip(&others);
        let mut differing = pairs.filter(|(one, other)| !one.eq_ignore_ascii_case(other));
        let first = differing.next();
        parts.len() == others.len()
            && differing.next().is_none()
            && first.is_some_and(|(one, other)| nearest(one, [*other]).is_some())
    })
}
