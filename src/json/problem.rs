//! What a JSON text has that strict JSON has not.

use crate::text::Span;

/// Something at a place that strict JSON refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it is.
    pub kind: ProblemKind,
    /// Where it is.
    pub span: Span,
}

/// The deviations the parser knows; each is accepted and the rest is read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProblemKind {
    /// `//` or `/* */`
    #[error("comment")]
    Comment,
    /// A comma before `}` or `]`.
    #[error("comma without a following value")]
    TrailingComma,
    /// A line break inside a string.
    #[error("line break inside a string")]
    RawLineBreak,
    /// Another control character inside a string.
    #[error("control character inside a string")]
    ControlCharacter,
    /// `\ud800` without its second half.
    #[error("half of a surrogate pair")]
    LoneSurrogate,
    /// The same key again in one object; Azure compares without case.
    #[error("duplicate key `{key}`")]
    DuplicateKey {
        /// The key as written here.
        key: String,
        /// Where it stood first.
        first: Span,
    },
    /// A backslash before something that JSON does not know.
    #[error("unknown escape in a string")]
    BadEscape,
    /// Digits that are no JSON number (`01`, `1.`, `.5`, `+1`).
    #[error("not a JSON number")]
    BadNumber,
    /// Something else than what must stand here.
    #[error("expected {expected}, found {found}")]
    Unexpected {
        /// What must stand here, for a person.
        expected: &'static str,
        /// What stands here, shortened, for a person.
        found: String,
    },
    /// The text ends inside a string, array or object; the place is where that was opened.
    #[error("{what} that starts here is never closed")]
    Unclosed {
        /// `the string`, `the array`, `the object` or `the comment`.
        what: &'static str,
    },
    /// Nesting beyond the limit; what lies deeper is not read.
    #[error("nested more than {limit} levels deep")]
    TooDeep {
        /// The limit in levels.
        limit: usize,
    },
    /// Nothing but white space and comments.
    #[error("the file is empty")]
    Empty,
}

impl ProblemKind {
    /// Whether the text means what its author wrote although strict JSON
    /// refuses it: the tree is complete, and output in strict JSON mends it.
    #[must_use]
    pub fn is_tolerated(&self) -> bool {
        matches!(
            self,
            Self::Comment
                | Self::TrailingComma
                | Self::RawLineBreak
                | Self::ControlCharacter
                | Self::LoneSurrogate
                | Self::DuplicateKey { .. }
        )
    }
}
