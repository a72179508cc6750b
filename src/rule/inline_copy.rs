//! Child resources that stand in a template twice: inline in a property of
//! their parent, and as resources of their own (R7).
//!
//! Says only where they are and how they differ. Peerings do not count.

use super::removals;
use crate::arm::sameness::{Difference, Side, differences, same_name, value_without};
use crate::arm::{Estate, Resource, ResourceRef, Value, join_names, split_names};
use crate::catalog::Catalog;
use crate::json::{Node, Pointer};

/// Children whose inline and separate copies are two sides of one link.
const PEERINGS: &str = "virtualNetworkPeerings";

/// What belongs to a resource as such and not to what it is.
const FRAME: [&str; 10] = [
    "name",
    "type",
    "apiVersion",
    "id",
    "etag",
    "dependsOn",
    "location",
    "comments",
    "scale",
    "resources",
];

/// A child with both of its copies.
#[derive(Clone, Debug)]
pub struct Pair<'d> {
    /// The resource of its own.
    pub separate: ResourceRef,
    /// The same.
    pub child: &'d Resource<'d>,
    /// What holds the inline copy.
    pub parent: ResourceRef,
    /// The inline copy, by its path from the parent.
    pub path: Pointer,
    /// The inline copy.
    pub element: &'d Node,
}

/// The inline copy of a resource in its parent, if there is one.
///
/// `counts` says which parents are looked at.
#[must_use]
pub fn pair_of<'d>(
    estate: &'d Estate<'d>,
    at: ResourceRef,
    counts: &dyn Fn(ResourceRef) -> bool,
) -> Option<Pair<'d>> {
    let child = estate.resource(at)?;
    let (above, segment) = child.full_type.rsplit_once('/')?;
    if !above.contains('/') || segment.eq_ignore_ascii_case(PEERINGS) {
        return None;
    }
    let mut names = split_names(&child.name);
    let own = names.pop()?;
    let candidates = estate.named(above, &join_names(&names));
    let parent = *candidates
        .iter()
        .find(|parent| parent.template == at.template && counts(**parent))?;
    let (path, element) = inline_in(estate, parent, segment, &own)?;
    Some(Pair {
        separate: at,
        child,
        parent,
        path,
        element,
    })
}

/// The inline copy of a child of this kind and name in its parent, by its path from there.
#[must_use]
pub fn inline_in<'d>(
    estate: &'d Estate<'d>,
    parent: ResourceRef,
    kind: &str,
    name: &Value,
) -> Option<(Pointer, &'d Node)> {
    let declared = estate.resource(parent)?;
    let scope = estate.templates.get(parent.template)?.scope_of(declared)?;
    let properties = declared.node.member("properties")?;
    let list = properties.value.member(kind)?;
    let named_so = |element: &Node| {
        element
            .get("name")
            .is_some_and(|own| same_name(&scope.evaluate(own), name))
    };
    let index = list.value.elements().iter().position(named_so)?;
    let element = list.value.elements().get(index)?;
    // Without properties it is a reference, not a copy.
    element.get("properties")?;
    let path = Pointer::root()
        .child(&properties.key)
        .child(&list.key)
        .child(index);
    Some((path, element))
}

/// Where the copies differ after what goes from either of them is left aside.
#[must_use]
pub fn compare<'d>(
    catalog: Catalog<'d>,
    estate: &'d Estate<'d>,
    pair: &Pair<'d>,
) -> Vec<Difference> {
    let template = estate.templates.get(pair.separate.template);
    let Some(scope) = template.and_then(|template| template.scope_of(pair.child)) else {
        return Vec::new();
    };
    let mut gone: Vec<Pointer> = removals::of(catalog, estate, pair.separate)
        .into_iter()
        .map(|taken| taken.path)
        .collect();
    let from_parent = removals::of(catalog, estate, pair.parent).into_iter();
    gone.extend(
        from_parent
            .filter(|taken| pair.path.contains(&taken.path))
            .map(|taken| below(&pair.path, &taken.path)),
    );
    let leaves_out = |path: &Pointer| {
        let is_frame = path.parent() == Pointer::root()
            && path
                .tokens()
                .next()
                .is_some_and(|key| FRAME.iter().any(|known| known.eq_ignore_ascii_case(&key)));
        is_frame
            || gone
                .iter()
                .any(|gone| gone.as_str().eq_ignore_ascii_case(path.as_str()))
    };
    let value = |node: &Node| value_without(node, &Pointer::root(), scope, &leaves_out);
    let (inline, separate) = (value(pair.element), value(pair.child.node));
    let side = |value| Side {
        value,
        template: pair.separate.template,
    };
    differences(estate, side(&inline), side(&separate))
}

/// The rest of a path behind another that it continues.
fn below(above: &Pointer, path: &Pointer) -> Pointer {
    Pointer::from(
        path.as_str()
            .get(above.as_str().len()..)
            .unwrap_or_default(),
    )
}
