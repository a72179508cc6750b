//! What has to hold of a resource so that it asks for a feature.

use crate::catalog::PathPattern;
use crate::catalog::layout::condition;
use crate::catalog::pack::{Row, Strings};

/// A condition.
#[derive(Clone, Copy)]
pub struct Condition<'a> {
    row: Row<'a>,
    /// The root type that its paths start at; none: the resource itself.
    pub of: Option<&'a str>,
    /// What is looked for.
    pub test: FeatureTest,
}

/// What a condition looks for at its places, one of which has to have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeatureTest {
    /// One of its values, without case.
    In,
    /// A value, and none of its own.
    NotIn,
    /// A text of one of its forms: see [`read_word`](super::read_word).
    Like,
    /// Anything.
    Exists,
    /// An array with elements.
    Filled,
    /// A group of regions, or `global`.
    Logical,
}

impl<'a> Condition<'a> {
    pub(super) fn read(row: Row<'a>) -> Self {
        Self {
            row,
            of: row.optional(condition::OF),
            test: match row.number_at(condition::KIND) {
                0 => FeatureTest::In,
                1 => FeatureTest::NotIn,
                2 => FeatureTest::Like,
                3 => FeatureTest::Exists,
                4 => FeatureTest::Filled,
                _ => FeatureTest::Logical,
            },
        }
    }

    /// Where it looks.
    pub fn paths(&self) -> impl Iterator<Item = PathPattern<'a>> + use<'a> {
        let paths: Strings<'a> = self.row.strings(condition::PATHS);
        paths.iter().map(PathPattern::new)
    }

    /// Its values or forms.
    pub fn values(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let values: Strings<'a> = self.row.strings(condition::VALUES);
        values.iter()
    }
}
