//! One change, as reports list it.

use serde::Serialize;

use crate::json::Pointer;

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// The name of a resource, or what follows it.
    Name,
    /// A region.
    Location,
    /// Redundancy of storage or of a vault.
    Replication,
    /// A resource ID.
    Id,
    /// A parameter's declaration or value.
    Parameter,
    /// Something taken out.
    Remove,
    /// Something put in.
    Insert,
    /// The form of the JSON only: comments, trailing commas, encoding.
    Structure,
}

/// One change between input and output.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Index into the files of the run.
    pub file: usize,
    /// Place in the input; for something inserted, its parent.
    pub pointer: Pointer,
    /// Place in the output, where there is one.
    pub output_pointer: Option<Pointer>,
    /// What it is about.
    pub kind: ChangeKind,
    /// JSON text before, secrets masked; none for something inserted.
    pub before: Option<String>,
    /// JSON text after, secrets masked; none for something removed.
    pub after: Option<String>,
    /// The rule that asked for it, such as `relocate/location`.
    pub rule: String,
}
