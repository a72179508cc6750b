//! Making objects and reading them.

use std::collections::HashSet;

use super::arguments::wrong;
use super::{Arguments, Body, Fault, Function, MANY, Outcome, function};
use crate::arm::value::{Part, Property, Term, Value, Why};

pub(super) const FUNCTIONS: &[Function] = &[
    function("createObject", 0, MANY, Body::Strict(create_object)),
    function("items", 1, 1, Body::Strict(items)),
    function("objectKeys", 1, 1, Body::Strict(object_keys)),
    function("shallowMerge", 1, 1, Body::Strict(shallow_merge)),
    function("tryGet", 2, MANY, Body::Strict(try_get)),
];

fn create_object(arguments: &mut Arguments) -> Outcome {
    if arguments.len() % 2 == 1 {
        return Err(Fault::Invalid("a key without a value".to_owned()));
    }
    for position in (0..arguments.len()).step_by(2) {
        arguments.text(position)?;
    }
    let mut members: Vec<Property> = Vec::with_capacity(arguments.len() / 2);
    let mut keys = HashSet::new();
    let mut values = std::mem::take(&mut arguments.values).into_iter();
    while let (Some(Value::String(key)), Some(value)) = (values.next(), values.next()) {
        // What Azure makes of a key that comes twice is not documented.
        if !keys.insert(key.to_ascii_lowercase()) {
            let why = Why::NotEvaluated("createObject with a key twice".into());
            return Err(Fault::Because(why));
        }
        members.push((key, value));
    }
    Ok(Value::Object(members.into()))
}

/// Sorted without case; equals keep their order.
fn sorted(members: &[Property]) -> Vec<&Property> {
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort_by_cached_key(|(key, _)| key.to_uppercase());
    sorted
}

fn items(arguments: &mut Arguments) -> Outcome {
    let pair = |(key, value): &Property| {
        let key = ("key".into(), Value::String(key.clone()));
        Value::Object(vec![key, ("value".into(), value.clone())].into())
    };
    let members = sorted(arguments.object(0)?);
    Ok(Value::Array(members.into_iter().map(pair).collect()))
}

fn object_keys(arguments: &mut Arguments) -> Outcome {
    let members = sorted(arguments.object(0)?);
    let key = |(key, _): &Property| Value::String(key.clone());
    Ok(Value::Array(members.into_iter().map(key).collect()))
}

fn shallow_merge(arguments: &mut Arguments) -> Outcome {
    let mut merged: Vec<Property> = Vec::new();
    for element in arguments.array(0)? {
        let members = match element {
            Value::Object(members) => members,
            Value::Null => continue,
            other => return Err(wrong(0, "an array of objects", other)),
        };
        for (key, value) in members {
            let found = merged
                .iter_mut()
                .find(|(known, _)| known.eq_ignore_ascii_case(key));
            match found {
                Some((_, old)) => *old = value.clone(),
                None => merged.push((key.clone(), value.clone())),
            }
        }
    }
    Ok(Value::Object(merged.into()))
}

/// Null at the first thing that is missing.
fn try_get(arguments: &mut Arguments) -> Outcome {
    let mut at = arguments.get(0)?;
    for position in 1..arguments.len() {
        let key = arguments.get(position)?;
        at = match (at, key) {
            (Value::Unknown(unknown), _) => {
                let [Part::Term(_)] = unknown.parts.as_slice() else {
                    return Err(Fault::Argument(0, "a text has no properties".to_owned()));
                };
                let mut values = vec![at.clone()];
                values.extend(arguments.values.iter().skip(position).cloned());
                let term = Term::call("tryGet", values);
                let value = Value::term(unknown.why.clone(), unknown.span, term);
                return Err(Fault::Value(value));
            }
            (_, Value::Unknown(_)) => return Err(Fault::Unknown),
            (Value::Null, _) => return Ok(Value::Null),
            (Value::Object(_), Value::String(name)) => match at.get(name) {
                Some(value) => value,
                None => return Ok(Value::Null),
            },
            (Value::Array(elements), key) => match element(elements, key, position)? {
                Some(value) => value,
                None => return Ok(Value::Null),
            },
            (Value::Object(_), other) => return Err(wrong(position, "a text", other)),
            (other, _) => return Err(wrong(0, "an object or an array", other)),
        };
    }
    Ok(at.clone())
}

/// An index, or `{value, fromEnd}` as Bicep writes `[?^n]`.
fn element<'v>(
    elements: &'v [Value],
    key: &Value,
    position: usize,
) -> Result<Option<&'v Value>, Fault> {
    let (index, is_from_end) = match (key, key.get("value"), key.get("fromEnd")) {
        (Value::Int(index), _, _) => (*index, false),
        (_, Some(Value::Int(index)), Some(Value::Bool(is_from_end))) => (*index, *is_from_end),
        _ => return Err(wrong(position, "an integer", key)),
    };
    let index = usize::try_from(index).ok();
    let index = match is_from_end {
        true => index.and_then(|index| elements.len().checked_sub(index)),
        false => index,
    };
    Ok(index.and_then(|index| elements.get(index)))
}
