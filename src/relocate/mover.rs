//! A move collection for machines (D20, D21): Azure Resource Mover carries them with their disks,
//! while what they need is in the target already, where `template.json` made it.
//!
//! `candidates` says which machines can go so, `members` what they need, `places` the IDs before
//! and after the move, `template` what is written, `document` its form, `steps` and `book` the run book. Made
//! after all templates are written: until then names can still be taken back.

mod book;
mod candidates;
mod document;
mod members;
mod places;
mod rows;
mod steps;
mod template;
#[cfg(test)]
mod tests;

use crate::arm::ResourceRef;

use super::job::Job;
use super::plan::Plan;
pub use document::{Collection, Way};

/// The machines of a run that Resource Mover may be asked to carry: those that wait in
/// `workloads.json` and leave their region.
#[must_use]
pub fn candidates(job: &Job<'_>, plan: &Plan) -> Vec<ResourceRef> {
    candidates::all(job, plan)
}

/// A machine that Resource Mover does not take, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The machine.
    pub at: ResourceRef,
    /// Why, in words of ours: nothing from the input stands in it.
    pub why: String,
}

/// Plans the steps by which machines move, and gives the move collection for those that Resource
/// Mover takes; none without such machines. `labels` are names for the templates of the estate.
pub fn plan(
    job: &Job<'_>,
    plan: &mut Plan,
    refused: &[Refused],
    labels: &[&str],
) -> Option<Collection> {
    let chosen = candidates::choose(job, plan, refused);
    let collection = template::write(job, plan, &chosen, labels);
    steps::plan(job, plan, &chosen, collection.as_ref());
    collection
}
