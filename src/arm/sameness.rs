//! Whether two evaluated copies of one resource mean the same.
//!
//! Order of keys does not matter, `null` is the same as absent, resource IDs
//! ignore case, and two IDs that mean the same declared resource are equal
//! however they are written.

use super::estate::Estate;
use super::id::ResourceId;
use super::scope::Scope;
use super::value::Value;
use crate::json::{Kind, Node, Pointer};

/// One side of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Side<'s> {
    /// The value.
    pub value: &'s Value,
    /// The template that it stands in.
    pub template: usize,
}

/// A place where two copies differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Where.
    pub path: Pointer,
    /// On the one side; null where it is absent.
    pub one: Value,
    /// On the other.
    pub other: Value,
}

/// All places where two values differ.
#[must_use]
pub fn differences(estate: &Estate<'_>, one: Side<'_>, other: Side<'_>) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(estate, one, other, &Pointer::root(), &mut found);
    found
}

fn compare(
    estate: &Estate<'_>,
    one: Side<'_>,
    other: Side<'_>,
    path: &Pointer,
    found: &mut Vec<Difference>,
) {
    match (one.value, other.value) {
        (Value::Object(left), Value::Object(right)) => {
            let more = right
                .iter()
                .map(|(key, _)| key)
                .filter(|key| one.value.get(key).is_none());
            for key in left.iter().map(|(key, _)| key).chain(more) {
                let (left, right) = (
                    one.value.get(key).unwrap_or(&Value::Null),
                    other.value.get(key).unwrap_or(&Value::Null),
                );
                compare(
                    estate,
                    Side { value: left, ..one },
                    Side {
                        value: right,
                        ..other
                    },
                    &path.child(key),
                    found,
                );
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for (index, (left, right)) in left.iter().zip(right).enumerate() {
                compare(
                    estate,
                    Side { value: left, ..one },
                    Side {
                        value: right,
                        ..other
                    },
                    &path.child(index),
                    found,
                );
            }
        }
        (left, right) if left == right || same_id(estate, one, other) => {}
        (left, right) => found.push(Difference {
            path: path.clone(),
            one: left.clone(),
            other: right.clone(),
        }),
    }
}

/// Whether two values are IDs that differ by case only, or mean the same declared resource.
fn same_id(estate: &Estate<'_>, one: Side<'_>, other: Side<'_>) -> bool {
    let (Some(left), Some(right)) = (ResourceId::parse(one.value), ResourceId::parse(other.value))
    else {
        return false;
    };
    if one
        .value
        .to_string()
        .eq_ignore_ascii_case(&other.value.to_string())
    {
        return true;
    }
    let key = |id: &ResourceId, template: usize| Some(estate.key_of(estate.resolve(id, template)?));
    left.identity() == right.identity()
        && key(&left, one.template).is_some_and(|left| key(&right, other.template) == Some(left))
}

/// Whether two names, or segments of names, are the same; an unknown one is the
/// same as itself.
#[must_use]
pub fn same_name(one: &Value, other: &Value) -> bool {
    one.to_string().eq_ignore_ascii_case(&other.to_string())
}

/// The value of a node without the places that `leaves_out` names.
#[must_use]
pub fn value_without(
    node: &Node,
    path: &Pointer,
    scope: &Scope<'_>,
    leaves_out: &dyn Fn(&Pointer) -> bool,
) -> Value {
    match &node.kind {
        Kind::Object(members) => {
            let kept = members.iter().filter_map(|member| {
                let path = path.child(&member.key);
                let goes = leaves_out(&path);
                (!goes).then(|| {
                    (
                        member.key.clone(),
                        value_without(&member.value, &path, scope, leaves_out),
                    )
                })
            });
            Value::Object(kept.collect())
        }
        Kind::Array(elements) => {
            let kept = elements.iter().enumerate().filter_map(|(index, element)| {
                let path = path.child(index);
                (!leaves_out(&path)).then(|| value_without(element, &path, scope, leaves_out))
            });
            Value::Array(kept.collect())
        }
        _ => scope.evaluate(node),
    }
}
