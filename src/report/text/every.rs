//! What `--verbose` adds: every change and every finding, a line each.

use std::fmt::Write;

use super::heading;
use super::paint::Paint;
use crate::finding::State;
use crate::report::model::{FindingEntry, Report};
use crate::text::escape;

/// Characters of a value that are shown.
const SHOWN: usize = 60;

/// Lists all changes, then all findings, those that were mended too.
pub fn sections(text: &mut String, report: &Report, paint: Paint) {
    heading(
        text,
        paint.bold(format!("Every change: {}", report.changes.len())),
    );
    for change in &report.changes {
        let before = change.before.as_deref().map_or("nothing".to_owned(), short);
        let after = change.after.as_deref().map_or("nothing".to_owned(), short);
        let place = format!("{}#{}", change.file, change.pointer);
        // Writing to a string never fails.
        let _ = writeln!(
            text,
            "  {}: {before} → {after} ({})",
            escape::terminal(&place),
            change.rule
        );
    }
    findings(text, report, paint);
}

/// Lists all findings, those that were mended too.
pub fn findings(text: &mut String, report: &Report, paint: Paint) {
    heading(
        text,
        paint.bold(format!("Every finding: {}", report.findings.len())),
    );
    for finding in &report.findings {
        let _ = writeln!(
            text,
            "  {}:{}:{}: {}: {}{}",
            escape::terminal(&finding.file),
            finding.line,
            finding.column,
            finding.rule,
            escape::terminal(&finding.message),
            escape::terminal(&why_not_open(finding))
        );
    }
}

/// Why a finding is not open although nothing mended it.
fn why_not_open(finding: &FindingEntry) -> String {
    match finding.state {
        State::Open | State::Fixed => String::new(),
        State::Known => " (in the baseline)".to_owned(),
        // The place where it is ignored is the last that was added.
        State::Ignored => finding.related.last().map_or_else(String::new, |place| {
            format!(" ({}, {}:{})", place.message, place.file, place.line)
        }),
    }
}

/// The beginning of a value, on one line.
fn short(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown: String = line.chars().take(SHOWN).collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    escape::terminal(&shown).into_owned()
}
