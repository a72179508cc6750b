//! A resource that goes to a region of its own, or stays in its region, because the plan says so.
//!
//! What the plan says of regions holds for all resources in them; here the places of one resource
//! that name a region are decided one by one, before anything else looks at them.

use crate::arm::scope::Scope;
use crate::arm::{Resource, ResourceRef};
use crate::json::{Kind, Node, Pointer};

use super::expect::is_region_place;
use super::job::Job;
use super::location::region_of;
use super::plan::{Plan, Settled};
use super::told::{Act, location_node};

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
        let mut found = Vec::new();
        let walk = Walk {
            job,
            resource,
            scope,
            old,
        };
        walk.node(resource.node, &Pointer::root(), &mut found);
        for (place, written) in found {
            let stays = old == &new;
            let text = if stays { written } else { new.clone() };
            plan.settle(at, place, Settled::Region(text));
        }
    }
    if let Some(decision) = plan.decision_mut(at) {
        decision.region = Some(new);
    }
}

/// Goes through the texts of a resource.
struct Walk<'w, 'd> {
    job: &'w Job<'d>,
    resource: &'w Resource<'d>,
    scope: &'w Scope<'d>,
    old: &'w str,
}

impl Walk<'_, '_> {
    /// Adds the places that name the old region, with their texts.
    fn node(&self, node: &Node, path: &Pointer, found: &mut Vec<(Pointer, String)>) {
        if self.resource.is_foreign(path) {
            return;
        }
        match &node.kind {
            Kind::Object(members) => {
                for member in members {
                    self.node(&member.value, &path.child(&member.key), found);
                }
            }
            Kind::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.node(element, &path.child(index), found);
                }
            }
            Kind::String(_) if is_region_place(path) => {
                let value = self.scope.evaluate(node);
                if region_of(self.job, &value).as_deref() == Some(self.old)
                    && let Some(text) = value.as_str()
                {
                    found.push((path.clone(), text.to_owned()));
                }
            }
            _ => {}
        }
    }
}
