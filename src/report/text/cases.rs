//! How the cases of rules came out, for a terminal.

use std::fmt::Write;

use super::paint::Paint;
use super::wrap::wrap;
use super::{Look, count, heading};
use crate::rule::Outcome;
use crate::text::escape;

/// Columns before what is wrong with a case.
const INDENT: usize = 9;

/// The cases of one rule.
#[derive(Clone, Debug)]
pub struct Tested {
    /// Its id.
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

/// All rules with their cases, the paths of cases that belong to no rule, and the verdict last.
#[must_use]
pub fn cases(tested: &[Tested], strays: &[String], look: Look) -> String {
    let paint = Paint::new(look.color);
    let mut text = String::new();
    for one in tested {
        heading(&mut text, paint.bold(escape::terminal(&one.rule)));
        for outcome in &one.outcomes {
            let name = escape::terminal(&outcome.name);
            // Writing to a string never fails.
            let _ = match outcome.faults.is_empty() {
                true => writeln!(text, "  {}     {name}", paint.green("ok")),
                false => writeln!(text, "  {}  {name}", paint.red("wrong")),
            };
            for fault in &outcome.faults {
                told(&mut text, &"", &fault.to_string(), look);
            }
        }
        for fault in &one.faults {
            told(&mut text, &paint.red("wrong"), fault, look);
        }
    }
    if !strays.is_empty() {
        heading(
            &mut text,
            paint.bold("Of no rule: the folder must have the name of one"),
        );
    }
    for path in strays {
        told(&mut text, &paint.red("wrong"), path, look);
    }
    let cases: usize = tested.iter().map(|one| one.outcomes.len()).sum();
    let failures: usize = tested.iter().map(Tested::failures).sum();
    let failures = failures + strays.len();
    let verdict = match failures {
        0 => paint.green("all as they should be".to_owned()),
        _ => paint.red(format!("{failures} wrong")),
    };
    let rules = count(tested.len(), "rule");
    let _ = writeln!(text, "\n{rules}, {}: {verdict}", count(cases, "case"));
    text.trim_start_matches('\n').to_owned()
}

/// What is wrong, each line behind the same indentation, the first behind a mark.
fn told(text: &mut String, mark: &dyn std::fmt::Display, fault: &str, look: Look) {
    let width = look.width.saturating_sub(INDENT);
    let lines = fault
        .lines()
        .flat_map(|line| wrap(&escape::terminal(line), width));
    for (number, line) in lines.enumerate() {
        let shown = match number {
            0 => mark.to_string(),
            _ => String::new(),
        };
        let lead = if shown.is_empty() { INDENT - 2 } else { 0 };
        let gap = if shown.is_empty() { "" } else { "  " };
        let _ = writeln!(text, "  {shown}{gap}{:lead$}{line}", "");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{CaseFault, Shows};

    fn outcome(name: &str, faults: &[CaseFault]) -> Outcome {
        Outcome {
            name: name.to_owned(),
            shows: Some(Shows::Fail),
            faults: faults.to_vec(),
        }
    }

    #[test]
    fn each_case_is_told_and_the_verdict_stands_last() {
        let good = Tested {
            rule: "a/good".to_owned(),
            outcomes: vec![outcome("fail-it.json", &[])],
            faults: Vec::new(),
        };
        let bad = Tested {
            rule: "a/bad".to_owned(),
            outcomes: vec![
                outcome(
                    "pass-x.json",
                    &[
                        CaseFault::Found(
                            "/resources/0".to_owned(),
                            "a fault\nof two lines".to_owned(),
                        ),
                        CaseFault::Region("\u{1b}[2J".to_owned()),
                    ],
                ),
                outcome("fail-y.json", &[]),
            ],
            faults: vec!["no case is there".to_owned()],
        };
        assert_eq!((good.failures(), bad.failures()), (0, 2));
        let look = Look::default();
        insta::assert_snapshot!(cases(std::slice::from_ref(&good), &[], look));
        insta::assert_snapshot!(cases(
            &[good, bad],
            &["a/cases/x/fail-y.json".to_owned()],
            look
        ));
    }
}
