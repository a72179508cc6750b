//! JSON Schema with three answers; the only file that knows the crate for it.
//!
//! A schema is compiled twice. In the one form whatever is not known holds at every step: what
//! fails there is broken. In the other nothing that is not known holds: what holds there is right.
//! Between the two it cannot be told. That is exact because rules may only use keywords whose
//! answer goes one way ([`super::keywords`]).
//!
//! Azure ignores ASCII case in names and values, JSON Schema does not. The crate sees all names in
//! lower case, those of the schema and those of the tree; `const` and `enum` are taken apart into
//! comparisons of single values, which it leaves to the tree.

use std::borrow::Cow;
use std::sync::OnceLock;

use jsonschema::error::ValidationErrorKind;
use jsonschema::json::{Array, Json, Node, NodeIdentity, Object};
use jsonschema::paths::LocationSegment;
use jsonschema::{JsonType, ValidationError, Validator};
use serde_json::{Map, Value, json};

use super::judged::{Item, ItemKind};
use crate::arm::Why;
use crate::json::Pointer;

/// What no value of a template equals: stands in a schema for "this is not known".
const IS_UNKNOWN: &str = "\u{0}unknown";
/// And for "this is known".
const IS_KNOWN: &str = "\u{0}known";

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
            return Answer::Depends(Why::NotEvaluated("schema".to_owned()));
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
        Answer::Depends(why.unwrap_or_else(|| Why::NotEvaluated("schema".to_owned())))
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

/// The mark that a value of a schema is.
fn mark(value: &Value) -> Option<&str> {
    let (key, _) = value.as_object()?.iter().next()?;
    [IS_UNKNOWN, IS_KNOWN].into_iter().find(|mark| *mark == key)
}

/// What becomes of a schema before it is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As it is.
    Plain,
    /// At every step, what is not known holds.
    Hopeful,
    /// At every step, what is not known does not hold.
    Doubtful,
}

impl Form {
    fn of(self, schema: &Value) -> Value {
        let Value::Object(keywords) = schema else {
            return match (schema, self) {
                // Even where it is not known: nothing can hold, and all does.
                (Value::Bool(false), Self::Hopeful) => self.wrapped(schema.clone()),
                _ => schema.clone(),
            };
        };
        let mut own = Map::new();
        let mut all = Vec::new();
        for (keyword, value) in keywords {
            match (keyword.as_str(), value) {
                ("const", value) => all.push(self.equals(value)),
                ("enum", Value::Array(values)) => {
                    let any: Vec<Value> = values.iter().map(|one| self.equals(one)).collect();
                    all.push(match any.as_slice() {
                        [] => Value::Bool(false),
                        _ => json!({ "anyOf": any }),
                    });
                }
                ("allOf", Value::Array(schemas)) => {
                    all.extend(schemas.iter().map(|one| self.of(one)));
                }
                ("anyOf" | "prefixItems", Value::Array(schemas)) => {
                    let schemas = schemas.iter().map(|one| self.of(one)).collect();
                    own.insert(keyword.clone(), Value::Array(schemas));
                }
                ("properties", Value::Object(members)) => {
                    let members = members.iter();
                    let own_members = members.map(|(key, one)| (lower(key), self.of(one)));
                    own.insert(keyword.clone(), Value::Object(own_members.collect()));
                }
                ("required", Value::Array(names)) => {
                    own.insert(keyword.clone(), names.iter().map(lower_name).collect());
                }
                ("dependentRequired", Value::Object(members)) => {
                    let members = members.iter().map(|(key, names)| {
                        let names = names.as_array().into_iter().flatten();
                        (lower(key), names.map(lower_name).collect())
                    });
                    own.insert(keyword.clone(), Value::Object(members.collect()));
                }
                ("items" | "contains", one) => {
                    own.insert(keyword.clone(), self.of(one));
                }
                _ => {
                    own.insert(keyword.clone(), value.clone());
                }
            }
        }
        if !all.is_empty() {
            own.insert("allOf".to_owned(), Value::Array(all));
        }
        let says_something = own
            .keys()
            .any(|key| !["$comment", "description", "title"].contains(&key.as_str()));
        if says_something {
            self.wrapped(Value::Object(own))
        } else {
            Value::Bool(true)
        }
    }

    /// A schema for the values that equal one; containers are compared member by member, for a
    /// part of them may not be known.
    fn equals(self, value: &Value) -> Value {
        match value {
            Value::Array(elements) => {
                let each: Vec<Value> = elements.iter().map(|one| self.of_equal(one)).collect();
                let count = elements.len();
                let mut schema = json!({ "type": "array", "minItems": count, "maxItems": count });
                if let (Value::Object(keywords), false) = (&mut schema, each.is_empty()) {
                    keywords.insert("prefixItems".to_owned(), Value::Array(each));
                }
                schema
            }
            Value::Object(members) => {
                let count = members.len();
                let names: Vec<String> = members.keys().map(|key| lower(key)).collect();
                let each = members.iter();
                let each: Map<String, Value> = each
                    .map(|(key, one)| (lower(key), self.of_equal(one)))
                    .collect();
                json!({ "type": "object", "maxProperties": count, "required": names, "properties": each })
            }
            // One value by itself: the crate leaves the comparison to the tree.
            scalar => json!({ "enum": [scalar] }),
        }
    }

    fn of_equal(self, value: &Value) -> Value {
        let schema = self.equals(value);
        self.wrapped(schema)
    }

    fn wrapped(self, schema: Value) -> Value {
        match self {
            Self::Plain => schema,
            Self::Hopeful => json!({ "anyOf": [{ "const": { IS_UNKNOWN: true } }, schema] }),
            Self::Doubtful => json!({ "allOf": [{ "const": { IS_KNOWN: true } }, schema] }),
        }
    }
}

/// A name as the crate sees it.
fn lower(name: &str) -> String {
    name.to_ascii_lowercase()
}

fn lower_name(name: &Value) -> Value {
    name.as_str().map_or(Value::Null, |name| lower(name).into())
}

/// The tree of a resource, as the crate walks it.
struct Tree;

impl Json for Tree {
    type Node<'a> = &'a Item;
    type PreparedKey = String;
    type StringBuffer = ();
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>((): &mut (), text: &str, f: impl FnOnce(&Item) -> T) -> T {
        f(&Item::text(text))
    }
}

impl<'a> Node<'a, Tree> for &'a Item {
    type Object = Members<'a>;
    type Array = &'a [Item];
    type Number = &'a serde_json::Number;

    fn as_object(&self) -> Option<Members<'a>> {
        match &self.kind {
            ItemKind::Object(members) => Some(Members {
                item: self,
                members,
            }),
            _ => None,
        }
    }

    fn as_array(&self) -> Option<&'a [Item]> {
        match &self.kind {
            ItemKind::Array(elements) => Some(elements),
            _ => None,
        }
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        match &self.kind {
            ItemKind::String(text) => Some(Cow::Borrowed(text)),
            _ => None,
        }
    }

    fn as_number(&self) -> Option<&'a serde_json::Number> {
        match &self.kind {
            ItemKind::Number(number) => Some(number),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        match self.kind {
            ItemKind::Bool(value) => Some(value),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        matches!(self.kind, ItemKind::Null)
    }

    /// What is not known has no type; no keyword but the marks ever meets it.
    fn json_type(&self) -> JsonType {
        match self.kind {
            ItemKind::Null | ItemKind::Unknown(_) => JsonType::Null,
            ItemKind::Bool(_) => JsonType::Boolean,
            ItemKind::Number(_) => JsonType::Number,
            ItemKind::String(_) => JsonType::String,
            ItemKind::Array(_) => JsonType::Array,
            ItemKind::Object(_) => JsonType::Object,
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match mark(expected) {
            Some(IS_UNKNOWN) => return self.unknown().is_some(),
            Some(_) => return self.unknown().is_none(),
            None => {}
        }
        match (&self.kind, expected) {
            (ItemKind::String(text), Value::String(expected)) => {
                text.eq_ignore_ascii_case(expected)
            }
            (ItemKind::Unknown(_), _) => false,
            _ => jsonschema::json::cmp::equal(&self.to_value(), expected),
        }
    }

    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(value(self))
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::new(std::ptr::from_ref::<Item>(self) as usize))
    }
}

fn value(item: &Item) -> Value {
    match &item.kind {
        ItemKind::Null | ItemKind::Unknown(_) => Value::Null,
        ItemKind::Bool(value) => Value::Bool(*value),
        ItemKind::Number(number) => Value::Number(number.clone()),
        ItemKind::String(text) => Value::String(text.clone()),
        ItemKind::Array(elements) => elements.iter().map(value).collect(),
        ItemKind::Object(members) => {
            let members = members.iter();
            let own = members.map(|(key, item)| (key.clone(), value(item)));
            Value::Object(own.collect())
        }
    }
}

/// The members of an object.
struct Members<'a> {
    item: &'a Item,
    members: &'a [(String, Item)],
}

impl<'a> Object<'a, Tree> for Members<'a> {
    type Node = &'a Item;
    type MemberName = Cow<'a, str>;
    type MembersIter = MembersIter<'a>;

    fn len(&self) -> usize {
        self.members.len()
    }

    fn get(&self, key: &String) -> Option<&'a Item> {
        self.item.member(key).map(|(_, item)| item)
    }

    fn members(&self) -> MembersIter<'a> {
        MembersIter(self.members.iter())
    }
}

struct MembersIter<'a>(std::slice::Iter<'a, (String, Item)>);

impl<'a> Iterator for MembersIter<'a> {
    type Item = (Cow<'a, str>, &'a Item);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, item) = self.0.next()?;
        let name = if key.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(lower(key))
        } else {
            Cow::Borrowed(key.as_str())
        };
        Some((name, item))
    }
}

impl<'a> Array<'a, Tree> for &'a [Item] {
    type Node = &'a Item;
    type ElementsIter = std::slice::Iter<'a, Item>;

    fn len(&self) -> usize {
        <[Item]>::len(self)
    }

    fn elements(&self) -> std::slice::Iter<'a, Item> {
        self.iter()
    }
}

#[cfg(test)]
mod tests;
