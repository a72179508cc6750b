//! The same as Markdown, for a ticket or a pull request.

use std::fmt::Write;

use super::compare::{self, lines};
use super::document::{RegionEntry, Regions};
use super::sections::{Item, said, sections};
use super::text::{COLUMNS, ELSEWHERE, RESTRICTED, asked_by, cells, staying, unread, verdict};
use crate::text::escape;

/// Most resources that are named for one thing.
const NAMED: usize = 20;

/// The document as Markdown.
#[must_use]
pub fn markdown(regions: &Regions) -> String {
    let mut text = "# Which regions hold this\n\n".to_owned();
    // Our own words need no escaping.
    line(&mut text, format!("{}\n", verdict(regions)));
    let unread = unread(regions);
    let unread = unread.iter().map(|note| escape::markdown(note));
    for note in unread.chain(staying(regions)) {
        line(&mut text, format!("- {note}"));
    }
    if text.ends_with("\n") && !text.ends_with("\n\n") {
        text.push('\n');
    }
    if regions.regions.is_empty() || regions.summary.resources == 0 {
        return text;
    }
    if regions.asked.to.len() > 1 {
        side_by_side(&mut text, regions);
    } else {
        table(&mut text, regions);
    }
    if regions.regions.iter().any(|one| one.restricted == "yes") {
        line(&mut text, format!("\n{RESTRICTED}."));
    }
    for section in sections(regions) {
        line(&mut text, format!("\n## {}\n", section.title));
        let mut before = "";
        for item in &section.items {
            if item.head != before {
                line(&mut text, format!("- {}", escape::markdown(item.head)));
            }
            before = item.head;
            tell(&mut text, regions, item);
        }
    }
    text.push('\n');
    line(&mut text, ELSEWHERE);
    for catalog in &regions.catalogs {
        let named = format!("Catalogue: {}, {}", catalog.name, catalog.date);
        line(&mut text, format!("\n{}", escape::markdown(&named)));
    }
    text
}

fn table(text: &mut String, regions: &Regions) {
    row(text, COLUMNS.iter().map(|cell| (*cell).to_owned()));
    let dashes = (0..COLUMNS.len()).map(|column| match column {
        2..=5 => "--:".to_owned(),
        _ => "---".to_owned(),
    });
    row(text, dashes);
    for region in &regions.regions {
        row(text, cells(region).iter().map(|cell| cell_of(cell)));
    }
}

fn side_by_side(text: &mut String, regions: &Regions) {
    let name = |one: &RegionEntry| one.name.clone();
    let all = regions.regions.as_slice();
    row(
        text,
        std::iter::once(String::new()).chain(all.iter().map(name)),
    );
    row(text, (0..=all.len()).map(|_| "---".to_owned()));
    for one in lines(regions, all) {
        let cells = one.cells.iter().map(|(cell, _)| cell_of(cell));
        row(
            text,
            std::iter::once(escape::markdown(&one.what)).chain(cells),
        );
    }
    if let Some(met) = compare::met(regions) {
        line(text, format!("\n{met}."));
    }
}

/// Below the head of an item: who asks, and in which regions.
fn tell(text: &mut String, regions: &Regions, item: &Item<'_>) {
    let regions = escape::markdown(&said(item.regions, regions));
    if !item.whats.is_empty() {
        let asked = escape::markdown(&asked_by(item));
        line(text, format!("  - {asked}; {regions}"));
        return;
    }
    for one in item.resources.iter().take(NAMED) {
        let place = format!("{}:{}:{}", one.file, one.line, one.column);
        let (name, place) = (
            escape::markdown_code(&one.name),
            escape::markdown_code(&place),
        );
        line(text, format!("  - {name} at {place}"));
    }
    if let more @ 1.. = item.resources.len().saturating_sub(NAMED) {
        line(text, format!("  - and {more} more"));
    }
    line(text, format!("  - {regions}"));
}

fn row(text: &mut String, cells: impl Iterator<Item = String>) {
    line(
        text,
        format!("| {} |", cells.collect::<Vec<_>>().join(" | ")),
    );
}

/// A cell; a hyphen by itself is no list.
fn cell_of(cell: &str) -> String {
    match cell {
        "-" => cell.to_owned(),
        cell => escape::markdown(cell),
    }
}

fn line(text: &mut String, what: impl std::fmt::Display) {
    // Writing to a string never fails.
    let _ = writeln!(text, "{what}");
}
