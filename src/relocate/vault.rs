//! Recovery Services vaults (D25): one place sets their redundancy, what
//! nothing sets is GeoRedundant by the service's default, and what does not go
//! together is said.

mod found;
#[cfg(test)]
mod tests;
mod unset;

use crate::arm::{ResourceRef, View};
use crate::catalog::{PathPattern, Redundancy};
use crate::finding::{Basis, Severity, SourceRef};

use super::job::Job;
use super::plan::{Drop, Plan};
use super::replication::{Lowered, is_on};
use found::{Config, Setting, Vault, all};

/// Vault and child both set redundancy. Azure takes no change through the child
/// once the vault has set it
/// (<https://github.com/Azure/bicep-registry-modules/issues/5156>, 2025-05-07).
const TWICE: &str = "relocate/vault-redundancy-twice";

/// Cross-region restore in a vault without public access.
const CLOSED: &str = "relocate/vault-restore-and-private";

/// What said that the two do not go together, and its date. Later revisions of the page leave the
/// sentence out, so it is no error, and not as sure as a page that stands.
const PRIVATE: &str =
    "https://learn.microsoft.com/azure/backup/backup-azure-private-endpoints-configure-manage";
const PRIVATE_DATE: &str = "2025-06-26";

/// Settles where the redundancy of each vault is set, and sets what nothing sets.
pub fn plan(job: &Job<'_>, plan: &mut Plan, lowered: &mut Lowered) {
    for vault in all(job, plan) {
        match (vault.own(), vault.config.as_ref().and_then(Config::setting)) {
            (Some(own), Some(child)) => both(&vault, plan, &own, &child),
            (None, None) => unset::plan(&vault, plan, lowered),
            _ => {}
        }
    }
}

/// Vault and child set it: only one may.
fn both<'d>(vault: &Vault<'_, 'd>, plan: &mut Plan, own: &Setting<'d>, child: &Setting<'d>) {
    let Some(config) = &vault.config else { return };
    let switches = (
        switch(&vault.view, vault.row),
        switch(&config.view, config.row),
    );
    let same_switch = matches!(switches, (Some(own), Some(child)) if own == child);
    if same_switch && own.is_same(child) && !plan.is_told_written(config.at) {
        let drop = Drop {
            reason: "the vault itself sets the same redundancy, and only one place may".to_owned(),
            evidence: format!("`{}` of the vault has the same value", vault.row.path),
            rule: TWICE,
            inline_in: Some(vault.at),
        };
        plan.leave_out(config.at, drop);
        return;
    }
    let message = if own.is_same(child) {
        "vault and backupstorageconfig differ in cross-region restore".to_owned()
    } else {
        format!(
            "the vault sets its redundancy to {}, its backupstorageconfig to {}",
            own.value, child.value
        )
    };
    let node = Some((&own.place.written, own.place.node));
    let finding = vault
        .job
        .finding(TWICE, Severity::Error, vault.at, node, message);
    let node = Some((&child.place.written, child.place.node));
    let finding = finding
        .related(vault.job.place(config.at, node), "set here too")
        .help("leave it in one place: Azure takes no change through the child once the vault has set it");
    let known = own.value.is_known()
        && child.value.is_known()
        && switches.0.is_some()
        && switches.1.is_some();
    plan.findings
        .push(if known { finding } else { finding.unknown() });
}

/// The place of cross-region restore.
fn switch_place<'d>(view: &View<'d>, row: Redundancy<'_>) -> Option<View<'d>> {
    let (path, _) = row.read_access?;
    view.find(path).into_iter().next()
}

/// Whether cross-region restore is on in the input; absent, it is off.
fn switch(view: &View<'_>, row: Redundancy<'_>) -> Option<bool> {
    switch_place(view, row).map_or(Some(false), |place| is_on(&place.value()))
}

/// Says what does not go together in what is written.
pub fn check(job: &Job<'_>, plan: &mut Plan) {
    for vault in all(job, plan) {
        let access = vault
            .view
            .find(PathPattern::new("properties.publicNetworkAccess"));
        let is_closed = |place: &&View<'_>| {
            let value = place.value();
            value
                .as_str()
                .is_some_and(|text| text.eq_ignore_ascii_case("Disabled"))
        };
        let Some(closed) = access.iter().find(is_closed) else {
            continue;
        };
        let config = vault.config.as_ref();
        let restores = stays_on(plan, vault.at, &vault.view, vault.row)
            || config.is_some_and(|config| stays_on(plan, config.at, &config.view, config.row));
        if restores {
            let message = "cross-region restore is on in a vault without public network access: the documentation ruled that out once, and is silent now";
            let node = Some((&closed.written, closed.node));
            let finding = job.finding(CLOSED, Severity::Warning, vault.at, node, message);
            let source = SourceRef {
                url: PRIVATE.to_owned(),
                date: Some(PRIVATE_DATE.to_owned()),
            };
            let help = "try a restore in the second region before you count on it, or decide which of the two is needed";
            plan.findings
                .push(finding.help(help).on(Basis::Measured, Some(source)));
        }
    }
}

/// Whether cross-region restore is on afterwards: what a plan changes, it turns off.
fn stays_on(plan: &Plan, at: ResourceRef, view: &View<'_>, row: Redundancy<'_>) -> bool {
    let Some(place) = switch_place(view, row) else {
        return false;
    };
    let changed = plan.decision(at).is_some_and(|decision| {
        let mut operations = decision.operations.iter();
        decision.settled.contains_key(&place.path)
            || operations.any(|operation| operation.path == place.path)
    });
    !changed && is_on(&place.value()) == Some(true)
}
