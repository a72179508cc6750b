//! The same for a terminal: a sentence, the regions as a table, then what stands in the way.

use std::fmt::Write;

use super::compare;
use super::document::{Fitness, RegionEntry, Regions};
use super::sections::{Item, said, sections};
use crate::report::run::Status;
use crate::report::text::paint::{Paint, Painted};
use crate::report::text::wrap::wrap;
use crate::report::text::{Look, count, heading};
use crate::text::escape;

/// Most resources that are named for one thing, unless all are asked for.
const NAMED: usize = 4;

/// What `restricted` in the table means.
pub(super) const RESTRICTED: &str = "restricted: closed to most subscriptions until access is \
    asked for and given; providers hide such a region, so much cannot be told";

/// What is not told here.
pub(super) const ELSEWHERE: &str = "Told here is what depends on the region. `armove check` says \
    what is wrong in any of them, and with `--to REGION` all about one.";

/// The report; `in_full` names every resource.
#[must_use]
pub fn text(regions: &Regions, in_full: bool, look: Look) -> String {
    let paint = Paint::new(look.color);
    let mut text = String::new();
    for part in wrap(&verdict(regions), look.width) {
        line(&mut text, painted(paint, overall(regions), part));
    }
    for note in unread(regions).into_iter().chain(staying(regions)) {
        indented(&mut text, &note, 2, look.width);
    }
    if regions.regions.is_empty() || regions.summary.resources == 0 {
        return text;
    }
    text.push('\n');
    if regions.asked.to.len() > 1 {
        compare::tables(&mut text, regions, look);
    } else {
        table(&mut text, regions, paint);
    }
    if regions.regions.iter().any(|one| one.restricted == "yes") {
        text.push('\n');
        indented(&mut text, RESTRICTED, 2, look.width);
    }
    for section in sections(regions) {
        heading(&mut text, paint.bold(section.title));
        let mut before = "";
        for item in &section.items {
            if item.head != before {
                indented(&mut text, item.head, 2, look.width);
            }
            before = item.head;
            tell(&mut text, regions, item, in_full, look);
        }
    }
    text.push('\n');
    wrapped(&mut text, ELSEWHERE, "", look.width);
    text
}

/// The best verdict of a region.
fn overall(regions: &Regions) -> Fitness {
    let best = regions.regions.iter().map(|one| one.verdict).min();
    best.filter(|_| regions.summary.resources > 0)
        .unwrap_or(Fitness::Blocked)
}

/// One sentence.
pub(super) fn verdict(regions: &Regions) -> String {
    let summary = &regions.summary;
    if summary.resources == 0 {
        return "Nothing was judged: no resource was read.".to_owned();
    }
    let resources = count(summary.resources, "resource");
    if summary.things == 0 {
        return format!("{resources}, and none of them asks anything of a region.");
    }
    let of_all = match summary.regions {
        1 => "The region".to_owned(),
        regions => format!("Of {regions} regions"),
    };
    let parts: Vec<String> = [
        (summary.fits, "has everything", "have everything"),
        (
            summary.changes,
            "has it after changes",
            "have it after changes",
        ),
        (
            summary.check,
            "is to be checked first",
            "are to be checked first",
        ),
        (summary.blocked, "is blocked", "are blocked"),
    ]
    .into_iter()
    .filter(|(number, ..)| *number > 0)
    .map(|(number, one, many)| match (summary.regions, number) {
        (1, _) => one.to_owned(),
        (_, 1) => format!("1 {one}"),
        _ => format!("{number} {many}"),
    })
    .collect();
    let comma = if summary.regions == 1 { " " } else { ", " };
    let asks = if summary.resources == 1 {
        "asks"
    } else {
        "ask"
    };
    format!(
        "{resources} {asks} {} of a region. {of_all}{comma}{}.",
        count(summary.things, "thing"),
        parts.join(", ")
    )
}

/// What could not be read; where that is all there is, also what was left out. Holds the words of
/// the input.
pub(super) fn unread(regions: &Regions) -> Vec<String> {
    let failed = regions
        .files
        .iter()
        .filter(|file| file.status == Status::Failed);
    let mut notes: Vec<String> = failed
        .map(|file| {
            let reason = file.reason.as_deref().unwrap_or("could not be read");
            format!("not read: {}: {reason}", file.path)
        })
        .collect();
    if !notes.is_empty() {
        notes.push("armove check says where, and what to do".to_owned());
    }
    if regions.summary.resources == 0 {
        let skipped = |one: &&crate::report::FileEntry| one.status == Status::Skipped;
        for file in regions.files.iter().filter(skipped).take(12) {
            let reason = file.reason.as_deref().unwrap_or("not for this tool");
            notes.push(format!("left out: {}: {reason}", file.path));
        }
    }
    notes
}

/// What is in other regions and therefore not judged; our own words.
pub(super) fn staying(regions: &Regions) -> Option<String> {
    let all: usize = regions.staying.iter().map(|one| one.resources).sum();
    let resources = count(all, "resource");
    let are = if all == 1 { "is" } else { "are" };
    let (many, what) = match regions.staying.as_slice() {
        [] => return None,
        [one] => (one.region.clone(), one.region.clone()),
        more => {
            let listed: Vec<String> = more
                .iter()
                .map(|one| format!("{} {}", one.region, one.resources))
                .collect();
            let listed = listed.join(", ");
            let regions = format!("{} other regions ({listed})", more.len());
            (regions, "REGION".to_owned())
        }
    };
    Some(format!(
        "{resources} {are} in {many} and would stay there: not judged; `--from {what}` judges what \
         is there"
    ))
}

/// The word of a verdict.
pub(super) fn word(verdict: Fitness) -> &'static str {
    match verdict {
        Fitness::Fits => "fits",
        Fitness::Changes => "with changes",
        Fitness::Check => "check first",
        Fitness::Blocked => "blocked",
    }
}

/// The same in its colour.
pub(super) fn painted<T>(paint: Paint, verdict: Fitness, what: T) -> Painted<T> {
    match verdict {
        Fitness::Fits => paint.green(what),
        Fitness::Changes | Fitness::Check => paint.yellow(what),
        Fitness::Blocked => paint.red(what),
    }
}

/// The cells of the table: a heading, and the cells of a region.
pub(super) const COLUMNS: [&str; 8] = [
    "region",
    "verdict",
    "blocks",
    "changes",
    "check",
    "zones",
    "geography",
    "",
];

/// The cells of a region, below [`COLUMNS`].
pub(super) fn cells(region: &RegionEntry) -> [String; 8] {
    let number = |number: usize| match number {
        0 => "-".to_owned(),
        number => number.to_string(),
    };
    [
        region.name.clone(),
        word(region.verdict).to_owned(),
        number(region.blocked),
        number(region.changes),
        number(region.warnings + region.unknown),
        region
            .zones
            .map_or_else(|| "?".to_owned(), |zones| zones.to_string()),
        region.geography.clone().unwrap_or_else(|| "-".to_owned()),
        remark(region).to_owned(),
    ]
}

fn remark(region: &RegionEntry) -> &'static str {
    match (region.is_source, region.restricted) {
        (true, _) => "the source",
        (_, "yes") => "restricted",
        (_, "unknown") => "restricted?",
        _ => "",
    }
}

fn table(text: &mut String, regions: &Regions, paint: Paint) {
    let rows: Vec<[String; 8]> = regions.regions.iter().map(cells).collect();
    let mut widths = COLUMNS.map(str::len);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let padded = |cells: &[String; 8]| -> Vec<String> {
        let cells = cells.iter().zip(widths).enumerate();
        let pad = |(column, (cell, width)): (usize, (&String, usize))| match column {
            2..=5 => format!("{cell:>width$}"),
            _ => format!("{cell:<width$}"),
        };
        cells.map(pad).collect()
    };
    let head = padded(&COLUMNS.map(str::to_owned)).join("  ");
    line(text, paint.bold(format!("  {}", head.trim_end())));
    for (region, row) in regions.regions.iter().zip(&rows) {
        let mut row = padded(row);
        if let Some(cell) = row.get_mut(1) {
            *cell = painted(paint, region.verdict, cell.as_str()).to_string();
        }
        line(text, format!("  {}", row.join("  ")).trim_end());
    }
}

/// Below the head of an item: who asks, and in which regions.
fn tell(text: &mut String, regions: &Regions, item: &Item<'_>, in_full: bool, look: Look) {
    if item.whats.is_empty() {
        let shown = if in_full { usize::MAX } else { NAMED };
        for one in item.resources.iter().take(shown) {
            let named = format!("{}  {}:{}:{}", one.name, one.file, one.line, one.column);
            line(text, format!("      {}", escape::terminal(&named)));
        }
        if let more @ 1.. = item.resources.len().saturating_sub(shown) {
            line(text, format!("      and {more} more; --verbose names them"));
        }
    } else {
        indented(text, &asked_by(item), 6, look.width);
    }
    indented(text, &said(item.regions, regions), 6, look.width);
}

/// What is asked, with the number of resources behind it.
pub(super) fn asked_by(item: &Item<'_>) -> String {
    let resources = count(item.resources.len(), "resource");
    format!("{} ({resources})", item.whats.join(", "))
}

fn line(text: &mut String, what: impl std::fmt::Display) {
    // Writing to a string never fails.
    let _ = writeln!(text, "{what}");
}

/// A paragraph behind an indent.
fn indented(text: &mut String, what: &str, indent: usize, width: usize) {
    wrapped(text, &escape::terminal(what), &" ".repeat(indent), width);
}

fn wrapped(text: &mut String, what: &str, indent: &str, width: usize) {
    for part in wrap(what, width.saturating_sub(indent.len())) {
        line(text, format!("{indent}{part}"));
    }
}
