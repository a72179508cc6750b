use crate::finding::{Advice, Phase};
use crate::relocate::options::{Options, Replication};
use crate::relocate::replication::{LOWERED, NOT_AVAILABLE};
use crate::relocate::trial::{Outcome, moved, relocate, template, to};

const TWICE: &str = "relocate/vault-redundancy-twice";
const NOT_SET: &str = "relocate/vault-redundancy-not-set";
const CLOSED: &str = "relocate/vault-restore-and-private";
const SECOND: &str = "relocate/second-region-missing";

/// A vault in an API version with these properties.
fn vault_in(version: &str, properties: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.RecoveryServices/vaults", "apiVersion": "{version}", "name": "rsv", "location": "westeurope",
            "sku": {{"name": "RS0", "tier": "Standard"}}, "properties": {{{properties}}}}}"#
    )
}

fn vault(properties: &str) -> String {
    vault_in("2024-10-01", properties)
}

fn sets(level: &str, restore: &str) -> String {
    format!(
        r#""redundancySettings": {{"standardTierStorageRedundancy": "{level}", "crossRegionRestore": "{restore}"}}"#
    )
}

/// The older place of the same setting, and a policy that waits for it.
fn config(properties: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.RecoveryServices/vaults/backupstorageconfig", "apiVersion": "2023-02-01", "name": "rsv/vaultstorageconfig",
            "dependsOn": ["[resourceId('Microsoft.RecoveryServices/vaults', 'rsv')]"], "properties": {{{properties}}}}},
           {{"type": "Microsoft.RecoveryServices/vaults/backupPolicies", "apiVersion": "2023-02-01", "name": "rsv/daily",
            "dependsOn": ["[resourceId('Microsoft.RecoveryServices/vaults/backupstorageconfig', 'rsv', 'vaultstorageconfig')]"],
            "properties": {{"backupManagementType": "AzureIaasVM"}}}}"#
    )
}

fn together(vault: &str, config: &str, region: &str) -> Outcome {
    moved(&format!("{vault},{config}"), region)
}

fn step<'o>(outcome: &'o Outcome, key: &str) -> Option<&'o Advice> {
    outcome.plan.items.iter().find(|item| item.key == key)
}

const LEVEL: &str = "/resources/0/properties/redundancySettings/standardTierStorageRedundancy";
const RESTORE: &str = "/resources/0/properties/redundancySettings/crossRegionRestore";

#[test]
fn a_vault_is_lowered_with_its_cross_region_restore() {
    let outcome = moved(&vault(&sets("GeoRedundant", "Enabled")), "polandcentral");
    assert_eq!(outcome.at(LEVEL), "ZoneRedundant");
    assert_eq!(outcome.at(RESTORE), "Disabled");
    assert_eq!(outcome.said(LOWERED).len(), 1);
    assert_eq!(outcome.said(SECOND).len(), 1);
    let outcome = moved(&vault(&sets("GeoRedundant", "Enabled")), "westus");
    assert_eq!(outcome.at(RESTORE), "Enabled");
    assert!(outcome.said(LOWERED).is_empty() && outcome.said(SECOND).is_empty());
}

#[test]
fn nothing_set_means_geo_redundant_and_a_target_without_pair_gets_it_set() {
    for properties in [
        "",
        r#""redundancySettings": {}"#,
        r#""redundancySettings": null"#,
        r#""redundancySettings": {"standardTierStorageRedundancy": "Invalid"}"#,
    ] {
        let outcome = moved(&vault(properties), "polandcentral");
        assert_eq!(outcome.at(LEVEL), "ZoneRedundant", "{properties}");
        assert_eq!(
            outcome.said(LOWERED),
            [
                "warning: polandcentral has no paired region, and what sets no redundancy gets GeoRedundant: ZoneRedundant is set"
            ]
        );
        assert_eq!(outcome.steps(LOWERED).len(), 1);
    }
    let expression = r#""redundancySettings": "[null()]""#;
    assert_eq!(
        moved(&vault(expression), "polandcentral").at(LEVEL),
        "ZoneRedundant"
    );
}

#[test]
fn nothing_set_and_a_target_with_a_pair_is_a_step_and_no_finding() {
    let outcome = moved(&vault(""), "swedencentral");
    assert_eq!(outcome.at("/resources/0/properties"), serde_json::json!({}));
    let step = step(&outcome, NOT_SET).unwrap();
    assert_eq!(step.phase, Phase::Prepare);
    assert_eq!(
        step.command.as_deref(),
        Some(
            "az backup vault backup-properties show --name rsv --resource-group \"$SOURCE_GROUP\""
        )
    );
    assert!(outcome.said(LOWERED).is_empty() && outcome.said(NOT_SET).is_empty());
    let said = moved(
        &vault(&sets("LocallyRedundant", "Disabled")),
        "swedencentral",
    );
    assert!(said.steps(NOT_SET).is_empty());
}

#[test]
fn a_name_that_no_shell_should_see_gets_no_command() {
    let hostile = vault("").replace("\"rsv\"", "\"a; rm -rf b\"");
    let outcome = moved(&hostile, "swedencentral");
    assert_eq!(step(&outcome, NOT_SET).unwrap().command, None);
}

#[test]
fn an_api_version_without_the_setting_leaves_it_to_the_child_or_to_a_person() {
    let outcome = together(&vault_in("2021-08-01", ""), &config(""), "polandcentral");
    assert_eq!(outcome.at("/resources/0/properties"), serde_json::json!({}));
    assert_eq!(
        outcome.at("/resources/1/properties/storageModelType"),
        "ZoneRedundant"
    );

    for version in ["2016-06-01", "2023-06-01"] {
        let outcome = moved(&vault_in(version, ""), "polandcentral");
        assert_eq!(outcome.at("/resources/0/properties"), serde_json::json!({}));
        assert_eq!(outcome.said(NOT_SET).len(), 1, "{version}");
        let step = step(&outcome, NOT_SET).unwrap();
        assert_eq!(step.phase, Phase::Deploy);
        assert!(
            step.command
                .as_deref()
                .unwrap()
                .contains("--backup-storage-redundancy ZoneRedundant")
        );
    }
    for version in ["2023-08-01", "2024-04-30-preview", "2026-02-01"] {
        let outcome = moved(&vault_in(version, ""), "polandcentral");
        assert_eq!(outcome.at(LEVEL), "ZoneRedundant", "{version}");
    }
}

#[test]
fn an_equal_child_goes_and_what_waited_for_it_waits_for_the_vault() {
    let child = config(r#""storageModelType": "GeoRedundant", "crossRegionRestoreFlag": true"#);
    let outcome = together(&vault(&sets("GeoRedundant", "Enabled")), &child, "westus");
    assert_eq!(
        outcome.at("/resources/1/type"),
        "Microsoft.RecoveryServices/vaults/backupPolicies"
    );
    assert_eq!(
        outcome.at("/resources/1/dependsOn/0"),
        "[resourceId('Microsoft.RecoveryServices/vaults', 'rsv')]"
    );
    assert!(outcome.said(TWICE).is_empty());
}

#[test]
fn a_child_that_differs_is_an_error_with_both_places() {
    for (child, level) in [
        (r#""storageModelType": "LocallyRedundant""#, "GeoRedundant"),
        (
            r#""storageType": "GeoRedundant", "crossRegionRestoreFlag": true"#,
            "GeoRedundant",
        ),
    ] {
        let outcome = together(&vault(&sets(level, "Disabled")), &config(child), "westus");
        assert_eq!(outcome.said(TWICE).len(), 1);
        assert!(outcome.said(TWICE)[0].starts_with("error"));
        assert_eq!(outcome.finding(TWICE).related.len(), 1);
        assert_eq!(outcome.at("/resources/1/name"), "rsv/vaultstorageconfig");
    }
}

#[test]
fn a_child_alone_sets_it_and_one_that_is_not_deployed_does_not() {
    let child = config(r#""storageModelType": "GeoRedundant", "crossRegionRestoreFlag": true"#);
    let outcome = together(&vault(""), &child, "polandcentral");
    assert_eq!(
        outcome.at("/resources/1/properties/storageModelType"),
        "ZoneRedundant"
    );
    assert_eq!(
        outcome.at("/resources/1/properties/crossRegionRestoreFlag"),
        false
    );
    assert_eq!(outcome.at(LEVEL), serde_json::Value::Null);

    let never = child.replacen("\"dependsOn\"", "\"condition\": false, \"dependsOn\"", 1);
    let outcome = together(&vault(""), &never, "polandcentral");
    assert_eq!(outcome.at(LEVEL), "ZoneRedundant");
}

#[test]
fn keep_is_an_error_where_the_default_of_the_service_does_not_fit() {
    let options = Options {
        replication: Replication::Keep,
        ..to("polandcentral")
    };
    let outcome = relocate(&template("", &vault("")), &[], &options);
    assert_eq!(outcome.at(LEVEL), serde_json::Value::Null);
    assert_eq!(
        outcome.said(NOT_AVAILABLE),
        [
            "error: polandcentral has no paired region, and what sets no redundancy gets GeoRedundant"
        ]
    );
}

#[test]
fn cross_region_restore_and_no_public_access_is_warned_of_while_it_is_on() {
    let properties = format!(
        r#"{}, "publicNetworkAccess": "Disabled""#,
        sets("GeoRedundant", "Enabled")
    );
    assert_eq!(moved(&vault(&properties), "westus").said(CLOSED).len(), 1);
    assert!(
        moved(&vault(&properties), "polandcentral")
            .said(CLOSED)
            .is_empty()
    );
    let open = properties.replace(
        "\"publicNetworkAccess\": \"Disabled\"",
        "\"publicNetworkAccess\": \"Enabled\"",
    );
    assert!(moved(&vault(&open), "westus").said(CLOSED).is_empty());
}

#[test]
fn cross_region_restore_without_geo_redundancy_is_an_error() {
    let outcome = moved(&vault(&sets("LocallyRedundant", "Enabled")), "westus");
    assert_eq!(
        outcome.said(SECOND),
        ["error: LocallyRedundant keeps no copy in a second region: this asks for one"]
    );
}

#[test]
fn a_child_belongs_to_its_vault_by_an_unknown_name_too() {
    let child = config(r#""storageModelType": "LocallyRedundant""#)
        .replace(
            "\"rsv/vaultstorageconfig\"",
            "\"[concat(parameters('v'), '/vaultstorageconfig')]\"",
        )
        .replace("'rsv'", "parameters('v')")
        .replace("\"rsv/daily\"", "\"[concat(parameters('v'), '/daily')]\"");
    let own = vault("").replace("\"rsv\"", "\"[parameters('v')]\"");
    let text = template(r#""v": {"type": "string"}"#, &format!("{own},{child}"));
    let outcome = relocate(&text, &[], &to("polandcentral"));
    assert_eq!(outcome.at(LEVEL), serde_json::Value::Null);
    assert!(outcome.steps(NOT_SET).is_empty() && outcome.said(LOWERED).is_empty());
}
