//! Redundancy (D23): what the target holds stays, what it does not becomes the
//! nearest lower level or an error, as asked. Each lowering is said.

mod choice;
mod level;
mod parameters;
mod second_region;
mod step;
#[cfg(test)]
mod switch_cases;
#[cfg(test)]
mod switches_tests;
#[cfg(test)]
mod tests;

use crate::catalog::Redundancy;

use super::destination::Destination;
use super::effective::view;
use super::job::Job;
use super::plan::Plan;
use super::vault;
use level::Placed;

pub use choice::{Choice, Outcome, grounds, held, lacks, lowering};
pub use parameters::add as add_parameters;
pub use second_region::{Switch, is_on, settle as settle_second_region};
pub use step::{Lowered, Step};

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
