//! Texts from and into lists: `split`, `join`, `string`.

use super::arguments::wrong;
use super::case::too_large;
use super::{Arguments, Body, Fault, Function, Outcome, function};
use crate::arm::expr::evaluator::VALUE_SIZE;
use crate::arm::render::json;
use crate::arm::symbolic::{TextBuilder, scalar_text};
use crate::arm::value::{Part, Term, Unknown, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function("split", 2, 2, Body::Strict(split)),
    function("join", 2, 2, Body::Strict(join)),
    function("string", 1, 1, Body::Strict(string)),
];

fn split(arguments: &mut Arguments) -> Outcome {
    let delimiters = match arguments.get(1)? {
        Value::String(delimiter) => vec![delimiter.as_str()],
        Value::Array(elements) => {
            let mut texts = Vec::with_capacity(elements.len());
            for element in elements {
                match element {
                    Value::String(text) => texts.push(text.as_str()),
                    other => return Err(wrong(1, "a text or an array of texts", other)),
                }
            }
            texts
        }
        other => return Err(wrong(1, "a text or an array of texts", other)),
    };
    if let Some(unknown) = arguments.unknown(0) {
        return match delimiters.as_slice() {
            ["/"] if unknown.parts.iter().all(has_no_slash) => Ok(split_id(unknown)),
            _ => Err(Fault::Unknown),
        };
    }
    Ok(Value::Array(
        pieces(arguments.text(0)?, &delimiters)
            .into_iter()
            .map(|piece| Value::String(piece.into()))
            .collect(),
    ))
}

/// The earliest delimiter ends a piece, the longest of those at one place.
fn pieces<'a>(text: &'a str, delimiters: &[&str]) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    let known: Vec<_> = delimiters
        .iter()
        .filter(|delimiter| !delimiter.is_empty())
        .collect();
    while let Some(rest) = text.get(at..) {
        let found = known
            .iter()
            .filter(|delimiter| rest.starts_with(***delimiter));
        if let Some(length) = found.map(|delimiter| delimiter.len()).max() {
            pieces.push(text.get(start..at).unwrap_or_default());
            at += length;
            start = at;
        } else {
            match rest.chars().next() {
                Some(c) => at += c.len_utf8(),
                None => break,
            }
        }
    }
    pieces.push(text.get(start..).unwrap_or_default());
    pieces
}

/// IDs and names of subscriptions, tenants and groups have no slash, so that
/// an ID with them can be taken apart.
fn has_no_slash(part: &Part) -> bool {
    let Part::Term(term) = part else {
        return true;
    };
    match term {
        Term::Member { of, key } => {
            let function = match &**of {
                Term::Call { function, .. } => function.as_str(),
                Term::Member { .. } => return false,
            };
            matches!(
                (function, key.as_str()),
                ("subscription", Some("subscriptionId" | "tenantId"))
                    | ("tenant", Some("tenantId"))
                    | ("resourceGroup" | "deployment", Some("name" | "location"))
                    | ("managementGroup", Some("name"))
            )
        }
        Term::Call { function, .. } => function == "uniqueString" || function == "guid",
    }
}

fn split_id(unknown: &Unknown) -> Value {
    let mut pieces = vec![TextBuilder::default()];
    for part in &unknown.parts {
        match part {
            Part::Term(term) => {
                if let Some(piece) = pieces.last_mut() {
                    piece.term(term.clone(), &unknown.why, unknown.span);
                }
            }
            Part::Text(text) => {
                for (position, segment) in text.split('/').enumerate() {
                    if position > 0 {
                        pieces.push(TextBuilder::default());
                    }
                    if let Some(piece) = pieces.last_mut() {
                        piece.text(segment);
                    }
                }
            }
        }
    }
    Value::Array(pieces.into_iter().map(TextBuilder::finish).collect())
}

fn join(arguments: &mut Arguments) -> Outcome {
    let delimiter = arguments.text(1)?;
    let elements = arguments.array(0)?;
    if elements.len().saturating_mul(delimiter.len()) > VALUE_SIZE {
        return Err(too_large());
    }
    let mut text = TextBuilder::default();
    for (position, element) in elements.iter().enumerate() {
        if position > 0 {
            text.text(delimiter);
        }
        if !text.value(element) {
            return Err(wrong(0, "an array of texts and numbers", element));
        }
    }
    Ok(text.finish())
}

fn string(arguments: &mut Arguments) -> Outcome {
    let value = match arguments.unknown(0) {
        Some(unknown) if unknown.is_text() => return arguments.take(0),
        _ => arguments.known(0)?,
    };
    Ok(Value::String(
        scalar_text(value)
            .unwrap_or_else(|| json(value, '"'))
            .into(),
    ))
}
