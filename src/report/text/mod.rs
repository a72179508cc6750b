//! The summary on the terminal: verdict first, then what changed, what is open
//! and where, and what to do next.

mod cases;
mod catalogs;
mod changed;
mod every;
mod facts;
mod findings;
mod markdown;
mod next;
mod page;
pub(super) mod paint;
mod problem;
mod rules;
mod summary;
#[cfg(test)]
mod tests;
mod unknown;
mod verdict;
pub(super) mod wrap;

use std::fmt::Write;

use super::model::Report;
use super::run::Run;
use crate::finding::{Finding, Severity, State};
use crate::relocate::Stage;
use paint::Paint;

pub use cases::{Tested, cases};
pub use catalogs::{TakenList, catalog, changes, imported};
pub use facts::{Facts, facts};
pub use page::{page, rule};
pub use problem::problem;
pub use rules::rules;

/// How the terminal is, decided by the caller (`--color`, width, pipes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether escape sequences for colours may be written.
    pub color: bool,
    /// Columns; long sentences are wrapped there.
    pub width: usize,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            color: false,
            width: 100,
        }
    }
}

/// A template that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenTemplate {
    /// Its path, relative to the output folder.
    pub path: String,
    /// Its parameter file, relative to the output folder.
    pub parameters: Option<String>,
    /// Parameters that a person must fill in there.
    pub to_fill_in: Vec<String>,
    /// Whether there is anything in it to deploy.
    pub deploys: bool,
    /// When it is deployed.
    pub stage: Stage,
}

/// What a run of `relocate` left behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The output folder as given; none for `--dry-run`.
    pub folder: Option<String>,
    /// Whether nothing was written because the proof did not hold.
    pub is_refuted: bool,
    /// What was written, in the order of deployment.
    pub templates: Vec<WrittenTemplate>,
    /// Files of other origin that `--force` left in the folder.
    pub kept: Vec<String>,
    /// Files of an earlier run that somebody had edited, now replaced.
    pub edited: Vec<String>,
    /// The input files that were edited, where that was asked for.
    pub in_place: Option<InPlace>,
}

/// Input files that are edited where they lie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InPlace {
    /// Those that change, as given.
    pub files: Vec<String>,
    /// Whether they were written; not in a dry run, or without proof.
    pub is_written: bool,
}

impl Outcome {
    fn values_to_fill_in(&self) -> usize {
        let deployed = self.templates.iter().filter(|one| one.deploys);
        deployed.map(|one| one.to_fill_in.len()).sum()
    }
}

/// What a run of `check` looked with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// How many rules were asked.
    pub rules: usize,
    /// What was mended, where that was asked for.
    pub fixes: Option<Fixes>,
}

/// What `check --fix` did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fixes {
    /// How many files it changed or would change.
    pub files: usize,
    /// Whether they were written.
    pub made: bool,
    /// Whether those that may change what is deployed were asked for too.
    pub all: bool,
}

impl Fixes {
    /// What a finding is that was mended, in front of their number.
    const fn heading(self) -> &'static str {
        if self.made { "Fixed" } else { "Would be fixed" }
    }
}

/// The summary of `relocate`. `report` must be the report of this run.
#[must_use]
pub fn relocate(run: &Run<'_>, report: &Report, outcome: &Outcome, look: Look) -> String {
    let paint = Paint::new(look.color);
    let mut text = verdict::relocate(run, report, outcome, paint);
    changed::section(&mut text, report, outcome, paint);
    summary::left_aside(&mut text, report, paint);
    summary::not_known(&mut text, run, paint);
    findings::sections(&mut text, run, look, findings::IN_FOLDER);
    next::section(&mut text, report, outcome, paint);
    text
}

/// The same for `--verbose`: every change and every finding beside the summary.
#[must_use]
pub fn relocate_in_full(run: &Run<'_>, report: &Report, outcome: &Outcome, look: Look) -> String {
    let mut text = relocate(run, report, outcome, look);
    every::sections(&mut text, report, Paint::new(look.color));
    text
}

/// The same for `--quiet`: what is open from a severity on, and nothing without any.
#[must_use]
pub fn relocate_from(
    least: Severity,
    run: &Run<'_>,
    report: &Report,
    outcome: &Outcome,
    look: Look,
) -> String {
    let told = only_from(least, run);
    if told.findings.is_empty() {
        return String::new();
    }
    let mut text = verdict::relocate(run, report, outcome, Paint::new(look.color));
    findings::sections(&mut text, &told, look, findings::IN_FOLDER);
    text
}

/// The report of `check`; `in_full` is for `--verbose`: every file and every finding, a line each.
/// `report` must be the report of this run.
#[must_use]
pub fn check(run: &Run<'_>, report: &Report, audit: &Audit, in_full: bool, look: Look) -> String {
    let paint = Paint::new(look.color);
    let mut text = verdict::check(run, report, audit.fixes, paint);
    findings::sections(&mut text, run, look, findings::on_demand(audit.fixes));
    if in_full {
        every::findings(&mut text, report, paint);
    }
    summary::section(&mut text, run, report, audit, in_full, paint);
    text
}

/// The same for `--quiet`: what is open from a severity on, and nothing without any.
#[must_use]
pub fn check_from(least: Severity, run: &Run<'_>, report: &Report, look: Look) -> String {
    let told = only_from(least, run);
    if told.findings.is_empty() {
        return String::new();
    }
    let mut text = verdict::check(run, report, None, Paint::new(look.color));
    findings::sections(&mut text, &told, look, findings::on_demand(None));
    text
}

fn only_from<'a>(least: Severity, run: &Run<'a>) -> Run<'a> {
    let is_told = |one: &Finding| one.severity >= least && one.state == State::Open;
    let mut told = run.clone();
    told.findings.retain(is_told);
    told
}

/// Starts a section behind one blank line.
pub(super) fn heading(text: &mut String, what: impl std::fmt::Display) {
    if !text.ends_with("\n\n") {
        text.push('\n');
    }
    // Writing to a string never fails.
    let _ = writeln!(text, "{what}");
}

/// `1 error`, `2 errors`.
#[must_use]
pub fn count(number: usize, one: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {one}{s}")
}

/// `a`, `a and b`, `a, b and c`.
fn enumerate(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}
