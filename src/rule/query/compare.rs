//! Comparisons of filters, where a value may not be known.

use jsonpath_rust::parser::model::Literal;

use crate::arm::Why;
use crate::rule::judged::{Item, ItemKind};

/// An answer of a filter.
#[derive(Clone, Copy)]
pub(super) enum Truth<'a> {
    Yes,
    No,
    Doubt(&'a Why),
}

impl From<bool> for Truth<'_> {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

impl Truth<'_> {
    pub fn negated(self, not: bool) -> Self {
        match (self, not) {
            (Self::Yes, true) => Self::No,
            (Self::No, true) => Self::Yes,
            (other, _) => other,
        }
    }
}

/// What a comparison compares.
pub(super) enum Operand<'a, 'q> {
    Nothing,
    Item(&'a Item),
    Literal(&'q Literal),
    Count(usize),
    Doubt(&'a Why),
}

/// A scalar out of a tree or a path.
#[derive(Clone, Copy)]
enum Scalar<'s> {
    Null,
    Bool(bool),
    Number(f64),
    Text(&'s str),
}

pub(super) fn length<'a, 'q>(item: &'a Item) -> Operand<'a, 'q> {
    match &item.kind {
        ItemKind::String(text) => Operand::Count(text.chars().count()),
        ItemKind::Array(elements) => Operand::Count(elements.len()),
        ItemKind::Object(members) => Operand::Count(members.len()),
        ItemKind::Unknown(why) => Operand::Doubt(why),
        _ => Operand::Nothing,
    }
}

pub(super) fn and<'a>(parts: impl Iterator<Item = Truth<'a>>) -> Truth<'a> {
    let mut all = Truth::Yes;
    for part in parts {
        match part {
            Truth::Yes => {}
            Truth::No => return Truth::No,
            Truth::Doubt(_) if matches!(all, Truth::Doubt(_)) => {}
            doubt @ Truth::Doubt(_) => all = doubt,
        }
    }
    all
}

pub(super) fn or<'a>(left: Truth<'a>, right: Truth<'a>) -> Truth<'a> {
    and([left.negated(true), right.negated(true)].into_iter()).negated(true)
}

fn scalar<'s>(operand: &'s Operand<'_, '_>) -> Option<Scalar<'s>> {
    match operand {
        Operand::Item(item) => item_scalar(item),
        Operand::Literal(literal) => Some(match literal {
            Literal::Null => Scalar::Null,
            Literal::Bool(value) => Scalar::Bool(*value),
            Literal::Int(number) => Scalar::Number(*number as f64),
            Literal::Float(number) => Scalar::Number(*number),
            Literal::String(text) => Scalar::Text(text),
        }),
        Operand::Count(count) => Some(Scalar::Number(*count as f64)),
        Operand::Nothing | Operand::Doubt(_) => None,
    }
}

fn item_scalar(item: &Item) -> Option<Scalar<'_>> {
    match &item.kind {
        ItemKind::Null => Some(Scalar::Null),
        ItemKind::Bool(value) => Some(Scalar::Bool(*value)),
        ItemKind::Number(number) => number.as_f64().map(Scalar::Number),
        ItemKind::String(text) => Some(Scalar::Text(text)),
        ItemKind::Array(_) | ItemKind::Object(_) | ItemKind::Unknown(_) => None,
    }
}

/// Texts compare without ASCII case, as Azure compares them.
fn same_scalars(left: Scalar<'_>, right: Scalar<'_>) -> bool {
    match (left, right) {
        (Scalar::Null, Scalar::Null) => true,
        (Scalar::Bool(left), Scalar::Bool(right)) => left == right,
        #[allow(clippy::float_cmp, reason = "the same digits give the same number")]
        (Scalar::Number(left), Scalar::Number(right)) => left == right,
        (Scalar::Text(left), Scalar::Text(right)) => left.eq_ignore_ascii_case(right),
        _ => false,
    }
}

pub(super) fn equal<'a>(left: &Operand<'a, '_>, right: &Operand<'a, '_>) -> Truth<'a> {
    match (left, right) {
        (Operand::Doubt(why), _) | (_, Operand::Doubt(why)) => Truth::Doubt(why),
        (Operand::Nothing, Operand::Nothing) => Truth::Yes,
        (Operand::Item(left), Operand::Item(right)) => same(left, right),
        _ => match (scalar(left), scalar(right)) {
            (Some(left), Some(right)) => same_scalars(left, right).into(),
            _ => Truth::No,
        },
    }
}

/// Whether two values are the same, as deep as they go.
fn same<'a>(left: &'a Item, right: &'a Item) -> Truth<'a> {
    if let Some(why) = left.unknown().or(right.unknown()) {
        return Truth::Doubt(why);
    }
    match (&left.kind, &right.kind) {
        (ItemKind::Array(left), ItemKind::Array(right)) if left.len() == right.len() => and(left
            .iter()
            .zip(right)
            .map(|(left, right)| same(left, right))),
        (ItemKind::Object(left), ItemKind::Object(members)) if left.len() == members.len() => {
            and(left.iter().map(|(key, item)| match right.member(key) {
                Some((_, other)) => same(item, other),
                None => Truth::No,
            }))
        }
        _ => match (item_scalar(left), item_scalar(right)) {
            (Some(left), Some(right)) => same_scalars(left, right).into(),
            _ => Truth::No,
        },
    }
}

pub(super) fn less<'a>(left: &Operand<'a, '_>, right: &Operand<'a, '_>) -> Truth<'a> {
    match (left, right) {
        (Operand::Doubt(why), _) | (_, Operand::Doubt(why)) => Truth::Doubt(why),
        _ => match (scalar(left), scalar(right)) {
            (Some(Scalar::Number(left)), Some(Scalar::Number(right))) => (left < right).into(),
            (Some(Scalar::Text(left)), Some(Scalar::Text(right))) => {
                (left.to_ascii_lowercase() < right.to_ascii_lowercase()).into()
            }
            _ => Truth::No,
        },
    }
}
