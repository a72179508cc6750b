//! `names.txt`: limits of resource names.

use std::collections::BTreeMap;

use crate::layout::{self, name};
use crate::lines::{BASIS, File, Line, Result};
use crate::pack::{Pack, count};

/// Packs the file.
pub fn pack(pack: &mut Pack) -> Result<()> {
    let file = File::read("names.txt")?;
    let mut rows: BTreeMap<(String, String), [u32; layout::NAMES.width]> = BTreeMap::new();
    let mut held = BTreeMap::new();
    let mut kept = BTreeMap::new();
    let mut reserved = BTreeMap::new();
    for line in file.lines() {
        let fields = line.fields();
        match fields.first().copied().unwrap_or_default() {
            "source" => {
                pack.source(&file, line)?;
            }
            "keep" => {
                let [_, kind, why, basis] = line.exactly()?;
                let cells = [
                    pack.string(kind),
                    pack.string(why),
                    line.choose(basis, &BASIS)?,
                ];
                kept.insert(kind.to_ascii_lowercase(), cells);
            }
            "word" => {
                let [_, how, word] = line.exactly()?;
                let how = line.choose(how, &layout::RESERVED_HOW)?;
                let cells = [pack.string(word), how];
                if reserved.insert(word.to_ascii_lowercase(), cells).is_some() {
                    return Err(line.bad("this word is given twice"));
                }
            }
            "held" => {
                let [_, kind, time, basis] = line.exactly()?;
                let cells = [
                    pack.string(kind),
                    pack.string(time),
                    line.choose(basis, &BASIS)?,
                ];
                held.insert(kind.to_ascii_lowercase(), cells);
            }
            kind => {
                let (cells, variant) = one(pack, line)?;
                let key = (kind.to_ascii_lowercase(), variant.to_owned());
                if rows.insert(key, cells).is_some() {
                    return Err(line.bad("this rule is given twice"));
                }
            }
        }
    }
    for cells in rows.into_values() {
        pack.row(&layout::NAMES, &cells);
    }
    for cells in held.into_values() {
        pack.row(&layout::HELD, &cells);
    }
    for cells in kept.into_values() {
        pack.row(&layout::KEPT, &cells);
    }
    for cells in reserved.into_values() {
        pack.row(&layout::RESERVED, &cells);
    }
    Ok(())
}

fn one<'a>(pack: &mut Pack, line: Line<'a>) -> Result<([u32; layout::NAMES.width], &'a str)> {
    let fields = line.fields();
    let (&[kind, length, scope, basis], more) = match fields.split_first_chunk::<4>() {
        Some((head, [])) => (head, ""),
        Some((head, [more])) => (head, *more),
        _ => return Err(line.bad("4 or 5 fields are wanted")),
    };
    let mut cells = [0; layout::NAMES.width];
    cells[name::TYPE] = pack.string(kind);
    cells[name::MAX] = name::NO_LIMIT;
    if let Some((min, max)) = range(length) {
        cells[name::MIN] = number(min, line)?;
        if !max.is_empty() {
            cells[name::MAX] = number(max, line)?;
        }
    } else if length != "-" {
        return Err(line.bad("the length wants `min-max`"));
    }
    cells[name::UNIQUE] = line.choose(scope, &name::SCOPES)?;
    cells[name::BASIS] = line.choose(basis, &BASIS)?;
    let mut rest = more;
    let mut variant = "";
    while !rest.is_empty() {
        let (item, after) = match rest.strip_prefix("note=") {
            Some(_) => (rest, ""),
            None => rest.split_once("; ").unwrap_or((rest, "")),
        };
        rest = after;
        let (key, value) = item
            .split_once('=')
            .ok_or_else(|| line.bad(format!("`{item}` has no `=`")))?;
        let plain = unescape(value);
        match key {
            "variant" => {
                variant = value;
                cells[name::VARIANT] = pack.string(value);
            }
            "allowed" => cells[name::ALLOWED] = classes(value, line)?,
            "start" => cells[name::START] = classes(value, line)?,
            "end" => cells[name::END] = classes(value, line)?,
            "forbidden" => cells[name::FORBIDDEN] = pack.string(&plain),
            "start-not" => cells[name::START_NOT] = pack.string(&plain),
            "end-not" => cells[name::END_NOT] = pack.string(&plain),
            "no-double" => cells[name::NO_DOUBLE] = pack.string(&plain),
            "fixed" => cells[name::FIXED] = pack.strings(value.split(',')),
            "parent" => cells[name::PARENT] = pack.string(value),
            "note" => cells[name::NOTE] = pack.string(value),
            "labels" => {
                let (min, max) = range(value).ok_or_else(|| line.bad("labels want `min-max`"))?;
                cells[name::LABEL_MIN] = number(min, line)?;
                cells[name::LABEL_MAX] = number(max, line)?;
            }
            _ => return Err(line.bad(format!("`{key}` is not known"))),
        }
    }
    Ok((cells, variant))
}

fn range(text: &str) -> Option<(&str, &str)> {
    text.split_once('-').filter(|(min, _)| !min.is_empty())
}

fn number(text: &str, line: Line<'_>) -> Result<u32> {
    text.parse()
        .map_err(|_| line.bad(format!("`{text}` is no number")))
}

fn classes(words: &str, line: Line<'_>) -> Result<u32> {
    let mut bits = 0;
    for word in words.split_whitespace() {
        let place = name::CLASSES.iter().position(|(known, _)| *known == word);
        let place = place.ok_or_else(|| line.bad(format!("`{word}` is no character class")))?;
        bits |= 1 << count(place);
    }
    Ok(bits)
}

/// Characters that the table cannot hold as they are.
fn unescape(text: &str) -> String {
    let mut plain = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            plain.push(letter);
            continue;
        }
        plain.push(match letters.next() {
            Some('s') => ' ',
            Some('p') => '|',
            Some('c') => ';',
            Some('n') => '\n',
            Some(other) => other,
            None => '\\',
        });
    }
    plain
}
