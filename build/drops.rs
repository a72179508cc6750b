//! `drops.txt`: resources that a template need not or cannot make; `suffixes.txt`: host names.

use std::collections::BTreeSet;

use crate::layout::{self, drop};
use crate::lines::{BASIS, File, Line, Result};
use crate::pack::Pack;

/// Packs `drops.txt`.
pub fn pack(pack: &mut Pack) -> Result<()> {
    let file = File::read("drops.txt")?;
    for line in file.lines() {
        match line.fields().first().copied().unwrap_or_default() {
            "source" => {
                pack.source(&file, line)?;
            }
            "row" => {
                let [_, types, test, rule, basis, source, reason] = line.exactly()?;
                let mut cells = [0; layout::DROPS.width];
                evidence(pack, &mut cells, test, line)?;
                cells[drop::RULE] = pack.string(rule);
                cells[drop::BASIS] = line.choose(basis, &BASIS)?;
                cells[drop::SOURCE] = pack.source_of(&file, source, line)?;
                cells[drop::REASON] = pack.string(reason);
                for name in types.split_whitespace() {
                    let (form, name) = if let Some(above) = name.strip_suffix("/**") {
                        (1, above)
                    } else if let Some(last) = name.strip_prefix("*/") {
                        (2, last)
                    } else {
                        (0, name)
                    };
                    cells[drop::FORM] = form;
                    cells[drop::TYPE] = pack.string(name);
                    pack.row(&layout::DROPS, &cells);
                }
            }
            other => return Err(line.bad(format!("`{other}` begins no line of this file"))),
        }
    }
    Ok(())
}

fn evidence(
    pack: &mut Pack,
    cells: &mut [u32; layout::DROPS.width],
    test: &str,
    line: Line<'_>,
) -> Result<()> {
    let mut set = |number: u32, key: u32, value: u32| {
        cells[drop::TEST] = number;
        cells[drop::KEY] = key;
        cells[drop::VALUE] = value;
    };
    let plain = [
        "always",
        "built-in table",
        "private endpoint",
        "default host name",
    ];
    if let Some(place) = plain.iter().position(|word| *word == test) {
        set([0, 8, 10, 11][place], 0, 0);
    } else if let Some(text) = test.strip_prefix("name is ") {
        set(1, 0, pack.string(text));
    } else if let Some(text) = test.strip_prefix("name starts ") {
        set(2, 0, pack.string(text));
    } else if let Some(path) = test.strip_prefix("no ") {
        set(7, pack.string(path), 0);
    } else if let Some(names) = test.strip_prefix("default detection but off ") {
        set(9, 0, pack.strings(names.split_whitespace()));
    } else if let Some((number, text)) = split(test, "segment ", " is ") {
        let number = number
            .parse()
            .map_err(|_| line.bad("a segment wants a number"))?;
        set(3, number, pack.string(text));
    } else if let Some((path, texts)) = split(test, "at ", " is one of ") {
        set(6, pack.string(path), pack.strings(texts.split(", ")));
    } else if let Some((path, text)) = split(test, "at ", " is ") {
        set(4, pack.string(path), pack.string(text));
    } else if let Some((path, text)) = split(test, "at ", " starts ") {
        set(5, pack.string(path), pack.string(text));
    } else {
        return Err(line.bad(format!("`{test}` is no test")));
    }
    Ok(())
}

/// `PREFIX KEY WORD VALUE`.
fn split<'a>(text: &'a str, prefix: &str, word: &str) -> Option<(&'a str, &'a str)> {
    text.strip_prefix(prefix)?.split_once(word)
}

/// Packs `suffixes.txt`.
pub fn suffixes(pack: &mut Pack) -> Result<()> {
    let file = File::read("suffixes.txt")?;
    let mut rows = BTreeSet::new();
    for line in file.lines() {
        if line.text.starts_with("source | ") {
            pack.source(&file, line)?;
            continue;
        }
        let [suffix, name, label, form, basis, source] = line.exactly()?;
        let label = if label == "name" {
            0
        } else {
            pack.string(label)
        };
        let cells = [
            pack.string(suffix),
            pack.string(name),
            label,
            line.choose(form, &["label", "region", "secondary", "zone", "regional"])?,
            line.choose(basis, &BASIS)?,
            pack.source_of(&file, source, line)?,
        ];
        if !rows.insert((suffix, name, cells)) {
            return Err(line.bad("this line is given twice"));
        }
    }
    for (_, _, cells) in rows {
        pack.row(&layout::SUFFIXES, &cells);
    }
    Ok(())
}
