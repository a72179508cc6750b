//! `backupstorageconfig` in an API version that fails beside a new vault.

use super::Check;
use super::vaults::{VAULT, deployed, hit, reason, root_of};
use crate::arm::ResourceRef;
use crate::rule::{Found, Scene};

/// The version is too old.
pub const API: Check = Check {
    name: "storage-config-api-too-old",
    about: "a `backupstorageconfig` is older than 2021 and stands beside its vault",
    placeholders: &["version"],
    run: api,
};

/// The first year whose versions work.
const FIRST: &str = "2021";

fn api(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((_, view)) = deployed(scene, at) else {
        return;
    };
    let beside = root_of(scene, at, VAULT)
        .filter(|vault| vault.template == at.template && deployed(scene, *vault).is_some());
    let (Some(vault), Some(version)) = (beside, view.member("apiVersion")) else {
        return;
    };
    let value = version.value();
    let hit = hit(scene, at, Some(&version)).related(scene.place(vault, None), "the vault");
    match value.as_str() {
        Some(stated) if stated < FIRST => {
            found.push(Found::Broken(hit.with("version", stated)));
        }
        Some(_) => {}
        None => found.push(Found::CannotTell(hit, reason(&value))),
    }
}
