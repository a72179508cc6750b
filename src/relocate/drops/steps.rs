//! What a person must do in the place of what is left out.

use crate::arm::{ResourceRef, join_names, split_names};
use crate::finding::{Phase, Subject as Item};

use super::{Job, Plan, Proposals};
use crate::relocate::references;

/// A step that replaces resources of a type.
struct Step {
    key: &'static str,
    /// Full type, or, after `*/`, its last segment.
    types: &'static [&'static str],
    /// Part of the reason for which they are left out; empty for any.
    reason: &'static str,
    phase: Phase,
    text: &'static str,
}

/// What goes with the watcher of a region has to be made again by itself.
const FLOW_LOGS: &str = "relocate/left-out/flow-logs";

/// The steps; what is not named here is made again by its service without a person, or has a
/// task in `rules/data/tasks.toml` (contents of key vaults, code of sites, endpoints of vaults).
const STEPS: [Step; 7] = [
    Step {
        key: "relocate/left-out/endpoint-connections",
        types: &["*/privateEndpointConnections"],
        reason: "",
        phase: Phase::Deploy,
        text: "Make a private endpoint in the target network for each of these connections, approve it, and point the private DNS zone to it.",
    },
    Step {
        key: "relocate/left-out/linked-services",
        types: &["Microsoft.OperationalInsights/workspaces/linkedServices"],
        reason: "",
        phase: Phase::Deploy,
        text: "Link the Automation account or cluster to the new workspace again.",
    },
    Step {
        key: FLOW_LOGS,
        types: &[
            "Microsoft.Network/networkWatchers/flowLogs",
            "Microsoft.Network/networkWatchers/connectionMonitors",
        ],
        reason: "",
        phase: Phase::Deploy,
        text: "Make these again in the Network Watcher of the target region, which stands in the group `NetworkWatcherRG`: as flow logs of the virtual network, for those of security groups can no longer be made since 2025-06-30.",
    },
    Step {
        key: "relocate/left-out/modules",
        types: &["Microsoft.Automation/automationAccounts/modules"],
        reason: "",
        phase: Phase::Deploy,
        text: "Import those of these modules that are yours into the new account again, before its runbooks run: the export does not say where their packages are.",
    },
    Step {
        key: "relocate/left-out/site-recovery",
        types: &[
            "Microsoft.RecoveryServices/vaults/replicationFabrics",
            "Microsoft.RecoveryServices/vaults/replicationProtectionIntents",
            "Microsoft.RecoveryServices/vaults/replicationRecoveryPlans",
        ],
        reason: "",
        phase: Phase::Protect,
        text: "Set up Site Recovery anew in the target vault, with its recovery plans; disable the old replication only when the new one is healthy.",
    },
    Step {
        key: "relocate/left-out/snapshots",
        types: &["Microsoft.Compute/restorePointCollections"],
        reason: "",
        phase: Phase::Protect,
        text: "Azure Backup keeps snapshots of these machines: protect the machines again in the target. The snapshots themselves stay in the source region.",
    },
    Step {
        key: "relocate/left-out/retired-agent",
        types: &["Microsoft.Compute/virtualMachines/extensions"],
        reason: "Log Analytics agent",
        phase: Phase::Deploy,
        text: "Install the Azure Monitor agent on these machines and associate a data collection rule: the agent they have is retired.",
    },
];

/// Adds the steps for all that is left out, and for what stays but needs a hand.
pub fn plan(job: &Job<'_>, plan: &mut Plan, proposals: &Proposals<'_>) {
    for step in &STEPS {
        let about = proposals.iter().filter(|(at, proposal)| {
            let is_named = proposal.root == **at || step.key == FLOW_LOGS;
            is_named && proposal.drop.reason.contains(step.reason) && is_about(job, **at, step)
        });
        let about = about.filter(|(at, _)| !has_task(job, **at) && !has_its_endpoint(job, **at));
        let subjects: Vec<Item> = about.map(|(at, _)| job.subject(*at)).collect();
        if !subjects.is_empty() {
            plan.ask(step.key, step.phase, step.text, subjects);
        }
    }
}

fn is_about(job: &Job<'_>, at: ResourceRef, step: &Step) -> bool {
    let Some(resource) = job.resource(at) else {
        return false;
    };
    step.types
        .iter()
        .any(|known| match known.strip_prefix("*/") {
            Some(last) => resource
                .full_type
                .rsplit('/')
                .next()
                .is_some_and(|own| own.eq_ignore_ascii_case(last)),
            None => resource.is_type(known),
        })
}

/// Connections of Recovery Services vaults have tasks of their own: a vault takes endpoints only
/// before its first item, in zones of its region.
fn has_task(job: &Job<'_>, at: ResourceRef) -> bool {
    let of_vault = "Microsoft.RecoveryServices/vaults/privateEndpointConnections";
    job.resource(at)
        .is_some_and(|resource| resource.is_type(of_vault))
}

/// Whether a private endpoint that connects to the same service is declared
/// too: then it makes the connection again.
fn has_its_endpoint(job: &Job<'_>, at: ResourceRef) -> bool {
    let Some(resource) = job.resource(at).filter(|resource| {
        resource
            .full_type
            .to_ascii_lowercase()
            .ends_with(CONNECTIONS)
    }) else {
        return false;
    };
    let mut names = split_names(&resource.name);
    names.pop();
    let (service, _) = resource.full_type.rsplit_once('/').unwrap_or_default();
    let services = job.estate.named(service, &join_names(&names));
    let mut endpoints = job
        .estate
        .resources()
        .filter(|(_, other)| other.is_type("Microsoft.Network/privateEndpoints"));
    endpoints.any(|(endpoint, _)| {
        references::of_resource(job, endpoint)
            .iter()
            .any(|reference| services.contains(&reference.target))
    })
}

/// Ending of the types of connections to private endpoints.
const CONNECTIONS: &str = "/privateendpointconnections";
