//! Where a resource is after the relocation.

use crate::arm::{Part, Resource, ResourceRef, Term, Unknown, Value, View, Why};
use crate::catalog::{LocationUse, LocationWord, Region};

use super::job::Job;
use super::plan::Plan;

/// Where a resource is deployed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Destination<'c> {
    /// In this region.
    Region(Region<'c>),
    /// In none: it is global, an extension of something else, or not written at all.
    None,
    /// This depends on what only a deployment knows, or on a region that the
    /// catalogue does not have.
    Unknown,
}

impl<'c> Destination<'c> {
    /// Where a resource is deployed, its plan obeyed.
    #[must_use]
    pub fn of(job: &Job<'c>, plan: &Plan, at: ResourceRef) -> Self {
        let Some(resource) = job
            .resource(at)
            .filter(|resource| !resource.existing && plan.stage(at).is_some())
        else {
            return Self::None;
        };
        if let Some(region) = plan.decision(at).and_then(|one| one.region.as_deref()) {
            return Self::named(job, region);
        }
        match resource
            .location
            .as_ref()
            .filter(|location| **location != Value::Null)
        {
            Some(location) => Self::of_location(job, plan, location),
            None => Self::without_location(job, plan, at, resource),
        }
    }

    fn of_location(job: &Job<'c>, plan: &Plan, location: &Value) -> Self {
        match location {
            Value::String(text) => match job.catalog.location_word(text) {
                LocationWord::Region(region) => match plan.regions.get(region.name) {
                    Some(new) => Self::named(job, new),
                    None => Self::Region(region),
                },
                LocationWord::Logical(_) => Self::None,
                LocationWord::None => Self::Unknown,
            },
            Value::Unknown(unknown) if follows_deployment(unknown) => {
                Self::named(job, &job.options.to)
            }
            _ => Self::Unknown,
        }
    }

    /// A child is where its parent is; a root type that must have a location
    /// gets that of the deployment.
    fn without_location(
        job: &Job<'c>,
        plan: &Plan,
        at: ResourceRef,
        resource: &Resource<'_>,
    ) -> Self {
        if resource.full_type.split('/').count() > 2 {
            return parent_of(job, at).map_or(Self::None, |parent| Self::of(job, plan, parent));
        }
        match job
            .catalog
            .location_use(&resource.full_type, resource.api_version())
        {
            Some(LocationUse::Required) => Self::named(job, &job.options.to),
            _ => Self::None,
        }
    }

    fn named(job: &Job<'c>, name: &str) -> Self {
        job.catalog.region(name).map_or(Self::Unknown, Self::Region)
    }
}

/// The region that an entry of a list is about afterwards: what the lists decided, or what the
/// region becomes. None where it is not known.
#[must_use]
pub fn listed_region<'c>(
    job: &Job<'c>,
    plan: &Plan,
    at: ResourceRef,
    place: &View<'_>,
) -> Option<Region<'c>> {
    if let Some(settled) = plan.settled(at, &place.path) {
        return job.catalog.region(settled.value());
    }
    let region = job.catalog.region(place.value().as_str()?)?;
    match plan.regions.get(region.name) {
        Some(new) => job.catalog.region(new),
        None => Some(region),
    }
}

/// The declared resource that a child belongs to, inline or by its name.
#[must_use]
pub fn parent_of(job: &Job<'_>, at: ResourceRef) -> Option<ResourceRef> {
    let resource = job.resource(at)?;
    if let Some(parent) = resource.parent {
        return Some(ResourceRef {
            resource: parent,
            ..at
        });
    }
    let (full_type, _) = resource.full_type.rsplit_once('/')?;
    let name = parent_name(&resource.name)?;
    let named = job.estate.named(full_type, &name);
    named
        .iter()
        .find(|parent| parent.template == at.template)
        .or_else(|| named.first())
        .copied()
}

/// A name without its last segment.
fn parent_name(name: &Value) -> Option<Value> {
    match name {
        Value::String(text) => Some(Value::String(text.rsplit_once('/')?.0.into())),
        Value::Unknown(unknown) => {
            // `<unknown>/default`: the slash is in the last known piece.
            let (last, head) = unknown.parts.split_last()?;
            let Part::Text(last) = last else { return None };
            let (kept, _) = last.rsplit_once('/')?;
            let mut parts = head.to_vec();
            if !kept.is_empty() {
                parts.push(Part::Text(kept.into()));
            }
            (!parts.is_empty()).then(|| Value::unknown(unknown.why.clone(), unknown.span, parts))
        }
        _ => None,
    }
}

/// Whether a location is that of the resource group or of the deployment, or a
/// parameter that is yet to be given: all become the target (D1).
fn follows_deployment(unknown: &Unknown) -> bool {
    let [Part::Term(term)] = unknown.parts.as_slice() else {
        return false;
    };
    match term {
        Term::Call { function, .. } => {
            function == "parameters" && matches!(unknown.why, Why::ParameterWithoutValue(_))
        }
        Term::Member { of, key } => {
            let own = matches!(of.as_ref(), Term::Call { function, arguments }
                if arguments.is_empty() && (function == "resourceGroup" || function == "deployment"));
            own && key
                .as_str()
                .is_some_and(|key| key.eq_ignore_ascii_case("location"))
        }
    }
}
