//! What changed: regions, names, counts of the rest, what was left out.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::paint::Paint;
use super::{Outcome, count, heading};
use crate::report::model::{Report, ResourceEntry};
use crate::rewrite::ChangeKind;
use crate::text::escape;

/// Most new names that are listed; the report has them all.
const NAMES: usize = 12;

/// Writes the section, if anything changed.
pub fn section(text: &mut String, report: &Report, outcome: &Outcome, paint: Paint) {
    let lines = lines(report, outcome);
    if lines.is_empty() {
        return;
    }
    heading(text, paint.bold("Changed"));
    let mut before = "";
    for (label, line) in &lines {
        let shown = if *label == before { "" } else { label };
        let _ = writeln!(text, "  {shown:<10} {line}");
        before = label;
    }
}

fn lines(report: &Report, outcome: &Outcome) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    for ((from, to), number) in regions(&report.resources) {
        let line = format!(
            "{} → {} ({number})",
            escape::terminal(from),
            escape::terminal(to)
        );
        lines.push(("regions", line));
    }
    let renamed = renamed(&report.resources);
    for (from, to, kind) in renamed.iter().take(NAMES) {
        let line = format!(
            "{} → {} ({})",
            escape::terminal(from),
            escape::terminal(to),
            escape::terminal(kind)
        );
        lines.push(("names", line));
    }
    if let more @ 1.. = renamed.len().saturating_sub(NAMES) {
        lines.push(("names", format!("… and {more} more in report.json")));
    }
    let edits = edits(report);
    if !edits.is_empty() {
        lines.push(("edits", edits.join(", ")));
    }
    if report.summary.dropped > 0 {
        let dropped = count(report.summary.dropped, "resource");
        lines.push(("left out", format!("{dropped}; dropped.json says why")));
    }
    if report.summary.staged > 0 {
        let staged = count(report.summary.staged, "resource");
        lines.push(("later", format!("{staged} in templates of a later stage")));
    }
    for file in outcome.in_place.iter().flat_map(|one| &one.files) {
        lines.push(("files", escape::terminal(file).into_owned()));
    }
    for file in &outcome.kept {
        lines.push((
            "kept",
            format!("{}: not from armove", escape::terminal(file)),
        ));
    }
    for file in &outcome.edited {
        let line = format!("{}: had been edited by hand", escape::terminal(file));
        lines.push(("replaced", line));
    }
    lines
}

/// Pairs of source and target region with the number of resources that moved.
fn regions(resources: &[ResourceEntry]) -> BTreeMap<(&str, &str), usize> {
    let mut pairs = BTreeMap::new();
    for resource in resources {
        if let (Some(from), Some(to)) = (&resource.location, &resource.new_location)
            && !same_region(from, to)
        {
            *pairs.entry((from.as_str(), to.as_str())).or_default() += 1;
        }
    }
    pairs
}

/// Azure takes `West Europe` and `westeurope` for the same.
fn same_region(a: &str, b: &str) -> bool {
    let plain = |text: &str| text.replace(' ', "").to_ascii_lowercase();
    plain(a) == plain(b)
}

/// Old and new name, and type, of resources whose own name changed; children
/// that only follow their parent's name are left out.
fn renamed(resources: &[ResourceEntry]) -> Vec<(&str, &str, &str)> {
    let mut list = Vec::new();
    for resource in resources {
        let (Some(old), Some(new)) = (&resource.name, &resource.new_name) else {
            continue;
        };
        let last = |name: &str| name.rsplit('/').next().map(str::to_owned);
        if last(old) != last(new) {
            list.push((old.as_str(), new.as_str(), resource.kind.as_str()));
        }
    }
    list.dedup();
    list
}

/// Counts of the changes by kind.
fn edits(report: &Report) -> Vec<String> {
    let kinds = [
        (ChangeKind::Location, "location"),
        (ChangeKind::Name, "name"),
        (ChangeKind::Replication, "redundancy"),
        (ChangeKind::Id, "resource ID"),
        (ChangeKind::Parameter, "parameter"),
        (ChangeKind::Remove, "removal"),
        (ChangeKind::Insert, "insertion"),
        (ChangeKind::Structure, "form of the JSON"),
    ];
    let number = |kind| report.changes.iter().filter(|one| one.kind == kind).count();
    kinds
        .into_iter()
        .map(|(kind, word)| (number(kind), word))
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| match word {
            "redundancy" | "form of the JSON" => format!("{number} {word}"),
            _ => count(number, word),
        })
        .collect()
}
