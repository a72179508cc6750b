//! The resource group in which a policy keeps its snapshots.

use super::Check;
use super::vaults::{deployed, given, hit};
use crate::arm::ResourceRef;
use crate::rule::{Found, Scene};

/// Its name holds that of a region.
pub const NAME: Check = Check {
    name: "snapshot-group-names-region",
    about: "the name of a policy's snapshot group holds that of a region",
    placeholders: &["group", "region"],
    run: name,
};

fn name(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((_, view)) = deployed(scene, at) else {
        return;
    };
    for key in ["azureBackupRGNamePrefix", "azureBackupRGNameSuffix"] {
        let Some(part) = given(&view, ["properties", "instantRPDetails", key]) else {
            continue;
        };
        let value = part.value();
        let Some(text) = value.as_str() else { continue };
        if let Some(region) = region_in(scene, text) {
            let hit = hit(scene, at, Some(&part))
                .with("group", text)
                .with("region", region);
            found.push(Found::Broken(hit));
        }
    }
}

/// The longest name of a region that a text holds, so that `westus2` is not taken for `westus`.
fn region_in<'d>(scene: &Scene<'d>, text: &str) -> Option<&'d str> {
    let plain: String = text
        .chars()
        .filter(|letter| !matches!(letter, '-' | '_' | '.'))
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    let regions = scene.catalog.all_regions().map(|region| region.name);
    regions
        .filter(|name| plain.contains(name))
        .max_by_key(|name| name.len())
}
