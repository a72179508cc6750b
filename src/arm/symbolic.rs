//! Texts of known and unknown pieces, always in canonical form.
//!
//! Canonical: known neighbours are one text, there is no empty text, and what
//! is wholly known is no [`Value::Unknown`]. Equality of unknown values rests
//! on it.

use std::collections::HashMap;
use std::sync::Arc;

use super::value::{Part, Parts, Term, Unknown, Value, Why};
use crate::text::Span;

/// Joins pieces to a text, known or not.
#[derive(Clone, Debug, Default)]
pub struct TextBuilder {
    parts: Parts,
    reason: Option<(Why, Span)>,
}

impl TextBuilder {
    /// Appends known text.
    pub fn text(&mut self, text: &str) {
        match self.parts.last_mut() {
            _ if text.is_empty() => {}
            Some(Part::Text(last)) => last.push_str(text),
            _ => {
                self.parts.push(Part::Text(text.into()));
            }
        }
    }

    /// Goes on where a text ends; a container or null is no beginning.
    #[must_use]
    pub fn after(value: Value) -> Option<Self> {
        let mut builder = Self::default();
        match value {
            Value::String(text) if text.is_empty() => {}
            Value::String(text) => builder.parts.push(Part::Text(text)),
            Value::Unknown(unknown) => {
                let Unknown {
                    why, span, parts, ..
                } = Arc::unwrap_or_clone(unknown);
                builder.reason = Some((why, span));
                builder.parts = parts;
            }
            other => return builder.value(&other).then_some(builder),
        }
        Some(builder)
    }

    /// Appends a value as `concat` does; containers and null cannot be
    /// appended and are refused with `false`.
    #[must_use]
    pub fn value(&mut self, value: &Value) -> bool {
        match value {
            Value::Unknown(unknown) => self.unknown(unknown),
            Value::String(text) => self.text(text),
            other => match scalar_text(other) {
                Some(text) => self.text(&text),
                None => return false,
            },
        }
        true
    }

    /// Appends a term with the reason why it is one.
    pub fn term(&mut self, term: Term, why: &Why, span: Span) {
        self.reason.get_or_insert_with(|| (why.clone(), span));
        self.parts.push(Part::Term(term));
    }

    fn unknown(&mut self, unknown: &Unknown) {
        self.reason
            .get_or_insert_with(|| (unknown.why.clone(), unknown.span));
        for part in &unknown.parts {
            match part {
                Part::Text(text) => self.text(text),
                Part::Term(term) => self.parts.push(Part::Term(term.clone())),
            }
        }
    }

    /// The text: a string where all is known.
    #[must_use]
    pub fn finish(self) -> Value {
        match self.reason {
            Some((why, span)) => Value::unknown(why, span, self.parts),
            // Without a term there is at most one part, a text.
            None => match self.parts.into_iter().next() {
                Some(Part::Text(text)) => Value::String(text),
                _ => Value::from(""),
            },
        }
    }
}

/// Joins values to a text; `None` where one of them is a container or null.
#[must_use]
pub fn join<'v>(values: impl IntoIterator<Item = &'v Value>) -> Option<Value> {
    let mut builder = TextBuilder::default();
    values
        .into_iter()
        .all(|value| builder.value(value))
        .then(|| builder.finish())
}

/// What the language makes of a known scalar in a text: Booleans are
/// capitalised (seen in the output of Microsoft's evaluator).
#[must_use]
pub fn scalar_text(value: &Value) -> Option<String> {
    Some(match value {
        Value::String(text) | Value::Number(text) => text.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        _ => return None,
    })
}

/// Compares as `equals` does: deep, with case, without conversion. `None`
/// where it depends on what is not known.
#[must_use]
pub fn same(left: &Value, right: &Value) -> Option<bool> {
    match (left, right) {
        (Value::Unknown(a), Value::Unknown(b)) => same_unknowns(a, b),
        (Value::Unknown(unknown), known) | (known, Value::Unknown(unknown)) => {
            let possible = match known {
                Value::String(text) => {
                    text.starts_with(unknown.prefix()) && text.ends_with(unknown.suffix())
                }
                _ => !unknown.is_text(),
            };
            if possible { None } else { Some(false) }
        }
        (Value::Array(a), Value::Array(b)) => {
            if a.len() != b.len() {
                return Some(false);
            }
            all_same(a.iter().zip(b).map(|(a, b)| same(a, b)))
        }
        (Value::Object(a), Value::Object(b)) => {
            if a.len() != b.len() {
                return Some(false);
            }
            let others: HashMap<_, _> = b.iter().map(|(key, value)| (key, value)).collect();
            all_same(a.iter().map(|(key, value)| {
                let other = others.get(key);
                other.map_or(Some(false), |other| same(value, other))
            }))
        }
        (Value::Number(a), Value::Int(b)) | (Value::Int(b), Value::Number(a)) => {
            Some(a.parse() == Ok(*b as f64))
        }
        (Value::Number(a), Value::Number(b)) => {
            Some(a == b || matches!((a.parse::<f64>(), b.parse::<f64>()), (Ok(a), Ok(b)) if a == b))
        }
        (known, other) => Some(known == other),
    }
}

fn all_same(answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut all = Some(true);
    for answer in answers {
        match answer {
            Some(true) => {}
            Some(false) => return Some(false),
            None => all = None,
        }
    }
    all
}

fn same_unknowns(a: &Unknown, b: &Unknown) -> Option<bool> {
    let refused = |unknown: &Unknown| matches!(unknown.why, Why::Invalid(_));
    if a.parts == b.parts && !refused(a) && !refused(b) {
        return Some(true);
    }
    let starts = a.prefix().starts_with(b.prefix()) || b.prefix().starts_with(a.prefix());
    let ends = a.suffix().ends_with(b.suffix()) || b.suffix().ends_with(a.suffix());
    if starts && ends { None } else { Some(false) }
}

/// Whether a value mentions a call of one of these functions.
#[must_use]
pub fn mentions(value: &Value, functions: &[&str]) -> bool {
    match value {
        Value::Array(elements) => elements.iter().any(|element| mentions(element, functions)),
        Value::Object(members) => members.iter().any(|(_, value)| mentions(value, functions)),
        Value::Unknown(unknown) => unknown.parts.iter().any(|part| match part {
            Part::Text(_) => false,
            Part::Term(term) => term_mentions(term, functions),
        }),
        _ => false,
    }
}

fn term_mentions(term: &Term, functions: &[&str]) -> bool {
    match term {
        Term::Call {
            function,
            arguments,
        } => {
            functions.contains(&function.as_str())
                || arguments.iter().any(|value| mentions(value, functions))
        }
        Term::Member { of, key } => term_mentions(of, functions) || mentions(key, functions),
    }
}

/// How large a value is, in bytes, roughly; `None` where it is nested too
/// deeply to be handled further.
#[must_use]
pub(crate) fn weight(value: &Value, depth: usize) -> Option<usize> {
    let (bytes, height) = measure(value);
    (height <= depth).then_some(bytes)
}

/// Bytes and levels. Values that are handed on are no deeper than this
/// recursion bears: each was measured when it was made, of parts that were.
fn measure(value: &Value) -> (usize, usize) {
    const ENTRY: usize = 24;
    match value {
        Value::String(text) | Value::Number(text) => (ENTRY + text.len(), 1),
        Value::Array(elements) => sum(elements.iter().map(measure)),
        Value::Object(members) => sum(members.iter().map(|(key, value)| {
            let (bytes, height) = measure(value);
            (key.len() + bytes, height)
        })),
        Value::Unknown(unknown) => unknown.weight.get_or(|| {
            sum(unknown.parts.iter().map(|part| match part {
                Part::Text(text) => (ENTRY + text.len(), 1),
                Part::Term(term) => measure_term(term),
            }))
        }),
        _ => (ENTRY, 1),
    }
}

fn measure_term(term: &Term) -> (usize, usize) {
    match term {
        Term::Call { arguments, .. } => sum(arguments.iter().map(measure)),
        Term::Member { of, key } => {
            let ((a, deep), (b, deeper)) = (measure_term(of), measure(key));
            (a.saturating_add(b), deep.max(deeper) + 1)
        }
    }
}

fn sum(weights: impl Iterator<Item = (usize, usize)>) -> (usize, usize) {
    weights.fold((48, 1), |(total, deepest), (bytes, height)| {
        (total.saturating_add(bytes), deepest.max(height + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(name: &str) -> Value {
        let argument = Value::String(name.into());
        Value::term(
            Why::ParameterWithoutValue(name.into()),
            Span::default(),
            Term::call("parameters", [argument]),
        )
    }

    fn text(text: &str) -> Value {
        Value::String(text.into())
    }

    #[test]
    fn neighbours_merge_and_nothing_empty_stays() {
        let p = parameter("p");
        let inner = join([&text("a"), &p, &text("b")]).unwrap();
        let outer = join([&text(""), &text("x"), &inner, &Value::Int(1), &text("")]).unwrap();
        assert_eq!(outer, join([&text("xa"), &p, &text("b1")]).unwrap());
        let Value::Unknown(outer) = outer else {
            panic!()
        };
        assert_eq!(outer.parts.len(), 3);
        assert_eq!(
            join([&text("a"), &Value::Bool(true)]).unwrap(),
            text("aTrue")
        );
        assert_eq!(join([&text("")]).unwrap(), text(""));
        assert_eq!(join([&p]).unwrap(), p);
        assert_eq!(join([&text("a"), &Value::Null]), None);
    }

    #[test]
    fn what_is_known_decides_comparisons() {
        let p = parameter("p");
        let named = join([&text("st"), &p, &text("01")]).unwrap();
        assert_eq!(same(&named, &named), Some(true));
        assert_eq!(same(&p, &parameter("q")), None);
        assert_eq!(same(&named, &text("stx01")), None);
        assert_eq!(same(&named, &text("sx01")), Some(false));
        assert_eq!(same(&named, &text("stx02")), Some(false));
        assert_eq!(same(&named, &Value::Int(1)), Some(false));
        let pair = |a: &Value, b: &Value| Value::Array(vec![a.clone(), b.clone()].into());
        assert_eq!(
            same(&pair(&p, &text("a")), &pair(&p, &text("b"))),
            Some(false)
        );
        assert_eq!(
            same(&pair(&p, &text("a")), &pair(&text("x"), &text("a"))),
            None
        );
        assert_eq!(
            same(&Value::Number("1.0".into()), &Value::Int(1)),
            Some(true)
        );
        assert_eq!(same(&text("1"), &Value::Int(1)), Some(false));
    }
}
