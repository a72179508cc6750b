//! `region-sets.txt`, `api-versions.txt` and `availability.txt`: resource types.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::layout::{self, kind};
use crate::lines::{File, Line, Result, given};
use crate::pack::Pack;
use crate::regions::Bits;

/// The row of each type by its lower-case name.
pub type Types = HashMap<String, u32>;

/// The sets of `region-sets.txt` by name.
pub type Sets = HashMap<String, u32>;

/// The words for which list names a type.
const LISTS: [&str; 4] = ["new", "net", "older", "schema"];

/// What the lines of `availability.txt` refer to.
struct Names<'a> {
    sets: HashMap<&'a str, u32>,
    /// Sets that hold groups of regions.
    grouped: HashSet<&'a str>,
    apis: HashMap<&'a str, u32>,
    /// Source of each word of `LISTS`.
    sources: [u32; 4],
    /// Providers of the newer list.
    current: HashSet<String>,
}

/// Packs the three files.
pub fn pack(pack: &mut Pack, bits: &Bits) -> Result<(Types, Sets)> {
    let (set_file, api_file) = (
        File::read("region-sets.txt")?,
        File::read("api-versions.txt")?,
    );
    let mut grouped = HashSet::new();
    let sets = named(&set_file, |line, name, words| {
        let mut members = Vec::new();
        for word in words {
            members.push(bits.bit(word, line)?);
            if bits.is_group(word) {
                grouped.insert(name);
            }
        }
        pack.set(&members, line)
    })?;
    let apis = named(&api_file, |_, _, words| Ok(pack.strings(words)))?;
    let mut names = Names {
        sets,
        grouped,
        apis,
        sources: [0; 4],
        current: HashSet::new(),
    };
    let file = File::read("availability.txt")?;
    let types = lines(pack, &file, &mut names)?;
    let mut rows = HashMap::new();
    for (key, (name, line)) in types {
        let cells = one(pack, &name, line, &names)?;
        rows.insert(key, pack.row(&layout::TYPES, &cells));
    }
    let sets = names.sets.into_iter();
    let sets = sets.map(|(name, set)| (name.to_owned(), set));
    Ok((rows, sets.collect()))
}

/// Reads `name | words` lines.
fn named<'a>(
    file: &'a File,
    mut number: impl FnMut(Line<'a>, &'a str, std::str::SplitWhitespace<'a>) -> Result<u32>,
) -> Result<HashMap<&'a str, u32>> {
    let mut names = HashMap::new();
    for line in file.lines() {
        let [name, words] = line.exactly()?;
        let number = number(line, name, words.split_whitespace())?;
        if names.insert(name, number).is_some() {
            return Err(line.bad(format!("`{name}` is given twice")));
        }
    }
    Ok(names)
}

/// The types by lower-case name, each with its line; sources and providers go to `names`.
fn lines<'a>(
    pack: &mut Pack,
    file: &'a File,
    names: &mut Names<'_>,
) -> Result<BTreeMap<String, (String, Line<'a>)>> {
    let mut namespace = "";
    let mut types = BTreeMap::new();
    for line in file.lines() {
        let opened = line.text.strip_prefix('[');
        if let Some(name) = opened.and_then(|text| text.strip_suffix(']')) {
            namespace = name;
            continue;
        }
        let fields = line.fields();
        let word = |index: usize| fields.get(index).copied().unwrap_or_default();
        if word(0) == "source" {
            let place = line.choose(word(1), &["new", "older", "schema"])?;
            let number = pack.source(file, line)?;
            match place {
                0 => names.sources[0] = number,
                1 => names.sources[1..3].fill(number),
                _ => names.sources[3] = number,
            }
            continue;
        }
        if word(1) == "new" {
            names.current.insert(namespace.to_ascii_lowercase());
        }
        let name = format!("{namespace}/{}", word(0));
        let twin = types.insert(name.to_ascii_lowercase(), (name, line));
        if twin.is_some() {
            return Err(line.bad("this type is given twice"));
        }
    }
    Ok(types)
}

fn one(
    pack: &mut Pack,
    name: &str,
    line: Line<'_>,
    names: &Names<'_>,
) -> Result<[u32; layout::TYPES.width]> {
    let find = |names: &HashMap<&str, u32>, key: &str| {
        let number = names.get(key).copied();
        number.ok_or_else(|| line.bad(format!("`{key}` is not defined")))
    };
    let fields = line.fields();
    let (&[_, list, place, versions], more) = match fields.split_first_chunk::<4>() {
        Some((head, [])) => (head, ""),
        Some((head, [more])) => (head, *more),
        _ => return Err(line.bad("4 or 5 fields are wanted")),
    };
    let mut cells = [0; layout::TYPES.width];
    cells[kind::NAME] = pack.string(name);
    cells[kind::LIST] = line.choose(list, &LISTS)?;
    cells[kind::SOURCE] = names.sources[cells[kind::LIST] as usize];
    cells[kind::CAPS] = kind::NO_CAPS;
    let (global, set) = match place.strip_prefix("global") {
        Some("") => (kind::GLOBAL, None),
        Some(rest) => (kind::GLOBAL, Some(rest.strip_prefix('+').unwrap_or(rest))),
        None => (0, given(place)),
    };
    cells[kind::FLAGS] = global;
    if let Some(set) = set {
        cells[kind::REGIONS] = find(&names.sets, set)?;
        if names.grouped.contains(set) {
            cells[kind::FLAGS] |= kind::GROUPED;
        }
    }
    let provider = name.split('/').next().unwrap_or_default();
    if list == "older" && names.current.contains(&provider.to_ascii_lowercase()) {
        cells[kind::FLAGS] |= kind::SUPERSEDED;
    }
    if let Some(versions) = given(versions) {
        cells[kind::APIS] = find(&names.apis, versions)?;
    }
    for item in more.split_whitespace() {
        let (key, value) = item
            .split_once('=')
            .ok_or_else(|| line.bad(format!("`{item}` has no `=`")))?;
        match key {
            "zones" => cells[kind::ZONES] = find(&names.sets, value)?,
            "inferred" => cells[kind::INFERRED] = find(&names.sets, value)?,
            "zones-inferred" => cells[kind::ZONES_INFERRED] = find(&names.sets, value)?,
            "caps" => cells[kind::CAPS] = caps(value, line)?,
            _ => return Err(line.bad(format!("`{key}` is not known"))),
        }
    }
    Ok(cells)
}

fn caps(letters: &str, line: Line<'_>) -> Result<u32> {
    let mut bits = 0;
    for letter in given(letters).unwrap_or_default().chars() {
        let place = kind::CAP_LETTERS.find(letter);
        bits |= 1 << place.ok_or_else(|| line.bad(format!("`{letter}` is no capability")))?;
    }
    Ok(bits)
}
