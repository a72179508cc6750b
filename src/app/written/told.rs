//! What the rewriting has told already, so that `check` need not tell it of what was written.

use std::collections::{BTreeMap, BTreeSet};

use crate::arm::ResourceRef;
use crate::finding::{Finding, Place};
use crate::json::Pointer;
use crate::relocate::Job;

/// Rules whose subject the rewriting looks at itself, with what it tells of it. A finding of such a
/// rule is left out where the rewriting has told of the same resource; without a name behind it, in
/// any case.
pub(super) const TOLD: [(&str, &[&str]); 28] = [
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
    ("template/parameter-unused", &[]),
    ("web/custom-host-name", &["relocate/held-by-source"]),
];

/// What the findings of the rewriting tell of which resources.
pub(super) struct Told<'t> {
    /// The resources by file and place.
    resources: BTreeMap<(usize, Pointer), ResourceRef>,
    /// Rules with the resources that they are told of.
    told: BTreeSet<(&'t str, Option<ResourceRef>)>,
}

impl<'t> Told<'t> {
    /// What `findings` tell.
    pub fn of(job: &Job<'_>, findings: &'t [Finding]) -> Self {
        let resources = job.estate.resources();
        let resources = resources
            .map(|(at, resource)| ((job.file_of(at.template), resource.pointer.clone()), at));
        let mut told = Self {
            resources: resources.collect(),
            told: BTreeSet::new(),
        };
        let findings = findings.iter();
        let all = findings.map(|one| (one.rule.as_str(), told.resource(&one.place)));
        told.told = all.collect();
        told
    }

    /// Whether a finding about what was written has been told in the words of the rewriting.
    pub fn has(&self, finding: &Finding) -> bool {
        let Some((_, by)) = TOLD.iter().find(|(rule, _)| *rule == finding.rule) else {
            return false;
        };
        let resource = self.resource(&finding.place);
        by.is_empty() || by.iter().any(|rule| self.told.contains(&(*rule, resource)))
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
