//! Why a file is no overlay that can be used.

use crate::text::Span;

/// What is wrong with an overlay, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{mistake}")]
pub struct OverlayError {
    /// Which of the files, by its number.
    pub file: usize,
    /// The line.
    pub span: Span,
    /// What is wrong.
    pub mistake: OverlayMistake,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OverlayMistake {
    /// Something else.
    #[error("this is no catalogue overlay")]
    Foreign,
    /// One of the Azure CLI's own lists.
    #[error("this is JSON, not a catalogue overlay")]
    Json,
    /// Of a later version.
    #[error("an overlay of form {0}, which this version of armove does not know")]
    Version(String),
    /// A line that is none of ours.
    #[error("`{0}` is no row of an overlay")]
    Row(String),
    /// Too few or too many fields.
    #[error("a `{row}` row has {wanted} fields; this one has {found}")]
    Fields {
        /// Its first word.
        row: &'static str,
        /// How many it must have.
        wanted: usize,
        /// How many it has.
        found: usize,
    },
    /// A field that cannot be.
    #[error("`{0}` cannot stand in this field")]
    Value(String),
    /// It does not end as it must: a copy that broke off.
    #[error("the overlay is cut off: its last row is missing")]
    CutOff,
}

impl OverlayMistake {
    /// What to do about it.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Json => {
                "import it first: `armove catalog import FILE --date YYYY-MM-DD --output azure.catalog`"
            }
            Self::Foreign => {
                "give a file that `armove catalog import` wrote; `armove catalog import --help` \
                 says how to make one"
            }
            Self::Version(_) => "import the lists again with this version",
            _ => "it was changed by hand or damaged: import the lists again",
        }
    }
}
