//! Whether a resource asks for a feature: conditions of the table on the values of the resource.

use super::super::vaults::{deployed, root_of};
use super::is_read;
use crate::arm::symbolic::mentions;
use crate::arm::{ResourceRef, Value, View};
use crate::catalog::{Condition, Feature, FeatureTest, LocationWord, PathPattern, Step, read_word};
use crate::json::{Kind, Node};
use crate::rule::Scene;

/// A place where a condition holds.
pub struct Spot<'d> {
    /// The place; none: the resource as a whole.
    pub place: Option<View<'d>>,
    /// What holds the place.
    pub parent: View<'d>,
    /// The part that the form of the condition reads.
    pub read: String,
    /// How many places the condition found in all.
    pub count: usize,
    /// Why it is not known whether it holds.
    pub doubt: Option<String>,
    /// Whether it holds by what is so where nothing is set.
    pub by_default: bool,
}

/// Whether a feature may be asked for, as far as what is written tells at once: the first place is
/// there, or lies in what an expression gives.
pub fn may_hold(resource: &Node, feature: Feature<'_>) -> bool {
    let Some(first) = feature.conditions().next() else {
        return true;
    };
    let is_there = |path: PathPattern<'_>| reaches(resource, path.steps());
    feature.default().is_some() || first.of.is_some() || first.paths().any(is_there)
}

fn reaches<'p>(node: &Node, steps: impl Iterator<Item = Step<'p>>) -> bool {
    let mut node = node;
    for step in steps {
        match (step, &node.kind) {
            (Step::Key(key), Kind::Object(_)) => match node.get(key) {
                Some(member) => node = member,
                None => return false,
            },
            (Step::AnyElement, Kind::Array(elements)) => return !elements.is_empty(),
            (Step::AnyKey, _) | (_, Kind::String(_)) => return true,
            _ => return false,
        }
    }
    true
}

/// The places at which a resource asks for a feature: those of the first condition, where the
/// others hold as well.
pub fn spots<'d>(
    scene: &Scene<'d>,
    at: ResourceRef,
    view: &View<'d>,
    feature: Feature<'_>,
) -> Vec<Spot<'d>> {
    let mut conditions = feature.conditions();
    let Some(first) = conditions.next() else {
        return vec![whole(view, None, false)];
    };
    let mut spots = places(scene, view, &first, is_read(feature.reads()));
    if spots.is_empty()
        && let Some((default, _)) = feature.default()
        && first
            .values()
            .any(|value| value.eq_ignore_ascii_case(default))
        && first.paths().all(|path| !is_given(view, path))
    {
        spots.push(whole(view, None, true));
    }
    for condition in conditions {
        if spots.is_empty() {
            break;
        }
        let doubt = match condition.of {
            None => holds(places(scene, view, &condition, false)),
            Some(root) => match root_of(scene, at, root).and_then(|root| deployed(scene, root)) {
                Some((_, root)) => holds(places(scene, &root, &condition, false)),
                None => Some(Some(format!("its `{root}` is not in the templates"))),
            },
        };
        match doubt {
            None => spots.clear(),
            Some(doubt) => {
                for spot in &mut spots {
                    spot.doubt = spot.doubt.take().or_else(|| doubt.clone());
                }
            }
        }
    }
    spots
}

fn whole<'d>(view: &View<'d>, doubt: Option<String>, by_default: bool) -> Spot<'d> {
    Spot {
        place: None,
        parent: view.clone(),
        read: String::new(),
        count: 1,
        doubt,
        by_default,
    }
}

fn is_given(view: &View<'_>, path: PathPattern<'_>) -> bool {
    let mut places = view.find(path).into_iter();
    places.any(|place| place.value() != Value::Null)
}

/// Whether a further condition holds at one of its places: no, or yes with what makes it doubtful.
fn holds(places: Vec<Spot<'_>>) -> Option<Option<String>> {
    let mut doubts = places.into_iter().map(|spot| spot.doubt);
    let first = doubts.next()?;
    match first {
        None => Some(None),
        Some(doubt) if doubts.any(|doubt| doubt.is_none()) => {
            drop(doubt);
            Some(None)
        }
        doubtful => Some(doubtful),
    }
}

/// The places at which a condition holds, or may hold.
fn places<'d>(
    scene: &Scene<'d>,
    start: &View<'d>,
    condition: &Condition<'_>,
    must_be_known: bool,
) -> Vec<Spot<'d>> {
    let mut spots = Vec::new();
    let mut count = 0;
    for path in condition.paths() {
        let (prefix, last) = path
            .as_str()
            .rsplit_once('.')
            .unwrap_or(("", path.as_str()));
        let parents = match prefix {
            "" => vec![start.clone()],
            prefix => start.find(PathPattern::new(prefix)),
        };
        for parent in parents {
            for place in parent.find(PathPattern::new(last)) {
                count += 1;
                let Some((read, doubt)) = test(scene, &place, condition) else {
                    continue;
                };
                if must_be_known && doubt.is_some() {
                    continue;
                }
                spots.push(Spot {
                    place: Some(place),
                    parent: parent.clone(),
                    read,
                    count: 0,
                    doubt,
                    by_default: false,
                });
            }
        }
    }
    for spot in &mut spots {
        spot.count = count;
    }
    spots
}

/// Whether a condition holds at a place: no; or yes, with the part that is read and what makes it
/// doubtful.
fn test(
    scene: &Scene<'_>,
    place: &View<'_>,
    condition: &Condition<'_>,
) -> Option<(String, Option<String>)> {
    let value = place.value();
    if value == Value::Null {
        return None;
    }
    let yes = |read: &str| Some((read.to_owned(), None));
    if let Value::Unknown(unknown) = &value {
        let is_written = condition.test == FeatureTest::Exists && place.is_written();
        // `pickZones` gives none where the region has none.
        let is_picked = condition.test == FeatureTest::Filled && mentions(&value, &["pickZones"]);
        return match (is_written, is_picked) {
            (_, true) => None,
            (true, _) => yes(""),
            _ => Some((String::new(), Some(unknown.why.to_string()))),
        };
    }
    let text = match &value {
        Value::String(text) => Some(text.to_string()),
        Value::Bool(_) | Value::Int(_) => Some(value.to_string()),
        _ => None,
    };
    let is_among = |text: &str| {
        let mut values = condition.values();
        values.any(|value| value.eq_ignore_ascii_case(text))
    };
    match condition.test {
        FeatureTest::In => text.filter(|text| is_among(text)).and_then(|_| yes("")),
        FeatureTest::NotIn => text.filter(|text| !is_among(text)).and_then(|_| yes("")),
        FeatureTest::Like => {
            let text = text?;
            let read = condition.values().find_map(|form| read_word(form, &text))?;
            yes(read)
        }
        FeatureTest::Exists => yes(""),
        FeatureTest::Filled => {
            let is_filled = matches!(&value, Value::Array(elements) if !elements.is_empty());
            is_filled.then(|| (String::new(), None))
        }
        FeatureTest::Logical => {
            let word = scene.catalog.location_word(&text?);
            matches!(word, LocationWord::Logical(_)).then(|| (String::new(), None))
        }
    }
}
