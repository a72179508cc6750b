//! What became of every resource, for the report.

use std::collections::BTreeMap;

use crate::arm::{Resource, ResourceRef, Template, Value};
use crate::catalog::Catalog;
use crate::json::Pointer;
use crate::relocate::{Action, Editing, Expectation, Job, Plan, StageFile};
use crate::report::{self, Disposition};

/// A written file and its path in the output folder.
pub type Named<'f> = (String, &'f StageFile);

/// An entry for every resource of one template.
#[must_use]
pub fn of_template(
    job: &Job<'_>,
    plan: &Plan,
    template: usize,
    files: &[Named<'_>],
) -> Vec<report::Resource> {
    let Some(content) = job.estate.templates.get(template) else {
        return Vec::new();
    };
    let Some(editing) = Editing::new(job, plan, template) else {
        return Vec::new();
    };
    let expectation = Expectation::new(job.estate, job.catalog, plan);
    let places = places(files);
    let resources = content.resources.iter().enumerate();
    resources
        .map(|(resource, declared)| {
            let at = ResourceRef { template, resource };
            let new = editing
                .base_scope(content, declared)
                .map(|scope| expectation.resource(at, scope));
            let old = content
                .scope_of(declared)
                .map(|scope| declared.own_value(scope));
            let (disposition, reason) = match plan.decision(at).map(|decision| &decision.action) {
                Some(Action::Drop(drop)) => (Disposition::Dropped, Some(drop.reason.clone())),
                Some(Action::Stage(_, reason)) => (Disposition::Staged, Some(reason.clone())),
                _ if new == old => (Disposition::Kept, None),
                _ => (Disposition::Rewritten, None),
            };
            let written = disposition != Disposition::Dropped;
            report::Resource {
                new_name: new
                    .as_ref()
                    .filter(|_| written)
                    .and_then(|new| full_name(declared, new.get("name")?)),
                new_location: new
                    .as_ref()
                    .filter(|_| written)
                    .and_then(|new| region(job.catalog, new.get("location")?)),
                disposition,
                reason,
                output: places.get(&at).cloned(),
                ..as_read(
                    content,
                    resource,
                    declared,
                    job.file_of(template),
                    job.catalog,
                )
            }
        })
        .collect()
}

/// An entry for every resource of a template that is only looked at.
pub fn of_input<'t>(
    template: &'t Template<'_>,
    file: usize,
    catalog: Catalog<'t>,
) -> impl Iterator<Item = report::Resource> + 't {
    let resources = template.resources.iter().enumerate();
    resources.map(move |(index, declared)| as_read(template, index, declared, file, catalog))
}

/// A resource as it stands in the input, kept as it is.
fn as_read(
    template: &Template<'_>,
    index: usize,
    declared: &Resource<'_>,
    file: usize,
    catalog: Catalog<'_>,
) -> report::Resource {
    let location = declared.location.as_ref();
    report::Resource {
        file,
        pointer: declared.pointer.clone(),
        kind: declared.full_type.clone(),
        name: declared.known_name().map(str::to_owned),
        location: location.and_then(|location| region(catalog, location)),
        new_name: None,
        new_location: None,
        disposition: Disposition::Kept,
        reason: None,
        output: None,
        unknown: template.reasons_of(index),
    }
}

/// The canonical region, or whatever the location says.
fn region(catalog: Catalog<'_>, location: &Value) -> Option<String> {
    let text = location.as_str()?;
    let known = catalog.region(text);
    Some(known.map_or(text, |region| region.name).to_owned())
}

/// The full new name: an inline child writes only its own segment.
fn full_name(declared: &Resource<'_>, written: &Value) -> Option<String> {
    let (old, new) = (declared.known_name()?, written.as_str()?);
    let missing = old
        .split('/')
        .count()
        .saturating_sub(new.split('/').count());
    let above: Vec<&str> = old.split('/').take(missing).collect();
    Some(above.into_iter().chain([new]).collect::<Vec<_>>().join("/"))
}

/// Where each resource is written; of several places the first counts.
fn places(files: &[Named<'_>]) -> BTreeMap<ResourceRef, (String, Pointer)> {
    let mut places = BTreeMap::new();
    for (path, file) in files {
        for (at, pointer) in &file.resources {
            places
                .entry(*at)
                .or_insert_with(|| (path.clone(), pointer.clone()));
        }
    }
    places
}
