//! What a run says to people and programs: one renderer a file.
//!
//! Takes a [`Run`], which is neutral and complete; reads no files and writes
//! none. Values that are secret arrive masked, or as spans to mask; text from
//! the input is escaped here for the place where it is shown.

mod build;
pub mod catalogs;
pub mod checklist;
pub mod diff;
pub mod dropped;
mod excerpt;
pub mod graph;
pub mod json;
mod model;
pub mod regions;
pub mod rules;
mod run;
#[cfg(test)]
mod sample;
pub mod schema;
pub mod script;
pub mod text;

pub use model::{
    ChangeEntry, CheckEntry, ExternalEntry, FileEntry, FindingEntry, PlaceEntry, RelatedEntry,
    Report, ResourceEntry, SCHEMA_VERSION, SourceRegions, SubjectEntry, Summary, Target, Tool,
};
pub use run::{
    Catalog, Decision, Disposition, External, FileKind, InputFile, Resource, Run, Status,
};
