//! Whether a policy of the new vault can protect something.

use crate::arm::{Resource, ResourceRef, View};
use crate::catalog::{ItemKind, PathPattern, Way};

use super::super::effective::view;
use super::super::job::Job;
use super::super::plan::Plan;
use super::listed::policy_of;

/// How a policy fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It can protect it, as far as is known.
    Fits,
    /// The new vault does not have it.
    Missing,
    /// It protects things of another kind.
    OtherKind,
}

impl Fit {
    /// How a policy, by its name, fits a kind of item.
    #[must_use]
    pub fn of(
        job: &Job<'_>,
        plan: &Plan,
        vault: ResourceRef,
        policy: &str,
        kind: ItemKind<'_>,
    ) -> Self {
        let declared = policy_of(job, vault, policy).filter(|at| plan.stage(*at).is_some());
        if let Some(at) = declared {
            return match view(job, at) {
                Some(view) if is_for(&view, kind) == Some(false) => Self::OtherKind,
                _ => Self::Fits,
            };
        }
        let mut known = job.catalog.vault_policies();
        match known.find(|known| known.name.eq_ignore_ascii_case(policy)) {
            Some(known) if kind.management.contains(known.management) => Self::Fits,
            Some(_) => Self::OtherKind,
            None => Self::Missing,
        }
    }
}

/// Whether a declared policy is for a kind; none where it does not say it.
#[must_use]
pub fn is_for(policy: &View<'_>, kind: ItemKind<'_>) -> Option<bool> {
    let management = text(policy, "properties.backupManagementType")?;
    if !kind.management.contains(&management) {
        return Some(false);
    }
    let workload = text(policy, "properties.workLoadType");
    let other = kind.way == Way::Discovery
        && kind
            .item
            .zip(workload.as_deref())
            .is_some_and(|(own, of_policy)| !own.eq_ignore_ascii_case(of_policy));
    Some(!other)
}

/// What a policy says that it is for.
#[must_use]
pub fn says(policy: &View<'_>) -> String {
    let words = ["properties.backupManagementType", "properties.workLoadType"];
    let words: Vec<String> = words.iter().filter_map(|path| text(policy, path)).collect();
    words.join(", ")
}

/// The names of the declared policies of a vault that can protect a kind of item.
#[must_use]
pub fn fitting(job: &Job<'_>, plan: &Plan, vault: ResourceRef, kind: ItemKind<'_>) -> Vec<String> {
    let name = job.resource(vault).and_then(Resource::known_name);
    let all = job.estate.resources();
    let own = all.filter(|(at, resource)| {
        at.template == vault.template
            && resource.is_type(super::listed::POLICY)
            && plan.stage(*at).is_some()
    });
    let mut names: Vec<String> = own
        .filter_map(|(at, resource)| {
            let (parent, policy) = resource.known_name()?.rsplit_once('/')?;
            let is_own = name.is_some_and(|name| name.eq_ignore_ascii_case(parent));
            let fits = is_for(&view(job, at)?, kind) == Some(true);
            (is_own && fits).then(|| policy.to_owned())
        })
        .collect();
    names.sort();
    names
}

/// A known text at a path.
#[must_use]
pub fn text(view: &View<'_>, path: &str) -> Option<String> {
    let place = view.find(PathPattern::new(path)).into_iter().next()?;
    place.value().as_str().map(str::to_owned)
}
