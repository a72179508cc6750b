//! What a plan file says, put into the plan before the passes decide; and, after them, what they
//! would have decided otherwise.

use crate::arm::{ResourceRef, Value};
use crate::json::{Node, Pointer, escape};
use crate::rewrite::ChangeKind;

use super::super::destination::parent_of;
use super::super::drops;
use super::super::job::Job;
use super::super::left;
use super::super::location::own;
use super::super::location::region_of;
use super::super::machines;
use super::super::plan::{Action, Drop, Operation, Plan, What};
use super::{Act, LEFT, Said, Told};

/// The rule of API versions that a plan names.
const VERSION: &str = "relocate/api-version";

/// Puts what the plan file says into the plan.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let decided = &job.options.decided;
    plan.fixed_ids = decided.fixed.clone();
    plan.protect.clone_from(&decided.protect);
    if decided.resources.is_empty() {
        return;
    }
    for (at, told) in &decided.resources {
        if let Some(decision) = plan.decision_mut(*at) {
            decision.told = told.clone();
        }
    }
    // A parent may stand behind its child in the file, so all are told first.
    let inherited: Vec<(ResourceRef, Told)> = job
        .estate
        .resources()
        .filter(|(_, resource)| !resource.existing)
        .filter_map(|(at, _)| Some((at, with_parents(job, at)?)))
        .collect();
    for (at, told) in inherited {
        leave(job, plan, at, &told);
        version(job, plan, at, &told);
        if let Some(decision) = plan.decision_mut(at) {
            decision.told = told;
        }
    }
    for (at, _) in job.estate.resources() {
        own::plan(job, plan, at);
    }
    left::plan(job, plan);
}

/// What is told of a resource: itself, and where that says nothing, what a person said of the
/// resources above it.
fn with_parents(job: &Job<'_>, at: ResourceRef) -> Option<Told> {
    let all = &job.options.decided.resources;
    let mut told = all.get(&at).cloned().unwrap_or_default();
    let mut above = parent_of(job, at);
    let mut depth = 0;
    while let Some(parent) = above {
        let said = all.get(&parent).cloned().unwrap_or_default();
        if told.own_act().is_none() && matches!(said.own_act(), Some(Act::Leave)) {
            told.action = said.action;
        }
        told.region = told.region.or(said.region);
        above = parent_of(job, parent);
        depth += 1;
        if depth > MAX_DEPTH {
            break;
        }
    }
    (told != Told::default()).then_some(told)
}

/// No type has more segments.
const MAX_DEPTH: usize = 16;

/// Leaves a resource where it is.
fn leave(job: &Job<'_>, plan: &mut Plan, at: ResourceRef, told: &Told) {
    if told.act() != Some(Act::Leave) {
        return;
    }
    let region = region_at(job, at);
    let reason = match region {
        Some(region) => format!("left in {region}"),
        None => "left where it is".to_owned(),
    };
    if let Some(decision) = plan.decision_mut(at) {
        decision.action = Action::Drop(Drop {
            reason,
            evidence: "the plan says so".to_owned(),
            rule: LEFT,
            inline_in: None,
        });
    }
}

/// The region that a resource or the one above it is in.
fn region_at(job: &Job<'_>, at: ResourceRef) -> Option<String> {
    let own = |at: ResourceRef| region_of(job, job.resource(at)?.location.as_ref()?);
    let mut next = Some(at);
    for _ in 0..MAX_DEPTH {
        let here = next?;
        if let Some(region) = own(here) {
            return Some(region);
        }
        next = parent_of(job, here);
    }
    None
}

/// Gives a resource the API version that the plan names.
fn version(job: &Job<'_>, plan: &mut Plan, at: ResourceRef, told: &Told) {
    let (Some(said), Some(resource)) = (&told.api_version, job.resource(at)) else {
        return;
    };
    if resource.api_version() == Some(said.value.as_str()) {
        return;
    }
    let (path, what) = match resource.node.member("apiVersion") {
        Some(member) => (
            Pointer::root().child(&member.key),
            What::Set(escape(&said.value)),
        ),
        None => (
            Pointer::root(),
            What::Insert("apiVersion".to_owned(), escape(&said.value)),
        ),
    };
    plan.operate(
        at,
        Operation {
            path,
            what,
            kind: ChangeKind::Structure,
            rule: VERSION,
        },
    );
}

/// Obeys what was in the file and that no pass decided by itself this time: the facts or the
/// options may have changed since the file was written.
pub fn late(job: &Job<'_>, plan: &mut Plan) {
    let noted = |plan: &Plan, act: Act| -> Vec<ResourceRef> {
        let all = job.options.decided.resources.iter();
        all.filter(|(at, told)| {
            told.act() == Some(act)
                && told.own_act().is_none()
                && plan
                    .decision(**at)
                    .is_some_and(|one| one.action == Action::Keep)
        })
        .map(|(at, _)| *at)
        .collect()
    };
    let dropped = noted(plan, Act::Drop);
    if !dropped.is_empty() {
        drops::by_plan(job, plan, &dropped);
    }
    let staged = noted(plan, Act::Stage);
    if !staged.is_empty() {
        machines::stage_by_plan(job, plan, &staged);
    }
}

/// What a plan says of a name; the last segment of it.
#[must_use]
pub fn name_of(said: &Said<String>) -> &str {
    said.value.rsplit('/').next().unwrap_or(&said.value)
}

/// Whether a place is the location of a resource.
#[must_use]
pub fn location_node<'d>(job: &Job<'d>, at: ResourceRef) -> Option<(Pointer, &'d Node, Value)> {
    let resource = job.resource(at)?;
    let member = resource.node.member("location")?;
    let value = resource.location.clone()?;
    Some((Pointer::root().child(&member.key), &member.value, value))
}
