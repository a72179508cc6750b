//! Lists of what vaults protect, as `az backup item list`, `az backup container list` or the REST
//! API give them: an array, `{"value": [...]}`, or one entry by itself.
//!
//! Reads what an entry says and knows nothing of templates. What cannot be read is said at its
//! place; nothing is guessed, and an empty list says nothing.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, ItemKind};
use crate::json::{Node, Spot};

mod place;
mod source;

use place::Place;
pub use source::Source;
use source::source;

/// A list among the inputs.
#[derive(Clone, Copy, Debug)]
pub struct Inventory<'d> {
    /// Index among the files of the run.
    pub file: usize,
    /// Its root.
    pub root: &'d Node,
}

/// A vault, as an ID names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct VaultName {
    /// Its subscription.
    pub subscription: Option<String>,
    /// Its resource group.
    pub group: Option<String>,
    /// Its name.
    pub name: String,
}

/// An entry of a list, and where it stands.
#[derive(Clone, Debug)]
pub struct Entry<'d> {
    /// Index of the list's file.
    pub file: usize,
    /// The entry.
    pub spot: Spot<'d>,
}

/// A protected item.
#[derive(Clone, Debug)]
pub struct Item<'d> {
    /// Where it stands.
    pub entry: Entry<'d>,
    /// What it is.
    pub kind: ItemKind<'d>,
    /// The vault that protects it.
    pub vault: VaultName,
    /// The native name of its container.
    pub container: String,
    /// Its own native name.
    pub name: String,
    /// Its name for people: of the machine, the share, the database.
    pub friendly: Option<String>,
    /// What is protected, as far as the entry says it.
    pub source: Source,
    /// The name of its policy.
    pub policy: Option<String>,
    /// `protectionState`.
    pub state: Option<String>,
    /// Whether it is deleted and only held for a while.
    pub is_deleted: bool,
    /// The disks that are backed up, or left out, by their LUN.
    pub disks: Option<Disks>,
}

/// Disks by their LUN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disks {
    /// The LUNs.
    pub luns: Vec<u32>,
    /// Whether only these are backed up; else all but these.
    pub only_these: bool,
}

/// What is registered with a vault.
#[derive(Clone, Debug)]
pub struct Container<'d> {
    /// Where it stands.
    pub entry: Entry<'d>,
    /// The vault.
    pub vault: VaultName,
    /// Its native name.
    pub name: String,
    /// Its name for people.
    pub friendly: Option<String>,
    /// Its `backupManagementType`.
    pub management: Option<String>,
}

/// What is wrong with an entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It is no object.
    #[error("this entry is {0}, not an object: a list of protected items holds objects")]
    NotAnObject(&'static str),
    /// It has no ID.
    #[error("this entry has no `id`, so neither its vault nor its name is known")]
    NoId,
    /// The ID is not that of an item or a container.
    #[error("`id` is not that of a protected item or a container of a vault")]
    ForeignId,
    /// An item without type.
    #[error("this item has no `properties.protectedItemType`, so what it protects is not known")]
    NoType,
    /// A type that is not known.
    #[error("`{0}` is no kind of protected item that is known")]
    UnknownType(String),
    /// The list goes on elsewhere.
    #[error("the list goes on at `nextLink`: what stands there is not known")]
    CutOff,
}

/// All that lists say.
#[derive(Clone, Debug, Default)]
pub struct Listed<'d> {
    /// The items, in the order of the lists.
    pub items: Vec<Item<'d>>,
    /// The containers.
    pub containers: Vec<Container<'d>>,
    /// What could not be read, and where.
    pub unread: Vec<(Entry<'d>, Unread)>,
}

impl Item<'_> {
    /// Whether nobody backs it up now.
    #[must_use]
    pub fn is_stopped(&self, catalog: Catalog<'_>) -> bool {
        let state = self.state.as_deref();
        self.is_deleted || state.is_some_and(|state| catalog.stopped_state(state).is_some())
    }
}

impl VaultName {
    /// Whether both are the same vault, as far as the IDs say it.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let agrees = |own: &Option<String>, other: &Option<String>| match (own, other) {
            (Some(own), Some(other)) => own.eq_ignore_ascii_case(other),
            _ => true,
        };
        self.name.eq_ignore_ascii_case(&other.name)
            && agrees(&self.group, &other.group)
            && agrees(&self.subscription, &other.subscription)
    }
}

/// Reads lists.
#[must_use]
pub fn read<'d>(catalog: Catalog<'d>, lists: &[Inventory<'d>]) -> Listed<'d> {
    let mut listed = Listed::default();
    let mut known = BTreeSet::new();
    for list in lists {
        let root = Spot::of(list.root);
        let at = |spot: Spot<'d>| Entry {
            file: list.file,
            spot,
        };
        if let Some(next) = root.get("nextLink").filter(|next| !next.node.is_null()) {
            listed.unread.push((at(next), Unread::CutOff));
        }
        for spot in entries(&root) {
            read_entry(catalog, at(spot), &mut known, &mut listed);
        }
    }
    listed
}

/// The entries of a list: of an array, of `value`, or the one that stands by itself.
pub fn entries<'d>(root: &Spot<'d>) -> Vec<Spot<'d>> {
    let array = root.get("value").unwrap_or_else(|| root.clone());
    if array.node.is_array() {
        array.elements().collect()
    } else {
        vec![root.clone()]
    }
}

/// Reads an entry, unless another list has it: lists of one kind and of all kinds hold the same items.
fn read_entry<'d>(
    catalog: Catalog<'d>,
    entry: Entry<'d>,
    known: &mut BTreeSet<String>,
    listed: &mut Listed<'d>,
) {
    let id = entry.spot.get("id").and_then(|id| id.node.as_str());
    match one(catalog, &entry) {
        Ok(_) if id.is_some_and(|id| !known.insert(id.to_ascii_lowercase())) => {}
        Ok(Read::Item(item)) => listed.items.push(*item),
        Ok(Read::Container(container)) => listed.containers.push(container),
        Err((spot, unread)) => {
            let entry = Entry { spot, ..entry };
            listed.unread.push((entry, unread));
        }
    }
}

enum Read<'d> {
    Item(Box<Item<'d>>),
    Container(Container<'d>),
}

fn one<'d>(catalog: Catalog<'d>, entry: &Entry<'d>) -> Result<Read<'d>, (Spot<'d>, Unread)> {
    let spot = &entry.spot;
    let wrong = |spot: Spot<'d>, unread| Err((spot, unread));
    if !spot.node.is_object() {
        return wrong(spot.clone(), Unread::NotAnObject(spot.node.kind_name()));
    }
    let Some(id) = spot.get("id") else {
        return wrong(spot.clone(), Unread::NoId);
    };
    let Some(place) = id.node.as_str().and_then(Place::read) else {
        return wrong(id, Unread::ForeignId);
    };
    let says = |key: &str| text(spot, key);
    let Some(name) = place.item else {
        return Ok(Read::Container(Container {
            entry: entry.clone(),
            vault: place.vault,
            name: place.container.to_owned(),
            friendly: says("friendlyName"),
            management: says("backupManagementType"),
        }));
    };
    let Some(item_type) = spot.find(&["properties", "protectedItemType"]) else {
        return wrong(spot.clone(), Unread::NoType);
    };
    let word = item_type.node.as_str().unwrap_or_default();
    let Some(kind) = catalog.item_kind(word) else {
        return wrong(item_type, Unread::UnknownType(word.to_owned()));
    };
    let policy = says("policyName").or_else(|| last_of(&says("policyId")?));
    let is = |key: &str| {
        let value = spot.find(&["properties", key]);
        value.is_some_and(|value| value.node.as_bool() == Some(true) || value.is("true"))
    };
    Ok(Read::Item(Box::new(Item {
        kind,
        source: source(spot, kind, place.container, name),
        vault: place.vault,
        container: place.container.to_owned(),
        name: name.to_owned(),
        friendly: says("friendlyName"),
        policy,
        state: says("protectionState"),
        is_deleted: is("isScheduledForDeferredDelete"),
        disks: disks(spot),
        entry: entry.clone(),
    })))
}

/// A property that is a text, if it is there and not empty.
fn text(entry: &Spot<'_>, key: &str) -> Option<String> {
    let value = entry.find(&["properties", key])?.node.as_str()?;
    (!value.trim().is_empty()).then(|| value.to_owned())
}

fn last_of(id: &str) -> Option<String> {
    let last = id.rsplit('/').next()?;
    (!last.is_empty()).then(|| last.to_owned())
}

fn disks(entry: &Spot<'_>) -> Option<Disks> {
    let rule = entry.find(&[
        "properties",
        "extendedProperties",
        "diskExclusionProperties",
    ])?;
    let list = rule.get("diskLunList")?;
    let luns = list.elements().filter_map(|lun| number(lun.node)).collect();
    let only_these = rule
        .get("isInclusionList")
        .is_some_and(|flag| flag.node.as_bool() == Some(true));
    Some(Disks { luns, only_these })
}

fn number(node: &Node) -> Option<u32> {
    match &node.kind {
        crate::json::Kind::Number(text) => text.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
