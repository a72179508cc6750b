//! `concat`, for texts and arrays.

use super::arguments::wrong;
use super::{Arguments, Body, Fault, Function, MANY, Outcome, function};
use crate::arm::symbolic::join;
use crate::arm::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[function("concat", 1, MANY, Body::Strict(concat))];

/// Unknown arguments beside arrays are unknown arrays, else pieces of a text.
fn concat(arguments: &mut Arguments) -> Outcome {
    let values = &arguments.values;
    let is_array = |value: &Value| matches!(value, Value::Array(_));
    if !values.iter().any(is_array) {
        return join(values).ok_or_else(|| {
            let refused = |value: &&Value| matches!(value, Value::Null | Value::Object(_));
            let position = values.iter().position(|value| refused(&value)).unwrap_or(0);
            match values.get(position) {
                Some(value) => wrong(position, "a text, a number or an array", value),
                None => Fault::Unknown,
            }
        });
    }
    let is_possible = |value: &Value| {
        is_array(value) || value.as_unknown().is_some_and(|unknown| !unknown.is_text())
    };
    if let Some(position) = values.iter().position(|value| !is_possible(value)) {
        let text = "texts and arrays cannot be joined to one another".to_owned();
        return Err(Fault::Argument(position, text));
    }
    if !values.iter().all(is_array) {
        return Err(Fault::Unknown);
    }
    let mut joined = Vec::new();
    for value in std::mem::take(&mut arguments.values) {
        if let Value::Array(elements) = value {
            joined.extend(elements);
        }
    }
    Ok(Value::Array(joined.into()))
}
