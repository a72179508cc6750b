//! The document `report.json`: fields in the order in which they are written.
//! Its contract is `report-1.schema.json` beside this file.

use serde::Serialize;

use super::run::{Catalog, Decision, Disposition, FileKind, Status};
use crate::checklist::Phase;
use crate::finding::{Basis, Fix, Severity, SourceRef, State, Verdict};
use crate::rewrite::ChangeKind;

/// The version of this form; it rises when a field is removed or changes its meaning.
pub const SCHEMA_VERSION: &str = "1";

/// A whole report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// [`SCHEMA_VERSION`].
    pub schema_version: &'static str,
    /// Who wrote it.
    pub tool: Tool,
    /// What the verdicts rest on.
    pub catalogs: Vec<Catalog>,
    /// Where the input deploys to.
    pub source: SourceRegions,
    /// Where it shall go; `null` for a run without target.
    pub target: Option<Target>,
    /// Counts.
    pub summary: Summary,
    /// Every input, by path.
    pub files: Vec<FileEntry>,
    /// Every resource, by file and place.
    pub resources: Vec<ResourceEntry>,
    /// Every finding, by file, place and rule.
    pub findings: Vec<FindingEntry>,
    /// Every change, by file and place.
    pub changes: Vec<ChangeEntry>,
    /// Every resource ID that leads outside, by ID.
    pub externals: Vec<ExternalEntry>,
    /// Every step, by phase.
    pub checklist: Vec<CheckEntry>,
}

/// The program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

impl Tool {
    /// This program.
    pub const THIS: Self = Self {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
    };
}

/// Where the input deploys to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceRegions {
    /// Sorted; empty where none is known.
    pub regions: Vec<String>,
}

/// Where it shall go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Target {
    /// The region.
    pub region: String,
}

/// Counts of everything below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Files that were read and judged.
    pub files_read: usize,
    /// Files that are not for this tool.
    pub files_skipped: usize,
    /// Files that could not be read.
    pub files_failed: usize,
    /// Resources.
    pub resources: usize,
    /// Template expressions.
    pub expressions: usize,
    /// Those without a value that is known offline.
    pub unknown: usize,
    /// Open errors.
    pub errors: usize,
    /// Open warnings.
    pub warnings: usize,
    /// Open notes.
    pub notes: usize,
    /// Changes.
    pub changes: usize,
    /// Resources left out.
    pub dropped: usize,
    /// Resources in templates of a later stage.
    pub staged: usize,
    /// Resource IDs that lead outside.
    pub externals: usize,
    /// Steps for people.
    pub checklist: usize,
}

/// An input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileEntry {
    /// As given, with `/`.
    pub path: String,
    /// What it is.
    pub kind: FileKind,
    /// How many resources it holds.
    pub resources: usize,
    /// What became of it.
    pub status: Status,
    /// Why it was skipped or failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What was written from it, relative to the output folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
}

/// A resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceEntry {
    /// Path of its file.
    pub file: String,
    /// Place in that file.
    pub pointer: String,
    /// Full type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Name; `null` where not known offline.
    pub name: Option<String>,
    /// Region; `null` where it has none or it is not known offline.
    pub location: Option<String>,
    /// Name in the output; `null` where dropped or not known offline.
    pub new_name: Option<String>,
    /// Region in the output; `null` as above.
    pub new_location: Option<String>,
    /// What became of it.
    pub disposition: Disposition,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Where it stands in the output.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<PlaceEntry>,
    /// What of it is not known, and why; none where all is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<UnknownEntry>,
}

/// Why something of a resource is not known offline: a sentence a reason, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnknownEntry {
    /// Of its name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub name: Vec<String>,
    /// Of its location.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub location: Vec<String>,
    /// Of its type or its API version.
    #[serde(rename = "type", skip_serializing_if = "Vec::is_empty")]
    pub kind: Vec<String>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceEntry {
    /// Path.
    pub file: String,
    /// Place in that file.
    pub pointer: String,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FindingEntry {
    /// The rule's id.
    pub rule: String,
    /// How bad.
    pub severity: Severity,
    /// Broken, or cannot tell (`unknown`).
    pub verdict: Verdict,
    /// Open or mended.
    pub state: State,
    /// Path of the file.
    pub file: String,
    /// Place in that file.
    pub pointer: String,
    /// Line of its first character, from 1.
    pub line: u32,
    /// Column of its first character in Unicode scalars, from 1.
    pub column: u32,
    /// Line behind its last character.
    pub end_line: u32,
    /// Column behind its last character.
    pub end_column: u32,
    /// One sentence.
    pub message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The error code that Azure would answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub azure_error: Option<String>,
    /// What the verdict rests on.
    pub basis: Basis,
    /// Where the fact comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceRef>,
    /// Further places.
    pub related: Vec<RelatedEntry>,
    /// What would mend it or has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
    /// The same in every run.
    pub fingerprint: String,
}

/// A further place of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RelatedEntry {
    /// Path of the file.
    pub file: String,
    /// Place in that file.
    pub pointer: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalars, from 1.
    pub column: u32,
    /// What to see there.
    pub message: String,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeEntry {
    /// Path of the input file.
    pub file: String,
    /// Place in the input.
    pub pointer: String,
    /// Place in the output.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output_pointer: Option<String>,
    /// What it is about.
    pub kind: ChangeKind,
    /// JSON text before; `null` for something inserted.
    pub before: Option<String>,
    /// JSON text after; `null` for something removed.
    pub after: Option<String>,
    /// The rule that asked for it.
    pub rule: String,
}

/// A resource ID that leads outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalEntry {
    /// The ID.
    pub id: String,
    /// Resource type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Resource name.
    pub name: String,
    /// Its subscription.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription: Option<String>,
    /// Its resource group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_group: Option<String>,
    /// Who refers to it.
    pub used_by: Vec<PlaceEntry>,
    /// What is to be done about it.
    pub decision: Decision,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckEntry {
    /// The same in every run.
    pub id: String,
    /// When.
    pub phase: Phase,
    /// What to do, as Markdown.
    pub text: String,
    /// What it is about.
    pub subjects: Vec<SubjectEntry>,
    /// A command that does it, or helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// Where the advice comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceRef>,
    /// Done by the run.
    pub done: bool,
}

/// What a step is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SubjectEntry {
    /// Path of the file.
    pub file: String,
    /// Place in that file.
    pub pointer: String,
    /// Name.
    pub name: String,
    /// Resource type, or `parameter`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Line of the place, where known; for Markdown, not part of the document.
    #[serde(skip)]
    pub line: Option<u32>,
}
