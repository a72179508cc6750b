//! `removals.txt`: what may be taken out of an export unasked.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::layout::{self, removal};
use crate::lines::{BASIS, File, Line, Result};
use crate::pack::Pack;

/// What decides about the read-only paths of type definitions.
pub struct Removals {
    /// Scope of each word.
    words: HashMap<String, u32>,
    /// Lower-case type and path of rows that always apply.
    always: HashSet<(String, String)>,
}

impl Removals {
    /// Whether the last segment of a path is a word, in its scope.
    pub fn takes(&self, path: &str) -> bool {
        let (above, last) = path.rsplit_once('.').unwrap_or(("", path));
        match self.words.get(last) {
            Some(0) => true,
            Some(1) => above == "identity" || above.starts_with("identity."),
            Some(_) => above.ends_with("[*]"),
            None => false,
        }
    }

    /// Whether a row already takes this path out.
    pub fn names(&self, name: &str, path: &str) -> bool {
        [name.to_ascii_lowercase(), "*".to_owned()]
            .into_iter()
            .any(|name| self.always.contains(&(name, path.to_owned())))
    }
}

/// Packs the file.
pub fn pack(pack: &mut Pack) -> Result<Removals> {
    let file = File::read("removals.txt")?;
    let mut removals = Removals {
        words: HashMap::new(),
        always: HashSet::new(),
    };
    let mut rows: BTreeMap<String, Vec<[u32; layout::REMOVALS.width]>> = BTreeMap::new();
    for line in file.lines() {
        match line.fields().first().copied().unwrap_or_default() {
            "source" => {
                pack.source(&file, line)?;
            }
            "leaf" => {
                let [_, scope, words] = line.exactly()?;
                let scope = line.choose(scope, &["any", "identity", "element"])?;
                for word in words.split_whitespace() {
                    if removals.words.insert(word.to_owned(), scope).is_some() {
                        return Err(line.bad(format!("`{word}` is given twice")));
                    }
                }
            }
            "fallback" => {
                let [_, words] = line.exactly()?;
                for word in words.split_whitespace() {
                    let word = pack.string(word);
                    pack.row(&layout::FALLBACK, &[word]);
                }
            }
            "row" => {
                let [_, types, path, when, rule, basis, source, why] = line.exactly()?;
                let mut cells = [0; layout::REMOVALS.width];
                condition(pack, &mut cells, when, line)?;
                cells[removal::PATH] = pack.string(path);
                cells[removal::RULE] = pack.string(rule);
                cells[removal::BASIS] = line.choose(basis, &BASIS)?;
                cells[removal::SOURCE] = pack.source_of(&file, source, line)?;
                cells[removal::WHY] = pack.string(why);
                for name in types.split_whitespace() {
                    cells[removal::TYPE] = pack.string(name);
                    let key = name.to_ascii_lowercase();
                    if when == "always" {
                        removals.always.insert((key.clone(), path.to_owned()));
                    }
                    rows.entry(key).or_default().push(cells);
                }
            }
            other => return Err(line.bad(format!("`{other}` begins no line of this file"))),
        }
    }
    for cells in rows.into_values().flatten() {
        pack.row(&layout::REMOVALS, &cells);
    }
    Ok(removals)
}

fn condition(
    pack: &mut Pack,
    cells: &mut [u32; layout::REMOVALS.width],
    when: &str,
    line: Line<'_>,
) -> Result<()> {
    let (number, key, value) = if let Some((key, value)) = two(when, "sibling ") {
        (5, key, value)
    } else if let Some((key, value)) = two(when, "at ") {
        (7, key, value)
    } else if let Some((key, value)) = when.split_once(" ends ") {
        (8, key, value)
    } else if let Some(value) = when.strip_prefix("is ") {
        (1, "", value)
    } else if let Some(value) = when.strip_prefix("starts ") {
        (2, "", value)
    } else if let Some(key) = when.strip_prefix("has ") {
        (6, key, "")
    } else {
        match when {
            "always" => (0, "", ""),
            "empty" => (3, "", ""),
            "null" => (4, "", ""),
            _ => return Err(line.bad(format!("`{when}` is no condition"))),
        }
    };
    cells[removal::WHEN] = number;
    cells[removal::KEY] = pack.string(key);
    cells[removal::VALUE] = pack.string(value);
    Ok(())
}

/// `PREFIX KEY is VALUE`.
fn two<'a>(text: &'a str, prefix: &str) -> Option<(&'a str, &'a str)> {
    text.strip_prefix(prefix)?.split_once(" is ")
}
