//! What a resource asks of its region: its type, zones, and redundancy.
//!
//! Asked is only for what is deployed to a region of its own choice: a resource that states a
//! location, or a root type that must have one. Children are where their parent is.

use super::Check;
use crate::arm::symbolic::mentions;
use crate::arm::{DEPLOYMENT, Resource, ResourceRef, Value, View, level_of};
use crate::catalog::{Level, LocationUse, LocationWord, Redundancy};
use crate::json::{Kind, Node, Pointer};
use crate::rule::{Ask, Found, Hit, Scene};

/// `offered-type`
pub(super) const OFFERED_TYPE: Check = Check {
    name: "offered-type",
    about: "asks the region for the resource's type",
    placeholders: &[],
    run: offered_type,
};

/// `redundancy-level`
pub(super) const REDUNDANCY_LEVEL: Check = Check {
    name: "redundancy-level",
    about: "asks the region for the redundancy that the resource sets",
    placeholders: &["level"],
    run: redundancy_level,
};

/// `zones`
pub(super) const ZONES: Check = Check {
    name: "zones",
    about: "asks the region for availability zones, where the resource names some",
    placeholders: &[],
    run: zones,
};

/// Keys of lists of zone numbers: those of most types, and those of AKS node pools.
pub const ZONE_LISTS: [&str; 2] = ["zones", "availabilityZones"];

/// Keys of a single zone number: of a database server, of its standby, of a cluster of PostgreSQL
/// (type definitions of 2026-08-20).
pub const ZONE_NUMBERS: [&str; 3] = [
    "availabilityZone",
    "standbyAvailabilityZone",
    "preferredPrimaryZone",
];

/// Whether a resource is in a region: by its location, or as a child by its parent's.
pub(super) fn is_regional(scene: &Scene<'_>, resource: &Resource<'_>) -> bool {
    is_child(resource) || chooses_region(scene, resource)
}

fn is_child(resource: &Resource<'_>) -> bool {
    resource.full_type.split('/').count() > 2
}

/// Whether a resource says itself to which region it goes, or has to.
fn chooses_region(scene: &Scene<'_>, resource: &Resource<'_>) -> bool {
    if resource.full_type.is_empty() || resource.is_type(DEPLOYMENT) {
        return false;
    }
    let stated = resource.location.as_ref();
    match stated.filter(|location| **location != Value::Null) {
        Some(Value::String(text)) => {
            !matches!(scene.catalog.location_word(text), LocationWord::Logical(_))
        }
        Some(_) => true,
        None if is_child(resource) => false,
        None => {
            let version = resource.api_version();
            let needed = scene.catalog.location_use(&resource.full_type, version);
            needed == Some(LocationUse::Required)
        }
    }
}

/// The place of a member of the resource; without it, of its name.
fn at_member(scene: &Scene<'_>, at: ResourceRef, resource: &Resource<'_>, key: &str) -> Hit {
    match resource.node.member(key) {
        Some(member) => {
            let path = Pointer::root().child(&member.key);
            let place = scene.place(at, Some((&path, &member.value)));
            Hit::new(place, path)
        }
        None => Hit::new(scene.place(at, None), Pointer::root()),
    }
}

fn offered_type(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some(resource) = scene.resource(at) else {
        return;
    };
    if chooses_region(scene, resource) {
        let hit = at_member(scene, at, resource, "location");
        found.push(Found::Asks(hit, Ask::Type(resource.full_type.clone())));
    }
}

fn zones(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let (Some(template), Some(resource)) = (scene.template(at), scene.resource(at)) else {
        return;
    };
    if !is_regional(scene, resource) {
        return;
    }
    let mut lists = Vec::new();
    zone_lists(resource, resource.node, &Pointer::root(), &mut lists);
    if lists.is_empty() {
        return;
    }
    let Some(scope) = template.looped_scope_of(resource) else {
        return;
    };
    for (path, node, place) in lists {
        let is_of_another = place.is_some_and(|place| {
            let place = scope.evaluate(place);
            is_elsewhere(scene, Some(&place), resource.location.as_ref())
        });
        if is_of_another {
            continue;
        }
        let hit = Hit::new(scene.place(at, Some((&path, node))), path.clone());
        match scope.evaluate(node) {
            // `pickZones` gives none where the region has none.
            value if mentions(&value, &["pickZones"]) => {}
            Value::Array(zones) if zones.iter().any(is_zone) => {
                found.push(Found::Asks(hit, Ask::Zones));
            }
            zone @ Value::String(_) if is_zone(&zone) => {
                found.push(Found::Asks(hit, Ask::Zones));
            }
            Value::Unknown(unknown) if is_top(&path) => {
                let ask = Ask::ZonesIfAny(unknown.why.to_string());
                found.push(Found::Asks(hit, ask));
            }
            _ => {}
        }
    }
}

fn is_top(path: &Pointer) -> bool {
    path.tokens().count() == 1
}

/// The number of a zone, also one that is not known; names such as `westeurope-AZ1` are no numbers.
fn is_zone(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()),
        Value::Int(_) | Value::Unknown(_) => true,
        _ => false,
    }
}

/// The members that zones stand in, by their name, each with the location beside it: that of a
/// further region, as API Management lists them.
fn zone_lists<'d>(
    resource: &Resource<'d>,
    node: &'d Node,
    path: &Pointer,
    lists: &mut Vec<(Pointer, &'d Node, Option<&'d Node>)>,
) {
    match &node.kind {
        Kind::Object(members) => {
            for member in members {
                let path = path.child(&member.key);
                let mut keys = ZONE_LISTS.iter().chain(&ZONE_NUMBERS);
                if keys.any(|key| member.key.eq_ignore_ascii_case(key)) {
                    let beside = node.get("location").filter(|_| !is_top(&path));
                    lists.push((path, &member.value, beside));
                } else if !resource.is_foreign(&path) {
                    zone_lists(resource, &member.value, &path, lists);
                }
            }
        }
        Kind::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                zone_lists(resource, element, &path.child(index), lists);
            }
        }
        _ => {}
    }
}

/// Whether a place is known to be about another region than that of the resource.
pub(super) fn is_elsewhere(
    scene: &Scene<'_>,
    region: Option<&Value>,
    location: Option<&Value>,
) -> bool {
    let (Some(region), Some(location)) = (region, location) else {
        return false;
    };
    let known = |value: &Value| Some(scene.catalog.region(value.as_str()?)?.name);
    match (known(region), known(location)) {
        (Some(region), Some(location)) => region != location,
        // A region that is written out beside a location that is given.
        (Some(_), None) => true,
        _ => false,
    }
}

/// What a feature says is told by the rules of features.
fn redundancy_level(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let (Some(template), Some(resource)) = (scene.template(at), scene.resource(at)) else {
        return;
    };
    let rows: Vec<_> = scene.catalog.redundancy(&resource.full_type).collect();
    if rows.is_empty() || !is_regional(scene, resource) {
        return;
    }
    let Some(view) = View::of(template, resource) else {
        return;
    };
    for row in rows
        .into_iter()
        .filter(|row| row.levels().any(is_told_here))
    {
        for place in view.find(row.path) {
            let beside = view.region_beside(&place, row).map(|beside| beside.value());
            if !is_elsewhere(scene, beside.as_ref(), resource.location.as_ref()) {
                found.extend(level_at(scene, at, &resource.full_type, row, &place));
            }
        }
    }
}

fn is_told_here(level: Level<'_>) -> bool {
    (level.needs_zones || level.needs_pair) && level.features().next().is_none()
}

/// What one property asks of the region.
fn level_at(
    scene: &Scene<'_>,
    at: ResourceRef,
    full_type: &str,
    row: Redundancy<'_>,
    place: &View<'_>,
) -> Option<Found> {
    let node = Some((&place.written, place.node));
    let hit = Hit::new(scene.place(at, node), place.path.clone());
    let resource_type = full_type.to_owned();
    let value = place.value();
    match &value {
        Value::Unknown(unknown) => {
            let why = unknown.why.to_string();
            Some(Found::Asks(hit, Ask::SomeRedundancy { resource_type, why }))
        }
        Value::String(text) if row.is_unset(text) => None,
        _ => match level_of(row, &value) {
            Some(level) if is_told_here(level) => {
                let ask = Ask::Redundancy {
                    resource_type,
                    level: level.name.to_owned(),
                };
                Some(Found::Asks(hit.with("level", row.shown(level)), ask))
            }
            Some(_) => None,
            None if value.as_str().is_some() => {
                let why = "the catalogue does not know this redundancy".to_owned();
                Some(Found::CannotTell(hit, why))
            }
            None => None,
        },
    }
}
