//! Availability zones (D24): taken out where the target has none, kept otherwise.

#[cfg(test)]
mod tests;

use crate::arm::{Resource, ResourceRef, Value, View};
use crate::catalog::{Answer, PathPattern, Region};
use crate::finding::{Basis, Finding, Phase, Severity, Subject};
use crate::json::Pointer;
use crate::rule::{ZONE_LISTS, ZONE_NUMBERS};

use super::destination::{Destination, listed_region};
use super::effective::view;
use super::job::Job;
use super::plan::Plan;

/// The region has no zones.
const NONE: &str = "relocate/zones-not-in-target";
/// The region has zones, but not for the type.
const NOT_FOR_TYPE: &str = "relocate/zones-not-for-type";

/// What may stand only beside several zones of the same resource: type, path
/// (type definitions of 2026-08-20).
const WITH_ZONES: [(&str, &str); 1] = [(
    "Microsoft.Compute/virtualMachineScaleSets",
    "properties.zoneBalance",
)];

/// Decides about the zones of everything that is written.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let mut losing: Vec<(String, Subject)> = Vec::new();
    for (at, resource) in job.estate.resources() {
        let Some(view) = view(job, at) else {
            continue;
        };
        let mut lists = Vec::new();
        zone_lists(&view, resource, &mut lists);
        lists.retain(|list| !plan.takes_out(at, &list.place.path));
        let (elsewhere, own): (Vec<_>, Vec<_>) =
            lists.into_iter().partition(|list| list.beside.is_some());
        for list in elsewhere {
            let region = list
                .beside
                .as_ref()
                .and_then(|beside| listed_region(job, plan, at, beside));
            if let Some(region) = region.filter(|region| region.zones == Some(false)) {
                let lists = vec![list.place];
                Zoned { job, at, lists }.take_out(plan, region);
                losing.push((region.name.to_owned(), job.subject(at)));
            }
        }
        if own.is_empty() {
            continue;
        }
        let lists = own.into_iter().map(|list| list.place).collect();
        let zoned = Zoned { job, at, lists };
        match Destination::of(job, plan, at) {
            Destination::None => {}
            Destination::Unknown => {
                let help = "give the location a value, or see to the zones by hand";
                zoned.cannot_tell(plan, "the region is not known", help);
            }
            Destination::Region(region) => match region.zones {
                Some(true) => zoned.of_type(plan, resource, region),
                Some(false) => {
                    zoned.take_out(plan, region);
                    beside_zones(plan, at, resource, &view);
                    losing.push((region.name.to_owned(), job.subject(at)));
                }
                None => {
                    let why = format!("it is not known whether {} has zones", region.name);
                    let help = "`az account list-locations` knows the zones of each region";
                    zoned.cannot_tell(plan, &why, help);
                }
            },
        }
    }
    ask(plan, losing);
}

/// Takes out what may stand only beside zones.
fn beside_zones(plan: &mut Plan, at: ResourceRef, resource: &Resource<'_>, view: &View<'_>) {
    let own = WITH_ZONES.iter().filter(|(name, _)| resource.is_type(name));
    for place in own.flat_map(|(_, path)| view.find(PathPattern::new(path))) {
        if place.is_written() {
            plan.remove(at, place.path.clone(), NONE);
        }
    }
}

/// One step a region for all that lost its zones.
fn ask(plan: &mut Plan, losing: Vec<(String, Subject)>) {
    let mut regions: Vec<String> = losing.iter().map(|(region, _)| region.clone()).collect();
    regions.sort();
    regions.dedup();
    for region in regions {
        let subjects = losing
            .iter()
            .filter(|(own, _)| *own == region)
            .map(|(_, subject)| subject.clone())
            .collect();
        let text = format!(
            "Decide how these resources are to survive the loss of a datacentre: {region} has no availability zones, and \
             their zones were taken out. Sets or copies in another region may take their place."
        );
        plan.ask(NONE, Phase::Prepare, text, subjects);
    }
}

/// Zones as a resource names them.
struct Named<'d> {
    place: View<'d>,
    /// The place of the further region that they are in, as API Management lists them; none: that
    /// of the resource.
    beside: Option<View<'d>>,
}

/// The zone numbers in a resource: single ones, and lists that are not empty or not known.
fn zone_lists<'d>(view: &View<'d>, resource: &Resource<'d>, lists: &mut Vec<Named<'d>>) {
    if resource.is_foreign(&view.path) {
        return;
    }
    let is_root = view.path == Pointer::root();
    for (key, member) in view.members() {
        let is = |keys: &[&str]| keys.iter().any(|other| key.eq_ignore_ascii_case(other));
        let named = if is(&ZONE_LISTS) {
            let value = member.value();
            is_numbers(&value) || (is_root && matches!(value, Value::Unknown(_)))
        } else {
            is(&ZONE_NUMBERS) && is_number(&member.value())
        };
        if named {
            let beside = view.member("location").filter(|_| !is_root);
            lists.push(Named {
                place: member,
                beside,
            });
        } else {
            zone_lists(&member, resource, lists);
        }
    }
    for element in view.elements() {
        zone_lists(&element, resource, lists);
    }
}

/// Whether a value is the number of a zone.
fn is_number(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()),
        Value::Int(_) => true,
        _ => false,
    }
}

/// Whether a value is a list of numbers of zones.
fn is_numbers(value: &Value) -> bool {
    let Value::Array(elements) = value else {
        return false;
    };
    let fits = |element: &Value| is_number(element) || matches!(element, Value::Unknown(_));
    !elements.is_empty() && elements.iter().all(fits)
}

/// A resource with lists of zones.
struct Zoned<'j, 'd> {
    job: &'j Job<'d>,
    at: ResourceRef,
    lists: Vec<View<'d>>,
}

impl Zoned<'_, '_> {
    fn finding(&self, rule: &str, severity: Severity, list: &View<'_>, message: String) -> Finding {
        let node = Some((&list.written, list.node));
        self.job.finding(rule, severity, self.at, node, message)
    }

    /// The region has none.
    fn take_out(&self, plan: &mut Plan, region: Region<'_>) {
        let Some((first, more)) = self.lists.split_first() else {
            return;
        };
        let (severity, what) = if self.lists.iter().all(View::is_written) {
            (Severity::Warning, "the zones are taken out")
        } else {
            (
                Severity::Error,
                "an expression gives the zones: take them out there",
            )
        };
        let message = format!("{} has no availability zones: {what}", region.name);
        let mut finding = self.finding(NONE, severity, first, message);
        for list in more {
            let place = self.job.place(self.at, Some((&list.written, list.node)));
            finding = finding.related(place, "zones here too");
        }
        let source = self.job.catalog.source_of(&region);
        let finding = finding.help("decide how it is to survive the loss of a datacentre");
        plan.findings
            .push(finding.on(Basis::Documented, Some(source.into())));
        for list in self.lists.iter().filter(|list| list.is_written()) {
            plan.remove(self.at, list.path.clone(), NONE);
        }
    }

    /// The region has zones; whether the type has them there is another question.
    fn of_type(&self, plan: &mut Plan, resource: &Resource<'_>, region: Region<'_>) {
        let is_own = |list: &&View<'_>| list.path.as_str().eq_ignore_ascii_case("/zones");
        let Some(own) = self.lists.iter().find(is_own) else {
            return;
        };
        let zones = self.job.catalog.zones(&resource.full_type, region.name);
        let (full_type, region) = (&resource.full_type, region.name);
        let finding = match zones.answer {
            Answer::Yes(_) => return,
            Answer::No => {
                let message = format!("{full_type} has no availability zones in {region}");
                let finding = self.finding(NOT_FOR_TYPE, Severity::Error, own, message);
                finding.help("leave the zones out, or choose another target")
            }
            Answer::CannotTell(doubt) => {
                let message = format!(
                    "cannot tell whether {full_type} has availability zones in {region}: {doubt}"
                );
                let finding = self.finding(NOT_FOR_TYPE, Severity::Note, own, message);
                let help = "`az provider list` knows the zones of each type";
                finding.unknown().help(help)
            }
        };
        plan.findings
            .push(finding.on(zones.basis.into(), Some(zones.source.into())));
    }

    fn cannot_tell(&self, plan: &mut Plan, why: &str, help: &str) {
        let Some(first) = self.lists.first() else {
            return;
        };
        let message = format!("{why}: the zones stay");
        let finding = self.finding(NONE, Severity::Note, first, message);
        plan.findings.push(finding.unknown().help(help));
    }
}
