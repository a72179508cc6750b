//! Why something was decided so, and what else is possible: the comments of a plan.

use std::collections::BTreeMap;

use super::super::destination::Destination;
use super::super::external::External;
use super::super::plan::Action;
use super::super::replication::held;
use super::render::Writing;
use crate::arm::{Resource, ResourceRef};
use crate::catalog::{Answer, NameRule, Region, Scope};
use crate::finding::{Finding, Severity, State};
use crate::json::Pointer;

/// Most regions, versions or users that are named.
const MAX_NAMED: usize = 5;

/// Where resources stand, and what was found about each.
pub struct Index<'w> {
    /// By file and pointer.
    places: BTreeMap<(usize, &'w str), ResourceRef>,
    findings: BTreeMap<ResourceRef, Vec<&'w Finding>>,
}

impl<'w> Index<'w> {
    /// Puts it together.
    #[must_use]
    pub fn of(writing: &'w Writing<'_, '_>) -> Self {
        let job = writing.job;
        let places = job
            .estate
            .resources()
            .map(|(at, resource)| ((job.file_of(at.template), resource.pointer.as_str()), at));
        let mut index = Self {
            places: places.collect(),
            findings: BTreeMap::new(),
        };
        let open = writing
            .findings
            .iter()
            .filter(|finding| finding.state == State::Open && finding.severity > Severity::Note);
        for finding in open {
            let place = &finding.place;
            if let Some(at) = index.holder(place.file, &place.pointer) {
                index.findings.entry(at).or_default().push(finding);
            }
        }
        index
    }

    /// The innermost resource that holds a place.
    fn holder(&self, file: usize, pointer: &Pointer) -> Option<ResourceRef> {
        let mut text = pointer.as_str();
        loop {
            if let Some(at) = self.places.get(&(file, text)) {
                return Some(*at);
            }
            text = text.get(..text.rfind('/')?)?;
        }
    }
}

/// Why something happens to a resource, and what is still wrong with it.
pub fn of(writing: &Writing<'_, '_>, index: &Index<'_>, at: ResourceRef) -> Vec<String> {
    let mut reasons = Vec::new();
    match writing.plan.decision(at).map(|decision| &decision.action) {
        Some(Action::Drop(drop)) => reasons.push(format!("{} ({})", drop.reason, drop.evidence)),
        Some(Action::Stage(_, reason)) => reasons.push(reason.clone()),
        _ => {}
    }
    for finding in index.findings.get(&at).into_iter().flatten() {
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning | Severity::Note => "warning",
        };
        let help = finding.help.as_ref().map(|help| format!("; {help}"));
        reasons.push(format!(
            "{severity}: {}{}",
            finding.message,
            help.unwrap_or_default()
        ));
    }
    reasons
}

/// What the old name was, and what a new one must be.
pub fn of_name(writing: &Writing<'_, '_>, at: ResourceRef, old: &str, new: &str) -> Option<String> {
    let resource = writing.job.resource(at)?;
    let mut words = Vec::new();
    if old != new {
        words.push(format!("was {old}"));
    }
    if let Some(rule) = writing.job.catalog.name_rule(&resource.full_type)
        && old != new
    {
        words.extend(limits(&rule));
    }
    (!words.is_empty()).then(|| words.join("; "))
}

fn limits(rule: &NameRule<'_>) -> Option<String> {
    let within = match rule.unique_in {
        Scope::Global => ", unique in all of Azure",
        Scope::Tenant => ", unique in the tenant",
        Scope::Subscription => ", unique in the subscription",
        Scope::Region => ", unique in the region",
        _ => "",
    };
    let hyphen = if rule.allows_hyphen() {
        ""
    } else {
        ", no hyphens"
    };
    let capitals = if rule.allows_upper() {
        ""
    } else {
        ", no capitals"
    };
    let max = rule.max?;
    Some(format!(
        "{} to {max} characters{capitals}{hyphen}{within}",
        rule.min
    ))
}

/// Where else a resource could go, if its region does not offer its type.
pub fn of_region(writing: &Writing<'_, '_>, at: ResourceRef, region: &str) -> Option<String> {
    let resource = writing.job.resource(at)?;
    let catalog = writing.job.catalog;
    let answer = catalog.availability(&resource.full_type, region).answer;
    if answer != Answer::No {
        return None;
    }
    let others = catalog.alternatives(&resource.full_type, region);
    let mut others: Vec<&str> = others.iter().map(|other| other.name).collect();
    let where_ = if others.is_empty() {
        others = catalog
            .regions_with(&resource.full_type)
            .map(|other| other.name)
            .collect();
        "elsewhere"
    } else {
        "of the same geography"
    };
    let named: Vec<&str> = others.iter().copied().take(MAX_NAMED).collect();
    Some(match named.as_slice() {
        [] => format!("{region} does not offer this type, and no other region is known to"),
        named => format!(
            "{region} does not offer this type; {where_}: {}",
            named.join(", ")
        ),
    })
}

/// Which levels of redundancy the region of a resource can hold.
pub fn of_level(writing: &Writing<'_, '_>, at: ResourceRef) -> Option<String> {
    let resource = writing.job.resource(at)?;
    let Destination::Region(region) = Destination::of(writing.job, writing.plan, at) else {
        return None;
    };
    let levels = levels(writing, resource, &region);
    (!levels.is_empty()).then(|| format!("{} can hold {}", region.name, levels.join(", ")))
}

fn levels(writing: &Writing<'_, '_>, resource: &Resource<'_>, region: &Region<'_>) -> Vec<String> {
    let mut levels: Vec<String> = Vec::new();
    let rows = writing.job.catalog.redundancy(&resource.full_type);
    for row in rows.filter(|row| row.stores) {
        for level in held(row, region) {
            if !levels.iter().any(|known| known == level) {
                levels.push(level.to_owned());
            }
        }
    }
    levels
}

/// Which newer API versions there are, where the one of the input is not known.
pub fn of_version(writing: &Writing<'_, '_>, resource: &Resource<'_>) -> Option<String> {
    let version = resource.api_version()?;
    let catalog = writing.job.catalog;
    if catalog.knows_api_version(&resource.full_type, version) != Some(false) {
        return None;
    }
    let known = catalog.api_versions(&resource.full_type)?;
    let newest: Vec<&str> = known.iter().take(MAX_NAMED).collect();
    Some(format!("not known; there are {}", newest.join(", ")))
}

/// What uses an ID.
pub fn of_external(
    writing: &Writing<'_, '_>,
    index: &Index<'_>,
    external: &External,
) -> Option<String> {
    let mut users: Vec<String> = Vec::new();
    for (file, pointer) in &external.used_by {
        let Some(at) = index.holder(*file, pointer) else {
            continue;
        };
        let name = writing.job.identity(at);
        if !users.contains(&name) {
            users.push(name);
        }
    }
    let more = users.len().saturating_sub(MAX_NAMED);
    users.truncate(MAX_NAMED);
    let more = match more {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!users.is_empty()).then(|| format!("used by {}{more}", users.join(", ")))
}
