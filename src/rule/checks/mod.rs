//! The closed set of checks that rules can name: what neither a schema nor a path can say.
//!
//! A check is a function over one resource. It says where, the rule says what it means. One check
//! or family a file; [`CHECKS`] lists them by name.

mod region;

use super::{Found, Scene};
use crate::arm::ResourceRef;

/// A check that a rule file can name.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Its name in rule files.
    pub name: &'static str,
    /// One line for authors of rules: what it finds.
    pub about: &'static str,
    /// What its hits offer to the rule's texts, besides what all rules have.
    pub placeholders: &'static [&'static str],
    /// Looks at one resource.
    pub run: fn(&Scene<'_>, ResourceRef, &mut Vec<Found>),
}

/// All checks, by name.
pub const CHECKS: &[Check] = &[
    region::OFFERED_TYPE,
    region::REDUNDANCY_LEVEL,
    region::ZONES,
];

/// The check of a name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.name == name)
}
