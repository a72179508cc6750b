//! `redundancy.toml`: levels of redundancy.

use serde::Deserialize;
use toml::Spanned;

use crate::features::{Rows, Texts};
use crate::layout::{self, level, redundancy};
use crate::lines::{BASIS, File, Result};
use crate::pack::{Pack, count};
use crate::toml_tables::{self, Sources};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    source: Sources,
    property: Vec<Property>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Property {
    r#type: Spanned<Texts>,
    path: Texts,
    #[serde(default)]
    what: String,
    #[serde(default)]
    plain: bool,
    #[serde(default)]
    stores: bool,
    #[serde(default, rename = "with-zones")]
    with_zones: bool,
    #[serde(default)]
    beside: String,
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
    #[serde(default)]
    features: Vec<String>,
    #[serde(default)]
    members: Vec<String>,
    #[serde(default)]
    basis: String,
    #[serde(default)]
    source: String,
}

/// Packs the file.
pub fn pack(pack: &mut Pack, features: &Rows) -> Result<()> {
    let file = File::read("redundancy.toml")?;
    let table: Table = toml_tables::read(&file)?;
    toml_tables::keep(pack, &file, &table.source);
    let mut properties: Vec<(&str, &str, &Property)> = Vec::new();
    for property in &table.property {
        for name in property.r#type.get_ref().all() {
            let paths = property.path.all().iter();
            properties.extend(paths.map(|path| (name.as_str(), path.as_str(), property)));
        }
    }
    properties.sort_by_key(|(name, ..)| name.to_ascii_lowercase());
    for (name, path, property) in properties {
        let first = pack.rows(&layout::LEVELS);
        for level in &property.level {
            one(pack, (&file, features), property, level)?;
        }
        let line = file.line_at(property.r#type.span().start);
        if !property.default.is_empty() && !has(property, &property.default) {
            return Err(line.bad("the default is no level of it"));
        }
        if property.plain && property.level.iter().any(|level| !level.is_plain()) {
            return Err(line.bad("a plain property has the levels `true` and `false`"));
        }
        let mut cells = [0; layout::REDUNDANCY.width];
        cells[redundancy::TYPE] = pack.string(name);
        cells[redundancy::PATH] = pack.string(path);
        cells[redundancy::DEFAULT] = pack.string(&property.default);
        cells[redundancy::UNSET] = pack.string(&property.unset);
        cells[redundancy::READ_PATH] = pack.string(&property.read.path);
        cells[redundancy::READ_OFF] = pack.string(&property.read.off);
        cells[redundancy::LEVEL] = first;
        cells[redundancy::LEVELS] = count(property.level.len());
        cells[redundancy::WHAT] = pack.string(&property.what);
        cells[redundancy::BESIDE] = pack.string(&property.beside);
        let flags = [
            (property.plain, redundancy::PLAIN),
            (property.stores, redundancy::STORES),
            (property.with_zones, redundancy::WITH_ZONES),
        ];
        let flags = flags.iter().filter(|(set, _)| *set).map(|(_, flag)| flag);
        cells[redundancy::FLAGS] = count(flags.sum());
        pack.row(&layout::REDUNDANCY, &cells);
    }
    Ok(())
}

impl Level {
    fn is_plain(&self) -> bool {
        ["true", "false"].contains(&self.name.get_ref().as_str())
    }
}

fn has(property: &Property, name: &str) -> bool {
    let mut levels = property.level.iter();
    levels.any(|level| level.name.get_ref() == name)
}

fn one(
    pack: &mut Pack,
    (file, features): (&File, &Rows),
    property: &Property,
    entry: &Level,
) -> Result<()> {
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
    let mut rows = Vec::new();
    for key in &entry.features {
        let known = features.get(key);
        rows.push(known.ok_or_else(|| line.bad(format!("there is no feature `{key}`")))?);
    }
    if (needs != 0 || !rows.is_empty()) && entry.lower.is_empty() {
        return Err(line.bad("a level that needs something wants a lower one"));
    }
    let mut cells = [0; layout::LEVELS.width];
    cells[level::NAME] = pack.string(entry.name.get_ref());
    cells[level::COPIES_OF] = line.choose(&entry.copies, &level::COPIES)?;
    cells[level::READ] = u32::from(entry.read);
    cells[level::FAMILY] = pack.string(&entry.family);
    cells[level::NEEDS] = needs;
    cells[level::LOWER] = pack.strings(entry.lower.iter().map(String::as_str));
    let numbers: Vec<u32> = rows.iter().map(|packed| packed.row).collect();
    cells[level::FEATURES] = pack.list(&numbers);
    cells[level::MEMBERS] = pack.strings(entry.members.iter().map(String::as_str));
    // What a feature says has its basis and source.
    (cells[level::BASIS], cells[level::SOURCE]) = match rows.first() {
        Some(packed) if entry.basis.is_empty() => (packed.basis, packed.source),
        _ => (
            line.choose(&entry.basis, &BASIS)?,
            pack.source_of(file, &entry.source, line)?,
        ),
    };
    pack.row(&layout::LEVELS, &cells);
    Ok(())
}
