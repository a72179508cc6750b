//! How many segments a name has, and how many its type needs.

use crate::arm::Value;
use crate::arm::value::Part;

/// Segments of a name: a number, and whether it is exact or only the least,
/// because an unknown part may hold slashes.
pub(super) fn of_name(name: &Value) -> Option<(usize, bool)> {
    match name {
        Value::String(text) => Some((text.split('/').count(), true)),
        Value::Unknown(unknown) => {
            let slashes = unknown.parts.iter().map(|part| match part {
                Part::Text(text) => text.matches('/').count(),
                Part::Term(_) => 0,
            });
            Some((slashes.sum::<usize>() + 1, false))
        }
        _ => None,
    }
}

/// Segments that the names of a full type have.
pub(super) fn of_type(full_type: &str) -> usize {
    full_type.split('/').count().saturating_sub(1)
}
