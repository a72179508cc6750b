//! `properties.txt`: what a template may not set, by type and API version.

use std::collections::HashMap;

use crate::availability::Types;
use crate::layout::{self, group, kind};
use crate::lines::{File, Line, Result};
use crate::pack::{Pack, count};
use crate::removals::Removals;

/// A type whose lines are being read.
struct Open<'a> {
    line: Line<'a>,
    name: String,
    groups: Vec<Group<'a>>,
    /// Indentation and path of the lines that lead to the present one.
    above: Vec<(usize, String)>,
}

#[derive(Default)]
struct Group<'a> {
    location: u32,
    versions: Vec<&'a str>,
    /// Read-only, write-only and sensitive paths.
    paths: [Vec<String>; 3],
}

/// Packs the file; `removals` says which read-only paths may be taken out.
pub fn pack(pack: &mut Pack, types: &Types, removals: &Removals) -> Result<()> {
    let file = File::read("properties.txt")?;
    let mut namespace = "";
    let mut open: Option<Open<'_>> = None;
    let mut seen = HashMap::new();
    for line in file.lines() {
        let text = line.text;
        if text.starts_with("source | ") {
            pack.source(&file, line)?;
        } else if let Some(name) = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
            namespace = name;
        } else if let Some(name) = text.strip_prefix("type ") {
            close(pack, types, removals, open.take())?;
            let name = format!("{namespace}/{name}");
            if seen.insert(name.to_ascii_lowercase(), ()).is_some() {
                return Err(line.bad("this type is given twice"));
            }
            open = Some(Open {
                line,
                name,
                groups: Vec::new(),
                above: Vec::new(),
            });
        } else {
            let open = open
                .as_mut()
                .ok_or_else(|| line.bad("this line is below no type"))?;
            if text.starts_with(' ') {
                path(open, line)?;
            } else {
                versions(open, line)?;
            }
        }
    }
    close(pack, types, removals, open)
}

fn versions<'a>(open: &mut Open<'a>, line: Line<'a>) -> Result<()> {
    let mut words = line.text.split_whitespace();
    let number = words.next().unwrap_or_default();
    if number != (open.groups.len() + 1).to_string() {
        return Err(line.bad("groups are numbered from 1 without gaps"));
    }
    let location = line.choose(words.next().unwrap_or_default(), &group::LOCATIONS)?;
    let versions: Vec<&str> = words.collect();
    if versions.is_empty() {
        return Err(line.bad("a group wants API versions"));
    }
    open.groups.push(Group {
        location,
        versions,
        ..Group::default()
    });
    Ok(())
}

fn path(open: &mut Open<'_>, line: Line<'_>) -> Result<()> {
    let indent = line.text.len() - line.text.trim_start().len();
    let mut words = line.text.split_whitespace();
    let own = words.next().unwrap_or_default();
    while open.above.last().is_some_and(|(above, _)| *above >= indent) {
        open.above.pop();
    }
    let path = match open.above.last() {
        Some((_, above)) => format!("{above}.{own}"),
        None => own.to_owned(),
    };
    for flag in words {
        let (flag, numbers) = flag.split_once('=').unwrap_or((flag, ""));
        let place = line.choose(flag, &["r", "w", "s"])? as usize;
        for number in groups(numbers, open.groups.len(), line)? {
            let group = open.groups.get_mut(number - 1);
            let group = group.ok_or_else(|| line.bad("there is no such group"))?;
            group.paths[place].push(path.clone());
        }
    }
    open.above.push((indent, path));
    Ok(())
}

/// The numbers that `1-3,5` means; all when empty.
fn groups(text: &str, all: usize, line: Line<'_>) -> Result<Vec<usize>> {
    if text.is_empty() {
        return Ok((1..=all).collect());
    }
    let mut numbers = Vec::new();
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        match (first.parse::<usize>(), last.parse::<usize>()) {
            (Ok(first), Ok(last)) if 1 <= first && first <= last => numbers.extend(first..=last),
            _ => return Err(line.bad(format!("`{part}` is no range of groups"))),
        }
    }
    Ok(numbers)
}

fn close(
    pack: &mut Pack,
    types: &Types,
    removals: &Removals,
    open: Option<Open<'_>>,
) -> Result<()> {
    let Some(open) = open else {
        return Ok(());
    };
    let row = types
        .get(&open.name.to_ascii_lowercase())
        .ok_or_else(|| open.line.bad("availability.txt does not name this type"))?;
    let newest = open
        .groups
        .last()
        .ok_or_else(|| open.line.bad("this type has no API versions"))?;
    let newest: Vec<&String> = newest.paths[0].iter().collect();
    pack.set_cell(
        &layout::TYPES,
        *row,
        kind::GROUP,
        pack.rows(&layout::GROUPS),
    );
    pack.set_cell(&layout::TYPES, *row, kind::GROUPS, count(open.groups.len()));
    for group in &open.groups {
        let [read_only, write_only, sensitive] = &group.paths;
        let removable = read_only.iter().filter(|path| {
            newest.contains(path) && removals.takes(path) && !removals.names(&open.name, path)
        });
        let mut cells = [0; layout::GROUPS.width];
        cells[group::VERSIONS] = pack.strings(group.versions.iter().copied());
        cells[group::LOCATION] = group.location;
        cells[group::READ_ONLY] = pack.strings(read_only.iter().map(String::as_str));
        cells[group::WRITE_ONLY] = pack.strings(write_only.iter().map(String::as_str));
        cells[group::SENSITIVE] = pack.strings(sensitive.iter().map(String::as_str));
        cells[group::REMOVABLE] = pack.strings(removable.map(String::as_str));
        pack.row(&layout::GROUPS, &cells);
    }
    Ok(())
}
