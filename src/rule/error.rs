//! What is wrong with a rule file, and where.

use std::sync::Arc;

use crate::text::{Source, Span};

/// A mistake in a rule file.
///
/// Shown with the lines around [`span`](Self::span) of [`file`](Self::file).
#[derive(Clone, Debug, thiserror::Error)]
#[error("{problem}")]
pub struct RuleError {
    /// The file, by its name as shown.
    pub file: Arc<Source>,
    /// Where in it.
    pub span: Span,
    /// What is wrong.
    pub problem: Problem,
    /// What would be right.
    pub help: Option<String>,
}

/// What is wrong with a rule file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It is no TOML.
    #[error("not TOML: {0}")]
    Syntax(String),
    /// A key that rules do not have.
    #[error("there is no `{0}` in {1}")]
    UnknownKey(String, &'static str),
    /// A key that has to be there.
    #[error("{1} needs `{0}`")]
    Missing(&'static str, &'static str),
    /// A value of another kind.
    #[error("`{key}` must be {wanted}, not {found}")]
    WrongKind {
        /// The key.
        key: String,
        /// What it takes, with its article.
        wanted: &'static str,
        /// What stands there, with its article.
        found: &'static str,
    },
    /// A word out of a closed set.
    #[error("`{value}` is no {what}")]
    UnknownWord {
        /// What the words are: "severity".
        what: &'static str,
        /// What stands there.
        value: String,
    },
    /// Not `area/what-is-wrong`.
    #[error("`{0}` is no rule id")]
    BadId(String),
    /// Another rule has it.
    #[error("another rule has the id `{0}`")]
    IdTaken(String),
    /// Not `Provider.Namespace/type`.
    #[error("`{0}` is no resource type")]
    BadType(String),
    /// None or several of `must`, `find` and `check`.
    #[error("a rule has one of `must`, `find` and `check`; this one has {0}")]
    OneLogic(&'static str),
    /// A key that means nothing beside `check`, or without `must`.
    #[error("`{0}` means nothing beside `{1}`")]
    Pointless(&'static str, &'static str),
    /// A severity that the basis does not carry.
    #[error("what is {basis} carries at most {most}")]
    TooSevere {
        /// What the rule rests on.
        basis: &'static str,
        /// The highest severity, with its article.
        most: &'static str,
    },
    /// A JSONPath that cannot be read.
    #[error("no JSONPath: {0}")]
    BadPath(String),
    /// A JSONPath that is refused.
    #[error("{0} is not allowed in a rule")]
    RefusedPath(&'static str),
    /// A keyword that no schema of a rule has.
    #[error("`{0}` is no keyword of JSON Schema")]
    UnknownKeyword(String),
    /// A keyword whose answer could turn around with what is not known.
    #[error("`{0}` is not allowed in a rule")]
    RefusedKeyword(String),
    /// A schema that cannot be used.
    #[error("no JSON Schema: {0}")]
    BadSchema(String),
    /// Nested deeper than any rule needs.
    #[error("nested deeper than {0} levels")]
    TooDeep(usize),
    /// A placeholder that nothing fills.
    #[error("nothing fills the placeholder `{{{0}}}`")]
    UnknownPlaceholder(String),
    /// `{` without `}`, or the other way round.
    #[error("a brace without its partner")]
    UnpairedBrace,
    /// Not a JSON Pointer.
    #[error("`{0}` is no JSON Pointer")]
    BadPointer(String),
    /// None or several of `set`, `remove` and `insert`.
    #[error("a fix has one of `set`, `remove` and `insert`; this one has {0}")]
    OneAction(&'static str),
    /// Not a date.
    #[error("`{0}` is no date")]
    BadDate(String),
    /// Not an address.
    #[error("`{0}` is no address")]
    BadAddress(String),
    /// Nothing stands in a text that people read.
    #[error("`{0}` is empty")]
    Empty(String),
}
