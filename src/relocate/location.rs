//! Regions: where the resources are, which regions are replaced, and what
//! stays where it is (D1-D3).

pub(super) mod described;
pub(super) mod lists;
pub(super) mod own;
pub(super) mod parameter;

use std::collections::BTreeMap;

use crate::arm::{ResourceRef, Value};
use crate::finding::{Finding, Phase, Place, Severity};
use crate::json::Pointer;
use crate::rule::about_target;

use super::destination::parent_of;
use super::job::Job;
use super::plan::Plan;
use lists::is_replica;

/// Decides which regions are replaced, and says what stays.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let located = located_resources(job);
    plan.sources = by_weight(&located);
    let target = &job.options.to;
    // A region that something is sent to by wish is no source: else a second
    // run would move it on.
    let told = &job.options.decided.regions;
    let mut sources = plan.sources.iter();
    let goes = sources.find(|region| told.get(*region) == Some(target));
    let source = plan
        .sources
        .iter()
        .find(|region| !is_wished(job, region) && told.get(*region).is_none_or(|to| to != *region));
    let main = job
        .options
        .from
        .clone()
        .or_else(|| goes.or(source).cloned());
    match &main {
        // Where nothing could be read, other findings say so.
        None if job.estate.resources().next().is_none() => {}
        None => plan.findings.push(about_the_run(
            job,
            "relocate/no-source-region",
            "no resource states a region: what follows its resource group moves with the group",
        )),
        Some(main) if main == target => plan.findings.push(about_the_run(
            job,
            "relocate/already-in-target",
            &format!("the resources are in {target} already: no location is changed"),
        )),
        Some(main) => {
            plan.regions.insert(main.clone(), target.clone());
        }
    }
    if let Some(region) = job.catalog.region(target) {
        let place = start_of_run(job);
        let told = about_target(job.catalog, &region, &plan.sources, &place);
        plan.findings.extend(told);
    }
    plan.regions.extend(job.options.regions.iter().cloned());
    plan.regions.extend(told.clone());
    plan.regions.retain(|from, to| from != to);
}

/// Whether `--map-region` sends something to a region.
fn is_wished(job: &Job<'_>, region: &str) -> bool {
    let mut typed = job.options.regions.iter();
    let mut told = job.options.decided.regions.iter();
    // A region that the plan sends to itself is one that stays.
    typed.any(|(_, to)| to == region) || told.any(|(from, to)| to == region && from != region)
}

/// Says what stays in its region and is deployed there again, as copies (D2);
/// what is left out by now needs no word.
pub fn report_copies(job: &Job<'_>, plan: &mut Plan) {
    let mut located = located_resources(job);
    // A replica beside its parent is an entry of a list of regions (D6).
    located.retain(|(at, _)| {
        let is_replica = job.resource(*at).is_some_and(is_replica);
        // A person has decided already.
        if plan.decision(*at).is_some_and(|one| one.region.is_some()) {
            return false;
        }
        plan.dropped(*at).is_none() && !(is_replica && parent_of(job, *at).is_some())
    });
    for region in plan.sources.clone() {
        let stays = region != job.options.to && !plan.regions.contains_key(&region);
        if stays && !is_wished(job, &region) {
            report_staying(job, plan, &region, &located);
        }
    }
}

/// The region that a location names; `None` for `global` and other logical
/// locations, and where the value is not known.
#[must_use]
pub fn region_of(job: &Job<'_>, location: &Value) -> Option<String> {
    let region = job.catalog.region(location.as_str()?)?;
    Some(region.name.to_owned())
}

/// Every deployed resource whose region is known, with that region.
fn located_resources(job: &Job<'_>) -> Vec<(ResourceRef, String)> {
    let deployed = job
        .estate
        .resources()
        .filter(|(_, resource)| !resource.existing);
    deployed
        .filter_map(|(at, resource)| Some((at, region_of(job, resource.location.as_ref()?)?)))
        .collect()
}

/// Regions by number of resources; on a tie the one that comes first in the files.
fn by_weight(located: &[(ResourceRef, String)]) -> Vec<String> {
    let mut weights: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (order, (_, region)) in located.iter().enumerate() {
        weights.entry(region).or_insert((0, order)).0 += 1;
    }
    let mut sorted: Vec<_> = weights.into_iter().collect();
    sorted.sort_by_key(|(_, (count, first))| (std::cmp::Reverse(*count), *first));
    sorted
        .into_iter()
        .map(|(region, _)| region.to_owned())
        .collect()
}

/// One warning for a region whose resources are deployed there again, as copies (D2).
fn report_staying(job: &Job<'_>, plan: &mut Plan, region: &str, located: &[(ResourceRef, String)]) {
    let staying: Vec<ResourceRef> = located
        .iter()
        .filter(|(_, own)| own == region)
        .map(|(at, _)| *at)
        .collect();
    let Some(first) = staying.first() else { return };
    let count = staying.len();
    let who = if count == 1 {
        "1 resource is"
    } else {
        &format!("{count} resources are")
    };
    let again = if count == 1 {
        "it would be deployed there again, as a copy"
    } else {
        "they would be deployed there again, as copies"
    };
    let mut finding = job
        .finding(
            "relocate/region-stays",
            Severity::Warning,
            *first,
            location_node(job, *first)
                .as_ref()
                .map(|(path, node)| (path, *node)),
            format!("{who} in {region}, which is not the source region: {again}"),
        )
        .help(format!(
            "to move them too, add --map-region {region}={}",
            job.options.to
        ));
    for at in staying.iter().skip(1) {
        let node = location_node(job, *at);
        let place = job.place(*at, node.as_ref().map(|(path, node)| (path, *node)));
        finding = finding.related(place, format!("{} is in {region}", job.identity(*at)));
    }
    plan.findings.push(finding);
    plan.ask(
        "relocate/region-stays",
        Phase::Prepare,
        format!(
            "Decide about what is in {region}: leave it out, deploy a copy there, or move it too with `--map-region {region}={}`.",
            job.options.to
        ),
        staying.iter().map(|at| job.subject(*at)).collect(),
    );
}

/// The `location` of a resource with its path from the resource.
fn location_node<'d>(job: &Job<'d>, at: ResourceRef) -> Option<(Pointer, &'d crate::json::Node)> {
    let member = job.resource(at)?.node.member("location")?;
    Some((Pointer::root().child(&member.key), &member.value))
}

/// A note that belongs to no resource; it stands at the start of the first template.
fn about_the_run(job: &Job<'_>, rule: &str, message: &str) -> Finding {
    Finding::new(rule, Severity::Note, start_of_run(job), "run", message)
}

/// The start of the first template.
fn start_of_run(job: &Job<'_>) -> Place {
    let span = job
        .estate
        .templates
        .first()
        .map(|template| template.root.span)
        .unwrap_or_default();
    Place {
        file: job.file_of(0),
        span: crate::text::Span::at(span.start),
        pointer: Pointer::root(),
    }
}
