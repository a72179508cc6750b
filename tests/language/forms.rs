//! A template in array form and the same with symbolic names give the same resources.

use armove::arm::{Context, Template, Value};
use armove::json::{Pointer, parse};
use armove::text::Source;

const SCHEMA: &str =
    "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

/// Resources with their symbolic names; `{}` is where `dependsOn` differs.
const RESOURCES: [(&str, &str); 4] = [
    (
        "network",
        r#"{ "type": "Microsoft.Network/virtualNetworks", "apiVersion": "2023-04-01",
             "name": "[parameters('network')]", "location": "[parameters('at')]" }"#,
    ),
    (
        "subnets",
        r#"{ "type": "Microsoft.Network/virtualNetworks/subnets", "apiVersion": "2023-04-01",
             "name": "[format('{0}/{1}', parameters('network'), variables('names')[copyIndex()])]",
             "copy": { "name": "subnets", "count": "[length(variables('names'))]" },
             "dependsOn": [ {network} ] }"#,
    ),
    (
        "vault",
        r#"{ "type": "Microsoft.RecoveryServices/vaults", "apiVersion": "2023-04-01",
             "name": "rsv-diary", "location": "[toLower('WestEurope')]",
             "condition": "[equals(parameters('at'), 'westeurope')]",
             "properties": { "sizes": "[range(1, 2)]" } }"#,
    ),
    (
        "inner",
        r#"{ "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "inner",
             "dependsOn": [ {network}, {vault} ],
             "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" },
               "parameters": { "name": { "value": "[concat(parameters('network'), 'logs')]" } },
               "template": { "$schema": "{schema}", "contentVersion": "1.0.0.0",
                 "parameters": { "name": { "type": "string" } },
                 "resources": [ { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01",
                                  "name": "[parameters('name')]", "location": "westeurope" } ] } } }"#,
    ),
];

fn text(symbolic: bool) -> String {
    let id = |kind: &str, name: &str| format!("\"[resourceId('{kind}', {name})]\"");
    let name = |symbol: &str, id: String| match symbolic {
        true => format!("\"{symbol}\""),
        false => id,
    };
    let network = name(
        "network",
        id("Microsoft.Network/virtualNetworks", "parameters('network')"),
    );
    let vault = name(
        "vault",
        id("Microsoft.RecoveryServices/vaults", "'rsv-diary'"),
    );
    let resources = RESOURCES.map(|(symbol, resource)| {
        let resource = resource
            .replace("{network}", &network)
            .replace("{vault}", &vault)
            .replace("{schema}", SCHEMA);
        match symbolic {
            true => format!("\"{symbol}\": {resource}"),
            false => resource,
        }
    });
    let (open, close, version) = match symbolic {
        true => ("{", "}", "\"languageVersion\": \"2.0\","),
        false => ("[", "]", ""),
    };
    format!(
        r#"{{ "$schema": "{SCHEMA}", "contentVersion": "1.0.0.0", {version}
              "parameters": {{ "network": {{ "type": "string", "defaultValue": "vnet" }},
                               "at": {{ "type": "string", "defaultValue": "westeurope" }} }},
              "variables": {{ "names": [ "a", "b" ] }},
              "resources": {open}{}{close} }}"#,
        resources.join(", ")
    )
}

/// Everything that a deployment would see of a resource, but how it names its dependencies.
fn resources(text: &str) -> Vec<(String, Value, Option<Value>, Value)> {
    let document = parse(&Source::new("t.json", text));
    assert!(document.problems.is_empty(), "{:?}", document.problems);
    let template = Template::read(&document.root, Pointer::root(), None, &Context::default());
    let faults = armove::arm::validity::validity(&template);
    assert!(faults.is_empty(), "{faults:?}");
    let all = template.resources.iter();
    all.map(|resource| {
        let scope = template.looped_scope_of(resource).unwrap();
        let Value::Object(members) = resource.own_value(&scope) else {
            panic!("a resource is an object");
        };
        let members = members.into_iter().filter(|(name, _)| name != "dependsOn");
        let (kind, name) = (resource.full_type.clone(), resource.name.clone());
        (
            kind,
            name,
            resource.location.clone(),
            Value::Object(members.collect()),
        )
    })
    .collect()
}

#[test]
fn both_forms_give_the_same_resources() {
    let (array, symbolic) = (resources(&text(false)), resources(&text(true)));
    assert_eq!(array.len(), 5);
    assert_eq!(array, symbolic);
}

#[test]
fn above_groups_a_deployment_lies_where_it_is_told_or_its_resource_says() {
    const ABOVE: &str = "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#";
    const GROUP: &str = r#"{ "type": "Microsoft.Resources/resourceGroups", "apiVersion": "2021-04-01",
        "name": "rg", "location": "[deployment().location]" }"#;
    let nested = |name: &str, members: &str| {
        format!(
            r#"{{ "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "{name}", {members}
                 "properties": {{ "mode": "Incremental", "expressionEvaluationOptions": {{ "scope": "inner" }},
                   "template": {{ "$schema": "{ABOVE}", "contentVersion": "1.0.0.0",
                     "resources": [ {GROUP} ] }} }} }}"#
        )
    };
    let there = nested("there", r#""location": "northeurope","#);
    let other = nested(
        "other",
        r#""subscriptionId": "00000000-0000-0000-0000-000000000002", "location": "eastus","#,
    );
    let text = format!(
        r#"{{ "$schema": "{ABOVE}", "contentVersion": "1.0.0.0", "resources": [ {GROUP}, {there}, {other} ] }}"#
    );
    let document = parse(&Source::new("t.json", &text));
    let locations = |context: &Context| -> Vec<Option<String>> {
        let template = Template::read(&document.root, Pointer::root(), None, context);
        let groups = template
            .resources
            .iter()
            .filter(|one| one.full_type.ends_with("Groups"));
        groups
            .map(|one| Some(one.location.as_ref()?.as_str()?.to_owned()))
            .collect()
    };
    let known = |all: [&str; 3]| all.map(|one| Some(one.to_owned()));
    let told = armove::app::options::DeploymentContext {
        location: Some("westeurope".to_owned()),
        ..Default::default()
    };
    assert_eq!(
        locations(&told.as_seen()),
        known(["westeurope", "northeurope", "eastus"])
    );
    assert_eq!(
        locations(&Context::default()),
        [
            None,
            Some("northeurope".to_owned()),
            Some("eastus".to_owned())
        ]
    );
}
