//! Lists of regions (D6): write regions, replicas, targets of images. They map
//! as locations do, but no entry becomes equal to another.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::arm::{Resource, ResourceRef, View};
use crate::finding::{Basis, Finding, Phase, Severity, SourceRef};
use crate::json::Pointer;

use super::super::destination::{Destination, parent_of};
use super::super::effective::view;
use super::super::expect::{is_own_vocabulary, is_region_place};
use super::super::job::Job;
use super::super::plan::{Drop, Plan, Settled};

/// Two entries would name the same region.
const DUPLICATE: &str = "relocate/region-list-duplicate";

/// Lists that may not hold the region of the resource itself: type, key of the
/// list (type definitions of 2026-08-20).
const BESIDE_OWN: [(&str, &str); 1] = [("Microsoft.ApiManagement/service", "additionalLocations")];

/// Children that are copies of their parent in other regions
/// (<https://learn.microsoft.com/azure/container-registry/container-registry-storage>, 2023-10-31).
const REPLICAS: [(&str, &str, &str); 4] = [
    (
        "Microsoft.ContainerRegistry/registries/replications",
        "https://learn.microsoft.com/azure/container-registry/container-registry-storage",
        "2023-10-31",
    ),
    (
        "Microsoft.SignalRService/signalR/replicas",
        "https://learn.microsoft.com/azure/azure-signalr/howto-enable-geo-replication",
        "2025",
    ),
    (
        "Microsoft.SignalRService/webPubSub/replicas",
        "https://learn.microsoft.com/azure/azure-web-pubsub/howto-enable-geo-replication",
        "2025",
    ),
    (
        "Microsoft.AppConfiguration/configurationStores/replicas",
        "https://learn.microsoft.com/azure/azure-app-configuration/concept-geo-replication",
        "2025",
    ),
];

/// Where it is said that a resource of a type is a copy of its parent in another region.
fn replica_source(resource: &Resource<'_>) -> Option<SourceRef> {
    let (_, url, date) = REPLICAS
        .iter()
        .find(|(full_type, _, _)| resource.is_type(full_type))?;
    Some(SourceRef {
        url: (*url).to_owned(),
        date: Some((*date).to_owned()),
    })
}

/// Whether a resource is a copy of its parent in another region: it follows
/// the list that it belongs to, not the region it is in.
#[must_use]
pub fn is_replica(resource: &Resource<'_>) -> bool {
    replica_source(resource).is_some()
}

/// An entry of a list.
struct Entry<'d> {
    /// The place of its region.
    place: View<'d>,
    /// The region as written.
    text: String,
    /// Its canonical name.
    region: String,
}

/// The regions of one list: the same member of each of its elements.
struct List<'d> {
    path: Pointer,
    entries: Vec<Entry<'d>>,
}

/// Keeps entries apart that would become equal.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    for (at, resource) in job.estate.resources() {
        if resource.existing || plan.stage(at).is_none() {
            continue;
        }
        if let Some(source) = replica_source(resource) {
            replica(job, plan, at, resource, source);
        }
        if plan.stage(at).is_none() {
            continue;
        }
        let Some(view) = view(job, at) else {
            continue;
        };
        let mut lists = Vec::new();
        collect(job, &view, resource, &mut lists);
        lists.retain(|list| !plan.takes_out(at, &list.path));
        if !lists.is_empty() {
            judge(job, plan, at, &lists);
            beside_own(job, plan, at, resource, &lists);
        }
    }
}

/// All lists of regions in a resource.
fn collect<'d>(job: &Job<'_>, view: &View<'d>, resource: &Resource<'d>, lists: &mut Vec<List<'d>>) {
    if resource.is_foreign(&view.path) {
        return;
    }
    for (_, member) in view.members() {
        collect(job, &member, resource, lists);
    }
    let elements = view.elements();
    let mut columns: BTreeMap<String, Vec<Entry<'d>>> = BTreeMap::new();
    for element in &elements {
        let members = element
            .members()
            .into_iter()
            .map(|(key, member)| (key.to_ascii_lowercase(), member));
        for (key, place) in members.chain([(String::new(), element.clone())]) {
            if is_region_place(&place.path)
                && !is_own_vocabulary(resource, &place.path)
                && let Some(text) = place.value().as_str()
                && let Some(region) = job.catalog.region(text)
            {
                columns.entry(key).or_default().push(Entry {
                    text: text.to_owned(),
                    region: region.name.to_owned(),
                    place,
                });
            }
        }
    }
    lists.extend(columns.into_values().map(|entries| List {
        path: view.path.clone(),
        entries,
    }));
    for element in &elements {
        collect(job, element, resource, lists);
    }
}

/// Refuses every mapping that would make two entries of a list equal; what is
/// refused in one list of a resource stays in all of them, so that they agree.
fn judge(job: &Job<'_>, plan: &mut Plan, at: ResourceRef, lists: &[List<'_>]) {
    let mut staying: BTreeSet<String> = BTreeSet::new();
    let mut findings = Vec::new();
    while let Some(clash) = lists.iter().find_map(|list| clash(plan, list, &staying)) {
        staying.insert(clash.moving.region.clone());
        findings.push(clash.finding(job, at));
    }
    for entry in lists
        .iter()
        .flat_map(|list| &list.entries)
        .filter(|entry| staying.contains(&entry.region))
    {
        plan.settle(
            at,
            entry.place.path.clone(),
            Settled::Region(entry.text.clone()),
        );
    }
    if !findings.is_empty() {
        let text = "Decide which regions these lists are to hold: an entry was left in its region, because the list holds the target already.";
        plan.ask(DUPLICATE, Phase::Prepare, text, vec![job.subject(at)]);
        plan.findings.extend(findings);
    }
}

/// A mapping that would make two entries equal.
struct Clash<'l, 'd> {
    list: &'l List<'d>,
    moving: &'l Entry<'d>,
    other: &'l Entry<'d>,
    region: String,
}

/// The first entry of a list whose new region another entry has already or gets
/// before it.
fn clash<'l, 'd>(
    plan: &Plan,
    list: &'l List<'d>,
    staying: &BTreeSet<String>,
) -> Option<Clash<'l, 'd>> {
    let after = |entry: &Entry<'_>| {
        let new = plan
            .regions
            .get(&entry.region)
            .filter(|_| !staying.contains(&entry.region));
        new.unwrap_or(&entry.region).clone()
    };
    list.entries.iter().enumerate().find_map(|(index, moving)| {
        let region = after(moving);
        if region == moving.region {
            return None;
        }
        let mut others = list.entries.iter().enumerate().filter(|(place, other)| {
            let takes_it_first = after(other) == other.region || *place < index;
            *place != index
                && other.region != moving.region
                && after(other) == region
                && takes_it_first
        });
        let (_, other) = others.next()?;
        Some(Clash {
            list,
            moving,
            other,
            region,
        })
    })
}

impl Clash<'_, '_> {
    fn finding(&self, job: &Job<'_>, at: ResourceRef) -> Finding {
        let (old, new, beside) = (&self.moving.region, &self.region, &self.other.region);
        let message = if beside == new {
            format!(
                "`{}` lists {old} and {new}: {old} would become {new} as well, so it was left",
                self.list.path
            )
        } else {
            format!(
                "`{}` lists {old} and {beside}: both would become {new}, so {old} was left",
                self.list.path
            )
        };
        let other = if beside == new { beside } else { old };
        let place = &self.moving.place;
        let finding = job.finding(
            DUPLICATE,
            Severity::Error,
            at,
            Some((&place.written, place.node)),
            message,
        );
        let place = &self.other.place;
        let related = job.place(at, Some((&place.written, place.node)));
        finding
            .related(related, format!("the other entry, {beside}"))
            .help(format!(
                "take one of the two out, or send one elsewhere with `--map-region {other}=REGION`"
            ))
    }
}

/// Lists that may not hold the region of the resource itself.
fn beside_own(
    job: &Job<'_>,
    plan: &mut Plan,
    at: ResourceRef,
    resource: &Resource<'_>,
    lists: &[List<'_>],
) {
    let key = BESIDE_OWN
        .iter()
        .find(|(full_type, _)| resource.is_type(full_type))
        .map(|(_, key)| key);
    let (Some(key), Destination::Region(own)) = (key, Destination::of(job, plan, at)) else {
        return;
    };
    let holds = |list: &&List<'_>| {
        list.path
            .tokens()
            .last()
            .is_some_and(|last| last.eq_ignore_ascii_case(key))
    };
    for entry in lists.iter().filter(holds).flat_map(|list| &list.entries) {
        let settled = plan.settled(at, &entry.place.path).is_some();
        let after = plan
            .regions
            .get(&entry.region)
            .filter(|_| !settled)
            .unwrap_or(&entry.region);
        if after == own.name {
            let message = format!(
                "{} is the region of the resource itself: it may not be listed again",
                own.name
            );
            let finding = job.finding(
                DUPLICATE,
                Severity::Error,
                at,
                Some((&entry.place.written, entry.place.node)),
                message,
            );
            plan.findings.push(finding.help(format!(
                "take the entry out, or send it elsewhere with `--map-region {}=REGION`",
                entry.region
            )));
        }
    }
}

/// A replica in the region that its parent goes to: the parent itself is there.
/// Out of an export it goes; a template that a person wrote is only told of it.
fn replica(
    job: &Job<'_>,
    plan: &mut Plan,
    at: ResourceRef,
    resource: &Resource<'_>,
    source: SourceRef,
) {
    let Some(parent) = parent_of(job, at) else {
        return;
    };
    let (own, home) = (
        Destination::of(job, plan, at),
        Destination::of(job, plan, parent),
    );
    let (Destination::Region(own), Destination::Region(home)) = (own, home) else {
        return;
    };
    if own != home {
        return;
    }
    let member = resource.node.member("location");
    let place = member.map(|member| (Pointer::root().child(&member.key), &member.value));
    let message = format!(
        "{} becomes the home of what this is a replica of: there can be no other there",
        own.name
    );
    let finding = job.finding(
        DUPLICATE,
        Severity::Warning,
        at,
        place.as_ref().map(|(path, node)| (path, *node)),
        message,
    );
    let finding = finding.on(Basis::Documented, Some(source));
    let is_export = job
        .template(at)
        .is_some_and(|template| template.is_export());
    if !is_export || plan.is_told_written(at) {
        let help = "leave the replica out, or put it into another region";
        plan.findings.push(finding.help(help));
        return;
    }
    plan.findings.push(finding.fixed("left out"));
    let drop = Drop {
        reason: format!("{} is the home now, which is no replica", own.name),
        evidence: "it would be in the region of its parent".to_owned(),
        rule: DUPLICATE,
        inline_in: None,
    };
    plan.leave_out(at, drop);
}
