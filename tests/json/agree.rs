//! Reading as `serde_json` and `jsonc-parser` read.

use armove::json::{Document, Json, Kind, Node, ProblemKind, parse, strict};
use armove::text::{Edit, Source, apply};
use jsonc_parser::{JsonValue, ParseOptions, parse_to_value};
use proptest::prelude::*;
use serde_json::Value;

use super::generate::{Manner, choices, damaged, soup, value, write};

/// Whether a node means what `serde_json` read; the last of equal keys counts, as there.
pub fn same(node: &Node, value: &Value) -> bool {
    match (&node.kind, value) {
        (Kind::Null, Value::Null) => true,
        (Kind::Bool(own), Value::Bool(other)) => own == other,
        (Kind::Number(digits), Value::Number(other)) => {
            serde_json::from_str::<serde_json::Number>(digits).is_ok_and(|own| own == *other)
        }
        (Kind::String(own), Value::String(other)) => own == other,
        (Kind::Array(own), Value::Array(other)) => {
            own.len() == other.len() && own.iter().zip(other).all(|(own, other)| same(own, other))
        }
        (Kind::Object(own), Value::Object(other)) => {
            other.iter().all(|(key, value)| {
                let found = own.iter().rev().find(|member| member.key == *key);
                found.is_some_and(|member| same(&member.value, value))
            }) && own
                .iter()
                .all(|member| other.contains_key(member.key.as_str()))
        }
        _ => false,
    }
}

fn read(text: &str) -> Document {
    parse(&Source::new("a.json", text))
}

fn is_duplicate(kind: &ProblemKind) -> bool {
    matches!(kind, ProblemKind::DuplicateKey { .. })
}

/// The text as strict JSON.
pub fn made_strict(text: &str) -> String {
    let source = Source::new("a.json", text);
    let mends = strict(&source, &parse(&source));
    let edits: Vec<Edit> = mends.into_iter().map(|mend| mend.edit).collect();
    apply(text, &edits).unwrap()
}

/// What `jsonc-parser` reads, comments, trailing commas and nothing else allowed.
fn read_jsonc(text: &str) -> Option<Json> {
    let options = ParseOptions {
        allow_comments: true,
        allow_trailing_commas: true,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_extended_string_escapes: false,
        allow_non_finite_numbers: false,
    };
    parse_to_value(text, &options).ok()?.map(jsonc)
}

fn jsonc(value: JsonValue<'_>) -> Json {
    match value {
        JsonValue::Null => Json::Null,
        JsonValue::Boolean(value) => Json::Bool(value),
        JsonValue::Number(digits) => Json::Number(digits.to_owned()),
        JsonValue::String(text) => Json::String(text.into_owned()),
        JsonValue::Array(elements) => Json::array(elements.into_iter().map(jsonc)),
        JsonValue::Object(members) => {
            Json::object(members.into_iter().map(|(key, value)| (key, jsonc(value))))
        }
    }
}

/// Members by key: `jsonc-parser` does not keep their order.
fn sorted(value: Json) -> Json {
    match value {
        Json::Array(elements) => Json::array(elements.into_iter().map(sorted)),
        Json::Object(members) => {
            let mut members: Vec<_> = members
                .into_iter()
                .map(|(key, it)| (key, sorted(it)))
                .collect();
            members.sort_by(|(one, _), (other, _)| one.cmp(other));
            Json::Object(members)
        }
        other => other,
    }
}

/// A strict text is what `serde_json` takes, but for what it cannot hold.
fn check_against_serde(text: &str) {
    let document = read(text);
    match serde_json::from_str::<Value>(text) {
        Ok(value) => {
            let duplicates_only = document.problems.iter().all(|it| is_duplicate(&it.kind));
            assert!(duplicates_only, "{text:?}: {:?}", document.problems);
            assert!(same(&document.root, &value), "{text:?}");
        }
        Err(error) => {
            let beyond = error.to_string().contains("out of range");
            assert!(beyond || !document.problems.is_empty(), "{text:?}: {error}");
        }
    }
}

/// What is without errors becomes strict JSON that means the same.
fn check_strict(text: &str) {
    let document = read(text);
    if !document.errors().all(|it| is_duplicate(&it.kind)) {
        return;
    }
    let result = made_strict(text);
    let after = read(&result);
    assert_eq!(after.root, document.root, "{text:?}");
    let rest = after.problems.iter().all(|it| is_duplicate(&it.kind));
    assert!(rest, "{text:?} became {result:?}");
    match serde_json::from_str::<Value>(&result) {
        Ok(value) => assert!(same(&document.root, &value)),
        Err(error) => assert!(error.to_string().contains("out of range"), "{result:?}"),
    }
    assert_eq!(made_strict(&result), result);
}

proptest! {
    #[test]
    fn strict_json_is_read_as_it_was_meant(value in value(), mut choices in choices()) {
        let text = write(&value, &mut choices, Manner::Strict);
        let document = read(&text);
        prop_assert!(document.problems.is_empty(), "{:?}", document.problems);
        prop_assert_eq!(Json::from(&document.root), value);
        check_against_serde(&text);
        prop_assert_eq!(made_strict(&text), text);
    }

    #[test]
    fn tolerated_json_is_read_as_jsonc_parser_does(value in value(), mut choices in choices()) {
        let text = write(&value, &mut choices, Manner::Tolerated);
        let document = read(&text);
        prop_assert_eq!(document.errors().count(), 0, "{:?}", document.problems);
        let own = sorted(Json::from(&document.root));
        prop_assert_eq!(&own, &sorted(value));
        prop_assert_eq!(Some(own), read_jsonc(&text).map(sorted), "{}", text);
        check_strict(&text);
    }

    #[test]
    fn any_text_is_strict_to_both_or_neither(text in soup()) {
        check_against_serde(&text);
        check_strict(&text);
    }

    #[test]
    fn damaged_json_is_strict_to_both_or_neither(text in damaged()) {
        check_against_serde(&text);
        check_strict(&text);
    }

    #[test]
    fn what_jsonc_parser_refuses_has_a_problem(text in prop_oneof![soup(), damaged()]) {
        let document = read(&text);
        if document.problems.is_empty() {
            prop_assert!(read_jsonc(&text).is_some(), "{:?}", text);
        }
    }
}
