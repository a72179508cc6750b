//! Extensions of machines: what an export does not say of them, and which of
//! them act again when they are deployed to a copy (M5, R23).

use crate::arm::ResourceRef;
use crate::finding::{Phase, Subject};

use super::super::job::Job;
use super::super::options::Machines;
use super::super::plan::{Plan, Stage};
use super::MACHINE;
use super::machine::evaluate;
use crate::json::Spot;

/// Types that run something a person wrote. Recalled.
const SCRIPTS: [&str; 6] = [
    "CustomScriptExtension",
    "CustomScript",
    "CustomScriptForLinux",
    "RunCommandWindows",
    "RunCommandLinux",
    "DSC",
];

/// Agents that need nothing that an export hides. Recalled.
const PLAIN: [&str; 8] = [
    "AzureMonitorWindowsAgent",
    "AzureMonitorLinuxAgent",
    "AADSSHLoginForLinux",
    "AADLoginForWindows",
    "NetworkWatcherAgentWindows",
    "NetworkWatcherAgentLinux",
    "GuestAttestation",
    "IaaSAntimalware",
];

/// Agents of Azure Monitor, which do nothing without a data collection rule.
const MONITOR_AGENTS: [&str; 2] = ["AzureMonitorWindowsAgent", "AzureMonitorLinuxAgent"];

/// An extension of an export.
struct Extension {
    at: ResourceRef,
    /// `properties.type`, where it is known.
    kind: String,
    /// Whether it may have lost settings that an export hides.
    may_lack_settings: bool,
}

impl Extension {
    fn is_one_of(&self, kinds: &[&str]) -> bool {
        kinds
            .iter()
            .any(|kind| self.kind.eq_ignore_ascii_case(kind))
    }
}

/// Plans the steps for extensions that are written.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let extensions = find(job, plan);
    let subjects = |wanted: &dyn Fn(&Extension) -> bool| -> Vec<Subject> {
        extensions
            .iter()
            .filter(|extension| wanted(extension))
            .map(|extension| job.subject(extension.at))
            .collect()
    };
    let secret = subjects(&|extension| extension.may_lack_settings && !extension.is_one_of(&PLAIN));
    let attached = |extension: &Extension| {
        job.options.machines == Machines::Attach
            && plan.stage(extension.at) == Some(Stage::Workloads)
    };
    let again = subjects(&|extension| extension.is_one_of(&SCRIPTS) && attached(extension));
    let anew = subjects(&|extension| extension.is_one_of(&SCRIPTS) && !attached(extension));
    let agents = subjects(&|extension| extension.is_one_of(&MONITOR_AGENTS));
    steps(plan, secret, [again, anew], agents);
}

fn steps(
    plan: &mut Plan,
    secret: Vec<Subject>,
    [again, anew]: [Vec<Subject>; 2],
    agents: Vec<Subject>,
) {
    if !secret.is_empty() {
        let text = "Give these extensions their protected settings again, where they had some: an export leaves `protectedSettings` empty.";
        plan.ask("relocate/extension-settings", Phase::Deploy, text, secret);
    }
    if !again.is_empty() {
        let text = "Read what these extensions run before deploying them: they run again, on a disk where they ran before. Take out what must not happen twice.";
        plan.ask("relocate/extension-runs-again", Phase::Deploy, text, again);
    }
    if !anew.is_empty() {
        let text = "Make sure that what these extensions run, and what they download, can be reached from the target: they run on the new machines as soon as these are there.";
        plan.ask("relocate/extension-runs-anew", Phase::Prepare, text, anew);
    }
    if !agents.is_empty() {
        let text = "Associate the machines with a data collection rule in the target region: without one, these agents collect nothing, and an export holds no association.";
        plan.ask(
            "relocate/data-collection-rule",
            Phase::Validate,
            text,
            agents,
        );
    }
}

fn find(job: &Job<'_>, plan: &Plan) -> Vec<Extension> {
    let types = [
        format!("{MACHINE}/extensions"),
        "Microsoft.Compute/virtualMachineScaleSets/extensions".to_owned(),
    ];
    let all = job
        .estate
        .resources()
        .filter(|(_, resource)| types.iter().any(|full_type| resource.is_type(full_type)));
    let written =
        all.filter(|(at, _)| matches!(plan.stage(*at), Some(Stage::Base | Stage::Workloads)));
    let exported = written.filter(|(at, _)| {
        job.template(*at)
            .is_some_and(|template| template.is_export())
    });
    let read = exported.map(|(at, resource)| {
        let properties = Spot::of(resource.node).get("properties");
        let kind = properties
            .as_ref()
            .and_then(|properties| evaluate(job, at, &properties.get("type")?));
        let protected = properties
            .as_ref()
            .and_then(|properties| properties.get("protectedSettings"));
        Extension {
            at,
            kind: kind.map(|kind| kind.to_string()).unwrap_or_default(),
            may_lack_settings: protected.is_some_and(|settings| settings.node.is_empty()),
        }
    });
    read.collect()
}
