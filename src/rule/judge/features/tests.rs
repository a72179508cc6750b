//! The rows of the table of features with their samples, run through the engine.

mod facts;

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value as Json;

use crate::catalog::{Basis, Catalog, Feature, FeatureRule};
use crate::finding::{self, Finding, Verdict};
use crate::rule::judge::judge;
use crate::rule::judge::tests::with_scene;
use crate::rule::{Ask, Demand, RuleSet, Scene, Types, audit};

const CATALOG: Catalog<'static> = Catalog::embedded();

/// The table as it is read by people, samples included.
fn table() -> toml::Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/data/features.toml");
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

fn rows() -> Vec<toml::Value> {
    let table = table();
    table.get("feature").unwrap().as_array().unwrap().clone()
}

fn text<'t>(row: &'t toml::Value, key: &str) -> &'t str {
    row.get(key)
        .and_then(toml::Value::as_str)
        .unwrap_or_default()
}

fn feature(key: &str) -> Feature<'static> {
    CATALOG.features().find(|one| one.key() == key).unwrap()
}

const fn id(rule: FeatureRule) -> &'static str {
    match rule {
        FeatureRule::NotOffered => "region/feature-not-offered",
        FeatureRule::Pair => "region/pair-missing",
        FeatureRule::Cloud => "region/cloud-not-supported",
        FeatureRule::Retired => "region/retired",
        FeatureRule::Name => "region/name-of-another-region",
        FeatureRule::Replica => "region/replica-in-target",
        FeatureRule::Elsewhere => "region/in-another-region",
        FeatureRule::Geography => "region/other-geography",
    }
}

/// A template of a sample: the resource of the feature, then the others.
fn template(feature: Feature<'_>, sample: &toml::Value) -> String {
    let kind = feature.types().next().unwrap();
    let kind = if kind == "*" {
        "Microsoft.Compute/virtualMachineScaleSets"
    } else {
        kind
    };
    let mut resource: Json = serde_json::from_str(text(sample, "body")).unwrap();
    let names = ["a", "b", "c", "d"];
    let members = resource.as_object_mut().unwrap();
    members.insert("type".to_owned(), kind.into());
    let name = names[..kind.matches('/').count()].join("/");
    members.entry("name").or_insert(name.into());
    if !kind.contains("privateDnsZones") && kind.matches('/').count() == 1 {
        members.entry("location").or_insert("centralus".into());
    }
    let mut all = vec![resource.to_string()];
    let others: Vec<Json> = match text(sample, "others") {
        "" => Vec::new(),
        others => serde_json::from_str(others).unwrap(),
    };
    all.extend(others.iter().map(ToString::to_string));
    all.join(", ")
}

/// What is said of this feature alone.
fn said(feature: Feature<'_>, sample: &toml::Value) -> Vec<Finding> {
    let rule = id(feature.rule().unwrap());
    with_scene(&template(feature, sample), |scene, rules| {
        let audit = audit(rules, scene);
        let region = scene.catalog.region(text(sample, "in")).unwrap();
        let mut found: Vec<Finding> = audit.findings;
        found.retain(|finding| finding.rule == rule);
        let demands = audit
            .demands
            .iter()
            .filter_map(|demand| only(demand, feature));
        found.extend(demands.filter_map(|demand| judge(rules, scene, &demand, &region)));
        found
    })
}

/// A demand without the other features of the place.
fn only(demand: &Demand, feature: Feature<'_>) -> Option<Demand> {
    let Ask::Features(wanted) = &demand.ask else {
        return None;
    };
    let mut wanted = wanted.clone();
    wanted.retain(|one| one.feature == feature.id());
    (!wanted.is_empty()).then(|| Demand {
        ask: Ask::Features(wanted),
        ..demand.clone()
    })
}

/// Whether a region could lack what the sample asks for.
fn can_fail(feature: Feature<'_>, sample: &toml::Value) -> bool {
    with_scene(&template(feature, sample), |scene, rules| {
        let demands = audit(rules, scene).demands;
        let demands: Vec<Demand> = demands
            .iter()
            .filter_map(|one| only(one, feature))
            .collect();
        let fails = |demand: &Demand| {
            let regions = scene.catalog.all_regions();
            let mut found = regions.filter_map(|region| judge(rules, scene, demand, &region));
            found.any(|finding| finding.verdict == Verdict::Fail)
        };
        demands.iter().any(fails)
    })
}

#[test]
fn every_row_has_samples_and_all_hold() {
    let mut faults = Vec::new();
    for row in rows() {
        let key = text(&row, "key");
        let feature = feature(key);
        let sample = |name: &str| row.get(name);
        if feature.rule().is_none() {
            continue;
        }
        let mut missing = |name: &str| faults.push(format!("{key}: no sample `{name}`"));
        match (feature.has_no_list(), feature.only_if(), sample("fails")) {
            (true, ..) if sample("open").is_none() => missing("open"),
            (false, Some(_), _) if sample("open").is_none() => missing("open"),
            (false, None, None) if sample("passes").is_none_or(|one| can_fail(feature, one)) => {
                missing("fails");
            }
            _ => {}
        }
        if !feature.has_no_list() && sample("passes").is_none() {
            missing("passes");
        }
        for (name, wanted) in [
            ("fails", Some(Verdict::Fail)),
            ("passes", None),
            ("open", Some(Verdict::Unknown)),
        ] {
            let Some(sample) = sample(name) else { continue };
            let found = said(feature, sample);
            let verdicts: Vec<Verdict> = found.iter().map(|finding| finding.verdict).collect();
            if verdicts != wanted.into_iter().collect::<Vec<_>>() {
                faults.push(format!("{key}: `{name}` gives {verdicts:?}"));
            }
            for finding in found {
                if !finding.message.contains(feature.asks()) && name != "passes" {
                    faults.push(format!("{key}: {}", finding.message));
                }
                let cap = finding.basis.cap();
                if finding.severity > cap {
                    faults.push(format!("{key}: {:?}", finding.severity));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_rules_that_tell_features_are_there_and_look_at_their_types() {
    let rules = RuleSet::embedded();
    for feature in CATALOG.features() {
        let named = [
            feature.told(),
            feature.told_also(),
            feature.told_in_exports(),
        ];
        for rule in named.into_iter().flatten() {
            assert!(rules.get(rule).is_some(), "{}: {rule}", feature.key());
        }
        let Some(rule) = feature.rule() else { continue };
        let rule = rules.get(id(rule)).unwrap();
        for name in feature.types() {
            let looks = match &rule.types {
                Types::All => true,
                Types::Of(types) => types.iter().any(|one| one.eq_ignore_ascii_case(name)),
            };
            assert!(looks, "{} does not look at {name}", rule.id);
        }
    }
}

/// Everything about regions that is said of resources in a region.
fn all(resources: &str, region: &str) -> Vec<(String, finding::Severity, Verdict, String)> {
    let judged = |scene: &Scene<'_>, rules: &RuleSet| {
        let region = scene.catalog.region(region).unwrap();
        let audit = audit(rules, scene);
        let judged = audit.demands.iter();
        let judged = judged.filter_map(|demand| judge(rules, scene, demand, &region));
        let mut found: Vec<_> = audit.findings.into_iter().chain(judged).collect();
        found.sort_by(|one, other| one.rule.cmp(&other.rule));
        let short = |one: Finding| {
            let place = one.place.pointer.to_string();
            (one.rule, one.severity, one.verdict, place)
        };
        found.into_iter().map(short).collect()
    };
    with_scene(resources, judged)
}

/// The errors of the above: rule and place.
fn errors(resources: &str, region: &str) -> Vec<(String, String)> {
    let found = all(resources, region).into_iter();
    let found = found.filter(|one| one.1 == finding::Severity::Error);
    found.map(|one| (one.0, one.3)).collect()
}

fn pair(rule: &str, place: &str) -> (String, String) {
    (rule.to_owned(), place.to_owned())
}

#[test]
fn what_fails_in_a_region_is_caught_at_its_place() {
    let account = r#"{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01", "name": "stcontoso",
        "location": "eastus", "kind": "StorageV2", "sku": {"name": "Standard_ZRS"}, "properties": {}}"#;
    let level = pair("region/redundancy-not-available", "/resources/0/sku/name");
    assert_eq!(errors(account, "westus"), [level]);
    let address = r#"{"type": "Microsoft.Network/publicIPAddresses", "apiVersion": "2024-05-01", "name": "ip-contoso",
        "location": "eastus", "sku": {"name": "Standard"}, "zones": ["1", "2", "3"], "properties": {"publicIPAllocationMethod": "Static"}}"#;
    let zones = pair("region/zones-not-available", "/resources/0/zones");
    assert_eq!(errors(address, "westus"), [zones]);
    let vault = r#"{"type": "Microsoft.RecoveryServices/vaults", "apiVersion": "2024-04-01", "name": "rsv-contoso", "location": "eastus",
        "sku": {"name": "RS0", "tier": "Standard"}, "properties": {"redundancySettings": {"standardTierStorageRedundancy": "GeoRedundant", "crossRegionRestore": "Enabled"}}}"#;
    let place = "/resources/0/properties/redundancySettings";
    assert_eq!(
        errors(vault, "polandcentral"),
        [
            pair(
                "region/feature-not-offered",
                &format!("{place}/crossRegionRestore")
            ),
            pair(
                "region/redundancy-not-available",
                &format!("{place}/standardTierStorageRedundancy")
            ),
        ]
    );
    let silent = r#"{"type": "Microsoft.RecoveryServices/vaults", "apiVersion": "2024-04-01", "name": "rsv-contoso", "location": "eastus",
        "sku": {"name": "RS0", "tier": "Standard"}, "properties": {}}"#;
    let told = all(silent, "polandcentral");
    assert!(
        told.iter()
            .any(|one| one.0 == "recovery-services/geo-redundant-by-default"),
        "{told:?}"
    );
    let site = r#"{"type": "Microsoft.Web/staticSites", "apiVersion": "2023-12-01", "name": "site-contoso", "location": "eastus2", "properties": {}}"#;
    let offered = pair("region/type-not-offered", "/resources/0/location");
    assert_eq!(errors(site, "francecentral"), [offered]);
    let basic = address
        .replace("\"Standard\"", "\"Basic\"")
        .replace("\"zones\": [\"1\", \"2\", \"3\"],", "");
    assert_eq!(
        errors(&basic, "westeurope"),
        [pair("network/basic-public-ip", "/resources/0/sku/name")]
    );
    let gateway = r#"{"type": "Microsoft.Network/virtualNetworkGateways", "apiVersion": "2024-05-01", "name": "gw-contoso", "location": "eastus",
        "properties": {"gatewayType": "Vpn", "sku": {"name": "SIZE", "tier": "SIZE"}}}"#;
    let found = errors(&gateway.replace("SIZE", "VpnGw1"), "westeurope");
    assert!(
        found
            .iter()
            .any(|one| one.0 == "network/retired-vpn-gateway-size"),
        "{found:?}"
    );
    assert!(errors(&gateway.replace("SIZE", "VpnGw2AZ"), "westus").is_empty());
    let zone = r#"{"type": "Microsoft.Network/privateDnsZones", "apiVersion": "2020-06-01", "name": "privatelink.we.backup.windowsazure.com", "location": "global"}"#;
    let name = pair("region/name-of-another-region", "/resources/0/name");
    assert_eq!(errors(zone, "westus"), [name]);
    assert!(errors(zone, "westeurope").is_empty());
}

#[test]
fn what_is_no_error_is_none() {
    for region in CATALOG.regions() {
        for resource in [
            r#"{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01", "name": "stcontoso", "location": "eastus",
                "kind": "StorageV2", "sku": {"name": "Standard_LRS"}, "properties": {}}"#,
            r#"{"type": "Microsoft.ContainerRegistry/registries", "apiVersion": "2023-07-01", "name": "acrcontoso", "location": "eastus",
                "sku": {"name": "Premium"}, "properties": {"zoneRedundancy": "Enabled"}}"#,
            r#"{"type": "Microsoft.Resources/deployments", "apiVersion": "2024-03-01", "name": "d", "location": "eastus",
                "properties": {"mode": "Incremental", "template": {"resources": []}}}"#,
        ] {
            let found = errors(resource, region.name);
            let told = found
                .iter()
                .all(|one| one.0 == "region/type-not-offered" && resource.contains("registries"));
            assert!(told, "{}: {found:?}", region.name);
        }
    }
    let vault = r#"{"type": "Microsoft.RecoveryServices/vaults", "apiVersion": "2024-04-01", "name": "rsv-contoso", "location": "eastus", "properties": {}}"#;
    let found = all(vault, "francesouth");
    assert!(
        found.iter().all(|one| one.1 != finding::Severity::Error),
        "{found:?}"
    );
    let doubt = |one: &(String, _, Verdict, _)| {
        one.0 == "region/type-not-offered" && one.2 == Verdict::Unknown
    };
    assert!(found.iter().any(doubt), "{found:?}");
}

/// A child is where its parent is, and nothing is said of it where the parent cannot be there.
#[test]
fn children_of_what_is_not_offered_are_not_told() {
    let pool = r#"{"type": "Microsoft.NetApp/netAppAccounts", "apiVersion": "2024-07-01", "name": "netapp", "location": "eastus"},
        {"type": "Microsoft.NetApp/netAppAccounts/capacityPools", "apiVersion": "2024-07-01", "name": "netapp/pool", "location": "eastus",
         "properties": {"encryptionType": "Double", "serviceLevel": "Standard", "size": 1}}"#;
    let lacking = CATALOG.regions().find(|region| {
        let offered = CATALOG.availability("Microsoft.NetApp/netAppAccounts", region.name);
        offered.answer == crate::catalog::Answer::No
    });
    let lacking = lacking.unwrap().name;
    let found = all(pool, lacking);
    assert!(
        found.iter().any(|one| one.0 == "region/type-not-offered"),
        "{lacking}: {found:?}"
    );
    assert!(
        found
            .iter()
            .all(|one| one.0 != "region/feature-not-offered"),
        "{lacking}: {found:?}"
    );
}
