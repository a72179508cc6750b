//! What belongs to machines and disks goes where they go: what refers to them
//! cannot be deployed before them. Azure's own references back, from a network
//! interface or a set to its machines, are taken out instead.

use std::collections::{BTreeMap, BTreeSet};

use crate::arm::ResourceRef;
use crate::finding::Severity;
use crate::json::Pointer;

use super::super::job::Job;
use super::super::linked_ids;
use super::super::plan::{Plan, Stage};
use super::{is_held, stage};
use crate::json::Spot;

/// Properties by which Azure shows what uses a resource: type and key under
/// `properties`. Recalled; they are no settings of the resource that holds them.
const BACK_LINKS: [(&str, &str); 8] = [
    ("Microsoft.Network/networkInterfaces", "virtualMachine"),
    ("Microsoft.Compute/availabilitySets", "virtualMachines"),
    (
        "Microsoft.Compute/proximityPlacementGroups",
        "virtualMachines",
    ),
    ("Microsoft.Compute/hostGroups", "hosts"),
    ("Microsoft.Compute/hostGroups/hosts", "virtualMachines"),
    (
        "Microsoft.Compute/capacityReservationGroups",
        "virtualMachinesAssociated",
    ),
    (
        "Microsoft.Compute/capacityReservationGroups/capacityReservations",
        "virtualMachinesAssociated",
    ),
    ("Microsoft.Compute/sshPublicKeys", "virtualMachines"),
];

/// A reference from a resource that is deployed earlier.
#[derive(Debug)]
struct Link {
    from: ResourceRef,
    path: Pointer,
}

/// Stages everything that needs what is staged already.
pub fn close(job: &Job<'_>, plan: &mut Plan) {
    let mut open: Vec<ResourceRef> = staged(job, plan);
    if open.is_empty() {
        return;
    }
    let links = links(job, plan);
    let children = children(job);
    let mut reported = BTreeSet::new();
    while let Some(target) = open.pop() {
        let name = job
            .resource(target)
            .map(|resource| format!("{} {}", resource.full_type, resource.display_name()));
        let name = name.unwrap_or_default();
        for child in children.get(&target).into_iter().flatten() {
            if plan.stage(*child) == Some(Stage::Base) && !is_told_base(plan, *child) {
                stage(plan, *child, format!("belongs to {name}"));
                open.push(*child);
            }
        }
        for link in links.get(&target).into_iter().flatten() {
            if plan.stage(link.from) != Some(Stage::Base) {
                continue;
            }
            let is_export = job
                .template(link.from)
                .is_some_and(|template| template.is_export());
            if let Some(path) = back_link(job, link) {
                take_back_link(job, plan, link, path, is_export);
            } else if is_export && !is_told_base(plan, link.from) {
                stage(plan, link.from, format!("refers to {name}"));
                open.push(link.from);
            } else if reported.insert((link.from, link.path.clone())) {
                refers_to_staged(job, plan, link, &name);
            }
        }
    }
}

/// Whether a person wants a resource in the first file.
fn is_told_base(plan: &Plan, at: ResourceRef) -> bool {
    plan.decision(at)
        .is_some_and(|decision| is_held(&decision.told))
}

fn staged(job: &Job<'_>, plan: &Plan) -> Vec<ResourceRef> {
    let all = job.estate.resources().map(|(at, _)| at);
    all.filter(|at| plan.stage(*at) == Some(Stage::Workloads))
        .collect()
}

/// Who refers to whom, by what is referred to.
fn links(job: &Job<'_>, plan: &Plan) -> BTreeMap<ResourceRef, Vec<Link>> {
    let mut links: BTreeMap<ResourceRef, Vec<Link>> = BTreeMap::new();
    for (from, _) in job
        .estate
        .resources()
        .filter(|(at, _)| plan.stage(*at).is_some())
    {
        for reference in linked_ids::that_stay(job, plan, from) {
            let target = job.estate.nearest(&reference.id, from.template);
            if let Some(target) = target.filter(|target| *target != from) {
                links.entry(target).or_default().push(Link {
                    from,
                    path: reference.path,
                });
            }
        }
    }
    links
}

/// Child resources by their nearest declared parent, whatever their spelling.
fn children(job: &Job<'_>) -> BTreeMap<ResourceRef, Vec<ResourceRef>> {
    let mut children: BTreeMap<ResourceRef, Vec<ResourceRef>> = BTreeMap::new();
    for (at, resource) in job.estate.resources() {
        let beside = job.estate.beside(at, &resource.full_type, &resource.name);
        let Some(mut id) = beside else {
            continue;
        };
        id.names.pop();
        id.full_type = id
            .full_type
            .rsplit_once('/')
            .map_or("", |(head, _)| head)
            .to_owned();
        let parent = job.estate.nearest(&id, at.template);
        if let Some(parent) = parent.filter(|parent| *parent != at) {
            children.entry(parent).or_default().push(at);
        }
    }
    children
}

/// The property that is a reference back, if this is in one.
fn back_link(job: &Job<'_>, link: &Link) -> Option<Pointer> {
    let resource = job.resource(link.from)?;
    let (_, key) = BACK_LINKS.iter().find(|(full_type, key)| {
        let mut tokens = link.path.tokens().skip(1);
        resource.is_type(full_type)
            && tokens
                .next()
                .is_some_and(|token| token.eq_ignore_ascii_case(key))
    })?;
    Spot::of(resource.node)
        .find(&["properties", key])
        .map(|spot| spot.path)
}

fn take_back_link(job: &Job<'_>, plan: &mut Plan, link: &Link, path: Pointer, is_export: bool) {
    let is_planned = plan.decision(link.from).is_some_and(|decision| {
        decision
            .operations
            .iter()
            .any(|operation| operation.path == path)
    });
    if is_planned {
        return;
    }
    let node = job
        .resource(link.from)
        .and_then(|resource| path.find(resource.node));
    let finding = job.finding(
        "relocate/back-link",
        Severity::Warning,
        link.from,
        node.map(|node| (&path, node)),
        "lists the machines that use it, which makes a circle: they name it themselves",
    );
    let finding = finding.azure_error("InvalidTemplateCircularDependency");
    if is_export {
        plan.findings.push(finding.fixed("take out the list"));
        plan.remove(link.from, path, "relocate/back-link");
    } else {
        plan.findings.push(finding.help("take the property out"));
    }
}

fn refers_to_staged(job: &Job<'_>, plan: &mut Plan, link: &Link, name: &str) {
    let node = job
        .resource(link.from)
        .and_then(|resource| link.path.find(resource.node));
    let finding = job.finding(
        "relocate/refers-to-staged",
        Severity::Warning,
        link.from,
        node.map(|node| (&link.path, node)),
        format!("refers to {name}, which is deployed later, with workloads.json"),
    );
    plan.findings
        .push(finding.help("deploy this template after workloads.json"));
}
