use super::super::{Catalog, Copies, Fit, Lack, Redundancy};

const CATALOG: Catalog<'static> = Catalog::embedded();

fn storage() -> Redundancy<'static> {
    CATALOG
        .redundancy("microsoft.storage/STORAGEACCOUNTS")
        .next()
        .unwrap()
}

fn lowered(
    redundancy: Redundancy<'static>,
    level: &str,
    region: &str,
) -> Option<(&'static str, Lack)> {
    let region = CATALOG.region(region).unwrap();
    match redundancy.fit(redundancy.level(level).unwrap(), &region) {
        Fit::Fits => None,
        Fit::Lower(lowering) => Some((lowering.to.name, lowering.because)),
        other => panic!("{level}: {other:?}"),
    }
}

#[test]
fn storage_is_lowered_as_decided() {
    let storage = storage();
    assert_eq!(lowered(storage, "standard_gzrs", "swedencentral"), None);
    assert_eq!(
        lowered(storage, "Standard_GZRS", "polandcentral"),
        Some(("Standard_ZRS", Lack::Pair))
    );
    assert_eq!(
        lowered(storage, "Standard_RAGZRS", "polandcentral"),
        Some(("Standard_ZRS", Lack::Pair))
    );
    assert_eq!(
        lowered(storage, "Standard_GZRS", "westus"),
        Some(("Standard_GRS", Lack::Zones))
    );
    assert_eq!(
        lowered(storage, "Standard_RAGZRS", "westus"),
        Some(("Standard_RAGRS", Lack::Zones))
    );
    assert_eq!(
        lowered(storage, "Standard_GRS", "polandcentral"),
        Some(("Standard_ZRS", Lack::Pair))
    );
    assert_eq!(
        lowered(storage, "Standard_ZRS", "westus"),
        Some(("Standard_LRS", Lack::Zones))
    );
    assert_eq!(
        lowered(storage, "Premium_ZRS", "westus"),
        Some(("Premium_LRS", Lack::Zones))
    );
    assert_eq!(lowered(storage, "Standard_LRS", "westus"), None);
    let sweden = CATALOG.region("swedensouth").unwrap();
    let zrs = storage.level("Standard_ZRS").unwrap();
    assert_eq!(storage.fit(zrs, &sweden), Fit::CannotTell);
    assert!(storage.level("Standard_XYZ").is_none() && storage.default_level().is_none());
}

/// A lowering never leaves the region, the family or goes up.
#[test]
fn lowering_only_lowers() {
    for region in CATALOG.all_regions() {
        for level in storage().levels() {
            if let Fit::Lower(lowering) = storage().fit(level, &region) {
                assert!(lowering.to.copies < level.copies && lowering.to.family == level.family);
                assert!(!lowering.to.needs_pair || region.pair.is_some());
                assert!(!lowering.to.needs_zones || region.zones == Some(true));
                let abroad = lowering.to.copies >= Copies::Grs && level.copies < Copies::Grs;
                assert!(!abroad, "{level:?} in {region:?}");
            }
        }
    }
}

#[test]
fn vault_is_geo_redundant_by_default() {
    let vault = CATALOG
        .redundancy("Microsoft.RecoveryServices/vaults")
        .next()
        .unwrap();
    let default = vault.default_level().unwrap();
    assert_eq!(
        (default.name, vault.unset),
        ("GeoRedundant", Some("Invalid"))
    );
    assert_eq!(
        lowered(vault, default.name, "polandcentral"),
        Some(("ZoneRedundant", Lack::Pair))
    );
    assert_eq!(
        lowered(vault, "ZoneRedundant", "westus"),
        Some(("LocallyRedundant", Lack::Zones))
    );
    let (path, off) = vault.read_access.unwrap();
    assert_eq!(
        (path.as_str(), off),
        (
            "properties.redundancySettings.crossRegionRestore",
            "Disabled"
        )
    );
    let child = CATALOG.redundancy("Microsoft.RecoveryServices/vaults/backupstorageconfig");
    let own = child.filter(|row| row.stores);
    assert_eq!(own.count(), 2);
}

#[test]
fn explicit_levels_take_the_nearest_below() {
    let storage = storage();
    let level = |name| storage.level(name).unwrap();
    let with = |name, copies| storage.with_copies(level(name), copies).unwrap().name;
    assert_eq!(with("Standard_RAGRS", Copies::Gzrs), "Standard_RAGZRS");
    assert_eq!(with("Standard_GRS", Copies::Gzrs), "Standard_GZRS");
    assert_eq!(with("Standard_RAGRS", Copies::Zrs), "Standard_ZRS");
    assert_eq!(with("Premium_LRS", Copies::Gzrs), "Premium_ZRS");
    assert_eq!(with("Standard_RAGZRS", Copies::Lrs), "Standard_LRS");
}

/// Every row of every type, in every region: what takes a level's place is of the same family, no
/// higher, and the region holds it.
#[test]
fn every_row_only_lowers_to_what_the_region_holds() {
    let mut types: Vec<&str> = CATALOG.redundancy_types().collect();
    types.dedup();
    assert!(types.len() > 25, "{}", types.len());
    for full_type in types {
        for row in CATALOG.redundancy(full_type) {
            for region in CATALOG.all_regions() {
                for level in row.levels() {
                    let Fit::Lower(lowering) = row.fit(level, &region) else {
                        continue;
                    };
                    let at = format!("{full_type} {}: {level:?} in {}", row.path, region.name);
                    assert_eq!(lowering.to.family, level.family, "{at}");
                    assert!(lowering.to.copies < level.copies, "{at}");
                    assert_eq!(row.fit(lowering.to, &region), Fit::Fits, "{at}");
                }
            }
        }
    }
}

/// What a feature asks for at a place of the table is asked by the level that stands there, so that
/// `check` and `relocate` answer alike.
#[test]
fn features_of_levels_look_at_the_place_of_their_row() {
    for full_type in CATALOG.redundancy_types() {
        for row in CATALOG.redundancy(full_type) {
            for (level, feature) in row
                .levels()
                .flat_map(|level| level.features().map(move |feature| (level, feature)))
            {
                let at = format!("{full_type} {}: {level:?}, {}", row.path, feature.key());
                let condition = feature.conditions().next().unwrap();
                if feature.key() == "redis.zones" {
                    // The policy goes with the zones that the feature is about.
                    continue;
                }
                assert!(condition.paths().any(|path| path == row.path), "{at}");
                let values: Vec<&str> = condition.values().collect();
                assert!(values.contains(&level.name), "{at}: {values:?}");
            }
        }
    }
}

#[test]
fn a_row_for_any_type_gives_way_to_one_of_its_own() {
    let rows = |full_type| {
        let rows = CATALOG.redundancy(full_type);
        rows.filter(|row| row.path.as_str() == "properties.zoneRedundant")
            .count()
    };
    assert_eq!(rows("Microsoft.Web/serverfarms"), 1);
    assert_eq!(rows("Microsoft.Any/things"), 1);
    assert_eq!(CATALOG.redundancy("Microsoft.Any/things").count(), 1);
}
