//! `regions.txt`: regions, logical locations and every spelling of them.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::layout::{self, region};
use crate::lines::{File, Line, Result, bad, given};
use crate::pack::{Pack, count};

/// The bit of each location in a set.
pub struct Bits {
    bits: HashMap<String, u32>,
    groups: HashSet<String>,
}

impl Bits {
    /// The bit of a location by its name.
    pub fn bit(&self, name: &str, line: Line<'_>) -> Result<u32> {
        self.bits
            .get(name)
            .copied()
            .ok_or_else(|| line.bad(format!("`{name}` is not in regions.txt")))
    }

    /// Whether a location stands for several regions, such as `europe`.
    pub fn is_group(&self, name: &str) -> bool {
        self.groups.contains(name)
    }
}

/// Lower case without blanks: the form in which locations are compared.
pub fn normalise(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_ascii_whitespace())
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// Packs the file.
pub fn pack(pack: &mut Pack) -> Result<Bits> {
    let file = File::read("regions.txt")?;
    let (mut regions, mut logical) = (BTreeMap::new(), BTreeMap::new());
    let mut notes: HashMap<&str, Vec<&str>> = HashMap::new();
    for line in file.lines() {
        let fields = line.fields();
        let key = fields.get(1).copied().unwrap_or_default();
        let twin = match fields.first().copied().unwrap_or_default() {
            "source" => pack.source(&file, line).map(|_| false)?,
            "region" => regions.insert(key, line).is_some(),
            "logical" => logical.insert(key, line).is_some(),
            "note" => {
                let [_, name, note] = line.exactly()?;
                notes.entry(name).or_default().push(note);
                false
            }
            other => return Err(line.bad(format!("`{other}` begins no line of this file"))),
        };
        if twin {
            return Err(line.bad(format!("`{key}` is given twice")));
        }
    }
    let mut bits = HashMap::new();
    for name in regions.keys().chain(logical.keys()) {
        if bits.insert((*name).to_owned(), count(bits.len())).is_some() {
            return Err(bad(
                file.path(),
                format!("`{name}` is a region and logical"),
            ));
        }
    }
    let mut bits = Bits {
        bits,
        groups: HashSet::new(),
    };
    let mut spellings: BTreeMap<String, u32> = BTreeMap::new();
    for line in regions.values() {
        one(pack, *line, &bits, &notes, &mut spellings)?;
    }
    for line in logical.values() {
        let [_, name, display, kind] = line.exactly()?;
        let kind = line.choose(kind, &["logical", "stage"])?;
        if kind == 0 && name != "global" {
            bits.groups.insert(name.to_owned());
        }
        let cells = [pack.string(name), pack.string(display), kind];
        pack.row(&layout::LOGICAL, &cells);
        for text in [name, display] {
            spell(text, bits.bit(name, *line)?, *line, &mut spellings)?;
        }
    }
    for (spelling, bit) in spellings {
        let cells = [pack.string(&spelling), bit];
        pack.row(&layout::SPELLINGS, &cells);
    }
    Ok(bits)
}

fn spell(
    text: &str,
    bit: u32,
    line: Line<'_>,
    spellings: &mut BTreeMap<String, u32>,
) -> Result<()> {
    match spellings.insert(normalise(text), bit) {
        Some(other) if other != bit => {
            Err(line.bad(format!("`{text}` means another location too")))
        }
        _ => Ok(()),
    }
}

fn one(
    pack: &mut Pack,
    line: Line<'_>,
    bits: &Bits,
    notes: &HashMap<&str, Vec<&str>>,
    spellings: &mut BTreeMap<String, u32>,
) -> Result<()> {
    let [
        _,
        name,
        display,
        geography,
        group,
        cloud,
        status,
        pair,
        secondary,
        zones,
        restricted,
        geo,
        first,
        zones_first,
        aliases,
        table_names,
    ] = line.exactly()?;
    for other in [pair, secondary].into_iter().filter_map(given) {
        bits.bit(other, line)?;
    }
    for date in [first, zones_first].into_iter().filter_map(given) {
        line.date(date)?;
    }
    let bit = bits.bit(name, line)?;
    let many = |field| {
        given(field)
            .into_iter()
            .flat_map(|field: &str| field.split("; "))
    };
    for text in [name, display].into_iter().chain(many(aliases)) {
        spell(text, bit, line, spellings)?;
    }
    let zones = match zones {
        "?" => 0,
        number => match number.parse::<u32>() {
            Ok(number) => number + 1,
            Err(_) => return Err(line.bad("the number of zones is no number")),
        },
    };
    let (restricted, basis) = restricted
        .split_once(' ')
        .ok_or_else(|| line.bad("`restricted` wants its basis"))?;
    let mut cells = [0; layout::REGIONS.width];
    cells[region::CLOUD] = line.choose(cloud, &["public", "usgov", "china"])?;
    cells[region::STATUS] =
        line.choose(status, &["listed", "internal", "unlisted", "sovereign"])?;
    cells[region::ZONES] = zones;
    cells[region::RESTRICTED] = line.choose(restricted, &["?", "no", "yes"])?;
    cells[region::BASIS] = line.choose(basis, &["documented", "inferred", "unknown"])?;
    cells[region::NAME] = pack.string(name);
    cells[region::DISPLAY] = pack.string(display);
    cells[region::GEOGRAPHY] = pack.optional(given(geography));
    cells[region::GROUP] = pack.optional(given(group));
    cells[region::PAIR] = pack.optional(given(pair));
    cells[region::SECONDARY] = pack.optional(given(secondary));
    cells[region::GEO] = pack.optional(given(geo));
    cells[region::FIRST] = pack.optional(given(first));
    cells[region::ZONES_FIRST] = pack.optional(given(zones_first));
    cells[region::ALIASES] = pack.strings(many(aliases));
    cells[region::TABLE_NAMES] = pack.strings(many(table_names));
    cells[region::NOTES] = pack.strings(notes.get(name).into_iter().flatten().copied());
    pack.row(&layout::REGIONS, &cells);
    Ok(())
}
