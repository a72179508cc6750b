//! What a plan file wants protected again, and by which policies (D37).

use super::super::job::Job;
use super::super::told::{PolicyRef, Protect};
use super::identities::Identities;
use super::mistake::Mistake;
use super::read::{PlanFile, Text};
use super::resolve::Resolved;
use crate::arm::{ResourceId, ResourceRef, Value};
use crate::text::nearest;

/// Types that Azure Backup protects through a Recovery Services vault by their own IDs
/// (<https://learn.microsoft.com/azure/templates/microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems>, 2024-04-01).
const TYPES: [&str; 2] = [
    "Microsoft.Compute/virtualMachines",
    "Microsoft.Storage/storageAccounts/fileServices/shares",
];

/// Type of policies.
const POLICY: &str = "Microsoft.RecoveryServices/vaults/backupPolicies";

/// Finds the resource and the policy that each entry means.
pub(super) fn resolve(
    file: &PlanFile,
    job: &Job<'_>,
    identities: &Identities<'_>,
    resolved: &mut Resolved,
) {
    for entry in &file.protect {
        let (Some(id), Some(policy)) = (entry.get("id"), entry.get("policy")) else {
            continue;
        };
        let policy = policy_of(job, policy, resolved);
        let found = match identities.find(entry) {
            Ok(found) => found,
            Err((span, mistake)) => {
                if matches!(mistake, Mistake::NoResource { .. }) {
                    resolved.gone.push(("protect", entry.span));
                }
                resolved.mistakes.push((span, mistake));
                continue;
            }
        };
        for at in found {
            let resource = job.resource(at);
            let is_known = TYPES
                .iter()
                .any(|known| resource.is_some_and(|resource| resource.is_type(known)));
            let all = &mut resolved.decided.protect;
            if !is_known {
                let mistake = Mistake::NotProtectable(id.text.clone());
                resolved.mistakes.push((id.span, mistake));
            } else if all.iter().any(|one| one.at == at) {
                let mistake = Mistake::Twice(id.text.clone());
                resolved.mistakes.push((id.span, mistake));
            } else if let Some(policy) = policy.clone() {
                all.push(Protect { at, policy });
            }
        }
    }
}

/// The policy by the name of vault and policy, by its own name where only one has it, or by ID.
fn policy_of(job: &Job<'_>, text: &Text, resolved: &mut Resolved) -> Option<PolicyRef> {
    if text.text.starts_with('/') {
        let id = ResourceId::parse(&Value::from(text.text.as_str()));
        if id.is_some_and(|id| id.full_type.eq_ignore_ascii_case(POLICY)) {
            return Some(PolicyRef::Id(text.text.clone()));
        }
        let mistake = Mistake::NoPolicy {
            policy: text.text.clone(),
            nearest: None,
        };
        resolved.mistakes.push((text.span, mistake));
        return None;
    }
    let declared: Vec<(ResourceRef, &str)> = job
        .estate
        .resources()
        .filter(|(_, resource)| resource.is_type(POLICY))
        .filter_map(|(at, _)| Some((at, job.resource(at)?.known_name()?)))
        .collect();
    let named: Vec<ResourceRef> = declared
        .iter()
        .filter(|(_, name)| {
            let last = name.rsplit('/').next();
            name.eq_ignore_ascii_case(&text.text)
                || last.is_some_and(|last| last.eq_ignore_ascii_case(&text.text))
        })
        .map(|(at, _)| *at)
        .collect();
    if let [only] = named.as_slice() {
        return Some(PolicyRef::Declared(*only));
    }
    let names = declared.iter().map(|(_, name)| *name);
    let near = nearest(&text.text, names.clone()).or_else(|| names.clone().next());
    let mistake = Mistake::NoPolicy {
        policy: text.text.clone(),
        nearest: near.map(str::to_owned),
    };
    resolved.mistakes.push((text.span, mistake));
    None
}
