//! What says in how many zones something runs, and where its backups are: each row of the table
//! towards a region without zones and one without pair.

use serde_json::{Value, json};

use super::switch_cases::{COSMOS, DATABASE, FLAG, MYSQL, POSTGRES, ZONAL, backups, switches};
use super::{LOWERED, NOT_AVAILABLE};
use crate::relocate::options::{Level, Options, Replication};
use crate::relocate::trial::{moved, relocate, template, to};

fn resource(full_type: &str, version: &str, body: &str) -> String {
    format!(
        r#"{{"type": "{full_type}", "apiVersion": "{version}", "name": "own", "location": "westeurope", {body}}}"#
    )
}

fn properties(full_type: &str, version: &str, properties: &str) -> String {
    resource(
        full_type,
        version,
        &format!(r#""properties": {{{properties}}}"#),
    )
}

fn wish(region: &str, replication: Replication) -> Options {
    Options {
        replication,
        ..to(region)
    }
}

const FIRST: &str = "/resources/0/properties";

#[test]
fn every_row_is_lowered_where_the_region_lacks_what_it_asks_and_nowhere_else() {
    for case in switches().into_iter().chain(backups()) {
        let text = properties(case.full_type, case.version, case.body);
        let path = format!("{FIRST}{}", case.path);
        let targets = [
            ("westus", &case.westus),
            ("polandcentral", &case.polandcentral),
            ("swedencentral", &case.old),
        ];
        for (region, expected) in targets {
            // MySQL has no backups in the pair there, whatever the pair.
            if region == "swedencentral" && case.full_type == MYSQL.0 && case.path.contains("geo") {
                continue;
            }
            let outcome = moved(&text, region);
            let at = format!("{} {} to {region}", case.full_type, case.path);
            assert_eq!(outcome.at(&path), *expected, "{at}");
            // What goes with the zones is told with them.
            let changes = *expected != case.old && case.path != "/zonalAllocationPolicy";
            assert_eq!(outcome.said(LOWERED).len(), usize::from(changes), "{at}");
            assert_eq!(outcome.steps(LOWERED).len(), usize::from(changes), "{at}");
            let kept = relocate(&template("", &text), &[], &wish(region, Replication::Keep));
            // What goes with the zones goes where they are taken out.
            if case.path != "/zonalAllocationPolicy" {
                assert_eq!(kept.at(&path), case.old, "{at}, kept");
                assert!(kept.said(LOWERED).is_empty(), "{at}, kept");
            }
        }
    }
}

#[test]
fn a_lowering_says_what_is_lost() {
    let said = |full_type: (&str, &str), body: &str, region: &str| {
        let text = properties(full_type.0, full_type.1, body);
        let outcome = moved(&text, region);
        (outcome.said(LOWERED), outcome.steps(LOWERED).len())
    };
    let plan = ("Microsoft.Web/serverfarms", "2023-12-01");
    assert_eq!(
        said(plan, ZONAL, "westus").0,
        ["warning: westus has no availability zones: zone redundancy is switched off"]
    );
    assert_eq!(
        said(
            DATABASE,
            r#""requestedBackupStorageRedundancy": "Geo""#,
            "polandcentral"
        )
        .0,
        [
            "warning: polandcentral has no paired region: the redundancy of backups goes from Geo to Zone"
        ]
    );
    assert_eq!(
        said(
            POSTGRES,
            r#""highAvailability": {"mode": "ZoneRedundant"}"#,
            "westus"
        )
        .0,
        [
            "warning: westus is not among the regions that offer it: high availability goes from ZoneRedundant to SameZone"
        ]
    );
}

#[test]
fn what_means_nothing_with_the_lower_level_goes_with_it() {
    let body = r#""availabilityZone": "1", "highAvailability": {"mode": "ZoneRedundant", "standbyAvailabilityZone": "2"}"#;
    for (full_type, version) in [POSTGRES, MYSQL] {
        let text = properties(full_type, version, body);
        let outcome = moved(&text, "westus");
        assert_eq!(
            outcome.at(FIRST),
            json!({"highAvailability": {"mode": "SameZone"}})
        );
        let outcome = moved(&text, "swedencentral");
        assert_eq!(outcome.at(&format!("{FIRST}/availabilityZone")), json!("1"));
    }
    let set = resource(
        "Microsoft.Compute/virtualMachineScaleSets",
        "2024-03-01",
        r#""zones": ["1", "2"], "properties": {"zoneBalance": true, "singlePlacementGroup": false}"#,
    );
    let outcome = moved(&set, "westus");
    assert_eq!(outcome.at("/resources/0/zones"), Value::Null);
    assert_eq!(outcome.at(FIRST), json!({"singlePlacementGroup": false}));
}

#[test]
fn what_no_list_is_sure_of_stays() {
    // westus2 was on hold on the day of the page: a warning, which is no reason to change it.
    let body = r#""highAvailability": {"mode": "ZoneRedundant", "standbyAvailabilityZone": "2"}"#;
    let text = properties(POSTGRES.0, POSTGRES.1, body);
    let outcome = moved(&text, "westus2");
    assert_eq!(
        outcome.at(&format!("{FIRST}/highAvailability")),
        json!({"mode": "ZoneRedundant", "standbyAvailabilityZone": "2"})
    );
    assert!(outcome.said(LOWERED).is_empty() && outcome.said(NOT_AVAILABLE).is_empty());
}

#[test]
fn a_region_of_a_list_is_judged_by_itself() {
    let body = r#""locations": [
        {"locationName": "West Europe", "failoverPriority": 0, "isZoneRedundant": true},
        {"locationName": "North Europe", "failoverPriority": 1, "isZoneRedundant": true}]"#;
    let text = template("", &properties(COSMOS.0, COSMOS.1, body));
    let options = Options {
        from: Some("westeurope".to_owned()),
        ..to("westus")
    };
    let outcome = relocate(&text, &[], &options);
    let zonal = |index: usize| outcome.at(&format!("{FIRST}/locations/{index}/isZoneRedundant"));
    assert_eq!((zonal(0), zonal(1)), (json!(false), json!(true)));
    let gateways = resource(
        "Microsoft.ApiManagement/service",
        "2023-05-01-preview",
        r#""zones": ["1"], "properties": {"additionalLocations": [{"location": "North Europe", "zones": ["1", "2"]}]}"#,
    );
    let outcome = relocate(&template("", &gateways), &[], &options);
    assert_eq!(outcome.at("/resources/0/zones"), Value::Null);
    let other = outcome.at(&format!("{FIRST}/additionalLocations/0/zones"));
    assert_eq!(other, json!(["1", "2"]));
}

#[test]
fn a_switch_in_a_parameter_follows_with_its_default_and_its_file() {
    let parameter = r#""zonal": {"type": "bool", "defaultValue": true}"#;
    let plan = properties(
        "Microsoft.Web/serverfarms",
        "2023-12-01",
        r#""zoneRedundant": "[parameters('zonal')]""#,
    );
    let file = r#"{"$schema": "x", "contentVersion": "1.0.0.0", "parameters": {"zonal": {"value": true}}}"#;
    let outcome = relocate(&template(parameter, &plan), &[file], &to("westus"));
    assert_eq!(
        outcome.at(&format!("{FIRST}{FLAG}")),
        "[parameters('zonal')]"
    );
    assert_eq!(outcome.at("/parameters/zonal/defaultValue"), json!(false));
    assert_eq!(
        outcome.parameters[0]["parameters"]["zonal"]["value"],
        json!(false)
    );
}

#[test]
fn a_switch_that_decides_about_more_changes_at_its_place_only() {
    let parameter = r#""zonal": {"type": "bool", "defaultValue": true}"#;
    let plan = properties(
        "Microsoft.Web/serverfarms",
        "2023-12-01",
        r#""zoneRedundant": "[parameters('zonal')]""#,
    );
    let other = r#"{"type": "Microsoft.Insights/components", "apiVersion": "2020-02-02", "name": "ai", "location": "westeurope",
        "condition": "[parameters('zonal')]", "kind": "web", "properties": {"Application_Type": "web"}}"#;
    let text = template(parameter, &format!("{plan}, {other}"));
    let outcome = relocate(&text, &[], &to("westus"));
    assert_eq!(outcome.at(&format!("{FIRST}{FLAG}")), json!(false));
    assert_eq!(outcome.at("/parameters/zonal/defaultValue"), json!(true));
    assert_eq!(
        outcome.at("/resources/1/condition"),
        "[parameters('zonal')]"
    );
}

#[test]
fn a_switch_that_is_computed_or_in_an_object_changes_too() {
    let variables = |value: &str, resource: &str| {
        template("", resource).replacen(
            "\"parameters\": {}",
            &format!(r#""parameters": {{}}, "variables": {{"settings": {value}}}"#),
            1,
        )
    };
    let plan = |text: &str| resource("Microsoft.Web/serverfarms", "2023-12-01", text);
    let computed =
        plan(r#""properties": {"zoneRedundant": "[equals(variables('settings'), 'prod')]"}"#);
    let outcome = relocate(&variables(r#""prod""#, &computed), &[], &to("westus"));
    assert_eq!(outcome.at(&format!("{FIRST}{FLAG}")), json!(false));
    let whole = plan(r#""properties": "[variables('settings')]""#);
    let text = variables(r#"{"zoneRedundant": true, "reserved": true}"#, &whole);
    let outcome = relocate(&text, &[], &to("westus"));
    let written = outcome.at(FIRST).to_string();
    assert!(
        written.contains("false") && written.contains("reserved"),
        "{written}"
    );
}

#[test]
fn an_asked_level_is_for_what_is_stored() {
    let body = r#""zoneRedundant": false, "requestedBackupStorageRedundancy": "Local""#;
    let text = template("", &properties(DATABASE.0, DATABASE.1, body));
    let asked = |level| {
        let options = wish("swedencentral", Replication::Level(level));
        let outcome = relocate(&text, &[], &options);
        let value = |key: &str| outcome.at(&format!("{FIRST}/{key}"));
        (
            value("zoneRedundant"),
            value("requestedBackupStorageRedundancy"),
        )
    };
    assert_eq!(asked(Level::Gzrs), (json!(false), json!("GeoZone")));
    assert_eq!(asked(Level::Zrs), (json!(false), json!("Zone")));
    let postgres = properties(
        POSTGRES.0,
        POSTGRES.1,
        r#""backup": {"geoRedundantBackup": "Enabled"}"#,
    );
    let options = wish("swedencentral", Replication::Level(Level::Zrs));
    let outcome = relocate(&template("", &postgres), &[], &options);
    assert_eq!(
        outcome.at(&format!("{FIRST}/backup/geoRedundantBackup")),
        json!("Disabled")
    );
    assert_eq!(
        outcome.said("relocate/replication-not-offered"),
        [
            "note: there is no zrs in place of the copy of backups in the paired region: the nearest below it is asked for"
        ]
    );
}
