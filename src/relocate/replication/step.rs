//! The steps that lowerings ask of a person: one for all that are lowered alike.

use std::collections::BTreeMap;

use crate::catalog::Redundancy;
use crate::finding::{Phase, Subject};

use super::LOWERED;
use crate::relocate::plan::Plan;

/// What is lowered from what to what, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    from: String,
    to: String,
    why: String,
    /// What it is, where the names of the levels do not say so.
    what: Option<String>,
    is_switch: bool,
}

impl Step {
    /// The step for a level in place of another.
    #[must_use]
    pub fn of(row: Redundancy<'_>, from: &str, to: &str, why: String) -> Self {
        Self {
            from: from.to_owned(),
            to: to.to_owned(),
            why,
            what: row.what.map(str::to_owned),
            is_switch: row.is_switch(),
        }
    }

    fn text(&self) -> String {
        let Self {
            from,
            to,
            why,
            what,
            is_switch,
        } = self;
        match what {
            Some(what) if *is_switch => format!(
                "Decide how these are to do without {what}, before they are made: {why}. Another \
                 target may have it."
            ),
            Some(what) => format!(
                "Decide whether {to} is enough as {what} where the source has {from}, before they \
                 are made: {why}. Another target may have it."
            ),
            None => format!(
                "Decide whether {to} is enough where the source has {from}, before anything is \
                 stored: {why}. Another target or `--replication` gives another level."
            ),
        }
    }
}

/// All that was lowered.
#[derive(Debug, Default)]
pub struct Lowered(BTreeMap<Step, Vec<Subject>>);

impl Lowered {
    /// Remembers a lowering for the checklist.
    pub fn add(&mut self, step: Step, subject: Subject) {
        let subjects = self.0.entry(step).or_default();
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }

    /// Adds the steps.
    pub fn ask(self, plan: &mut Plan) {
        for (step, subjects) in self.0 {
            plan.ask(LOWERED, Phase::Prepare, step.text(), subjects);
        }
    }
}
