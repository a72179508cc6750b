//! Regions side by side: a column a region, a line for each thing that not all of them have.

use std::fmt::Write;

use super::document::{Fitness, RegionEntry, Regions, ThingEntry};
use super::text::{painted, word};
use crate::report::text::paint::Paint;
use crate::report::text::{Look, count};
use crate::text::escape;

/// Columns between two cells.
const GAP: usize = 2;

/// Least width of the first column, which says what a line is about.
const LEAST: usize = 34;

/// A line of the comparison: what it is about, and a cell for each region.
pub(super) struct Line {
    /// What it is about.
    pub what: String,
    /// What each region answers, and how that looks.
    pub cells: Vec<(String, Option<Fitness>)>,
}

/// The lines: the verdict, what is known of the regions, and what not all of them have.
pub(super) fn lines(all: &Regions, some: &[RegionEntry]) -> Vec<Line> {
    let fact = |what: &str, of: fn(&RegionEntry) -> String| Line {
        what: what.to_owned(),
        cells: some.iter().map(|region| (of(region), None)).collect(),
    };
    let mut lines = vec![
        Line {
            what: "verdict".to_owned(),
            cells: some
                .iter()
                .map(|region| (word(region.verdict).to_owned(), Some(region.verdict)))
                .collect(),
        },
        fact("geography", |one| one.geography.clone().unwrap_or_default()),
        fact("availability zones", |one| {
            one.zones
                .map_or_else(|| "?".to_owned(), |zones| zones.to_string())
        }),
        fact("pair", |one| {
            one.pair.clone().unwrap_or_else(|| "none".to_owned())
        }),
        fact("access", |one| {
            let access = match one.restricted {
                "no" => "open",
                "yes" => "restricted",
                _ => "?",
            };
            access.to_owned()
        }),
    ];
    let asked = all.things.iter().filter(|thing| is_told(thing));
    lines.extend(asked.map(|thing| {
        Line {
            what: thing.what.clone(),
            cells: some
                .iter()
                .map(|region| {
                    let (word, fitness) = answer(thing, &region.name);
                    (word.to_owned(), Some(fitness))
                })
                .collect(),
        }
    }));
    lines
}

/// How many things every region has.
pub(super) fn met(all: &Regions) -> Option<String> {
    let met = all.things.iter().filter(|thing| !is_told(thing)).count();
    let more = if met < all.things.len() { "more " } else { "" };
    let things = count(met, &format!("{more}thing"));
    (met > 0).then(|| format!("{things} that every one of them has"))
}

/// Whether some region does not simply have it.
fn is_told(thing: &ThingEntry) -> bool {
    !(thing.blocked.is_empty()
        && thing.warned.is_empty()
        && thing.changes.is_empty()
        && thing.unknown.is_empty())
}

/// What a region answers to one thing.
fn answer(thing: &ThingEntry, region: &str) -> (&'static str, Fitness) {
    let has = |regions: &[String]| regions.iter().any(|one| one == region);
    if has(&thing.blocked) {
        ("no", Fitness::Blocked)
    } else if has(&thing.warned) {
        ("doubtful", Fitness::Check)
    } else if thing.unknown.iter().any(|one| has(&one.regions)) {
        ("not known", Fitness::Check)
    } else if thing.changes.iter().any(|one| has(&one.regions)) {
        (word(Fitness::Changes), Fitness::Changes)
    } else {
        ("yes", Fitness::Fits)
    }
}

/// As many tables below each other as the width needs.
pub(super) fn tables(text: &mut String, all: &Regions, look: Look) {
    let column = widest(all);
    let room = look.width.saturating_sub(LEAST + GAP);
    let most = (room / (column + GAP)).max(1);
    let tables = all.regions.len().div_ceil(most).max(1);
    let at_once = all.regions.len().div_ceil(tables).max(1);
    for (index, some) in all.regions.chunks(at_once).enumerate() {
        if index > 0 {
            text.push('\n');
        }
        let first = room + LEAST - some.len() * (column + GAP);
        table(text, &lines(all, some), some, (first, column), look);
    }
    if let Some(met) = met(all) {
        // Writing to a string never fails.
        let _ = writeln!(text, "  {met}");
    }
}

/// The width of the widest cell.
fn widest(all: &Regions) -> usize {
    let names = all.regions.iter().map(|one| one.name.chars().count());
    let lines = lines(all, &all.regions);
    let cells = lines.iter().flat_map(|line| &line.cells);
    let cells = cells.map(|(cell, _)| cell.chars().count());
    names.chain(cells).max().unwrap_or_default()
}

fn table(
    text: &mut String,
    lines: &[Line],
    some: &[RegionEntry],
    (first, column): (usize, usize),
    look: Look,
) {
    let paint = Paint::new(look.color);
    let whats = lines.iter().map(|line| line.what.chars().count());
    let first = whats.max().unwrap_or_default().min(first);
    let head = some.iter().map(|one| format!("  {:<column$}", one.name));
    let head = format!("  {:first$}{}", "", head.collect::<String>());
    let _ = writeln!(text, "{}", paint.bold(head.trim_end()));
    for line in lines {
        let what = shortened(&line.what, first);
        let mut shown = format!("  {what:<first$}");
        for (cell, fitness) in &line.cells {
            let padded = format!("{cell:<column$}");
            let _ = match fitness {
                Some(fitness) => write!(shown, "  {}", painted(paint, *fitness, padded)),
                None => write!(shown, "  {padded}"),
            };
        }
        let _ = writeln!(text, "{}", shown.trim_end());
    }
}

/// A text of at most this many characters; what is cut off is the middle, for the ends tell most.
fn shortened(text: &str, width: usize) -> String {
    let text = escape::terminal(text);
    let length = text.chars().count();
    if length <= width {
        return text.into_owned();
    }
    let kept = width.saturating_sub(1);
    let tail = kept * 2 / 3;
    let head: String = text.chars().take(kept - tail).collect();
    let end: String = text.chars().skip(length - tail).collect();
    format!("{head}…{end}")
}
