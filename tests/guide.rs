//! The guide that this project comes from, instruction by instruction: what covers each, and that it
//! does so in a run over a fixture.
//!
//! The guide is <https://learn.microsoft.com/azure/operational-excellence/relocation-backup> with the
//! pages that it sends its reader to, read on 2026-11-22. A row is one of its instructions; `tests/guide/`
//! holds them by what they are about. An instruction that nothing covers has no place here: it fails.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what went wrong by failing"
)]

#[path = "guide/databases.rs"]
mod databases;
#[path = "guide/machines.rs"]
mod machines;
#[path = "guide/mover.rs"]
mod mover;
#[path = "guide/servers.rs"]
mod servers;
#[path = "guide/shares.rs"]
mod shares;
#[path = "guide/vault.rs"]
mod vault;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// What an instruction is proven on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Run {
    /// A group with a vault, machines, a storage account, and lists of all kinds.
    Lists,
    /// The same, and the group of its snapshots, without a list.
    Snapshots,
    /// A vault by itself, of which nothing more is known.
    Alone,
    /// A vault behind a private endpoint.
    Endpoint,
    /// A vault with a key, a guard, a lock, Site Recovery.
    Guarded,
    /// Machines behind a security group that lets nothing out, with their databases.
    Closed,
    /// Machines in a set, in a zone, by Spot; encrypted by keys of theirs and by a set of another group.
    Mixed,
}

/// What covers an instruction.
#[derive(Clone, Copy, Debug)]
pub enum Proof {
    /// A step of this phase says this.
    Step(&'static str, &'static str),
    /// A command of a step has this.
    Command(&'static str),
    /// A rule finds something.
    Rule(&'static str),
    /// A file of the output has this.
    Output(&'static str, &'static str),
}

/// One instruction.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its number: A for machines, D databases, F file shares, O servers outside, R Site Recovery, V vaults.
    pub id: &'static str,
    /// What the guide asks for, in our words.
    pub asks: &'static str,
    /// The run.
    pub run: Run,
    /// What covers it there; all of them.
    pub proofs: &'static [Proof],
}

/// How many instructions there are of each kind.
const COUNTS: [(char, usize); 6] = [('A', 13), ('D', 9), ('F', 9), ('O', 9), ('R', 6), ('V', 22)];

fn rows() -> Vec<Row> {
    let all = [
        vault::ROWS,
        machines::ROWS,
        mover::ROWS,
        shares::ROWS,
        databases::ROWS,
        servers::ROWS,
    ];
    all.concat()
}

fn inputs(run: Run) -> &'static [&'static str] {
    match run {
        Run::Lists => &["vault-export", "vault-file-shares", "inventory"],
        Run::Snapshots => &["vault-export", "snapshot-group"],
        Run::Alone => &["oldest-format"],
        Run::Endpoint => &["private-endpoint-vault"],
        Run::Guarded => &["vault-guarded"],
        Run::Closed => &["machines-closed"],
        Run::Mixed => &["mixed-group"],
    }
}

/// What came of a run.
struct Moved {
    folder: TempDir,
    steps: Vec<Value>,
    rules: BTreeSet<String>,
}

impl Moved {
    fn new(run: Run) -> Self {
        let folder = TempDir::new().expect("a folder");
        let outcome = Command::new(env!("CARGO_BIN_EXE_armove"))
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"))
            .arg("relocate")
            .args(inputs(run))
            .args([
                "--to",
                "swedencentral",
                "--fail-on",
                "never",
                "--quiet",
                "--out",
            ])
            .arg(folder.path().join("out"))
            .output()
            .expect("armove runs");
        assert!(outcome.status.success(), "{run:?}: {outcome:?}");
        let report = fs::read(folder.path().join("out/report.json")).expect("a report");
        let report: Value = serde_json::from_slice(&report).expect("JSON");
        let list = |key: &str| report[key].as_array().cloned().unwrap_or_default();
        let rules = list("findings");
        let rules = rules.iter().filter_map(|one| one["rule"].as_str());
        Self {
            rules: rules.map(str::to_owned).collect(),
            steps: list("checklist"),
            folder,
        }
    }

    fn holds(&self, proof: Proof) -> bool {
        let mut steps = self.steps.iter();
        let says = |step: &Value, key: &str, words: &str| {
            step[key].as_str().is_some_and(|text| text.contains(words))
        };
        match proof {
            Proof::Step(phase, words) => {
                steps.any(|step| step["phase"] == phase && says(step, "text", words))
            }
            Proof::Command(words) => steps.any(|step| says(step, "command", words)),
            Proof::Rule(rule) => self.rules.contains(rule),
            Proof::Output(path, words) => {
                let path: PathBuf = self.folder.path().join("out").join(path);
                fs::read_to_string(path).is_ok_and(|text| text.contains(words))
            }
        }
    }
}

#[test]
fn every_instruction_of_the_guide_is_covered() {
    let rows = rows();
    let mut runs: BTreeMap<Run, Moved> = BTreeMap::new();
    let mut open = Vec::new();
    for row in &rows {
        let moved = runs.entry(row.run).or_insert_with(|| Moved::new(row.run));
        for proof in row.proofs {
            if !moved.holds(*proof) {
                open.push(format!(
                    "{} ({}), in {:?}: {proof:?}",
                    row.id, row.asks, row.run
                ));
            }
        }
    }
    assert!(
        open.is_empty(),
        "nothing covers these:\n{}",
        open.join("\n")
    );
}

#[test]
fn no_instruction_is_missing_and_each_has_its_proof() {
    let rows = rows();
    for row in &rows {
        assert!(!row.proofs.is_empty() && !row.asks.is_empty(), "{}", row.id);
    }
    for (kind, count) in COUNTS {
        let ids: BTreeSet<&str> = rows
            .iter()
            .map(|row| row.id)
            .filter(|id| id.starts_with(kind))
            .collect();
        let wanted: Vec<String> = (1..=count)
            .map(|number| format!("{kind}{number:02}"))
            .collect();
        let missing: Vec<&String> = wanted
            .iter()
            .filter(|id| !ids.contains(id.as_str()))
            .collect();
        assert!(missing.is_empty(), "no row for {missing:?}");
        assert_eq!(ids.len(), count, "{ids:?}");
    }
}
