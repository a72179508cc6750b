//! What is said of texts that share a parameter with a name or a location:
//! a login that has the name of its machine keeps it (D7), a tag that has the
//! location follows it (D5). Both are listed, since only a person knows what
//! they mean.

use crate::finding::Severity;

use super::edits::{Fate, Noticed};
use super::job::Job;
use super::plan::Plan;

/// Adds a note for each.
pub fn report(job: &Job<'_>, plan: &mut Plan, noticed: &[Noticed]) {
    for Noticed { at, path, fate } in noticed {
        let Some(node) = job
            .resource(*at)
            .and_then(|resource| path.find(resource.node))
        else {
            continue;
        };
        let (rule, message, help) = match fate {
            Fate::Frozen => (
                "relocate/name-used-otherwise",
                "uses the parameter of a name that changes, but not as that name: it keeps the old text",
                "write the new name here if it means the resource",
            ),
            Fate::Followed => (
                "relocate/location-used-otherwise",
                "uses the parameter of the location, and so changes with it",
                "look whether the new region is right here",
            ),
        };
        let finding = job.finding(rule, Severity::Note, *at, Some((path, node)), message);
        plan.findings.push(finding.help(help));
    }
}
