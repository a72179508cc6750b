//! Every expression of the templates in `../shared/corpus`.
//!
//! Skipped where `../shared` is missing.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test says what it did and fails loudly"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use armove::arm::Template;
use armove::arm::expr::{Limits, Text, classify, parse_body, parse_with, print};
use armove::arm::scope::{Context, Scope};
use armove::arm::value::{Part, Term, Unknown, Value, Why};
use armove::json::{Kind, Node, Pointer, parse, raw_span};
use armove::text::Source;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            found.push(path);
        }
    }
}

/// The JSON files of the corpus, decoded.
fn sources() -> Option<Vec<Source>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !root.exists() {
        eprintln!("skipped: {} is missing", root.display());
        return None;
    }
    let mut found = Vec::new();
    files(&root, &mut found);
    let read = found.iter().filter_map(|path| {
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        Source::decode(name, &fs::read(path).unwrap()).ok()
    });
    Some(read.collect())
}

fn is_template(root: &Node) -> bool {
    let schema = root
        .get("$schema")
        .and_then(Node::as_str)
        .unwrap_or_default();
    schema
        .to_ascii_lowercase()
        .contains("deploymenttemplate.json")
}

/// Calls `visit` for every string below a node.
fn strings(node: &Node, visit: &mut impl FnMut(&Node, &str)) {
    match &node.kind {
        Kind::String(text) => visit(node, text),
        Kind::Array(elements) => elements.iter().for_each(|element| strings(element, visit)),
        Kind::Object(members) => members
            .iter()
            .for_each(|member| strings(&member.value, visit)),
        _ => {}
    }
}

#[test]
fn expressions_parse_print_and_know_their_places() {
    let Some(sources) = sources() else { return };
    let (mut count, mut broken) = (0, Vec::new());
    for source in &sources {
        let document = parse(source);
        if !is_template(&document.root) {
            continue;
        }
        strings(&document.root, &mut |node, text| {
            if matches!(classify(text), Text::Literal(_)) {
                return;
            }
            count += 1;
            let expr = match parse_with(text, Limits::LENIENT) {
                Ok(expr) => expr,
                Err(error) => {
                    let place = source.position(node.span.start);
                    broken.push(format!("{}:{}: {text}: {error}", source.name(), place.line));
                    return;
                }
            };
            assert_eq!(parse_body(&print(&expr)).unwrap(), expr, "{text}");
            let token = source.slice(node.span);
            for part in expr.descendants() {
                let slice = text.get(part.span.range()).unwrap();
                assert_eq!(&parse_body(slice).unwrap(), part, "{slice}");
                // What is cut out of the file decodes to the same text.
                let raw = source.slice(raw_span(token, node.span.start, part.span));
                let again = parse(&Source::new("part", format!("\"{raw}\"")));
                assert_eq!(again.root.as_str(), Some(slice));
            }
        });
    }
    println!(
        "{count} expressions, {} cannot be read:\n{}",
        broken.len(),
        broken.join("\n")
    );
    assert!(count > 10_000);
    assert!(
        broken.len() <= 3,
        "more than the known ones: {}",
        broken.join("\n")
    );
}

/// Reasons of what Azure would refuse, wherever they hide in a value.
fn refusals<'v>(value: &'v Value, found: &mut Vec<&'v Unknown>) {
    match value {
        Value::Unknown(unknown) => {
            if matches!(unknown.why, Why::Invalid(_) | Why::Limit(_)) {
                found.push(unknown);
                return;
            }
            for part in &unknown.parts {
                if let Part::Term(term) = part {
                    term_refusals(term, found);
                }
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| refusals(element, found)),
        Value::Object(members) => members.iter().for_each(|(_, value)| refusals(value, found)),
        _ => {}
    }
}

fn term_refusals<'v>(term: &'v Term, found: &mut Vec<&'v Unknown>) {
    match term {
        Term::Call { arguments, .. } => arguments.iter().for_each(|value| refusals(value, found)),
        Term::Member { of, key } => {
            term_refusals(of, found);
            refusals(key, found);
        }
    }
}

/// What a template deploys, as its own scope sees it: nested bodies, whose
/// deployments have other scopes, are left out.
fn evaluate(scope: &Scope<'_>, root: &Node) -> Vec<Value> {
    let mut values: Vec<_> = scope
        .variable_names()
        .filter_map(|name| scope.variable(name))
        .collect();
    let resources = root
        .get("resources")
        .map(Node::elements)
        .unwrap_or_default();
    for resource in resources {
        let copy = resource.path(["copy", "name"]).and_then(Node::as_str);
        let scope = copy.map_or(scope.clone(), |name| scope.with_copy(name, None));
        values.push(scope.evaluate(resource));
    }
    values
}

#[test]
fn templates_evaluate_without_complaint_and_fast() {
    let Some(sources) = sources() else { return };
    let (mut reading, mut evaluating) = (Duration::ZERO, Duration::ZERO);
    let (mut templates, mut known, mut complaints) = (0, 0, Vec::new());
    for source in &sources {
        let start = Instant::now();
        let document = parse(source);
        reading += start.elapsed();
        if !is_template(&document.root) {
            continue;
        }
        templates += 1;
        let start = Instant::now();
        let scope = Scope::new(&document.root, None, Context::default());
        let values = evaluate(&scope, &document.root);
        evaluating += start.elapsed();
        known += values.iter().filter(|value| value.is_known()).count();
        let mut found = Vec::new();
        values.iter().for_each(|value| refusals(value, &mut found));
        for unknown in found {
            let line = source.position(unknown.span.start).line;
            let text: String = source.slice(unknown.span).chars().take(80).collect();
            complaints.push(format!(
                "{}:{line}: {} | {text}",
                source.name(),
                unknown.why
            ));
        }
    }
    complaints.sort();
    complaints.dedup();
    println!("{templates} templates, {known} values wholly known");
    println!("reading {reading:?}, evaluating {evaluating:?}");
    println!(
        "{} complaints:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
    let limited = complaints
        .iter()
        .filter(|text| text.contains("not evaluated: "));
    assert_eq!(limited.count(), 0);
    assert!(
        complaints.len() <= 9,
        "more than the known ones:\n{}",
        complaints.join("\n")
    );
}

/// Strings with the scope that they stand in; nested bodies have their own.
fn scoped_strings<'d>(
    node: &'d Node,
    scope: &Scope<'d>,
    bodies: &[(&'d Node, &Scope<'d>)],
    visit: &mut impl FnMut(&'d Node, &Scope<'d>),
) {
    let own = bodies.iter().find(|(body, _)| std::ptr::eq(*body, node));
    let scope = own.map_or(scope, |(_, scope)| scope);
    match &node.kind {
        Kind::String(_) => visit(node, scope),
        Kind::Array(elements) => elements
            .iter()
            .for_each(|element| scoped_strings(element, scope, bodies, visit)),
        Kind::Object(members) => members
            .iter()
            .for_each(|member| scoped_strings(&member.value, scope, bodies, visit)),
        _ => {}
    }
}

/// What is told without evaluating is what evaluating finds, whichever is asked
/// first.
#[test]
fn what_is_known_is_told_as_it_is() {
    let Some(sources) = sources() else { return };
    let (mut count, mut unknown, mut wrong) = (0, 0, Vec::new());
    for source in &sources {
        let document = parse(source);
        if !is_template(&document.root) {
            continue;
        }
        let read = || Template::read(&document.root, Pointer::root(), None, &Context::default());
        let (told, found) = (read(), read());
        fn bodies<'t, 'd>(template: &'t Template<'d>) -> Vec<(&'d Node, &'t Scope<'d>)> {
            let bodies = template.bodies.iter();
            bodies
                .filter_map(|body| Some((body.node, template.scopes.get(body.scope)?)))
                .collect()
        }
        let mut answers = Vec::new();
        let (told_bodies, found_bodies) = (bodies(&told), bodies(&found));
        let root = &document.root;
        scoped_strings(root, &told.scopes[0], &told_bodies, &mut |node, scope| {
            answers.push(scope.knows(node));
        });
        let mut answers = answers.into_iter();
        scoped_strings(root, &found.scopes[0], &found_bodies, &mut |node, scope| {
            let is_known = scope.evaluate(node).is_known();
            count += 1;
            unknown += usize::from(!is_known);
            if answers.next() != Some(is_known) {
                let line = source.position(node.span.start).line;
                wrong.push(format!("{}:{line}: {is_known}: {node:?}", source.name()));
            }
        });
    }
    println!("{count} strings, {unknown} of them unknown");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(unknown > 1_000);
}
