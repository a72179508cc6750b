//! `format`: .NET composite formatting, culture-invariant.

mod integer;

use super::arguments::wrong;
use super::case::too_large;
use super::{Arguments, Body, Fault, Function, MANY, Outcome, function};
use crate::arm::expr::evaluator::VALUE_SIZE;
use crate::arm::render::json;
use crate::arm::symbolic::{TextBuilder, scalar_text};
use crate::arm::value::{Term, Value, Why};
use integer::{Formatted, formatted};

pub(super) const FUNCTIONS: &[Function] = &[function("format", 1, MANY, Body::Strict(format_text))];

/// `{index[,width][:spec]}`
struct Hole<'a> {
    index: usize,
    width: i64,
    spec: &'a str,
    /// As written, without braces.
    written: &'a str,
}

fn format_text(arguments: &mut Arguments) -> Outcome {
    let pattern = arguments.text(0)?;
    let mut text = TextBuilder::default();
    let mut size = pattern.len();
    let mut rest = pattern;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        text.text(before);
        if let Some(after) = tail.strip_prefix("{{") {
            text.text("{");
            rest = after;
        } else if let Some(after) = tail.strip_prefix("}}") {
            text.text("}");
            rest = after;
        } else {
            let (hole, after) = hole(tail)?;
            size = size.saturating_add(fill(&mut text, &hole, arguments)?);
            rest = after;
        }
        if size > VALUE_SIZE {
            return Err(too_large());
        }
    }
    text.text(rest);
    Ok(text.finish())
}

fn malformed() -> Fault {
    Fault::Argument(
        0,
        "the braces are not balanced, or hold no number; braces as text are written `{{` and `}}`"
            .to_owned(),
    )
}

fn hole(text: &str) -> Result<(Hole<'_>, &str), Fault> {
    let inside = text.strip_prefix('{').ok_or_else(malformed)?;
    let (written, after) = inside.split_once('}').ok_or_else(malformed)?;
    let (head, spec) = written.split_once(':').unwrap_or((written, ""));
    let (index, width) = head.split_once(',').unwrap_or((head, "0"));
    let hole = Hole {
        index: index.trim().parse().map_err(|_| malformed())?,
        width: width.trim().parse().map_err(|_| malformed())?,
        spec,
        written,
    };
    Ok((hole, after))
}

fn not_evaluated(hole: &Hole<'_>) -> Fault {
    let what = format!("format with `:{}`", hole.spec);
    Fault::Because(Why::NotEvaluated(what.into()))
}

/// Appends the argument; gives the bytes that it took.
fn fill(text: &mut TextBuilder, hole: &Hole<'_>, arguments: &Arguments) -> Result<usize, Fault> {
    let position = hole.index.saturating_add(1);
    let Ok(value) = arguments.get(position) else {
        let given = arguments.len() - 1;
        let message = format!(
            "`{{{}}}` asks for argument {}, {given} given",
            hole.written, hole.index
        );
        return Err(Fault::Argument(0, message));
    };
    if let Some(unknown) = value.first_unknown() {
        let is_plain = hole.width == 0 && hole.spec.is_empty();
        if is_plain && value.as_unknown().is_some() && text.value(value) {
            return Ok(0);
        }
        let pattern = hole.written.replacen(&hole.index.to_string(), "0", 1);
        let values = vec![Value::from(format!("{{{pattern}}}")), value.clone()];
        text.term(Term::call("format", values), &unknown.why, unknown.span);
        return Ok(0);
    }
    let formatted = match value {
        Value::Int(number) => match formatted(*number, hole.spec) {
            Formatted::Text(text) => text,
            Formatted::Refused => {
                let message = format!("`{}` is no format for an integer", hole.spec);
                return Err(Fault::Argument(0, message));
            }
            Formatted::NotEvaluated => return Err(not_evaluated(hole)),
        },
        Value::Number(_) if !hole.spec.is_empty() => return Err(not_evaluated(hole)),
        Value::Null => String::new(),
        Value::Array(_) | Value::Object(_) => json(value, '\''),
        other => scalar_text(other).ok_or_else(|| wrong(position, "a value", other))?,
    };
    let width = usize::try_from(hole.width.unsigned_abs()).unwrap_or(usize::MAX);
    if width > VALUE_SIZE {
        return Err(too_large());
    }
    let blanks = " ".repeat(width.saturating_sub(formatted.encode_utf16().count()));
    let (left, right) = if hole.width > 0 {
        (blanks.as_str(), "")
    } else {
        ("", blanks.as_str())
    };
    text.text(left);
    text.text(&formatted);
    text.text(right);
    Ok(left.len() + formatted.len() + right.len())
}
