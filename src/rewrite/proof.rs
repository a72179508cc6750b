//! The proof of a rewrite: the output is read and evaluated like any input and
//! compared with what was planned.

use std::collections::BTreeSet;

use crate::arm::scope::Context;
use crate::arm::{Part, ResourceId, Template, Term, Value};
use crate::json::{Node, Pointer, ProblemKind, parse};
use crate::text::Source;

/// What one resource of the output must be.
#[derive(Clone, Debug)]
pub struct Expected {
    /// Where it stands in the input.
    pub pointer: Pointer,
    /// Its full type.
    pub full_type: String,
    /// Its own part, evaluated.
    pub value: Value,
}

/// Something in the output that was not planned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// The output is no strict JSON.
    #[error("the output is not JSON that Azure takes: {0}")]
    Json(String),
    /// There are more or fewer resources than planned, or of other types.
    #[error("the output has {found} resources where {expected} were planned")]
    Resources {
        /// As planned, a number or a type.
        expected: String,
        /// As found.
        found: String,
    },
    /// A value differs.
    #[error("{pointer}{path}: planned {expected}, written {found}")]
    Value {
        /// The resource in the input.
        pointer: Pointer,
        /// The place in it.
        path: Pointer,
        /// The planned value, for a person.
        expected: String,
        /// The written value.
        found: String,
    },
    /// Something refers to what was left out.
    #[error("{pointer}: refers to {id}, which is left out")]
    Dangling {
        /// The resource in the input.
        pointer: Pointer,
        /// What it refers to.
        id: String,
    },
}

impl Mismatch {
    /// Where it stands in the input; the root where it belongs to no resource.
    #[must_use]
    pub fn place(&self) -> Pointer {
        match self {
            Self::Json(_) | Self::Resources { .. } => Pointer::root(),
            Self::Value { pointer, path, .. } => pointer.join(path),
            Self::Dangling { pointer, .. } => pointer.clone(),
        }
    }
}

/// A text that was written.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// The text.
    pub text: &'a str,
    /// Where the template starts in it.
    pub root: &'a Pointer,
    /// Whether it has to be strict JSON; else it may have what the parser takes of any input.
    pub is_strict: bool,
}

/// Compares a written template with what was planned.
///
/// `left_out` holds `type name` in lower case of all that is in no output.
#[must_use]
pub fn prove(
    expected: &[Expected],
    left_out: &BTreeSet<String>,
    written: Written<'_>,
    parameters: Option<&Node>,
    context: &Context,
) -> Vec<Mismatch> {
    let document = parse(&Source::new("output", written.text));
    // A key that the input has twice is twice in the output; a finding says so.
    let foreign = document
        .problems
        .iter()
        .filter(|problem| written.is_strict || !problem.kind.is_tolerated())
        .find(|problem| !matches!(problem.kind, ProblemKind::DuplicateKey { .. }));
    if let Some(problem) = foreign {
        return vec![Mismatch::Json(problem.kind.to_string())];
    }
    let root = written.root.find(&document.root).unwrap_or(&document.root);
    let template = Template::read(root, written.root.clone(), parameters, context);
    compare_with(expected, left_out, &template)
}

/// Compares the resources of a template that was read again with what was planned; `left_out` as
/// for [`prove`].
#[must_use]
pub fn compare_with(
    expected: &[Expected],
    left_out: &BTreeSet<String>,
    template: &Template<'_>,
) -> Vec<Mismatch> {
    if template.resources.len() != expected.len() {
        return vec![Mismatch::Resources {
            expected: expected.len().to_string(),
            found: template.resources.len().to_string(),
        }];
    }
    let mut mismatches = Vec::new();
    for (wanted, found) in expected.iter().zip(&template.resources) {
        if !found.is_type(&wanted.full_type) {
            let (expected, found) = (wanted.full_type.clone(), found.full_type.clone());
            mismatches.push(Mismatch::Resources { expected, found });
            continue;
        }
        let Some(scope) = template.scope_of(found) else {
            continue;
        };
        let value = found.own_value(scope);
        compare(
            &wanted.value,
            &value,
            &wanted.pointer,
            &Pointer::root(),
            &mut mismatches,
        );
        dangling(&value, &wanted.pointer, left_out, &mut mismatches);
    }
    mismatches
}

/// Lists the places where two values differ; a null member is the same as none.
fn compare(
    expected: &Value,
    found: &Value,
    pointer: &Pointer,
    path: &Pointer,
    mismatches: &mut Vec<Mismatch>,
) {
    match (expected, found) {
        (Value::Object(left), Value::Object(right)) => {
            let keys: Vec<_> = left.iter().map(|(key, _)| key).collect();
            let more = right
                .iter()
                .map(|(key, _)| key)
                .filter(|key| !keys.contains(key));
            for key in keys.iter().copied().chain(more) {
                let value = |value: &Value| value.get(key).cloned().unwrap_or(Value::Null);
                compare(
                    &value(expected),
                    &value(found),
                    pointer,
                    &path.child(key),
                    mismatches,
                );
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for (index, (left, right)) in left.iter().zip(right).enumerate() {
                compare(left, right, pointer, &path.child(index), mismatches);
            }
        }
        _ if expected == found => {}
        _ => mismatches.push(Mismatch::Value {
            pointer: pointer.clone(),
            path: path.clone(),
            expected: expected.to_string(),
            found: found.to_string(),
        }),
    }
}

/// Lists the IDs in a value that mean something left out.
fn dangling(
    value: &Value,
    pointer: &Pointer,
    left_out: &BTreeSet<String>,
    mismatches: &mut Vec<Mismatch>,
) {
    match value {
        Value::Array(elements) => elements
            .iter()
            .for_each(|element| dangling(element, pointer, left_out, mismatches)),
        Value::Object(members) => members
            .iter()
            .for_each(|(_, member)| dangling(member, pointer, left_out, mismatches)),
        Value::String(_) | Value::Unknown(_) => {
            if let Some(id) = ResourceId::parse(value)
                && left_out.contains(&id.identity())
            {
                mismatches.push(Mismatch::Dangling {
                    pointer: pointer.clone(),
                    id: value.to_string(),
                });
            }
            if let Value::Unknown(unknown) = value {
                for part in &unknown.parts {
                    if let Part::Term(term) = part {
                        dangling_term(term, pointer, left_out, mismatches);
                    }
                }
            }
        }
        _ => {}
    }
}

fn dangling_term(
    term: &Term,
    pointer: &Pointer,
    left_out: &BTreeSet<String>,
    mismatches: &mut Vec<Mismatch>,
) {
    match term {
        Term::Call { arguments, .. } => {
            arguments
                .iter()
                .for_each(|argument| dangling(argument, pointer, left_out, mismatches));
        }
        Term::Member { of, .. } => dangling_term(of, pointer, left_out, mismatches),
    }
}
