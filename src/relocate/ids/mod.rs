//! Resource IDs that lead out of the estate (D12-D14, R11): what must exist in
//! the target, what stays and is used from there, and what was mapped.
//!
//! `outside` finds them and judges each by the links that are known, `report`
//! tells people, `declared` looks at the parameters that an exporter makes of
//! them, `keys` at IDs that are keys, `vaults` at parameter files, `nested` at
//! deployments that name a group.

mod declared;
mod keys;
mod moved;
mod nested;
mod outside;
mod report;
mod steps;
#[cfg(test)]
mod tests;
mod vaults;

use super::job::Job;
use super::plan::Plan;

/// Plans what becomes of IDs, after it is known what is written.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let lower = |pairs: &[(String, String)]| {
        pairs
            .iter()
            .map(|(old, new)| (old.to_ascii_lowercase(), new.clone()))
            .collect()
    };
    plan.groups = lower(&job.options.resource_groups);
    plan.subscriptions = lower(&job.options.subscriptions);
    plan.moved_ids = moved::of(&job.options.decided);
    keys::own(job, plan);
    let outside = outside::find(job, plan);
    keys::mapped(job, plan);
    let declared = declared::plan(job, plan, &outside);
    report::plan(job, plan, &outside, &declared);
    vaults::plan(job, plan);
    nested::plan(job, plan);
}
