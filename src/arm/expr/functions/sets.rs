//! `union`, `intersection` and `distinct`.

use super::arguments::wrong;
use super::{Arguments, Body, Fault, Function, MANY, Outcome, function};
use crate::arm::expr::evaluator::Evaluator;
use crate::arm::symbolic::same;
use crate::arm::value::{Property, Term, Value, Why};

pub(super) const FUNCTIONS: &[Function] = &[
    function("union", 2, MANY, Body::Scoped(union)),
    function("intersection", 2, MANY, Body::Scoped(intersection)),
    function("distinct", 1, 1, Body::Scoped(distinct)),
];

/// Everything is compared with everything; large sets count as much work.
fn afford(evaluator: &mut Evaluator<'_>, arguments: &Arguments) -> Result<(), Fault> {
    let count = |value: &Value| match value {
        Value::Array(elements) => elements.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    };
    let all = arguments
        .values
        .iter()
        .map(count)
        .fold(0, usize::saturating_add);
    if evaluator.charge(all.saturating_mul(all) / 4) {
        Ok(())
    } else {
        Err(Fault::Because(Why::Limit("too much work")))
    }
}

/// All arrays, or all objects.
fn all_objects(arguments: &Arguments) -> Result<bool, Fault> {
    let mut is_object = None;
    let mut is_unknown = false;
    for (position, value) in arguments.values.iter().enumerate() {
        let this = match value {
            Value::Object(_) => true,
            Value::Array(_) => false,
            Value::Unknown(unknown) if !unknown.is_text() => {
                is_unknown = true;
                continue;
            }
            Value::Unknown(_) => {
                return Err(Fault::Argument(
                    position,
                    "a text is neither array nor object".to_owned(),
                ));
            }
            other => return Err(wrong(position, "an array or an object", other)),
        };
        if is_object.is_some_and(|first| first != this) {
            let text = "arrays and objects cannot be mixed".to_owned();
            return Err(Fault::Argument(position, text));
        }
        is_object = Some(this);
    }
    if is_unknown {
        return Err(Fault::Unknown);
    }
    Ok(is_object.unwrap_or(true))
}

fn union(evaluator: &mut Evaluator<'_>, arguments: &mut Arguments) -> Outcome {
    afford(evaluator, arguments)?;
    if all_objects(arguments)? {
        let mut merged = Vec::new();
        for value in std::mem::take(&mut arguments.values) {
            if let Value::Object(members) = value {
                merge(&mut merged, members.into_vec());
            }
        }
        return Ok(Value::Object(merged.into()));
    }
    let mut kept: Vec<Value> = Vec::new();
    for position in 0..arguments.len() {
        for element in arguments.array(position)? {
            if !holds(&kept, element)? {
                kept.push(element.clone());
            }
        }
    }
    Ok(Value::Array(kept.into()))
}

/// Later members win; objects merge, arrays are replaced.
fn merge(into: &mut Vec<Property>, members: Vec<Property>) {
    for (key, value) in members {
        let exact = into.iter().position(|(known, _)| *known == key);
        let found = exact.or_else(|| {
            into.iter()
                .position(|(known, _)| known.eq_ignore_ascii_case(&key))
        });
        match found.and_then(|position| into.get_mut(position)) {
            Some((_, old)) => merge_value(old, value),
            None => into.push((key, value)),
        }
    }
}

fn merge_value(old: &mut Value, new: Value) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            let mut merged = std::mem::take(old).into_vec();
            merge(&mut merged, new.into_vec());
            *old = merged.into();
        }
        (old @ (Value::Object(_) | Value::Unknown(_)), new) => {
            // Whether the two merge depends on what the unknown one is.
            let may_merge = |value: &Value| match value {
                Value::Object(_) => true,
                Value::Unknown(unknown) => !unknown.is_text(),
                _ => false,
            };
            if may_merge(old) && may_merge(&new) {
                let first = old.first_unknown().or_else(|| new.first_unknown()).cloned();
                if let Some(unknown) = first {
                    let values = vec![std::mem::replace(old, Value::Null), new];
                    *old = Value::term(unknown.why, unknown.span, Term::call("union", values));
                    return;
                }
            }
            *old = new;
        }
        (old, new) => *old = new,
    }
}

fn intersection(evaluator: &mut Evaluator<'_>, arguments: &mut Arguments) -> Outcome {
    afford(evaluator, arguments)?;
    if all_objects(arguments)? {
        let mut kept = Vec::new();
        'members: for (key, value) in arguments.object(0)? {
            for other in arguments.values.iter().skip(1) {
                match other.get(key).map(|other| same(value, other)) {
                    Some(Some(true)) => {}
                    Some(None) => return Err(Fault::Unknown),
                    _ => continue 'members,
                }
            }
            kept.push((key.clone(), value.clone()));
        }
        return Ok(Value::Object(kept.into()));
    }
    let mut kept: Vec<Value> = Vec::new();
    'elements: for element in arguments.array(0)? {
        for position in 1..arguments.len() {
            if !holds(arguments.array(position)?, element)? {
                continue 'elements;
            }
        }
        if !holds(&kept, element)? {
            kept.push(element.clone());
        }
    }
    Ok(Value::Array(kept.into()))
}

fn distinct(evaluator: &mut Evaluator<'_>, arguments: &mut Arguments) -> Outcome {
    afford(evaluator, arguments)?;
    let mut kept: Vec<Value> = Vec::new();
    for element in arguments.array(0)? {
        if !holds(&kept, element)? {
            kept.push(element.clone());
        }
    }
    Ok(Value::Array(kept.into()))
}

fn holds(elements: &[Value], wanted: &Value) -> Result<bool, Fault> {
    let mut is_certain = true;
    for element in elements {
        match same(element, wanted) {
            Some(true) => return Ok(true),
            Some(false) => {}
            None => is_certain = false,
        }
    }
    if is_certain {
        Ok(false)
    } else {
        Err(Fault::Unknown)
    }
}
