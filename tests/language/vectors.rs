//! Expressions and what they are worth.

use std::collections::BTreeMap;
use std::path::Path;

use armove::arm::scope::{Context, Level, Scope};
use armove::arm::value::{Value, Why};
use armove::json::{Kind, Node, ProblemKind, parse};
use armove::text::{Source, Span};
use serde_json::{Map, Value as Json, json};

use super::{own, shared};

/// Peer and inferred vectors that differ on purpose: the vector and why.
const DIFFERENT: [(&str, &str); 0] = [];

fn vectors(path: &Path) -> Node {
    let text = std::fs::read_to_string(path).unwrap();
    let document = parse(&Source::new("vectors.json", text));
    // One vector has keys that differ in case only.
    let is_duplicate = |kind: &ProblemKind| matches!(kind, ProblemKind::DuplicateKey { .. });
    assert!(document.errors().all(|problem| is_duplicate(&problem.kind)));
    document.root
}

/// JSON text of a node, members in order.
fn text(node: &Node) -> String {
    match &node.kind {
        Kind::Object(members) => {
            let members = members.iter().map(|member| {
                format!(
                    "{}:{}",
                    Json::from(member.key.as_str()),
                    text(&member.value)
                )
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Kind::Array(elements) => {
            format!(
                "[{}]",
                elements.iter().map(text).collect::<Vec<_>>().join(",")
            )
        }
        Kind::String(text) => Json::from(text.as_str()).to_string(),
        _ => Value::literal(node).to_string(),
    }
}

/// A template that declares what the vector's context gives.
fn template(context: Option<&Node>, default: Option<&str>) -> String {
    let member = |key| context.and_then(|context| context.get(key));
    let mut parameters = Map::new();
    for parameter in member("parameters").map(Node::members).unwrap_or_default() {
        parameters.insert(parameter.key.to_string(), json!({ "type": "object" }));
    }
    if let Some(default) = default {
        let definition = json!({ "type": "string", "defaultValue": default });
        parameters.insert("the-default".to_owned(), definition);
    }
    let mut functions = Vec::new();
    for function in member("functions").map(Node::members).unwrap_or_default() {
        let (namespace, name) = function.key.split_once('.').unwrap();
        let names = function.value.get("parameters").unwrap().elements();
        let names: Vec<_> = names
            .iter()
            .map(|name| json!({ "name": name.as_str(), "type": "string" }))
            .collect();
        let value = function.value.get("value").and_then(Node::as_str);
        functions.push(json!({
            "namespace": namespace,
            "members": { name: { "parameters": names, "output": { "type": "string", "value": value } } }
        }));
    }
    format!(
        "{{\"parameters\": {}, \"functions\": {}, \"variables\": {}}}",
        Json::Object(parameters),
        Json::Array(functions),
        member("variables").map_or("{}".to_owned(), text)
    )
}

fn deployment(context: Option<&Node>) -> Context {
    let known = |text: &str| Some(Value::String(text.into()));
    let scope = context.and_then(|context| context.get("scope")?.as_str());
    Context {
        level: Some(match scope {
            Some("subscription") => Level::Subscription,
            Some("managementGroup") => Level::ManagementGroup,
            Some("tenant") => Level::Tenant,
            _ => Level::ResourceGroup,
        }),
        tenant_id: known("11111111-1111-1111-1111-111111111111"),
        subscription_id: known("00000000-0000-0000-0000-000000000000"),
        subscription_name: known("Example Subscription"),
        resource_group: known("myRg"),
        location: known("eastus"),
        management_group: known("mg1"),
        deployment_name: known("main"),
        deployment_location: known("westus"),
        is_linked: Some(false),
        ..Context::default()
    }
}

fn evaluate(vector: &Node) -> Value {
    let expression = vector.get("expression").and_then(Node::as_str).unwrap();
    let context = vector.get("context");
    let place = context.and_then(|context| context.get("location")?.as_str());
    let in_default = place == Some("parameterDefault");
    let source = template(context, in_default.then_some(expression));
    let document = parse(&Source::new("t.json", source));
    let values = context.and_then(|context| context.get("parameters"));
    let values = values.map(Node::members).unwrap_or_default().iter();
    let values: Vec<_> = values
        .map(|member| {
            format!(
                "{}:{{\"value\":{}}}",
                Json::from(member.key.as_str()),
                text(&member.value)
            )
        })
        .collect();
    let file = parse(&Source::new(
        "p.json",
        format!("{{\"parameters\":{{{}}}}}", values.join(",")),
    ));
    let mut scope = Scope::new(&document.root, Some(&file.root), deployment(context));
    if in_default {
        return scope.parameter("the-default").unwrap();
    }
    if let Some(copy) = context.and_then(|context| context.get("copy")) {
        let current = copy.get("current").and_then(Node::as_str);
        for one in copy.get("loops").map(Node::members).unwrap_or_default() {
            let Value::Int(index) = Value::literal(&one.value) else {
                panic!("an index is no integer");
            };
            scope = if current == Some(one.key.as_str()) {
                scope.with_copy(&one.key, Some(index))
            } else {
                scope.with_property_copy(&one.key, Some(index))
            };
        }
    }
    scope.evaluate_text(expression, Span::default())
}

/// `None` where the answer is right; numbers compare by value, members in any order.
fn complaint(vector: &Node) -> Option<String> {
    let expected = vector.get("expected").unwrap();
    let answer = evaluate(vector);
    let reason = answer.first_unknown().map(|unknown| &unknown.why);
    let is_right = if let Some(value) = expected.get("value") {
        armove::arm::symbolic::same(&answer, &Value::literal(value)) == Some(true)
    } else if expected.get("error").is_some() {
        matches!(reason, Some(Why::Invalid(_)))
    } else {
        reason.is_some_and(|why| !matches!(why, Why::Invalid(_)))
    };
    let why = reason.map_or(String::new(), |why| format!(" ({why})"));
    (!is_right).then(|| format!("expected {}, got {answer}{why}", text(expected)))
}

/// The complaints about all vectors, each with the vector.
fn complaints(root: &Node) -> (usize, Vec<(&Node, String)>) {
    let all = root.get("vectors").unwrap().elements();
    let wrong = all
        .iter()
        .filter_map(|vector| Some((vector, complaint(vector)?)));
    (all.len(), wrong.collect())
}

fn word<'n>(vector: &'n Node, key: &str) -> &'n str {
    vector.get(key).and_then(Node::as_str).unwrap_or_default()
}

fn shown((vector, text): &(&Node, String)) -> String {
    format!(
        "{} {}: {text}",
        word(vector, "id"),
        word(vector, "expression")
    )
}

#[test]
fn own_vectors_come_out() {
    let root = vectors(&own("vectors.json"));
    let (count, wrong) = complaints(&root);
    println!("{count} own vectors");
    assert!(count >= 50);
    let shown: Vec<String> = wrong.iter().map(shown).collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}

/// What Microsoft's evaluator gave and what is documented must all hold; of the rest, what is
/// known to differ.
#[test]
fn shared_vectors_come_out() {
    let Some(path) = shared("facts/language/vectors.json") else {
        return;
    };
    let root = vectors(&path);
    let (count, wrong) = complaints(&root);
    let mut by_certainty: BTreeMap<&str, usize> = BTreeMap::new();
    for vector in root.get("vectors").unwrap().elements() {
        *by_certainty.entry(word(vector, "certainty")).or_default() += 1;
    }
    let (known, new): (Vec<_>, Vec<_>) = wrong.iter().partition(|(vector, _)| {
        let is_listed = DIFFERENT.iter().any(|(id, _)| *id == word(vector, "id"));
        is_listed && !matches!(word(vector, "certainty"), "engine" | "documented")
    });
    println!(
        "{count} vectors, {} right: {by_certainty:?}",
        count - wrong.len()
    );
    for (id, why) in DIFFERENT {
        println!("different on purpose: {id}, {why}");
    }
    let new: Vec<String> = new.into_iter().map(shown).collect();
    assert!(new.is_empty(), "{} wrong:\n{}", new.len(), new.join("\n"));
    assert_eq!(
        known.len(),
        DIFFERENT.len(),
        "what is listed as different is not"
    );
    assert_eq!(count, 625);
}
