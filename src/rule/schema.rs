//! JSON Schema with three answers; only here and below is the crate for it known.
//!
//! A schema is compiled twice. In the one form whatever is not known holds at every step: what
//! fails there is broken. In the other nothing that is not known holds: what holds there is right.
//! Between the two it cannot be told. That is exact because rules may only use keywords whose
//! answer goes one way ([`super::keywords`]).
//!
//! Azure ignores ASCII case in names and values, JSON Schema does not. The crate sees all names in
//! lower case, those of the schema and those of the tree; `const` and `enum` are taken apart into
//! comparisons of single values, which it leaves to the tree.

mod form;
#[cfg(test)]
mod tests;
mod tree;

use std::sync::OnceLock;

use jsonschema::error::ValidationErrorKind;
use jsonschema::paths::LocationSegment;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::judged::Item;
use crate::arm::Why;
use crate::json::Pointer;
use form::Form;
use form::mark;
use tree::Tree;

/// A schema of a rule.
#[derive(Debug)]
pub struct Schema {
    schema: Value,
    /// Whatever is not known holds.
    hopeful: OnceLock<Option<Validator<Tree>>>,
    /// What is not known does not hold.
    doubtful: OnceLock<Option<Validator<Tree>>>,
}

/// What a schema says of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It holds, whatever the values are that are not known.
    Holds,
    /// It fails, whatever they are: the path of the innermost value that does not fit.
    Fails(Pointer),
    /// That depends on a value that is not known, for this reason.
    Depends(Why),
}

impl Schema {
    /// A schema that [`super::keywords`] has looked through; compiled when it is first used.
    #[must_use]
    pub const fn new(schema: Value) -> Self {
        Self {
            schema,
            hopeful: OnceLock::new(),
            doubtful: OnceLock::new(),
        }
    }

    /// Compiles it now.
    ///
    /// # Errors
    /// With what the crate says where it refuses the schema.
    pub fn check(&self) -> Result<(), String> {
        match build(&Form::Plain.of(&self.schema)) {
            Ok(_) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// As written.
    #[must_use]
    pub const fn as_json(&self) -> &Value {
        &self.schema
    }

    fn compiled(&self, form: Form) -> Option<&Validator<Tree>> {
        let slot = match form {
            Form::Hopeful => &self.hopeful,
            Form::Doubtful | Form::Plain => &self.doubtful,
        };
        // A schema that cannot be compiled was told when the rule was read.
        slot.get_or_init(|| build(&form.of(&self.schema)).ok())
            .as_ref()
    }

    /// Judges a value. A schema that cannot be compiled says that it depends.
    #[must_use]
    pub fn judge(&self, item: &Item) -> Answer {
        let (Some(hopeful), Some(doubtful)) =
            (self.compiled(Form::Hopeful), self.compiled(Form::Doubtful))
        else {
            return Answer::Depends(Why::NotEvaluated("schema".into()));
        };
        if !hopeful.is_valid(item) {
            return Answer::Fails(deepest(hopeful, item));
        }
        if doubtful.is_valid(item) {
            return Answer::Holds;
        }
        let first = leaves(doubtful, item)
            .into_iter()
            .find_map(|path| item.spot(&path).item.unknown())
            .or_else(|| item.first_unknown());
        let why = first.cloned();
        Answer::Depends(why.unwrap_or_else(|| Why::NotEvaluated("schema".into())))
    }
}

fn build(schema: &Value) -> Result<Validator<Tree>, ValidationError<'static>> {
    jsonschema::options_for::<Tree>()
        .with_draft(jsonschema::Draft::Draft202012)
        .build(schema)
        .map_err(ValidationError::to_owned)
}

/// The path of the innermost value that does not fit; the first of several.
fn deepest(validator: &Validator<Tree>, item: &Item) -> Pointer {
    let mut best: Option<(usize, Pointer)> = None;
    for path in leaves(validator, item) {
        let depth = path.tokens().count();
        if best.as_ref().is_none_or(|(deep, _)| *deep < depth) {
            best = Some((depth, path));
        }
    }
    let path = best.map(|(_, path)| path).unwrap_or_default();
    // The crate spells names as the schema does.
    item.spot(&path).path
}

/// The places of all errors, those inside alternatives included.
fn leaves(validator: &Validator<Tree>, item: &Item) -> Vec<Pointer> {
    let mut found = Vec::new();
    for error in validator.iter_errors(item) {
        leaf(&error, item, &mut found);
    }
    found
}

/// Goes as deep as the schema, which is limited.
fn leaf(error: &ValidationError<'_>, item: &Item, found: &mut Vec<Pointer>) {
    match error.kind() {
        ValidationErrorKind::AnyOf { context } => {
            for error in context.iter().flatten() {
                leaf(error, item, found);
            }
        }
        // No mistake of the value, unless it is not known.
        ValidationErrorKind::Constant { expected_value } if mark(expected_value).is_some() => {
            let path = pointer(error);
            if item.spot(&path).item.unknown().is_some() {
                found.push(path);
            }
        }
        _ => found.push(pointer(error)),
    }
}

fn pointer(error: &ValidationError<'_>) -> Pointer {
    let mut path = Pointer::root();
    for segment in error.instance_path() {
        path = match segment {
            LocationSegment::Property(name) => path.child(name),
            LocationSegment::Index(index) => path.child(index),
        };
    }
    path
}
