//! Whether the target offers what is written (D4), and whether the API versions
//! are known (D26).

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::arm::{DEPLOYMENT, Resource, ResourceRef, Value};
use crate::catalog::{Answer, Region};
use crate::finding::{Finding, Phase, Severity, Subject};
use crate::json::{Node, Pointer};

use super::destination::Destination;
use super::job::Job;
use super::plan::Plan;

/// The target does not offer the type.
const NOT_OFFERED: &str = "relocate/type-not-in-target";
/// The API version is in no list.
const UNKNOWN_VERSION: &str = "relocate/api-version-unknown";
/// What Azure answers where a type is not offered.
const REFUSAL: &str = "LocationNotAvailableForResourceType";
/// How many other regions are named.
const MAX_ALTERNATIVES: usize = 3;

/// A type in a region that does not offer it: the regions that do, and the
/// resources of that type.
type Missing = BTreeMap<(String, String), (Vec<String>, Vec<Subject>)>;

/// Judges everything that is written.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let mut missing = Missing::new();
    for (at, resource) in job.estate.resources() {
        let is_written = !resource.existing && plan.stage(at).is_some();
        if !is_written || resource.full_type.is_empty() {
            continue;
        }
        version(job, plan, at, resource);
        // Children inherit their region silently; every region takes deployments.
        let is_child = resource.full_type.split('/').count() > 2;
        if resource.is_type(DEPLOYMENT) || (is_child && !states_location(resource)) {
            continue;
        }
        if let Destination::Region(region) = Destination::of(job, plan, at) {
            offered(job, plan, (at, resource), region, &mut missing);
        }
    }
    for ((full_type, region), (others, subjects)) in missing {
        let others = list(&others);
        let text = format!(
            "Decide what takes the place of {full_type}, which {region} does not offer: {others}"
        );
        plan.ask(NOT_OFFERED, Phase::Prepare, text, subjects);
    }
}

fn states_location(resource: &Resource<'_>) -> bool {
    resource
        .location
        .as_ref()
        .is_some_and(|location| *location != Value::Null)
}

fn offered(
    job: &Job<'_>,
    plan: &mut Plan,
    (at, resource): (ResourceRef, &Resource<'_>),
    region: Region<'_>,
    missing: &mut Missing,
) {
    if let Some(unknown) = &resource.unknown_type {
        let reasons = unknown.reasons();
        let why = reasons
            .first()
            .map_or_else(String::new, |why| format!(": {why}"));
        let message = format!(
            "cannot tell whether this is offered in {}: its type is not known{why}",
            region.name
        );
        let finding = at_member(job, at, "type", NOT_OFFERED, Severity::Note, message);
        let help = "write the type as text: Azure takes no expression there";
        plan.findings.push(finding.unknown().help(help));
        return;
    }
    let availability = job.catalog.availability(&resource.full_type, region.name);
    let finding = match availability.answer {
        Answer::Yes(_) => return,
        Answer::No => {
            let others = job.catalog.alternatives(&resource.full_type, region.name);
            let others: Vec<String> = others
                .iter()
                .take(MAX_ALTERNATIVES)
                .map(|other| other.name.to_owned())
                .collect();
            let message = format!("{} is not offered in {}", resource.full_type, region.name);
            let finding = at_member(job, at, "location", NOT_OFFERED, Severity::Error, message);
            let help = list(&others);
            missing
                .entry((resource.full_type.clone(), region.name.to_owned()))
                .or_insert_with(|| (others, Vec::new()))
                .1
                .push(job.subject(at));
            finding.azure_error(REFUSAL).help(help)
        }
        Answer::CannotTell(doubt) => {
            let message = format!(
                "cannot tell whether {} is offered in {}: {doubt}",
                resource.full_type, region.name
            );
            let finding = at_member(job, at, "location", NOT_OFFERED, Severity::Note, message);
            let namespace = resource.full_type.split('/').next().unwrap_or_default();
            finding.unknown().help(format!(
                "`az provider show --namespace {namespace}` lists the regions of each type"
            ))
        }
    };
    plan.findings
        .push(finding.on(availability.basis.into(), Some(availability.source.into())));
}

/// The regions that offer a type, as half a sentence.
fn list(others: &[String]) -> String {
    match others {
        [] => "no other region of the same geography is known to have it".to_owned(),
        others => format!(
            "of the same geography, {} {} it",
            others.join(", "),
            if others.len() == 1 { "has" } else { "have" }
        ),
    }
}

/// An API version that no list names: it may be mistyped, retired, or younger
/// than the catalogue.
fn version(job: &Job<'_>, plan: &mut Plan, at: ResourceRef, resource: &Resource<'_>) {
    let Some(node) = resource.node.get("apiVersion") else {
        return;
    };
    let Some(scope) = job
        .template(at)
        .and_then(|template| template.scope_of(resource))
    else {
        return;
    };
    let value = scope.evaluate(node);
    let Some(version) = value.as_str() else {
        return;
    };
    if job.catalog.knows_api_version(&resource.full_type, version) != Some(false) {
        return;
    }
    let message = format!(
        "the catalogue does not know API version `{version}` of {}",
        resource.full_type
    );
    let finding = at_member(
        job,
        at,
        "apiVersion",
        UNKNOWN_VERSION,
        Severity::Note,
        message,
    )
    .unknown();
    let newest = job
        .catalog
        .api_versions(&resource.full_type)
        .and_then(|versions| versions.newest());
    plan.findings.push(match newest {
        Some(newest) => finding.help(format!("the newest that it knows is {newest}")),
        None => finding,
    });
}

/// A finding at a member of a resource; without it, at its name.
fn at_member(
    job: &Job<'_>,
    at: ResourceRef,
    key: &str,
    rule: &str,
    severity: Severity,
    message: String,
) -> Finding {
    let member = job
        .resource(at)
        .and_then(|resource| resource.node.member(key));
    let place: Option<(Pointer, &Node)> =
        member.map(|member| (Pointer::root().child(&member.key), &member.value));
    job.finding(
        rule,
        severity,
        at,
        place.as_ref().map(|(path, node)| (path, *node)),
        message,
    )
}
