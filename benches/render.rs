//! How long one finding takes on its way to the terminal and into report.json.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench stops when its own input is wrong"
)]

use armove::finding::{Finding, Place, Severity, SourceRef};
use armove::json::Pointer;
use armove::report::text::{Look, Outcome, relocate};
use armove::report::{FileKind, InputFile, Report, Run, Status, json};
use armove::text::{Source, Span};
use divan::Bencher;
use divan::counter::ItemsCount;

/// Findings a run; each of its own rule, so that none is folded away.
const FINDINGS: usize = 400;

fn main() {
    divan::main();
}

/// About 550 KB, in many lines or in one.
fn template(form: &str) -> Source {
    let line_break = if form == "lines" { "\n" } else { " " };
    let resource = |index: usize| {
        [
            "{".to_owned(),
            "\"type\": \"Microsoft.Storage/storageAccounts\",".to_owned(),
            format!("\"name\": \"größe{index:04}\","),
            "\"location\": \"westeurope\",".to_owned(),
            format!("\"description\": \"{}\"", "x".repeat(1_200)),
            "}".to_owned(),
        ]
        .join(line_break)
    };
    let resources: Vec<String> = (0..FINDINGS).map(resource).collect();
    let text = format!("{{\"resources\": [{}]}}", resources.join(", "));
    Source::new("export.zip/template.json", text)
}

fn run(source: &Source) -> Run<'_> {
    let places = source.text().match_indices("\"westeurope\"");
    let findings = places.enumerate().map(|(index, (at, found))| {
        let span = Span::new(
            u32::try_from(at).unwrap(),
            u32::try_from(at + found.len()).unwrap(),
        );
        let pointer = Pointer::root()
            .child("resources")
            .child(index)
            .child("location");
        let place = Place {
            file: 0,
            span,
            pointer,
        };
        let mut finding = Finding::new(
            &format!("bench/rule-{index}"),
            Severity::Warning,
            place,
            format!("Microsoft.Storage/storageAccounts/{index}#/location"),
            "The location is the source region, so the deployment would go back there.",
        )
        .help("Set the location to the parameter `location`.");
        finding.source = Some(SourceRef {
            url: "https://learn.microsoft.com/azure/reliability/regions-list".to_owned(),
            date: Some("2026-10".to_owned()),
        });
        finding
    });
    Run {
        findings: findings.collect(),
        files: vec![InputFile {
            stopped: None,
            path: source.name().to_owned(),
            kind: FileKind::Template,
            status: Status::Analysed,
            reason: None,
            output: None,
            source: Some(source),
            root: None,
            secrets: Vec::new(),
        }],
        ..Run::default()
    }
}

/// The limit is 15 µs a finding: at least 67 thousand items a second.
#[divan::bench(args = ["lines", "minified"])]
fn terminal(bencher: Bencher<'_, '_>, form: &str) {
    let source = template(form);
    let run = run(&source);
    assert_eq!(run.findings.len(), FINDINGS);
    let report = Report::of(&run);
    bencher
        .counter(ItemsCount::new(FINDINGS))
        .bench(|| relocate(&run, &report, &Outcome::default(), Look::default()));
}

#[divan::bench(args = ["lines", "minified"])]
fn document(bencher: Bencher<'_, '_>, form: &str) {
    let source = template(form);
    let run = run(&source);
    bencher
        .counter(ItemsCount::new(FINDINGS))
        .bench(|| json::report(&Report::of(&run)));
}
