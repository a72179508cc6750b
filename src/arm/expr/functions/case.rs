//! Texts changed as a whole: case, blanks, padding, replacement.

use super::arguments::wrong;
use super::{Arguments, Body, Fault, Function, Outcome, function};
use crate::arm::expr::evaluator::VALUE_SIZE;
use crate::arm::symbolic::TextBuilder;
use crate::arm::value::{Part, Term, Unknown, Value, Why};

pub(super) const FUNCTIONS: &[Function] = &[
    function(
        "toLower",
        1,
        1,
        Body::Strict(|a| change(a, "toLower", lower)),
    ),
    function(
        "toUpper",
        1,
        1,
        Body::Strict(|a| change(a, "toUpper", upper)),
    ),
    function("trim", 1, 1, Body::Strict(trim)),
    function("padLeft", 2, 3, Body::Strict(pad_left)),
    function("replace", 3, 3, Body::Strict(replace)),
];

fn change(arguments: &mut Arguments, name: &str, run: fn(&str) -> String) -> Outcome {
    match arguments.unknown(0) {
        Some(unknown) => Ok(piecewise(unknown, name, run)),
        None => arguments
            .text(0)
            .map(|text| Value::String(run(text).into())),
    }
}

/// Changing the case of a text changes it in each of its pieces, so that the
/// known ones stay known.
fn piecewise(unknown: &Unknown, name: &str, run: fn(&str) -> String) -> Value {
    let mut text = TextBuilder::default();
    for part in &unknown.parts {
        let term = match part {
            Part::Text(known) => {
                text.text(&run(known));
                continue;
            }
            Part::Term(term) => term,
        };
        if matches!(term, Term::Call { function, .. } if function == name) {
            text.term(term.clone(), &unknown.why, unknown.span);
        } else {
            let parts = [Part::Term(term.clone())];
            let value = Value::unknown(unknown.why.clone(), unknown.span, parts);
            text.term(Term::call(name, [value]), &unknown.why, unknown.span);
        }
    }
    text.finish()
}

/// Letter by letter as .NET does: a letter that would become two stays.
fn lower(text: &str) -> String {
    text.chars().map(|c| single(c, c.to_lowercase())).collect()
}

fn upper(text: &str) -> String {
    text.chars().map(|c| single(c, c.to_uppercase())).collect()
}

fn single(c: char, mut mapped: impl Iterator<Item = char>) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

fn trim(arguments: &mut Arguments) -> Outcome {
    arguments
        .text(0)
        .map(|text| Value::String(text.trim().into()))
}

fn pad_left(arguments: &mut Arguments) -> Outcome {
    let text = match arguments.get(0)? {
        Value::String(text) => text.clone(),
        Value::Int(number) => number.to_string().into(),
        other => return Err(wrong(0, "a text or an integer", other)),
    };
    let width = usize::try_from(arguments.int(1)?)
        .map_err(|_| Fault::Argument(1, "the length is negative".to_owned()))?;
    let pad = if arguments.len() > 2 {
        let mut chars = arguments.text(2)?.chars();
        match (chars.next(), chars.next()) {
            (Some(pad), None) => pad,
            _ => {
                let text = "the padding must be one character".to_owned();
                return Err(Fault::Argument(2, text));
            }
        }
    } else {
        ' '
    };
    if width > VALUE_SIZE {
        return Err(too_large());
    }
    let missing = width.saturating_sub(text.encode_utf16().count());
    let mut padded: String = std::iter::repeat_n(pad, missing).collect();
    padded.push_str(&text);
    Ok(Value::String(padded.into()))
}

fn replace(arguments: &mut Arguments) -> Outcome {
    let (old, new) = (arguments.text(1)?, arguments.text(2)?);
    if old.is_empty() {
        return Err(Fault::Argument(
            1,
            "the text to replace is empty".to_owned(),
        ));
    }
    let text = arguments.text(0)?;
    let found = text.matches(old).count();
    if text.len() + found.saturating_mul(new.len()) > VALUE_SIZE {
        return Err(too_large());
    }
    Ok(Value::String(text.replace(old, new).into()))
}

/// Refused before it is made.
pub(super) fn too_large() -> Fault {
    Fault::Because(Why::Limit("the value is larger than a template may be"))
}
