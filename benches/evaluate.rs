//! How long evaluating templates takes, beside parsing them and the yardstick.
//!
//! Parsing is reading text to trees: the JSON, and each expression in it, once,
//! with its place and with what reads the same. It depends on the text alone.
//! Evaluating is what depends on values, as `check` needs it before its rules:
//! the structure of every body, each resource's name and location, the
//! parameters and variables they rest on, and the value of every other
//! expression. Every value is really made, as in `check`, whose language checks
//! look at each. The index that an estate keeps of its resources comes after
//! both and is told on its own. Nothing here uses a second thread; freeing what
//! was made counts on all sides.
//!
//! A template reads its expressions itself, so that the time of reading them
//! alone is taken off its own. Two stricter ratios are printed as well: with the
//! index, and all but the JSON to the JSON alone.
#![allow(
    clippy::print_stdout,
    missing_docs,
    reason = "a bench reports on standard output"
)]

mod yardstick;

use std::hint::black_box;
use std::time::Duration;

use armove::arm::expr::Trees;
use armove::arm::scope::Context;
use armove::arm::{Estate, Origin, Template};
use armove::json::{self, Document, Pointer};
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
    let trees = time(&documents, |document| {
        black_box(Trees::of(&document.root));
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
    let parse = json + trees;
    let evaluate = counted.saturating_sub(trees);
    let index = indexed.saturating_sub(counted);
    let parses = |time: Duration| time.as_secs_f64() / parse.as_secs_f64();
    for (part, time) in [
        ("parse", parse),
        ("  JSON", json),
        ("  expressions", trees),
        ("evaluate", evaluate),
        ("  structure, names, places", read.saturating_sub(trees)),
        ("  every expression", counted.saturating_sub(read)),
        ("index of the estate", index),
    ] {
        let in_v = time.as_secs_f64() / v.as_secs_f64();
        println!(
            "  {part:<28} {time:>9.2?} = {in_v:>5.2} V = {:>5.2} parses",
            parses(time)
        );
    }
    println!(
        "  with the index {:.2} parses; all but the JSON is {:.2} times the JSON",
        parses(evaluate + index),
        indexed.as_secs_f64() / json.as_secs_f64()
    );
}

fn time<T>(things: &[T], run: impl Fn(&T)) -> Duration {
    yardstick::best_of(ROUNDS, || things.iter().for_each(&run))
}

fn template(document: &Document) -> Template<'_> {
    Template::read(&document.root, Pointer::root(), None, &Context::default())
}
