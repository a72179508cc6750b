//! Secrets that a resource lacks, and secrets that stand in it in clear text.

use super::super::clear_secrets::clear_secrets_of;
use super::super::missing_secret::{needed, needs_password, profile_of};
use super::{Check, Found, Scene};
use crate::arm::ResourceRef;
use crate::arm::secret::is_doubtful;
use crate::rule::Hit;

pub(super) const MISSING: Check = Check {
    name: "missing-secret",
    about: "passwords and keys that a resource needs and does not set",
    placeholders: &["secret"],
    run: missing,
};

pub(super) const IN_CLEAR: Check = Check {
    name: "secret-in-clear",
    about: "secrets in clear text in a resource",
    placeholders: &[],
    run: in_clear,
};

fn missing(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some(resource) = scene.resource(at).filter(|resource| !resource.existing) else {
        return;
    };
    let password = profile_of(resource)
        .filter(|profile| needs_password(scene.estate, at, profile))
        .map(|profile| (profile, "adminPassword"));
    if let Some((object, secret)) = password.or_else(|| needed(scene.estate, at)) {
        let place = scene.place(at, Some((&object.path, object.node)));
        let hit = Hit::new(place, object.path).with("secret", secret);
        found.push(Found::Broken(hit));
    }
}

fn in_clear(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    for (path, node) in clear_secrets_of(scene.catalog, scene.estate, at) {
        let key = path.tokens().last().unwrap_or_default();
        let hit = Hit::new(scene.place(at, Some((&path, node))), path);
        found.push(if is_doubtful(&key, node) {
            let why = format!("`{key}` may hold a secret or none");
            Found::CannotTell(hit, why)
        } else {
            Found::Broken(hit)
        });
    }
}
