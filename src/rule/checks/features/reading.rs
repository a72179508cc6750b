//! What the place of a feature says itself: a region, a code, a zone, a model, another resource.

use super::super::region::is_elsewhere;
use super::super::vaults::{reason, root_of, same};
use super::conditions::{Spot, spots};
use super::{Asked, is_read};
use crate::arm::{Resource, ResourceId, ResourceRef, Value, View};
use crate::catalog::{Feature, LocationWord, Reads};
use crate::rule::{Scene, Wanted};

/// What is asked for at a place; none where the place does not say what the feature is about.
pub fn wanted<'d>(
    scene: &Scene<'d>,
    at: ResourceRef,
    view: &View<'d>,
    feature: Feature<'d>,
    spot: Spot<'d>,
) -> Option<Asked<'d>> {
    let resource = scene.resource(at)?;
    let location = location(scene, at, resource);
    if feature.beside().is_some_and(|beside| {
        let region = spot.parent.member(beside).map(|member| member.value());
        is_elsewhere(scene, region.as_ref(), location.as_ref())
    }) {
        return None;
    }
    let mut wanted = Wanted {
        feature: feature.id(),
        doubt: spot.doubt.clone(),
        by_default: spot.by_default,
        said: None,
        home: location.as_ref().and_then(|value| region_of(scene, value)),
        peers: Vec::new(),
    };
    let reads = feature.reads();
    let keeps = match reads {
        None | Some(Reads::Geography) => true,
        Some(reads) if is_read(Some(reads)) => {
            wanted.said = word(scene, reads, &spot.read);
            wanted.peers = peers(scene, at, feature, reads);
            let is_own = || wanted.home.is_none() || wanted.home == wanted.said;
            wanted.said.is_some() && (reads != Reads::OwnRegionName || is_own())
        }
        Some(Reads::ZoneNumber) => {
            wanted.said = spot.place.as_ref().map(|place| place.value().to_string());
            let digits = |text: &String| text.parse::<u8>().is_ok();
            wanted.said.as_ref().is_some_and(digits) || wanted.doubt.is_some()
        }
        Some(Reads::Model) => {
            model(view, &mut wanted);
            true
        }
        Some(reads @ (Reads::ListedRegion | Reads::OtherRegion)) => {
            let is_alone = reads == Reads::ListedRegion && spot.count < 2;
            !is_alone && region(scene, &spot, location.as_ref(), &mut wanted)
        }
        Some(Reads::Partner | Reads::SameRegion) => {
            linked(scene, at, &spot, location.as_ref(), &mut wanted);
            true
        }
        Some(_) => true,
    };
    let is_own = feature.types().all(|name| name != "*");
    keeps.then_some(Asked {
        feature,
        place: spot.place,
        wanted,
        is_own,
    })
}

/// Where a resource lies by what is written: of a child, its root resource.
fn location(scene: &Scene<'_>, at: ResourceRef, resource: &Resource<'_>) -> Option<Value> {
    let mut slashes = resource.full_type.match_indices('/');
    let Some((end, _)) = slashes.nth(1) else {
        return resource.location.clone();
    };
    let root = root_of(scene, at, resource.full_type.get(..end)?)?;
    scene.resource(root)?.location.clone()
}

fn region_of(scene: &Scene<'_>, value: &Value) -> Option<String> {
    let region = scene.catalog.region(value.as_str()?)?;
    Some(region.name.to_owned())
}

/// A part of a text as a region or a code.
fn word(scene: &Scene<'_>, reads: Reads, read: &str) -> Option<String> {
    let name = match scene.catalog.location_word(read) {
        LocationWord::Region(region) => Some(region.name.to_owned()),
        _ => None,
    };
    let mut regions = scene.catalog.all_regions();
    let mut code = || {
        let is_code = |code: &str| code.eq_ignore_ascii_case(read);
        regions
            .any(|region| region.geo_code.is_some_and(is_code))
            .then(|| read.to_ascii_lowercase())
    };
    match reads {
        Reads::GeoCode => code(),
        Reads::RegionOrCode => name.or_else(code),
        _ => name,
    }
}

/// What the other resources of the type say in the same place.
fn peers(scene: &Scene<'_>, at: ResourceRef, feature: Feature<'_>, reads: Reads) -> Vec<String> {
    // Names of several zones stand beside each other; other texts are each for themselves.
    let first = feature.conditions().next();
    let path = first.and_then(|condition| condition.paths().next());
    if path.is_none_or(|path| path.as_str() != "name") {
        return Vec::new();
    }
    let Some(resource) = scene.resource(at) else {
        return Vec::new();
    };
    let mut said = Vec::new();
    for (other, declared) in scene.estate.resources() {
        if other == at || !declared.is_type(&resource.full_type) {
            continue;
        }
        let view = scene.template(other);
        let Some(view) = view.and_then(|template| View::of(template, declared)) else {
            continue;
        };
        let spots = spots(scene, other, &view, feature).into_iter();
        said.extend(spots.filter_map(|spot| word(scene, reads, &spot.read)));
    }
    said.sort();
    said.dedup();
    said
}

/// A model by name and version.
fn model(view: &View<'_>, wanted: &mut Wanted) {
    let member = |key| {
        let place = view.at(["properties", "model", key]);
        place.map_or(Value::Null, |place| place.value())
    };
    match (member("name"), member("version")) {
        (Value::String(name), Value::String(version)) => {
            wanted.said = Some(format!("{name}@{version}"));
        }
        (name, version) => {
            let unknown = [&name, &version]
                .into_iter()
                .find(|value| !value.is_known());
            let why = unknown.map_or_else(|| "the model states no version".to_owned(), reason);
            wanted.doubt.get_or_insert(why);
        }
    }
}

/// A region that a place names; whether it is one.
fn region(
    scene: &Scene<'_>,
    spot: &Spot<'_>,
    location: Option<&Value>,
    wanted: &mut Wanted,
) -> bool {
    let Some(place) = &spot.place else {
        return false;
    };
    let value = place.value();
    if value.is_known() {
        wanted.said = region_of(scene, &value);
        return wanted.said.is_some();
    }
    // The location itself, in whatever way it is written.
    if location.and_then(|location| same(location, &value)) == Some(true) {
        return false;
    }
    wanted.doubt.get_or_insert_with(|| reason(&value));
    true
}

/// Where the resource lies that a place names by its id.
fn linked(
    scene: &Scene<'_>,
    at: ResourceRef,
    spot: &Spot<'_>,
    own: Option<&Value>,
    wanted: &mut Wanted,
) {
    let Some(place) = &spot.place else { return };
    let value = place.value();
    let other = ResourceId::parse(&value).and_then(|id| scene.estate.resolve(&id, at.template));
    let other = other.and_then(|other| scene.resource(other));
    let why = match other {
        None if !value.is_known() && ResourceId::parse(&value).is_none() => reason(&value),
        None => "what it names is not in the templates".to_owned(),
        Some(other) => {
            let location = other.location.as_ref();
            if let (Some(own), Some(location)) = (own, location)
                && same(own, location) == Some(true)
            {
                return;
            }
            wanted.said = location.and_then(|location| region_of(scene, location));
            match (&wanted.said, location) {
                (Some(_), _) => return,
                (None, Some(location)) if !location.is_known() => {
                    format!("where it lies is not known: {}", reason(location))
                }
                // It is global, or of a kind that lies nowhere.
                (None, _) => return,
            }
        }
    };
    wanted.doubt.get_or_insert(why);
}
