//! Which machines Azure Resource Mover takes, by the rules of its area, and the collection of them.

use crate::arm::ResourceRef;
use crate::finding::{Basis, Finding, Verdict};
use crate::input::Inputs;
use crate::relocate::mover::{self, Collection, Refused};
use crate::relocate::{Job, Plan};
use crate::rule::{self, RuleSet};

/// The area of the rules about what Resource Mover takes.
const AREA: &str = "resource-mover/";

/// Whether a finding is of such a rule. It is told of the machines as they are, not as they are
/// written: a machine with attached disks says less.
#[must_use]
pub fn is_own(finding: &Finding) -> bool {
    finding.rule.starts_with(AREA)
}

/// Plans how machines move, adds what the rules say of those that Resource Mover could carry, and
/// gives their collection.
#[must_use]
pub fn plan(
    inputs: &Inputs,
    rules: &RuleSet,
    job: &Job<'_>,
    plan: &mut Plan,
    findings: &mut Vec<Finding>,
) -> Option<Collection> {
    let candidates = mover::candidates(job, plan);
    if candidates.is_empty() {
        return None;
    }
    let told = told(rules, job, &candidates);
    // What is not documented may well be taken: the service itself is asked.
    let refused = told.iter().filter(|(_, finding)| {
        finding.verdict == Verdict::Fail && finding.basis == Basis::Documented
    });
    // The rule's own words: a message holds names from the input.
    let refused: Vec<Refused> = refused
        .map(|(at, finding)| Refused {
            at: *at,
            why: rules
                .get(&finding.rule)
                .map_or_else(String::new, |rule| rule.title.clone()),
        })
        .collect();
    findings.extend(told.into_iter().map(|(_, finding)| finding));
    let labels: Vec<&str> = inputs
        .templates
        .iter()
        .map(|template| template.stem.as_str())
        .collect();
    mover::plan(job, plan, &refused, &labels)
}

fn told(rules: &RuleSet, job: &Job<'_>, candidates: &[ResourceRef]) -> Vec<(ResourceRef, Finding)> {
    let files: Vec<usize> = job.files.iter().map(|files| files.template).collect();
    let found = rule::audit(rules, &job.scene(&files)).findings;
    let machine = |finding: &Finding| {
        candidates.iter().copied().find(|at| {
            let place = &finding.place;
            job.file_of(at.template) == place.file
                && job
                    .resource(*at)
                    .is_some_and(|machine| machine.pointer.contains(&place.pointer))
        })
    };
    let own = found.into_iter().filter(is_own);
    own.filter_map(|finding| Some((machine(&finding)?, finding)))
        .collect()
}
