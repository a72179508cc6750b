//! How the cases of rules came out, for a terminal.

use std::fmt::Write;

use super::paint::Paint;
use super::wrap::wrap;
use super::{Look, count, heading};
use crate::rule::Outcome;
use crate::text::escape;

/// Columns before what is wrong with a case.
const INDENT: usize = 8;

/// The cases of one rule.
#[derive(Clone, Debug)]
pub struct Tested {
    /// Whose: the id of a rule, or a path that belongs to none.
    pub rule: String,
    /// Its cases, by name.
    pub outcomes: Vec<Outcome>,
    /// What is wrong with the cases as a whole.
    pub faults: Vec<String>,
}

impl Tested {
    /// The number of cases and of other things that are wrong.
    #[must_use]
    pub fn failures(&self) -> usize {
        let failed = self.outcomes.iter().filter(|one| !one.faults.is_empty());
        failed.count() + self.faults.len()
    }
}

/// All rules with their cases, and the verdict last.
#[must_use]
pub fn cases(tested: &[Tested], look: Look) -> String {
    let paint = Paint::new(look.color);
    let mut text = String::new();
    for one in tested {
        heading(&mut text, paint.bold(escape::terminal(&one.rule)));
        for outcome in &one.outcomes {
            let name = escape::terminal(&outcome.name);
            // Writing to a string never fails.
            let _ = match outcome.faults.is_empty() {
                true => writeln!(text, "  {}    {name}", paint.green("ok")),
                false => writeln!(text, "  {}  {name}", paint.red("wrong")),
            };
            outcome
                .faults
                .iter()
                .for_each(|fault| wrong(&mut text, fault, look));
        }
        for fault in &one.faults {
            let _ = writeln!(text, "  {}", paint.red("wrong"));
            wrong(&mut text, fault, look);
        }
    }
    let cases: usize = tested.iter().map(|one| one.outcomes.len()).sum();
    let failures: usize = tested.iter().map(Tested::failures).sum();
    let verdict = match failures {
        0 => paint.green("all as they should be".to_owned()),
        _ => paint.red(format!("{failures} wrong")),
    };
    let rules = count(tested.len(), "rule");
    let _ = writeln!(text, "\n{rules}, {}: {verdict}", count(cases, "case"));
    text.trim_start_matches('\n').to_owned()
}

fn wrong(text: &mut String, fault: &str, look: Look) {
    for line in fault.lines() {
        for line in wrap(&escape::terminal(line), look.width.saturating_sub(INDENT)) {
            let _ = writeln!(text, "{:INDENT$}{line}", "");
        }
    }
}
