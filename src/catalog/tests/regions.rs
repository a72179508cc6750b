use super::super::{Catalog, LocationWord, Restricted, Status, normalise};
use super::{facts, strings};

const CATALOG: Catalog<'static> = Catalog::embedded();

#[test]
fn spellings_lead_to_the_region() {
    for text in [
        "westeurope",
        "West Europe",
        "WESTEUROPE",
        " west  europe",
        "(Europe) West Europe",
    ] {
        assert_eq!(CATALOG.region(text).unwrap().name, "westeurope", "{text}");
    }
    for text in [
        "",
        "Europe West",
        "westeurope2",
        "[resourceGroup().location]",
        "weſteurope",
    ] {
        assert_eq!(CATALOG.region(text), None, "{text}");
    }
    assert_eq!(normalise("West US 2"), "westus2");
}

#[test]
fn global_is_no_region() {
    let LocationWord::Logical(global) = CATALOG.location_word("Global") else {
        panic!("global is logical");
    };
    assert_eq!((global.name, global.stage), ("global", false));
    assert!(matches!(
        CATALOG.location_word("United Kingdom"),
        LocationWord::Logical(_)
    ));
    assert_eq!(CATALOG.location_word("moon"), LocationWord::None);
}

#[test]
fn known_regions() {
    let region = |name| CATALOG.region(name).unwrap();
    assert_eq!(region("westus").zones, Some(false));
    assert_eq!(region("polandcentral").pair, None);
    assert_eq!(region("polandcentral").zones, Some(true));
    let sweden = region("swedencentral");
    assert_eq!(
        (sweden.pair, sweden.geo_code),
        (Some("swedensouth"), Some("sdc"))
    );
    assert_eq!(region("swedensouth").status, Status::Unlisted);
    assert_eq!(region("swedensouth").zones, None);
    assert_eq!(region("westus3").pair, Some("eastus"));
    assert_eq!(region("eastus").pair, Some("westus"));
    assert_eq!(region("usgovtexas").backup_secondary, Some("usgovarizona"));
    assert_eq!(region("norwaywest").restricted, Restricted::Yes);
    assert_eq!(region("eastusstg").suffix(), "eastusstg");
    assert!(
        region("usgovvirginia")
            .notes()
            .any(|note| note.contains("disagree"))
    );
}

#[test]
fn nearest_names_mend_typing_errors() {
    assert_eq!(
        CATALOG.nearest_regions("westeurop").first(),
        Some(&"westeurope")
    );
    assert_eq!(
        CATALOG.nearest_regions("wseteurope").first(),
        Some(&"westeurope")
    );
    assert_eq!(
        CATALOG.nearest_regions("US East 2").first(),
        Some(&"eastus2")
    );
    assert_eq!(
        CATALOG.nearest_regions("swedenzentral").first(),
        Some(&"swedencentral")
    );
    assert!(CATALOG.nearest_regions("x").len() <= 3);
    assert!(
        CATALOG
            .nearest_regions("nothing like any of these")
            .is_empty()
    );
    assert!(CATALOG.nearest_regions(&"a".repeat(100_000)).is_empty());
}

#[test]
fn every_region_is_as_the_facts_say() {
    let Some(facts) = facts("regions.json") else {
        return;
    };
    let regions = facts["regions"].as_array().unwrap();
    assert_eq!(CATALOG.all_regions().count(), regions.len());
    for fact in regions {
        let region = CATALOG.region(fact["name"].as_str().unwrap()).unwrap();
        let text = |key: &str| fact[key].as_str();
        assert_eq!(Some(region.display_name), text("displayName"));
        assert_eq!(region.geography, text("geography"));
        assert_eq!(region.geography_group, text("geographyGroup"));
        assert_eq!(region.pair, text("pairedRegion"));
        assert_eq!(region.backup_secondary, text("backupSecondaryRegion"));
        assert_eq!(region.zones, fact["availabilityZones"].as_bool());
        assert_eq!(region.zone_count.map(u64::from), fact["zoneCount"].as_u64());
        assert_eq!(region.geo_code, text("geoCode"));
        assert_eq!(region.first_seen, text("firstSeen"));
        assert_eq!(region.zones_first_seen, text("zonesFirstSeen"));
        assert_eq!(
            format!("{:?}", region.status).to_lowercase(),
            text("status").unwrap()
        );
        assert_eq!(
            format!("{:?}", region.cloud).to_lowercase(),
            text("cloud").unwrap()
        );
        let restricted = match fact["restricted"].as_bool() {
            Some(true) => Restricted::Yes,
            Some(false) => Restricted::No,
            None => Restricted::Unknown,
        };
        assert_eq!(region.restricted, restricted);
        for alias in strings(&fact["aliases"]) {
            assert_eq!(CATALOG.region(alias), Some(region));
        }
    }
    for fact in facts["logicalLocations"].as_array().unwrap() {
        let LocationWord::Logical(logical) =
            CATALOG.location_word(fact["displayName"].as_str().unwrap())
        else {
            panic!("{fact}");
        };
        assert_eq!(Some(logical.name), fact["name"].as_str());
        assert_eq!(logical.stage, fact["kind"] == "stage");
    }
}
