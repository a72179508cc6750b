use serde_json::json;

use crate::finding::Phase;

use super::super::plan::Stage;
use super::super::test_run::{Outcome, relocate, relocate_with, to_sweden};

const SECRET: &str = "FAKE-SECRET-7";

fn template(parameters: &str, resources: &str) -> String {
    format!(r#"{{"parameters": {{{parameters}}}, "resources": [{resources}]}}"#)
}

fn using(parameter: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.Sql/servers", "apiVersion": "2023-08-01", "name": "[parameters('servers_a_name')]", "location": "westeurope", "properties": {{"x": "[parameters('{parameter}')]"}}}}"#
    )
}

const NAME: &str = r#""servers_a_name": {"defaultValue": "a", "type": "String"}"#;

fn of_parameter(declaration: &str) -> Outcome {
    relocate(&template(
        &format!(r#"{NAME}, "p": {declaration}"#).replace("\"p\"", "\"loginPassword\""),
        &using("loginPassword"),
    ))
}

#[test]
fn plain_passwords_become_secure_and_lose_their_value() {
    let outcome = of_parameter(&format!(
        r#"{{"type": "String", "defaultValue": "{SECRET}"}}"#
    ));
    let declared = outcome.json(Stage::Base)["parameters"]["loginPassword"].clone();
    assert_eq!(declared, json!({"type": "securestring"}));
    assert_eq!(
        outcome.parameters(Stage::Base)["parameters"]["loginPassword"],
        json!({"value": null})
    );
    assert_eq!(outcome.open("relocate/secret-in-clear").len(), 1);
    assert_eq!(
        outcome.step("relocate/secret-in-clear"),
        Some(vec!["loginPassword"])
    );
    assert!(!outcome.told().contains(SECRET));
}

#[test]
fn the_value_of_a_parameter_file_is_not_carried_over() {
    let text = template(
        &format!(r#"{NAME}, "loginPassword": {{"type": "string"}}"#),
        &using("loginPassword"),
    );
    let parameters = format!(r#"{{"parameters": {{"loginPassword": {{"value": "{SECRET}"}}}}}}"#);
    let outcome = relocate_with(&[(&text, Some(&parameters))], &to_sweden());
    assert_eq!(
        outcome.parameters(Stage::Base)["parameters"]["loginPassword"],
        json!({"value": null})
    );
    assert_eq!(outcome.open("relocate/secret-in-clear").len(), 1);
    assert!(!outcome.files[0].text.contains(SECRET) && !outcome.told().contains(SECRET));
}

#[test]
fn what_only_sounds_like_a_secret_stays() {
    for declaration in [
        r#"{"type": "bool", "defaultValue": true}"#,
        r#"{"type": "String", "defaultValue": "[newGuid()]"}"#,
        r#"{"type": "String", "defaultValue": "a", "allowedValues": ["a", "b"]}"#,
    ] {
        let outcome = of_parameter(declaration);
        let declared = outcome.json(Stage::Base)["parameters"]["loginPassword"].clone();
        assert_eq!(
            declared,
            serde_json::from_str::<serde_json::Value>(declaration).unwrap()
        );
        assert_eq!(
            outcome.findings("relocate/secret-in-clear").len(),
            0,
            "{declaration}"
        );
    }
}

#[test]
fn secure_parameters_without_value_are_listed_once() {
    let parameters = format!(
        r#"{NAME}, "one": {{"type": "SecureString"}}, "two": {{"type": "securestring", "defaultValue": null}}, "unused": {{"type": "SecureString"}}, "open": {{"type": "String"}}"#
    );
    let text = template(
        &parameters,
        &using("one").replace(
            "[parameters('one')]",
            "[concat(parameters('one'), parameters('two'), parameters('open'))]",
        ),
    );
    let outcome = relocate(&text);
    assert_eq!(outcome.open("relocate/secret-without-value").len(), 1);
    assert_eq!(outcome.step("relocate/secret"), Some(vec!["one", "two"]));
    assert_eq!(
        outcome.step("relocate/parameter-without-value"),
        Some(vec!["open"])
    );
    let reference = r#"{"reference": {"keyVault": {"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v"}, "secretName": "x"}}"#;
    let parameters = format!(
        r#"{{"parameters": {{"one": {reference}, "two": {reference}, "open": {{"value": "x"}}}}}}"#
    );
    let given = relocate_with(&[(&text, Some(&parameters))], &to_sweden());
    assert_eq!(given.findings("relocate/secret-without-value").len(), 0);
    assert_eq!(
        (
            given.step("relocate/secret"),
            given.step("relocate/parameter-without-value")
        ),
        (None, None)
    );
}

#[test]
fn a_location_parameter_without_value_is_asked_for_by_itself() {
    let resource = using("x").replace(
        r#""westeurope", "properties": {"x": "[parameters('x')]"}"#,
        r#""[parameters('where')]""#,
    );
    let outcome = relocate(&template(
        &format!(r#"{NAME}, "where": {{"type": "String"}}"#),
        &resource,
    ));
    assert_eq!(outcome.step("relocate/parameter-without-value"), None);
    assert_eq!(
        outcome.step("relocate/location-without-value"),
        Some(vec!["where"])
    );
}

fn export_of(resource: &str) -> Outcome {
    relocate(&format!(
        r#"{{"parameters": {{{NAME}}}, "variables": {{}}, "resources": [{resource}]}}"#
    ))
}

fn server(properties: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.Sql/servers", "apiVersion": "2023-08-01", "name": "[parameters('servers_a_name')]", "location": "westeurope", "properties": {properties}}}"#
    )
}

#[test]
fn a_server_is_given_the_password_that_exports_lack() {
    let outcome = export_of(&server(r#"{"administratorLogin": "admin"}"#));
    let parameter = "servers_a_administratorLoginPassword";
    let properties = &outcome.resource(Stage::Base, "Microsoft.Sql/servers")["properties"];
    assert_eq!(
        properties["administratorLoginPassword"],
        format!("[parameters('{parameter}')]")
    );
    assert_eq!(
        outcome.json(Stage::Base)["parameters"][parameter]["type"],
        "SecureString"
    );
    assert_eq!(
        outcome.parameters(Stage::Base)["parameters"][parameter],
        json!({"value": null})
    );
    assert_eq!(outcome.step("relocate/secret"), Some(vec![parameter]));
}

#[test]
fn servers_that_need_no_password_get_none() {
    for properties in [
        r#"{"administratorLogin": "admin", "administrators": {"azureADOnlyAuthentication": true}}"#,
        r#"{"administratorLogin": "admin", "administratorLoginPassword": "[parameters('servers_a_name')]"}"#,
        r#"{"version": "12.0"}"#,
    ] {
        assert_eq!(
            export_of(&server(properties))
                .findings("relocate/secret-not-exported")
                .len(),
            0,
            "{properties}"
        );
    }
    let written_by_hand = template(
        &format!("{NAME}, \"x\": {{\"type\": \"int\", \"defaultValue\": 1}}"),
        &server(r#"{"administratorLogin": "admin"}"#),
    );
    let written_by_hand =
        written_by_hand.replace(r#""resources""#, r#""variables": {"v": 1}, "resources""#);
    assert_eq!(
        relocate(&written_by_hand)
            .findings("relocate/secret-not-exported")
            .len(),
        0
    );
}

#[test]
fn connections_need_a_key_where_their_kind_does() {
    let connection = |kind: &str| {
        format!(
            r#"{{"type": "Microsoft.Network/connections", "apiVersion": "2024-05-01", "name": "c", "location": "westeurope", "properties": {{"connectionType": "{kind}"}}}}"#
        )
    };
    let outcome = export_of(&connection("IPsec"));
    assert_eq!(
        outcome.resource(Stage::Base, "Microsoft.Network/connections")["properties"]["sharedKey"],
        "[parameters('connections_c_sharedKey')]"
    );
    assert_eq!(
        export_of(&connection("ExpressRoute"))
            .findings("relocate/secret-not-exported")
            .len(),
        0
    );
}

#[test]
fn web_hooks() {
    let hook = r#"{"type": "Microsoft.EventGrid/systemTopics/eventSubscriptions", "apiVersion": "2022-06-15", "name": "t/s", "properties": {"destination": {"endpointType": "WebHook", "properties": {"maxEventsPerBatch": 1}}}}"#;
    let outcome = export_of(hook);
    let destination = outcome.resource(
        Stage::Base,
        "Microsoft.EventGrid/systemTopics/eventSubscriptions",
    )["properties"]["destination"]["properties"]
        .clone();
    assert_eq!(
        destination["endpointUrl"],
        "[parameters('eventSubscriptions_s_endpointUrl')]"
    );
    assert_eq!(
        export_of(&hook.replace("WebHook", "StorageQueue"))
            .findings("relocate/secret-not-exported")
            .len(),
        0
    );
}

#[test]
fn secrets_in_properties_stay_and_are_named() {
    let resource = |properties: &str| {
        format!(
            r#"{{"type": "Contoso.New/things", "apiVersion": "2024-01-01", "name": "t", "location": "westeurope", "properties": {properties}}}"#
        )
    };
    let found = |properties: &str| {
        let outcome = export_of(&resource(properties));
        assert!(!outcome.told().contains(SECRET), "{properties}");
        let found = outcome.findings("relocate/secret-in-clear");
        found
            .iter()
            .map(|finding| (finding.place.pointer.to_string(), finding.severity))
            .collect::<Vec<_>>()
    };
    use crate::finding::Severity::{Note, Warning};
    let at = |path: &str, severity| vec![(format!("/resources/0/properties/{path}"), severity)];
    assert_eq!(
        found(&format!(r#"{{"clientSecret": "{SECRET}"}}"#)),
        at("clientSecret", Warning)
    );
    assert_eq!(
        found(&format!(r#"{{"a": ["Endpoint=x;AccountKey={SECRET}"]}}"#)),
        at("a/0", Warning)
    );
    assert_eq!(
        found(&format!(
            r#"{{"appSettings": [{{"name": "ApiSecret", "value": "{SECRET}"}}, {{"name": "OtherSecret", "value": "{SECRET}"}}]}}"#
        )),
        at("appSettings", Warning)
    );
    assert_eq!(
        found(&format!(
            r#"{{"protectedSettings": {{"x": {{"y": "{SECRET}"}}}}}}"#
        )),
        at("protectedSettings", Warning)
    );
    assert_eq!(
        found(&format!(r#"{{"commandToExecute": "run {SECRET}"}}"#)),
        at("commandToExecute", Note)
    );
    for harmless in [
        r#"{"clientSecret": "[parameters('servers_a_name')]"}"#,
        r#"{"appSettings": [{"name": "WEBSITE_NODE_DEFAULT_VERSION", "value": "20"}]}"#,
        r#"{"protectedSettings": {"storageAccountEndPoint": "https://core.windows.net/"}}"#,
        r#"{"protectedSettings": {}, "clientSecret": ""}"#,
    ] {
        assert_eq!(found(harmless), [], "{harmless}");
    }
}

#[test]
fn what_a_deployment_asks_for_is_told_before_it() {
    let text = r#"{"variables": {"by": "hand"}, "parameters": {"unread": {"type": "string"}, "where": {"type": "string"}, "all": {"type": "object"}},
        "resources": [{"type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2024-01-01", "name": "[parameters('all').name]", "location": "[parameters('where')]"},
        {"type": "Microsoft.Network/routeTables", "apiVersion": "2024-01-01", "name": "rt", "location": "[parameters('all').region]"}]}"#;
    let outcome = relocate(text);
    let names = |key: &str| -> Vec<&str> {
        let step = outcome.plan.items.iter().find(|item| item.key == key);
        let step = step.unwrap_or_else(|| panic!("{key}"));
        assert_eq!(step.phase, Phase::Prepare);
        let subjects = step.subjects.iter();
        subjects.map(|subject| subject.name.as_str()).collect()
    };
    // An object that holds a region too is no region.
    assert_eq!(names("relocate/location-without-value"), ["where"]);
    assert_eq!(names("relocate/parameter-without-value"), ["unread", "all"]);
}

#[test]
fn what_only_a_removed_place_reads_is_not_asked_for() {
    let machine = |image: &str| {
        format!(
            r#"{{"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-07-01", "name": "[parameters('virtualMachines_a_name')]", "location": "westeurope",
            "properties": {{"storageProfile": {{{image} "osDisk": {{"osType": "Linux", "name": "os", "createOption": "FromImage",
            "managedDisk": {{"id": "[resourceId('Microsoft.Compute/disks', 'os')]"}}}}}},
            "osProfile": {{"computerName": "a", "adminUsername": "[parameters('adminUsername')]"}}}}}}"#
        )
    };
    let parameters = r#""virtualMachines_a_name": {"defaultValue": "a", "type": "String"}, "adminUsername": {"type": "String"}"#;
    let image =
        r#""imageReference": {"publisher": "p", "offer": "o", "sku": "s", "version": "latest"},"#;
    let text = template(parameters, &machine(image));
    // An attached disk brings its accounts along.
    let outcome = relocate(&text);
    assert_eq!(outcome.step("relocate/parameter-without-value"), None);
    let options = crate::relocate::Options {
        machines: crate::relocate::Machines::Image,
        ..to_sweden()
    };
    let outcome = relocate_with(&[(&text, None)], &options);
    assert_eq!(
        outcome.step("relocate/parameter-without-value"),
        Some(vec!["adminUsername"])
    );
}
