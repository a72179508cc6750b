//! Comparisons.

use std::cmp::Ordering;

use super::arguments::wrong;
use super::{Arguments, Body, Fault, Function, Outcome, function};
use crate::arm::symbolic::same;
use crate::arm::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    function("equals", 2, 2, Body::Strict(equals)),
    function("less", 2, 2, Body::Strict(|a| order(a, Ordering::is_lt))),
    function(
        "lessOrEquals",
        2,
        2,
        Body::Strict(|a| order(a, Ordering::is_le)),
    ),
    function("greater", 2, 2, Body::Strict(|a| order(a, Ordering::is_gt))),
    function(
        "greaterOrEquals",
        2,
        2,
        Body::Strict(|a| order(a, Ordering::is_ge)),
    ),
];

fn equals(arguments: &mut Arguments) -> Outcome {
    same(arguments.get(0)?, arguments.get(1)?)
        .map(Value::Bool)
        .ok_or(Fault::Unknown)
}

fn order(arguments: &mut Arguments, holds: fn(Ordering) -> bool) -> Outcome {
    let ordering = match (arguments.get(0)?, arguments.get(1)?) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::String(a), Value::String(b)) => compare_texts(a, b),
        (Value::Unknown(_), _) | (_, Value::Unknown(_)) => return Err(Fault::Unknown),
        (Value::Int(_), other) => return Err(wrong(1, "an integer like the first", other)),
        (Value::String(_), other) => return Err(wrong(1, "a text like the first", other)),
        (other, _) => return Err(wrong(0, "an integer or a text", other)),
    };
    Ok(Value::Bool(holds(ordering)))
}

/// The order of a dictionary, as documented for `greater('A', 'a')`: case
/// counts only between otherwise equal texts, small letters first. Marks come
/// before digits, digits before letters.
fn compare_texts(a: &str, b: &str) -> Ordering {
    let letters = |text: &str| {
        text.chars()
            .flat_map(char::to_lowercase)
            .map(class)
            .collect()
    };
    let (left, right): (Vec<_>, Vec<_>) = (letters(a), letters(b));
    left.cmp(&right).then_with(|| {
        let small_first = |text: &str| text.chars().map(char::is_uppercase).collect::<Vec<_>>();
        small_first(a).cmp(&small_first(b))
    })
}

fn class(c: char) -> (u8, char) {
    let class = match c {
        c if c.is_alphabetic() => 2,
        c if c.is_numeric() => 1,
        _ => 0,
    };
    (class, c)
}
