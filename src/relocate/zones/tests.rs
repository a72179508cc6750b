use serde_json::{Value, json};

use crate::relocate::trial::{moved, relocate, template, to};

const NONE: &str = "relocate/zones-not-in-target";
const NOT_FOR_TYPE: &str = "relocate/zones-not-for-type";

fn address(zones: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.Network/publicIPAddresses", "apiVersion": "2023-09-01", "name": "pip", "location": "westeurope",
            "sku": {{"name": "Standard"}}, "zones": {zones}, "properties": {{"publicIPAllocationMethod": "Static"}}}}"#
    )
}

#[test]
fn zones_go_where_the_target_has_none_and_stay_elsewhere() {
    let outcome = moved(&address(r#"["1", "2", "3"]"#), "westus");
    assert_eq!(outcome.at("/resources/0/zones"), Value::Null);
    assert_eq!(
        outcome.said(NONE),
        ["warning: westus has no availability zones: the zones are taken out"]
    );
    assert_eq!(outcome.steps(NONE).len(), 1);
    let outcome = moved(&address(r#"["1", "2", "3"]"#), "swedencentral");
    assert_eq!(outcome.at("/resources/0/zones"), json!(["1", "2", "3"]));
    assert!(outcome.said(NONE).is_empty() && outcome.steps(NONE).is_empty());
}

#[test]
fn no_zones_are_nothing_to_warn_of() {
    let outcome = moved(&address("[]"), "westus");
    assert_eq!(outcome.at("/resources/0/zones"), json!([]));
    assert!(outcome.said(NONE).is_empty());
    let dns = r#"{"type": "Microsoft.Network/frontDoors", "apiVersion": "2021-06-01", "name": "fd", "location": "global",
        "properties": {"zones": ["1"]}}"#;
    assert!(moved(dns, "westus").said(NONE).is_empty());
    let other = address(r#"["1"]"#).replace("\"zones\"", "\"tags\": {\"zones\": \"1\"}, \"plan\"");
    assert!(moved(&other, "westus").said(NONE).is_empty());
}

#[test]
fn zones_inside_a_resource_go_as_well() {
    let balancer = r#"{"type": "Microsoft.Network/loadBalancers", "apiVersion": "2023-09-01", "name": "lb", "location": "westeurope",
        "properties": {"frontendIPConfigurations": [
            {"name": "a", "zones": ["1"], "properties": {}}, {"name": "b", "zones": ["2", "3"], "properties": {}}]}}"#;
    let outcome = moved(balancer, "westus");
    for index in 0..2 {
        let front = outcome.at(&format!(
            "/resources/0/properties/frontendIPConfigurations/{index}"
        ));
        assert_eq!(front.get("zones"), None);
    }
    assert_eq!(outcome.said(NONE).len(), 1);
    assert_eq!(outcome.finding(NONE).related.len(), 1);
    let pools = r#"{"type": "Microsoft.ContainerService/managedClusters", "apiVersion": "2024-02-01", "name": "aks", "location": "westeurope",
        "properties": {"agentPoolProfiles": [{"name": "a", "availabilityZones": ["1"]}]}},
        {"type": "Microsoft.ContainerService/managedClusters/agentPools", "apiVersion": "2024-02-01", "name": "aks/b",
        "properties": {"availabilityZones": ["1"]}}"#;
    let outcome = moved(pools, "westus");
    assert_eq!(outcome.said(NONE).len(), 2);
    assert_eq!(outcome.at("/resources/1/properties"), json!({}));
}

#[test]
fn zones_from_a_parameter_go_with_the_parameter() {
    let text = template(
        r#""zones": {"type": "array", "defaultValue": ["1"]}"#,
        &address("\"[parameters('zones')]\""),
    );
    let outcome = relocate(&text, &[], &to("westus"));
    assert_eq!(outcome.at("/resources/0/zones"), Value::Null);
    assert_eq!(outcome.at("/parameters/zones"), Value::Null);
    let empty = text.replace("[\"1\"]", "[]");
    let outcome = relocate(&empty, &[], &to("westus"));
    assert_eq!(outcome.at("/resources/0/zones"), "[parameters('zones')]");
}

#[test]
fn a_type_without_zones_where_the_region_has_them_is_said() {
    let gateway = address(r#"["1"]"#).replace(
        "Microsoft.Network/publicIPAddresses",
        "Microsoft.Compute/availabilitySets",
    );
    let outcome = moved(&gateway, "swedencentral");
    assert_eq!(outcome.at("/resources/0/zones"), json!(["1"]));
    assert_eq!(outcome.said(NOT_FOR_TYPE).len(), 1);
    let machine = address(r#"["1"]"#).replace(
        "Microsoft.Network/publicIPAddresses",
        "Microsoft.Compute/virtualMachines",
    );
    assert!(
        moved(&machine, "swedencentral")
            .said(NOT_FOR_TYPE)
            .is_empty()
    );
}

#[test]
fn what_follows_its_group_goes_to_the_target() {
    let follows = address(r#"["1"]"#).replace("\"westeurope\"", "\"[resourceGroup().location]\"");
    let said = moved(&follows, "westus").said(NONE);
    assert_eq!(
        said,
        ["warning: westus has no availability zones: the zones are taken out"]
    );
    let unknown = follows.replace("resourceGroup().location", "reference('x').location");
    let said = moved(&unknown, "westus").said(NONE);
    assert_eq!(said, ["unknown: the region is not known: the zones stay"]);
}
