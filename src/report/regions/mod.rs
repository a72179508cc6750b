//! What `where` says: which regions hold what templates ask for, and what stands in the way.
//!
//! Takes a [`Weighing`]; [`Regions`] is the document that all three renderers write from.

mod build;
mod compare;
mod document;
mod markdown;
#[cfg(test)]
mod sample;
mod sections;
#[cfg(test)]
mod tests;
mod text;

use super::run::Run;
use crate::catalog;
use crate::finding::Severity;
use crate::json::Pointer;
use crate::text::Span;

pub use document::{
    Asked, ChangeEntry, Fitness, ReasonEntry, RegionEntry, Regions, ResourceEntry, StayingEntry,
    Summary, ThingEntry,
};
pub use markdown::markdown;
pub use text::text;

/// JSON Schema (2020-12) of the document, version 1.
pub const SCHEMA: &str = include_str!("where-1.schema.json");

/// What was asked of which regions, and what they answer.
#[derive(Clone, Debug, Default)]
pub struct Weighing<'a> {
    /// Files, catalogues, resources and source regions of the run.
    pub run: Run<'a>,
    /// Which regions were asked for.
    pub asked: Asked,
    /// The region that would be left.
    pub from: Option<String>,
    /// Resources in other regions, which are not judged.
    pub staying: Vec<StayingEntry>,
    /// The regions, each once.
    pub regions: Vec<catalog::Region<'a>>,
    /// What is asked of each, in the order of the input.
    pub things: Vec<Thing>,
}

/// One thing that is asked of a region, by one resource or by many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// The rule that asks.
    pub rule: String,
    /// What is asked for, in a few words.
    pub what: String,
    /// What is to be said where a region does not have it; it names the first resource.
    pub message: String,
    /// Who asks for it; never empty.
    pub subjects: Vec<Subject>,
    /// What each region answers, in the order of the regions.
    pub answers: Vec<Answer>,
}

/// A resource that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Index of its file.
    pub file: usize,
    /// Where it asks.
    pub pointer: Pointer,
    /// The same in the text.
    pub span: Span,
    /// Its name.
    pub name: String,
    /// Its full type.
    pub kind: String,
}

/// What a region answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It has it.
    Met,
    /// It has it after this change, which `relocate` makes.
    Changes(String),
    /// It has it not, by a source that is no proof, or something would work otherwise.
    Warns(Severity),
    /// It cannot be told, for this reason.
    Unknown(String),
    /// It cannot be told of any region, for this reason, so that it makes no region better.
    Open(String),
    /// It has it not.
    Blocks,
}

impl Answer {
    /// How bad it is, in the words of `--fail-on`; none where it is met.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        match self {
            Self::Met | Self::Open(_) => None,
            Self::Unknown(_) => Some(Severity::Note),
            Self::Changes(_) => Some(Severity::Warning),
            Self::Warns(severity) => Some(*severity),
            Self::Blocks => Some(Severity::Error),
        }
    }
}

/// The text of `where --format json`.
///
/// # Errors
/// When serialisation fails, which no document makes happen.
pub fn json(regions: &Regions) -> Result<String, serde_json::Error> {
    super::json::text(regions)
}
