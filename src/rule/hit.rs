//! What a check finds in one resource; the rule that named the check makes a finding of it.

use super::demand::Ask;
use crate::finding::{Basis, Place, Related, Severity, SourceRef};
use crate::json::Pointer;

/// A place that a check has something to say about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Where.
    pub place: Place,
    /// Path inside the resource, for the fingerprint; empty for the resource as a whole.
    pub path: Pointer,
    /// What the rule's texts may name in braces, by placeholder. A secret never stands here.
    pub values: Vec<(&'static str, String)>,
    /// Further places.
    pub related: Vec<Related>,
    /// What the fact behind it carries, where that is less than the rule's own.
    pub grade: Option<Grade>,
}

/// What a fact of the catalogue carries: a rule over a table has one for each row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grade {
    /// At most so bad.
    pub severity: Severity,
    /// How sure it is.
    pub basis: Basis,
    /// Where it comes from.
    pub source: Option<SourceRef>,
    /// The code that Azure answers.
    pub azure_error: Option<String>,
}

/// One answer of a check. A pass is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The rule is broken here.
    Broken(Hit),
    /// It cannot be told here; the text says why: "the value of parameter `sku` is not known".
    CannotTell(Hit, String),
    /// It depends on the region.
    Asks(Hit, Ask),
}

impl Hit {
    /// A hit without values or further places.
    #[must_use]
    pub const fn new(place: Place, path: Pointer) -> Self {
        Self {
            place,
            path,
            values: Vec::new(),
            related: Vec::new(),
            grade: None,
        }
    }

    /// Adds what a placeholder stands for.
    #[must_use]
    pub fn with(mut self, placeholder: &'static str, value: impl Into<String>) -> Self {
        self.values.push((placeholder, value.into()));
        self
    }

    /// Adds what the fact behind it carries.
    #[must_use]
    pub fn graded(mut self, grade: Grade) -> Self {
        self.grade = Some(grade);
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        let message = message.into();
        self.related.push(Related { place, message });
        self
    }
}
