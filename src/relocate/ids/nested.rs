//! Nested deployments that name a group or subscription (D14): armove writes no
//! template that deploys into the source unsaid.

use crate::arm::{DEPLOYMENT, ResourceRef, Value};
use crate::finding::Severity;
use crate::json::escape;
use crate::rewrite::ChangeKind;

use super::super::job::Job;
use super::super::plan::{Operation, Plan, What};
use super::super::redirect;
use super::super::whereabouts::Whereabouts;
use crate::json::Spot;

/// The type of resource groups.
const GROUP: &str = "Microsoft.Resources/resourceGroups";

/// The rule of nested deployments.
const RULE: &str = "relocate/nested-target";

/// Maps the targets of all nested deployments, and reports those that are not mapped.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let all = job
        .estate
        .resources()
        .filter(|(_, resource)| resource.is_type(DEPLOYMENT) && !resource.existing);
    let written: Vec<ResourceRef> = all
        .map(|(at, _)| at)
        .filter(|at| plan.stage(*at).is_some())
        .collect();
    for at in written {
        let Some(resource) = job.resource(at) else {
            continue;
        };
        let deployment = Spot::of(resource.node);
        let group = deployment
            .get("resourceGroup")
            .and_then(|spot| Some((known(job, at, &spot)?, spot)));
        let subscription = deployment
            .get("subscriptionId")
            .and_then(|spot| Some((known(job, at, &spot)?, spot)));
        let is_said = group.as_ref().is_some_and(|(name, _)| is_said(plan, name));
        if let Some((name, spot)) = &subscription {
            let new = redirect::subscription(plan, name).map(str::to_owned);
            let arrived = plan
                .subscriptions
                .values()
                .any(|new| new.eq_ignore_ascii_case(name));
            match new {
                Some(new) => set(plan, at, spot, name, &new),
                // The subscription of a group that was said is said with it.
                None if arrived || is_said => {}
                None => report(
                    job,
                    plan,
                    at,
                    spot,
                    &format!("deploys into subscription {name}"),
                    &format!("--subscription {name}=NEW"),
                ),
            }
        }
        if let Some((name, spot)) = &group {
            match redirect::group(plan, name).map(str::to_owned) {
                Some(new) => set(plan, at, spot, name, &new),
                None if is_said || is_made_in_target(job, plan, name) => {}
                None => report(
                    job,
                    plan,
                    at,
                    spot,
                    &format!("deploys into resource group {name}"),
                    &format!("--resource-group {name}=NEW"),
                ),
            }
        }
    }
}

/// Whether a group was mapped, or is one that others were mapped to.
fn is_said(plan: &Plan, name: &str) -> bool {
    redirect::group(plan, name).is_some()
        || plan
            .groups
            .values()
            .any(|new| new.eq_ignore_ascii_case(name))
}

/// Whether the input makes a group of this name in the target region: nothing of the source is in
/// it.
fn is_made_in_target(job: &Job<'_>, plan: &Plan, name: &str) -> bool {
    let whereabouts = Whereabouts { job, plan };
    let groups = job.estate.named(GROUP, &Value::String(name.into()));
    groups.iter().any(|group| {
        let source = whereabouts.source(*group);
        source.is_some_and(|source| source == whereabouts.target(*group))
    })
}

fn known(job: &Job<'_>, at: ResourceRef, spot: &Spot<'_>) -> Option<String> {
    let value = job
        .template(at)?
        .scope_of(job.resource(at)?)?
        .evaluate(spot.node);
    value
        .as_str()
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

fn set(plan: &mut Plan, at: ResourceRef, spot: &Spot<'_>, old: &str, new: &str) {
    if old != new {
        plan.operate(
            at,
            Operation {
                path: spot.path.clone(),
                what: What::Set(escape(new)),
                kind: ChangeKind::Id,
                rule: RULE,
            },
        );
    }
}

fn report(
    job: &Job<'_>,
    plan: &mut Plan,
    at: ResourceRef,
    spot: &Spot<'_>,
    what: &str,
    option: &str,
) {
    let message =
        format!("{what}, which the template names itself: it would be changed where it is");
    let finding = job.finding(
        RULE,
        Severity::Error,
        at,
        Some((&spot.path, spot.node)),
        message,
    );
    plan.findings.push(finding.help(format!(
        "say where it goes with {option}; the same name twice keeps it"
    )));
}

#[cfg(test)]
mod tests {
    use crate::relocate::external::{External, ExternalDecision};
    use crate::relocate::options::Options;
    use crate::relocate::plan::Stage;
    use crate::relocate::test_run::{relocate_with, to_sweden};

    #[test]
    fn a_subscription_that_makes_its_group_goes_to_another() {
        let group = "[format('rg-{0}', parameters('env'))]";
        let one = "extensionResourceId(format('/subscriptions/{0}/resourceGroups/{1}', subscription().subscriptionId, format('rg-{0}', parameters('env'))), 'Microsoft.Resources/deployments', 'one')";
        let deployment = |name: &str, extra: &str, resources: &str| {
            format!(
                r#"{{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "{name}", "resourceGroup": "{group}", {extra}
                "properties": {{"mode": "Incremental", "expressionEvaluationOptions": {{"scope": "inner"}}, "parameters": {{"id": {{"value": "[reference({one}, '2022-09-01').outputs.id.value]"}}}},
                "template": {{"parameters": {{"id": {{"type": "string"}}}}, "resources": [{resources}]}}}}}}"#
            )
        };
        let link = r#"{"type": "Microsoft.Network/privateDnsZones/virtualNetworkLinks", "apiVersion": "2020-06-01", "name": "fjord.example/link", "location": "global", "properties": {"virtualNetwork": {"id": "[parameters('id')]"}}}"#;
        let template = format!(
            r#"{{"$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#", "parameters": {{"env": {{"type": "string", "defaultValue": "fjord"}}}},
            "resources": [{{"type": "Microsoft.Resources/resourceGroups", "apiVersion": "2022-09-01", "name": "{group}", "location": "westeurope"}}, {}, {}]}}"#,
            deployment("one", "", "").replace(
                &format!("[reference({one}, '2022-09-01').outputs.id.value]"),
                "x"
            ),
            deployment("two", &format!(r#""dependsOn": ["[{one}]"],"#), link),
        );
        let options = Options {
            resource_groups: vec![("rg-fjord".to_owned(), "rg-fjord-sdc".to_owned())],
            ..to_sweden()
        };
        let outcome = relocate_with(&[(&template, None)], &options);
        let json = outcome.json(Stage::Base);
        assert_eq!(json["resources"][1]["resourceGroup"], "rg-fjord-sdc");
        assert_eq!(
            json["resources"][2]["dependsOn"][0],
            "[concat(subscription().id, '/resourceGroups/rg-fjord-sdc/providers/Microsoft.Resources/deployments/one')]"
        );
        // The deployment is one of the template's own.
        let is_own = |one: &External| {
            (one.name.as_str(), one.decision) == ("one", ExternalDecision::InEstate)
        };
        assert!(outcome.plan.externals.iter().any(is_own));
    }
}
