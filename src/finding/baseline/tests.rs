use super::*;

fn finding(rule: &str, file: usize, subject: &str, severity: Severity) -> Finding {
    Finding::new(
        rule,
        severity,
        place(file, Span::at(3)),
        subject,
        "It is so.",
    )
}

fn names() -> Vec<String> {
    ["a.json", "infra/b.json"].map(str::to_owned).to_vec()
}

fn sample() -> Vec<Finding> {
    vec![
        finding("b/two", 1, "T/y#/sku", Severity::Warning),
        finding("a/one", 1, "T/x \"quoted\"#", Severity::Error),
        finding("a/one", 0, "T/x#", Severity::Note),
        finding("a/unclear", 0, "T/x#", Severity::Note).unknown(),
        finding("a/mended", 0, "T/x#", Severity::Error).fixed("taken out"),
        finding("input/json-syntax", 0, "x", Severity::Error),
    ]
}

fn written(findings: &[Finding]) -> Baseline {
    let text = Baseline::of(findings, &names(), Some("westeurope")).render();
    Baseline::read(&Source::new("baseline.json", text)).unwrap()
}

fn states(findings: &[Finding]) -> Vec<State> {
    findings.iter().map(|one| one.state).collect()
}

#[test]
fn the_file_is_sorted_and_readable() {
    insta::assert_snapshot!(Baseline::of(&sample(), &names(), Some("westeurope")).render());
    assert_eq!(
        Baseline::default().render(),
        "{\n  \"version\": 1,\n  \"target\": null,\n  \"findings\": []\n}\n"
    );
}

#[test]
fn order_of_findings_does_not_matter_and_reading_gives_back_what_was_written() {
    let mut turned = sample();
    turned.reverse();
    let text = Baseline::of(&sample(), &names(), None).render();
    assert_eq!(Baseline::of(&turned, &names(), None).render(), text);
    let read = Baseline::read(&Source::new("b", text.clone())).unwrap();
    assert_eq!(read.render(), text);
    assert_eq!(read.len(), 3);
}

#[test]
fn what_was_there_is_known_and_what_is_new_stays_open() {
    let baseline = written(&sample());
    let mut findings = sample();
    findings.push(finding("a/one", 0, "T/new#", Severity::Error));
    let met = baseline.apply(&mut findings, &names(), |_| false);
    assert_eq!(met, [true, true, true]);
    let (open, known) = (State::Open, State::Known);
    assert_eq!(
        states(&findings),
        [known, known, known, open, State::Fixed, open, open]
    );
}

#[test]
fn the_same_in_another_file_is_new_unless_the_file_was_moved() {
    let baseline = written(&[finding("a/one", 0, "T/x#", Severity::Error)]);
    let elsewhere = || [finding("a/one", 1, "T/x#", Severity::Error)];
    let mut copied = elsewhere();
    assert_eq!(baseline.apply(&mut copied, &names(), |_| false), [false]);
    assert_eq!(states(&copied), [State::Open]);
    let mut moved = elsewhere();
    assert_eq!(
        baseline.apply(&mut moved, &names(), |name| name == "a.json"),
        [true]
    );
    assert_eq!(states(&moved), [State::Known]);
}

#[test]
fn what_became_more_severe_is_new() {
    let baseline = written(&[finding("a/one", 0, "T/x#", Severity::Warning)]);
    let mut worse = [finding("a/one", 0, "T/x#", Severity::Error)];
    assert_eq!(baseline.apply(&mut worse, &names(), |_| false), [true]);
    assert_eq!(states(&worse), [State::Open]);
    let mut milder = [finding("a/one", 0, "T/x#", Severity::Note)];
    let _ = baseline.apply(&mut milder, &names(), |_| false);
    assert_eq!(states(&milder), [State::Known]);
}

#[test]
fn entries_that_are_gone_are_told_only_where_somebody_looked() {
    let baseline = written(&sample());
    let met = baseline.apply(&mut [], &names(), |_| false);
    assert_eq!(baseline.stale(&met, 5, |_, _| false), []);
    let stale = baseline.stale(&met, 5, |file, rule| {
        file == "infra/b.json" && rule == "b/two"
    });
    let [note] = stale.as_slice() else {
        panic!("{stale:?}");
    };
    assert_eq!(
        note.message,
        "`b/two` no longer stands in `infra/b.json` (T/y#/sku)"
    );
    assert!(!note.place.span.is_empty());
}

#[test]
fn files_that_were_not_looked_at_keep_their_entries() {
    let earlier = written(&sample());
    let mut now = Baseline::of(&[], &names(), None);
    now.keep(earlier, |file| file == "a.json");
    assert_eq!(now.len(), 1);
    assert!(now.render().contains("\"file\": \"a.json\""));
}

#[test]
fn a_broken_file_is_refused_with_its_place() {
    let refused = |text: &str| {
        let error = Baseline::read(&Source::new("b", text)).unwrap_err();
        format!("{}..{} {error}", error.span.start, error.span.end)
    };
    let entry = r#"{"version": 1, "findings": [{"fingerprint": "0", "severity": "bad", "rule": "a/b", "file": "a", "resource": "x"}]}"#;
    let all = [
        refused("<<<<<<< HEAD\n{}"),
        refused("[]"),
        refused(r#"{"version": 2, "findings": []}"#),
        refused(r#"{"version": "1", "findings": []}"#),
        refused(r#"{"version": 1}"#),
        refused(r#"{"version": 1, "findings": [{"severity": "note"}]}"#),
        refused(entry),
    ];
    insta::assert_snapshot!(all.join("\n"));
}
