//! IDs that are keys, as under `userAssignedIdentities`: those of the estate
//! become references, since nothing else follows a key.

use crate::arm::{ResourceId, ResourceRef, Value};
use crate::rewrite::ChangeKind;

use super::super::job::Job;
use super::super::linked_ids::{self, LinkedId};
use super::super::plan::{Operation, Plan, What};

/// The rule of references that follow.
const RULE: &str = "relocate/reference";

/// Plans all keys that name a resource of the estate by where it was.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let written: Vec<ResourceRef> = job
        .estate
        .resources()
        .map(|(at, _)| at)
        .filter(|at| plan.stage(*at).is_some())
        .collect();
    for at in written {
        for linked in linked_ids::that_stay(job, plan, at)
            .into_iter()
            .filter(|linked| linked.is_key)
        {
            key(job, plan, at, &linked);
        }
    }
}

fn key(job: &Job<'_>, plan: &mut Plan, at: ResourceRef, linked: &LinkedId<'_>) -> Option<()> {
    let target = job.estate.resolve(&linked.id, at.template)?;
    let shares =
        target.template == at.template || job.estate.share_group(target.template, at.template);
    let spells_group = linked
        .id
        .resource_group
        .as_ref()
        .is_some_and(|group| group.as_str().is_some());
    let renamed = plan
        .decision(target)
        .and_then(|decision| decision.rename.clone());
    if !(shares && job.estate.goes_with_template(target))
        || !(spells_group || renamed.is_some())
        || plan.stage(target).is_none()
    {
        return None;
    }
    let resource = job.resource(target)?;
    let name = renamed.map_or_else(|| resource.name.clone(), Value::String);
    let new = ResourceId::in_own_group(&resource.full_type, &name)?.to_expression()?;
    let new = format!("[{new}]");
    if new == linked.text {
        return None;
    }
    plan.operate(
        at,
        Operation {
            path: linked.path.clone(),
            what: What::Remove,
            kind: ChangeKind::Id,
            rule: RULE,
        },
    );
    let what = What::Insert(new, "{}".to_owned());
    plan.operate(
        at,
        Operation {
            path: linked.path.parent(),
            what,
            kind: ChangeKind::Id,
            rule: RULE,
        },
    );
    Some(())
}
