//! What the commands about rules are asked to do.

use std::path::PathBuf;

use super::Format;

/// What `rules` is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesOptions {
    /// Folders with further rules.
    pub folders: Vec<PathBuf>,
    /// As what the list is written.
    pub format: Format,
    /// Whether standard output takes colours.
    pub color: bool,
}

/// What is explained, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A rule or finding.
    Rule(String),
    /// A resource type, in every public region.
    Type(String),
    /// A region.
    Region(String),
    /// A resource type in a region.
    TypeIn(String, String),
}

/// What `explain` is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainOptions {
    /// What is explained.
    pub about: About,
    /// Overlays over the embedded catalogue, as `catalog import` writes them.
    pub overlays: Vec<PathBuf>,
    /// Folders with further rules.
    pub folders: Vec<PathBuf>,
    /// Whether standard output takes colours.
    pub color: bool,
}

/// What `rules test` is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleCasesOptions {
    /// The folder with rules and their cases.
    pub folder: PathBuf,
    /// Whether standard output takes colours.
    pub color: bool,
}
