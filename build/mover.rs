//! `resource-mover.txt`: what a move collection may say, and what it takes along.

use std::collections::BTreeSet;

use crate::layout::{self, mover};
use crate::lines::{BASIS, File, Line, Result, given};
use crate::pack::Pack;

/// Packs the file, in its order.
pub fn pack(pack: &mut Pack) -> Result<()> {
    let file = File::read("resource-mover.txt")?;
    let mut kinds = BTreeSet::new();
    for line in file.lines() {
        let mut cells = [0; layout::MOVER.width];
        let [basis, source] = match line.fields().first().copied().unwrap_or_default() {
            "source" => {
                pack.source(&file, line)?;
                continue;
            }
            word @ ("version" | "metadata") => {
                let [_, key, basis, source] = line.exactly()?;
                cells[mover::LINE] = line.choose(word, &mover::LINES)?;
                cells[mover::KEY] = pack.string(key);
                [basis, source]
            }
            word @ "role" => {
                let [_, id, name, basis, source] = line.exactly()?;
                cells[mover::LINE] = line.choose(word, &mover::LINES)?;
                cells[mover::KEY] = pack.string(id);
                cells[mover::WHAT] = pack.string(name);
                [basis, source]
            }
            word => {
                let [_, kind, how, needs, settings, basis, source] = line.exactly()?;
                cells[mover::LINE] = line.choose(word, &mover::LINES)?;
                cells[mover::KEY] = pack.string(kind);
                line.choose(how, &[mover::MOVES, mover::MAPPED])?;
                cells[mover::WHAT] = pack.string(how);
                cells[mover::NEEDS] = pack.strings(list(needs));
                cells[mover::SETTINGS] = pack.strings(list(settings));
                order(&mut kinds, kind, needs, line)?;
                [basis, source]
            }
        };
        cells[mover::BASIS] = line.choose(basis, &BASIS)?;
        cells[mover::SOURCE] = pack.source_of(&file, source, line)?;
        pack.row(&layout::MOVER, &cells);
    }
    Ok(())
}

fn list(field: &str) -> impl Iterator<Item = &str> {
    given(field).into_iter().flat_map(|field| field.split(", "))
}

/// What is needed stands above what needs it.
fn order<'f>(
    kinds: &mut BTreeSet<&'f str>,
    kind: &'f str,
    needs: &str,
    line: Line<'f>,
) -> Result<()> {
    if let Some(later) = list(needs).find(|need| !kinds.contains(need)) {
        return Err(line.bad(format!("`{later}` has no line above")));
    }
    if kinds.insert(kind) {
        Ok(())
    } else {
        Err(line.bad("this type is given twice"))
    }
}
