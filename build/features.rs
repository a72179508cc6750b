//! `features.toml`: what settings ask of a region.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, Value};

use crate::availability::Sets;
use crate::layout::{self, condition, feature};
use crate::lines::{BASIS, File, Line, Result};
use crate::pack::{Pack, count};
use crate::regions::Bits;
use crate::toml_tables::{self, Sources};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    source: Sources,
    models: BTreeMap<String, Spanned<String>>,
    pairs: BTreeMap<String, Vec<[Spanned<String>; 2]>>,
    feature: Vec<Feature>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Feature {
    key: Spanned<String>,
    on: Texts,
    #[serde(default)]
    r#where: Vec<Condition>,
    asks: String,
    #[serde(default)]
    zones: Zones,
    #[serde(default)]
    pair: bool,
    #[serde(default)]
    regions: String,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    not_regions: Vec<String>,
    #[serde(default)]
    clouds: Vec<String>,
    #[serde(default)]
    retired: String,
    #[serde(default)]
    models: bool,
    #[serde(default)]
    pairs: String,
    #[serde(default)]
    no_list: bool,
    #[serde(default)]
    r#type: bool,
    #[serde(default)]
    reads: String,
    #[serde(default)]
    beside: String,
    #[serde(default)]
    default: String,
    #[serde(default)]
    default_basis: String,
    #[serde(default)]
    r#if: String,
    #[serde(default)]
    rule: String,
    #[serde(default)]
    told: String,
    #[serde(default)]
    told_also: String,
    #[serde(default)]
    told_in_exports: String,
    #[serde(default)]
    severity: String,
    #[serde(default)]
    off_list: String,
    basis: String,
    source: Texts,
    #[serde(default)]
    error: String,
    #[serde(default)]
    live: String,
    #[serde(default)]
    note: String,
    // Samples are for a test, which reads this file itself.
    #[serde(default, rename = "fails")]
    _fails: Option<Sample>,
    #[serde(default, rename = "passes")]
    _passes: Option<Sample>,
    #[serde(default, rename = "open")]
    _open: Option<Sample>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    #[serde(rename = "in")]
    _in: String,
    #[serde(rename = "body")]
    _body: String,
    #[serde(default, rename = "others")]
    _others: Option<String>,
}

/// Zones are asked for, or judged elsewhere.
#[derive(Deserialize)]
#[serde(untagged)]
enum Zones {
    Asked(bool),
    Word(String),
}

impl Default for Zones {
    fn default() -> Self {
        Self::Asked(false)
    }
}

/// One text or several.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Texts {
    One(String),
    Many(Vec<String>),
}

impl Texts {
    /// All of them.
    pub fn all(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Condition {
    at: Texts,
    #[serde(default)]
    of: String,
    r#in: Option<Vec<Value>>,
    not_in: Option<Vec<Value>>,
    like: Option<Vec<Value>>,
    exists: Option<bool>,
    filled: Option<bool>,
    logical: Option<bool>,
}

/// What other tables take over of a feature.
pub struct Packed {
    /// Its row of `FEATURES`.
    pub row: u32,
    /// Its basis.
    pub basis: u32,
    /// Row of its first source.
    pub source: u32,
}

/// The features by their keys.
pub type Rows = BTreeMap<String, Packed>;

/// Packs the file; gives the rows.
pub fn pack(pack: &mut Pack, bits: &Bits, sets: &Sets) -> Result<Rows> {
    let file = File::read("features.toml")?;
    let table: Table = toml_tables::read(&file)?;
    toml_tables::keep(pack, &file, &table.source);
    for (key, set) in &table.models {
        let line = file.line_at(set.span().start);
        let cells = [pack.string(key), find(sets, set.get_ref(), line)?];
        pack.row(&layout::MODELS, &cells);
    }
    let packer = Packer {
        file: &file,
        bits,
        sets,
        table: &table,
    };
    let mut types: BTreeMap<(String, u32), &str> = BTreeMap::new();
    let mut rows = Rows::new();
    for entry in &table.feature {
        let row = packer.one(pack, entry)?;
        let line = file.line_at(entry.key.span().start);
        let first = entry.source.all().first().map_or("", String::as_str);
        let packed = Packed {
            row,
            basis: line.choose(&entry.basis, &BASIS)?,
            source: pack.source_of(&file, first, line)?,
        };
        rows.insert(entry.key.get_ref().clone(), packed);
        for name in entry.on.all() {
            types.insert((name.to_ascii_lowercase(), row), name);
        }
    }
    for ((_, row), name) in types {
        let cells = [pack.string(name), row];
        pack.row(&layout::FEATURE_TYPES, &cells);
    }
    Ok(rows)
}

fn find(sets: &Sets, name: &str, line: Line<'_>) -> Result<u32> {
    let set = sets.get(name).copied();
    set.ok_or_else(|| line.bad(format!("`{name}` is no set of region-sets.txt")))
}

/// What a row refers to.
struct Packer<'a> {
    file: &'a File,
    bits: &'a Bits,
    sets: &'a Sets,
    table: &'a Table,
}

impl Packer<'_> {
    fn one(&self, pack: &mut Pack, entry: &Feature) -> Result<u32> {
        let line = self.file.line_at(entry.key.span().start);
        let first = pack.rows(&layout::CONDITIONS);
        for one in &entry.r#where {
            condition(pack, one, line)?;
        }
        let mut cells = [0; layout::FEATURES.width];
        cells[feature::KEY] = pack.string(entry.key.get_ref());
        cells[feature::TYPES] = pack.strings(entry.on.all().iter().map(String::as_str));
        cells[feature::CONDITION] = first;
        cells[feature::CONDITIONS] = count(entry.r#where.len());
        cells[feature::BESIDE] = pack.string(&entry.beside);
        cells[feature::DEFAULT] = pack.string(&entry.default);
        cells[feature::IF] = pack.string(&entry.r#if);
        cells[feature::READS] = word(&entry.reads, &feature::READS_WORDS, line)?;
        if !entry.default.is_empty() {
            cells[feature::DEFAULT_BASIS] = line.choose(&entry.default_basis, &BASIS)?;
        }
        self.needs(pack, entry, line, &mut cells)?;
        self.told(pack, entry, line, &mut cells)?;
        Ok(pack.row(&layout::FEATURES, &cells))
    }

    /// What the target must offer.
    fn needs(
        &self,
        pack: &mut Pack,
        entry: &Feature,
        line: Line<'_>,
        cells: &mut [u32],
    ) -> Result<()> {
        cells[feature::ZONES] = match &entry.zones {
            Zones::Asked(asked) => u32::from(*asked),
            Zones::Word(word) => line.choose(word, &["elsewhere"])? + 2,
        };
        cells[feature::PAIR] = u32::from(entry.pair);
        let regions = (!entry.regions.is_empty()).then_some(&entry.regions);
        let numbers = |names: &mut dyn Iterator<Item = &String>| {
            let numbers = names.map(|name| find(self.sets, name, line));
            numbers.collect::<Result<Vec<u32>>>()
        };
        let regions = numbers(&mut entry.groups.iter().chain(regions))?;
        cells[feature::REGIONS] = pack.list(&regions);
        let not_regions = numbers(&mut entry.not_regions.iter())?;
        cells[feature::NOT_REGIONS] = pack.list(&not_regions);
        for cloud in &entry.clouds {
            cells[feature::CLOUDS] |= 1 << line.choose(cloud, &feature::CLOUD_WORDS)?;
        }
        if !entry.retired.is_empty() {
            cells[feature::RETIRED] = pack.string(line.date(&entry.retired)?);
        }
        cells[feature::MODELS] = u32::from(entry.models);
        if !entry.pairs.is_empty() {
            let pairs = self.table.pairs.get(&entry.pairs);
            let pairs = pairs.ok_or_else(|| line.bad("there are no such pairs"))?;
            let mut words = Vec::new();
            for region in pairs.iter().flatten() {
                let line = self.file.line_at(region.span().start);
                words.push(self.bits.bit(region.get_ref(), line)?);
            }
            cells[feature::PAIRS] = pack.list(&words);
        }
        cells[feature::NO_LIST] = u32::from(entry.no_list);
        cells[feature::TYPE] = u32::from(entry.r#type);
        Ok(())
    }

    /// Who tells it, how bad it is, and what it rests on.
    fn told(
        &self,
        pack: &mut Pack,
        entry: &Feature,
        line: Line<'_>,
        cells: &mut [u32],
    ) -> Result<()> {
        let is_known = entry.severity == "none";
        let ways = [!entry.rule.is_empty(), !entry.told.is_empty(), is_known];
        if ways.iter().filter(|way| **way).count() != 1 {
            return Err(line.bad("one of `rule`, `told` and `severity = \"none\"` is wanted"));
        }
        if ways[0] && !entry.no_list && entry.severity.is_empty() {
            return Err(line.bad("a feature that can fail wants its severity"));
        }
        cells[feature::RULE] = word(&entry.rule, &feature::RULE_WORDS, line)?;
        cells[feature::TOLD] = pack.string(&entry.told);
        cells[feature::TOLD_ALSO] = pack.string(&entry.told_also);
        cells[feature::TOLD_IN_EXPORTS] = pack.string(&entry.told_in_exports);
        for (column, severity) in [
            (feature::SEVERITY, &entry.severity),
            (feature::OFF_LIST, &entry.off_list),
        ] {
            if !severity.is_empty() {
                cells[column] = line.choose(severity, &feature::SEVERITIES)?;
            }
        }
        cells[feature::BASIS] = line.choose(&entry.basis, &BASIS)?;
        let mut sources = Vec::new();
        for key in entry.source.all() {
            sources.push(pack.source_of(self.file, key, line)?);
        }
        cells[feature::SOURCES] = pack.list(&sources);
        cells[feature::ASKS] = pack.string(&entry.asks);
        cells[feature::ERROR] = pack.string(&entry.error);
        cells[feature::LIVE] = pack.string(&entry.live);
        cells[feature::NOTE] = pack.string(&entry.note);
        Ok(())
    }
}

/// The place of a word plus one; nothing is 0.
fn word(word: &str, words: &[&str], line: Line<'_>) -> Result<u32> {
    match word {
        "" => Ok(0),
        word => Ok(line.choose(word, words)? + 1),
    }
}

fn condition(pack: &mut Pack, entry: &Condition, line: Line<'_>) -> Result<()> {
    let lists = [&entry.r#in, &entry.not_in, &entry.like];
    let flags = [entry.exists, entry.filled, entry.logical];
    let lists = lists.into_iter().enumerate();
    let lists = lists.filter_map(|(kind, values)| Some((kind, values.as_deref()?)));
    let flags = flags.into_iter().enumerate();
    let flags = flags.filter_map(|(kind, flag)| flag?.then_some((kind + 3, &[][..])));
    let [(kind, values)] = lists.chain(flags).collect::<Vec<_>>()[..] else {
        return Err(line.bad("a condition has one test"));
    };
    let text = |value: &Value| match value {
        Value::String(text) => Ok(text.clone()),
        Value::Boolean(value) => Ok(value.to_string()),
        Value::Integer(value) => Ok(value.to_string()),
        _ => Err(line.bad("a text, a number, `true` or `false` is wanted")),
    };
    let values = values.iter().map(text).collect::<Result<Vec<_>>>()?;
    let mut cells = [0; layout::CONDITIONS.width];
    cells[condition::PATHS] = pack.strings(entry.at.all().iter().map(String::as_str));
    cells[condition::KIND] = count(kind);
    cells[condition::VALUES] = pack.strings(values.iter().map(String::as_str));
    cells[condition::OF] = pack.string(&entry.of);
    pack.row(&layout::CONDITIONS, &cells);
    Ok(())
}
