//! Where the redundancy of a Recovery Services vault is set: twice, where nobody reads it, or
//! nowhere.

use super::Check;
use super::vaults::{STORAGE_CONFIG, VAULT, children, deployed, doubtful, given, hit};
use crate::arm::{ResourceRef, View};
use crate::catalog::ApiVersions;
use crate::rule::{Ask, Found, Scene};

/// Vault and child both set it.
pub const TWICE: Check = Check {
    name: "redundancy-set-twice",
    about: "a vault and its `backupstorageconfig` both set the redundancy",
    placeholders: &["child", "theirs"],
    run: twice,
};

/// The API version of the vault does not take it.
pub const NOT_TAKEN: Check = Check {
    name: "redundancy-not-taken",
    about: "a vault sets redundancy in an API version that only reads it",
    placeholders: &["version"],
    run: not_taken,
};

/// Nobody sets it, and the default needs a second region.
pub const DEFAULT: Check = Check {
    name: "redundancy-by-default",
    about: "a vault states no redundancy, so that it asks for a paired region",
    placeholders: &[],
    run: by_default,
};

/// The place of the level in a vault.
const LEVEL: [&str; 3] = [
    "properties",
    "redundancySettings",
    "standardTierStorageRedundancy",
];
/// The places in a vault.
const OWN: [[&str; 3]; 2] = [
    LEVEL,
    ["properties", "redundancySettings", "crossRegionRestore"],
];
/// The places in the child.
const THEIRS: [&str; 3] = ["storageModelType", "storageType", "crossRegionRestoreFlag"];

fn own<'d>(view: &View<'d>) -> Option<View<'d>> {
    OWN.iter()
        .find_map(|keys| given(view, keys.iter().copied()))
}

fn twice(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((_, vault)) = deployed(scene, at) else {
        return;
    };
    let Some(set) = own(&vault) else { return };
    for (child, view) in children(scene, at, STORAGE_CONFIG) {
        let theirs = THEIRS
            .iter()
            .find_map(|key| given(&view, ["properties", *key]));
        let Some(theirs) = theirs else { continue };
        let place = scene.place(child, Some((&theirs.written, theirs.node)));
        let hit = hit(scene, at, Some(&set))
            .with("child", scene.identity(child))
            .with("theirs", theirs.value().to_string())
            .related(place, "and here it is set again");
        found.push(match doubtful(&view) {
            Some(why) => Found::CannotTell(hit, format!("of the `backupstorageconfig`, {why}")),
            None => Found::Broken(hit),
        });
    }
}

fn not_taken(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((_, view)) = deployed(scene, at) else {
        return;
    };
    let level = given(&view, LEVEL);
    let (Some(level), Some(version)) = (level, view.member("apiVersion")) else {
        return;
    };
    let version = version.value();
    let Some(stated) = version.as_str() else {
        let why = super::vaults::reason(&version);
        found.push(Found::CannotTell(hit(scene, at, Some(&level)), why));
        return;
    };
    if last_read_only(scene).is_some_and(|last| stated <= last) {
        let hit = hit(scene, at, Some(&level)).with("version", stated);
        found.push(Found::Broken(hit));
    }
}

fn by_default(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((_, view)) = deployed(scene, at) else {
        return;
    };
    if given(&view, LEVEL).is_some() {
        return;
    }
    let mut doubt = None;
    for (_, child) in children(scene, at, STORAGE_CONFIG) {
        let levels = ["storageModelType", "storageType"];
        if levels
            .iter()
            .any(|key| given(&child, ["properties", *key]).is_some())
        {
            match doubtful(&child) {
                Some(why) => doubt = Some(format!("of the `backupstorageconfig`, {why}")),
                None => return,
            }
        }
    }
    let hit = hit(scene, at, None);
    found.push(match doubt {
        Some(why) => Found::CannotTell(hit, why),
        None => Found::Asks(hit, Ask::Pair),
    });
}

/// The last API version whose definition calls the redundancy read-only; before the first of
/// these, there is no such property.
fn last_read_only<'d>(scene: &Scene<'d>) -> Option<&'d str> {
    let row = scene.catalog.redundancy(VAULT).next()?;
    let is_read_only = |version: &&str| {
        let known = scene.catalog.properties(VAULT, Some(version));
        known.is_some_and(|known| known.read_only().any(|path| path == row.path))
    };
    let versions = scene.catalog.api_versions(VAULT);
    let all = versions.into_iter().flat_map(ApiVersions::iter);
    all.filter(is_read_only).max()
}
