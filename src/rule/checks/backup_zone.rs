//! The private DNS zone of Azure Backup, which is named for a region.

use super::Check;
use super::vaults::{VAULT, deployed, hit, reason};
use crate::arm::ResourceRef;
use crate::catalog::Region;
use crate::rule::{Found, Scene};

/// The zone is that of a region without a vault.
pub const ZONE: Check = Check {
    name: "backup-zone-of-another-region",
    about: "the private DNS zone of Azure Backup is that of a region in which no vault lies",
    placeholders: &["geo", "wanted"],
    run: zone,
};

fn zone(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((resource, _)) = deployed(scene, at) else {
        return;
    };
    let Some(name) = resource.known_name().map(str::to_ascii_lowercase) else {
        return;
    };
    let geo = name
        .strip_prefix("privatelink.")
        .and_then(|name| name.strip_suffix(".backup.windowsazure.com"));
    let Some(geo) = geo else { return };
    let hit = hit(scene, at, None).with("geo", geo);
    let mut wanted = Vec::new();
    let mut doubt = None;
    for (vault, declared) in scene.estate.resources() {
        if !declared.is_type(VAULT) || deployed(scene, vault).is_none() {
            continue;
        }
        let Some(location) = &declared.location else {
            continue;
        };
        match location.as_str().map(|text| scene.catalog.region(text)) {
            Some(Some(region)) if serves(scene, &region, geo) => return,
            Some(Some(region)) => match region.geo_code {
                Some(code) => wanted.push(format!("`{code}` for {}", region.name)),
                None => doubt = Some(format!("the geo code of {} is not known", region.name)),
            },
            Some(None) => doubt = Some("the region of a vault is not in the catalogue".to_owned()),
            None => {
                doubt = Some(format!(
                    "where a vault lies is not known: {}",
                    reason(location)
                ))
            }
        }
    }
    wanted.sort();
    wanted.dedup();
    match doubt {
        Some(why) => found.push(Found::CannotTell(hit, why)),
        None if wanted.is_empty() => {}
        None => found.push(Found::Broken(hit.with("wanted", wanted.join(", ")))),
    }
}

/// Whether a zone serves a vault: that of its own region, or of the one that it restores in.
fn serves(scene: &Scene<'_>, region: &Region<'_>, geo: &str) -> bool {
    let second = region.backup_secondary.or(region.pair);
    let second = second.and_then(|name| scene.catalog.region(name)?.geo_code);
    [region.geo_code, second]
        .into_iter()
        .flatten()
        .any(|code| code.eq_ignore_ascii_case(geo))
}
