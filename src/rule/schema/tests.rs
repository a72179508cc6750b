use jsonschema::json::{Array, Json, Node, Object};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::rule::judged::ItemKind;
use crate::rule::judged::tests::judged;
use crate::text::Span;

/// What a schema says of `properties`.
fn answer(schema: &Value, properties: &str) -> Answer {
    let text = format!(
        r#"{{"parameters": {{"p": {{"type": "string"}}, "q": {{"type": "string"}}}},
          "resources": [{{"type": "A.B/c", "name": "x", "properties": {properties}}}]}}"#
    );
    let (_, item) = judged(&text);
    let schema = Schema::new(schema.clone());
    schema.check().unwrap();
    schema.judge(item.member("properties").unwrap().1)
}

fn fails(path: &str) -> Answer {
    Answer::Fails(Pointer::from(path))
}

fn depends(name: &str) -> Answer {
    Answer::Depends(Why::ParameterWithoutValue(name.into()))
}

#[test]
fn names_and_values_ignore_case_and_places_have_the_spelling_of_the_file() {
    let schema = json!({"properties": {"sku": {"required": ["name"], "properties": {
        "name": {"enum": ["GRS", "LRS"]}, "mode": {"const": "On"}}}}});
    let answer = |properties| answer(&schema, properties);
    assert_eq!(
        answer(r#"{"SKU": {"Name": "grs", "MODE": "on"}}"#),
        Answer::Holds
    );
    assert_eq!(answer(r#"{"Sku": {"Name": "zrs"}}"#), fails("/Sku/Name"));
    assert_eq!(
        answer(r#"{"sKU": {}}"#),
        fails("/sKU"),
        "required: the object"
    );
    assert_eq!(answer("{}"), Answer::Holds);
}

#[test]
fn the_unknown_is_fine_as_far_as_it_can_be() {
    let schema =
        json!({"required": ["a"], "properties": {"a": {"const": 1}, "b": {"type": "string"}}});
    let answer = |properties| answer(&schema, properties);
    assert_eq!(answer(r#"{"a": "[parameters('p')]"}"#), depends("p"));
    assert_eq!(
        answer(r#"{"a": 1, "b": "[parameters('q')]"}"#),
        depends("q")
    );
    assert_eq!(answer(r#"{"a": "[parameters('p')]", "b": 1}"#), fails("/b"));
    assert_eq!(answer(r#"{"b": "[parameters('p')]"}"#), fails(""));
    assert_eq!(answer(r#""[parameters('p')]""#), depends("p"));
    let any = json!({"anyOf": [{"properties": {"a": {"const": 1}}}, {"properties": {"b": {"const": 2}}}]});
    let any = |properties| tests::answer(&any, properties);
    assert_eq!(any(r#"{"a": "[parameters('p')]", "b": 2}"#), Answer::Holds);
    assert_eq!(any(r#"{"a": 0, "b": "[parameters('q')]"}"#), depends("q"));
    assert_eq!(any(r#"{"a": 0, "b": 0}"#), fails("/a"));
}

#[test]
fn nothing_and_all_are_said_of_the_unknown_as_well() {
    let p = r#""[parameters('p')]""#;
    assert_eq!(answer(&json!(true), p), Answer::Holds);
    assert_eq!(answer(&json!({"title": "x"}), p), Answer::Holds);
    assert_eq!(answer(&json!(false), "{}"), fails(""));
    assert_eq!(answer(&json!(false), p), depends("p"));
}

#[test]
fn containers_compare_where_a_part_is_not_known() {
    let schema = json!({"properties": {"z": {"enum": [["1", "2"], {"a": [true]}]}}});
    let answer = |z: &str| answer(&schema, &format!(r#"{{"z": {z}}}"#));
    assert_eq!(answer(r#"["1", "2"]"#), Answer::Holds);
    assert_eq!(answer(r#"{"A": [true]}"#), Answer::Holds);
    assert_eq!(answer(r#"["1", "[parameters('p')]"]"#), depends("p"));
    assert!(matches!(
        answer(r#"["3", "[parameters('p')]"]"#),
        Answer::Fails(_)
    ));
    assert!(matches!(answer(r#"["1"]"#), Answer::Fails(_)));
    assert!(matches!(
        answer(r#"{"a": [true], "b": 1}"#),
        Answer::Fails(_)
    ));
}

#[test]
fn a_schema_that_the_crate_refuses_is_told() {
    assert!(Schema::new(json!({"pattern": "("})).check().is_err());
    assert!(Schema::new(json!({"type": "text"})).check().is_err());
}

/// A value by itself.
fn item(kind: ItemKind) -> Item {
    Item {
        kind,
        span: Span::default(),
        is_written: true,
    }
}

/// The values that something unknown may be.
const DOMAIN: [fn() -> ItemKind; 4] = [
    || ItemKind::Bool(true),
    || ItemKind::Number(1.into()),
    || ItemKind::Number(2.into()),
    || ItemKind::String("a".to_owned()),
];

fn any_item() -> impl Strategy<Value = Item> {
    let leaf = prop_oneof![
        3 => (0..DOMAIN.len()).prop_map(|at| item(DOMAIN[at]())),
        2 => Just(item(ItemKind::Unknown(Why::CopyIndex))),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        let members = proptest::collection::vec((0..3_usize, inner.clone()), 0..3);
        prop_oneof![
            proptest::collection::vec(inner, 0..3).prop_map(|all| item(ItemKind::Array(all))),
            members.prop_map(|members| {
                let mut own: Vec<(String, Item)> = Vec::new();
                for (key, value) in members {
                    let key = ["x", "y", "z"][key].to_owned();
                    if own.iter().all(|(other, _)| *other != key) {
                        own.push((key, value));
                    }
                }
                item(ItemKind::Object(own))
            }),
        ]
    })
}

fn any_schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!(true)),
        Just(json!(false)),
        Just(json!({"const": 1})),
        Just(json!({"enum": [1, "A"]})),
        Just(json!({"enum": [[1], {"x": 1}]})),
        Just(json!({"type": ["integer", "boolean"]})),
        Just(json!({"minimum": 2})),
        Just(json!({"required": ["x"]})),
        Just(json!({"minItems": 1, "maxLength": 0})),
        Just(json!({"dependentRequired": {"x": ["y"]}})),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..3).prop_map(|all| json!({"anyOf": all})),
            proptest::collection::vec(inner.clone(), 1..3).prop_map(|all| json!({"allOf": all})),
            (inner.clone(), inner.clone())
                .prop_map(|(x, y)| json!({"properties": {"X": x, "y": y}})),
            inner.clone().prop_map(|one| json!({"items": one})),
            inner.clone().prop_map(|one| json!({"contains": one})),
            inner
                .clone()
                .prop_map(|one| json!({"contains": one, "minContains": 2})),
            (inner.clone(), inner).prop_map(|(a, b)| json!({"prefixItems": [a], "items": b})),
        ]
    })
}

/// Every tree that this one may be.
fn worlds(tree: &Item) -> Vec<Item> {
    let product = |parts: Vec<Vec<Item>>| {
        parts.into_iter().fold(vec![Vec::new()], |all, part| {
            let longer = |head: &Vec<Item>| {
                let head = head.clone();
                let each = part.clone().into_iter();
                each.map(move |one| [head.clone(), vec![one]].concat())
                    .collect::<Vec<_>>()
            };
            all.iter().flat_map(longer).collect::<Vec<Vec<Item>>>()
        })
    };
    match &tree.kind {
        ItemKind::Unknown(_) => DOMAIN.iter().map(|kind| item(kind())).collect(),
        ItemKind::Array(elements) => product(elements.iter().map(worlds).collect())
            .into_iter()
            .map(|elements| item(ItemKind::Array(elements)))
            .collect(),
        ItemKind::Object(members) => product(members.iter().map(|(_, one)| worlds(one)).collect())
            .into_iter()
            .map(|items| {
                let keys = members.iter().map(|(key, _)| key.clone());
                item(ItemKind::Object(keys.zip(items).collect()))
            })
            .collect(),
        _ => vec![tree.clone()],
    }
}

/// The three answers by the book: each keyword by itself, what is not known is neither.
fn by_the_book(schema: &Value, tree: &Item) -> Option<bool> {
    let keywords = match schema {
        Value::Bool(true) => return Some(true),
        Value::Object(keywords) => keywords,
        _ if tree.unknown().is_some() => return None,
        _ => return Some(false),
    };
    if tree.unknown().is_some() {
        return None;
    }
    let all = |answers: Vec<Option<bool>>| {
        if answers.contains(&Some(false)) {
            Some(false)
        } else if answers.contains(&None) {
            None
        } else {
            Some(true)
        }
    };
    let any = |answers: Vec<Option<bool>>| {
        all(answers.into_iter().map(|one| one.map(|it| !it)).collect()).map(|it| !it)
    };
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let elements: &[Item] = match &tree.kind {
        ItemKind::Array(elements) => elements,
        _ => &[],
    };
    let is_array = matches!(tree.kind, ItemKind::Array(_));
    all(keywords
        .iter()
        .map(|(keyword, value)| match keyword.as_str() {
            "anyOf" => any(list(value)
                .iter()
                .map(|one| by_the_book(one, tree))
                .collect()),
            "allOf" => all(list(value)
                .iter()
                .map(|one| by_the_book(one, tree))
                .collect()),
            "const" => equal_by_the_book(value, tree),
            "enum" => any(list(value)
                .iter()
                .map(|one| equal_by_the_book(one, tree))
                .collect()),
            "properties" => all(value
                .as_object()
                .unwrap()
                .iter()
                .filter_map(|(key, one)| Some(by_the_book(one, tree.member(key)?.1)))
                .collect()),
            "items" => {
                let skipped = keywords
                    .get("prefixItems")
                    .map_or(0, |first| list(first).len());
                all(elements
                    .iter()
                    .skip(skipped)
                    .map(|one| by_the_book(value, one))
                    .collect())
            }
            "prefixItems" => all(list(value)
                .iter()
                .zip(elements)
                .map(|(one, item)| by_the_book(one, item))
                .collect()),
            "contains" if is_array => {
                let least = keywords
                    .get("minContains")
                    .and_then(Value::as_u64)
                    .unwrap_or(1) as usize;
                let answers: Vec<_> = elements.iter().map(|one| by_the_book(value, one)).collect();
                let certain = answers.iter().filter(|one| **one == Some(true)).count();
                let possible = answers.iter().filter(|one| **one != Some(false)).count();
                match (certain >= least, possible >= least) {
                    (true, _) => Some(true),
                    (_, false) => Some(false),
                    _ => None,
                }
            }
            "contains" | "minContains" => Some(true),
            _ => {
                let plain = json!({ keyword: value });
                Some(build(&plain).unwrap().is_valid(tree))
            }
        })
        .collect())
}

fn equal_by_the_book(value: &Value, tree: &Item) -> Option<bool> {
    if tree.unknown().is_some() {
        return None;
    }
    let answers: Vec<Option<bool>> = match (value, &tree.kind) {
        (Value::Array(all), ItemKind::Array(elements)) if all.len() == elements.len() => all
            .iter()
            .zip(elements)
            .map(|(one, item)| equal_by_the_book(one, item))
            .collect(),
        (Value::Object(all), ItemKind::Object(members)) if all.len() == members.len() => all
            .iter()
            .map(|(key, one)| match tree.member(key) {
                Some((_, item)) => equal_by_the_book(one, item),
                None => Some(false),
            })
            .collect(),
        (Value::Array(_) | Value::Object(_), _) => return Some(false),
        _ => return Some((&tree).equals_value(value)),
    };
    if answers.contains(&Some(false)) {
        Some(false)
    } else if answers.contains(&None) {
        None
    } else {
        Some(true)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// The two compiled forms give the three answers of the book, and what they say is so whatever
    /// the values are that are not known.
    #[test]
    fn answers_are_exact_and_hold_in_every_world(schema in any_schema(), tree in any_item()) {
        let answer = Schema::new(schema.clone()).judge(&tree);
        let verdict = match answer {
            Answer::Holds => Some(true),
            Answer::Fails(_) => Some(false),
            Answer::Depends(_) => None,
        };
        prop_assert_eq!(verdict, by_the_book(&schema, &tree), "{} of {:?}", schema, tree);
        let worlds = worlds(&tree);
        if let Some(holds) = verdict && worlds.len() <= 256 {
            let plain = build(&Form::Plain.of(&schema)).unwrap();
            for world in worlds {
                prop_assert_eq!(plain.is_valid(&world), holds, "{} of {:?}", &schema, world);
            }
        }
    }
}

/// The contract that the crate relies on, as far as it meets it without its own test feature.
#[test]
fn the_tree_keeps_the_contract_of_the_crate() {
    let (_, tree) = judged(
        r#"{"resources": [{"string": "héllo", "integer": 42, "float": 1.5, "boolean": true,
          "array": [10, 20, 30], "object": {"nested": "value"}, "type": "A.B/c"}]}"#,
    );
    let member = |name: &str| (&tree).as_object().unwrap().get(&name.to_owned()).unwrap();
    assert_eq!(member("string").string_length(), Some(5));
    assert!(member("integer").equals_value(&json!(42.0)));
    assert!(!member("boolean").equals_value(&json!(1)));
    assert!(member("object").equals_value(&json!({"nested": "value"})));
    assert_eq!(
        member("object").to_value().as_ref(),
        &json!({"nested": "value"})
    );
    assert_eq!(member("object").identity(), member("OBJECT").identity());
    assert_ne!(member("object").identity(), (&tree).identity());
    let elements = member("array").as_array().unwrap().elements();
    let numbers: Vec<_> = elements
        .filter_map(|one| one.as_number()?.as_u64())
        .collect();
    assert_eq!(numbers, [10, 20, 30]);
    Tree::with_string_node(&mut (), "héllo", |node| {
        assert_eq!(node.as_string().as_deref(), Some("héllo"));
    });
}
