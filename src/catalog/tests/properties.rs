use std::collections::HashMap;

use super::super::{Catalog, LocationUse, Match};
use super::{facts, strings};

const CATALOG: Catalog<'static> = Catalog::embedded();

#[test]
fn nearest_older_version_answers() {
    let found = |version| {
        CATALOG
            .properties("microsoft.network/PUBLICIPADDRESSES", version)
            .unwrap()
    };
    assert_eq!(found(Some("2025-09-01")).matched, Match::Exact);
    let between = found(Some("2023-09-02"));
    assert_eq!(between.matched, Match::Older);
    assert!(between.versions().any(|version| version == "2023-09-01"));
    assert_eq!(found(Some("2001-01-01")).matched, Match::Newest);
    assert_eq!(found(Some("[parameters('x')]")).matched, Match::Newest);
    assert_eq!(found(None).versions().last(), Some("2025-09-01"));
    assert!(
        CATALOG
            .properties("Microsoft.Example/things", None)
            .is_none()
    );
}

#[test]
fn case_of_a_version_does_not_matter() {
    let found = CATALOG.properties("Microsoft.Network/frontDoors", Some("2020-05-01"));
    assert_eq!(found.unwrap().matched, Match::Exact);
    let insights = CATALOG.properties(
        "Microsoft.RecoveryServices/vaults",
        Some("2024-04-30-PREVIEW"),
    );
    assert_eq!(insights.unwrap().matched, Match::Exact);
}

#[test]
fn what_location_is() {
    let location = |name, version| CATALOG.location_use(name, Some(version));
    assert_eq!(
        location("Microsoft.Storage/storageAccounts", "2025-06-01"),
        Some(LocationUse::Required)
    );
    assert_eq!(
        location("Microsoft.ServiceBus/namespaces/queues", "2024-01-01"),
        Some(LocationUse::ReadOnly)
    );
    assert_eq!(
        location(
            "Microsoft.Storage/storageAccounts/blobServices",
            "2025-06-01"
        ),
        Some(LocationUse::None)
    );
    assert_eq!(location("Microsoft.Example/things", "2025-06-01"), None);
}

#[test]
fn secrets_are_known() {
    let found = CATALOG
        .properties("Microsoft.Sql/servers", Some("2021-11-01"))
        .unwrap();
    let paths: Vec<&str> = found
        .sensitive()
        .map(super::super::PathPattern::as_str)
        .collect();
    assert!(
        paths.contains(&"properties.administratorLoginPassword"),
        "{paths:?}"
    );
}

/// Every group of every type says what the facts say.
#[test]
fn every_group_is_as_the_facts_say() {
    let Some(facts) = facts("properties.json") else {
        return;
    };
    let mut groups = 0;
    let mut newest: HashMap<String, (String, Vec<String>)> = HashMap::new();
    for (name, list) in facts["types"].as_object().unwrap() {
        for fact in list.as_array().unwrap() {
            let last = strings(&fact["apiVersions"]).last().unwrap().to_string();
            let entry = newest.entry(name.to_lowercase()).or_default();
            if entry.0.get(..10) <= last.get(..10) {
                let paths = strings(&fact["readOnly"]).into_iter().map(str::to_owned);
                *entry = (last, paths.collect());
            }
        }
    }
    for (name, list) in facts["types"].as_object().unwrap() {
        for fact in list.as_array().unwrap() {
            groups += 1;
            let versions = strings(&fact["apiVersions"]);
            for version in [versions.first().unwrap(), versions.last().unwrap()] {
                let found = CATALOG.properties(name, Some(version)).unwrap();
                assert_eq!(found.matched, Match::Exact, "{name} {version}");
                let location = match found.location() {
                    LocationUse::Required => "required",
                    LocationUse::Optional => "optional",
                    LocationUse::ReadOnly => "read-only",
                    LocationUse::None => "none",
                };
                assert_eq!(fact["location"], location, "{name} {version}");
                let paths = |key: &str| {
                    let mut paths = strings(&fact[key]);
                    paths.sort_unstable();
                    paths
                };
                let sorted = |found: Vec<super::super::PathPattern<'static>>| {
                    let mut paths: Vec<&str> = found.iter().map(|path| path.as_str()).collect();
                    paths.sort_unstable();
                    paths
                };
                assert_eq!(
                    sorted(found.read_only().collect()),
                    paths("readOnly"),
                    "{name}"
                );
                assert_eq!(
                    sorted(found.write_only().collect()),
                    paths("writeOnly"),
                    "{name}"
                );
                assert_eq!(
                    sorted(found.sensitive().collect()),
                    paths("sensitive"),
                    "{name}"
                );
                let newest = &newest[&name.to_lowercase()].1;
                for path in found.removable() {
                    let path = path.as_str();
                    assert!(paths("readOnly").contains(&path), "{name} {path}");
                    assert!(newest.iter().any(|newest| newest == path), "{name} {path}");
                }
            }
        }
    }
    assert_eq!(groups, 7_965);
}
