//! What belongs into a collection: machines, and what they cannot do without.

use std::collections::{BTreeMap, BTreeSet};

use crate::arm::graph::Through;
use crate::arm::{ResourceId, ResourceRef, Value};
use crate::catalog::{Catalog, MoverKind};

use super::super::job::Job;
use super::super::linked_ids;
use super::super::plan::Plan;
use super::super::whereabouts::Whereabouts;

/// Type of managed disks, which travel with their machine; what they need, the machine needs.
const DISK: &str = "Microsoft.Compute/disks";

/// A resource of a collection.
#[derive(Debug)]
pub struct Member<'c> {
    /// What it is for the service.
    pub kind: MoverKind<'c>,
    /// The resource.
    pub what: What,
    /// What it needs and the estate does not hold, by text.
    pub outside: BTreeMap<String, ResourceId>,
}

/// A resource of the estate, or one that is only named.
#[derive(Clone, Debug)]
pub enum What {
    /// It is in the estate.
    Declared(ResourceRef),
    /// It is named by this ID in this template.
    Named(ResourceId, usize),
}

/// The machines and all that they need, what is needed first.
pub fn of<'c>(job: &Job<'c>, plan: &Plan, machines: &[ResourceRef]) -> Vec<Member<'c>> {
    let children = children(job, plan);
    let mut open: Vec<ResourceRef> = machines.to_vec();
    let mut seen: BTreeSet<ResourceRef> = open.iter().copied().collect();
    let mut members = Vec::new();
    let mut named: BTreeMap<String, Member<'c>> = BTreeMap::new();
    while let Some(at) = open.pop() {
        let kind = job
            .resource(at)
            .and_then(|resource| job.catalog.mover_kind(&resource.full_type));
        let Some(kind) = kind else { continue };
        let needs = needs(job, plan, at, kind, &children);
        open.extend(needs.declared.iter().filter(|need| seen.insert(**need)));
        let mut outside = BTreeMap::new();
        for (id, kind) in needs.outside {
            let text = id.to_value().to_string().to_ascii_lowercase();
            if kind.moves {
                outside.insert(text, id);
                continue;
            }
            // It can only be mapped as a member of its own.
            named.entry(text).or_insert_with(|| Member {
                kind,
                what: What::Named(id, at.template),
                outside: BTreeMap::new(),
            });
        }
        members.push(Member {
            kind,
            what: What::Declared(at),
            outside,
        });
    }
    let place = |member: &Member<'_>| match &member.what {
        What::Declared(at) => Some(*at),
        What::Named(..) => None,
    };
    members.sort_by_key(place);
    members.extend(named.into_values());
    members.sort_by_key(|member| member.kind.rank);
    members
}

/// What a resource needs.
#[derive(Default)]
struct Needs<'c> {
    declared: Vec<ResourceRef>,
    outside: Vec<(ResourceId, MoverKind<'c>)>,
}

fn needs<'c>(
    job: &Job<'c>,
    plan: &Plan,
    at: ResourceRef,
    kind: MoverKind<'c>,
    children: &BTreeMap<ResourceRef, Vec<ResourceRef>>,
) -> Needs<'c> {
    let mut needs = Needs::default();
    let mut seats = vec![at];
    seats.extend(children.get(&at).into_iter().flatten());
    let mut next = 0;
    while let Some(seat) = seats.get(next).copied() {
        next += 1;
        for linked in linked_ids::of(job, seat) {
            if linked.through != Through::Itself {
                continue;
            }
            let found = job.estate.nearest(&linked.id, seat.template);
            if let Some(disk) = found.filter(|disk| is_disk(job, *disk) && !seats.contains(disk)) {
                seats.push(disk);
            }
            if let Some((id, need)) = needed(job.catalog, kind, &linked.id) {
                needs.add(job, plan, (id, need), at);
            }
        }
    }
    needs
}

impl<'c> Needs<'c> {
    fn add(
        &mut self,
        job: &Job<'_>,
        plan: &Plan,
        (id, kind): (ResourceId, MoverKind<'c>),
        at: ResourceRef,
    ) {
        let is_there = |own: &ResourceRef| {
            let resource = job.resource(*own);
            resource.is_some_and(|own| !own.existing && own.known_name().is_some())
                && plan.stage(*own).is_some()
        };
        // Of one that two exports hold, one is written.
        let twin = |own: ResourceRef| {
            let resource = job.resource(own)?;
            let twins = job.estate.named(&resource.full_type, &resource.name);
            twins.iter().copied().find(is_there)
        };
        let own = job
            .estate
            .resolve(&id, at.template)
            .and_then(|own| Some(own).filter(is_there).or_else(|| twin(own)));
        match own {
            Some(own) if own != at => self.declared.push(own),
            None if id.is_known() => self.outside.push((id, kind)),
            // Its name is given at the deployment: the service itself finds it.
            _ => {}
        }
    }
}

/// The resource behind an ID that the service finds to be needed: of a subnet, its network.
fn needed<'c>(
    catalog: Catalog<'c>,
    kind: MoverKind<'c>,
    id: &ResourceId,
) -> Option<(ResourceId, MoverKind<'c>)> {
    let need = kind.needs.iter().find(|need| {
        let head = id.full_type.get(..need.len());
        let rest = id.full_type.get(need.len()..);
        head.is_some_and(|head| head.eq_ignore_ascii_case(need))
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })?;
    let mut id = id.clone();
    id.names.truncate(need.split('/').count() - 1);
    id.full_type = need.to_owned();
    Some((id, catalog.mover_kind(need)?))
}

fn is_disk(job: &Job<'_>, at: ResourceRef) -> bool {
    job.resource(at)
        .is_some_and(|resource| resource.is_type(DISK))
}

/// Child resources by what is at the top of them.
fn children(job: &Job<'_>, plan: &Plan) -> BTreeMap<ResourceRef, Vec<ResourceRef>> {
    let whereabouts = Whereabouts { job, plan };
    let mut children: BTreeMap<ResourceRef, Vec<ResourceRef>> = BTreeMap::new();
    let below = job
        .estate
        .resources()
        .filter(|(_, resource)| resource.full_type.split('/').count() > 2 && !resource.existing);
    for (at, _) in below {
        if let Some(root) = whereabouts.root(at).filter(|root| *root != at) {
            children.entry(root).or_default().push(at);
        }
    }
    children
}

/// The name of a resource that is only named.
pub fn last_name(id: &ResourceId) -> String {
    let last = id.names.last().and_then(Value::as_str);
    last.unwrap_or_default().to_owned()
}
