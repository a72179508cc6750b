//! What is known of Azure, and what overlays change of it, for programs.

use serde::Serialize;

use super::json;
use super::model::SCHEMA_VERSION;
use crate::catalog::{self, Catalog};

/// A source as it is listed.
#[derive(Serialize)]
struct SourceEntry<'a> {
    date: &'a str,
    url: Option<&'a str>,
    what: &'a str,
}

#[derive(Serialize)]
struct TableEntry<'a> {
    about: &'a str,
    rows: usize,
    sources: Vec<SourceEntry<'a>>,
}

#[derive(Serialize)]
struct ListEntry<'a> {
    kind: &'static str,
    origin: &'static str,
    date: &'a str,
    rows: usize,
    whole: bool,
}

#[derive(Serialize)]
struct OverlayEntry<'a> {
    name: &'a str,
    date: &'a str,
    sha256: &'a str,
    lists: Vec<ListEntry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShowDocument<'a> {
    schema_version: &'static str,
    embedded: EmbeddedEntry<'a>,
    overlays: Vec<OverlayEntry<'a>>,
}

#[derive(Serialize)]
struct EmbeddedEntry<'a> {
    name: &'a str,
    date: &'a str,
    sha256: &'a str,
    tables: Vec<TableEntry<'a>>,
}

/// What is known, how old it is, and where it is from.
///
/// # Errors
/// When serialisation fails, which no catalogue makes happen.
pub fn show(catalog: Catalog<'_>) -> Result<String, serde_json::Error> {
    let tables = catalog.tables();
    let identity = catalog.embedded_identity();
    let tables = tables.iter().map(|table| TableEntry {
        about: table.about,
        rows: table.rows,
        sources: table.sources.iter().map(source).collect(),
    });
    json::text(&ShowDocument {
        schema_version: SCHEMA_VERSION,
        embedded: EmbeddedEntry {
            name: identity.name,
            date: identity.date,
            sha256: identity.sha256,
            tables: tables.collect(),
        },
        overlays: overlays(catalog),
    })
}

fn overlays(catalog: Catalog<'_>) -> Vec<OverlayEntry<'_>> {
    let lists = catalog.overlay().map_or(&[][..], catalog::Overlay::lists);
    let overlays = catalog.identities().skip(1).enumerate();
    overlays
        .map(|(number, identity)| OverlayEntry {
            name: identity.name,
            date: identity.date,
            sha256: identity.sha256,
            lists: lists
                .iter()
                .filter(|list| list.overlay == number)
                .map(|list| ListEntry {
                    kind: list.kind.word(),
                    origin: list.kind.origin(),
                    date: list.date,
                    rows: list.rows,
                    whole: list.is_whole,
                })
                .collect(),
        })
        .collect()
}

fn source<'a>(source: &catalog::Source<'a>) -> SourceEntry<'a> {
    SourceEntry {
        date: source.date,
        url: Some(source.url).filter(|url| !url.is_empty()),
        what: source.what,
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DiffDocument<'c> {
    schema_version: &'static str,
    overlays: Vec<OverlayEntry<'c>>,
    regions: Vec<RegionEntry<'c>>,
    types: Vec<TypeEntry<'c>>,
    sizes: Vec<SizeEntry>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RegionEntry<'c> {
    name: &'c str,
    display_name: &'c str,
    new: bool,
    changes: Vec<FactEntry<'c>>,
}

#[derive(Serialize)]
struct FactEntry<'c> {
    of: &'static str,
    before: Option<&'c str>,
    after: &'c str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TypeEntry<'c> {
    name: &'c str,
    new: bool,
    gained: &'c [String],
    lost: &'c [String],
    settled: &'c [String],
    versions_gained: &'c [String],
    versions_lost: &'c [String],
}

#[derive(Serialize)]
struct SizeEntry {
    of: &'static str,
    names: usize,
    regions: usize,
    restricted: usize,
}

/// What overlays change: all of it.
///
/// # Errors
/// When serialisation fails, which no catalogue makes happen.
pub fn diff(catalog: Catalog<'_>, changes: &catalog::Changes) -> Result<String, serde_json::Error> {
    let types = changes.types.iter().map(|change| TypeEntry {
        name: &change.name,
        new: change.is_new,
        gained: &change.gained,
        lost: &change.lost,
        settled: &change.settled,
        versions_gained: &change.versions_gained,
        versions_lost: &change.versions_lost,
    });
    let sizes = changes.sizes.iter().map(|size| SizeEntry {
        of: size.of.word(),
        names: size.names,
        regions: size.covered,
        restricted: size.restricted,
    });
    json::text(&DiffDocument {
        schema_version: SCHEMA_VERSION,
        overlays: overlays(catalog),
        regions: changes.regions.iter().map(region_entry).collect(),
        types: types.collect(),
        sizes: sizes.collect(),
    })
}

fn region_entry(change: &catalog::RegionChange) -> RegionEntry<'_> {
    let facts = change.facts.iter();
    RegionEntry {
        name: &change.name,
        display_name: &change.display_name,
        new: change.is_new,
        changes: facts
            .map(|(of, before, after)| FactEntry {
                of,
                before: Some(before.as_str()).filter(|_| !change.is_new),
                after,
            })
            .collect(),
    }
}
