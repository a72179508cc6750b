use std::collections::BTreeSet;

use serde_json::Value;

use super::super::layout::kind;
use super::super::{Answer, Basis, Catalog, Doubt, Ground, LocationWord, Restricted, Status};
use super::{facts, strings};

const CATALOG: Catalog<'static> = Catalog::embedded();

fn answer(name: &str, location: &str) -> Answer {
    CATALOG.availability(name, location).answer
}

#[test]
fn known_answers() {
    let listed = Answer::Yes(Ground::Listed);
    assert_eq!(
        answer("microsoft.compute/VIRTUALMACHINES", "Sweden Central"),
        listed
    );
    assert_eq!(
        answer("Microsoft.RecoveryServices/vaults/backupPolicies", "westus"),
        listed
    );
    let vnet = CATALOG.availability("Microsoft.Network/virtualNetworks", "mexicocentral");
    assert_eq!(vnet.answer, Answer::Yes(Ground::Inferred));
    assert_eq!(
        (vnet.basis, vnet.source.date),
        (Basis::Measured, "2023-11-13")
    );
    assert_eq!(
        answer("Microsoft.Authorization/roleAssignments", "westus"),
        Answer::Yes(Ground::NotRegional)
    );
    assert_eq!(
        answer("Microsoft.Resources/deployments", "nowhere"),
        Answer::Yes(Ground::Everywhere)
    );
    assert_eq!(
        answer("Microsoft.Web/staticSites", "polandcentral"),
        Answer::No
    );
}

#[test]
fn what_cannot_be_told() {
    let doubt = |name, location| match answer(name, location) {
        Answer::CannotTell(doubt) => doubt,
        other => panic!("{name} in {location}: {other:?}"),
    };
    for region in CATALOG
        .regions()
        .filter(|region| region.restricted == Restricted::Yes)
    {
        if region.name != "koreasouth" {
            assert_eq!(
                doubt("Microsoft.RecoveryServices/vaults", region.name),
                Doubt::RestrictedRegion
            );
        }
    }
    assert_eq!(
        doubt("Microsoft.Example/things", "westus"),
        Doubt::UnknownType
    );
    assert_eq!(
        doubt("Microsoft.Compute/disks", "moon"),
        Doubt::UnknownRegion
    );
    assert_eq!(
        doubt("Microsoft.Compute/disks", "usgovtexas"),
        Doubt::OtherCloud
    );
    assert_eq!(
        doubt("Microsoft.Compute/disks", "swedensouth"),
        Doubt::UnlistedRegion
    );
    assert_eq!(
        doubt("Microsoft.Network/dnsResolvers", "mexicocentral"),
        Doubt::RegionNewerThanList
    );
    assert_eq!(
        doubt("Microsoft.PowerPlatform/accounts", "westus"),
        Doubt::GroupedLocations
    );
}

#[test]
fn children_inherit() {
    let subnet = CATALOG.availability("Microsoft.Network/virtualNetworks/subnets", "westus");
    assert_eq!(subnet.answer, Answer::Yes(Ground::Listed));
    assert_eq!(subnet.decided_by, Some("Microsoft.Network/virtualNetworks"));
}

#[test]
fn zones() {
    let zones = |name, location| CATALOG.zones(name, location).answer;
    assert_eq!(
        zones("Microsoft.Compute/virtualMachines", "swedencentral"),
        Answer::Yes(Ground::Listed)
    );
    assert_eq!(
        zones("Microsoft.Compute/virtualMachines", "westus"),
        Answer::No
    );
    assert_eq!(zones("Microsoft.Example/things", "westus"), Answer::No);
    let without = zones("Microsoft.KeyVault/vaults", "swedencentral");
    assert_eq!(without, Answer::CannotTell(Doubt::ZonesNotReported));
    assert_eq!(
        zones("Microsoft.Compute/disks", "moon"),
        Answer::CannotTell(Doubt::UnknownRegion)
    );
}

#[test]
fn api_versions() {
    let versions = CATALOG
        .api_versions("microsoft.storage/storageaccounts")
        .unwrap();
    assert!(versions.contains("2023-01-01") && !versions.contains("2023-01-02"));
    assert!(versions.newest_stable().unwrap() >= "2025-06-01");
    assert_eq!(
        CATALOG.knows_api_version("Microsoft.Example/things", "2023-01-01"),
        None
    );
    let canonical = CATALOG.canonical_type("MICROSOFT.NETWORK/virtualnetworks/SUBNETS");
    assert_eq!(canonical, Some("Microsoft.Network/virtualNetworks/subnets"));
    assert_eq!(
        CATALOG.takes_location("Microsoft.Compute/disks"),
        Some(true)
    );
}

#[test]
fn alternatives_stay_in_the_geography() {
    let found = CATALOG.alternatives("Microsoft.Compute/virtualMachines", "westus");
    assert_eq!(found.first().unwrap().name, "eastus");
    assert!(
        found
            .iter()
            .all(|region| region.geography == Some("United States"))
    );
    assert!(found.iter().all(|region| region.name != "westus"));
    assert!(
        CATALOG
            .alternatives("Microsoft.Compute/virtualMachines", "moon")
            .is_empty()
    );
}

/// A set of the facts by its name; none given is empty.
fn set<'f>(facts: &'f Value, name: &Value) -> Vec<&'f str> {
    strings(&facts["regionSets"][name.as_str().unwrap_or("none")])
}

#[test]
fn every_api_version_is_as_the_facts_say() {
    let Some(facts) = facts("availability.json") else {
        return;
    };
    for kind in ["types", "olderOnly", "schemaOnly"] {
        for (name, fact) in facts[kind].as_object().unwrap() {
            let canonical = CATALOG.canonical_type(&name.to_uppercase());
            assert_eq!(canonical, Some(name.as_str()));
            let list = fact.as_str().or(fact["apis"].as_str()).unwrap_or("none");
            let known = CATALOG.api_versions(name).map(|all| all.iter().collect());
            let known: Vec<_> = known.unwrap_or_default();
            assert_eq!(known, strings(&facts["apiSets"][list]), "{name}");
        }
    }
}

#[test]
fn every_zone_is_as_the_facts_say() {
    let Some(facts) = facts("availability.json") else {
        return;
    };
    let mut zonal = 0;
    for (name, fact) in facts["types"].as_object().unwrap() {
        let (zones, inferred) = (
            set(&facts, &fact["zones"]),
            set(&facts, &fact["zonesInferred"]),
        );
        if zones.is_empty() {
            continue;
        }
        zonal += 1;
        for region in CATALOG.all_regions() {
            let found = CATALOG.zones(name, region.name).answer;
            let is = zones.contains(&region.name) || inferred.contains(&region.name);
            assert_eq!(matches!(found, Answer::Yes(_)), is, "{name} {region:?}");
            let open = region.zones == Some(true) && region.restricted == Restricted::Yes;
            assert!(found != Answer::No || !open, "{name} {region:?}");
        }
    }
    assert_eq!(zonal, 50);
}

/// Every type and region: what the facts list is a yes; a no is where absence proves it, and only
/// there.
#[test]
fn every_type_and_region_is_as_the_facts_say() {
    let Some(facts) = facts("availability.json") else {
        return;
    };
    let (mut yes, mut no, mut seen) = (0, 0, BTreeSet::new());
    for (name, fact) in facts["types"].as_object().unwrap() {
        // Types with equal cells and equal facts get equal answers: each combination once, for
        // debug builds are slow.
        let row = CATALOG.type_row(name).unwrap();
        let columns = [
            kind::LIST,
            kind::FLAGS,
            kind::REGIONS,
            kind::INFERRED,
            kind::SOURCE,
        ];
        let cells = columns.map(|column| row.number_at(column));
        let sets = ["regions", "inferred", "src"].map(|key| fact[key].as_str());
        if seen.insert((cells, sets)) {
            let counts = compare(&facts, name, fact);
            yes += counts.0;
            no += counts.1;
        }
        if name != "Microsoft.Resources/deployments" {
            let whole = CATALOG.availability(name, "West US").answer;
            assert_eq!(whole, CATALOG.offered(row, "westus"), "{name}");
        }
    }
    assert!(yes > 10_000 && no > 8_000, "{yes} {no}");
}

/// Compares a type with its facts in every region; counts what is a yes and what a no.
fn compare(facts: &Value, name: &str, fact: &Value) -> (usize, usize) {
    let (mut yes, mut no) = (0, 0);
    let (listed, inferred) = (set(facts, &fact["regions"]), set(facts, &fact["inferred"]));
    let older_list = fact["src"] == "b";
    let taken = if older_list {
        "2023-11-13"
    } else {
        "2026-05-01"
    };
    let groups = listed.iter().any(|place| {
        let word = CATALOG.location_word(place);
        matches!(word, LocationWord::Logical(logical) if !logical.stage && *place != "global")
    });
    for region in CATALOG.all_regions() {
        let found = CATALOG.offered(CATALOG.type_row(name).unwrap(), region.name);
        let place = &region.name;
        let is = listed.contains(place) || inferred.contains(place) || listed.is_empty();
        let fair = region.status == Status::Listed && region.restricted == Restricted::No;
        let older = region.first_seen.is_none_or(|opened| opened < taken);
        let proof = fair && older && !groups;
        match found {
            Answer::Yes(_) => assert!(is, "{name} {region:?}"),
            Answer::No => assert!(!is && proof, "{name} {region:?}"),
            Answer::CannotTell(_) => assert!(!is && !proof, "{name} {region:?}"),
        }
        yes += usize::from(is);
        no += usize::from(found == Answer::No);
    }
    (yes, no)
}

/// What only the older list names is never a no.
#[test]
fn types_of_the_older_list_are_never_refused() {
    let Some(facts) = facts("availability.json") else {
        return;
    };
    for name in facts["olderOnly"].as_object().unwrap().keys() {
        for location in ["westus", "polandcentral", "swedencentral", "belgiumcentral"] {
            let found = CATALOG.availability(name, location);
            let own = found.decided_by == Some(name.as_str());
            assert!(!own || found.answer != Answer::No, "{name} {location}");
        }
    }
}
