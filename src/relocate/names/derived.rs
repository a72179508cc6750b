//! Names that follow from something else: from a host name or a region in them,
//! from the workspace of a solution; and labels of host names that stand in
//! properties and are as unique as names.

use crate::arm::{Resource, ResourceRef, Value};
use crate::catalog::HostShape;

use super::super::expect::names_itself;
use super::super::hosts::{self, Hosts};
use super::super::job::Job;
use super::super::location::region_of;
use super::super::names::{is_located, renamed};
use super::super::options::Rename;
use super::super::plan::{Plan, Settled};
use super::super::told::Act;

/// Solutions of a workspace, which are named `<solution>(<workspace>)`.
const SOLUTION: &str = "Microsoft.OperationsManagement/solutions";

const WORKSPACE: &str = "Microsoft.OperationalInsights/workspaces";

/// Types of DNS zones; their children are the records.
const ZONES: [&str; 2] = [
    "Microsoft.Network/dnsZones",
    "Microsoft.Network/privateDnsZones",
];

/// Decides labels first: host names hold them.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    labels(job, plan);
    let mut new = Vec::new();
    let hosts = Hosts::of(job.estate, job.catalog, plan);
    for (at, resource) in job.estate.resources() {
        let written = plan.dropped(at).is_none() && !resource.existing;
        // What armove noted in a plan file follows its origin anew; what a person wrote stays.
        let decided = plan.decision(at).is_none_or(|decision| {
            let told = decision.told.name.as_ref();
            let is_noted = told.is_some_and(|said| !said.is_own);
            decision.rename.is_some() && !is_noted
                || told.is_some_and(|said| said.is_own)
                || decision.told.own_act() == Some(Act::Keep)
        });
        if !written || decided {
            continue;
        }
        let Some(full) = resource.known_name() else {
            continue;
        };
        let old = last_segment(full);
        let name = of_solution(job, plan, resource, old)
            .or_else(|| of_record(resource, full, &hosts))
            .unwrap_or_else(|| hosts.replace(old));
        if name != old && is_free(job, resource, full, &name) {
            new.push((at, name));
        }
    }
    for (at, name) in new {
        if let Some(decision) = plan.decision_mut(at) {
            decision.rename = Some(name);
        }
    }
}

/// Whether nothing of the estate has a name already: a zone of the new region
/// may stand beside that of the old one.
fn is_free(job: &Job<'_>, resource: &Resource<'_>, full: &str, name: &str) -> bool {
    let whole = match full.rsplit_once('/') {
        Some((above, _)) => format!("{above}/{name}"),
        None => name.to_owned(),
    };
    job.estate
        .named(&resource.full_type, &Value::String(whole.into()))
        .is_empty()
}

/// A solution follows the name of its workspace
/// (<https://learn.microsoft.com/azure/azure-monitor/insights/solutions>, 2023).
fn of_solution(job: &Job<'_>, plan: &Plan, resource: &Resource<'_>, old: &str) -> Option<String> {
    if !resource.is_type(SOLUTION) {
        return None;
    }
    let (solution, rest) = old.split_once('(')?;
    let workspace = Value::String(rest.strip_suffix(')')?.into());
    let found = job.estate.named(WORKSPACE, &workspace);
    let new = found
        .iter()
        .find_map(|at| plan.decision(*at)?.rename.as_deref())?;
    Some(format!("{solution}({new})"))
}

/// A record follows the host name that it makes with its zone.
fn of_record(resource: &Resource<'_>, full: &str, hosts: &Hosts<'_>) -> Option<String> {
    let (zone_type, _) = resource.full_type.rsplit_once('/')?;
    ZONES
        .iter()
        .find(|known| zone_type.eq_ignore_ascii_case(known))?;
    let (zone, record) = full.split_once('/')?;
    let host = hosts.replace(&format!("{record}.{zone}"));
    let new_zone = hosts.replace(zone);
    let name = host.strip_suffix(&new_zone)?.strip_suffix('.')?;
    Some(name.to_owned())
}

/// New labels where a property, not the name, is what all of Azure knows:
/// `relativeName` of a Traffic Manager profile, a custom subdomain.
fn labels(job: &Job<'_>, plan: &mut Plan) {
    if job.options.rename == Rename::None {
        return;
    }
    for (at, resource) in job.estate.resources() {
        if resource.existing || plan.stage(at).is_none() || is_in_target(job, resource) {
            continue;
        }
        let forms = job.catalog.host_forms(&resource.full_type);
        let global = forms.filter(|form| form.shape == HostShape::Label);
        for property in global.filter_map(|form| form.property) {
            label(job, plan, at, resource, property.as_str());
        }
    }
}

fn label(job: &Job<'_>, plan: &mut Plan, at: ResourceRef, resource: &Resource<'_>, property: &str) {
    let own = resource.known_name().map(last_segment);
    for (pointer, old) in hosts::values(job.estate, at, property) {
        let follows = names_itself(resource, &pointer) && own == Some(old.as_str());
        let rule = format!("{}/{property}", resource.full_type);
        if let Some(new) = renamed(job, &rule, &old, is_located(job, resource)).filter(|_| !follows)
        {
            plan.settle(at, pointer, Settled::Label(new));
        }
    }
}

fn is_in_target(job: &Job<'_>, resource: &Resource<'_>) -> bool {
    let region = resource
        .location
        .as_ref()
        .and_then(|location| region_of(job, location));
    region.as_ref() == Some(&job.options.to)
}

fn last_segment(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

#[cfg(test)]
mod tests;
