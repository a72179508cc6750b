use super::{LOWERED, NOT_AVAILABLE};
use crate::relocate::options::{Level, Options, Replication};
use crate::relocate::trial::{moved, relocate, template, to};

const NOT_OFFERED: &str = "relocate/replication-not-offered";
const SECOND: &str = "relocate/second-region-missing";

fn account(sku: &str) -> String {
    account_named("stone", sku, "westeurope")
}

fn account_named(name: &str, sku: &str, location: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "{name}",
            "location": "{location}", "kind": "StorageV2", "sku": {{"name": "{sku}", "tier": "Standard"}}}}"#
    )
}

fn wish(region: &str, replication: Replication) -> Options {
    Options {
        replication,
        ..to(region)
    }
}

fn parameter(default: &str) -> String {
    format!(
        r#""sku": {{"type": "string", "defaultValue": "{default}",
            "allowedValues": ["Standard_LRS", "Standard_GRS"]}}"#
    )
}

fn file(value: &str) -> String {
    format!(
        r#"{{"$schema": "x", "contentVersion": "1.0.0.0", "parameters": {{"sku": {{"value": "{value}"}}}}}}"#
    )
}

const SKU: &str = "/resources/0/sku/name";
const SECOND_SKU: &str = "/resources/1/sku/name";

#[test]
fn a_level_that_the_target_has_stays_and_nothing_is_said() {
    let outcome = moved(&account("Standard_GZRS"), "swedencentral");
    assert_eq!(outcome.at(SKU), "Standard_GZRS");
    assert_eq!(outcome.plan.decisions[0][0].replication, None);
    assert!(outcome.said(LOWERED).is_empty() && outcome.steps(LOWERED).is_empty());
    assert!(outcome.said(NOT_AVAILABLE).is_empty());
}

#[test]
fn a_level_without_pair_or_zones_is_lowered_warned_of_and_asked_about() {
    let outcome = moved(&account("Standard_RAGRS"), "polandcentral");
    assert_eq!(outcome.at(SKU), "Standard_ZRS");
    assert_eq!(
        outcome.said(LOWERED),
        [
            "warning: polandcentral has no paired region: Standard_ZRS takes the place of Standard_RAGRS"
        ]
    );
    assert_eq!(outcome.steps(LOWERED).len(), 1);
    assert!(outcome.finding(LOWERED).source.is_some());
    let planned = &outcome.plan.decisions[0][0].replication;
    assert_eq!(planned.as_deref(), Some("Standard_ZRS"));
    let outcome = moved(&account("Standard_RAGZRS"), "westus");
    assert_eq!(outcome.at(SKU), "Standard_RAGRS");
}

#[test]
fn what_stays_in_its_region_keeps_its_level() {
    let both = format!(
        "{},{}",
        account("Standard_GRS"),
        account_named("other", "Standard_GRS", "northeurope")
    );
    let options = Options {
        from: Some("westeurope".to_owned()),
        ..to("polandcentral")
    };
    let outcome = relocate(&template("", &both), &[], &options);
    assert_eq!(outcome.at(SKU), "Standard_ZRS");
    assert_eq!(outcome.at(SECOND_SKU), "Standard_GRS");
    assert_eq!(outcome.said(LOWERED).len(), 1);
}

#[test]
fn keep_leaves_the_level_and_says_what_azure_would() {
    let keep = |region| {
        let text = template("", &account("Standard_GRS"));
        relocate(&text, &[], &wish(region, Replication::Keep))
    };
    let outcome = keep("polandcentral");
    assert_eq!(outcome.at(SKU), "Standard_GRS");
    assert_eq!(
        outcome.said(NOT_AVAILABLE),
        ["error: polandcentral has no paired region, which Standard_GRS asks for"]
    );
    let finding = outcome.finding(NOT_AVAILABLE);
    assert_eq!(
        finding.azure_error.as_deref(),
        Some("RedundancyConfigurationNotAvailableInRegion")
    );
    assert!(keep("westus").said(NOT_AVAILABLE).is_empty());
}

#[test]
fn an_asked_level_is_taken_as_far_as_the_type_has_it() {
    let asked = |sku: &str, level| {
        let text = template("", &account(sku));
        relocate(
            &text,
            &[],
            &wish("swedencentral", Replication::Level(level)),
        )
    };
    let raised = asked("Standard_LRS", Level::Gzrs);
    assert_eq!(raised.at(SKU), "Standard_GZRS");
    assert!(raised.said(NOT_OFFERED).is_empty());
    let premium = asked("Premium_LRS", Level::Grs);
    assert_eq!(premium.at(SKU), "Premium_ZRS");
    assert_eq!(
        premium.said(NOT_OFFERED),
        ["note: there is no grs in place of Premium_LRS: the nearest below it is asked for"]
    );
}

#[test]
fn a_parameter_follows_with_its_default_its_allowed_values_and_its_file() {
    let text = template(&parameter("Standard_GRS"), &account("[parameters('sku')]"));
    let outcome = relocate(&text, &[], &to("polandcentral"));
    assert_eq!(outcome.at(SKU), "[parameters('sku')]");
    assert_eq!(outcome.at("/parameters/sku/defaultValue"), "Standard_ZRS");
    assert_eq!(
        outcome.at("/parameters/sku/allowedValues/2"),
        "Standard_ZRS"
    );
    assert_eq!(
        outcome.parameters[0]["parameters"]["sku"]["value"],
        "Standard_ZRS"
    );

    let kept = relocate(&text, &[], &to("westus"));
    assert_eq!(kept.at("/parameters/sku/defaultValue"), "Standard_GRS");
    assert_eq!(kept.parameters[0]["parameters"].get("sku"), None);
}

#[test]
fn what_else_reads_the_parameter_follows_it() {
    let tagged = account("[parameters('sku')]").replace(
        "\"kind\"",
        "\"tags\": {\"replication\": \"[parameters('sku')]\"}, \"kind\"",
    );
    let text = template(&parameter("Standard_GRS"), &tagged);
    let outcome = relocate(&text, &[], &to("polandcentral"));
    let tag = outcome.at("/resources/0/tags/replication");
    assert_eq!(tag, "[parameters('sku')]");
}

#[test]
fn other_parameter_files_are_lowered_and_warned_of_too() {
    let text = template(&parameter("Standard_LRS"), &account("[parameters('sku')]"));
    let (dev, prod) = (file("Standard_LRS"), file("Standard_GRS"));
    let outcome = relocate(&text, &[&dev, &prod], &to("polandcentral"));
    assert_eq!(outcome.at("/parameters/sku/defaultValue"), "Standard_LRS");
    assert_eq!(
        outcome.at("/parameters/sku/allowedValues/2"),
        "Standard_ZRS"
    );
    let values: Vec<_> = outcome
        .parameters
        .iter()
        .map(|file| &file["parameters"]["sku"]["value"])
        .collect();
    assert_eq!(values, ["Standard_LRS", "Standard_ZRS"]);
    assert_eq!(outcome.said(LOWERED).len(), 1);
    assert_eq!(outcome.finding(LOWERED).place.file, 2);
}

#[test]
fn a_parameter_that_two_regions_share_stays_and_the_place_of_use_changes() {
    let both = format!(
        "{},{}",
        account("[parameters('sku')]"),
        account_named("other", "[parameters('sku')]", "northeurope")
    );
    let options = Options {
        from: Some("westeurope".to_owned()),
        ..to("polandcentral")
    };
    let outcome = relocate(&template(&parameter("Standard_GRS"), &both), &[], &options);
    assert_eq!(outcome.at("/parameters/sku/defaultValue"), "Standard_GRS");
    assert_eq!(outcome.at(SKU), "Standard_ZRS");
    assert_eq!(outcome.at(SECOND_SKU), "[parameters('sku')]");
}

#[test]
fn a_level_inside_an_object_that_an_expression_gives_changes_as_well() {
    let sku = r#""sku": {"type": "object", "defaultValue": {"name": "Standard_GRS", "tier": "Standard"}}"#;
    let resource = account("x").replace(
        r#"{"name": "x", "tier": "Standard"}"#,
        r#""[parameters('sku')]""#,
    );
    let outcome = relocate(&template(sku, &resource), &[], &to("polandcentral"));
    assert!(
        outcome
            .at("/resources/0/sku")
            .to_string()
            .contains("Standard_ZRS"),
        "{}",
        outcome.template
    );
}

#[test]
fn what_is_not_known_is_said_and_left() {
    let without = r#""sku": {"type": "string"}"#;
    let text = template(without, &account("[parameters('sku')]"));
    let outcome = relocate(&text, &[], &to("polandcentral"));
    assert_eq!(outcome.at(SKU), "[parameters('sku')]");
    let said = outcome.said(NOT_AVAILABLE);
    assert!(
        said[0].starts_with("unknown: it is not known which redundancy this is"),
        "{said:?}"
    );
    let help = outcome
        .finding(NOT_AVAILABLE)
        .help
        .as_deref()
        .unwrap_or_default();
    assert!(
        help.contains("Standard_ZRS") && !help.contains("Standard_GRS"),
        "{help}"
    );
}

fn backup_vault(kind: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.DataProtection/backupVaults", "apiVersion": "2024-04-01", "name": "bv", "location": "westeurope",
            "properties": {{"storageSettings": [{{"datastoreType": "VaultStore", "type": "{kind}"}}],
            "featureSettings": {{"crossRegionRestoreSettings": {{"state": "Enabled"}}}}}}}}"#
    )
}

#[test]
fn restoring_in_a_second_region_goes_with_it() {
    let switch = "/resources/0/properties/featureSettings/crossRegionRestoreSettings/state";
    let outcome = moved(&backup_vault("GeoRedundant"), "polandcentral");
    assert_eq!(
        outcome.at("/resources/0/properties/storageSettings/0/type"),
        "ZoneRedundant"
    );
    assert_eq!(outcome.at(switch), "Disabled");
    assert_eq!(
        outcome.said(SECOND),
        ["warning: ZoneRedundant keeps no copy in a second region: this is switched off"]
    );
    let outcome = moved(&backup_vault("GeoRedundant"), "westus");
    assert_eq!(outcome.at(switch), "Enabled");
    assert!(outcome.said(SECOND).is_empty());
}

#[test]
fn asking_for_a_second_region_that_the_source_has_not_is_an_error() {
    let outcome = moved(&backup_vault("LocallyRedundant"), "westus");
    assert_eq!(
        outcome.said(SECOND),
        ["error: LocallyRedundant keeps no copy in a second region: this asks for one"]
    );
}
