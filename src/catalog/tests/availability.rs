use serde_json::Value;

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

/// Every type and region: what the facts list is a yes; a no is only where absence proves it.
#[test]
fn every_type_and_region_is_as_the_facts_say() {
    let Some(facts) = facts("availability.json") else {
        return;
    };
    let regions: Vec<_> = CATALOG.all_regions().collect();
    let types = facts["types"].as_object().unwrap();
    let set = |name: &Value| strings(&facts["regionSets"][name.as_str().unwrap_or("none")]);
    let (mut yes, mut no) = (0, 0);
    for (name, fact) in types {
        assert_eq!(
            CATALOG.canonical_type(&name.to_uppercase()),
            Some(name.as_str())
        );
        let apis = strings(&facts["apiSets"][fact["apis"].as_str().unwrap_or("none")]);
        let known: Vec<_> = CATALOG
            .api_versions(name)
            .map(|all| all.iter().collect())
            .unwrap_or_default();
        assert_eq!(known, apis, "{name}");
        let (listed, inferred) = (set(&fact["regions"]), set(&fact["inferred"]));
        let taken = if fact["src"] == "b" {
            "2023-11-13"
        } else {
            "2026-05-01"
        };
        let groups = listed.iter().any(|place| {
            let word = CATALOG.location_word(place);
            matches!(word, LocationWord::Logical(logical) if !logical.stage && *place != "global")
        });
        // The whole path for one region, its last step for all: debug builds are slow.
        let row = CATALOG.type_row(name).unwrap();
        let whole = CATALOG.availability(name, "West US");
        if name != "Microsoft.Resources/deployments" {
            assert_eq!(whole.answer, CATALOG.offered(row, "westus"));
            assert_eq!(whole.source.date, taken);
        }
        for region in &regions {
            let found = CATALOG.offered(row, region.name);
            let place = &region.name;
            let is = listed.contains(place) || inferred.contains(place) || listed.is_empty();
            let fair = region.status == Status::Listed && region.restricted == Restricted::No;
            let older = region.first_seen.is_none_or(|opened| opened < taken);
            match found {
                Answer::Yes(_) => assert!(is, "{name} {region:?}"),
                Answer::No => assert!(!is && fair && older && !groups, "{name} {region:?}"),
                Answer::CannotTell(_) => {
                    let proof = fair && older && !groups;
                    assert!(!is && !proof, "{name} {region:?}");
                }
            }
            yes += usize::from(is);
            no += usize::from(found == Answer::No);
        }
        let zones = set(&fact["zones"]);
        let inferred = set(&fact["zonesInferred"]);
        for region in regions.iter().filter(|_| !zones.is_empty()) {
            let found = CATALOG.zones(name, region.name).answer;
            let is = zones.contains(&region.name) || inferred.contains(&region.name);
            assert_eq!(matches!(found, Answer::Yes(_)), is, "{name} {region:?}");
        }
    }
    assert!(yes > 150_000 && no > 30_000, "{yes} {no}");
    for (name, apis) in facts["schemaOnly"].as_object().unwrap() {
        let versions = CATALOG.api_versions(name).unwrap();
        let wanted = strings(&facts["apiSets"][apis.as_str().unwrap()]);
        assert_eq!(versions.iter().collect::<Vec<_>>(), wanted);
    }
    for name in facts["olderOnly"].as_object().unwrap().keys() {
        for region in &regions {
            let found = CATALOG.availability(name, region.name);
            let own = found.decided_by == Some(name.as_str());
            assert!(!own || found.answer != Answer::No, "{name} {region:?}");
        }
    }
}
