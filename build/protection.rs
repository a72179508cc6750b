//! `protection.txt`: what a vault protects, and how it is protected again.

use std::collections::BTreeSet;

use crate::layout::{self, protected};
use crate::lines::{BASIS, File, Line, Result, given};
use crate::pack::Pack;

/// Packs the file.
pub fn pack(pack: &mut Pack) -> Result<()> {
    let file = File::read("protection.txt")?;
    let mut seen = BTreeSet::new();
    for line in file.lines() {
        let fields = line.fields();
        let key = if fields.first() == Some(&"code") {
            3
        } else {
            2
        };
        let named: Vec<&str> = fields.iter().take(key).copied().collect();
        if !seen.insert(named) {
            return Err(line.bad("this is given twice"));
        }
        match fields.first().copied().unwrap_or_default() {
            "source" => {
                pack.source(&file, line)?;
            }
            "kind" => kind(pack, &file, line)?,
            "container" => container(pack, &file, line)?,
            "state" => state(pack, &file, line)?,
            "policy" => policy(pack, &file, line)?,
            "limit" => limit(pack, &file, line)?,
            "code" => code(pack, &file, line)?,
            "reach" => reach(pack, &file, line)?,
            "version" => version(pack, &file, line)?,
            other => return Err(line.bad(format!("`{other}` begins no line of this file"))),
        }
    }
    Ok(())
}

/// What is registered before items.
fn container(pack: &mut Pack, file: &File, line: Line<'_>) -> Result<()> {
    let [_, key, name, send, basis, source] = line.exactly()?;
    let cells = [
        pack.string(key),
        pack.string(name),
        pack.strings(send.split_whitespace()),
        line.choose(basis, &BASIS)?,
        pack.source_of(file, source, line)?,
    ];
    pack.row(&layout::CONTAINERS, &cells);
    Ok(())
}

/// A state in which an item is not protected again unasked.
fn state(pack: &mut Pack, file: &File, line: Line<'_>) -> Result<()> {
    let [_, value, basis, source, what] = line.exactly()?;
    let cells = [
        pack.string(value),
        pack.string(what),
        line.choose(basis, &BASIS)?,
        pack.source_of(file, source, line)?,
    ];
    pack.row(&layout::STATES, &cells);
    Ok(())
}

/// A policy that every vault has.
fn policy(pack: &mut Pack, file: &File, line: Line<'_>) -> Result<()> {
    let [_, name, management, workload, kind, basis, source] = line.exactly()?;
    let cells = [
        pack.string(name),
        pack.string(management),
        pack.optional(given(workload)),
        pack.optional(given(kind)),
        line.choose(basis, &BASIS)?,
        pack.source_of(file, source, line)?,
    ];
    pack.row(&layout::VAULT_POLICIES, &cells);
    Ok(())
}

/// How much one vault holds.
fn limit(pack: &mut Pack, file: &File, line: Line<'_>) -> Result<()> {
    let [_, kind, most, basis, source, what] = line.exactly()?;
    let most = most
        .parse::<u32>()
        .map_err(|_| line.bad(format!("`{most}` is no number")))?;
    let cells = [
        pack.string(kind),
        most,
        pack.string(what),
        line.choose(basis, &BASIS)?,
        pack.source_of(file, source, line)?,
    ];
    pack.row(&layout::VAULT_LIMITS, &cells);
    Ok(())
}

/// What a first backup fails with.
fn code(pack: &mut Pack, file: &File, line: Line<'_>) -> Result<()> {
    let [_, kind, code, basis, source, what] = line.exactly()?;
    let cells = [
        pack.string(kind),
        pack.string(code),
        pack.string(what),
        line.choose(basis, &BASIS)?,
        pack.source_of(file, source, line)?,
    ];
    pack.row(&layout::FAILURES, &cells);
    Ok(())
}

/// What machines have to reach.
fn reach(pack: &mut Pack, file: &File, line: Line<'_>) -> Result<()> {
    let [_, need, tags, hosts, basis, source] = line.exactly()?;
    let cells = [
        pack.string(need),
        pack.strings(tags.split_whitespace()),
        pack.strings(hosts.split_whitespace()),
        line.choose(basis, &BASIS)?,
        pack.source_of(file, source, line)?,
    ];
    pack.row(&layout::REACH, &cells);
    Ok(())
}

/// The API version of items that are written.
fn version(pack: &mut Pack, file: &File, line: Line<'_>) -> Result<()> {
    let [_, version, basis, source] = line.exactly()?;
    let cells = [
        pack.string(line.date(version)?),
        line.choose(basis, &BASIS)?,
        pack.source_of(file, source, line)?,
    ];
    pack.row(&layout::ITEM_VERSION, &cells);
    Ok(())
}

fn kind(pack: &mut Pack, file: &File, line: Line<'_>) -> Result<()> {
    let [
        _,
        key,
        item_type,
        management,
        how,
        cli,
        cmdlet,
        container,
        item,
        send,
        basis,
        source,
        what,
    ] = line.exactly()?;
    let mut cells = [0; layout::PROTECTED.width];
    cells[protected::KEY] = pack.string(key);
    cells[protected::TYPE] = pack.string(item_type);
    cells[protected::MANAGEMENT] = pack.strings(management.split_whitespace());
    cells[protected::HOW] = line.choose(how, &protected::WAYS)?;
    cells[protected::CLI] = pack.optional(given(cli));
    cells[protected::CMDLET] = pack.optional(given(cmdlet));
    cells[protected::CONTAINER] = pack.string(container);
    cells[protected::ITEM] = pack.optional(given(item));
    let send: Vec<&str> =
        given(send).map_or_else(Vec::new, |send| send.split_whitespace().collect());
    cells[protected::SEND] = pack.strings(send);
    cells[protected::BASIS] = line.choose(basis, &BASIS)?;
    cells[protected::SOURCE] = pack.source_of(file, source, line)?;
    cells[protected::WHAT] = pack.string(what);
    pack.row(&layout::PROTECTED, &cells);
    Ok(())
}
