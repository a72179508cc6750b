//! The document of `where --format json`: fields in the order in which they are written.
//! Its contract is `where-1.schema.json` beside this file.

use serde::Serialize;

use crate::report::model::{FileEntry, SourceRegions, Tool};
use crate::report::run::Catalog;

/// The whole document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Regions {
    /// The version of this form; it rises when a field is removed or changes its meaning.
    pub schema_version: &'static str,
    /// Who wrote it.
    pub tool: Tool,
    /// What the answers rest on.
    pub catalogs: Vec<Catalog>,
    /// Where the input deploys to.
    pub source: SourceRegions,
    /// The region that would be left; `null` where no resource states one.
    pub from: Option<String>,
    /// Which regions were asked for; both empty for all public ones.
    pub asked: Asked,
    /// Counts.
    pub summary: Summary,
    /// Every input, by path.
    pub files: Vec<FileEntry>,
    /// Resources in other regions, which are not judged, by region.
    pub staying: Vec<StayingEntry>,
    /// The regions, the best first.
    pub regions: Vec<RegionEntry>,
    /// What is asked of a region, in the order of the input.
    pub things: Vec<ThingEntry>,
}

/// Which regions were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// By name.
    pub to: Vec<String>,
    /// All of these geographies.
    pub geographies: Vec<String>,
}

/// Counts of everything below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Files that were read.
    pub files_read: usize,
    /// Files that are not for this tool.
    pub files_skipped: usize,
    /// Files that could not be read.
    pub files_failed: usize,
    /// Resources that were read.
    pub resources: usize,
    /// Things that are asked of a region.
    pub things: usize,
    /// Regions that were judged.
    pub regions: usize,
    /// Those that have everything.
    pub fits: usize,
    /// Those that have everything after changes.
    pub changes: usize,
    /// Those where something cannot be told, or is doubtful.
    pub check: usize,
    /// Those that lack something.
    pub blocked: usize,
}

/// Resources that stay in another region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct StayingEntry {
    /// The region.
    pub region: String,
    /// How many.
    pub resources: usize,
}

/// Whether a region holds what is asked, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fitness {
    /// It has everything.
    Fits,
    /// It has everything after changes that `relocate` makes with `--replication nearest`.
    Changes,
    /// Nothing is known to be lacking, but something cannot be told, or is doubtful.
    Check,
    /// It lacks something.
    Blocked,
}

/// A region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RegionEntry {
    /// As templates write it.
    pub name: String,
    /// As the portal writes it.
    pub display_name: String,
    /// Residency boundary; `null` where none is published.
    pub geography: Option<String>,
    /// What it comes to.
    pub verdict: Fitness,
    /// Whether it is the region that would be left.
    pub is_source: bool,
    /// Whether access must be asked for: `yes`, `no`, `unknown`.
    pub restricted: &'static str,
    /// Number of availability zones; `null` where it is not known.
    pub zones: Option<u8>,
    /// The paired region.
    pub pair: Option<String>,
    /// Number of things that it lacks.
    pub blocked: usize,
    /// Number of things that it has after changes.
    pub changes: usize,
    /// Number of things that it lacks by a source that is no proof, or that work otherwise there.
    pub warnings: usize,
    /// Number of things that cannot be told.
    pub unknown: usize,
}

/// One thing that is asked of a region. In a region that is in none of its lists, it is met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ThingEntry {
    /// The rule that asks.
    pub rule: String,
    /// What is asked for, in a few words.
    pub what: String,
    /// What is to be said where a region does not have it.
    pub message: String,
    /// Who asks for it, in the order of the input.
    pub resources: Vec<ResourceEntry>,
    /// Regions that do not have it.
    pub blocked: Vec<String>,
    /// Regions that do not have it by a source that is no proof, or where something works otherwise.
    pub warned: Vec<String>,
    /// Regions that have it after a change.
    pub changes: Vec<ChangeEntry>,
    /// Regions where it cannot be told.
    pub unknown: Vec<ReasonEntry>,
}

/// A resource that asks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ResourceEntry {
    /// Path of its file.
    pub file: String,
    /// Line of the place, from 1.
    pub line: u32,
    /// Its column in Unicode scalars, from 1.
    pub column: u32,
    /// Place in that file.
    pub pointer: String,
    /// Its name, as far as it is known.
    pub name: String,
    /// Full type.
    #[serde(rename = "type")]
    pub kind: String,
}

/// A change, and the regions that make it necessary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeEntry {
    /// What would be otherwise.
    pub change: String,
    /// The regions, by name.
    pub regions: Vec<String>,
}

/// A reason, and the regions that it holds for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReasonEntry {
    /// Why it cannot be told.
    pub reason: String,
    /// The regions, by name.
    pub regions: Vec<String>,
}
