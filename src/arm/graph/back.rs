//! Links that only look back: what a resource says of another that needs it. An exporter makes a
//! dependency of them, and so a circle.

use std::collections::HashMap;

use super::ids::{LinkedId, Through, linked_ids};
use crate::arm::{Resource, ResourceId, Template, join_names, split_names};
use crate::catalog::{Catalog, PathPattern, When};
use crate::json::Pointer;

/// Why a dependency can go without loss.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Back {
    /// What is depended on is a part of what depends on it, and is made after it.
    Part,
    /// The only place that names it is filled by the service.
    Filled(Pointer),
    /// The only place that names it is a list of peerings, which are made when both networks are.
    Peering(Pointer),
    /// Nothing in an exported resource names it.
    Unnamed,
}

/// The list of peerings inside a network.
const PEERINGS: &str = "properties.virtualNetworkPeerings";

/// What holds it.
const NETWORK: &str = "Microsoft.Network/virtualNetworks";

impl Back {
    /// What a cut through such a link costs, beside one through a real one.
    #[must_use]
    pub(super) const fn cost(link: Option<&Self>) -> u32 {
        match link {
            Some(Self::Part | Self::Filled(_) | Self::Peering(_)) => 1,
            Some(Self::Unnamed) => 2,
            None => REAL,
        }
    }

    /// Whether a dependency of one resource of a template on another only looks back.
    #[must_use]
    pub fn of(template: &Template<'_>, from: usize, to: usize) -> Option<Self> {
        let (from, to) = (template.resources.get(from)?, template.resources.get(to)?);
        if is_below(to, from) {
            return Some(Self::Part);
        }
        let scope = template.looped_scope_of(from)?;
        let mut named: Vec<LinkedId<'_>> = linked_ids(from, &scope);
        named.retain(|linked| is_at_or_below(&linked.id, to));
        let catalog = Catalog::embedded();
        let mut back = None;
        for linked in named {
            if linked.through != Through::Itself {
                return None;
            }
            let found = if is_filled(catalog, from, &linked.path) {
                Self::Filled(linked.path)
            } else if from.is_type(NETWORK) && PathPattern::new(PEERINGS).covers(&linked.path) {
                Self::Peering(linked.path)
            } else {
                return None;
            };
            back.get_or_insert(found);
        }
        let is_unnamed = template.is_export() && !is_below(from, to);
        back.or_else(|| is_unnamed.then_some(Self::Unnamed))
    }
}

/// What it costs to take a real dependency out: more than any number of links back in a knot.
pub(super) const REAL: u32 = 10_000;

/// Whether the service fills a place of a resource: its type definition calls it read-only, or it
/// may be taken out of an export whatever it says.
#[must_use]
pub fn is_filled(catalog: Catalog<'_>, resource: &Resource<'_>, path: &Pointer) -> bool {
    let kind = &resource.full_type;
    // An old definition may lack a flag that a newer one has.
    let flagged = [resource.api_version(), None]
        .into_iter()
        .filter_map(|version| catalog.properties(kind, version))
        .any(|properties| properties.read_only().any(|known| known.covers(path)));
    flagged
        || catalog
            .removals(kind, resource.api_version())
            .any(|removal| removal.when == When::Always && removal.path.covers(path))
}

/// The answers of [`is_filled`], each found once: the same places come again in every resource of
/// a type.
#[derive(Debug, Default)]
pub(super) struct Filled {
    known: HashMap<String, bool>,
    /// The key that is asked for, kept for its room.
    key: String,
}

impl Filled {
    /// Whether the service fills a place of a resource.
    pub(super) fn has(&mut self, resource: &Resource<'_>, path: &Pointer) -> bool {
        let key = &mut self.key;
        key.clear();
        key.push_str(&resource.full_type);
        key.push('\0');
        key.push_str(resource.api_version().unwrap_or_default());
        // One element of an array is as good as another.
        for token in path.as_str().split('/').skip(1) {
            let is_index = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
            key.push('\0');
            key.push_str(if is_index { "0" } else { token });
        }
        key.make_ascii_lowercase();
        if let Some(known) = self.known.get(key.as_str()) {
            return *known;
        }
        let answer = is_filled(Catalog::embedded(), resource, path);
        self.known.insert(key.clone(), answer);
        answer
    }
}

/// Whether a resource is a part of another, by type and name.
#[must_use]
pub fn is_below(resource: &Resource<'_>, above: &Resource<'_>) -> bool {
    let names = split_names(&resource.name);
    names_resource(&resource.full_type, &names, above) && names.len() > segments(above)
}

/// Whether an ID names a resource or a part of it.
#[must_use]
pub fn is_at_or_below(id: &ResourceId, resource: &Resource<'_>) -> bool {
    let own = names_resource(&id.full_type, &id.names, resource);
    let extended = id.extends.as_deref();
    own || extended.is_some_and(|extended| is_at_or_below(extended, resource))
}

fn names_resource(full_type: &str, names: &[crate::arm::Value], resource: &Resource<'_>) -> bool {
    let head = full_type.get(..resource.full_type.len());
    let rest = full_type
        .get(resource.full_type.len()..)
        .unwrap_or_default();
    let is_type = head.is_some_and(|head| head.eq_ignore_ascii_case(&resource.full_type))
        && (rest.is_empty() || rest.starts_with('/'));
    let own = names.get(..segments(resource)).filter(|_| is_type);
    own.is_some_and(|own| {
        let name = join_names(own).to_string();
        name.eq_ignore_ascii_case(&resource.name.to_string())
    })
}

/// How many names a resource has, by its type.
fn segments(resource: &Resource<'_>) -> usize {
    resource.full_type.split('/').count().saturating_sub(1)
}
