//! What a plan file says, for the output that was made by it: the second run of the proof has the
//! same decisions, about the resources as they are called now.

use std::collections::{BTreeMap, BTreeSet};

use crate::arm::{Estate, ResourceId, ResourceRef};

use super::super::job::Job;
use super::super::left;
use super::super::plan::Plan;
use super::super::stage::StageFile;
use super::{Decided, Said};

/// The decisions of a run, for its own output: `written` is the estate of `files`, in their order.
#[must_use]
pub fn carried_over(
    job: &Job<'_>,
    plan: &Plan,
    files: &[&StageFile],
    written: &Estate<'_>,
) -> Decided {
    let decided = &job.options.decided;
    let places = places(files, written);
    let mut resources = BTreeMap::new();
    for (old, new) in &places {
        let Some(told) = decided.resources.get(old) else {
            continue;
        };
        let mut told = told.clone();
        // The name is what it should be by now.
        let name = written
            .resource(*new)
            .and_then(|resource| resource.known_name());
        told.name = name.map(|name| Said {
            value: name.rsplit('/').next().unwrap_or(name).to_owned(),
            is_own: true,
        });
        resources.insert(*new, told);
    }
    let cuts = decided.cuts.iter();
    let templates: BTreeMap<usize, usize> = files
        .iter()
        .enumerate()
        .filter_map(|(index, file)| Some((file.resources.first()?.0.template, index)))
        .collect();
    let secrets = decided.secrets.iter();
    Decided {
        regions: decided.regions.clone(),
        resources,
        outside: decided.outside.clone(),
        cuts: cuts
            .filter_map(|(from, to)| Some((*places.get(from)?, *places.get(to)?)))
            .collect(),
        secrets: secrets
            .filter_map(|(template, name)| Some((*templates.get(template)?, name.clone())))
            .collect(),
        protect: Vec::new(),
        fixed: fixed(job, plan),
    }
}

/// Where each resource is in the output.
fn places(files: &[&StageFile], written: &Estate<'_>) -> BTreeMap<ResourceRef, ResourceRef> {
    let mut places = BTreeMap::new();
    for (template, file) in files.iter().enumerate() {
        let Some(content) = written.templates.get(template) else {
            continue;
        };
        let by_pointer: BTreeMap<&str, usize> = content
            .resources
            .iter()
            .enumerate()
            .map(|(index, resource)| (resource.pointer.as_str(), index))
            .collect();
        for (old, pointer) in &file.resources {
            if let Some(resource) = by_pointer.get(pointer.as_str()).copied() {
                places.insert(*old, ResourceRef { template, resource });
            }
        }
    }
    places
}

/// The IDs of what is left in its region: they stay, although their group is mapped.
fn fixed(job: &Job<'_>, plan: &Plan) -> BTreeSet<String> {
    let mut fixed = BTreeSet::new();
    for (at, resource) in job.estate.resources() {
        if !left::is_left(plan, at) {
            continue;
        }
        let users = plan.left_scopes.keys();
        for (user, owner) in users.filter(|(_, owner)| *owner == at.template) {
            let id = ResourceId::in_own_group(&resource.full_type, &resource.name);
            let Some(mut id) = id else { continue };
            left::place(plan, &mut id, *user, *owner);
            let text = id.to_value();
            fixed.extend(text.as_str().map(str::to_ascii_lowercase));
        }
    }
    fixed
}
