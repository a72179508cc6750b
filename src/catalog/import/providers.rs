//! Resource types, as `az provider list` and `az provider show` print them.

use std::collections::BTreeSet;

use super::error::At;
use super::{Taken, cloud_of, place, shape};
use crate::catalog::availability::is_stable;
use crate::catalog::overlay::{Draft, DraftKind};
use crate::catalog::{Catalog, ListKind, LocationWord};
use crate::json::Node;

/// What an entry is called in messages.
const ENTRY: &str = "a provider of `az provider list`";
/// The same for what is in it.
const TYPE: &str = "a resource type of `az provider list`";

/// Takes the types of all providers of a list.
pub(super) fn take(draft: &mut Draft, list: usize, items: &[&Node]) -> Result<Taken, At> {
    let mut rows = 0;
    let mut places = BTreeSet::new();
    for item in items {
        let item = shape::object(item)?;
        let namespace = shape::needed(item, "namespace", ENTRY, ListKind::Providers)?;
        for own in shape::entries(item, "resourceTypes")? {
            let own = shape::object(own)?;
            let name = shape::needed(own, "resourceType", TYPE, ListKind::Providers)?;
            let name = shape::name(&format!("{namespace}/{name}"), own)?;
            let kind = read(name, own, list)?;
            places.extend(kind.places.iter().cloned());
            rows += 1;
            draft.kinds.insert(kind.name.to_ascii_lowercase(), kind);
        }
    }
    if let Some(entry) = draft.lists.get_mut(list) {
        entry.cloud = cloud_of(places.iter().map(String::as_str));
    }
    let is_word = |name: &&String| {
        matches!(
            Catalog::embedded().location_word(name),
            LocationWord::Logical(_)
        )
    };
    Ok(Taken {
        kind: ListKind::Providers,
        rows,
        regions: places.iter().filter(|name| !is_word(name)).count(),
        part: None,
    })
}

fn read(name: String, item: &Node, list: usize) -> Result<DraftKind, At> {
    let places: Result<BTreeSet<String>, At> = shape::entries(item, "locations")?
        .iter()
        .filter(|node| is_named(node))
        .map(place)
        .collect();
    let mut zones = BTreeSet::new();
    for mapping in shape::entries(item, "zoneMappings")? {
        let location = mapping.get("location").filter(|node| is_named(node));
        if let Some(location) = location
            && !shape::entries(mapping, "zones")?.is_empty()
        {
            zones.insert(place(location)?);
        }
    }
    let versions = shape::entries(item, "apiVersions")?.iter();
    let versions: Result<BTreeSet<String>, At> = versions
        .map(|node| shape::name(shape::text_of(node)?, node))
        .collect();
    // Stable ones first, then previews, each newest first.
    let mut versions: Vec<String> = versions?.into_iter().rev().collect();
    versions.sort_by_key(|version| !is_stable(version));
    let capabilities = shape::optional(item, "capabilities")?;
    let takes = |text: &str| {
        text.split(',')
            .any(|word| word.trim() == "SupportsLocation")
    };
    Ok(DraftKind {
        name,
        places: places?,
        zones,
        versions,
        takes_location: capabilities.map(takes),
        list,
    })
}

/// Some types list an empty name.
fn is_named(node: &Node) -> bool {
    node.as_str().is_none_or(|text| !text.trim().is_empty())
}
