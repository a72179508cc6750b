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
    assert_eq!(child.count(), 2);
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
