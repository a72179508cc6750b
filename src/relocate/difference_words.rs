//! How two copies of one resource differ, in words; secrets are masked.

use crate::arm::Value;
use crate::arm::sameness::Difference;
use crate::json::{Node, Pointer};
use crate::rule::removals::dotted;

use super::shown::Secrets;

/// A copy as its differences are told: what it is called, and what must not be shown of it.
#[derive(Debug)]
pub struct Told<'t> {
    /// Where it stands, as in "is 1 inline".
    pub place: &'t str,
    /// The object that paths start from.
    pub node: &'t Node,
    /// What is secret in it.
    pub secrets: Secrets,
}

/// The differences in words, the first few of them.
#[must_use]
pub fn in_words(differences: &[Difference], one: &Told<'_>, other: &Told<'_>) -> String {
    const MAX_NAMED: usize = 3;
    let side = |value: &Value, path: &Pointer, told: &Told<'_>| match value {
        Value::Null => format!("absent {}", told.place),
        value => format!(
            "`{}` {}",
            told.secrets.shown(value, told.node, path),
            told.place
        ),
    };
    let named = differences.iter().take(MAX_NAMED).map(|difference| {
        let path = &difference.path;
        let (one, other) = (
            side(&difference.one, path, one),
            side(&difference.other, path, other),
        );
        format!("`{}` is {one} and {other}", dotted(path))
    });
    let mut text = named.collect::<Vec<_>>().join("; ");
    if differences.len() > MAX_NAMED {
        text.push_str(&format!("; {} more", differences.len() - MAX_NAMED));
    }
    text
}
