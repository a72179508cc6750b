//! The text of an overlay.
//!
//! ```text
//! armove catalogue overlay 1
//! list | kind | date | rows | whole or part | cloud
//! set | names of locations, separated by blanks
//! versions | API versions, separated by blanks
//! region | name | display name | geography | group | pair | zones | cloud | list
//! word | name | display name | list                a location that is no region
//! type | name | list | set where offered | set with zones | versions | takes a location
//! sku | what | name | kind | list | STATE:SET ...  states: see `SkuRow::with_state`
//! covers | what | list | set                       regions of which a list holds all names
//! end | number of rows above, without the first
//! ```
//!
//! `-` is none, `?` is not said. Lists, sets and versions are named by their numbers, from 1; set
//! and versions 0 are none. Sets and versions stand once, however many types share them: a whole
//! provider list comes to a twentieth of its size. Sorted, so that the same lists give the same
//! bytes, and a change of one type is a change of one line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::read::{NONE, NOT_SAID, SEPARATOR, VERSION};
use super::{ListKind, MAGIC, SkuKind};
use crate::catalog::Cloud;

/// What is to become an overlay.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Draft {
    /// Its lists.
    pub lists: Vec<DraftList>,
    /// Regions by name.
    pub regions: BTreeMap<String, DraftRegion>,
    /// Locations that are no regions, by name: display name and list.
    pub words: BTreeMap<String, (String, usize)>,
    /// Types by name in lower case.
    pub kinds: BTreeMap<String, DraftKind>,
    /// Names of sizes by what they are for, in lower case, kind of account, and list.
    pub skus: BTreeMap<(SkuKind, String, String, usize), DraftSku>,
    /// Regions of which a list holds all names.
    pub covers: BTreeMap<(SkuKind, usize), BTreeSet<String>>,
}

/// A list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct DraftList {
    /// What it is about.
    pub kind: ListKind,
    /// When it was taken.
    pub date: crate::text::Date,
    /// How many rows came of it.
    pub rows: usize,
    /// Whether all of it is there.
    pub is_whole: bool,
    /// The cloud of its regions.
    pub cloud: Cloud,
}

/// A region. Lists count from 0 here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct DraftRegion {
    pub display_name: String,
    pub geography: Option<String>,
    pub group: Option<String>,
    pub pair: Option<Option<String>>,
    pub zones: Option<u8>,
    pub cloud: Cloud,
    pub list: usize,
}

/// A type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct DraftKind {
    pub name: String,
    pub places: BTreeSet<String>,
    pub zones: BTreeSet<String>,
    pub versions: Vec<String>,
    pub takes_location: Option<bool>,
    pub list: usize,
}

/// A size: its states by region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct DraftSku {
    pub name: String,
    pub states: BTreeMap<String, DraftState>,
}

/// What a region offers of a size.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct DraftState {
    /// Digits of zones.
    pub zones: BTreeSet<char>,
    /// Digits of zones that the subscription is kept from.
    pub closed_zones: BTreeSet<char>,
    /// Why it is kept from them, or, where there are none, from the region.
    pub reason: String,
}

impl DraftState {
    /// Whether the subscription is kept from the whole region.
    pub fn is_closed(&self) -> bool {
        !self.reason.is_empty() && self.closed_zones.is_empty()
    }

    fn text(&self) -> String {
        let digits = |zones: &BTreeSet<char>| zones.iter().collect::<String>();
        let zones = digits(&self.zones);
        match (self.reason.is_empty(), self.closed_zones.is_empty()) {
            (true, _) => zones,
            (false, true) => format!("{zones}!{}", self.reason),
            (false, false) => format!("{zones}!{}/{}", digits(&self.closed_zones), self.reason),
        }
    }
}

/// Rows that are named by their number.
#[derive(Default)]
struct Numbered(BTreeMap<String, usize>);

impl Numbered {
    /// The number of a row; the empty one has 0.
    fn number(&mut self, row: String) -> usize {
        if row.is_empty() {
            return 0;
        }
        let next = self.0.len() + 1;
        *self.0.entry(row).or_insert(next)
    }

    fn in_order(&self) -> Vec<&String> {
        let mut rows: Vec<(&usize, &String)> = self.0.iter().map(|(row, at)| (at, row)).collect();
        rows.sort_unstable();
        rows.into_iter().map(|(_, row)| row).collect()
    }
}

impl Draft {
    /// Its text.
    pub fn render(&self) -> String {
        let (mut sets, mut versions) = (Numbered::default(), Numbered::default());
        let mut body = Vec::new();
        for (name, region) in &self.regions {
            body.push(region_row(name, region));
        }
        for (name, (display_name, list)) in &self.words {
            body.push(row(&["word", name, display_name, &number(*list)]));
        }
        for kind in self.kinds.values() {
            let places = sets.number(joined(&kind.places)).to_string();
            let zones = sets.number(joined(&kind.zones)).to_string();
            let known = versions.number(kind.versions.join(" ")).to_string();
            let location = match kind.takes_location {
                Some(true) => "yes",
                Some(false) => "no",
                None => NOT_SAID,
            };
            let list = number(kind.list);
            body.push(row(&[
                "type", &kind.name, &list, &places, &zones, &known, location,
            ]));
        }
        for ((of, _, kind, list), sku) in &self.skus {
            let mut states: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for (region, state) in &sku.states {
                states
                    .entry(state.text())
                    .or_default()
                    .insert(region.clone());
            }
            let states: Vec<String> = states
                .into_iter()
                .map(|(state, regions)| format!("{state}:{}", sets.number(joined(&regions))))
                .collect();
            let kind = if kind.is_empty() { NONE } else { kind };
            let states = states.join(" ");
            body.push(row(&[
                "sku",
                of.word(),
                &sku.name,
                kind,
                &number(*list),
                &states,
            ]));
        }
        for ((of, list), regions) in &self.covers {
            let set = sets.number(joined(regions)).to_string();
            body.push(row(&["covers", of.word(), &number(*list), &set]));
        }
        let lists = self.lists.iter().map(list_row);
        let sets = sets.in_order().into_iter().map(|set| row(&["set", set]));
        let versions = versions.in_order().into_iter();
        let versions = versions.map(|known| row(&["versions", known]));
        let rows: Vec<String> = lists.chain(sets).chain(versions).chain(body).collect();
        let mut text = format!("{MAGIC} {VERSION}\n");
        for row in &rows {
            text.push_str(row);
            text.push('\n');
        }
        // Writing to a string never fails.
        let _ = writeln!(text, "{}", row(&["end", &rows.len().to_string()]));
        text
    }
}

fn list_row(list: &DraftList) -> String {
    let (date, rows) = (list.date.to_string(), list.rows.to_string());
    let whole = if list.is_whole { "whole" } else { "part" };
    row(&[
        "list",
        list.kind.word(),
        &date,
        &rows,
        whole,
        list.cloud.word(),
    ])
}

fn region_row(name: &str, region: &DraftRegion) -> String {
    let optional = |text: &Option<String>| text.clone().unwrap_or_else(|| NONE.to_owned());
    let pair = region.pair.as_ref();
    row(&[
        "region",
        name,
        &region.display_name,
        &optional(&region.geography),
        &optional(&region.group),
        &pair.map_or_else(|| NOT_SAID.to_owned(), optional),
        &region
            .zones
            .map_or_else(|| NOT_SAID.to_owned(), |zones| zones.to_string()),
        region.cloud.word(),
        &number(region.list),
    ])
}

fn row(fields: &[&str]) -> String {
    fields.join(SEPARATOR)
}

/// Lists count from 1 in the text.
fn number(list: usize) -> String {
    (list + 1).to_string()
}

fn joined(names: &BTreeSet<String>) -> String {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.join(" ")
}
