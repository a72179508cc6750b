//! Peerings of networks in exports (R8, D19). A list inside the network would make two networks
//! wait for each other: it is emptied. Peerings that are resources of their own stay where both
//! networks are in the estate, and wait for both; others come with the later stage, since the
//! other network is still peered with the one that is left.

use std::collections::BTreeSet;

use crate::arm::graph::{Back, End, Why};
use crate::arm::{ResourceId, ResourceRef, Template, Value, View};
use crate::finding::{Phase, Severity, Subject};
use crate::json::{Node, Pointer, escape};
use crate::rewrite::ChangeKind;
use crate::text::escape::markdown_code;

use super::fit::spelled_out;
use super::job::Job;
use super::plan::{Action, Operation, Plan, Stage, What};
use super::told::Act;

/// The rule of all peerings.
const RULE: &str = "relocate/peering";

const NETWORK: &str = "Microsoft.Network/virtualNetworks";

const GATEWAY: &str = "Microsoft.Network/virtualNetworkGateways";

const PEERING: &str = "Microsoft.Network/virtualNetworks/virtualNetworkPeerings";

/// Decides about the peerings of every export.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let exported = |at: ResourceRef| job.template(at).is_some_and(Template::is_export);
    let written: Vec<ResourceRef> = job
        .estate
        .resources()
        .filter(|(at, resource)| !resource.existing && plan.stage(*at).is_some() && exported(*at))
        .map(|(at, _)| at)
        .collect();
    let mut lost = Vec::new();
    for at in &written {
        if job.resource(*at).is_some_and(|one| one.is_type(NETWORK)) {
            empty_list(job, plan, *at, &mut lost);
            forget_networks(job, plan, *at);
        }
    }
    for at in &written {
        if job.resource(*at).is_some_and(|one| one.is_type(PEERING)) {
            separate(job, plan, *at);
        }
    }
    if !lost.is_empty() {
        lost.sort();
        lost.dedup();
        plan.ask(
            RULE,
            Phase::Deploy,
            "Peer these networks again when both are there: their peerings stood only in the networks, and were taken out.",
            lost,
        );
    }
}

/// Empties the list inside a network. A peering that is no resource of its own is a step for a
/// person.
fn empty_list(job: &Job<'_>, plan: &mut Plan, at: ResourceRef, lost: &mut Vec<Subject>) {
    let list = || {
        let view = View::of(job.template(at)?, job.resource(at)?)?;
        view.at(["properties", "virtualNetworkPeerings"])
    };
    let Some(list) = list().filter(|list| !list.elements().is_empty()) else {
        return;
    };
    let separate = own_peerings(job, at);
    let mut names = Vec::new();
    for element in list.elements() {
        let name = element.member("name").map(|name| name.value().to_string());
        let name = name.unwrap_or_default();
        if !separate.contains(&name.to_ascii_lowercase()) {
            lost.push(job.subject(at));
        }
        names.push(format!("`{name}`"));
    }
    plan.operate(
        at,
        Operation {
            path: list.written.clone(),
            what: What::Set("[]".to_owned()),
            kind: ChangeKind::Structure,
            rule: RULE,
        },
    );
    let message = format!(
        "the network lists its peerings ({}): a network cannot be made with one to a network that is not there yet",
        names.join(", ")
    );
    let finding = job
        .finding(
            RULE,
            Severity::Warning,
            at,
            Some((&list.written, list.node)),
            message,
        )
        .fixed("the list is emptied; peerings that are resources of their own stay");
    plan.findings.push(finding);
}

/// The names of the peerings of a network that are resources of their own, in lower case.
fn own_peerings(job: &Job<'_>, network: ResourceRef) -> BTreeSet<String> {
    let above = job.resource(network).map(|one| format!("{}/", one.name));
    let above = above.unwrap_or_default().to_ascii_lowercase();
    let of_template = job.template(network).map_or(&[][..], |all| &all.resources);
    let peerings = of_template.iter().filter(|one| one.is_type(PEERING));
    peerings
        .filter_map(|one| {
            let name = one.display_name().to_ascii_lowercase();
            name.strip_prefix(&above).map(str::to_owned)
        })
        .collect()
}

/// Takes out what a network waits for because of a peering alone.
fn forget_networks(job: &Job<'_>, plan: &mut Plan, at: ResourceRef) {
    let Some(template) = job.template(at) else {
        return;
    };
    for edge in job.estate.graph().of(at) {
        let End::Resource(to) = edge.to else { continue };
        let is_entry = edge.why == Why::DependsOn && to.template == at.template;
        if is_entry
            && matches!(
                Back::of(template, at.resource, to.resource),
                Some(Back::Peering(_))
            )
        {
            plan.remove(at, edge.path.clone(), RULE);
        }
    }
}

/// A peering that is a resource of its own.
fn separate(job: &Job<'_>, plan: &mut Plan, at: ResourceRef) {
    let remote = || {
        let view = View::of(job.template(at)?, job.resource(at)?)?;
        let id = view.at(["properties", "remoteVirtualNetwork", "id"])?;
        Some((id.written.clone(), id.node, id.value()))
    };
    let Some((path, node, value)) = remote() else {
        return;
    };
    let network = ResourceId::parse(&value)
        .and_then(|id| job.estate.resolve(&id, at.template))
        .filter(|to| plan.stage(*to).is_some());
    match network {
        Some(to) if to.template == at.template && comes_before_gateway(job, at, to) => {
            let reason = "it uses the gateway of the other network, which has to be there first";
            stage(plan, at, reason.to_owned());
        }
        Some(to) if to.template == at.template => wait_for(job, plan, at, to, node),
        Some(_) => {
            let reason = "the other network is made by another template".to_owned();
            stage(plan, at, reason);
        }
        None => {
            let what = ResourceId::parse(&value).and_then(|id| id.known_name());
            let what = what.map_or_else(
                || "the other network".to_owned(),
                |name| markdown_code(&name),
            );
            let finding = job
                .finding(
                    RULE,
                    Severity::Warning,
                    at,
                    Some((&path, node)),
                    format!("the peering leads to a network outside of these templates ({what}), which is still peered with the network that is left"),
                )
                .fixed("it is written to workloads.json, to be deployed when the old peering is gone");
            plan.findings.push(finding);
            let reason = "the other network is outside, and still peered with the one that is left";
            stage(plan, at, reason.to_owned());
            plan.ask(
                "relocate/peering-outside",
                Phase::Cutover,
                "Peer these networks at the cutover: take the old peering out of the other network, deploy the stage `workloads`, and make the other half in the other network. Two peered networks must not have the same addresses.",
                vec![job.subject(at)],
            );
        }
    }
}

/// Whether a peering uses a gateway of the other network that it does not wait for: Azure refuses it
/// while the gateway is not there, which takes most of an hour to make.
fn comes_before_gateway(job: &Job<'_>, at: ResourceRef, network: ResourceRef) -> bool {
    let uses = || {
        let view = View::of(job.template(at)?, job.resource(at)?)?;
        Some(view.at(["properties", "useRemoteGateways"])?.value())
    };
    if uses() != Some(Value::Bool(true)) {
        return false;
    }
    let graph = job.estate.graph();
    let is_of = |gateway: ResourceRef| graph.waits_for(gateway, network);
    job.estate
        .resources()
        .filter(|(gateway, one)| gateway.template == at.template && one.is_type(GATEWAY))
        .any(|(gateway, _)| is_of(gateway) && !graph.waits_for(at, gateway))
}

fn stage(plan: &mut Plan, at: ResourceRef, reason: String) {
    if let Some(decision) = plan.decision_mut(at)
        && decision.action == Action::Keep
        && !matches!(decision.told.own_act(), Some(Act::Rewrite | Act::Keep))
    {
        decision.action = Action::Stage(Stage::Workloads, reason);
    }
}

/// Adds the other network to what a peering waits for.
fn wait_for(job: &Job<'_>, plan: &mut Plan, at: ResourceRef, to: ResourceRef, id: &Node) {
    // What it waits for by way of another network is no longer so: networks forget each other.
    let mut edges = job.estate.graph().of(at).iter();
    if edges.any(|edge| edge.why == Why::DependsOn && edge.to == End::Resource(to)) {
        return;
    }
    // As the peering itself names it, so that a new name reaches both.
    let written = id.as_str().filter(|text| text.starts_with('['));
    let text = written.map(str::to_owned).unwrap_or_else(|| {
        let id = job
            .resource(to)
            .and_then(|one| ResourceId::in_own_group(&one.full_type, &one.name));
        spelled_out(&id.map_or(Value::Null, |id| id.to_value()))
    });
    let text = escape(&text);
    let entries = job
        .resource(at)
        .and_then(|one| one.node.member("dependsOn"));
    let (path, what) = match entries {
        Some(member) => (Pointer::root().child(&member.key), What::Append(text)),
        None => (
            Pointer::root(),
            What::Insert("dependsOn".to_owned(), format!("[{text}]")),
        ),
    };
    plan.operate(
        at,
        Operation {
            path,
            what,
            kind: ChangeKind::Insert,
            rule: RULE,
        },
    );
}

#[cfg(test)]
mod tests {
    use crate::relocate::plan::Stage;
    use crate::relocate::test_run::relocate;

    fn spoke(uses: bool) -> String {
        format!(
            r#"{{"variables": {{}}, "resources": [
            {{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2023-09-01", "name": "hub", "location": "westeurope",
              "properties": {{"addressSpace": {{"addressPrefixes": ["10.0.0.0/16"]}}, "subnets": [{{"name": "GatewaySubnet", "properties": {{"addressPrefix": "10.0.0.0/24"}}}}]}}}},
            {{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2023-09-01", "name": "spoke", "location": "westeurope",
              "properties": {{"addressSpace": {{"addressPrefixes": ["10.1.0.0/16"]}}}}}},
            {{"type": "Microsoft.Network/virtualNetworkGateways", "apiVersion": "2023-09-01", "name": "gw", "location": "westeurope",
              "dependsOn": ["[resourceId('Microsoft.Network/virtualNetworks', 'hub')]"],
              "properties": {{"ipConfigurations": [{{"name": "one", "properties": {{"subnet": {{"id": "[concat(resourceId('Microsoft.Network/virtualNetworks', 'hub'), '/subnets/GatewaySubnet')]"}}}}}}]}}}},
            {{"type": "Microsoft.Network/virtualNetworks/virtualNetworkPeerings", "apiVersion": "2023-09-01", "name": "spoke/to-hub",
              "dependsOn": ["[resourceId('Microsoft.Network/virtualNetworks', 'spoke')]"],
              "properties": {{"useRemoteGateways": {uses}, "remoteVirtualNetwork": {{"id": "[resourceId('Microsoft.Network/virtualNetworks', 'hub')]"}}}}}}
            ]}}"#
        )
    }

    const PEERING: &str = super::PEERING;

    #[test]
    fn a_peering_that_uses_the_gateway_comes_after_it() {
        let outcome = relocate(&spoke(true));
        assert!(outcome.resource(Stage::Base, PEERING).is_null());
        assert_eq!(
            outcome.resource(Stage::Workloads, PEERING)["name"],
            "spoke/to-hub"
        );
    }

    #[test]
    fn one_that_does_not_stays_and_waits_for_both_networks() {
        let outcome = relocate(&spoke(false));
        let peering = outcome.resource(Stage::Base, PEERING);
        assert_eq!(
            peering["dependsOn"].as_array().map(Vec::len),
            Some(2),
            "{peering}"
        );
    }

    /// A network with a peering inside, one beside, and the other network in another group.
    const OUTSIDE: &str = r#"{"resources": [
        {"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2023-09-01", "name": "spoke", "location": "westeurope",
          "properties": {"addressSpace": {"addressPrefixes": ["10.1.0.0/16"]}, "virtualNetworkPeerings": [{"name": "to-hub", "properties": {
            "remoteVirtualNetwork": {"id": "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/hub"}}}]}},
        {"type": "Microsoft.Network/virtualNetworks/virtualNetworkPeerings", "apiVersion": "2023-09-01", "name": "spoke/to-hub",
          "dependsOn": ["[resourceId('Microsoft.Network/virtualNetworks', 'spoke')]"],
          "properties": {"remoteVirtualNetwork": {"id": "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/hub"}}}]}"#;

    #[test]
    fn a_peering_to_an_outside_network_is_staged_and_asked_for() {
        let outcome = relocate(OUTSIDE);
        assert!(outcome.resource(Stage::Base, PEERING).is_null());
        let staged = outcome.resource(Stage::Workloads, PEERING);
        assert_eq!(staged["name"], "spoke/to-hub");
        let network = outcome.resource(Stage::Base, "Microsoft.Network/virtualNetworks");
        let inline = &network["properties"]["virtualNetworkPeerings"];
        assert!(inline.as_array().is_none_or(Vec::is_empty), "{inline}");
        let hub = outcome.plan.externals.iter().find(|one| one.name == "hub");
        assert_eq!(
            hub.map(|one| one.decision),
            Some(crate::relocate::ExternalDecision::Stays)
        );
        let mut steps = outcome.plan.items.iter();
        assert!(steps.any(|item| item.key.contains("peering")));
    }
}
