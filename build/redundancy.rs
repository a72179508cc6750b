//! `redundancy.toml`: levels of stored copies.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::layout::{self, level, redundancy};
use crate::lines::{BASIS, File, Result, bad};
use crate::pack::{Pack, count};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    source: BTreeMap<String, SourceEntry>,
    property: Vec<Property>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceEntry {
    date: String,
    #[serde(default)]
    url: String,
    what: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Property {
    r#type: Spanned<String>,
    path: String,
    #[serde(default)]
    default: String,
    #[serde(default)]
    unset: String,
    #[serde(default)]
    read: Switch,
    level: Vec<Level>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Switch {
    path: String,
    off: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Level {
    name: Spanned<String>,
    copies: String,
    #[serde(default)]
    read: bool,
    family: String,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    lower: Vec<String>,
    basis: String,
    source: String,
}

/// Packs the file.
pub fn pack(pack: &mut Pack) -> Result<()> {
    let file = File::read("redundancy.toml")?;
    let table: Table = toml::from_str(file.text()).map_err(|error| match error.span() {
        Some(span) => file.line_at(span.start).bad(error.message()),
        None => bad(file.path(), error.message()),
    })?;
    for (key, source) in &table.source {
        let key = format!("redundancy/{key}");
        pack.source_row(&key, &source.date, &source.url, &source.what);
    }
    let mut properties: Vec<&Property> = table.property.iter().collect();
    properties.sort_by_key(|property| property.r#type.get_ref().to_ascii_lowercase());
    for property in properties {
        let first = pack.rows(&layout::LEVELS);
        for level in &property.level {
            one(pack, &file, property, level)?;
        }
        let line = file.line_at(property.r#type.span().start);
        if !property.default.is_empty() && !has(property, &property.default) {
            return Err(line.bad("the default is no level of it"));
        }
        let mut cells = [0; layout::REDUNDANCY.width];
        cells[redundancy::TYPE] = pack.string(property.r#type.get_ref());
        cells[redundancy::PATH] = pack.string(&property.path);
        cells[redundancy::DEFAULT] = pack.string(&property.default);
        cells[redundancy::UNSET] = pack.string(&property.unset);
        cells[redundancy::READ_PATH] = pack.string(&property.read.path);
        cells[redundancy::READ_OFF] = pack.string(&property.read.off);
        cells[redundancy::LEVEL] = first;
        cells[redundancy::LEVELS] = count(property.level.len());
        pack.row(&layout::REDUNDANCY, &cells);
    }
    Ok(())
}

fn has(property: &Property, name: &str) -> bool {
    let mut levels = property.level.iter();
    levels.any(|level| level.name.get_ref() == name)
}

fn one(pack: &mut Pack, file: &File, property: &Property, entry: &Level) -> Result<()> {
    let line = file.line_at(entry.name.span().start);
    let mut needs = 0;
    for need in &entry.needs {
        needs |= 1 << line.choose(need, &level::NEED_WORDS)?;
    }
    for lower in &entry.lower {
        if !has(property, lower) {
            return Err(line.bad(format!("`{lower}` is no level of this property")));
        }
    }
    if needs != 0 && entry.lower.is_empty() {
        return Err(line.bad("a level that needs something wants a lower one"));
    }
    let mut cells = [0; layout::LEVELS.width];
    cells[level::NAME] = pack.string(entry.name.get_ref());
    cells[level::COPIES_OF] = line.choose(&entry.copies, &level::COPIES)?;
    cells[level::READ] = u32::from(entry.read);
    cells[level::FAMILY] = pack.string(&entry.family);
    cells[level::NEEDS] = needs;
    cells[level::LOWER] = pack.strings(entry.lower.iter().map(String::as_str));
    cells[level::BASIS] = line.choose(&entry.basis, &BASIS)?;
    cells[level::SOURCE] = pack.source_of(file, &entry.source, line)?;
    pack.row(&layout::LEVELS, &cells);
    Ok(())
}
