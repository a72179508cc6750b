//! Regions that describe something else: that of the workspace that a flow log
//! writes to, of the target of an endpoint. Where that stays, so do they.

use crate::arm::{ResourceId, ResourceRef, Value, View};

use super::super::effective::view;
use super::super::external::ExternalDecision;
use super::super::job::Job;
use super::super::plan::{Plan, Settled};

/// Keeps the regions of what stays.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    for (at, resource) in job.estate.resources() {
        if resource.existing || plan.stage(at).is_none() {
            continue;
        }
        if let Some(view) = view(job, at) {
            walk(job, plan, at, &view);
        }
    }
}

fn walk(job: &Job<'_>, plan: &mut Plan, at: ResourceRef, view: &View<'_>) {
    if job
        .resource(at)
        .is_none_or(|resource| resource.is_foreign(&view.path))
    {
        return;
    }
    let members = view.members();
    for (key, member) in &members {
        let mut beside = job.catalog.described_by(key).peekable();
        if beside.peek().is_some()
            && let Value::String(region) = member.value()
            && beside.all(|path| stays(job, plan, at, id_at(&members, path)))
        {
            plan.settle(at, member.path.clone(), Settled::Region(region.to_string()));
        }
        walk(job, plan, at, member);
    }
    for element in view.elements() {
        walk(job, plan, at, &element);
    }
}

/// The ID at a path from an object.
fn id_at(members: &[(String, View<'_>)], path: &str) -> Option<Value> {
    let mut keys = path.split('.');
    let first = keys.next()?;
    let named = |members: &[(String, View<'_>)], wanted: &str| -> Option<usize> {
        members
            .iter()
            .position(|(key, _)| key.eq_ignore_ascii_case(wanted))
    };
    let (_, member) = members.get(named(members, first)?)?;
    match keys.next() {
        None => Some(member.value().clone()),
        Some(inner) => {
            let below = member.members();
            let (_, member) = below.get(named(&below, inner)?)?;
            Some(member.value().clone())
        }
    }
}

/// Whether what has this ID stays where it is; what has none is outside Azure.
fn stays(job: &Job<'_>, plan: &Plan, at: ResourceRef, id: Option<Value>) -> bool {
    let Some(id) = id.filter(|id| *id != Value::Null) else {
        return true;
    };
    let Some(id) = ResourceId::parse(&id) else {
        return false;
    };
    if job.estate.resolve(&id, at.template).is_some() {
        return false;
    }
    let name = id.names.last().and_then(Value::as_str);
    let known = plan.externals.iter().find(|external| {
        external.kind.eq_ignore_ascii_case(&id.full_type) && Some(external.name.as_str()) == name
    });
    known.is_some_and(|external| {
        matches!(
            external.decision,
            ExternalDecision::Stays | ExternalDecision::Unknown
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::json::Pointer;
    use crate::relocate::testing::{export, planned};

    #[test]
    fn a_region_stays_with_what_it_describes() {
        let template = export(
            r#"{"type": "Microsoft.Network/firewallPolicies", "apiVersion": "2023-11-01", "name": "pol", "location": "westeurope",
            "properties": {"insights": {"isEnabled": true, "logAnalyticsResources": {"workspaces": [
                {"region": "westeurope", "workspaceId": {"id": "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/hub/providers/Microsoft.OperationalInsights/workspaces/log-hub"}},
                {"region": "westeurope", "workspaceId": {"id": "[resourceId('Microsoft.OperationalInsights/workspaces', 'log-own')]"}}]}}}},
            {"type": "Microsoft.OperationalInsights/workspaces", "apiVersion": "2022-10-01", "name": "log-own", "location": "westeurope", "properties": {}},
            {"type": "Microsoft.Network/trafficManagerProfiles", "apiVersion": "2022-04-01", "name": "tm", "location": "global",
            "properties": {"endpoints": [{"name": "dc", "type": "Microsoft.Network/trafficManagerProfiles/externalEndpoints",
                "properties": {"target": "dc.example.com", "endpointLocation": "West Europe"}}]}}"#,
        );
        planned(&[&template], |_, plan| {
            let settled = |resource: usize, path: &str| {
                let decision = plan.decisions.first().and_then(|all| all.get(resource));
                let settled = decision.and_then(|one| one.settled.get(&Pointer::from(path)));
                settled.map(|settled| settled.value().to_owned())
            };
            let workspaces = "/properties/insights/logAnalyticsResources/workspaces";
            assert_eq!(
                settled(0, &format!("{workspaces}/0/region")).as_deref(),
                Some("westeurope")
            );
            assert_eq!(settled(0, &format!("{workspaces}/1/region")), None);
            let endpoint = "/properties/endpoints/0/properties/endpointLocation";
            assert_eq!(settled(2, endpoint).as_deref(), Some("West Europe"));
        });
    }
}
