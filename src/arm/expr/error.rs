//! What can be wrong with the text of an expression.

use crate::text::Span;

/// An expression that cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// Where, in bytes of the decoded string.
    pub span: Span,
}

/// The ways in which an expression can be malformed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SyntaxErrorKind {
    /// `[]` or blanks only.
    #[error("the expression is empty")]
    Empty,
    /// Longer than Azure takes; both in characters.
    #[error("the expression has {length} characters, Azure takes {limit}")]
    TooLong {
        /// Characters of the string.
        length: usize,
        /// The limit.
        limit: usize,
    },
    /// Calls and accesses nested beyond the limit.
    #[error("nested more than {limit} levels deep")]
    TooDeep {
        /// The limit in levels.
        limit: usize,
    },
    /// No second `'`.
    #[error("the text that starts here is never closed")]
    UnclosedString,
    /// `(` or `[` without its partner.
    #[error("the `{0}` that opens here is never closed")]
    Unclosed(char),
    /// A character that starts nothing.
    #[error("`{0}` has no meaning in an expression")]
    Character(char),
    /// A number that is no signed 64-bit integer.
    #[error("`{0}` is no 64-bit integer")]
    Number(String),
    /// A name that is not followed by `(`.
    #[error("`{0}` is neither a call nor a text")]
    BareName(String),
    /// Something else than what must stand here.
    #[error("expected {expected}, found {found}")]
    Unexpected {
        /// What must stand here, for a person.
        expected: &'static str,
        /// What stands here, for a person.
        found: String,
    },
}

impl SyntaxError {
    /// What to do about it, where there is something to say.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let help = match &self.kind {
            SyntaxErrorKind::Empty => "write `[[]` for the text `[]`".to_owned(),
            SyntaxErrorKind::TooLong { .. } | SyntaxErrorKind::TooDeep { .. } => {
                "move parts of it into variables".to_owned()
            }
            SyntaxErrorKind::UnclosedString => {
                "close it with `'`; a quote inside a text is written `''`".to_owned()
            }
            SyntaxErrorKind::Unclosed('[') => "add `]`".to_owned(),
            SyntaxErrorKind::Unclosed(_) => "add `)`".to_owned(),
            SyntaxErrorKind::Character('"') => "texts stand in single quotes: `'text'`".to_owned(),
            SyntaxErrorKind::Character('?') => {
                "only Bicep has `.?` and `? :`; use `tryGet(…)` or `if(…)`".to_owned()
            }
            SyntaxErrorKind::Character('-') => {
                "a name with a dash is reached by `['a-b']`; subtraction is `sub(…)`".to_owned()
            }
            SyntaxErrorKind::Character('+' | '*' | '/' | '%' | '=' | '!' | '<' | '>' | '&' | '|') => {
                "there are no operators; use functions such as `add(…)`, `equals(…)`, `and(…)`"
                    .to_owned()
            }
            SyntaxErrorKind::Character(_) => return None,
            SyntaxErrorKind::Number(_) => {
                "decimals are written `json('1.5')`, large numbers as text".to_owned()
            }
            SyntaxErrorKind::BareName(name) => {
                format!("write `{name}()` to call it, or `'{name}'` for the text")
            }
            SyntaxErrorKind::Unexpected { expected, found } => match *expected {
                END if matches!(found.as_str(), "`)`" | "`]`" | "`,`") => {
                    format!("take {found} out, or open what it belongs to before it")
                }
                END => "join texts with `concat(…)`; a literal text that begins with `[` and ends with `]` is written `[[…]`"
                    .to_owned(),
                _ => return None,
            },
        };
        Some(help)
    }
}

/// Named here because the help for it differs.
pub(super) const END: &str = "the end of the expression";
