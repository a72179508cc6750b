//! Parts and lengths of texts and arrays. Positions in texts count UTF-16
//! code units, as .NET does.

use std::sync::Arc;

use super::arguments::wrong;
use super::{Arguments, Body, Fault, Function, Outcome, function};
use crate::arm::value::{Part, Unknown, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function("substring", 2, 3, Body::Strict(substring)),
    function("take", 2, 2, Body::Strict(take)),
    function("skip", 2, 2, Body::Strict(skip)),
    function("first", 1, 1, Body::Strict(first)),
    function("last", 1, 1, Body::Strict(last)),
    function("length", 1, 1, Body::Strict(length)),
    function("empty", 1, 1, Body::Strict(empty)),
];

/// Code units `start` up to `end` of a text; `None` beyond its end.
fn units(text: &str, start: usize, end: usize) -> Option<String> {
    if text.is_ascii() {
        return text.get(start..end).map(str::to_owned);
    }
    let all: Vec<u16> = text.encode_utf16().collect();
    all.get(start..end).map(String::from_utf16_lossy)
}

fn unit_count(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.encode_utf16().count()
    }
}

/// Code units of an unknown text that lie wholly in its known beginning.
fn known_units(unknown: &Unknown, start: usize, end: usize) -> Outcome {
    units(unknown.prefix(), start, end)
        .map(Value::from)
        .ok_or(Fault::Unknown)
}

fn substring(arguments: &mut Arguments) -> Outcome {
    let start = usize::try_from(arguments.int(1)?)
        .map_err(|_| Fault::Argument(1, "the start is negative".to_owned()))?;
    let length = match arguments.get(2) {
        Ok(_) => Some(
            usize::try_from(arguments.int(2)?)
                .map_err(|_| Fault::Argument(2, "the length is negative".to_owned()))?,
        ),
        Err(_) => None,
    };
    if let Some(unknown) = arguments.unknown(0) {
        let length = length.ok_or(Fault::Unknown)?;
        return known_units(unknown, start, start.saturating_add(length));
    }
    let text = arguments.text(0)?;
    let all = unit_count(text);
    if start > all {
        let message = format!("the start {start} lies beyond the {all} characters of the text");
        return Err(Fault::Argument(1, message));
    }
    let end = length.map_or(all, |length| start.saturating_add(length));
    units(text, start, end).map(Value::from).ok_or_else(|| {
        let message = format!(
            "{} characters from {start} lie beyond the {all} of the text",
            end - start
        );
        Fault::Argument(2, message)
    })
}

/// A count; negative ones mean none.
fn count(arguments: &Arguments) -> Result<usize, Fault> {
    Ok(usize::try_from(arguments.int(1)?.max(0)).unwrap_or(usize::MAX))
}

fn take(arguments: &mut Arguments) -> Outcome {
    let count = count(arguments)?;
    match arguments.take(0)? {
        Value::Array(elements) if elements.len() <= count => Ok(Value::Array(elements)),
        Value::Array(elements) => Ok(Value::Array(elements.iter().take(count).cloned().collect())),
        Value::String(text) => {
            let end = count.min(unit_count(&text));
            Ok(Value::String(
                units(&text, 0, end).unwrap_or_default().into(),
            ))
        }
        Value::Unknown(unknown) => {
            let taken = known_units(&unknown, 0, count);
            give_back(arguments, Value::Unknown(unknown));
            taken
        }
        other => Err(wrong(0, "a text or an array", &other)),
    }
}

fn skip(arguments: &mut Arguments) -> Outcome {
    let count = count(arguments)?;
    match arguments.take(0)? {
        Value::Array(elements) => Ok(Value::Array(elements.into_iter().skip(count).collect())),
        Value::String(text) => {
            let all = unit_count(&text);
            Ok(Value::String(
                units(&text, count.min(all), all).unwrap_or_default().into(),
            ))
        }
        Value::Unknown(mut unknown) => {
            // What is skipped lies in the known beginning: the rest stays symbolic.
            let all = unit_count(unknown.prefix());
            let rest = units(unknown.prefix(), count.min(all), all).filter(|_| count < all);
            match (rest, Arc::make_mut(&mut unknown).parts.first_mut()) {
                (Some(rest), Some(Part::Text(text))) => {
                    *text = rest.into();
                    Ok(Value::Unknown(unknown))
                }
                _ => {
                    give_back(arguments, Value::Unknown(unknown));
                    Err(Fault::Unknown)
                }
            }
        }
        other => Err(wrong(0, "a text or an array", &other)),
    }
}

fn give_back(arguments: &mut Arguments, value: Value) {
    if let Some(slot) = arguments.values.first_mut() {
        *slot = value;
    }
}

fn first(arguments: &mut Arguments) -> Outcome {
    match arguments.get(0)? {
        Value::Array(elements) => Ok(elements.first().cloned().unwrap_or(Value::Null)),
        Value::String(text) => {
            let end = unit_count(text).min(1);
            Ok(Value::String(
                units(text, 0, end).unwrap_or_default().into(),
            ))
        }
        Value::Unknown(unknown) => known_units(unknown, 0, 1),
        other => Err(wrong(0, "a text or an array", other)),
    }
}

fn last(arguments: &mut Arguments) -> Outcome {
    let text = match arguments.get(0)? {
        Value::Array(elements) => return Ok(elements.last().cloned().unwrap_or(Value::Null)),
        Value::String(text) => text,
        Value::Unknown(unknown) if !unknown.suffix().is_empty() => unknown.suffix(),
        other => return Err(wrong(0, "a text or an array", other)),
    };
    let all = unit_count(text);
    Ok(Value::String(
        units(text, all.saturating_sub(1), all)
            .unwrap_or_default()
            .into(),
    ))
}

fn length(arguments: &mut Arguments) -> Outcome {
    let length = match arguments.get(0)? {
        Value::String(text) => unit_count(text),
        Value::Array(elements) => elements.len(),
        Value::Object(members) => members.len(),
        other => return Err(wrong(0, "a text, an array or an object", other)),
    };
    Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)))
}

fn empty(arguments: &mut Arguments) -> Outcome {
    let is_empty = match arguments.get(0)? {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty(),
        // Known pieces are never empty.
        Value::Unknown(unknown)
            if unknown
                .parts
                .iter()
                .any(|part| matches!(part, Part::Text(_))) =>
        {
            false
        }
        other => return Err(wrong(0, "a text, an array, an object or null", other)),
    };
    Ok(Value::Bool(is_empty))
}
