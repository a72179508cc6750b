//! In which order what was written is deployed, as the dependency graph has it.

use crate::arm::ResourceRef;
use crate::checklist::Order;
use crate::relocate::{Job, Plan, Stage};

/// The wave in which each resource that is written is deployed, a stage after the other.
#[must_use]
pub fn order(job: &Job<'_>, plan: &Plan) -> Order {
    let graph = job.estate.graph();
    let waves = graph.waves(job.estate, &|at| plan.stage(at).is_some());
    let mut numbers = Order::new();
    for (at, resource) in job.estate.resources() {
        let Some((wave, stage)) = waves.of(at).zip(plan.stage(at)) else {
            continue;
        };
        let before = match stage {
            Stage::Base => 0,
            Stage::Workloads => waves.sets.len(),
            Stage::Protection => 2 * waves.sets.len(),
        };
        let place = (job.file_of(at.template), resource.pointer.clone());
        numbers.insert(place, before + wave);
    }
    numbers
}

/// Which written templates are deployed before which: those of one set need only what is in the
/// sets before.
#[must_use]
pub fn of_templates(job: &Job<'_>, plan: &Plan) -> Vec<Vec<(Stage, usize)>> {
    let group = |at: ResourceRef| Some((plan.stage(at)?, at.template));
    job.estate.graph().waves_of(job.estate, &group)
}
