//! `tasks.toml`: what a person must do because a template cannot.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;

use crate::layout::{self, task, test};
use crate::lines::{BASIS, File, Line, Result};
use crate::pack::{Pack, count};
use crate::toml_tables::{self, Sources};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    source: Sources,
    task: Vec<Task>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Task {
    key: Spanned<String>,
    phase: String,
    on: Vec<String>,
    #[serde(default = "written")]
    state: String,
    #[serde(default = "itself")]
    about: String,
    #[serde(default)]
    when: Vec<Spanned<String>>,
    #[serde(default)]
    each: String,
    text: String,
    #[serde(default)]
    command: String,
    basis: String,
    source: String,
}

fn written() -> String {
    task::STATES[0].to_owned()
}

fn itself() -> String {
    task::ABOUT_WORDS[0].to_owned()
}

/// Packs the file, in its order.
pub fn pack(pack: &mut Pack) -> Result<()> {
    let file = File::read("tasks.toml")?;
    let table: Table = toml_tables::read(&file)?;
    toml_tables::keep(pack, &file, &table.source);
    let mut keys = BTreeSet::new();
    for one in &table.task {
        let line = file.line_at(one.key.span().start);
        if !keys.insert(one.key.get_ref()) {
            return Err(line.bad("this key is given twice"));
        }
        row(pack, &file, one, line)?;
    }
    Ok(())
}

fn row(pack: &mut Pack, file: &File, one: &Task, line: Line<'_>) -> Result<()> {
    // Paragraphs are wrapped in the file; commands keep their lines.
    let text = one.text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || one.on.is_empty() {
        return Err(line.bad("a task wants a text, and a type that it is about"));
    }
    let first = pack.rows(&layout::TESTS);
    for when in &one.when {
        let cells = parse_test(pack, when.get_ref(), file.line_at(when.span().start))?;
        pack.row(&layout::TESTS, &cells);
    }
    let mut cells = [0; layout::TASKS.width];
    cells[task::KEY] = pack.string(one.key.get_ref());
    cells[task::PHASE] = line.choose(&one.phase, &task::PHASES)?;
    cells[task::ON] = pack.strings(one.on.iter().map(String::as_str));
    cells[task::STATE] = line.choose(&one.state, &task::STATES)?;
    cells[task::ABOUT] = line.choose(&one.about, &task::ABOUT_WORDS)?;
    cells[task::TEST] = first;
    cells[task::TESTS] = count(one.when.len());
    cells[task::EACH] = pack.string(&one.each);
    cells[task::TEXT] = pack.string(&text);
    cells[task::COMMAND] = pack.string(one.command.trim());
    cells[task::BASIS] = line.choose(&one.basis, &BASIS)?;
    cells[task::SOURCE] = pack.source_of(file, &one.source, line)?;
    pack.row(&layout::TASKS, &cells);
    Ok(())
}

fn parse_test(pack: &mut Pack, text: &str, line: Line<'_>) -> Result<[u32; layout::TESTS.width]> {
    let mut cells = [0; layout::TESTS.width];
    let mut set = |kind: u32, negated: bool, path: u32, values: u32| {
        cells[test::KIND] = kind;
        cells[test::NEGATED] = u32::from(negated);
        cells[test::PATH] = path;
        cells[test::VALUES] = values;
    };
    if let Some(negated) = ["renamed", "not renamed"]
        .iter()
        .position(|one| *one == text)
    {
        set(8, negated == 1, 0, 0);
    } else if text == "listed" || text == "not listed" {
        set(9, text != "listed", 0, 0);
    } else if text == "protected" || text == "not protected" {
        set(10, text != "protected", 0, 0);
    } else if let Some(path) = text.strip_prefix("has ") {
        set(0, false, pack.string(path), 0);
    } else if let Some(kind) = text.strip_prefix("no child ") {
        set(4, true, pack.string(kind), 0);
    } else if let Some(kind) = text.strip_prefix("no estate ") {
        set(7, true, pack.string(kind), 0);
    } else if let Some(path) = text.strip_prefix("no ") {
        set(0, true, pack.string(path), 0);
    } else if let Some(path) = text.strip_prefix("unknown ") {
        set(3, false, pack.string(path), 0);
    } else if let Some(path) = text.strip_prefix("known ") {
        set(11, false, pack.string(path), 0);
    } else if let Some(kind) = text.strip_prefix("child ") {
        set(4, false, pack.string(kind), 0);
    } else if let Some(kind) = text.strip_prefix("estate ") {
        set(7, false, pack.string(kind), 0);
    } else if let Some(other) = text.strip_suffix(" geography") {
        set(5, line.choose(other, &["same", "other"])? == 1, 0, 0);
    } else if let Some(level) = text.strip_prefix("level ") {
        let level = test::LEVELS[line.choose(level, &test::LEVELS)? as usize];
        set(6, false, pack.string(level), 0);
    } else if let Some((path, values)) = text.split_once(" is not ") {
        set(1, true, pack.string(path), pack.strings(values.split(", ")));
    } else if let Some((path, values)) = text.split_once(" is ") {
        set(
            1,
            false,
            pack.string(path),
            pack.strings(values.split(", ")),
        );
    } else if let Some((path, part)) = text.split_once(" does not contain ") {
        set(2, true, pack.string(path), pack.strings([part]));
    } else if let Some((path, part)) = text.split_once(" contains ") {
        set(2, false, pack.string(path), pack.strings([part]));
    } else {
        return Err(line.bad(format!("`{text}` is no test")));
    }
    Ok(cells)
}
