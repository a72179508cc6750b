use serde_json::json;

use crate::relocate::plan::Stage;
use crate::relocate::test_run::{Outcome, relocate, relocate_with, to_sweden};

const ACCOUNT: &str = r#"{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "[parameters('storageAccounts_stshop_name')]", "location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}, "properties": {}}"#;
const KEY: &str = "FAKEKEYFAKEKEYFAKEKEY==";

fn template(resources: &str) -> String {
    format!(
        r#"{{"parameters": {{"storageAccounts_stshop_name": {{"defaultValue": "stshop", "type": "String"}}}}, "variables": {{}}, "resources": [{resources}]}}"#
    )
}

fn settings(members: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.Web/sites/config", "apiVersion": "2023-12-01", "name": "shop/appsettings", "properties": {{{members}}}}}"#
    )
}

fn storage(name: &str) -> String {
    format!(
        "DefaultEndpointsProtocol=https;AccountName={name};AccountKey={KEY};EndpointSuffix=core.windows.net"
    )
}

fn site(members: &str) -> String {
    let site = r#"{"type": "Microsoft.Web/sites", "apiVersion": "2023-12-01", "name": "shop", "location": "westeurope", "properties": {}}"#;
    format!("{site}, {}", settings(members))
}

fn of(outcome: &Outcome, kind: &str) -> serde_json::Value {
    let written = outcome.json(Stage::Base);
    let all = written["resources"].as_array().unwrap();
    all.iter().find(|one| one["type"] == kind).unwrap().clone()
}

#[test]
fn the_key_of_an_account_of_the_template_is_read_from_the_new_one() {
    let text = template(&format!(
        r#"{ACCOUNT}, {}"#,
        site(&format!(
            r#""AzureWebJobsStorage": "{}""#,
            storage("stshop")
        ))
    ));
    let outcome = relocate(&text);
    let config = of(&outcome, "Microsoft.Web/sites/config");
    assert_eq!(
        config["properties"]["AzureWebJobsStorage"],
        "[concat('DefaultEndpointsProtocol=https;AccountName=stshopsdc;AccountKey=', listKeys(resourceId('Microsoft.Storage/storageAccounts', 'stshopsdc'), '2023-05-01').keys[0].value, ';EndpointSuffix=core.windows.net')]"
    );
    assert_eq!(
        config["dependsOn"],
        json!(["[resourceId('Microsoft.Storage/storageAccounts', 'stshopsdc')]"])
    );
    assert!(!outcome.files[0].text.contains(KEY) && !outcome.told().contains(KEY));
    assert!(outcome.step("relocate/account-key").is_some());
    assert!(outcome.open("relocate/secret-in-clear").is_empty());
}

#[test]
fn a_resource_waits_for_all_whose_keys_it_reads() {
    let second = ACCOUNT.replace("[parameters('storageAccounts_stshop_name')]", "stmore");
    let text = template(&format!(
        r#"{ACCOUNT}, {second}, {}"#,
        site(&format!(
            r#""A": "{}", "B": "{}""#,
            storage("stshop"),
            storage("stmore")
        ))
    ));
    let config = of(&relocate(&text), "Microsoft.Web/sites/config");
    assert_eq!(
        config["dependsOn"],
        json!([
            "[resourceId('Microsoft.Storage/storageAccounts', 'stshopsdc')]",
            "[resourceId('Microsoft.Storage/storageAccounts', 'stmoresdc')]"
        ])
    );
}

#[test]
fn other_secrets_beside_it_are_still_told() {
    let text = template(&format!(
        r#"{ACCOUNT}, {}"#,
        site(&format!(
            r#""AzureWebJobsStorage": "{}", "DbPassword": "{KEY}""#,
            storage("stshop")
        ))
    ));
    assert_eq!(relocate(&text).open("relocate/secret-in-clear").len(), 1);
}

#[test]
fn the_key_of_what_stays_stays() {
    let text = template(&format!(
        r#"{ACCOUNT}, {}"#,
        site(&format!(
            r#""AzureWebJobsStorage": "{}""#,
            storage("stother")
        ))
    ));
    let config = of(&relocate(&text), "Microsoft.Web/sites/config");
    assert_eq!(
        config["properties"]["AzureWebJobsStorage"],
        storage("stother")
    );
}

#[test]
fn policies_of_namespaces_and_hosts_follow() {
    let space = r#"{"type": "Microsoft.ServiceBus/namespaces", "apiVersion": "2022-10-01-preview", "name": "sbshop", "location": "westeurope", "sku": {"name": "Standard"}, "properties": {}}"#;
    let text = template(&format!(
        r#"{space}, {}"#,
        site(&format!(
            r#""Bus": "Endpoint=sb://sbshop.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey={KEY}""#
        ))
    ));
    let config = of(&relocate(&text), "Microsoft.Web/sites/config");
    assert_eq!(
        config["properties"]["Bus"],
        "[concat('Endpoint=sb://sbshop-sdc.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=', listKeys(resourceId('Microsoft.ServiceBus/namespaces/authorizationRules', 'sbshop-sdc', 'RootManageSharedAccessKey'), '2022-10-01-preview').primaryKey)]"
    );
}

#[test]
fn the_connection_string_of_a_component_is_read_from_the_new_one() {
    let guid = "0a1b2c3d-4444-4555-8666-777788889999";
    let component = format!(
        r#"{{"type": "Microsoft.Insights/components", "apiVersion": "2020-02-02", "name": "appi", "location": "westeurope", "kind": "web", "properties": {{"Application_Type": "web", "InstrumentationKey": "{guid}"}}}}"#
    );
    let text = template(&format!(
        r#"{component}, {}"#,
        site(&format!(
            r#""APPLICATIONINSIGHTS_CONNECTION_STRING": "InstrumentationKey={guid};IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/""#
        ))
    ));
    let config = of(&relocate(&text), "Microsoft.Web/sites/config");
    assert_eq!(
        config["properties"]["APPLICATIONINSIGHTS_CONNECTION_STRING"],
        "[reference(resourceId('Microsoft.Insights/components', 'appi'), '2020-02-02').ConnectionString]"
    );
}

#[test]
fn the_address_that_a_service_gave_is_read_from_the_new_resource() {
    let address = "https://westeurope.servicefabric.azure.com/runtime/clusters/0a1b2c3d-4444-4555-8666-777788889999";
    let text = template(&format!(
        r#"{{"type": "Microsoft.ServiceFabric/clusters", "apiVersion": "2021-06-01", "name": "fab", "location": "westeurope", "properties": {{"vmImage": "Windows"}}}},
        {{"type": "Microsoft.Compute/virtualMachineScaleSets/extensions", "apiVersion": "2022-03-01", "name": "set/node", "properties": {{"type": "ServiceFabricLinuxNode", "settings": {{"clusterEndpoint": "{address}"}}}}}}"#
    ));
    let extension = of(
        &relocate(&text),
        "Microsoft.Compute/virtualMachineScaleSets/extensions",
    );
    assert_eq!(
        extension["properties"]["settings"]["clusterEndpoint"],
        "[reference(resourceId('Microsoft.ServiceFabric/clusters', 'fab'), '2021-06-01').clusterEndpoint]"
    );
}

#[test]
fn the_key_of_an_account_of_another_template_is_asked_for() {
    let app = template(&site(&format!(
        r#""AzureWebJobsStorage": "{}""#,
        storage("stshop")
    )));
    let outcome = relocate_with(&[(&app, None), (&template(ACCOUNT), None)], &to_sweden());
    let config = of(&outcome, "Microsoft.Web/sites/config");
    assert_eq!(
        config["properties"]["AzureWebJobsStorage"],
        "[parameters('config_appsettings_AzureWebJobsStorage')]"
    );
    assert!(outcome.step("relocate/account-key/asked").is_some());
    assert!(!outcome.files[0].text.contains(KEY));
}
