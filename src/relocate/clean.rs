//! Takes out of exports what a template may not set or need not say (R1, R3,
//! R5, R6, R13, R16, R20-R22). Templates that a person wrote are only told of it.

use crate::arm::{Resource, ResourceRef};
use crate::finding::{Basis, Severity, SourceRef};
use crate::json::{Node, Pointer};

use super::job::Job;
use super::plan::Plan;
use crate::rule::removals::{self, Taken, dotted};

/// What the removal table takes out.
const REMOVED: &str = "relocate/read-only-property";

/// What only one resource can hold at a time.
const HELD: &str = "relocate/held-by-source";

/// What a type definition calls read-only, though the removal table does not name it.
const FLAGGED: &str = "relocate/read-only-flag";

/// Most properties that one finding names.
const MAX_NAMED: usize = 8;

/// Plans the removals for everything that is written.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    for (at, resource) in job.estate.resources() {
        let Some(template) = job
            .template(at)
            .filter(|_| plan.stage(at).is_some() && !resource.existing)
        else {
            continue;
        };
        let taken = removals::of(job.catalog, job.estate, at);
        if template.is_export() {
            for removal in &taken {
                plan.remove(at, removal.path.clone(), rule_of(removal.removal.rule));
            }
        }
        report_removals(job, plan, at, &taken, template.is_export());
        report_flags(job, plan, at, resource, &taken);
    }
}

/// One finding for each rule that takes something out of a resource.
fn report_removals(
    job: &Job<'_>,
    plan: &mut Plan,
    at: ResourceRef,
    taken: &[Taken<'_>],
    mends: bool,
) {
    let mut rules: Vec<&str> = Vec::new();
    for rule in taken.iter().map(|taken| taken.removal.rule) {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    for rule in rules {
        let group: Vec<&Taken<'_>> = taken
            .iter()
            .filter(|taken| taken.removal.rule == rule)
            .collect();
        // The finding is as sure as its least sure part.
        let Some(weakest) = group
            .iter()
            .min_by_key(|taken| Basis::from(taken.removal.basis))
        else {
            continue;
        };
        let Some(first) = group.first() else { continue };
        // A template that a person wrote deploys as it is today.
        let severity = if mends {
            Severity::Warning
        } else {
            Severity::Note
        };
        let finding = job
            .finding(
                rule_of(first.removal.rule),
                severity,
                at,
                Some((&first.path, first.node)),
                removal_message(&group),
            )
            .on(
                weakest.removal.basis.into(),
                SourceRef::of(weakest.removal.source),
            );
        plan.findings.push(if mends {
            finding.fixed("taken out")
        } else {
            finding.help("take it out; a template that a person wrote is not changed unasked")
        });
    }
}

/// The rule of the rewriter behind a number of the table.
fn rule_of(number: &str) -> &'static str {
    if number == removals::HELD {
        HELD
    } else {
        REMOVED
    }
}

/// The properties with the reason, said once where all share it.
fn removal_message(group: &[&Taken<'_>]) -> String {
    let shared = group
        .first()
        .map(|first| first.removal.why)
        .filter(|why| group.iter().all(|taken| taken.removal.why == *why));
    let named = group.iter().take(MAX_NAMED).map(|taken| match shared {
        Some(_) => format!("`{}`", dotted(&taken.path)),
        None => format!("`{}` ({})", dotted(&taken.path), taken.removal.why),
    });
    let mut message = named.collect::<Vec<_>>().join(", ");
    if let Some(more) = group.len().checked_sub(MAX_NAMED).filter(|more| *more > 0) {
        message.push_str(&format!(" and {more} more"));
    }
    match shared {
        Some(why) => format!("{message}: {why}"),
        None => format!("not for a template: {message}"),
    }
}

/// One note for what a type definition flags and the table leaves in: a flag
/// may be a mistake, so nothing is taken out on its word alone.
fn report_flags(
    job: &Job<'_>,
    plan: &mut Plan,
    at: ResourceRef,
    resource: &Resource<'_>,
    taken: &[Taken<'_>],
) {
    let Some(properties) = job
        .catalog
        .properties(&resource.full_type, resource.api_version())
    else {
        return;
    };
    let mut flagged: Vec<(Pointer, &Node)> = Vec::new();
    for hit in properties
        .read_only()
        .flat_map(|path| path.find(resource.node))
    {
        let goes = taken.iter().any(|taken| taken.path.contains(&hit.pointer));
        let named = flagged.iter().any(|(path, _)| path.contains(&hit.pointer));
        if !goes
            && !named
            && !removals::is_left_empty(hit.node, &hit.pointer, taken)
            && !removals::is_inside_foreign(resource, &hit.pointer)
        {
            flagged.push((hit.pointer, hit.node));
        }
    }
    let Some((path, node)) = flagged.first() else {
        return;
    };
    let mut names: Vec<String> = flagged
        .iter()
        .take(MAX_NAMED)
        .map(|(path, _)| format!("`{}`", dotted(path)))
        .collect();
    if flagged.len() > MAX_NAMED {
        names.push(format!("{} more", flagged.len() - MAX_NAMED));
    }
    let finding = job
        .finding(
            FLAGGED,
            Severity::Note,
            at,
            Some((path, node)),
            format!("the type definition calls {} read-only; a flag alone is only a hint, so it was left in", names.join(", ")),
        )
        .on(Basis::Measured, SourceRef::of(properties.source))
        .unknown()
        .help("take it out by hand if the deployment refuses it");
    plan.findings.push(finding);
}

#[cfg(test)]
mod tests;
