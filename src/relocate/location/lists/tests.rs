use serde_json::json;

use crate::relocate::options::Options;
use crate::relocate::trial::{Outcome, moved, relocate, template, to};

const DUPLICATE: &str = "relocate/region-list-duplicate";

fn database(locations: &str, more: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.DocumentDB/databaseAccounts", "apiVersion": "2023-11-15", "name": "cosmos", "location": "West Europe",
            "properties": {{"databaseAccountOfferType": "Standard", "locations": {locations}{more}}}}}"#
    )
}

fn entry(region: &str, priority: u8) -> String {
    format!(r#"{{"locationName": "{region}", "failoverPriority": {priority}}}"#)
}

fn names(outcome: &Outcome) -> Vec<String> {
    let list = outcome.at("/resources/0/properties/locations");
    let names = list.as_array().into_iter().flatten();
    names
        .map(|entry| {
            entry["locationName"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        })
        .collect()
}

#[test]
fn lists_map_as_locations_do() {
    let list = format!(
        "[{}, {}]",
        entry("West Europe", 0),
        entry("North Europe", 1)
    );
    let outcome = moved(&database(&list, ""), "swedencentral");
    assert_eq!(names(&outcome), ["swedencentral", "North Europe"]);
    assert!(outcome.said(DUPLICATE).is_empty());
}

#[test]
fn an_entry_that_would_become_equal_to_another_stays_and_is_an_error() {
    let list = format!(
        "[{}, {}]",
        entry("West Europe", 0),
        entry("Sweden Central", 1)
    );
    let outcome = moved(&database(&list, ""), "swedencentral");
    assert_eq!(names(&outcome), ["West Europe", "Sweden Central"]);
    assert_eq!(
        outcome.said(DUPLICATE),
        [
            "error: `/properties/locations` lists westeurope and swedencentral: westeurope would become swedencentral as well, so it was left"
        ]
    );
    let finding = outcome.finding(DUPLICATE);
    assert_eq!(finding.related.len(), 1);
    assert!(
        finding
            .help
            .as_deref()
            .unwrap_or_default()
            .contains("--map-region swedencentral=REGION")
    );
    assert_eq!(outcome.steps(DUPLICATE).len(), 1);
}

#[test]
fn two_that_go_to_one_region_do_not_both_go() {
    let list = format!(
        "[{}, {}]",
        entry("West Europe", 0),
        entry("North Europe", 1)
    );
    let options = Options {
        regions: vec![("northeurope".to_owned(), "swedencentral".to_owned())],
        ..to("swedencentral")
    };
    let outcome = relocate(&template("", &database(&list, "")), &[], &options);
    assert_eq!(names(&outcome), ["swedencentral", "North Europe"]);
    assert!(
        outcome
            .finding(DUPLICATE)
            .help
            .as_deref()
            .unwrap_or_default()
            .contains("--map-region northeurope=REGION")
    );
}

#[test]
fn what_makes_room_for_another_may_go() {
    let list = format!(
        "[{}, {}]",
        entry("West Europe", 0),
        entry("Sweden Central", 1)
    );
    let options = Options {
        from: Some("westeurope".to_owned()),
        regions: vec![("swedencentral".to_owned(), "norwayeast".to_owned())],
        ..to("swedencentral")
    };
    let outcome = relocate_once(&template("", &database(&list, "")), &options);
    assert_eq!(names(&outcome), ["swedencentral", "norwayeast"]);
    assert!(outcome.said(DUPLICATE).is_empty());
}

#[test]
fn lists_of_one_resource_agree() {
    let list = format!(
        "[{}, {}]",
        entry("West Europe", 0),
        entry("Sweden Central", 1)
    );
    let policies = format!(r#", "failoverPolicies": [{}]"#, entry("West Europe", 0));
    let outcome = moved(&database(&list, &policies), "swedencentral");
    assert_eq!(
        outcome.at("/resources/0/properties/failoverPolicies/0/locationName"),
        "West Europe"
    );
}

#[test]
fn an_entry_that_reads_the_location_parameter_stays_as_text() {
    let list = format!(
        "[{}, {}]",
        entry("[parameters('location')]", 0),
        entry("swedencentral", 1)
    );
    let resource = database(&list, "").replace("\"West Europe\"", "\"[parameters('location')]\"");
    let text = template(
        r#""location": {"type": "string", "defaultValue": "westeurope"}"#,
        &resource,
    );
    let outcome = relocate(&text, &[], &to("swedencentral"));
    assert_eq!(
        outcome.at("/parameters/location/defaultValue"),
        "swedencentral"
    );
    assert_eq!(names(&outcome), ["westeurope", "swedencentral"]);
    assert_eq!(outcome.said(DUPLICATE).len(), 1);
}

#[test]
fn a_list_that_an_expression_gives_is_kept_apart_too() {
    let list = format!(
        "[{}, {}]",
        entry("westeurope", 0),
        entry("swedencentral", 1)
    );
    let text = template(
        &format!(r#""list": {{"type": "array", "defaultValue": {list}}}"#),
        &database("\"[parameters('list')]\"", ""),
    );
    let outcome = relocate(&text, &[], &to("swedencentral"));
    assert_eq!(
        outcome.at("/resources/0/properties/locations"),
        "[parameters('list')]"
    );
    assert_eq!(outcome.said(DUPLICATE).len(), 1);
}

#[test]
fn plain_lists_of_names_are_lists_as_well() {
    let assignment = r#"{"type": "Microsoft.Authorization/policyAssignments", "apiVersion": "2022-06-01", "name": "allowed", "location": "westeurope",
        "properties": {"parameters": {"listOfAllowedLocations": {"value": ["westeurope", "northeurope"]}}}}"#;
    let allowed = "/resources/0/properties/parameters/listOfAllowedLocations/value";
    let outcome = moved(assignment, "swedencentral");
    assert_eq!(outcome.at(allowed), json!(["swedencentral", "northeurope"]));
    let outcome = moved(assignment, "northeurope");
    assert_eq!(outcome.at(allowed), json!(["westeurope", "northeurope"]));
    assert_eq!(outcome.said(DUPLICATE).len(), 1);
}

#[test]
fn the_own_region_is_not_listed_again() {
    let gateway = |beside: &str| {
        format!(
            r#"{{"type": "Microsoft.ApiManagement/service", "apiVersion": "2022-08-01", "name": "apim", "location": "westeurope",
                "properties": {{"additionalLocations": [{{"location": "{beside}"}}]}}}}"#
        )
    };
    assert_eq!(
        moved(&gateway("swedencentral"), "swedencentral")
            .said(DUPLICATE)
            .len(),
        1
    );
    assert!(
        moved(&gateway("northeurope"), "swedencentral")
            .said(DUPLICATE)
            .is_empty()
    );
}

#[test]
fn a_replica_in_the_new_home_of_its_registry_goes() {
    let registry = |replica: &str| {
        format!(
            r#"{{"type": "Microsoft.ContainerRegistry/registries", "apiVersion": "2023-07-01", "name": "acr", "location": "westeurope", "properties": {{}}}},
               {{"type": "Microsoft.ContainerRegistry/registries/replications", "apiVersion": "2023-07-01", "name": "acr/{replica}", "location": "{replica}",
                "dependsOn": ["[resourceId('Microsoft.ContainerRegistry/registries', 'acr')]"], "properties": {{}}}}"#
        )
    };
    let said = moved(&registry("swedencentral"), "swedencentral").said(DUPLICATE);
    assert_eq!(
        said,
        [
            "warning (mended): swedencentral becomes the home of what this is a replica of: there can be no other there"
        ]
    );
    assert!(
        moved(&registry("northeurope"), "swedencentral")
            .said(DUPLICATE)
            .is_empty()
    );
}

/// A chain of regions goes one step further with every run, as it was asked to.
fn relocate_once(text: &str, options: &Options) -> Outcome {
    crate::relocate::trial::relocate_once(text, &[], options)
}
