use serde_json::json;

use crate::finding::{Severity, Verdict};

use super::super::external::ExternalDecision;
use super::super::options::Options;
use super::super::plan::Stage;
use super::super::test_run::{Outcome, relocate, relocate_with, to_sweden};

const SOURCE: &str = "/subscriptions/s1/resourceGroups/rg-app/providers";
const HUB: &str = "/subscriptions/s1/resourceGroups/rg-hub/providers";

/// An export with these parameters of outside IDs and these resources.
fn export(ids: &[(&str, &str)], resources: &str) -> String {
    let ids = ids.iter().map(|(name, id)| {
        format!(r#", "{name}_externalid": {{"defaultValue": "{id}", "type": "String"}}"#)
    });
    let name = r#""networkInterfaces_nic_name": {"defaultValue": "nic", "type": "String"}"#;
    format!(
        r#"{{"parameters": {{{name}{}}}, "variables": {{}}, "resources": [{resources}]}}"#,
        ids.collect::<String>()
    )
}

/// An interface in this subnet.
fn interface(subnet: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.Network/networkInterfaces", "apiVersion": "2024-05-01", "name": "[parameters('networkInterfaces_nic_name')]", "location": "westeurope",
            "properties": {{"ipConfigurations": [{{"name": "a", "properties": {{"subnet": {{"id": "{subnet}"}}}}}}]}}}}"#
    )
}

const BY_PARAMETER: &str = "[concat(parameters('virtualNetworks_hub_externalid'), '/subnets/a')]";

fn decisions(outcome: &Outcome) -> Vec<(&str, ExternalDecision)> {
    outcome
        .plan
        .externals
        .iter()
        .map(|one| (one.name.as_str(), one.decision))
        .collect()
}

fn subnet_of(outcome: &Outcome) -> String {
    let interface = outcome.resource(Stage::Base, "Microsoft.Network/networkInterfaces");
    interface["properties"]["ipConfigurations"][0]["properties"]["subnet"]["id"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

fn mapped(groups: &[(&str, &str)]) -> Options {
    let resource_groups = groups
        .iter()
        .map(|(old, new)| ((*old).to_owned(), (*new).to_owned()))
        .collect();
    Options {
        resource_groups,
        ..to_sweden()
    }
}

#[test]
fn what_must_be_near_is_asked_for() {
    let hub = format!("{HUB}/Microsoft.Network/virtualNetworks/hub");
    let outcome = relocate(&export(
        &[("virtualNetworks_hub", &hub)],
        &interface(BY_PARAMETER),
    ));
    let declared =
        outcome.json(Stage::Base)["parameters"]["virtualNetworks_hub_externalid"].clone();
    assert_eq!(declared, json!({"type": "String"}));
    assert_eq!(
        outcome.parameters(Stage::Base)["parameters"]["virtualNetworks_hub_externalid"],
        json!({"value": null})
    );
    assert_eq!(subnet_of(&outcome), BY_PARAMETER);
    let findings = outcome.open("relocate/outside-id");
    assert_eq!(
        (findings.len(), findings[0].severity),
        (1, Severity::Warning)
    );
    assert_eq!(
        findings[0].place.pointer.as_str(),
        "/parameters/virtualNetworks_hub_externalid/defaultValue"
    );
    assert_eq!(
        findings[0].azure_error.as_deref(),
        Some("InvalidResourceReference")
    );
    assert_eq!(outcome.step("relocate/outside-id"), Some(vec!["hub"]));
    assert_eq!(
        decisions(&outcome),
        [("hub/a", ExternalDecision::MustExist)]
    );
    let external = &outcome.plan.externals[0];
    assert_eq!(
        (
            external.subscription.as_deref(),
            external.resource_group.as_deref()
        ),
        (Some("s1"), Some("rg-hub"))
    );
    assert_eq!(
        external.used_by[0].1.as_str(),
        "/resources/0/properties/ipConfigurations/0/properties/subnet/id"
    );
}

#[test]
fn what_is_in_the_target_already_keeps_what_is_near_it() {
    let hub = format!("{HUB}/Microsoft.Network/virtualNetworks/hub");
    let there = interface(BY_PARAMETER).replace("westeurope", "swedencentral");
    let outcome = relocate(&export(&[("virtualNetworks_hub", &hub)], &there));
    let declared =
        outcome.json(Stage::Base)["parameters"]["virtualNetworks_hub_externalid"].clone();
    assert_eq!(declared["defaultValue"], json!(hub));
    assert_eq!(decisions(&outcome), [("hub/a", ExternalDecision::Stays)]);
}

#[test]
fn one_parameter_is_one_matter() {
    let hub = format!("{HUB}/Microsoft.Network/virtualNetworks/hub");
    let two = format!(
        "{}, {}",
        interface(BY_PARAMETER),
        interface(&BY_PARAMETER.replace("/a'", "/b'"))
            .replace("[parameters('networkInterfaces_nic_name')]", "other")
    );
    let outcome = relocate(&export(&[("virtualNetworks_hub", &hub)], &two));
    let findings = outcome.open("relocate/outside-id");
    assert_eq!((findings.len(), findings[0].related.len()), (1, 1));
    assert_eq!(outcome.step("relocate/outside-id"), Some(vec!["hub"]));
    assert_eq!(decisions(&outcome).len(), 2);
}

#[test]
fn what_works_across_regions_stays() {
    let workspace = format!("{HUB}/Microsoft.OperationalInsights/workspaces/logs");
    let component = r#"{"type": "Microsoft.Insights/components", "apiVersion": "2020-02-02", "name": "i", "location": "westeurope",
        "properties": {"WorkspaceResourceId": "[parameters('workspaces_logs_externalid')]"}}"#;
    let outcome = relocate(&export(&[("workspaces_logs", &workspace)], component));
    assert_eq!(
        outcome.json(Stage::Base)["parameters"]["workspaces_logs_externalid"]["defaultValue"],
        workspace
    );
    assert_eq!(decisions(&outcome), [("logs", ExternalDecision::Stays)]);
    assert!(
        outcome
            .findings("relocate/outside-id")
            .iter()
            .all(|finding| finding.severity == Severity::Note)
    );
    assert_eq!(
        (
            outcome.step("relocate/outside-id"),
            outcome.step("relocate/outside-id-stays")
        ),
        (None, Some(vec!["logs"]))
    );
}

#[test]
fn what_a_mapped_id_names_must_exist_however_far_links_reach() {
    let workspace = format!("{HUB}/Microsoft.OperationalInsights/workspaces/logs");
    let zone = format!("{HUB}/Microsoft.Network/privateDnsZones/z");
    let other = format!("{HUB}/Contoso.New/things/t");
    let component = r#"{"type": "Microsoft.Insights/components", "apiVersion": "2020-02-02", "name": "i", "location": "westeurope",
        "properties": {"WorkspaceResourceId": "[parameters('workspaces_logs_externalid')]",
        "zone": "[parameters('zones_z_externalid')]", "thing": "[parameters('things_t_externalid')]"}}"#;
    let text = export(
        &[
            ("workspaces_logs", &workspace),
            ("zones_z", &zone),
            ("things_t", &other),
        ],
        component,
    );
    let steps = |new: &str| {
        let options = mapped(&[("rg-hub", new), ("rg-app", "rg-app-sdc")]);
        let outcome = relocate_with(&[(&text, None)], &options);
        let step = |key: &str| {
            let names = outcome.step(key).unwrap_or_default().into_iter();
            let mut names: Vec<String> = names.map(str::to_owned).collect();
            names.sort();
            names
        };
        (
            step("relocate/outside-id-mapped"),
            step("relocate/outside-id-stays"),
        )
    };
    let all = ["logs", "t", "z"].map(str::to_owned).to_vec();
    assert_eq!(steps("rg-hub-sdc"), (all, Vec::new()));
    // A group that keeps its name holds them as before.
    assert_eq!(steps("rg-hub"), (Vec::new(), vec!["logs".to_owned()]));
}

#[test]
fn zones_without_region_are_only_listed_and_the_rest_is_doubt() {
    let zone = format!("{HUB}/Microsoft.Network/privateDnsZones/z");
    let other = format!("{HUB}/Contoso.New/things/t");
    let resource = r#"{"type": "Contoso.New/users", "apiVersion": "2024-01-01", "name": "u", "location": "westeurope",
        "properties": {"zone": "[parameters('privateDnsZones_z_externalid')]", "thing": "[parameters('things_t_externalid')]"}}"#;
    let outcome = relocate(&export(
        &[("privateDnsZones_z", &zone), ("things_t", &other)],
        resource,
    ));
    assert_eq!(
        decisions(&outcome),
        [
            ("t", ExternalDecision::Unknown),
            ("z", ExternalDecision::Global)
        ]
    );
    let findings = outcome.findings("relocate/outside-id");
    assert_eq!(
        (findings.len(), findings[0].verdict, findings[0].severity),
        (1, Verdict::Unknown, Severity::Note)
    );
}

#[test]
fn an_id_of_the_estate_becomes_a_reference() {
    let network = r#"{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-05-01", "name": "net", "location": "westeurope"}"#;
    let id = format!("{SOURCE}/Microsoft.Network/virtualNetworks/net");
    let text = export(
        &[("virtualNetworks_hub", &id)],
        &format!("{}, {network}", interface(BY_PARAMETER)),
    );
    let outcome = relocate(&text);
    assert_eq!(
        subnet_of(&outcome),
        "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 'a')]"
    );
    assert!(
        outcome.json(Stage::Base)["parameters"]
            .get("virtualNetworks_hub_externalid")
            .is_none()
    );
    assert_eq!(decisions(&outcome), [("net/a", ExternalDecision::InEstate)]);
    assert_eq!(outcome.findings("relocate/outside-id").len(), 0);
    // Said to come from elsewhere, the same ID means another network.
    let elsewhere = relocate_with(&[(&text, None)], &mapped(&[("rg-other", "rg-new")]));
    assert_eq!(
        decisions(&elsewhere),
        [("net/a", ExternalDecision::MustExist)]
    );
}

#[test]
fn two_exports_of_one_group_are_one_estate() {
    let id = format!("{SOURCE}/Microsoft.Network/virtualNetworks/net");
    let nic = export(&[("virtualNetworks_hub", &id)], &interface(BY_PARAMETER));
    let network = r#"{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-05-01", "name": "net", "location": "westeurope"}"#;
    let network = export(&[], network);
    let outcome = relocate_with(
        &[(&nic, None), (&network, None)],
        &mapped(&[("rg-app", "rg-new")]),
    );
    assert_eq!(
        subnet_of(&outcome),
        "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 'a')]"
    );
    assert_eq!(decisions(&outcome), [("net/a", ExternalDecision::InEstate)]);
}

#[test]
fn mapped_groups_are_written_and_not_asked_for() {
    let hub = format!("{HUB}/Microsoft.Network/virtualNetworks/hub");
    let text = export(&[("virtualNetworks_hub", &hub)], &interface(BY_PARAMETER));
    let outcome = relocate_with(
        &[(&text, None)],
        &mapped(&[("RG-Hub", "rg-hub-sdc"), ("rg-app", "rg-app-sdc")]),
    );
    let declared =
        outcome.json(Stage::Base)["parameters"]["virtualNetworks_hub_externalid"].clone();
    assert_eq!(
        declared["defaultValue"],
        hub.replace("rg-hub", "rg-hub-sdc")
    );
    assert_eq!(subnet_of(&outcome), BY_PARAMETER);
    assert_eq!(outcome.findings("relocate/outside-id").len(), 0);
    assert_eq!(
        outcome.step("relocate/outside-id-mapped"),
        Some(vec!["hub"])
    );
    let literal = relocate_with(
        &[(&export(&[], &interface(&format!("{hub}/subnets/a"))), None)],
        &mapped(&[("rg-hub", "rg-hub-sdc"), ("rg-app", "x")]),
    );
    assert_eq!(
        subnet_of(&literal),
        format!("{hub}/subnets/a").replace("rg-hub", "rg-hub-sdc")
    );
}

#[test]
fn literal_ids_stay_and_are_reported() {
    let subnet = format!("{HUB}/Microsoft.Network/virtualNetworks/hub/subnets/a");
    let outcome = relocate(&export(&[], &interface(&subnet)));
    assert_eq!(subnet_of(&outcome), subnet);
    assert_eq!(outcome.open("relocate/outside-id").len(), 1);
    assert_eq!(outcome.step("relocate/outside-id"), Some(vec!["hub/a"]));
}

#[test]
fn neighbours_that_were_not_exported_are_told() {
    let outcome = relocate(&export(
        &[],
        &interface("[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 'a')]"),
    ));
    assert_eq!(outcome.step("relocate/not-exported"), Some(vec!["net/a"]));
    assert_eq!(outcome.open("relocate/outside-id").len(), 1);
    let network = r#"{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-05-01", "name": "net", "location": "westeurope"}"#;
    let whole = relocate(&export(
        &[],
        &format!(
            "{}, {network}",
            interface("[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 'a')]")
        ),
    ));
    assert_eq!(
        (
            whole.step("relocate/not-exported"),
            whole.findings("relocate/outside-id").len()
        ),
        (None, 0)
    );
}

#[test]
fn placeholders_are_no_ids() {
    let outcome = relocate(&export(
        &[("virtualNetworks_hub", "<your network>")],
        &interface(BY_PARAMETER),
    ));
    assert_eq!(outcome.open("relocate/not-an-id").len(), 1);
    assert_eq!(
        outcome.parameters(Stage::Base)["parameters"]["virtualNetworks_hub_externalid"],
        json!({"value": null})
    );
    assert_eq!(decisions(&outcome), []);
}

#[test]
fn identities_are_keys() {
    let identity = r#"{"type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "me", "location": "westeurope"}"#;
    let user = format!(
        r#"{{"type": "Contoso.New/users", "apiVersion": "2024-01-01", "name": "u", "location": "westeurope",
            "identity": {{"type": "UserAssigned", "userAssignedIdentities": {{"{SOURCE}/Microsoft.ManagedIdentity/userAssignedIdentities/me": {{}}, "{HUB}/Microsoft.ManagedIdentity/userAssignedIdentities/other": {{}}}}}}}}"#
    );
    let outcome = relocate_with(
        &[(&export(&[], &format!("{user}, {identity}")), None)],
        &mapped(&[("rg-app", "rg-new")]),
    );
    let keys =
        outcome.resource(Stage::Base, "Contoso.New/users")["identity"]["userAssignedIdentities"]
            .clone();
    let other = format!("{HUB}/Microsoft.ManagedIdentity/userAssignedIdentities/other");
    assert_eq!(
        keys,
        json!({"[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'me')]": {}, other: {}})
    );
    assert_eq!(decisions(&outcome), [("other", ExternalDecision::Stays)]);
}

#[test]
fn what_azure_brings_is_not_outside() {
    let connection = r#"{"type": "Microsoft.Web/connections", "apiVersion": "2016-06-01", "name": "c", "location": "westeurope",
        "properties": {"api": {"id": "[concat(subscription().id, '/providers/Microsoft.Web/locations/westeurope/managedApis/office365')]"},
            "role": "/providers/Microsoft.Authorization/roleDefinitions/b24988ac"}}"#;
    let outcome = relocate(&export(&[], connection));
    assert_eq!(decisions(&outcome), []);
    let literal = connection
        .replace("[concat(subscription().id, '", "/subscriptions/s1")
        .replace("office365')]", "office365");
    assert_eq!(
        decisions(&relocate(&export(&[], &literal))),
        [("westeurope/office365", ExternalDecision::Global)]
    );
}

#[test]
fn key_vaults_of_parameter_files_stay() {
    let id = format!("{HUB}/Microsoft.KeyVault/vaults/kv");
    let text = export(&[], &interface("x"))
        .replace(
            r#""parameters": {"#,
            r#""parameters": {"p": {"type": "SecureString"}, "#,
        )
        .replace("\"x\"", "\"[parameters('p')]\"");
    let parameters = format!(
        r#"{{"parameters": {{"p": {{"reference": {{"keyVault": {{"id": "{id}"}}, "secretName": "x"}}}}}}}}"#
    );
    let outcome = relocate_with(&[(&text, Some(&parameters))], &to_sweden());
    assert_eq!(decisions(&outcome), [("kv", ExternalDecision::Stays)]);
    assert_eq!(
        outcome.plan.externals[0].used_by[0].1.as_str(),
        "/parameters/p/reference/keyVault/id"
    );
    assert_eq!(
        outcome.parameters(Stage::Base)["parameters"]["p"]["reference"]["keyVault"]["id"],
        id
    );
}

/// A template of a person with a deployment into another group.
fn nested(target: &str, inner: &str) -> String {
    format!(
        r#"{{"variables": {{"v": 1}}, "parameters": {{"group": {{"type": "string", "defaultValue": "rg-old"}}}}, "resources": [
            {{"type": "Microsoft.Resources/deployments", "apiVersion": "2024-03-01", "name": "d", {target}, "properties": {{"mode": "Incremental",
                "expressionEvaluationOptions": {{"scope": "inner"}}, "template": {{"resources": [{inner}]}}}}}}]}}"#
    )
}

const INNER: &str = r#"{"type": "Contoso.New/users", "apiVersion": "2024-01-01", "name": "u", "location": "westeurope",
    "properties": {"group": "[resourceGroup().name]", "id": "[resourceId('Contoso.New/things', 't')]"}}"#;

#[test]
fn nested_deployments_say_where_they_go() {
    let text = nested(r#""resourceGroup": "rg-old""#, INNER);
    let unsaid = relocate(&text);
    let findings = unsaid.open("relocate/nested-target");
    assert_eq!((findings.len(), findings[0].severity), (1, Severity::Error));
    let said = relocate_with(&[(&text, None)], &mapped(&[("rg-old", "rg-new")]));
    assert_eq!(said.findings("relocate/nested-target").len(), 0);
    assert_eq!(
        said.resource(Stage::Base, "Microsoft.Resources/deployments")["resourceGroup"],
        "rg-new"
    );
    let same = relocate_with(&[(&text, None)], &mapped(&[("rg-old", "rg-old")]));
    assert_eq!(same.findings("relocate/nested-target").len(), 0);
    for open in [
        r#""resourceGroup": "[resourceGroup().name]""#,
        r#""tags": {}"#,
    ] {
        assert_eq!(
            relocate(&nested(open, INNER))
                .findings("relocate/nested-target")
                .len(),
            0,
            "{open}"
        );
    }
    let by_parameter = relocate(&nested(
        r#""resourceGroup": "[parameters('group')]""#,
        INNER,
    ));
    assert_eq!(by_parameter.open("relocate/nested-target").len(), 1);
    let subscription = relocate(&nested(
        r#""subscriptionId": "s1", "location": "westeurope""#,
        "",
    ));
    assert_eq!(subscription.open("relocate/nested-target").len(), 1);
}
