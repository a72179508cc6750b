//! Entries of `dependsOn` that no deployment accepts: on the resource itself,
//! and on what is not in the template (R9, R10).

use super::{Check, Found, Scene};
use crate::arm::{ResourceId, ResourceRef, Value};
use crate::json::{Node, Pointer};
use crate::rule::Hit;

pub(super) const ON_ITSELF: Check = Check {
    name: "depends-on-itself",
    about: "resources whose dependsOn names themselves",
    placeholders: &[],
    run: on_itself,
};

pub(super) const NOT_EXPORTED: Check = Check {
    name: "dependency-not-in-template",
    about: "entries of dependsOn that name a resource which the template does not hold",
    placeholders: &["target"],
    run: not_in_template,
};

/// The entries of a resource's `dependsOn`, each with its path and its value.
fn entries<'d>(scene: &Scene<'d>, at: ResourceRef) -> Vec<(Pointer, &'d Node, Value)> {
    let entries = || {
        let resource = scene.resource(at).filter(|resource| !resource.existing)?;
        let scope = scene.template(at)?.scope_of(resource)?;
        let member = resource.node.member("dependsOn")?;
        let path = Pointer::root().child(&member.key);
        let elements = member.value.elements().iter().enumerate();
        let entries = elements.map(|(index, entry)| {
            let value = scope.evaluate(entry);
            (path.child(index), entry, value)
        });
        Some(entries.collect())
    };
    entries().unwrap_or_default()
}

fn on_itself(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    for (path, entry, value) in entries(scene, at) {
        if scene.estate.depended(at, &value) != Some(at) || !is_only_one(scene, at) {
            continue;
        }
        let place = scene.place(at, Some((&path, entry)));
        found.push(Found::Broken(Hit::new(place, path)));
    }
}

/// Whether nothing else of the template has the same type and name: of two,
/// conditions may choose, and an entry may mean the other. A turn of a copy
/// loop may mean another turn.
fn is_only_one(scene: &Scene<'_>, at: ResourceRef) -> bool {
    scene.resource(at).is_some_and(|resource| {
        let same = scene.estate.named(&resource.full_type, &resource.name);
        let same = same.iter().filter(|one| one.template == at.template);
        same.count() == 1 && resource.node.get("copy").is_none()
    })
}

fn not_in_template(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    for (path, entry, value) in entries(scene, at) {
        if scene.estate.depended(at, &value).is_some() {
            continue;
        }
        let id = ResourceId::parse(&value);
        let known = value.is_known() || id.as_ref().is_some_and(ResourceId::is_known);
        if !known {
            continue;
        }
        let target = id.and_then(|id| Some(format!("{} {}", id.full_type, id.known_name()?)));
        let place = scene.place(at, Some((&path, entry)));
        let hit = Hit::new(place, path).with("target", target.unwrap_or_else(|| value.to_string()));
        found.push(Found::Broken(hit));
    }
}
