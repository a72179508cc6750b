//! Lists of what vaults protect, as `az backup item list`, `az backup container list` or the REST
//! API give them: an array, `{"value": [...]}`, or one entry by itself.
//!
//! Reads what an entry says and knows nothing of templates. What cannot be read is said at its
//! place; nothing is guessed, and an empty list says nothing.

use std::collections::BTreeSet;

use crate::arm::{ResourceId, Value};
use crate::catalog::{Catalog, ItemKind, Way};
use crate::json::{Node, Spot};

use super::names::{self, behind, named};

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

/// What is protected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The resource group of the machine or the account.
    pub group: Option<String>,
    /// The machine, the storage account, or the server outside Azure.
    pub name: Option<String>,
    /// The share or the database.
    pub part: Option<String>,
    /// The instance or system of a database.
    pub instance: Option<String>,
    /// What the machine of a database calls itself.
    pub server: Option<String>,
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

/// The parts of the ID of an item or a container.
struct Place<'t> {
    vault: VaultName,
    container: &'t str,
    item: Option<&'t str>,
}

impl<'t> Place<'t> {
    fn read(id: &'t str) -> Option<Self> {
        const VAULTS: &str = "/vaults/";
        const CONTAINERS: &str = "/protectionContainers/";
        const ITEMS: &str = "/protectedItems/";
        let (scope, rest) = split_at_word(id, VAULTS)?;
        let (vault, rest) = split_at_word(rest, CONTAINERS)?;
        let (container, item) = match split_at_word(rest, ITEMS) {
            Some((container, item)) => (container, Some(item)),
            None => (rest, None),
        };
        let vault = vault.split('/').next()?;
        let is_something = |part: &str| !part.is_empty() && !part.contains('/');
        if !is_something(vault) || !is_something(container) || item == Some("") {
            return None;
        }
        let segment = |word: &str| {
            let (_, rest) = split_at_word(scope, word)?;
            let value = rest.split('/').next()?;
            (!value.is_empty()).then(|| value.to_owned())
        };
        Some(Self {
            vault: VaultName {
                subscription: segment("/subscriptions/"),
                group: segment("/resourceGroups/"),
                name: vault.to_owned(),
            },
            container,
            item,
        })
    }
}

/// Splits a text at a word in any case.
fn split_at_word<'t>(text: &'t str, word: &str) -> Option<(&'t str, &'t str)> {
    let at = text.to_ascii_lowercase().find(&word.to_ascii_lowercase())?;
    Some((text.get(..at)?, text.get(at + word.len()..)?))
}

fn last_of(id: &str) -> Option<String> {
    let last = id.rsplit('/').next()?;
    (!last.is_empty()).then(|| last.to_owned())
}

/// What an item protects.
fn source(entry: &Spot<'_>, kind: ItemKind<'_>, container: &str, name: &str) -> Source {
    let by_id = source_id(entry);
    let by_name = named(container, kind.container);
    let (group, machine) = match (&by_id, by_name) {
        (Some((group, machine)), _) => (group.clone(), Some(machine.clone())),
        (None, Some(named)) => (Some(named.group.to_owned()), Some(named.name.to_owned())),
        (None, None) => (None, None),
    };
    let mut source = Source {
        group,
        name: machine,
        ..Source::default()
    };
    match kind.way {
        Way::Registration => source.part = share(entry, kind, name),
        Way::Discovery => {
            let parts = kind.item.and_then(|prefix| behind(name, prefix));
            let (instance, database) = parts
                .and_then(|parts| parts.split_once(';'))
                .map_or((None, None), |(instance, part)| {
                    (Some(instance), Some(part))
                });
            source.part = text(entry, "friendlyName").or(database.map(str::to_owned));
            source.instance = instance.map(str::to_owned);
            source.server = text(entry, "serverName");
            source.name = source.name.or_else(|| source.server.clone());
        }
        Way::Agent | Way::Server => {
            let host = behind(container, kind.container).map(str::to_owned);
            source.name = text(entry, "computerName")
                .or_else(|| text(entry, "backupEngineName"))
                .or(host);
            source.part = text(entry, "friendlyName");
        }
        Way::Template | Way::Never => {}
    }
    source
}

/// The share's name; not that which the service made of it.
fn share(entry: &Spot<'_>, kind: ItemKind<'_>, name: &str) -> Option<String> {
    let friendly = text(entry, "friendlyName");
    let native = kind.item.and_then(|prefix| behind(name, prefix));
    [friendly.as_deref(), native]
        .into_iter()
        .flatten()
        .find(|share| names::is_share(share) && !names::is_hash(share))
        .map(str::to_owned)
}

/// Group and name of `sourceResourceId`, where it is the ID of a resource: that of a database is not.
fn source_id(entry: &Spot<'_>) -> Option<(Option<String>, String)> {
    let text = text(entry, "sourceResourceId").or_else(|| text(entry, "virtualMachineId"))?;
    let id = ResourceId::parse(&Value::String(text))?;
    let is_source = [
        "Microsoft.Compute/virtualMachines",
        "Microsoft.Storage/storageAccounts",
    ]
    .iter()
    .any(|kind| id.full_type.eq_ignore_ascii_case(kind));
    let group = id.resource_group.as_ref().and_then(Value::as_str);
    let name = id.known_name().filter(|_| is_source)?;
    Some((group.map(str::to_owned), name))
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
