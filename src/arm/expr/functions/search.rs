//! What a text, array or object contains.

use super::arguments::wrong;
use super::{Arguments, Body, Fault, Function, Outcome, function};
use crate::arm::symbolic::same;
use crate::arm::value::{Part, Unknown, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function("contains", 2, 2, Body::Strict(contains)),
    function("startsWith", 2, 2, Body::Strict(starts_with)),
    function("endsWith", 2, 2, Body::Strict(ends_with)),
    function("indexOf", 2, 2, Body::Strict(|a| index(a, false))),
    function("lastIndexOf", 2, 2, Body::Strict(|a| index(a, true))),
    function("like", 2, 2, Body::Strict(like)),
];

fn contains(arguments: &mut Arguments) -> Outcome {
    let answer = match (arguments.get(0)?, arguments.get(1)?) {
        (Value::String(text), Value::String(part)) => text.contains(part.as_str()),
        (Value::Unknown(unknown), Value::String(part)) if in_known_part(unknown, part) => true,
        (Value::Array(elements), wanted) => {
            let answers = || elements.iter().map(|element| same(element, wanted));
            if answers().any(|answer| answer == Some(true)) {
                true
            } else if answers().all(|answer| answer == Some(false)) {
                false
            } else {
                return Err(Fault::Unknown);
            }
        }
        (object @ Value::Object(_), Value::String(key)) => object.get(key).is_some(),
        (Value::Unknown(_), _) | (_, Value::Unknown(_)) => return Err(Fault::Unknown),
        (Value::String(_) | Value::Object(_), other) => return Err(wrong(1, "a text", other)),
        (other, _) => return Err(wrong(0, "a text, an array or an object", other)),
    };
    Ok(Value::Bool(answer))
}

fn in_known_part(unknown: &Unknown, wanted: &str) -> bool {
    let holds = |part: &Part| matches!(part, Part::Text(text) if text.contains(wanted));
    !wanted.is_empty() && unknown.parts.iter().any(holds)
}

fn starts_with(arguments: &mut Arguments) -> Outcome {
    if let Some(unknown) = arguments.unknown(0) {
        let (known, wanted) = (fold(unknown.prefix()), fold(arguments.text(1)?));
        return from_known(
            &known,
            &wanted,
            known.starts_with(&wanted),
            wanted.starts_with(&known),
        );
    }
    let (text, start) = (fold(arguments.text(0)?), fold(arguments.text(1)?));
    Ok(Value::Bool(text.starts_with(&start)))
}

fn ends_with(arguments: &mut Arguments) -> Outcome {
    if let Some(unknown) = arguments.unknown(0) {
        let (known, wanted) = (fold(unknown.suffix()), fold(arguments.text(1)?));
        return from_known(
            &known,
            &wanted,
            known.ends_with(&wanted),
            wanted.ends_with(&known),
        );
    }
    let (text, end) = (fold(arguments.text(0)?), fold(arguments.text(1)?));
    Ok(Value::Bool(text.ends_with(&end)))
}

/// The known end of a text answers where it is long enough, or differs.
fn from_known(known: &[char], wanted: &[char], holds: bool, possible: bool) -> Outcome {
    if known.len() >= wanted.len() {
        Ok(Value::Bool(holds))
    } else if possible {
        Err(Fault::Unknown)
    } else {
        Ok(Value::Bool(false))
    }
}

/// Letters without case, one for each, so that positions stay.
fn fold(text: &str) -> Vec<char> {
    text.chars()
        .map(|c| {
            let mut upper = c.to_uppercase();
            match (upper.next(), upper.next()) {
                (Some(one), None) => one,
                _ => c,
            }
        })
        .collect()
}

/// Texts without case, arrays with.
fn index(arguments: &mut Arguments, is_last: bool) -> Outcome {
    if let Value::Array(elements) = arguments.get(0)? {
        return index_in_array(elements, arguments.get(1)?, is_last);
    }
    let (text, wanted) = match (arguments.get(0)?, arguments.get(1)?) {
        (Value::String(text), Value::String(wanted)) => (text, wanted),
        (Value::Unknown(_), _) => return Err(Fault::Unknown),
        (Value::String(_), other) => return Err(wrong(1, "a text", other)),
        (other, _) => return Err(wrong(0, "a text or an array", other)),
    };
    let units = |text: &str| -> Vec<u16> {
        let folded: String = fold(text).into_iter().collect();
        folded.encode_utf16().collect()
    };
    let (text, wanted) = (units(text), units(wanted));
    if wanted.is_empty() {
        let at = if is_last { text.len() } else { 0 };
        return Ok(position(Some(at)));
    }
    let mut windows = text.windows(wanted.len());
    let at = if is_last {
        windows.rposition(|window| window == wanted)
    } else {
        windows.position(|window| window == wanted)
    };
    Ok(position(at))
}

fn index_in_array(elements: &[Value], wanted: &Value, is_last: bool) -> Outcome {
    let mut answers: Vec<_> = elements
        .iter()
        .map(|element| same(element, wanted))
        .collect();
    if is_last {
        answers.reverse();
    }
    let first = answers.iter().position(|answer| *answer != Some(false));
    let Some(at) = first else {
        return Ok(Value::Int(-1));
    };
    match answers.get(at) {
        Some(Some(true)) if is_last => Ok(position(Some(elements.len() - 1 - at))),
        Some(Some(true)) => Ok(position(Some(at))),
        _ => Err(Fault::Unknown),
    }
}

fn position(at: Option<usize>) -> Value {
    Value::Int(at.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1))
}

/// `*` stands for any text, nothing else is special.
fn like(arguments: &mut Arguments) -> Outcome {
    let (text, pattern) = (fold(arguments.text(0)?), fold(arguments.text(1)?));
    let mut pieces = pattern.split(|c| *c == '*');
    let first = pieces.next().unwrap_or_default();
    let mut rest: Vec<_> = pieces.collect();
    let Some(last) = rest.pop() else {
        return Ok(Value::Bool(text == first));
    };
    let Some(mut middle) = text
        .strip_prefix(first)
        .and_then(|text| text.strip_suffix(last))
    else {
        return Ok(Value::Bool(false));
    };
    for piece in rest.into_iter().filter(|piece| !piece.is_empty()) {
        let at = middle
            .windows(piece.len())
            .position(|window| window == piece);
        match at.and_then(|at| middle.get(at + piece.len()..)) {
            Some(after) => middle = after,
            None => return Ok(Value::Bool(false)),
        }
    }
    Ok(Value::Bool(true))
}
