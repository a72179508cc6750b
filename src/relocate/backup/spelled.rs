//! The IDs that lists spell: of vaults, machines and accounts. They tell which group a template was
//! taken from.

use crate::arm::{ResourceId, Value};
use crate::json::Spot;

use super::inventory::{Inventory, entries};

/// Where an entry names what it is about by an ID.
const PLACES: [&[&str]; 3] = [
    &["id"],
    &["properties", "sourceResourceId"],
    &["properties", "virtualMachineId"],
];

/// All IDs of resources that lists spell, each as often as it stands there.
#[must_use]
pub fn spelled_in(lists: &[Inventory<'_>]) -> Vec<ResourceId> {
    let entries = lists.iter().flat_map(|list| entries(&Spot::of(list.root)));
    let ids = entries.flat_map(|entry| {
        PLACES.iter().filter_map(move |place| {
            let text = entry.find(place)?.node.as_str()?.to_owned();
            ResourceId::parse(&Value::String(text.into()))
        })
    });
    ids.collect()
}
