//! The words of a plan for what was decided.

use super::super::destination::Destination;
use super::super::external::ExternalDecision;
use super::super::job::Job;
use super::super::plan::{Action, Plan};
use super::super::told::LEFT;
use crate::arm::ResourceRef;

/// The word for what happens to a resource.
#[must_use]
pub fn act_word(job: &Job<'_>, plan: &Plan, at: ResourceRef) -> &'static str {
    let Some(decision) = plan.decision(at) else {
        return "keep";
    };
    match &decision.action {
        Action::Drop(drop) if drop.rule == LEFT => "leave",
        Action::Drop(_) => "drop",
        Action::Stage(..) => "stage",
        Action::Keep => {
            let own = decision.told.own_act();
            let is_written = own.filter(|_| decision.told.is_written());
            let changes =
                decision.rename.is_some() || decision.replication.is_some() || moves(job, plan, at);
            let word = if changes { "rewrite" } else { "keep" };
            is_written.map_or(word, |act| act.word())
        }
    }
}

/// Whether a resource that states where it is goes elsewhere, or may.
fn moves(job: &Job<'_>, plan: &Plan, at: ResourceRef) -> bool {
    let location = job
        .resource(at)
        .and_then(|resource| resource.location.as_ref());
    let Some(location) = location else {
        return false;
    };
    let own = location
        .as_str()
        .and_then(|text| job.catalog.region(text))
        .map(|region| region.name);
    match Destination::of(job, plan, at) {
        Destination::Region(region) => own != Some(region.name),
        Destination::None => false,
        Destination::Unknown => true,
    }
}

/// The word for what is to be done about something outside.
#[must_use]
pub fn decision_word(decision: ExternalDecision) -> &'static str {
    match decision {
        ExternalDecision::MustExist => "must-exist",
        ExternalDecision::Stays => "stays",
        ExternalDecision::Global => "global",
        ExternalDecision::InEstate => "in-estate",
        ExternalDecision::Unknown => "unknown",
    }
}
