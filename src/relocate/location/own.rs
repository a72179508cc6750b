//! A resource that goes to a region of its own, or stays in its region, because the plan says so.
//!
//! What the plan says of regions holds for all resources in them; here the places of one resource
//! that name a region are decided one by one, before anything else looks at them.

use crate::arm::scope::Scope;
use crate::arm::{Resource, ResourceRef};
use crate::json::Pointer;

use super::super::expect::is_region_place;
use super::super::job::Job;
use super::super::location::region_of;
use super::super::plan::{Plan, Settled};
use super::super::told::{Act, location_node};

/// Settles every region that a resource names, if the plan says where it goes.
pub fn plan(job: &Job<'_>, plan: &mut Plan, at: ResourceRef) {
    let Some(told) = plan.decision(at).map(|decision| decision.told.clone()) else {
        return;
    };
    let keeps = told.own_act() == Some(Act::Keep);
    if (told.region.is_none() && !keeps) || plan.stage(at).is_none() {
        return;
    }
    let Some((path, _, location)) = location_node(job, at) else {
        return;
    };
    let old = region_of(job, &location);
    let Some(new) = told.region.or_else(|| old.clone()) else {
        return;
    };
    // As it is written where it stays: `West Europe` needs no change.
    let text = match location.as_str().filter(|_| old.as_ref() == Some(&new)) {
        Some(written) => written.to_owned(),
        None => new.clone(),
    };
    plan.settle(at, path, Settled::Region(text));
    let walked = job
        .resource(at)
        .and_then(|resource| Some((resource, job.template(at)?.scope_of(resource)?)));
    if let (Some(old), Some((resource, scope))) = (&old, walked) {
        for (place, written) in named(job, resource, scope, old) {
            let stays = old == &new;
            let text = if stays { written } else { new.clone() };
            plan.settle(at, place, Settled::Region(text));
        }
    }
    if let Some(decision) = plan.decision_mut(at) {
        decision.region = Some(new);
    }
}

/// The places of a resource that name a region, with their texts.
fn named<'d>(
    job: &Job<'d>,
    resource: &'d Resource<'d>,
    scope: &Scope<'_>,
    old: &str,
) -> Vec<(Pointer, String)> {
    let texts = resource.own_texts().into_iter();
    let named = texts
        .filter(|(path, ..)| is_region_place(path))
        .filter_map(|(path, node, _)| {
            let value = scope.evaluate(node);
            let is_old = region_of(job, &value).as_deref() == Some(old);
            let text = value.as_str().filter(|_| is_old)?;
            Some((path, text.to_owned()))
        });
    named.collect()
}
