//! Which JSON Schema keywords a rule may use.
//!
//! Only monotone ones: a schema that holds must go on holding when more of the template becomes
//! known to be fine, else nothing could be said where a value is not known. And only those that
//! find members by their name, because Azure ignores its case.

use toml::de::DeValue;

use super::error::Problem;
use super::file::{At, Mistakes, Value, kind, span_of};
use super::schema::Schema;
use crate::text::Span;

/// Deepest nesting of a value in a rule file.
const MAX_DEPTH: usize = 32;

/// What a keyword's value is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Any value.
    Anything,
    /// A list of values.
    List,
    /// A list of texts.
    Texts,
    /// A text.
    Text,
    /// A whole number that is not negative.
    Count,
    /// A number.
    Number,
    /// A schema.
    Schema,
    /// Schemas by name of a member.
    Members,
    /// A list of schemas.
    Schemas,
    /// Lists of texts by name of a member.
    Lists,
}

const KEYWORDS: [(&str, Holds); 27] = [
    ("$comment", Holds::Text),
    ("allOf", Holds::Schemas),
    ("anyOf", Holds::Schemas),
    ("const", Holds::Anything),
    ("contains", Holds::Schema),
    ("dependentRequired", Holds::Lists),
    ("description", Holds::Text),
    ("enum", Holds::List),
    ("exclusiveMaximum", Holds::Number),
    ("exclusiveMinimum", Holds::Number),
    ("items", Holds::Schema),
    ("maxItems", Holds::Count),
    ("maxLength", Holds::Count),
    ("maxProperties", Holds::Count),
    ("maximum", Holds::Number),
    ("minContains", Holds::Count),
    ("minItems", Holds::Count),
    ("minLength", Holds::Count),
    ("minProperties", Holds::Count),
    ("minimum", Holds::Number),
    ("multipleOf", Holds::Number),
    ("pattern", Holds::Text),
    ("prefixItems", Holds::Schemas),
    ("properties", Holds::Members),
    ("required", Holds::Texts),
    ("title", Holds::Text),
    ("type", Holds::Anything),
];

/// Keywords of JSON Schema that a rule may not use, and what does the same.
const REFUSED: [(&str, &str); 25] = [
    ("not", NOT),
    ("oneOf", "`anyOf` allows several at once"),
    ("if", CONDITION),
    ("then", CONDITION),
    ("else", CONDITION),
    ("dependentSchemas", CONDITION),
    ("dependencies", CONDITION),
    ("maxContains", COUNTED),
    ("uniqueItems", COUNTED),
    ("patternProperties", NAMES),
    ("additionalProperties", NAMES),
    ("additionalItems", NAMES),
    ("unevaluatedProperties", NAMES),
    ("unevaluatedItems", NAMES),
    ("propertyNames", NAMES),
    ("$ref", REFERENCE),
    ("$dynamicRef", REFERENCE),
    ("$defs", REFERENCE),
    ("definitions", REFERENCE),
    ("$id", REFERENCE),
    ("$anchor", REFERENCE),
    ("$schema", REFERENCE),
    ("format", "`pattern` says what a text must look like"),
    (
        "default",
        "the rule's `defaults` say what an absent property is",
    ),
    ("contentMediaType", "nothing in a template is decoded"),
];

const NOT: &str = "with a value that is not known its answer could turn around; say with `enum` \
                   what is allowed, or choose the nodes with `when` and write `must = false`";
const CONDITION: &str = "choose the nodes that are judged with `when`";
const COUNTED: &str = "with an element that is not known its answer could turn around; a check of \
                       `src/rule/checks` can count";
const NAMES: &str = "it compares names of members with their case, and Azure ignores it; name the \
                     members in `properties`";
const REFERENCE: &str = "a rule's schema stands by itself";

/// Reads a schema, if it is one that rules may have.
pub(super) fn schema(
    key: &'static str,
    value: &Value<'_>,
    mistakes: &mut Mistakes,
) -> Option<Schema> {
    let before = mistakes.found.len();
    lint(key, value, 0, mistakes);
    if mistakes.found.len() > before {
        return None;
    }
    let schema = Schema::new(json(value, mistakes)?);
    if mistakes.is_thorough
        && let Err(message) = schema.check()
    {
        mistakes.add(span_of(value), Problem::BadSchema(message));
        return None;
    }
    Some(schema)
}

/// Looks through a schema for what rules may not have.
fn lint(key: &str, value: &Value<'_>, depth: usize, mistakes: &mut Mistakes) {
    if depth > MAX_DEPTH {
        mistakes.add(span_of(value), Problem::TooDeep(MAX_DEPTH));
        return;
    }
    let members = match value.get_ref() {
        DeValue::Boolean(_) => return,
        DeValue::Table(members) => members,
        _ => return wrong(key, value, "a schema: a table, `true` or `false`", mistakes),
    };
    for (name, value) in members {
        let word: &str = name.get_ref();
        let at = At {
            value: word,
            span: span_of(name),
        };
        match KEYWORDS.iter().find(|(known, _)| *known == word) {
            Some((_, holds)) => keyword(at, *holds, value, depth, mistakes),
            None => unknown(at, mistakes),
        }
    }
    let has = |key: &str| members.contains_key(key);
    if has("minContains") && !has("contains") {
        mistakes.add(
            span_of(value),
            Problem::Missing("contains", "`minContains`"),
        );
    }
}

fn unknown(word: At<&str>, mistakes: &mut Mistakes) {
    let refused = REFUSED.iter().find(|(known, _)| *known == word.value);
    if let Some((_, help)) = refused {
        let problem = Problem::RefusedKeyword(word.value.to_owned());
        mistakes.with_help(word.span, problem, Some((*help).to_owned()));
    } else {
        let problem = Problem::UnknownKeyword(word.value.to_owned());
        let known = KEYWORDS.iter().map(|(known, _)| *known);
        mistakes.word(word.span, problem, word.value, known);
    }
}

fn keyword(word: At<&str>, holds: Holds, value: &Value<'_>, depth: usize, mistakes: &mut Mistakes) {
    let name = word.value;
    match (holds, value.get_ref()) {
        (Holds::Anything, _)
        | (Holds::Text, DeValue::String(_))
        | (Holds::Number, DeValue::Integer(_) | DeValue::Float(_)) => {}
        (Holds::Count, DeValue::Integer(number)) if !number.as_str().starts_with('-') => {}
        (Holds::Schema, _) => lint(name, value, depth + 1, mistakes),
        (Holds::Schemas, DeValue::Array(schemas)) => {
            for schema in schemas {
                lint(name, schema, depth + 1, mistakes);
            }
        }
        (Holds::Members, DeValue::Table(members)) => {
            for schema in members.values() {
                lint(name, schema, depth + 1, mistakes);
            }
        }
        (Holds::List, DeValue::Array(_)) => {}
        (Holds::Texts, DeValue::Array(texts)) => each_text(name, texts, mistakes),
        (Holds::Lists, DeValue::Table(members)) => {
            for value in members.values() {
                match value.get_ref() {
                    DeValue::Array(texts) => each_text(name, texts, mistakes),
                    _ => wrong(name, value, "a list of names", mistakes),
                }
            }
        }
        _ => {
            let wanted = match holds {
                Holds::Texts => "a list of names",
                Holds::Text => "a text in quotes",
                Holds::Count => "a whole number from 0",
                Holds::Number => "a number",
                Holds::Members => "a table of schemas",
                Holds::Schemas => "a list of schemas",
                Holds::Lists => "a table of lists of names",
                Holds::Anything | Holds::List | Holds::Schema => "a list",
            };
            wrong(name, value, wanted, mistakes);
        }
    }
}

fn each_text(name: &str, texts: &[Value<'_>], mistakes: &mut Mistakes) {
    for text in texts {
        if !matches!(text.get_ref(), DeValue::String(_)) {
            wrong(name, text, "a text in quotes", mistakes);
        }
    }
}

fn wrong(key: &str, value: &Value<'_>, wanted: &'static str, mistakes: &mut Mistakes) {
    let problem = Problem::WrongKind {
        key: key.to_owned(),
        wanted,
        found: kind(value.get_ref()),
    };
    mistakes.add(span_of(value), problem);
}

/// A value of a rule file as JSON; dates have none.
pub(super) fn json(value: &Value<'_>, mistakes: &mut Mistakes) -> Option<serde_json::Value> {
    let converted = convert(value, 0);
    match converted {
        Ok(json) => Some(json),
        Err((span, problem)) => {
            mistakes.add(span, problem);
            None
        }
    }
}

fn convert(value: &Value<'_>, depth: usize) -> Result<serde_json::Value, (Span, Problem)> {
    let span = span_of(value);
    if depth > 2 * MAX_DEPTH {
        return Err((span, Problem::TooDeep(2 * MAX_DEPTH)));
    }
    let no_json = |wanted| {
        let problem = Problem::WrongKind {
            key: "value".to_owned(),
            wanted,
            found: kind(value.get_ref()),
        };
        (span, problem)
    };
    Ok(match value.get_ref() {
        DeValue::String(text) => serde_json::Value::from(text.as_ref()),
        DeValue::Boolean(value) => serde_json::Value::from(*value),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map(serde_json::Value::from)
            .map_err(|_| no_json("a whole number of 64 bits"))?,
        DeValue::Float(number) => number
            .as_str()
            .parse::<f64>()
            .ok()
            .and_then(serde_json::Number::from_f64)
            .map(serde_json::Value::Number)
            .ok_or_else(|| no_json("a finite number"))?,
        DeValue::Datetime(_) => return Err(no_json("a text in quotes")),
        DeValue::Array(elements) => elements
            .iter()
            .map(|element| convert(element, depth + 1))
            .collect::<Result<_, _>>()?,
        DeValue::Table(members) => {
            let mut object = serde_json::Map::new();
            for (key, value) in members {
                object.insert(key.get_ref().to_string(), convert(value, depth + 1)?);
            }
            serde_json::Value::Object(object)
        }
    })
}
