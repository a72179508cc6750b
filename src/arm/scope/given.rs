//! The values that a deployment gives to a template's parameters.

use super::{Loop, Scope};
use crate::arm::value::{Term, Value, Why};
use crate::json::{Kind, Node};
use crate::text::Span;

/// The value that a deployment gives to a parameter.
#[derive(Clone, Debug, Default)]
pub(crate) enum Given<'t> {
    /// None, or `null`: the default counts.
    #[default]
    Nothing,
    /// Taken literally.
    Literal(&'t Node),
    /// Read from a key vault; the place of the reference.
    KeyVault(Span),
    /// Evaluated in the parent's scope, once something asks; `null` is nothing.
    Passed(&'t Node),
    /// Evaluated elsewhere.
    Value(Value),
}

/// What a parameter file says of a parameter.
pub(super) fn by_file(entry: &Node) -> Given<'_> {
    if let Some(reference) = entry.get("reference") {
        return Given::KeyVault(reference.span);
    }
    match entry.get("value") {
        Some(value) if !value.is_null() => Given::Literal(value),
        _ => Given::Nothing,
    }
}

/// What a parent deployment passes: its `properties.parameters`, which may be
/// an expression as a whole or in parts.
pub(super) enum Passing<'t> {
    /// Nothing is passed.
    Nothing,
    /// Written member by member: each is evaluated only when it is needed.
    Written(&'t Node),
    /// What an expression gives.
    Evaluated(Value),
}

impl<'t> Passing<'t> {
    pub fn of(parameters: Option<&'t Node>, parent: &Scope<'_>) -> Self {
        match parameters {
            None => Self::Nothing,
            Some(node) if is_written(node) => Self::Written(node),
            Some(node) => Self::Evaluated(parent.evaluate(node)),
        }
    }

    /// What is passed to the parameter of this name.
    pub fn to(&self, name: &str, parent: &Scope<'_>) -> Given<'t> {
        match self {
            Self::Nothing => Given::Nothing,
            Self::Written(node) => match node.get(name) {
                None => Given::Nothing,
                Some(entry) if is_written(entry) && entry.get("reference").is_none() => {
                    entry.get("value").map_or(Given::Nothing, Given::Passed)
                }
                Some(entry) => by_entry(name, &parent.evaluate(entry)),
            },
            // The whole object is unknown: so is each value in it.
            Self::Evaluated(Value::Unknown(unknown)) => {
                let Some(term) = unknown.single_term() else {
                    return Given::Nothing;
                };
                let term = term.clone().member(name).member("value");
                let value = Value::term(unknown.why.clone(), unknown.span, term);
                Given::Value(value)
            }
            Self::Evaluated(passed) => passed
                .get(name)
                .map_or(Given::Nothing, |entry| by_entry(name, entry)),
        }
    }
}

/// An object whose members are those that are written: no loop makes others.
fn is_written(node: &Node) -> bool {
    match &node.kind {
        Kind::Object(members) => members.iter().all(|member| Loop::all(member).is_none()),
        _ => false,
    }
}

/// What an evaluated entry `{value}` or `{reference}` gives.
fn by_entry<'t>(name: &str, entry: &Value) -> Given<'t> {
    if let Some(reference) = entry.get("reference") {
        let term = Term::call("parameters", [Value::String(name.into())]);
        let why = Why::KeyVaultReference(name.into());
        let span = reference
            .first_unknown()
            .map_or(Span::default(), |unknown| unknown.span);
        return Given::Value(Value::term(why, span, term));
    }
    match (entry.get("value"), entry) {
        (Some(Value::Null), _) => Given::Nothing,
        (Some(value), _) => Given::Value(value.clone()),
        (None, Value::Unknown(unknown)) => match unknown.single_term() {
            Some(term) => {
                let term = term.clone().member("value");
                let value = Value::term(unknown.why.clone(), unknown.span, term);
                Given::Value(value)
            }
            None => Given::Nothing,
        },
        _ => Given::Nothing,
    }
}
