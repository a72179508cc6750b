//! A template says the same in an array of resources and in an object of symbolic names: here every
//! one that can be is turned from the first form into the second, and both graphs are compared.

use std::collections::BTreeMap;
use std::path::Path;

use armove::arm::graph::{End, Kind, Why};
use armove::arm::scope::Context;
use armove::arm::{Estate, Origin, ResourceRef, Template};
use armove::input::{self, Request};
use armove::json::{Pointer, parse};
use armove::relocate::strict_text;
use armove::text::Source;
use serde_json::{Map, Value};

/// One edge without its place: from, why, what is special about it, to.
type Line = String;

/// The templates below a folder, as values; none that have symbolic names already.
fn templates(folder: &str) -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    if !folder.is_dir() {
        eprintln!("skipped: {} is not there", folder.display());
        return Vec::new();
    }
    let request = Request {
        paths: vec![folder],
        ..Request::default()
    };
    let inputs = input::read(&request, &mut std::io::empty());
    let read = inputs.templates.iter().filter_map(|one| {
        let file = inputs.files.get(one.file)?;
        let strict = strict_text(file.source.as_ref()?, file.document.as_ref()?);
        let value: Value = serde_json::from_str(&strict).ok()?;
        let root = value.pointer(one.root.as_str())?.clone();
        let is_array = root.get("resources").is_some_and(Value::is_array);
        (is_array && root.get("languageVersion").is_none()).then(|| (file.name.to_string(), root))
    });
    read.collect()
}

/// The edges of a template, and the symbol that each of its `dependsOn` entries can be instead.
fn graph(text: &str) -> (Vec<Line>, BTreeMap<String, String>) {
    let source = Source::new("t.json", text);
    let document = parse(&source);
    let template = Template::read(&document.root, Pointer::root(), None, &Context::default());
    let estate = Estate::new(vec![template], vec![Origin::default()]);
    let graph = estate.graph();
    let name = |at: ResourceRef| {
        let resource = estate.resource(at).expect("edges lead to what is there");
        let loops = resource.node.get("copy").is_some();
        format!(
            "{} {} in {}{}",
            resource.full_type,
            resource.name,
            resource.body,
            if loops { " looped" } else { "" }
        )
    };
    let mut lines = Vec::new();
    let mut entries: BTreeMap<String, Vec<ResourceRef>> = BTreeMap::new();
    for edge in graph.edges() {
        let to = match edge.to {
            End::Resource(to) => name(to),
            End::Outside(outside) => {
                let outside = &graph.outside()[outside];
                format!("outside {} {}", outside.full_type, outside.name)
            }
        };
        let (from, why) = (name(edge.from), edge.why.word());
        lines.push(format!("{from} → {to} ({why} {:?})", edge.kind).to_ascii_lowercase());
        let resource = estate.resource(edge.from).expect("edges come from there");
        if let (Why::DependsOn, Kind::Plain, End::Resource(to)) = (edge.why, edge.kind, edge.to) {
            let place = format!("{}{}", resource.pointer, edge.path);
            entries.entry(place).or_default().push(to);
        }
    }
    lines.sort();
    let symbols = entries.into_iter().filter_map(|(place, targets)| {
        let [target] = targets.as_slice() else {
            return None;
        };
        Some((place, symbol(estate.resource(*target)?.pointer.as_str())?))
    });
    (lines, symbols.collect())
}

/// `/resources/3/resources/0` as a symbol that sorts as the place does; none inside nested
/// templates, which stay as they are.
fn symbol(pointer: &str) -> Option<String> {
    let mut symbol = String::from("r");
    let mut tokens = pointer.split('/').skip(1);
    while let Some(word) = tokens.next() {
        let number: usize = tokens.next()?.parse().ok()?;
        if word != "resources" {
            return None;
        }
        symbol.push_str(&format!("{number:05}"));
    }
    Some(symbol)
}

/// Whether a template can be written with symbolic names: these want nested templates that see
/// nothing of their parent.
fn can_be_symbolic(resources: &Value) -> bool {
    let all = resources.as_array().map(Vec::as_slice).unwrap_or_default();
    all.iter().all(|resource| {
        let nested = resource.pointer("/properties/template").is_some();
        let scope = resource.pointer("/properties/expressionEvaluationOptions/scope");
        let is_inner = scope
            .and_then(Value::as_str)
            .is_some_and(|scope| scope.eq_ignore_ascii_case("inner"));
        let below = resource.get("resources");
        resource.is_object() && (!nested || is_inner) && below.is_none_or(can_be_symbolic)
    })
}

/// The resources by symbolic names. `entries` are the places of `dependsOn` entries that become
/// one.
fn symbolic(resources: &Value, place: &str, entries: &BTreeMap<String, String>) -> Value {
    let mut object = Map::new();
    let all = resources.as_array().map(Vec::as_slice).unwrap_or_default();
    for (index, resource) in all.iter().enumerate() {
        let place = format!("{place}/{index}");
        let mut resource = resource.clone();
        if let Some(depends) = resource.get_mut("dependsOn").and_then(Value::as_array_mut) {
            for (number, entry) in depends.iter_mut().enumerate() {
                if let Some(symbol) = entries.get(&format!("{place}/dependsOn/{number}")) {
                    *entry = Value::String(symbol.clone());
                }
            }
        }
        if let Some(below) = resource.get_mut("resources") {
            *below = symbolic(below, &format!("{place}/resources"), entries);
        }
        let symbol = symbol(&place).expect("places are made here");
        object.insert(symbol, resource);
    }
    Value::Object(object)
}

/// The template in the second form.
fn turned(root: &Value, entries: &BTreeMap<String, String>) -> String {
    let mut root = root.clone();
    let resources = symbolic(&root["resources"], "/resources", entries);
    root["resources"] = resources;
    root["languageVersion"] = Value::String("2.0".into());
    root.to_string()
}

/// Compares the graphs of all templates below a folder; gives how many there were, how many edges
/// they have, and how many entries became symbols.
fn compare(folder: &str) -> (usize, usize, usize) {
    let mut counts = (0, 0, 0);
    for (name, root) in templates(folder) {
        if !can_be_symbolic(&root["resources"]) {
            continue;
        }
        let (expected, entries) = graph(&root.to_string());
        let (by_id, _) = graph(&turned(&root, &BTreeMap::new()));
        assert_eq!(expected, by_id, "{name}");
        let (by_symbol, _) = graph(&turned(&root, &entries));
        assert_eq!(expected, by_symbol, "{name}, with symbols in dependsOn");
        counts.0 += 1;
        counts.1 += expected.len();
        counts.2 += entries.len();
    }
    eprintln!("{folder}: {counts:?} templates, edges, symbols");
    counts
}

#[test]
fn both_forms_of_the_corpus_give_the_same_graph() {
    for (folder, least) in [("exports", 40), ("quickstart", 50), ("backup", 5)] {
        let folder = format!("../shared/corpus/{folder}");
        let there = Path::new(env!("CARGO_MANIFEST_DIR")).join(&folder).is_dir();
        let (count, edges, symbols) = compare(&folder);
        assert!(
            !there || (count >= least && edges > count && symbols > 0),
            "{folder}: {count}"
        );
    }
}

#[test]
fn both_forms_of_the_fixtures_give_the_same_graph() {
    let (count, edges, symbols) = compare("fixtures");
    assert!(
        count > 20 && edges > 100 && symbols > 50,
        "{count} {edges} {symbols}"
    );
}
