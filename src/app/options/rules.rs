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

/// What `explain` is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainOptions {
    /// The rule or finding, as typed.
    pub rule: String,
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
