use crate::relocate::options::Options;
use crate::relocate::trial::{moved, relocate, template, to};

const NOT_OFFERED: &str = "relocate/type-not-in-target";
const VERSION: &str = "relocate/api-version-unknown";

fn resource(full_type: &str, version: &str, location: &str) -> String {
    format!(
        r#"{{"type": "{full_type}", "apiVersion": "{version}", "name": "x", "location": "{location}", "properties": {{}}}}"#
    )
}

#[test]
fn a_type_that_the_target_does_not_offer_is_an_error_with_other_regions() {
    let outcome = moved(
        &resource("Microsoft.DevTestLab/schedules", "2018-09-15", "westeurope"),
        "polandcentral",
    );
    assert_eq!(
        outcome.said(NOT_OFFERED),
        ["error: Microsoft.DevTestLab/schedules is not offered in polandcentral"]
    );
    let finding = outcome.finding(NOT_OFFERED);
    assert_eq!(
        finding.azure_error.as_deref(),
        Some("LocationNotAvailableForResourceType")
    );
    assert!(finding.source.is_some());
    assert_eq!(outcome.steps(NOT_OFFERED).len(), 1);
    assert_eq!(
        outcome.at("/resources/0/type"),
        "Microsoft.DevTestLab/schedules"
    );
    let offered = moved(
        &resource("Microsoft.DevTestLab/schedules", "2018-09-15", "westeurope"),
        "swedencentral",
    );
    assert!(offered.said(NOT_OFFERED).is_empty());
}

#[test]
fn a_child_says_nothing_beside_its_parent_unless_it_states_a_location() {
    let lab = resource("Microsoft.DevTestLab/labs", "2018-09-15", "westeurope");
    let child = resource(
        "Microsoft.DevTestLab/labs/schedules",
        "2018-09-15",
        "westeurope",
    )
    .replace("\"x\"", "\"x/y\"");
    let silent = child.replace("\"location\": \"westeurope\", ", "");
    let said = |child: &str| moved(&format!("{lab},{child}"), "polandcentral").said(NOT_OFFERED);
    assert_eq!(said(&silent).len(), 1);
    assert_eq!(said(&child).len(), 2);
}

#[test]
fn children_global_types_and_deployments_are_silent() {
    let quiet = [
        resource("Microsoft.DevTestLab/labs/schedules", "2018-09-15", "x")
            .replace("\"location\": \"x\", ", ""),
        resource(
            "Microsoft.Network/trafficManagerProfiles",
            "2022-04-01",
            "global",
        ),
        resource("Microsoft.Authorization/locks", "2020-05-01", "x")
            .replace("\"location\": \"x\", ", ""),
    ];
    let outcome = moved(&quiet.join(","), "polandcentral");
    assert!(
        outcome.said(NOT_OFFERED).is_empty(),
        "{:?}",
        outcome.said(NOT_OFFERED)
    );
    let nested = r#"{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "n",
        "properties": {"mode": "Incremental", "template": {"resources": []}}}"#;
    assert!(moved(nested, "polandcentral").said(NOT_OFFERED).is_empty());
}

#[test]
fn a_restricted_region_that_no_list_shows_is_no_error() {
    let vault = resource(
        "Microsoft.RecoveryServices/vaults",
        "2024-10-01",
        "westeurope",
    );
    let outcome = moved(&vault, "germanynorth");
    assert_eq!(
        outcome.said(NOT_OFFERED),
        [
            "unknown: cannot tell whether Microsoft.RecoveryServices/vaults is offered in germanynorth: \
          providers hide this access-restricted region from most subscriptions"
        ]
    );
}

#[test]
fn what_cannot_be_told_is_a_note() {
    let outcome = moved(
        &resource("Contoso.Widgets/things", "2020-01-01", "westeurope"),
        "polandcentral",
    );
    let said = outcome.said(NOT_OFFERED);
    assert_eq!(said.len(), 1);
    assert!(
        said[0].starts_with("unknown: cannot tell whether Contoso.Widgets/things"),
        "{said:?}"
    );
    assert!(outcome.steps(NOT_OFFERED).is_empty());
}

#[test]
fn the_region_judged_is_the_one_after_the_plan() {
    let text = template(
        "",
        &resource("Microsoft.DevTestLab/schedules", "2018-09-15", "westeurope"),
    );
    let options = Options {
        from: Some("westeurope".to_owned()),
        regions: vec![("westeurope".to_owned(), "northeurope".to_owned())],
        ..to("polandcentral")
    };
    assert!(relocate(&text, &[], &options).said(NOT_OFFERED).is_empty());
}

#[test]
fn an_api_version_that_no_list_names_is_a_note() {
    let outcome = moved(
        &resource(
            "Microsoft.Storage/storageAccounts",
            "2019-13-01",
            "westeurope",
        ),
        "polandcentral",
    );
    assert!(
        outcome.said(VERSION)[0]
            .starts_with("unknown: the catalogue does not know API version `2019-13-01`")
    );
    assert!(
        outcome
            .finding(VERSION)
            .help
            .as_deref()
            .unwrap_or_default()
            .contains("20")
    );
    let known = moved(
        &resource(
            "Microsoft.Storage/storageAccounts",
            "2023-01-01",
            "westeurope",
        ),
        "polandcentral",
    );
    assert!(known.said(VERSION).is_empty());
}
