//! The steps of a relocation: those that the plan asks for, and those that
//! follow from what is in the estate.

use super::Item;
use crate::finding::Finding;
use crate::relocate::{Job, Plan};

/// All steps of a run; the report merges and sorts them.
#[must_use]
pub fn build(_job: &Job<'_>, plan: &Plan, _findings: &[Finding]) -> Vec<Item> {
    plan.items.clone()
}
