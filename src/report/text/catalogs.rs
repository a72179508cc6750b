//! What is known of Azure, what was imported, and what that changes, for a terminal.

use std::fmt::Write;

use super::paint::Paint;
use super::wrap::wrap;
use super::{Look, count, heading};
use crate::catalog::import::Taken;
use crate::catalog::{Catalog, Changes, ListKind, RegionChange, SkuKind, Table, TypeChange};
use crate::text::{Date, escape};

/// Columns of what a table is about.
const ABOUT: usize = 49;
/// Most changes of a kind that are listed unless all are asked for.
const CHANGES: usize = 12;
/// Most names in a line, unless all are asked for.
const NAMES: usize = 6;

/// A list that was imported.
#[derive(Clone, Copy, Debug)]
pub struct TakenList<'a> {
    /// Its file.
    pub file: &'a str,
    /// When it was taken.
    pub date: Date,
    /// What came of it.
    pub taken: Taken,
}

/// What was imported, and what to do with it.
#[must_use]
pub fn imported(overlay: &str, bytes: usize, lists: &[TakenList<'_>], look: Look) -> String {
    let paint = Paint::new(look.color);
    let overlay = escape::terminal(overlay);
    let mut text = String::new();
    // Writing to a string never fails.
    let _ = writeln!(
        text,
        "{}\n",
        paint.green(format!("Wrote {overlay} ({} KB).", bytes.div_ceil(1024)))
    );
    let width = lists.iter().map(|list| list.file.chars().count()).max();
    let width = width.unwrap_or_default().min(40);
    for list in lists {
        let file = escape::terminal(list.file);
        let what = rows(list.taken.kind, list.taken.rows);
        let regions = match list.taken.kind {
            ListKind::Locations => String::new(),
            _ => format!(" in {}", count(list.taken.regions, "region")),
        };
        let _ = writeln!(text, "  {file:width$}  {}  {what}{regions}", list.date);
        if let Some(part) = list.taken.part {
            let warning = format!("{part}. What it lacks is not taken for missing.");
            for line in wrap(&warning, look.width.saturating_sub(4)) {
                let _ = writeln!(text, "    {}", paint.yellow(line));
            }
        }
    }
    text.push_str(
        "\nIt holds names of regions, types, versions, zones and sizes, and what the subscription may\n\
         not use. It holds no subscription, no tenant and no other ID.\n",
    );
    let _ = writeln!(
        text,
        "Use it with `--catalog {overlay}`, or with `catalog` in armove.toml.\n\
         What it changes: `armove catalog diff --catalog {overlay}`"
    );
    text
}

fn rows(kind: ListKind, rows: usize) -> String {
    match kind {
        ListKind::Locations => count(rows, "region"),
        ListKind::Providers => count(rows, "resource type"),
        ListKind::Sizes => count(rows, "size"),
        ListKind::Storage => count(rows, "storage SKU"),
    }
}

/// What is known, how old it is, and where it is from.
#[must_use]
pub fn catalog(catalog: Catalog<'_>, in_full: bool, look: Look) -> String {
    let paint = Paint::new(look.color);
    let embedded = catalog.embedded_identity();
    let mut text = format!(
        "armove knows Azure as of {}, by the tables that it carries (sha256 {}).\n",
        embedded.date,
        short(embedded.sha256)
    );
    if catalog.overlay().is_none() {
        text.push_str(
            "Newer lists of your own subscription: `armove catalog import --help` says how.\n",
        );
    }
    let lists = catalog.overlay().map_or(&[][..], |overlay| overlay.lists());
    for (number, identity) in catalog.identities().skip(1).enumerate() {
        let title = format!(
            "{} (sha256 {}), wins where it speaks",
            escape::terminal(identity.name),
            short(identity.sha256)
        );
        heading(&mut text, paint.bold(title));
        for list in lists.iter().filter(|list| list.overlay == number) {
            let part = if list.is_whole { "" } else { ", a part" };
            let what = rows(list.kind, list.rows);
            let origin = list.kind.origin();
            let _ = writeln!(text, "  {}  {what}{part}, from {origin}", list.date);
        }
    }
    heading(
        &mut text,
        paint.bold("Tables, and from when their sources are".to_owned()),
    );
    for table in catalog.tables() {
        self::table(&mut text, &table, in_full);
    }
    if !in_full {
        text.push_str("\n--verbose names every source, --format json as well.\n");
    }
    text
}

/// A table in one line; in full, each of its sources below it.
fn table(text: &mut String, table: &Table<'_>, in_full: bool) {
    let dates = match (table.sources.last(), table.sources.first()) {
        (Some(oldest), Some(newest)) if oldest.date == newest.date => newest.date.to_owned(),
        (Some(oldest), Some(newest)) => format!("{} to {}", oldest.date, newest.date),
        _ => String::new(),
    };
    let line = format!("  {:>5} {:ABOUT$}  {dates}", table.rows, table.about);
    let _ = writeln!(text, "{}", line.trim_end());
    for source in table.sources.iter().filter(|_| in_full) {
        let url = match source.url {
            "" => String::new(),
            url => format!("\n                    {url}"),
        };
        let _ = writeln!(text, "        {:10}  {}{url}", source.date, source.what);
    }
}

/// The beginning of a hash, enough to tell two apart.
fn short(sha256: &str) -> &str {
    sha256.get(..12).unwrap_or(sha256)
}

/// What overlays change.
#[must_use]
pub fn changes(changes: &Changes, in_full: bool, look: Look) -> String {
    let paint = Paint::new(look.color);
    let most = if in_full { usize::MAX } else { CHANGES };
    let mut text = format!(
        "{} changed or new; {} of {} changed or new.\n",
        count(changes.regions.len(), "region"),
        changes.types.len(),
        count(changes.types_known, "resource type"),
    );
    if !changes.regions.is_empty() {
        heading(&mut text, paint.bold("Regions".to_owned()));
        for change in changes.regions.iter().take(most) {
            region(&mut text, change, paint);
        }
        more(&mut text, changes.regions.len(), most);
    }
    if !changes.types.is_empty() {
        heading(&mut text, paint.bold("Resource types".to_owned()));
        // What can turn a verdict comes first.
        let mut types: Vec<&TypeChange> = changes.types.iter().collect();
        types.sort_by_key(|change| weight(change));
        let names = if in_full { usize::MAX } else { NAMES };
        for change in types.iter().take(most) {
            kind(&mut text, change, names, paint);
        }
        more(&mut text, types.len(), most);
    }
    if !changes.sizes.is_empty() {
        heading(&mut text, paint.bold("Sizes".to_owned()));
        for size in &changes.sizes {
            let whole = match size.covered {
                0 => "a part of the list, so that what it lacks proves nothing".to_owned(),
                regions => format!("all of {}", count(regions, "region")),
            };
            let closed = match size.restricted {
                0 => String::new(),
                number => format!("; {number} that the subscription may not use somewhere"),
            };
            let names = count(size.names, size.of.noun());
            let _ = writeln!(text, "  {names}, {whole}{closed}");
        }
        if !changes
            .sizes
            .iter()
            .any(|size| size.of == SkuKind::Machines)
        {
            text.push_str("  no VM sizes: `az vm list-skus --all -o json` lists them\n");
        }
    }
    text
}

/// Lost regions first, then settled ones, gained ones, versions.
fn weight(change: &TypeChange) -> (bool, bool, bool, bool, &str) {
    (
        change.lost.is_empty(),
        change.settled.is_empty(),
        change.gained.is_empty(),
        !change.is_new,
        &change.name,
    )
}

fn region(text: &mut String, change: &RegionChange, paint: Paint) {
    let name = paint.cyan(escape::terminal(&change.name));
    if change.is_new {
        let display_name = escape::terminal(&change.display_name);
        let _ = writeln!(text, "  {name}  new: {display_name}");
        let facts = change.facts.iter().skip(1);
        let facts: Vec<String> = facts.map(|(what, _, is)| format!("{what} {is}")).collect();
        let _ = writeln!(text, "    {}", escape::terminal(&facts.join("; ")));
        return;
    }
    let _ = writeln!(text, "  {name}");
    for (what, was, is) in &change.facts {
        let fact = format!("{what}: {was}, now {is}");
        let _ = writeln!(text, "    {}", escape::terminal(&fact));
    }
}

fn kind(text: &mut String, change: &TypeChange, names: usize, paint: Paint) {
    let name = paint.cyan(escape::terminal(&change.name));
    let new = if change.is_new { "  new" } else { "" };
    let _ = writeln!(text, "  {name}{new}");
    let lines = [
        ("not offered any more in", &change.lost),
        ("not offered, which could not be told, in", &change.settled),
        ("now offered in", &change.gained),
        ("new API versions", &change.versions_gained),
        ("API versions that are gone", &change.versions_lost),
    ];
    for (what, list) in lines.into_iter().filter(|(_, list)| !list.is_empty()) {
        let shown: Vec<&str> = list.iter().take(names).map(String::as_str).collect();
        let rest = match list.len().saturating_sub(names) {
            0 => String::new(),
            rest => format!(" and {rest} more"),
        };
        let line = format!("{what}: {}{rest}", shown.join(", "));
        let _ = writeln!(text, "    {}", escape::terminal(&line));
    }
}

fn more(text: &mut String, all: usize, most: usize) {
    if let rest @ 1.. = all.saturating_sub(most) {
        let _ = writeln!(text, "  and {rest} more; --verbose lists all");
    }
}
