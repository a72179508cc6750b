//! What the removal table of the catalogue takes out of one resource.
//!
//! Says only what may go: rules report it, and a relocation takes it out of exports.

use crate::arm::scope::Scope;
use crate::arm::{Estate, Part, Resource, ResourceRef, Value};
use crate::catalog::{Catalog, Hit, Removal, When};
use crate::json::{Kind, Node, Pointer};

/// The number of the rows, here and in the table of drops, of what only one resource can hold at a
/// time: no fault of a template, but in the way of a second one while the source lives.
pub const HELD: &str = "R19";

/// A property that may go.
#[derive(Clone, Debug)]
pub struct Taken<'d> {
    /// The row that says so.
    pub removal: Removal<'d>,
    /// Where it stands, from the resource.
    pub path: Pointer,
    /// What stands there.
    pub node: &'d Node,
}

/// Everything that may be taken out of a resource, outermost places only, in
/// the order of the table.
#[must_use]
pub fn of<'d>(catalog: Catalog<'d>, estate: &'d Estate<'d>, at: ResourceRef) -> Vec<Taken<'d>> {
    let mut taken: Vec<Taken<'d>> = Vec::new();
    let Some(resource) = estate.resource(at).filter(|resource| !resource.existing) else {
        return taken;
    };
    let Some(scope) = estate
        .templates
        .get(at.template)
        .and_then(|template| template.scope_of(resource))
    else {
        return taken;
    };
    for removal in catalog.removals(&resource.full_type, resource.api_version()) {
        for hit in removal.path.find(resource.node) {
            let gone = taken
                .iter()
                .any(|earlier| earlier.path.contains(&hit.pointer));
            if gone
                || is_inside_foreign(resource, &hit.pointer)
                || !holds(&removal.when, &hit, resource.node, scope, &taken)
            {
                continue;
            }
            taken.retain(|earlier| !hit.pointer.contains(&earlier.path));
            taken.push(Taken {
                removal,
                path: hit.pointer,
                node: hit.node,
            });
        }
    }
    taken
}

/// Whether a path lies in an inline child or a nested template.
pub fn is_inside_foreign(resource: &Resource<'_>, path: &Pointer) -> bool {
    let mut above = path.clone();
    while above != Pointer::root() {
        if resource.is_foreign(&above) {
            return true;
        }
        above = above.parent();
    }
    false
}

/// Whether the condition of a row is met; what is not known meets none.
fn holds(
    when: &When<'_>,
    hit: &Hit<'_>,
    resource: &Node,
    scope: &Scope<'_>,
    taken: &[Taken<'_>],
) -> bool {
    let says = |node: &Node, wanted: &str| {
        scalar(&scope.evaluate(node)).is_some_and(|text| text.eq_ignore_ascii_case(wanted))
    };
    match when {
        When::Always => true,
        When::Is(wanted) => says(hit.node, wanted),
        When::Starts(prefix) => {
            scalar(&scope.evaluate(hit.node)).is_some_and(|text| starts_with(&text, prefix))
        }
        When::Empty => is_left_empty(hit.node, &hit.pointer, taken),
        When::Null => hit.node.is_null(),
        When::SiblingIs { key, value } => hit.parent.get(key).is_some_and(|node| says(node, value)),
        When::MemberEnds { key, text } => hit
            .node
            .get(key)
            .is_some_and(|node| ends_with(&scope.evaluate(node), text)),
        When::Has(path) => path
            .find(resource)
            .iter()
            .any(|found| !found.node.is_null()),
        When::PathIs { path, value } => path
            .find(resource)
            .iter()
            .any(|found| says(found.node, value)),
    }
}

/// Whether nothing is left of a node: `null`, `[]` or `{}`, or everything in it goes.
pub fn is_left_empty(node: &Node, path: &Pointer, taken: &[Taken<'_>]) -> bool {
    let goes = |path: &Pointer| taken.iter().any(|taken| taken.path == *path);
    match &node.kind {
        Kind::Null => true,
        Kind::Object(members) => members.iter().all(|member| goes(&path.child(&member.key))),
        Kind::Array(elements) => (0..elements.len()).all(|index| goes(&path.child(index))),
        _ => false,
    }
}

/// The text of a known text, number or Boolean.
pub fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.to_string()),
        Value::Int(_) | Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Whether a text ends so, as far as its end is known; case does not matter.
fn ends_with(value: &Value, tail: &str) -> bool {
    let text = match value {
        Value::String(text) => text,
        Value::Unknown(unknown) => match unknown.parts.last() {
            Some(Part::Text(text)) => text,
            _ => return false,
        },
        _ => return false,
    };
    let end = text
        .len()
        .checked_sub(tail.len())
        .and_then(|at| text.get(at..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(tail))
}

/// Whether a text begins with a prefix, whatever the case.
pub fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

/// A path as people write it: `properties.subnets[0].id`.
#[must_use]
pub fn dotted(path: &Pointer) -> String {
    let mut text = String::new();
    for token in path.tokens() {
        if token.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() {
            text.push_str(&format!("[{token}]"));
            continue;
        }
        if !text.is_empty() {
            text.push('.');
        }
        text.push_str(&token);
    }
    text
}
