//! How fast templates are parsed, and how that compares to the yardstick.
#![allow(
    clippy::print_stdout,
    missing_docs,
    reason = "a bench reports on standard output"
)]

mod yardstick;

use std::hint::black_box;

use armove::json;
use armove::text::Source;
use divan::counter::BytesCount;

fn main() {
    ratio();
    divan::main();
}

/// Prints the time of a parse in V; both include freeing the tree.
fn ratio() {
    let rounds = 15;
    let texts = yardstick::templates();
    let sources = sources(&texts);
    let parse = || {
        yardstick::best_of(rounds, || {
            for source in &sources {
                black_box(json::parse(source));
            }
        })
    };
    let (first, v, second) = (parse(), yardstick::v(&texts, rounds), parse());
    let own = first.min(second);
    let bytes: usize = texts.iter().map(String::len).sum();
    println!(
        "parse of {} templates, {bytes} bytes: {own:.2?} = {:.2} V (V = {v:.2?})",
        texts.len(),
        own.as_secs_f64() / v.as_secs_f64()
    );
}

fn sources(texts: &[String]) -> Vec<Source> {
    texts
        .iter()
        .map(|text| Source::new("template.json", text.as_str()))
        .collect()
}

#[divan::bench(sample_count = 10)]
fn parse(bencher: divan::Bencher) {
    let texts = yardstick::templates();
    let sources = sources(&texts);
    let bytes: usize = texts.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        for source in &sources {
            black_box(json::parse(source));
        }
    });
}

#[divan::bench(sample_count = 10)]
fn yardstick_v(bencher: divan::Bencher) {
    let texts = yardstick::templates();
    let bytes: usize = texts.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        for text in &texts {
            black_box(serde_json::from_slice::<serde_json::Value>(text.as_bytes())).ok();
        }
    });
}
