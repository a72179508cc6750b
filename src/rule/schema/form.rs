//! The forms that a schema is compiled in.

use serde_json::{Map, Value, json};

/// What no value of a template equals: stands in a schema for "this is not known".
pub(super) const IS_UNKNOWN: &str = "\u{0}unknown";
/// And for "this is known".
pub(super) const IS_KNOWN: &str = "\u{0}known";

/// The mark that a value of a schema is.
pub(super) fn mark(value: &Value) -> Option<&str> {
    let (key, _) = value.as_object()?.iter().next()?;
    [IS_UNKNOWN, IS_KNOWN].into_iter().find(|mark| *mark == key)
}

/// What becomes of a schema before it is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As it is.
    Plain,
    /// At every step, what is not known holds.
    Hopeful,
    /// At every step, what is not known does not hold.
    Doubtful,
}

impl Form {
    /// The schema in this form.
    pub fn of(self, schema: &Value) -> Value {
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
pub(super) fn lower(name: &str) -> String {
    name.to_ascii_lowercase()
}

fn lower_name(name: &Value) -> Value {
    name.as_str().map_or(Value::Null, |name| lower(name).into())
}
