//! The list of all rules, for a terminal.

use std::fmt::Write;

use super::paint::Paint;
use super::wrap::wrap;
use super::{Look, count, enumerate, heading};
use crate::finding::Severity;
use crate::report::rules::{Entry, Origin};
use crate::text::escape;

/// Columns before a title.
const INDENT: usize = 11;

/// The list by area: severity, id, and below it the title.
#[must_use]
pub fn rules(entries: &[Entry], look: Look) -> String {
    let paint = Paint::new(look.color);
    let mut text = summary(entries);
    let mut area = "";
    for entry in entries {
        if entry.area != area {
            area = &entry.area;
            heading(&mut text, paint.bold(escape::terminal(area)));
        }
        let severity = match entry.severity {
            Some(Severity::Error) => paint.red("error  "),
            Some(Severity::Warning) => paint.yellow("warning"),
            Some(Severity::Note) => paint.plain("note   "),
            None => paint.plain("-      "),
        };
        // Writing to a string never fails.
        let _ = writeln!(
            text,
            "  {severity}  {}",
            paint.cyan(escape::terminal(&entry.id))
        );
        let title = escape::terminal(&entry.title);
        for line in wrap(&title, look.width.saturating_sub(INDENT)) {
            let _ = writeln!(text, "{:INDENT$}{line}", "");
        }
    }
    text
}

/// How many there are, and what the signs mean.
fn summary(entries: &[Entry]) -> String {
    let of = |origin| {
        entries
            .iter()
            .filter(|entry| entry.origin == origin)
            .count()
    };
    let mut parts = vec![count(of(Origin::Rule), "rule")];
    if of(Origin::Own) > 0 {
        parts.push(format!("{} of your own", of(Origin::Own)));
    }
    parts.push(format!(
        "{} that commands tell without a rule (-), as bad as the case is",
        count(of(Origin::Command), "matter")
    ));
    format!(
        "{}.\n`armove explain ID` says more about one.\n",
        enumerate(&parts)
    )
}
