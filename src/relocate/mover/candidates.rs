//! Which machines Resource Mover can carry.

use std::collections::BTreeMap;

use crate::arm::ResourceRef;
use crate::catalog::Cloud;

use super::super::job::Job;
use super::super::plan::{Plan, Stage};
use super::super::redirect;
use super::super::whereabouts::Whereabouts;
use super::Refused;

/// Type of machines.
const MACHINE: &str = "Microsoft.Compute/virtualMachines";

/// From which region to which; the source is none where no input tells it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// The source region.
    pub from: Option<String>,
    /// The target region.
    pub to: String,
}

/// The machines of a run, by how they can go.
#[derive(Debug, Default)]
pub struct Chosen {
    /// Those for Resource Mover, by their way, in file order.
    pub routes: BTreeMap<Route, Vec<ResourceRef>>,
    /// Those that only `workloads.json` makes, and why.
    pub others: Vec<Refused>,
}

impl Chosen {
    /// All machines, in file order.
    pub fn all(&self) -> Vec<ResourceRef> {
        let mut all: Vec<ResourceRef> = self.carried();
        all.extend(self.others.iter().map(|other| other.at));
        all.sort_unstable();
        all
    }

    /// Those for Resource Mover, in file order.
    pub fn carried(&self) -> Vec<ResourceRef> {
        let mut all: Vec<ResourceRef> = self.routes.values().flatten().copied().collect();
        all.sort_unstable();
        all
    }
}

/// The machines that wait in `workloads.json`.
pub fn all(job: &Job<'_>, plan: &Plan) -> Vec<ResourceRef> {
    let machines = job
        .estate
        .resources()
        .filter(|(_, resource)| resource.is_type(MACHINE));
    machines
        .map(|(at, _)| at)
        .filter(|at| plan.stage(*at) == Some(Stage::Workloads))
        .collect()
}

/// Sorts the machines by how they can go. A collection serves one subscription: that of the first.
pub fn choose(job: &Job<'_>, plan: &Plan, refused: &[Refused]) -> Chosen {
    let whereabouts = Whereabouts { job, plan };
    let mut chosen = Chosen::default();
    let mut subscription: Option<String> = None;
    for at in all(job, plan) {
        let own = whereabouts.subscription(at);
        let route = Route {
            from: whereabouts.source(at).or_else(|| only_source(job, plan)),
            to: whereabouts.target(at),
        };
        let told = refused.iter().find(|one| one.at == at);
        let why = told
            .map(|one| one.why.clone())
            .or_else(|| why_not(job, plan, at, &route))
            .or_else(|| {
                let first = subscription.as_deref().zip(own.as_deref());
                first
                    .is_some_and(|(first, own)| !first.eq_ignore_ascii_case(own))
                    .then(|| "it is in another subscription than the others, and a collection serves one only".to_owned())
            });
        match why {
            Some(why) => chosen.others.push(Refused { at, why }),
            None => {
                subscription = subscription.or(own);
                chosen.routes.entry(route).or_default().push(at);
            }
        }
    }
    chosen
}

/// The region of what states none: that of all others.
fn only_source(job: &Job<'_>, plan: &Plan) -> Option<String> {
    let stated = plan.sources.first().filter(|_| plan.sources.len() == 1);
    stated.or(job.options.from.as_ref()).cloned()
}

/// Why the service does not take a machine, apart from what it is made of.
fn why_not(job: &Job<'_>, plan: &Plan, at: ResourceRef, route: &Route) -> Option<String> {
    let whereabouts = Whereabouts { job, plan };
    if whereabouts.names(at).is_none() {
        return Some("its name is not known here".to_owned());
    }
    if route.from.as_deref() == Some(&route.to) {
        return Some(format!("it stays in {}", route.to));
    }
    let cloud = |region: &str| job.catalog.region(region).map(|region| region.cloud);
    let from = route.from.as_deref().and_then(cloud);
    if let Some((from, to)) = from.zip(cloud(&route.to)).filter(|(from, to)| from != to) {
        return Some(format!(
            "Resource Mover does not lead from {} to {}",
            words(from),
            words(to)
        ));
    }
    let own = whereabouts.subscription(at)?;
    let new = redirect::subscription(plan, &own)?;
    (!new.eq_ignore_ascii_case(&own))
        .then(|| "it goes to another subscription, where Resource Mover cannot lead".to_owned())
}

const fn words(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Public => "the public cloud",
        Cloud::UsGov => "Azure Government",
        Cloud::China => "Azure in China",
    }
}
