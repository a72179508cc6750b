//! What the plan file leaves out, beside what the table of the catalogue does.

use crate::arm::ResourceRef;

use super::super::job::Job;
use super::super::plan::{Drop, Plan};
use super::super::told::{Act, LEFT_OUT};
use super::{Proposal, Proposals, add_children, carry_out, undo_used};

/// Whether a person wants a resource left out.
pub(super) fn is_wished(plan: &Plan, at: ResourceRef) -> bool {
    plan.decision(at)
        .is_some_and(|decision| decision.told.own_act() == Some(Act::Drop))
}

/// Adds what a person leaves out, with all that is below it.
pub(super) fn add(job: &Job<'_>, plan: &Plan, proposals: &mut Proposals<'_>) {
    let wished = job.estate.resources().map(|(at, _)| at);
    let wished: Vec<ResourceRef> = wished.filter(|at| is_wished(plan, *at)).collect();
    if wished.is_empty() {
        return;
    }
    propose(&wished, proposals);
    add_children(job, plan, proposals, wished);
}

fn propose(wished: &[ResourceRef], proposals: &mut Proposals<'_>) {
    for at in wished {
        proposals.entry(*at).or_insert_with(|| Proposal {
            drop: Drop {
                reason: "the plan leaves it out".to_owned(),
                evidence: "its entry in the plan says so".to_owned(),
                rule: LEFT_OUT,
                inline_in: None,
            },
            root: *at,
            row: None,
        });
    }
}

/// Leaves out what a plan file lists so, and nothing else speaks for any more.
pub fn by_plan(job: &Job<'_>, plan: &mut Plan, listed: &[ResourceRef]) {
    let mut proposals = Proposals::new();
    propose(listed, &mut proposals);
    let in_use = undo_used(job, plan, &mut proposals);
    carry_out(job, plan, &proposals, in_use);
}
