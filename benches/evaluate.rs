//! How long evaluating templates takes, beside parsing them and the yardstick.
//!
//! Parsing is reading text to trees: the JSON, and each expression in it that
//! reads differently once. Evaluating is all that `check` needs after that and
//! before its rules: the structure of every body, each resource's name and
//! location, the values of the parameters and variables they rest on, the value
//! of every other expression, and the index of an estate. Nothing here uses a
//! second thread; freeing what was made counts on both sides.
//!
//! Every value is really made, as in `check`, whose language checks look at
//! each. A template reads its expressions itself, so that the time of reading
//! them alone is taken off its own. Two ratios are printed: to all parsing, and
//! with the expressions counted to evaluating, to the JSON alone.
#![allow(
    clippy::print_stdout,
    missing_docs,
    reason = "a bench reports on standard output"
)]

mod yardstick;

use std::collections::HashSet;
use std::hint::black_box;
use std::time::Duration;

use armove::arm::expr::{Limits, Text, classify, parse_with};
use armove::arm::scope::Context;
use armove::arm::{Estate, Origin, Template};
use armove::json::{self, Document, Kind, Pointer};
use armove::text::Source;

/// How often each thing is measured; the shortest counts.
const ROUNDS: usize = 15;

fn main() {
    report("corpus", &yardstick::templates());
    for folder in ["exports", "quickstart", "backup"] {
        let texts = yardstick::below(&format!("../shared/corpus/{folder}"));
        report(&format!("corpus/{folder}"), &texts);
    }
    report("fixtures", &yardstick::below("fixtures"));
}

/// Prints the times in V, and evaluating in parses.
fn report(what: &str, texts: &[String]) {
    if texts.is_empty() {
        return println!("{what}: nothing there");
    }
    let bytes: usize = texts.iter().map(String::len).sum();
    let sources: Vec<Source> = texts
        .iter()
        .map(|text| Source::new("template.json", text.as_str()))
        .collect();
    let documents: Vec<Document> = sources.iter().map(json::parse).collect();
    let v = yardstick::v(texts, ROUNDS);
    let json = time(&sources, |source| {
        black_box(json::parse(source));
    });
    let texts_of: Vec<Vec<&str>> = documents.iter().map(expressions).collect();
    let read_alone = time(&texts_of, |texts| {
        let read = |text: &&str| black_box(parse_with(text, Limits::LENIENT)).is_ok();
        black_box(texts.iter().map(read).collect::<Vec<_>>());
    });
    let read = time(&documents, |document| {
        black_box(template(document));
    });
    let counted = time(&documents, |document| {
        black_box(template(document).census());
    });
    let indexed = time(&documents, |document| {
        let template = template(document);
        black_box(template.census());
        black_box(Estate::new(vec![template], vec![Origin::default()]));
    });
    let (mut resources, mut expressions) = (0, 0);
    for document in &documents {
        let template = template(document);
        resources += template.resources.len();
        expressions += template.census().expressions;
    }
    println!(
        "{what}: {} templates, {bytes} bytes, {resources} resources, {expressions} expressions, V = {v:.2?}",
        texts.len()
    );
    let parse = json + read_alone;
    let evaluate = indexed.saturating_sub(read_alone);
    for (part, time) in [
        ("parse", parse),
        ("  JSON", json),
        ("  expressions", read_alone),
        ("evaluate", evaluate),
        (
            "  structure, names, places",
            read.saturating_sub(read_alone),
        ),
        ("  every expression", counted.saturating_sub(read)),
        ("  index of the estate", indexed.saturating_sub(counted)),
    ] {
        let in_v = time.as_secs_f64() / v.as_secs_f64();
        let in_parses = time.as_secs_f64() / parse.as_secs_f64();
        println!("  {part:<28} {time:>9.2?} = {in_v:>5.2} V = {in_parses:>5.2} parses");
    }
    let in_json = indexed.as_secs_f64() / json.as_secs_f64();
    println!("  with reading expressions, evaluating is {in_json:.2} times parsing the JSON");
}

/// The expressions of a document, each that reads differently once.
fn expressions(document: &Document) -> Vec<&str> {
    let (mut found, mut open) = (Vec::new(), vec![&document.root]);
    while let Some(node) = open.pop() {
        match &node.kind {
            Kind::String(text) if matches!(classify(text), Text::Expression(_)) => {
                found.push(text.as_str());
            }
            Kind::Array(elements) => open.extend(elements),
            Kind::Object(members) => open.extend(members.iter().map(|member| &member.value)),
            _ => {}
        }
    }
    let mut seen = HashSet::new();
    found.retain(|text| seen.insert(*text));
    found
}

fn time<T>(things: &[T], run: impl Fn(&T)) -> Duration {
    yardstick::best_of(ROUNDS, || things.iter().for_each(&run))
}

fn template(document: &Document) -> Template<'_> {
    Template::read(&document.root, Pointer::root(), None, &Context::default())
}
