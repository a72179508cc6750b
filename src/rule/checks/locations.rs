//! Regions that a template spells out: in `location`, inside resource IDs, in tags (R18, R25).

use super::{Check, Found, Scene};
use crate::arm::expr::{Text, classify};
use crate::arm::{DEPLOYMENT, Level, ResourceRef, Value};
use crate::catalog::{Catalog, LocationUse, LocationWord, normalise};
use crate::json::{Node, Pointer};
use crate::rule::Hit;
use crate::text::nearest;

pub(super) const HARD_CODED: Check = Check {
    name: "hard-coded-location",
    about: "a region spelled out as the location of a resource, in a template that a person wrote",
    placeholders: &["spelled", "default"],
    run: hard_coded,
};

pub(super) const DISPLAY_NAME: Check = Check {
    name: "location-display-name",
    about: "a location spelled as the portal shows it, `West Europe` for `westeurope`",
    placeholders: &["normal"],
    run: display_name,
};

pub(super) const IN_ID: Check = Check {
    name: "region-in-id",
    about: "resource IDs that name a region, such as those of managed APIs",
    placeholders: &["spelled"],
    run: in_ids,
};

pub(super) const IN_TAG: Check = Check {
    name: "region-in-tag",
    about: "tags whose value names a region",
    placeholders: &["spelled"],
    run: in_tags,
};

pub(super) const MISSING: Check = Check {
    name: "location-missing",
    about: "a resource without location, of a type that Azure takes only with one",
    placeholders: &[],
    run: missing,
};

pub(super) const NOT_A_REGION: Check = Check {
    name: "location-not-a-region",
    about: "a location that is spelled out and is no region, and nothing else that Azure takes there",
    placeholders: &["nearest"],
    run: not_a_region,
};

/// Longest display name of a region, in words: `Germany West Central`.
const MAX_WORDS: usize = 4;

/// A location that is written out, with its path from the resource.
fn literal_location<'d>(
    scene: &Scene<'d>,
    at: ResourceRef,
) -> Option<(Pointer, &'d Node, &'d str)> {
    let resource = scene.resource(at).filter(|resource| !resource.existing)?;
    let member = resource.node.member("location")?;
    let text = member.value.as_str()?;
    let path = Pointer::root().child(&member.key);
    matches!(classify(text), Text::Literal(_)).then_some((path, &member.value, text))
}

fn hard_coded(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let is_export = scene
        .template(at)
        .is_some_and(|template| template.is_export());
    // An export always spells its region out: that is what a relocation changes.
    if is_export {
        return;
    }
    if let Some((path, node, text)) = literal_location(scene, at)
        && let Some(region) = scene.catalog.region(text)
    {
        let place = scene.place(at, Some((&path, node)));
        let hit = Hit::new(place, path)
            .with("spelled", region.name)
            .with("default", own_location(scene, at));
        found.push(Found::Broken(hit));
    }
}

/// What says where a resource is deployed, at the level of its deployment.
fn own_location(scene: &Scene<'_>, at: ResourceRef) -> &'static str {
    let scope = scene.template(at).and_then(|template| {
        let resource = template.resources.get(at.resource)?;
        template.scope_of(resource)
    });
    match scope.and_then(|scope| scope.context().level) {
        None | Some(Level::ResourceGroup) => "[resourceGroup().location]",
        Some(_) => "[deployment().location]",
    }
}

fn missing(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some(resource) = scene.resource(at).filter(|resource| !resource.existing) else {
        return;
    };
    // Children lie where their parent does, an extension where what it extends does.
    let is_below = resource.full_type.split('/').count() > 2 || resource.extension.is_some();
    let is_stated = resource
        .location
        .as_ref()
        .is_some_and(|one| *one != Value::Null);
    if is_below || is_stated || resource.is_type(DEPLOYMENT) {
        return;
    }
    let needed = scene
        .catalog
        .location_use(&resource.full_type, resource.api_version());
    if needed == Some(LocationUse::Required) {
        found.push(Found::Broken(Hit::new(
            scene.place(at, None),
            Pointer::root(),
        )));
    }
}

fn display_name(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((path, node, text)) = literal_location(scene, at) else {
        return;
    };
    let normal = normalise(text);
    if normal != text && scene.catalog.region(text).is_some() {
        let place = scene.place(at, Some((&path, node)));
        found.push(Found::Broken(
            Hit::new(place, path).with("normal", normal.into_owned()),
        ));
    }
}

fn not_a_region(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((path, node, text)) = literal_location(scene, at) else {
        return;
    };
    // What begins with two brackets is an expression for somebody else.
    let is_name = !text.is_empty() && !text.starts_with('[');
    if !is_name || scene.catalog.location_word(text) != LocationWord::None {
        return;
    }
    let regions = scene.catalog.regions().map(|region| region.name);
    let nearest = nearest(&normalise(text), regions).map_or_else(
        || "`az account list-locations` lists the regions".to_owned(),
        |name| format!("the nearest name is {name}"),
    );
    let place = scene.place(at, Some((&path, node)));
    found.push(Found::Broken(
        Hit::new(place, path).with("nearest", nearest),
    ));
}

fn in_ids(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some(resource) = scene.resource(at).filter(|resource| !resource.existing) else {
        return;
    };
    let names_region = |text: &str| region_of_id(scene.catalog, text).is_some();
    if !resource.any_text(&names_region) {
        return;
    }
    for (path, node, text) in resource.own_texts() {
        if let Some(region) = region_of_id(scene.catalog, text) {
            let place = scene.place(at, Some((&path, node)));
            let hit = Hit::new(place, path).with("spelled", region);
            found.push(Found::Broken(hit));
        }
    }
}

/// The region of the first `/locations/<region>` in a text.
fn region_of_id<'c>(catalog: Catalog<'c>, text: &str) -> Option<&'c str> {
    const BEFORE: &str = "/locations/";
    if text.len() <= BEFORE.len() {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    lower.match_indices(BEFORE).find_map(|(at, _)| {
        let rest = lower.get(at + BEFORE.len()..)?;
        let end = rest.find(['/', '\'', '"', '?', ')', ' ']);
        let word = end.map_or(Some(rest), |end| rest.get(..end))?;
        Some(catalog.region(word)?.name)
    })
}

fn in_tags(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some(resource) = scene.resource(at).filter(|resource| !resource.existing) else {
        return;
    };
    let Some(tags) = resource.node.member("tags") else {
        return;
    };
    for member in tags.value.members() {
        let Some(text) = member.value.as_str() else {
            continue;
        };
        // What an expression gives follows the deployment.
        if !matches!(classify(text), Text::Literal(_)) {
            continue;
        }
        if let Some(region) = region_among_words(scene.catalog, text) {
            let path = Pointer::root().child(&tags.key).child(&member.key);
            let place = scene.place(at, Some((&path, &member.value)));
            found.push(Found::Broken(Hit::new(place, path).with("spelled", region)));
        }
    }
}

/// The first region that a text names, in one word or as the portal shows it.
fn region_among_words<'c>(catalog: Catalog<'c>, text: &str) -> Option<&'c str> {
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    (0..words.len()).find_map(|first| {
        (1..=MAX_WORDS).rev().find_map(|count| {
            let name = words.get(first..first + count)?.concat();
            Some(catalog.region(&name)?.name)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_found_by_whole_words() {
        let catalog = Catalog::embedded();
        let named = |text| region_among_words(catalog, text);
        assert_eq!(named("prod in West Europe (1)"), Some("westeurope"));
        assert_eq!(named("env-westeurope"), Some("westeurope"));
        assert_eq!(named("westeuropean"), None);
        assert_eq!(named("europe"), None);
        assert_eq!(named(""), None);
    }

    #[test]
    fn the_region_of_an_id_is_its_segment() {
        let catalog = Catalog::embedded();
        let id = "[concat(subscription().id, '/providers/Microsoft.Web/locations/westeurope/managedApis/office365')]";
        assert_eq!(region_of_id(catalog, id), Some("westeurope"));
        assert_eq!(
            region_of_id(catalog, "/locations/', parameters('location'), '/x"),
            None
        );
    }
}
