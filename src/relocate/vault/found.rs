//! The vaults of the estate, and what sets their redundancy.

use crate::arm::{Resource, ResourceRef, Value, View};
use crate::catalog::{ApiVersions, Redundancy};

use crate::relocate::destination::parent_of;
use crate::relocate::effective::view;
use crate::relocate::job::Job;
use crate::relocate::plan::Plan;

/// The vault.
const VAULT: &str = "Microsoft.RecoveryServices/vaults";
/// The older place of its redundancy.
const CONFIG: &str = "Microsoft.RecoveryServices/vaults/backupstorageconfig";

/// A vault that is deployed.
pub struct Vault<'j, 'd> {
    /// The run.
    pub job: &'j Job<'d>,
    /// The vault.
    pub at: ResourceRef,
    /// Its declaration.
    pub resource: &'d Resource<'d>,
    /// Its values.
    pub view: View<'d>,
    /// The property of the vault that sets its redundancy.
    pub row: Redundancy<'d>,
    /// The child that may set it, if it is deployed.
    pub config: Option<Config<'d>>,
}

/// The `backupstorageconfig` of a vault.
pub struct Config<'d> {
    /// The child.
    pub at: ResourceRef,
    /// Its values.
    pub view: View<'d>,
    /// The property that it uses; it has two names.
    pub row: Redundancy<'d>,
}

/// A level where it is set.
pub struct Setting<'d> {
    /// The place.
    pub place: View<'d>,
    /// The value, known or not.
    pub value: Value,
}

impl<'d> Vault<'_, 'd> {
    /// What the vault itself sets.
    pub fn own(&self) -> Option<Setting<'d>> {
        setting(&self.view, self.row)
    }

    /// Whether the API version takes the redundancy in the vault: in versions
    /// before, the type definition does not have it or calls it read-only.
    pub fn takes_redundancy(&self) -> bool {
        let stated = self.view.member("apiVersion").map(|place| place.value());
        let is_read_only = |version: &&str| {
            let properties = self.job.catalog.properties(VAULT, Some(version));
            properties.is_some_and(|known| known.read_only().any(|path| path == self.row.path))
        };
        let versions = self.job.catalog.api_versions(VAULT);
        let all = versions.into_iter().flat_map(ApiVersions::iter);
        let last_read_only = all.filter(is_read_only).max();
        let stated = stated.as_ref().and_then(Value::as_str);
        stated
            .zip(last_read_only)
            .is_some_and(|(stated, last)| stated > last)
    }
}

impl<'d> Config<'d> {
    /// What the child sets.
    pub fn setting(&self) -> Option<Setting<'d>> {
        setting(&self.view, self.row)
    }
}

impl Setting<'_> {
    /// Whether both set the same level; of what is not known, whether it is the
    /// same expression.
    pub fn is_same(&self, other: &Setting<'_>) -> bool {
        match (self.value.as_str(), other.value.as_str()) {
            (Some(own), Some(other)) => own.eq_ignore_ascii_case(other),
            _ => self.value == other.value,
        }
    }
}

/// The level that a property sets; none where it is absent or means nothing.
fn setting<'d>(view: &View<'d>, row: Redundancy<'_>) -> Option<Setting<'d>> {
    let place = view.find(row.path).into_iter().next()?;
    let value = place.value();
    let nothing = value == Value::Null || value.as_str().is_some_and(|text| row.is_unset(text));
    (!nothing).then_some(Setting { place, value })
}

/// All vaults that are written.
pub fn all<'j, 'd>(job: &'j Job<'d>, plan: &Plan) -> Vec<Vault<'j, 'd>> {
    let written = job.estate.resources().filter(|(at, resource)| {
        resource.is_type(VAULT) && !resource.existing && plan.stage(*at).is_some()
    });
    let vaults = written.filter_map(|(at, _)| {
        Some(Vault {
            job,
            at,
            resource: job.resource(at)?,
            view: view(job, at)?,
            row: job.catalog.redundancy(VAULT).next()?,
            config: config_of(job, plan, at),
        })
    });
    vaults.collect()
}

/// The child of a vault that sets redundancy, unless its condition is false.
fn config_of<'d>(job: &Job<'d>, plan: &Plan, vault: ResourceRef) -> Option<Config<'d>> {
    let mut children = job.estate.resources().filter(|(at, resource)| {
        let is_written = !resource.existing && plan.stage(*at).is_some();
        is_written && resource.is_type(CONFIG) && parent_of(job, *at) == Some(vault)
    });
    children.find_map(|(at, _)| {
        let view = view(job, at)?;
        let condition = view.member("condition").map(|condition| condition.value());
        if condition == Some(Value::Bool(false)) {
            return None;
        }
        let rows: Vec<Redundancy<'d>> = job.catalog.redundancy(CONFIG).collect();
        let used = rows.iter().find(|row| setting(&view, **row).is_some());
        let row = *used.or_else(|| rows.first())?;
        Some(Config { at, view, row })
    })
}
