//! The list of all rules, for a terminal.

use std::fmt::Write;

use super::paint::Paint;
use super::wrap::wrap;
use super::{Look, count, heading};
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
        let fitting = entries.iter().filter(|entry| entry.origin == origin);
        fitting.count()
    };
    let own = match of(Origin::Own) {
        0 => String::new(),
        own => format!(", {own} of your own"),
    };
    format!(
        "{}{own}, and {} that commands find or change without one (-: how bad depends on the case).\n\
         `armove explain ID` says more about each.\n",
        count(of(Origin::Rule), "rule"),
        count(of(Origin::Command), "thing"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, origin: Origin, severity: Option<Severity>, title: &str) -> Entry {
        Entry {
            id: id.to_owned(),
            area: id.split('/').next().unwrap_or_default().to_owned(),
            title: title.to_owned(),
            origin,
            severity,
            basis: None,
            types: None,
            source: None,
            fix: None,
            documented: true,
        }
    }

    #[test]
    fn every_area_has_its_heading_and_every_title_its_line() {
        let long = "A title that does not fit into one line of a narrow terminal";
        let entries = [
            entry(
                "mine/x",
                Origin::Own,
                Some(Severity::Note),
                "Of my own \u{1b}[2J",
            ),
            entry(
                "relocate/stage",
                Origin::Command,
                None,
                "It goes to a later stage",
            ),
            entry("vault/a", Origin::Rule, Some(Severity::Error), long),
            entry("vault/b", Origin::Rule, Some(Severity::Warning), "Less bad"),
        ];
        let look = Look {
            color: false,
            width: 50,
        };
        insta::assert_snapshot!(rules(&entries, look));
        assert!(
            rules(
                &entries,
                Look {
                    color: true,
                    ..look
                }
            )
            .contains("\u{1b}[1;31merror")
        );
    }
}
