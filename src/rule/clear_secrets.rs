//! Secrets in clear text in a resource, by names, contents and type definitions.

use crate::arm::secret::{clear_secrets, is_clear};
use crate::arm::{Estate, ResourceRef};
use crate::catalog::Catalog;
use crate::json::{Node, Pointer};
use crate::text::Span;

/// The places of secrets in clear text in a resource, from the resource, a
/// whole subtree of settings as one.
#[must_use]
pub fn clear_secrets_of<'d>(
    catalog: Catalog<'d>,
    estate: &'d Estate<'d>,
    at: ResourceRef,
) -> Vec<(Pointer, &'d Node)> {
    let Some(resource) = estate.resource(at) else {
        return Vec::new();
    };
    let known = catalog.properties(&resource.full_type, resource.api_version());
    let marked = known.into_iter().flat_map(|known| {
        known
            .sensitive()
            .flat_map(|path| path.find(resource.node))
            .collect::<Vec<_>>()
    });
    let marked: Vec<Span> = marked
        .filter(|hit| is_clear(hit.node))
        .map(|hit| hit.node.span)
        .collect();
    clear_secrets(resource.node, Some(resource), &marked)
}
