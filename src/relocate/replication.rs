//! Redundancy (D23): what the target holds stays, what it does not becomes the
//! nearest lower level or an error, as asked. Each lowering is said.

mod choice;
mod level;
mod parameters;
mod second_region;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::catalog::Redundancy;
use crate::finding::{Phase, Subject};

use super::destination::Destination;
use super::effective::view;
use super::job::Job;
use super::plan::Plan;
use super::vault;
use level::Placed;

pub use choice::{Choice, Outcome, grounds, held, lacks};
pub use level::is_unset;
pub use parameters::add as add_parameters;
pub use second_region::{Switch, is_on, settle as settle_second_region};

/// A level became a lower one, for the target cannot hold it.
pub const LOWERED: &str = "relocate/replication-lowered";
/// A level that the target cannot hold stays, or it cannot be told.
pub const NOT_AVAILABLE: &str = "relocate/replication-not-available";
/// The rule of all changes of redundancy.
pub const CHANGE: &str = "relocate/replication";

/// Decides the redundancy of everything that is written.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let mut lowered = Lowered::default();
    vault::plan(job, plan, &mut lowered);
    for (at, resource) in job.estate.resources() {
        let rows: Vec<Redundancy<'_>> = job.catalog.redundancy(&resource.full_type).collect();
        let Some(view) = view(job, at).filter(|_| !rows.is_empty()) else {
            continue;
        };
        match Destination::of(job, plan, at) {
            Destination::None => {}
            Destination::Unknown => level::in_unknown_region(job, plan, at, &view, &rows),
            Destination::Region(region) => {
                let placed = Placed { job, at, region };
                for row in rows {
                    placed.property(plan, &view, row, &mut lowered);
                }
            }
        }
    }
    lowered.ask(plan);
    parameters::report(job, plan);
    vault::check(job, plan);
}

/// What was lowered from what to what, and why: one step each.
#[derive(Debug, Default)]
pub struct Lowered(BTreeMap<(String, String, String), Vec<Subject>>);

impl Lowered {
    /// Remembers a lowering for the checklist.
    pub fn add(&mut self, from: &str, to: &str, why: String, subject: Subject) {
        let key = (from.to_owned(), to.to_owned(), why);
        let subjects = self.0.entry(key).or_default();
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }

    fn ask(self, plan: &mut Plan) {
        for ((from, to, why), subjects) in self.0 {
            let text = format!(
                "Decide whether {to} is enough where the source has {from}, before anything is \
                 stored: {why}. Another target or `--replication` gives another level."
            );
            plan.ask(LOWERED, Phase::Prepare, text, subjects);
        }
    }
}
