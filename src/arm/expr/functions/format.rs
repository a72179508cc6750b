//! `format`: .NET composite formatting, culture-invariant.

use super::arguments::wrong;
use super::case::too_large;
use super::{Arguments, Body, Fault, Function, MANY, Outcome, function};
use crate::arm::expr::evaluator::VALUE_SIZE;
use crate::arm::render::json;
use crate::arm::symbolic::{TextBuilder, scalar_text};
use crate::arm::value::{Term, Value};

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
        let values = vec![Value::String(format!("{{{pattern}}}")), value.clone()];
        text.term(Term::call("format", values), &unknown.why, unknown.span);
        return Ok(0);
    }
    let formatted = match value {
        Value::Int(number) => number_text(*number, hole.spec).ok_or_else(|| {
            let message = format!("`{}` is no format for an integer", hole.spec);
            Fault::Argument(0, message)
        })?,
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

/// The standard formats D, F, G, N and X, and patterns of zeros.
fn number_text(number: i64, spec: &str) -> Option<String> {
    let Some(letter) = spec.chars().next() else {
        return Some(number.to_string());
    };
    if spec.chars().all(|c| c == '0') {
        return Some(padded(number, spec.len()));
    }
    let precision = spec.get(letter.len_utf8()..)?;
    let precision: Option<usize> = match precision {
        "" => None,
        digits => Some(digits.parse().ok().filter(|digits| *digits <= 99)?),
    };
    let zeros = |count: usize| match count {
        0 => String::new(),
        count => format!(".{}", "0".repeat(count)),
    };
    Some(match letter {
        'D' | 'd' => padded(number, precision.unwrap_or(1)),
        'X' => format!("{number:0width$X}", width = precision.unwrap_or(1)),
        'x' => format!("{number:0width$x}", width = precision.unwrap_or(1)),
        'N' | 'n' => format!("{}{}", grouped(number), zeros(precision.unwrap_or(2))),
        'F' | 'f' => format!("{number}{}", zeros(precision.unwrap_or(2))),
        'G' | 'g' if precision.is_none() => number.to_string(),
        _ => return None,
    })
}

fn padded(number: i64, digits: usize) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{:0digits$}", number.unsigned_abs())
}

fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = if number < 0 {
        "-".to_owned()
    } else {
        String::new()
    };
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_take_standard_formats() {
        for (number, spec, expected) in [
            (42, "D4", "0042"),
            (-42, "D4", "-0042"),
            (255, "X", "FF"),
            (255, "x4", "00ff"),
            (7, "000", "007"),
            (-8_175_133, "N0", "-8,175,133"),
            (5, "F1", "5.0"),
            (5, "", "5"),
        ] {
            assert_eq!(
                number_text(number, spec).as_deref(),
                Some(expected),
                "{spec}"
            );
        }
        assert_eq!(number_text(1, "Q"), None);
        assert_eq!(number_text(1, "D999"), None);
    }
}
