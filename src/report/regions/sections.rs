//! What stands in the way and where, grouped: what several regions lack alike is said once.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::document::{Regions, ResourceEntry, ThingEntry};

/// What stands under one heading.
pub(super) struct Section<'r> {
    /// The heading.
    pub title: &'static str,
    /// In the order in which they are told: what most regions have in common first.
    pub items: Vec<Item<'r>>,
}

/// One thing to say.
pub(super) struct Item<'r> {
    /// What.
    pub head: &'r str,
    /// What it is about, in a few words each; none where the head says it.
    pub whats: Vec<&'r str>,
    /// Who asks.
    pub resources: Vec<&'r ResourceEntry>,
    /// In which regions.
    pub regions: &'r [String],
}

/// The sections that have something to say.
pub(super) fn sections(regions: &Regions) -> Vec<Section<'_>> {
    let things = regions.things.iter();
    let blocked = things.clone().filter(|thing| !thing.blocked.is_empty());
    let warned = things.clone().filter(|thing| !thing.warned.is_empty());
    let changes = things.clone().flat_map(|thing| {
        let changes = thing.changes.iter();
        changes.map(move |one| (thing, one.change.as_str(), one.regions.as_slice()))
    });
    let unknown = things.flat_map(|thing| {
        let reasons = thing.unknown.iter();
        reasons.map(move |one| (thing, one.reason.as_str(), one.regions.as_slice()))
    });
    let all = [
        Section {
            title: "What blocks",
            items: blocked.map(|thing| of(thing, &thing.blocked)).collect(),
        },
        Section {
            title: "What would change",
            items: merged(changes),
        },
        Section {
            title: "What is doubtful",
            items: warned.map(|thing| of(thing, &thing.warned)).collect(),
        },
        Section {
            title: "What cannot be told",
            items: merged(unknown),
        },
    ];
    let mut all = Vec::from(all);
    all.retain(|section| !section.items.is_empty());
    for section in &mut all {
        sort(&mut section.items);
    }
    all
}

/// What most regions have in common first, the same words together; what is equal stays in the
/// order of the input.
fn sort(items: &mut [Item<'_>]) {
    let mut heads: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (place, item) in items.iter().enumerate() {
        let most = heads.entry(item.head).or_insert((0, place));
        most.0 = most.0.max(item.regions.len());
    }
    items.sort_by_key(|item| {
        let (most, first) = heads.get(item.head).copied().unwrap_or_default();
        (Reverse(most), first, Reverse(item.regions.len()))
    });
}

fn of<'r>(thing: &'r ThingEntry, regions: &'r [String]) -> Item<'r> {
    Item {
        head: &thing.message,
        whats: Vec::new(),
        resources: thing.resources.iter().collect(),
        regions,
    }
}

/// One item for the same words about the same regions.
fn merged<'r>(
    told: impl Iterator<Item = (&'r ThingEntry, &'r str, &'r [String])>,
) -> Vec<Item<'r>> {
    let mut places: BTreeMap<(&str, &[String]), usize> = BTreeMap::new();
    let mut items: Vec<Item<'r>> = Vec::new();
    for (thing, head, regions) in told {
        let place = *places.entry((head, regions)).or_insert(items.len());
        if place == items.len() {
            items.push(Item {
                head,
                whats: Vec::new(),
                resources: Vec::new(),
                regions,
            });
        }
        let Some(item) = items.get_mut(place) else {
            continue;
        };
        item.whats.push(&thing.what);
        item.resources.extend(&thing.resources);
    }
    items
}

/// Which regions, in words: `in every region`, `in 50 of 58 regions, all but a, b`, `in a and b`.
pub(super) fn said(some: &[String], all: &Regions) -> String {
    let number = all.regions.len();
    if some.len() == number && number > 1 {
        return "in every region".to_owned();
    }
    if let [one] = some {
        return format!("in {one}");
    }
    let (count, listed) = (some.len(), some.join(", "));
    if count * 2 <= number {
        return format!("in {count} regions: {listed}");
    }
    let mut others: Vec<&str> = all.regions.iter().map(|one| one.name.as_str()).collect();
    others.retain(|name| some.binary_search_by(|one| one.as_str().cmp(name)).is_err());
    others.sort_unstable();
    format!(
        "in {count} of {number} regions, all but {}",
        others.join(", ")
    )
}
