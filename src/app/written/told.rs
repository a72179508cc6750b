//! What the rewriting has told already, so that `check` need not tell it of what was written.

use std::collections::BTreeMap;

use crate::arm::ResourceRef;
use crate::finding::{Finding, Place};
use crate::json::Pointer;
use crate::relocate::Job;

/// Rules whose subject the rewriting looks at itself, with what it tells of it. A finding of such a
/// rule is left out where the rewriting has told of the same resource; without a name behind it, in
/// any case.
pub(super) const TOLD: [(&str, &[&str]); 30] = [
    ("compute/service-agent", &["relocate/service-agent"]),
    (
        "dependency/in-another-subscription",
        &["relocate/link-across-subscriptions"],
    ),
    (
        "dependency/not-in-template",
        &["relocate/dependency-not-exported"],
    ),
    (
        "dependency/parent-not-declared",
        &["relocate/dependency-not-exported", "relocate/outside-id"],
    ),
    ("export/hard-coded-subscription", &[]),
    ("export/inline-copy", &[]),
    ("export/inline-copy-differs", &[]),
    ("export/parameter-without-value", &[]),
    (
        "export/preview-api-version",
        &["relocate/api-version-unknown"],
    ),
    ("export/read-only-property", &[]),
    ("export/secure-parameter-without-value", &[]),
    ("export/service-made-resource", &[]),
    ("location/region-in-id", &[]),
    ("location/region-in-tag", &[]),
    (
        "recovery-services/cross-region-restore-with-closed-network",
        &["relocate/vault-restore-and-private"],
    ),
    (
        "recovery-services/geo-redundant-by-default",
        &["relocate/vault-redundancy-not-set"],
    ),
    (
        "recovery-services/resource-guard-in-another-region",
        &["relocate/link-across-regions"],
    ),
    (
        "region/in-another-region",
        &["relocate/link-across-regions"],
    ),
    (
        "region/redundancy-not-available",
        &[
            "relocate/replication-not-available",
            "relocate/replication-not-offered",
        ],
    ),
    (
        "region/replica-in-target",
        &["relocate/region-list-duplicate"],
    ),
    ("region/type-not-offered", &["relocate/type-not-in-target"]),
    (
        "region/zones-not-available",
        &[
            "relocate/zones-not-for-type",
            "relocate/zones-not-in-target",
        ],
    ),
    (
        "resource/api-version-not-listed",
        &["relocate/api-version-unknown"],
    ),
    ("secret/in-clear", &[]),
    ("secret/parameter-in-clear", &[]),
    (
        "sql/maintenance-window-of-a-region",
        &["relocate/maintenance-window"],
    ),
    ("template/dependency-cycle", &["relocate/dependency-cycle"]),
    ("template/parameter-unused", &[]),
    (
        "template/secure-default-in-clear",
        &["relocate/secret-in-clear"],
    ),
    ("web/custom-host-name", &["relocate/held-by-source"]),
];

/// What the rewriting found superfluous and left in a template that a person wrote: rules about the
/// same property say no more.
const KEPT: &str = "relocate/read-only-property";

/// The rule of what was not exported, which tells of all uses at once.
const OUTSIDE: &str = "relocate/outside-id";

/// What the findings of the rewriting tell of which resources.
pub(super) struct Told<'t> {
    /// The resources by file and place.
    resources: BTreeMap<(usize, Pointer), ResourceRef>,
    /// Rules with the places that they are told of.
    told: BTreeMap<&'t str, Vec<&'t Place>>,
}

impl<'t> Told<'t> {
    /// What `findings` tell.
    pub fn of(job: &Job<'_>, findings: &'t [Finding]) -> Self {
        let resources = job.estate.resources();
        let resources = resources
            .map(|(at, resource)| ((job.file_of(at.template), resource.pointer.clone()), at));
        let mut told: BTreeMap<&str, Vec<&Place>> = BTreeMap::new();
        for one in findings {
            let places = told.entry(one.rule.as_str()).or_default();
            places.push(&one.place);
            if one.rule == OUTSIDE {
                places.extend(one.related.iter().map(|related| &related.place));
            }
        }
        Self {
            resources: resources.collect(),
            told,
        }
    }

    /// Whether a finding about what was written has been told in the words of the rewriting.
    pub fn has(&self, finding: &Finding) -> bool {
        let place = &finding.place;
        let is_here = |told: &Place| (told.file, &told.pointer) == (place.file, &place.pointer);
        if self.places(KEPT).any(is_here) {
            return true;
        }
        let Some((_, by)) = TOLD.iter().find(|(rule, _)| *rule == finding.rule) else {
            return false;
        };
        let mut told = by.iter().flat_map(|rule| self.places(rule));
        by.is_empty() || told.any(|told| self.is_about(told, place))
    }

    /// The places that a rule is told of.
    fn places(&self, rule: &str) -> impl Iterator<Item = &'t Place> {
        self.told.get(rule).into_iter().flatten().copied()
    }

    /// Whether two places are of the same resource; those of none are about one another where one is
    /// in the other.
    fn is_about(&self, told: &Place, place: &Place) -> bool {
        match (self.resource(told), self.resource(place)) {
            (None, None) => told.file == place.file && told.pointer.contains(&place.pointer),
            (one, other) => one == other,
        }
    }

    /// The innermost resource around a place.
    fn resource(&self, place: &Place) -> Option<ResourceRef> {
        let mut around = place.pointer.clone();
        loop {
            let hit = self.resources.get(&(place.file, around.clone()));
            if hit.is_some() || around == Pointer::root() {
                return hit.copied();
            }
            around = around.parent();
        }
    }
}

#[cfg(test)]
mod tests;
