//! Whether two evaluated copies of one resource mean the same.
//!
//! Order of keys does not matter, `null` is the same as absent, resource IDs
//! ignore case, and two IDs that mean the same declared resource are equal
//! however they are written.

use crate::arm::scope::Scope;
use crate::arm::secret::{MASK, is_secret_content, is_secret_name};
use crate::arm::{Estate, ResourceId, Value};
use crate::json::{Kind, Node, Pointer};

/// Longest value that a message shows.
const MAX_SHOWN: usize = 60;

/// One side of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Side<'s> {
    /// The value.
    pub value: &'s Value,
    /// The template that it stands in.
    pub template: usize,
}

/// A place where two copies differ, values as they may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where.
    pub path: Pointer,
    /// On the one side; none where it is absent.
    pub one: Option<String>,
    /// On the other.
    pub other: Option<String>,
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
            one: shown(left, path),
            other: shown(right, path),
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

/// A value as a message shows it: short, and never a secret.
fn shown(value: &Value, path: &Pointer) -> Option<String> {
    if *value == Value::Null {
        return None;
    }
    let text = value.to_string();
    let is_secret = path
        .tokens()
        .any(|key| is_secret_name(&key, Some(text.chars().count())))
        || is_secret_content(&text);
    if is_secret {
        return Some(MASK.to_owned());
    }
    let short: String = text.chars().take(MAX_SHOWN).collect();
    Some(if short.len() < text.len() {
        format!("{short}…")
    } else {
        short
    })
}

/// The differences in words, the first few of them.
#[must_use]
pub fn in_words(differences: &[Difference], one: &str, other: &str) -> String {
    const MAX_NAMED: usize = 3;
    let side = |value: &Option<String>| {
        value
            .as_ref()
            .map_or_else(|| "absent".to_owned(), |value| format!("`{value}`"))
    };
    let named = differences.iter().take(MAX_NAMED).map(|difference| {
        let path = super::clean::dotted(&difference.path);
        format!(
            "`{path}` is {} {one} and {} {other}",
            side(&difference.one),
            side(&difference.other)
        )
    });
    let mut text = named.collect::<Vec<_>>().join("; ");
    if differences.len() > MAX_NAMED {
        text.push_str(&format!("; {} more", differences.len() - MAX_NAMED));
    }
    text
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
                        member.key.to_string(),
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
