//! Integers; overflow is an error, never a wrapped number.

use super::arguments::wrong;
use super::{Arguments, Body, Fault, Function, MANY, Outcome, function};
use crate::arm::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    function(
        "add",
        2,
        2,
        Body::Strict(|a| calculate(a, i64::checked_add)),
    ),
    function(
        "sub",
        2,
        2,
        Body::Strict(|a| calculate(a, i64::checked_sub)),
    ),
    function(
        "mul",
        2,
        2,
        Body::Strict(|a| calculate(a, i64::checked_mul)),
    ),
    function("div", 2, 2, Body::Strict(|a| divide(a, i64::checked_div))),
    function("mod", 2, 2, Body::Strict(|a| divide(a, i64::checked_rem))),
    function("min", 1, MANY, Body::Strict(|a| extreme(a, Ord::min))),
    function("max", 1, MANY, Body::Strict(|a| extreme(a, Ord::max))),
    function("int", 1, 1, Body::Strict(int)),
    function("float", 1, 1, Body::Strict(float)),
];

fn calculate(arguments: &mut Arguments, run: fn(i64, i64) -> Option<i64>) -> Outcome {
    run(arguments.int(0)?, arguments.int(1)?)
        .map(Value::Int)
        .ok_or_else(|| Fault::Invalid("the result has more than 64 bits".to_owned()))
}

fn divide(arguments: &mut Arguments, run: fn(i64, i64) -> Option<i64>) -> Outcome {
    if arguments.int(1)? == 0 {
        return Err(Fault::Argument(1, "division by zero".to_owned()));
    }
    calculate(arguments, run)
}

fn extreme(arguments: &mut Arguments, choose: fn(i64, i64) -> i64) -> Outcome {
    let mut best: Option<i64> = None;
    let mut is_unknown = false;
    for (position, argument) in arguments.values.iter().enumerate() {
        let elements = match argument {
            Value::Array(elements) => elements.as_slice(),
            other => std::slice::from_ref(other),
        };
        for element in elements {
            match element {
                Value::Int(number) => {
                    best = Some(best.map_or(*number, |best| choose(best, *number)));
                }
                Value::Unknown(_) => is_unknown = true,
                other => return Err(wrong(position, "an integer or an array of them", other)),
            }
        }
    }
    match best {
        _ if is_unknown => Err(Fault::Unknown),
        Some(best) => Ok(Value::Int(best)),
        None => Err(Fault::Argument(0, "the array is empty".to_owned())),
    }
}

fn int(arguments: &mut Arguments) -> Outcome {
    match arguments.get(0)? {
        Value::Int(number) => Ok(Value::Int(*number)),
        Value::String(text) => text
            .trim()
            .parse()
            .map(Value::Int)
            .map_err(|_| Fault::Argument(0, "the text is no 64-bit integer".to_owned())),
        other => Err(wrong(0, "a text or an integer", other)),
    }
}

fn float(arguments: &mut Arguments) -> Outcome {
    let text = match arguments.get(0)? {
        Value::Int(number) => number.to_string(),
        Value::Number(digits) | Value::String(digits) => digits.trim().to_owned(),
        other => return Err(wrong(0, "a text or an integer", other)),
    };
    let is_number = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    match text.parse::<f64>() {
        Ok(number) if is_number && number.is_finite() => {
            Ok(Value::Number(decimal(&text, number).into()))
        }
        _ => Err(Fault::Argument(0, "the text is no number".to_owned())),
    }
}

/// Digits that are a JSON number and no integer.
fn decimal(text: &str, number: f64) -> String {
    let is_json = crate::arm::expr::functions::json_reader::is_number(text);
    match (is_json, text.contains(['.', 'e', 'E'])) {
        (true, true) => text.to_owned(),
        (true, false) => format!("{text}.0"),
        _ => format!("{number:?}"),
    }
}
