//! What a run knows, in types that belong to no command: the input of every
//! renderer. Files are named by their index in [`Run::files`].

use serde::Serialize;

use crate::arm::{Reasons, Unknowns};
use crate::checklist::{Item, Order};
use crate::finding::Finding;
use crate::json::{Node, Pointer};
pub use crate::relocate::{External, ExternalDecision as Decision};
use crate::rewrite::Change;
use crate::text::{Position, Source, Span};

/// All that a run has to say. Lists may come in any order, except `catalogs`
/// (strongest first) and `findings` (as [`Sink`](crate::finding::Sink) gives them).
#[derive(Clone, Debug, Default)]
pub struct Run<'a> {
    /// The catalogue and its overlays, in order of precedence.
    pub catalogs: Vec<Catalog>,
    /// Regions that the input deploys to (D1), normalised.
    pub source_regions: Vec<String>,
    /// Where it shall go, normalised; none for a run without target.
    pub target: Option<String>,
    /// How many template expressions were read.
    pub expressions: usize,
    /// How many of them have no value that is known offline.
    pub unknown: usize,
    /// What the names and locations that are not known rest on.
    pub missing: Unknowns,
    /// All inputs, those skipped and failed included.
    pub files: Vec<InputFile<'a>>,
    /// All resources, nested and inline ones included.
    pub resources: Vec<Resource>,
    /// Sorted and each once.
    pub findings: Vec<Finding>,
    /// What was changed.
    pub changes: Vec<Change>,
    /// Resource IDs that lead out of the template.
    pub externals: Vec<External>,
    /// Steps for people; merged and sorted by the report.
    pub checklist: Vec<Item>,
    /// In which order resources are deployed; the subjects of steps follow it.
    pub order: Order,
}

/// A catalogue that verdicts rest on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Catalog {
    /// Its name: `built-in`, or the file of an overlay.
    pub name: String,
    /// Date of its newest fact, `YYYY-MM-DD`.
    pub date: String,
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
}

/// What kind of input a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// A deployment template.
    Template,
    /// A parameter file.
    Parameters,
    /// What Azure lists as existing, such as backup items.
    Inventory,
    /// Anything else.
    Other,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Read and judged.
    Analysed,
    /// Not for this tool.
    Skipped,
    /// Should have been read, but could not.
    Failed,
}

/// One input.
#[derive(Clone, Debug)]
pub struct InputFile<'a> {
    /// As given, with `/`; inside an archive `export.zip/template.json`.
    pub path: String,
    /// What it is.
    pub kind: FileKind,
    /// What became of it.
    pub status: Status,
    /// Why it was skipped or failed.
    pub reason: Option<String>,
    /// What was written from it, relative to the output folder.
    pub output: Option<String>,
    /// Its text, where it could be decoded; excerpts and positions come from here.
    pub source: Option<&'a Source>,
    /// Where reading stopped, of a file whose bytes are no text.
    pub stopped: Option<Position>,
    /// Its tree, where it could be parsed; lines of the checklist come from here.
    pub root: Option<&'a Node>,
    /// Values that are never shown, in any order.
    pub secrets: Vec<Span>,
}

impl InputFile<'_> {
    /// Line and column of an offset; where there is no text, of where reading
    /// stopped, else of the start of the file.
    #[must_use]
    pub fn position(&self, at: u32) -> Position {
        let start = self.stopped.unwrap_or(Position { line: 1, column: 1 });
        self.source.map_or(start, |source| source.position(at))
    }

    /// The line that a path leads to, if it leads anywhere.
    #[must_use]
    pub fn line_of(&self, pointer: &Pointer) -> Option<u32> {
        let node = pointer.find(self.root?)?;
        Some(self.source?.position(node.span.start).line)
    }
}

/// What became of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Disposition {
    /// Written as it was.
    Kept,
    /// Written with changes.
    Rewritten,
    /// Left out.
    Dropped,
    /// Moved to a template of a later stage.
    Staged,
}

/// One resource of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Index of its file.
    pub file: usize,
    /// Its place there.
    pub pointer: Pointer,
    /// Full type, parents included.
    pub kind: String,
    /// Full name; none where it is not known offline.
    pub name: Option<String>,
    /// Region; none where the type has none or it is not known offline.
    pub location: Option<String>,
    /// Name in the output; none where dropped or not known offline.
    pub new_name: Option<String>,
    /// Region in the output; none where dropped or not known offline.
    pub new_location: Option<String>,
    /// What became of it.
    pub disposition: Disposition,
    /// Why, for anything but kept and rewritten.
    pub reason: Option<String>,
    /// File, relative to the output folder, and place there.
    pub output: Option<(String, Pointer)>,
    /// Why name, location and type are not known.
    pub unknown: Reasons,
}
