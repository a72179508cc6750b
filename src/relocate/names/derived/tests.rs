use crate::relocate::Options;
use crate::relocate::options::Rename;
use crate::relocate::testing::{export, planned_with};

fn named(resources: &[(&str, &str, &str)]) -> String {
    let all: Vec<String> = resources
        .iter()
        .map(|(kind, name, properties)| {
            format!(
                r#"{{"type": "{kind}", "apiVersion": "2023-01-01", "name": "{name}", "location": "westeurope", "properties": {properties}}}"#
            )
        })
        .collect();
    export(&all.join(", "))
}

/// The new names, and the settled labels, of all resources.
fn decided(template: &str, rename: Rename) -> Vec<(Option<String>, Vec<String>)> {
    let options = Options {
        to: "swedencentral".to_owned(),
        rename,
        ..Options::default()
    };
    planned_with(&[template], &[], &options, |_, plan| {
        let decisions = plan.decisions.first().unwrap();
        decisions
            .iter()
            .map(|decision| {
                let settled = decision.settled.values().map(|one| one.value().to_owned());
                (decision.rename.clone(), settled.collect())
            })
            .collect()
    })
}

fn renames(resources: &[(&str, &str, &str)], rename: Rename) -> Vec<Option<String>> {
    let decided = decided(&named(resources), rename);
    decided.into_iter().map(|(rename, _)| rename).collect()
}

const ZONE: &str = "Microsoft.Network/privateDnsZones";

#[test]
fn zones_follow_the_region_and_are_not_renamed_otherwise() {
    let names = renames(
        &[
            (ZONE, "privatelink.we.backup.windowsazure.com", "{}"),
            (ZONE, "privatelink.westeurope.azmk8s.io", "{}"),
            (ZONE, "privatelink.database.windows.net", "{}"),
            ("Microsoft.Network/dnsZones", "shop.example.com", "{}"),
        ],
        Rename::All,
    );
    let expected = [
        Some("privatelink.sdc.backup.windowsazure.com"),
        Some("privatelink.swedencentral.azmk8s.io"),
        None,
        None,
    ];
    assert_eq!(names, expected.map(|name| name.map(str::to_owned)));
}

#[test]
fn a_zone_beside_that_of_the_target_stays() {
    let names = renames(
        &[
            (ZONE, "privatelink.westeurope.azmk8s.io", "{}"),
            (ZONE, "privatelink.swedencentral.azmk8s.io", "{}"),
        ],
        Rename::Unique,
    );
    assert_eq!(names, [None, None]);
}

#[test]
fn records_and_solutions_follow_what_they_are_named_for() {
    let names = renames(
        &[
            ("Microsoft.DocumentDB/databaseAccounts", "shop", "{}"),
            (ZONE, "privatelink.documents.azure.com", "{}"),
            (
                "Microsoft.Network/privateDnsZones/A",
                "privatelink.documents.azure.com/shop",
                "{}",
            ),
            (
                "Microsoft.Network/privateDnsZones/A",
                "privatelink.documents.azure.com/shop-westeurope",
                "{}",
            ),
            (
                "Microsoft.Network/privateDnsZones/A",
                "privatelink.documents.azure.com/other",
                "{}",
            ),
            ("Microsoft.OperationalInsights/workspaces", "log", "{}"),
            (
                "Microsoft.OperationsManagement/solutions",
                "ContainerInsights(log)",
                "{}",
            ),
            (
                "Microsoft.OperationsManagement/solutions",
                "Updates(elsewhere)",
                "{}",
            ),
        ],
        Rename::Unique,
    );
    let expected = [
        Some("shop-sdc"),
        None,
        Some("shop-sdc"),
        Some("shop-sdc-swedencentral"),
        None,
        Some("log-sdc"),
        Some("ContainerInsights(log-sdc)"),
        None,
    ];
    assert_eq!(names, expected.map(|name| name.map(str::to_owned)));
}

#[test]
fn guids_stay_guids() {
    let old = "4f6b1d0e-1111-4222-8333-444455556666";
    let names = renames(&[("Microsoft.Insights/workbooks", old, "{}")], Rename::All);
    let new = names.into_iter().flatten().next().unwrap();
    assert_ne!(new, old);
    let lengths: Vec<usize> = new.split('-').map(str::len).collect();
    assert_eq!(lengths, [8, 4, 4, 4, 12]);
    assert!(
        new.bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
    );
}

#[test]
fn a_label_that_is_unique_in_azure_changes_and_the_name_may_stay() {
    let profile = |label: &str| {
        named(&[(
            "Microsoft.Network/trafficManagerProfiles",
            "tm",
            &format!(r#"{{"dnsConfig": {{"relativeName": "{label}"}}}}"#),
        )])
    };
    let expected = |label: &str| vec![(None, vec![label.to_owned()])];
    assert_eq!(
        decided(&profile("shop"), Rename::Unique),
        expected("shop-sdc")
    );
    assert_eq!(
        decided(&profile("shop"), Rename::None),
        [(None, Vec::new())]
    );
    // A second run finds nothing to do.
    assert_eq!(
        decided(&profile("shop-sdc"), Rename::Unique),
        [(None, Vec::new())]
    );
}
