//! Levels of redundancy as resources state them.

use super::{Value, View};
use crate::catalog::{Level, Redundancy};

/// The level that a value of a property is; none where the table does not know it.
#[must_use]
pub fn level_of<'c>(row: Redundancy<'c>, value: &Value) -> Option<Level<'c>> {
    match value {
        Value::String(text) if !row.plain => row.level(text),
        Value::Bool(on) if row.plain => row.level(if *on { "true" } else { "false" }),
        _ => None,
    }
}

impl View<'_> {
    /// The place of the region that a property of this resource is about, where the table says that
    /// it is not the resource's own: `locationName` beside `isZoneRedundant`.
    #[must_use]
    pub fn region_beside(&self, place: &Self, row: Redundancy<'_>) -> Option<Self> {
        self.follow_path(&place.path.parent())?.member(row.beside?)
    }
}
