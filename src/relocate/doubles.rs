//! The same resource in two exports, as slices of one group hold it: it counts
//! once when the two agree, else it is an error and both stay (D19).

use std::collections::BTreeMap;

use crate::arm::sameness::{Difference, Side, differences, value_without};
use crate::arm::{Origin, ResourceRef};
use crate::finding::Severity;
use crate::json::Pointer;

use super::difference_words::{Told, in_words};
use super::job::Job;
use super::plan::{Drop, Plan};
use super::shown::Secrets;
use crate::rule::removals;

/// Equal declarations.
const TWICE: &str = "relocate/declared-twice";

/// Declarations that differ.
const DIFFER: &str = "relocate/declared-twice-differ";

/// Decides about everything that more than one export declares.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let mut first: BTreeMap<String, Vec<ResourceRef>> = BTreeMap::new();
    for (at, resource) in job.estate.resources() {
        let is_export = job
            .template(at)
            .is_some_and(|template| template.is_export());
        if !is_export || resource.existing || plan.stage(at).is_none() {
            continue;
        }
        let known = first.entry(job.estate.key_of(at)).or_default();
        let twin = known
            .iter()
            .find(|twin| twin.template != at.template && may_be_one(job, **twin, at))
            .copied();
        match twin {
            None => known.push(at),
            Some(twin) => decide(job, plan, twin, at),
        }
    }
}

/// Whether two templates may be of one group: nothing that is known speaks against it.
fn may_be_one(job: &Job<'_>, one: ResourceRef, other: ResourceRef) -> bool {
    let origin = |at: ResourceRef| {
        job.estate
            .origins
            .get(at.template)
            .cloned()
            .unwrap_or_default()
    };
    let (one, other) = (origin(one), origin(other));
    let agrees = |part: fn(&Origin) -> &Option<String>| match (part(&one), part(&other)) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        _ => true,
    };
    agrees(|origin| &origin.subscription) && agrees(|origin| &origin.resource_group)
}

fn decide(job: &Job<'_>, plan: &mut Plan, kept: ResourceRef, double: ResourceRef) {
    let found = compare(job, kept, double);
    let related = job.place(kept, None);
    let identity = job.identity(double);
    if !found.is_empty() {
        let message = format!(
            "`{identity}` is declared in two exports, and the two differ: {}",
            words(job, kept, double, &found)
        );
        let finding = job
            .finding(DIFFER, Severity::Error, double, None, message)
            .related(related, "the other one")
            .help("take the one that is out of date out of its export; if they belong to different groups, say so with --resource-group");
        plan.findings.push(finding);
        return;
    }
    if has_children(job, double) || plan.is_told_written(double) {
        return;
    }
    let finding = job
        .finding(
            TWICE,
            Severity::Note,
            double,
            None,
            format!("`{identity}` is declared in two exports, with equal properties"),
        )
        .related(related, "the one that stays")
        .fixed("it is written once");
    plan.findings.push(finding);
    let drop = Drop {
        reason: "another export of the run declares it too".to_owned(),
        evidence: "type, name and properties are equal".to_owned(),
        rule: TWICE,
        inline_in: None,
    };
    plan.leave_out(double, drop);
}

/// The differences in words.
fn words(job: &Job<'_>, kept: ResourceRef, double: ResourceRef, found: &[Difference]) -> String {
    let (Some(first), Some(second)) = (job.resource(kept), job.resource(double)) else {
        return String::new();
    };
    let told = |place, at, node| Told {
        place,
        node,
        secrets: Secrets::around(job, at),
    };
    in_words(
        found,
        &told("in the first", kept, first.node),
        &told("in this one", double, second.node),
    )
}

/// Where two declarations differ, `dependsOn` and what goes anyway left aside:
/// a slice lists only dependencies on what is in it.
fn compare(job: &Job<'_>, one: ResourceRef, other: ResourceRef) -> Vec<Difference> {
    const FRAME: [&str; 3] = ["dependsOn", "resources", "comments"];
    let value = |at: ResourceRef| {
        let resource = job.resource(at)?;
        let scope = job.template(at)?.scope_of(resource)?;
        let gone: Vec<Pointer> = removals::of(job.catalog, job.estate, at)
            .into_iter()
            .map(|taken| taken.path)
            .collect();
        let leaves_out = |path: &Pointer| {
            let key = path.tokens().next().unwrap_or_default();
            let is_frame = path.parent() == Pointer::root()
                && FRAME.iter().any(|known| known.eq_ignore_ascii_case(&key));
            is_frame || gone.contains(path)
        };
        Some(value_without(
            resource.node,
            &Pointer::root(),
            scope,
            &leaves_out,
        ))
    };
    let (Some(left), Some(right)) = (value(one), value(other)) else {
        return Vec::new();
    };
    differences(
        job.estate,
        Side {
            value: &left,
            template: one.template,
        },
        Side {
            value: &right,
            template: other.template,
        },
    )
}

/// Whether resources stand inside it: they would go with its text.
fn has_children(job: &Job<'_>, at: ResourceRef) -> bool {
    job.resource(at).is_some_and(|resource| {
        resource
            .node
            .get("resources")
            .is_some_and(|children| !children.is_empty())
    })
}

#[cfg(test)]
mod tests;
