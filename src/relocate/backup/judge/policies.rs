//! The policies of listed items: that they will be there, and fit (P01, P06).

use std::collections::BTreeMap;

use crate::arm::{ResourceRef, Value, View};
use crate::catalog::{PathPattern, Way};
use crate::finding::{Basis, Finding, Severity};

use super::super::super::effective::view;
use super::super::super::job::Job;
use super::super::listed::Found;
use super::super::policy::{is_for, says, text};
use super::{called, finding, place, property, some_of, source, vault_name};

/// No template has the policy.
pub const MISSING: &str = "recovery-services/listed-policy-not-in-template";
/// The policy is of another kind.
pub const OTHER_KIND: &str = "recovery-services/listed-policy-of-another-kind";
/// A standard policy for a machine that wants an enhanced one.
pub const STANDARD: &str = "recovery-services/standard-policy-for-machine";

/// Where it says which machines want an enhanced policy.
const ENHANCED: &str = "https://learn.microsoft.com/azure/backup/backup-azure-vms-enhanced-policy";
/// Where it says that a standard policy takes machines of Trusted Launch.
const TRUSTED: &str = "https://github.com/Azure/azure-powershell/pull/27284";

/// Judges the policies, each once, and each item by its own.
pub fn judge(job: &Job<'_>, found: &[Found<'_, '_>], findings: &mut Vec<Finding>) {
    missing(job, found, findings);
    for one in found {
        if let Some(policy) = one.policy {
            other_kind(job, one, policy, findings);
            if one.item.kind.key == "machine" {
                standard(job, one, findings);
            }
        } else if one.item.kind.key == "machine" && is_built_in(job, one, "V1") {
            standard(job, one, findings);
        }
    }
}

/// Whether every new vault has the policy by itself, of this type.
fn is_built_in(job: &Job<'_>, one: &Found<'_, '_>, policy_type: &str) -> bool {
    let Some(name) = one.item.policy.as_deref() else {
        return false;
    };
    job.catalog.vault_policies().any(|policy| {
        policy.name.eq_ignore_ascii_case(name) && policy.policy_type == Some(policy_type)
    })
}

/// One finding a policy that no template has.
fn missing(job: &Job<'_>, found: &[Found<'_, '_>], findings: &mut Vec<Finding>) {
    let mut by_policy: BTreeMap<(ResourceRef, String), Vec<&Found<'_, '_>>> = BTreeMap::new();
    for one in found {
        // The policy of an agent lies with the agent.
        let is_ours = !matches!(one.item.kind.way, Way::Agent | Way::Server | Way::Never);
        let Some(name) = one.item.policy.as_deref().filter(|_| is_ours) else {
            continue;
        };
        let known = job.catalog.vault_policies();
        let is_there = one.policy.is_some()
            || known
                .into_iter()
                .any(|policy| policy.name.eq_ignore_ascii_case(name));
        if !is_there {
            let key = (one.vault, name.to_ascii_lowercase());
            by_policy.entry(key).or_default().push(one);
        }
    }
    for ((vault, _), items) in by_policy {
        let Some(first) = items.first() else { continue };
        let name = first.item.policy.as_deref().unwrap_or_default();
        let names: Vec<String> = items.iter().map(|one| called(one.item)).collect();
        let message = format!(
            "the policy {name} protects {}, but the template of {} does not declare it",
            some_of(&names),
            vault_name(job, vault)
        );
        let at =
            property(first.item, &["policyId"]).or_else(|| property(first.item, &["policyName"]));
        let finding = finding(MISSING, Severity::Error, &first.item.entry, at, message)
            .help("export the vault again, or make the policy in the template: an item cannot be protected without it")
            .related(place(job, vault), "the vault");
        findings.push(finding);
    }
}

/// The policy's kind against the item's.
fn other_kind(
    job: &Job<'_>,
    one: &Found<'_, '_>,
    policy: ResourceRef,
    findings: &mut Vec<Finding>,
) {
    let Some(view) = view(job, policy) else {
        return;
    };
    if is_for(&view, one.item.kind) != Some(false) {
        return;
    }
    let says = says(&view);
    let message = format!(
        "{} is protected by the policy {}, which the template declares for {says}",
        called(one.item),
        one.item.policy.as_deref().unwrap_or_default(),
    );
    let at = property(one.item, &["policyId"]);
    findings.push(
        finding(OTHER_KIND, Severity::Error, &one.item.entry, at, message)
            .help(format!("choose a policy for an {}", one.item.kind.what))
            .related(place(job, policy), "the policy"),
    );
}

/// Machines that a standard policy does not take.
fn standard(job: &Job<'_>, one: &Found<'_, '_>, findings: &mut Vec<Finding>) {
    let is_standard = match one.policy {
        Some(policy) => view(job, policy).is_some_and(|view| is_standard(&view)),
        None => true,
    };
    let machine = one.resource.and_then(|at| Some((at, view(job, at)?)));
    let Some((at, machine)) = machine.filter(|_| is_standard) else {
        return;
    };
    let Some(why) = needs_enhanced(&machine) else {
        return;
    };
    let name = called(one.item);
    let policy = one.item.policy.as_deref().unwrap_or_default();
    let entry = &one.item.entry;
    let at_policy = property(one.item, &["policyId"]);
    let finding = match why {
        Why::Disks(what) => {
            let message =
                format!("{name} {what}, which the standard policy {policy} does not take");
            finding(STANDARD, Severity::Warning, entry, at_policy, message)
                .help("protect it by an enhanced policy (`policyType` V2), such as EnhancedPolicy")
                .on(Basis::Documented, source(ENHANCED))
        }
        Why::TrustedLaunch => {
            let message = format!(
                "{name} is a machine of Trusted Launch, and {policy} a standard policy: the portal asks for an enhanced one"
            );
            finding(STANDARD, Severity::Note, entry, at_policy, message)
                .help("templates and the command line take it since May 2025; else protect it by EnhancedPolicy")
                .on(Basis::Measured, source(TRUSTED))
        }
    };
    findings.push(finding.related(place(job, at), "the machine"));
}

fn is_standard(policy: &View<'_>) -> bool {
    let policy_type = text(policy, "properties.policyType");
    let schedule = text(policy, "properties.schedulePolicy.schedulePolicyType");
    match policy_type {
        Some(version) => version.eq_ignore_ascii_case("V1"),
        // Without a type it is V1, unless the schedule is one of V2.
        None => schedule.is_some_and(|form| form.eq_ignore_ascii_case("SimpleSchedulePolicy")),
    }
}

/// Why a machine wants an enhanced policy.
enum Why {
    /// It has such disks, or is confidential.
    Disks(&'static str),
    /// It is of Trusted Launch.
    TrustedLaunch,
}

fn needs_enhanced(machine: &View<'_>) -> Option<Why> {
    let values = |path: &str| -> Vec<Value> {
        let places = machine.find(PathPattern::new(path));
        places.iter().map(View::value).collect()
    };
    let is = |path: &str, words: &[&str]| {
        values(path).iter().any(|value| {
            let text = value.as_str();
            text.is_some_and(|text| words.iter().any(|word| word.eq_ignore_ascii_case(text)))
        })
    };
    let special = ["UltraSSD_LRS", "PremiumV2_LRS"];
    let disks = "properties.storageProfile.dataDisks[*].managedDisk.storageAccountType";
    let ultra = "properties.additionalCapabilities.ultraSSDEnabled";
    let security = "properties.securityProfile.securityType";
    if is(security, &["ConfidentialVM"]) {
        Some(Why::Disks("is a confidential machine"))
    } else if is(disks, &special) || values(ultra).contains(&Value::Bool(true)) {
        Some(Why::Disks("has Ultra or Premium v2 disks"))
    } else if is(security, &["TrustedLaunch"]) {
        Some(Why::TrustedLaunch)
    } else {
        None
    }
}
