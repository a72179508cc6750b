//! Types and API versions by what provider lists and type definitions name: what needs
//! no target region.
//!
//! Absence from a list is weak: Azure takes versions and types that no list has, and an export is
//! written by Azure itself. Old templates that did work name versions of child types which only
//! other types of the provider have, so that proves nothing either.

use super::{Check, Found, Scene};
use crate::arm::{Resource, ResourceRef, Value};
use crate::catalog::{ApiVersions, Catalog, Listing};
use crate::json::Pointer;
use crate::rule::Hit;

/// `api-version-not-listed`
pub(super) const VERSION: Check = Check {
    name: "api-version-not-listed",
    about: "an API version that the type's lists do not have",
    placeholders: &["value", "instead"],
    run: version,
};

/// `type-not-listed`
pub(super) const TYPE: Check = Check {
    name: "type-not-listed",
    about: "a resource type that no list names",
    placeholders: &["nearest"],
    run: kind,
};

/// `type-of-older-list`
pub(super) const OLDER: Check = Check {
    name: "type-of-older-list",
    about: "a resource type that only an older provider list names",
    placeholders: &[],
    run: older,
};

/// Most letters in which a mistyped type differs from what was meant.
const MAX_EDITS: usize = 2;

/// The place of a member of a resource; without it, of its name.
fn at(scene: &Scene<'_>, at: ResourceRef, resource: &Resource<'_>, key: &str) -> Hit {
    match resource.node.member(key) {
        Some(member) => {
            let path = Pointer::root().child(&member.key);
            Hit::new(scene.place(at, Some((&path, &member.value))), path)
        }
        None => Hit::new(scene.place(at, None), Pointer::root()),
    }
}

/// A resource with its type, if that is known: of an extension in the older spelling its own, which
/// stands in the name. Types of other languages (`core/Service@v1`) have no provider.
fn typed<'d>(scene: &Scene<'d>, at: ResourceRef) -> Option<(&'d Resource<'d>, &'d str)> {
    let resource = scene.resource(at)?;
    let full_type = match &resource.extension {
        Some(extension) => extension.full_type.as_str(),
        None => resource.full_type.as_str(),
    };
    let (namespace, _) = full_type.split_once('/')?;
    let is_known = resource.unknown_type.is_none() && namespace.contains('.');
    is_known.then_some((resource, full_type))
}

fn kind(scene: &Scene<'_>, place: ResourceRef, found: &mut Vec<Found>) {
    let Some((resource, full_type)) = typed(scene, place) else {
        return;
    };
    let catalog = scene.catalog;
    if catalog.canonical_type(full_type).is_some() {
        return;
    }
    let hit = at(scene, place, resource, "type");
    let namespace = full_type.split('/').next().unwrap_or_default();
    if !catalog.knows_provider(namespace) && catalog.nearest_type(full_type).is_none() {
        let why = format!(
            "no list names the provider {namespace}: it may be private, of a partner, or mistyped"
        );
        found.push(Found::CannotTell(hit, why));
        return;
    }
    let nearest = catalog.nearest_type(full_type);
    match nearest.filter(|nearest| is_slip(full_type, nearest)) {
        Some(nearest) => found.push(Found::Broken(hit.with("nearest", nearest))),
        None => {
            let near = nearest.map_or_else(String::new, |near| format!("; the nearest is {near}"));
            let why = format!("no list names {full_type}: it may be hidden or retired{near}");
            found.push(Found::CannotTell(hit, why));
        }
    }
}

/// Whether a name is so near to another that nothing else can have been meant.
fn is_slip(typed: &str, meant: &str) -> bool {
    let edits = crate::text::edits(typed, meant);
    edits <= MAX_EDITS && typed.len() > 4 * edits
}

fn version(scene: &Scene<'_>, place: ResourceRef, found: &mut Vec<Found>) {
    let Some((resource, full_type)) = typed(scene, place) else {
        return;
    };
    let Some(Value::String(version)) = &resource.version else {
        return;
    };
    let Some(versions) = scene.catalog.api_versions(full_type) else {
        return;
    };
    if versions.contains(version) || !version.is_ascii() || version.len() < 10 {
        return;
    }
    let is_export = scene.template(place).is_some_and(|one| one.is_export());
    let hit = at(scene, place, resource, "apiVersion");
    let instead = instead(versions, version);
    match doubt(scene.catalog, full_type, versions, version, is_export) {
        None => found.push(Found::Broken(
            hit.with("value", version.clone()).with("instead", instead),
        )),
        Some(doubt) => {
            let why = format!("{version} of {full_type} {doubt}; {instead}");
            found.push(Found::CannotTell(hit, why));
        }
    }
}

/// Why a version may exist all the same.
fn doubt(
    catalog: Catalog<'_>,
    full_type: &str,
    versions: ApiVersions<'_>,
    version: &str,
    is_export: bool,
) -> Option<String> {
    let listed = catalog.api_versions_source().date;
    let day = version.get(..10).unwrap_or(version);
    let oldest = versions.iter().filter_map(|one| one.get(..10)).min();
    let namespace = full_type.split('/').next().unwrap_or_default();
    if day > listed {
        Some(format!("is younger than the list of {listed}"))
    } else if is_export {
        Some(format!("is in no list of {listed}, but was exported"))
    } else if version.len() > 10 {
        Some(format!("is a preview that no list of {listed} has"))
    } else if oldest.is_some_and(|oldest| day < oldest) {
        Some("is older than all that are listed: it may be retired".to_owned())
    } else if catalog.listing(full_type) != Some(Listing::Current)
        && catalog.provider_has_version(namespace, version)
    {
        Some("is in no list, but other types of the provider have it".to_owned())
    } else {
        None
    }
}

/// What could stand there instead: the nearest listed version, and the newest stable one.
fn instead(versions: ApiVersions<'_>, version: &str) -> String {
    let is_older = |one: &&str| one.get(..10) <= version.get(..10);
    let stable = versions.iter().filter(|one| one.len() == 10);
    let before = stable.clone().filter(is_older).max();
    let newest = versions.newest();
    match (before, newest) {
        (Some(before), Some(newest)) if before != newest => {
            format!("the nearest before it is {before}, the newest {newest}")
        }
        (_, Some(newest)) => format!("the newest is {newest}"),
        _ => "none is listed".to_owned(),
    }
}

fn older(scene: &Scene<'_>, place: ResourceRef, found: &mut Vec<Found>) {
    let Some((resource, full_type)) = typed(scene, place) else {
        return;
    };
    if scene.catalog.listing(full_type) == Some(Listing::OlderOnly) {
        let hit = at(scene, place, resource, "type");
        found.push(Found::Broken(hit));
    }
}
