//! The whole summary, as a person sees it.

use super::*;
use crate::finding::{Finding, Place, Severity, Sink};
use crate::json::Pointer;
use crate::report::sample;
use crate::text::{Source, Span, escape};

fn outcome() -> Outcome {
    Outcome {
        is_refuted: false,
        folder: Some("moved/".to_owned()),
        templates: vec![WrittenTemplate {
            path: "export/template.json".to_owned(),
            parameters: Some("export/parameters.json".to_owned()),
            to_fill_in: vec!["adminPassword".to_owned()],
            deploys: true,
            stage: Stage::Base,
        }],
        kept: vec!["notes.txt".to_owned()],
        edited: Vec::new(),
        in_place: None,
    }
}

fn summary(run: &Run<'_>, outcome: &Outcome) -> String {
    relocate(run, &Report::of(run), outcome, Look::default())
}

fn with_findings(source: &Source, findings: Vec<Finding>) -> String {
    let root = sample::tree(&Source::new("", sample::TEMPLATE));
    let mut run = sample::run(source, &root);
    let paths: Vec<&str> = run.files.iter().map(|file| file.path.as_str()).collect();
    let mut sink = Sink::new();
    sink.extend(findings);
    run.findings = sink.into_sorted(&paths);
    summary(&run, &outcome())
}

#[test]
fn a_run_with_one_of_everything() {
    let source = Source::new("export.zip/template.json", sample::TEMPLATE);
    let root = sample::tree(&source);
    let text = summary(&sample::run(&source, &root), &outcome());
    assert!(!text.contains("hunter2"));
    insta::assert_snapshot!(text);
}

#[test]
fn a_dry_run_without_findings() {
    let source = Source::new("export.zip/template.json", sample::TEMPLATE);
    let root = sample::tree(&source);
    let mut run = sample::run(&source, &root);
    run.findings.clear();
    insta::assert_snapshot!(summary(&run, &Outcome::default()));
}

#[test]
fn nothing_analysed_is_never_green() {
    let run = Run::default();
    let report = Report::of(&run);
    let look = Look {
        color: true,
        ..Look::default()
    };
    let text = relocate(&run, &report, &Outcome::default(), look);
    assert!(text.contains("Nothing was relocated"), "{text}");
    assert!(text.starts_with("\x1b[1;31m"), "{text}");
}

#[test]
fn many_findings_of_a_rule_are_folded() {
    let text = format!("[\n{}0]", "  \"westeurope\",\n".repeat(20));
    let source = Source::new("export.zip/template.json", text);
    let findings = source
        .text()
        .match_indices("\"westeurope\"")
        .enumerate()
        .map(|(index, (at, found))| {
            let at = u32::try_from(at).unwrap();
            let place = Place {
                file: 1,
                span: Span::new(at, at + u32::try_from(found.len()).unwrap()),
                pointer: Pointer::root().child(index),
            };
            Finding::new("relocate/x", Severity::Warning, place, "s", "It is so.")
        })
        .collect();
    let text = with_findings(&source, findings);
    assert_eq!(text.matches("It is so.").count(), 3, "{text}");
    assert!(
        text.contains("… and 17 more of relocate/x: export.zip/template.json:5:3, "),
        "{text}"
    );
    assert!(text.contains(" and 5 more\n"), "{text}");
}

#[test]
fn a_minified_template_gives_a_short_excerpt() {
    let start = r#"{"resources":["#;
    let filler = r#"{"type":"Microsoft.Web/sites","properties":{"é":"ü"}},"#.repeat(10_000);
    let end = r#"{"location":"westeurope"}]}"#;
    let source = Source::new("export.zip/template.json", format!("{start}{filler}{end}"));
    assert!(source.text().len() > 550_000);
    let place = sample::place(&source, "\"westeurope\"", "/resources/10000/location");
    let finding = Finding::new("relocate/x", Severity::Error, place, "s", "It is so.");
    let text = with_findings(&source, vec![finding]);
    let excerpt = text.split_once("Open: ").unwrap().1;
    let excerpt = excerpt.split_once("\nNext").unwrap().0;
    insta::assert_snapshot!(excerpt);
}

#[test]
fn hostile_input_cannot_steer_the_terminal() {
    let text = "{\n  \"na\x1b]0;owned\x07me\": \"\u{202e}x\x1b[2J\u{9b}31m\"\n}\n";
    let source = Source::new("a\x1b[31m.json", text);
    let root = sample::tree(&Source::new("", sample::TEMPLATE));
    let mut run = sample::run(&source, &root);
    for resource in &mut run.resources {
        resource.name = Some("old\x1b[1A".to_owned());
        resource.new_name = Some("new\x1b[1A\r\n".to_owned());
        resource.new_location = Some("\x1b[8mpolandcentral".to_owned());
    }
    run.target = Some("\x1b[5mx".to_owned());
    let place = sample::place(&source, "\"\u{202e}x\x1b[2J\u{9b}31m\"", "/x");
    let fold = Finding::new("a/b", Severity::Note, place.clone(), "s", "m\x1b[2J").unknown();
    let fixed = Finding::new("a/c", Severity::Note, place.clone(), "s", "m").fixed("t\x1b[2J");
    let mut open = Finding::new(
        "a/\x1bd",
        Severity::Error,
        place.clone(),
        "s",
        "m\x1b[2J\nx",
    )
    .help("h\x1b[2J")
    .azure_error("e\x1b[2J")
    .related(place, "r\x1b[2J");
    open.source = Some(crate::finding::SourceRef {
        url: "u\x1b[2J".to_owned(),
        date: None,
    });
    run.findings = vec![open, fold, fixed];
    let mut outcome = outcome();
    outcome.folder = Some("out\x1b[2J".to_owned());
    outcome.kept = vec!["k\x1b[2J".to_owned()];
    outcome.edited = vec!["e\x1b[2J".to_owned()];
    outcome.templates[0].path = "p\x1b[2J'".to_owned();
    outcome.templates[0].to_fill_in = vec!["f\x1b[2J".to_owned()];
    let text = summary(&run, &outcome);
    let bad = |scalar: char| scalar != '\n' && escape::is_hidden(scalar);
    assert!(!text.contains(bad), "{text:?}");
    assert!(text.contains("\\u001b[2J"));
}

#[test]
fn places_at_the_edges_of_a_file_are_shown() {
    for (text, span) in [
        ("", Span::at(0)),
        ("{", Span::at(1)),
        ("{\n", Span::at(2)),
        ("{\r\n}\r\n", Span::new(0, 7)),
        ("é", Span::new(1, 1)),
        ("ab", Span::new(5, 9)),
    ] {
        let source = Source::new("export.zip/template.json", text);
        let place = Place {
            file: 1,
            span,
            pointer: Pointer::root(),
        };
        let finding = Finding::new("a/b", Severity::Error, place, "s", "It is so.");
        let shown = with_findings(&source, vec![finding]);
        assert!(
            shown.contains("[export.zip/template.json:"),
            "{text:?}: {shown}"
        );
    }
}
