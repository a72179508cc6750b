//! Which list a document is, by what is in it.

use super::error::{At, ImportMistake};
use super::shape::{object, shortened};
use crate::catalog::ListKind;
use crate::json::Node;

/// A list with its entries.
pub(super) struct Found<'n> {
    /// What it is about.
    pub kind: ListKind,
    /// Its entries.
    pub items: Vec<&'n Node>,
    /// Whether `nextLink` leads to more.
    pub is_cut: bool,
}

/// What other commands print, by keys that an entry has; with the list that was probably meant.
const OTHERS: [(&[&str], &str, Option<ListKind>); 7] = [
    (
        &["numberOfCores", "memoryInMB"],
        "this is what `az vm list-sizes` prints, which knows no restrictions",
        Some(ListKind::Sizes),
    ),
    (
        &["isDefault", "tenantId"],
        "this is a list of subscriptions, as `az account list` prints",
        Some(ListKind::Locations),
    ),
    (
        &["limit", "currentValue"],
        "this is a list of quotas",
        Some(ListKind::Sizes),
    ),
    (&["$schema", "resources"], "this is a template", None),
    (
        &["hardwareProfile"],
        "this is a list of virtual machines",
        Some(ListKind::Sizes),
    ),
    (
        &["primaryEndpoints"],
        "this is a list of storage accounts",
        Some(ListKind::Storage),
    ),
    (
        &["id", "location", "name", "type"],
        "this is a list of resources or resource groups",
        None,
    ),
];

/// Finds out which list it is.
pub(super) fn recognise(root: &Node) -> Result<Found<'_>, At> {
    let enveloped = root.get("value").filter(|value| value.is_array());
    let items: Vec<&Node> = match enveloped {
        Some(value) => value.elements().iter().collect(),
        None if root.is_array() => root.elements().iter().collect(),
        // One provider, as `az provider show` prints it.
        None if is_provider(root) => vec![root],
        None => return Err((root.span, no_list(root))),
    };
    let Some(first) = items.first() else {
        return Err((root.span, ImportMistake::Empty));
    };
    let first = object(first)?;
    let Some(kind) = kind_of(first) else {
        return Err((first.span, foreign(first)));
    };
    let next = enveloped.and_then(|_| root.get("nextLink"));
    let next = next.and_then(Node::as_str);
    Ok(Found {
        kind,
        items,
        is_cut: next.is_some_and(|link| !link.is_empty()),
    })
}

/// The list that an entry belongs to.
fn kind_of(item: &Node) -> Option<ListKind> {
    let has = |key| item.get(key).is_some();
    if is_provider(item) {
        return Some(ListKind::Providers);
    }
    if let Some(of) = item.get("resourceType").and_then(Node::as_str)
        && has("name")
        && has("locations")
    {
        let is_storage = of.eq_ignore_ascii_case("storageAccounts");
        return Some(if is_storage {
            ListKind::Storage
        } else {
            ListKind::Sizes
        });
    }
    let is_location = has("regionalDisplayName") || has("metadata") || has("latitude");
    (has("name") && has("displayName") && is_location).then_some(ListKind::Locations)
}

fn is_provider(item: &Node) -> bool {
    item.get("namespace").is_some() && item.get("resourceTypes").is_some()
}

/// What a document is that is no list.
fn no_list(root: &Node) -> ImportMistake {
    if let Some(error) = root.get("error").filter(|error| error.is_object()) {
        let code = error.get("code").or_else(|| error.get("message"));
        let code = code.and_then(Node::as_str).unwrap_or("it gives no code");
        return ImportMistake::AzureError(shortened(code));
    }
    foreign(root)
}

fn foreign(item: &Node) -> ImportMistake {
    let fits = |keys: &[&str]| keys.iter().all(|key| item.get(key).is_some());
    let known = OTHERS.iter().find(|(keys, ..)| fits(keys));
    let (what, instead) = known.map_or(
        ("this is JSON of another kind", None),
        |(_, what, instead)| (*what, *instead),
    );
    ImportMistake::Foreign { what, instead }
}
