//! Child resources that stand in a template twice: inline in a property of
//! their parent, and as resources of their own (R7). Two equal copies become
//! one, the inline one; copies that differ both stay and are an error.
//!
//! Peerings are left alone: they are decided with both networks in view.

use crate::arm::sameness::Difference;
use crate::finding::Severity;
use crate::rule::inline_copy::{Pair, compare, pair_of};
use crate::rule::removals::dotted;

use super::difference_words::{Told, in_words};
use super::job::Job;
use super::plan::{Drop, Plan};
use super::shown::Secrets;

/// Equal copies.
const TWICE: &str = "relocate/inline-and-separate";

/// Copies that differ.
const DIFFER: &str = "relocate/inline-and-separate-differ";

/// Finds all pairs and decides about each.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    for (at, resource) in job.estate.resources() {
        if resource.existing || plan.stage(at).is_none() {
            continue;
        }
        let is_written = |parent| plan.stage(parent).is_some();
        let Some(pair) = pair_of(job.estate, at, &is_written) else {
            continue;
        };
        let Some(template) = job.template(at) else {
            continue;
        };
        let found = compare(job.catalog, job.estate, &pair);
        if !template.is_export() {
            tell(job, plan, &pair, &found);
        } else if found.is_empty() {
            leave_inline(job, plan, &pair);
        } else {
            refuse(job, plan, &pair, &found);
        }
    }
}

/// Two equal copies: the separate one goes, IDs of it stay valid.
fn leave_inline(job: &Job<'_>, plan: &mut Plan, pair: &Pair<'_>) {
    let has_children = pair
        .child
        .node
        .get("resources")
        .is_some_and(|children| !children.is_empty());
    if has_children || plan.is_told_written(pair.separate) {
        return;
    }
    let reason = format!(
        "stands inline in {} with the same properties",
        job.identity(pair.parent)
    );
    let finding = job
        .finding(
            TWICE,
            Severity::Note,
            pair.separate,
            None,
            format!(
                "`{}` stands in the template twice, inline in its parent and by itself",
                job.identity(pair.separate)
            ),
        )
        .related(
            job.place(pair.parent, Some((&pair.path, pair.element))),
            "the inline copy",
        )
        .fixed("the inline copy stays, the separate one is left out");
    plan.findings.push(finding);
    let drop = Drop {
        reason,
        evidence: format!(
            "`{}` of the parent has equal properties",
            dotted(&pair.path)
        ),
        rule: TWICE,
        inline_in: Some(pair.parent),
    };
    plan.leave_out(pair.separate, drop);
}

/// Copies that differ: which one is right is for a person to say.
fn refuse(job: &Job<'_>, plan: &mut Plan, pair: &Pair<'_>, found: &[Difference]) {
    let message = format!(
        "`{}` stands in the template twice, and the two differ: {}",
        job.identity(pair.separate),
        words(job, pair, found)
    );
    let finding = job
        .finding(DIFFER, Severity::Error, pair.separate, None, message)
        .related(job.place(pair.parent, Some((&pair.path, pair.element))), "the inline copy")
        .azure_error("AnotherOperationInProgress")
        .help("make the two equal, or take one of them out; otherwise the one that is deployed last wins");
    plan.findings.push(finding);
}

/// The differences in words.
fn words(job: &Job<'_>, pair: &Pair<'_>, found: &[Difference]) -> String {
    let inline = Told {
        place: "inline",
        node: pair.element,
        secrets: Secrets::around(job, pair.parent),
    };
    let separate = Told {
        place: "in the separate resource",
        node: pair.child.node,
        secrets: Secrets::around(job, pair.separate),
    };
    in_words(found, &inline, &separate)
}

/// In a template that a person wrote: only told.
fn tell(job: &Job<'_>, plan: &mut Plan, pair: &Pair<'_>, found: &[Difference]) {
    let how = match found {
        [] => "with equal properties".to_owned(),
        differing => format!("and the two differ: {}", words(job, pair, differing)),
    };
    let rule = if found.is_empty() { TWICE } else { DIFFER };
    let message = format!(
        "`{}` stands in the template twice, inline in its parent and by itself, {how}",
        job.identity(pair.separate)
    );
    let finding = job
        .finding(rule, Severity::Warning, pair.separate, None, message)
        .related(
            job.place(pair.parent, Some((&pair.path, pair.element))),
            "the inline copy",
        )
        .help("keep one of the two");
    plan.findings.push(finding);
}

#[cfg(test)]
mod tests;
