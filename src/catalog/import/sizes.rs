//! Sizes of machines and disks as `az vm list-skus` prints them, and storage SKUs.
//!
//! What a list lacks says that it is not offered only where the list is whole. The command can be
//! filtered: by region, which shows, since a region is covered only where something of it is in
//! the list; by size or zone, which shows in what all entries have in common.

use std::collections::{BTreeMap, BTreeSet};

use super::error::{At, ImportMistake};
use super::{Part, Taken, place, shape};
use crate::catalog::overlay::{Draft, DraftSku, DraftState};
use crate::catalog::{ListKind, SkuKind};
use crate::json::Node;

/// What an entry is called in messages.
const ENTRY: &str = "a size of `az vm list-skus --all`";
/// The same for storage.
const STORAGE_ENTRY: &str = "a SKU of storage accounts";

/// Takes the sizes of a list.
pub(super) fn take(
    draft: &mut Draft,
    list: usize,
    items: &[&Node],
    cut: Option<Part>,
) -> Result<Taken, At> {
    let mut entries = Entries::default();
    let kind = draft
        .lists
        .get(list)
        .map_or(ListKind::Sizes, |list| list.kind);
    for item in items {
        one(draft, (list, kind), item, &mut entries)?;
    }
    if entries.covered.is_empty() {
        let span = items
            .first()
            .map_or_else(Default::default, |item| item.span);
        let wanted = "virtual machines, disks or dedicated hosts";
        return Err((span, ImportMistake::Useless(wanted)));
    }
    let part = cut.or_else(|| entries.part(kind));
    let regions: BTreeSet<&String> = entries.covered.values().flatten().collect();
    let regions = regions.len();
    if part.is_none() {
        let covered = entries.covered.into_iter();
        draft
            .covers
            .extend(covered.map(|(of, regions)| ((of, list), regions)));
    }
    let rows = draft.skus.keys().filter(|(.., own)| *own == list).count();
    Ok(Taken {
        kind,
        rows,
        regions,
        part,
    })
}

/// Takes one entry of a list.
fn one(
    draft: &mut Draft,
    (list, kind): (usize, ListKind),
    item: &Node,
    entries: &mut Entries,
) -> Result<(), At> {
    let item = shape::object(item)?;
    let entry = if kind == ListKind::Storage {
        STORAGE_ENTRY
    } else {
        ENTRY
    };
    let of = shape::needed(item, "resourceType", entry, kind)?;
    let name = shape::name(shape::needed(item, "name", entry, kind)?, item)?;
    let states = states(item)?;
    entries.all_have_zones &= states.values().all(|state| !state.zones.is_empty());
    let Some(of) = SkuKind::by_word(of) else {
        return Ok(());
    };
    if of == SkuKind::Machines {
        entries.add_name(&name);
    }
    let account = shape::optional(item, "kind")?.filter(|_| of == SkuKind::Storage);
    let account = account.map_or(Ok(String::new()), |text| shape::name(text, item))?;
    entries
        .covered
        .entry(of)
        .or_default()
        .extend(states.keys().cloned());
    let key = (of, name.to_ascii_lowercase(), account, list);
    let sku = draft.skus.entry(key).or_insert_with(|| DraftSku {
        name,
        ..DraftSku::default()
    });
    for (region, state) in states {
        match sku.states.get_mut(&region) {
            Some(known) => either(known, state),
            None => drop(sku.states.insert(region, state)),
        }
    }
    Ok(())
}

/// Characters that all names of a region may have in common although nothing was filtered: a new
/// region has only later versions (`_v6`), and most sizes take premium disks (`s`).
const USUAL: [char; 3] = ['_', 'v', 's'];

/// What shows whether a list was filtered.
struct Entries {
    covered: BTreeMap<SkuKind, BTreeSet<String>>,
    /// Characters that every name of a machine has; none before the first.
    common: Option<BTreeSet<char>>,
    all_have_zones: bool,
}

impl Default for Entries {
    fn default() -> Self {
        Self {
            covered: BTreeMap::new(),
            common: None,
            all_have_zones: true,
        }
    }
}

impl Entries {
    fn add_name(&mut self, name: &str) {
        let name = name.to_ascii_lowercase();
        let own = name.split_once('_').map_or(name.as_str(), |(_, own)| own);
        let own = own.chars().filter(|c| !USUAL.contains(c));
        let own: BTreeSet<char> = own.collect();
        self.common = Some(match self.common.take() {
            Some(common) => common.intersection(&own).copied().collect(),
            None => own,
        });
    }

    fn part(&self, kind: ListKind) -> Option<Part> {
        if kind == ListKind::Storage {
            return None;
        }
        let shared = self.common.iter().flatten().last();
        let by_size = shared.map(|shared| Part::BySize(*shared));
        by_size.or_else(|| self.all_have_zones.then_some(Part::ByZone))
    }
}

/// What each region offers of an entry.
fn states(item: &Node) -> Result<BTreeMap<String, DraftState>, At> {
    let mut states = BTreeMap::new();
    for location in shape::entries(item, "locations")? {
        states.insert(place(location)?, DraftState::default());
    }
    for info in shape::entries(item, "locationInfo")? {
        let Some(location) = info.get("location").filter(|node| !node.is_null()) else {
            continue;
        };
        let zones = digits(shape::entries(info, "zones")?)?;
        states.entry(place(location)?).or_default().zones = zones;
    }
    for restriction in shape::entries(item, "restrictions")? {
        restrict(&mut states, restriction)?;
    }
    Ok(states)
}

/// Adds what the subscription is kept from.
fn restrict(states: &mut BTreeMap<String, DraftState>, restriction: &Node) -> Result<(), At> {
    let reason = shape::optional(restriction, "reasonCode")?.unwrap_or("NotAvailable");
    let reason = shape::word(reason, restriction)?;
    let kind = shape::optional(restriction, "type")?.unwrap_or("Location");
    let info = restriction
        .get("restrictionInfo")
        .filter(|info| info.is_object());
    let of_info = info.map_or(Ok(&[][..]), |info| shape::entries(info, "locations"))?;
    let places = match of_info {
        [] => shape::entries(restriction, "values")?,
        places => places,
    };
    let is_of_zones = kind.eq_ignore_ascii_case("Zone");
    let zones = info.map_or(Ok(&[][..]), |info| shape::entries(info, "zones"))?;
    let zones = digits(zones)?;
    for location in places {
        let Some(state) = states.get_mut(&place(location)?) else {
            continue;
        };
        // Kept from the region is more than kept from some of its zones.
        if !is_of_zones {
            state.reason.clone_from(&reason);
            state.closed_zones.clear();
        } else if !zones.is_empty() && !state.is_closed() {
            state.closed_zones.extend(zones.iter());
            state.reason.clone_from(&reason);
        }
    }
    Ok(())
}

/// Numbers of zones; what is no number is a zone that no template can name.
fn digits(nodes: &[Node]) -> Result<BTreeSet<char>, At> {
    let mut zones = BTreeSet::new();
    for node in nodes {
        let text = shape::text_of(node)?;
        zones.extend(
            text.chars()
                .next()
                .filter(|c| text.len() == 1 && c.is_ascii_digit()),
        );
    }
    Ok(zones)
}

/// One name can have several entries in a region, as disks have by size: what one offers is
/// offered.
fn either(known: &mut DraftState, other: DraftState) {
    match (known.is_closed(), other.is_closed()) {
        (_, true) => {}
        (true, false) => *known = other,
        (false, false) => {
            let open: BTreeSet<char> = open(known).chain(open(&other)).collect();
            known.zones.extend(other.zones);
            known.closed_zones.extend(other.closed_zones);
            known.closed_zones.retain(|zone| !open.contains(zone));
            if known.closed_zones.is_empty() {
                known.reason.clear();
            } else if known.reason.is_empty() {
                known.reason = other.reason;
            }
        }
    }
}

fn open(state: &DraftState) -> impl Iterator<Item = char> {
    state.zones.difference(&state.closed_zones).copied()
}
