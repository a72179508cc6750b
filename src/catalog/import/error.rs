//! Why a file is no list that can be imported, and what would be.

use crate::catalog::ListKind;
use crate::json::ProblemKind;
use crate::text::Span;

/// What is wrong, with its place.
pub(super) type At = (Span, ImportMistake);

/// A list that cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{mistake}")]
pub struct ImportError {
    /// Which of the lists, by its number.
    pub file: usize,
    /// Where.
    pub span: Span,
    /// What is wrong.
    pub mistake: ImportMistake,
}

/// What is wrong with a list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportMistake {
    /// Not JSON.
    #[error("not valid JSON: {0}")]
    Syntax(ProblemKind),
    /// It ends in the middle.
    #[error("the list is cut off: {what} that starts here is never closed")]
    CutOff {
        /// What is not closed.
        what: &'static str,
    },
    /// Nothing in it.
    #[error("the file is empty")]
    Nothing,
    /// A list without entries.
    #[error("the list is empty: Azure gave nothing")]
    Empty,
    /// Azure refused.
    #[error("this is an error of Azure, not a list: {0}")]
    AzureError(String),
    /// JSON that is something else.
    #[error("{what}, not one of the four lists that can be imported")]
    Foreign {
        /// What it is, as far as that can be told.
        what: &'static str,
        /// The list that was probably meant.
        instead: Option<ListKind>,
    },
    /// An entry without something that it must have.
    #[error("expected {list} here: the entry has no `{key}`")]
    Missing {
        /// What the entry would be.
        list: &'static str,
        /// What it must have.
        key: &'static str,
        /// The list that it stands in.
        kind: ListKind,
    },
    /// Something of another kind than it must be.
    #[error("expected {wanted} here, found {found}")]
    Kind {
        /// What must be here.
        wanted: &'static str,
        /// What is here.
        found: &'static str,
    },
    /// A text that cannot be what it stands for.
    #[error("`{0}` is no name of a location")]
    NoLocation(String),
    /// The same for other names.
    #[error("`{0}` cannot be a name: it has characters that no name in Azure has")]
    NoName(String),
    /// Entries, and none that is of use.
    #[error("nothing in the list is about {0}")]
    Useless(&'static str),
}

impl ImportMistake {
    pub(super) fn of(problem: &ProblemKind) -> Self {
        match problem {
            ProblemKind::Unclosed { what } => Self::CutOff { what },
            ProblemKind::Empty => Self::Nothing,
            other => Self::Syntax(other.clone()),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        let again = |kind: ListKind| format!("what is wanted is printed by: {}", kind.command());
        match self {
            Self::Syntax(_) => {
                "print the list again as JSON, with `-o json`, and nothing else into the file"
                    .to_owned()
            }
            Self::CutOff { .. } => {
                "print the list again, and wait until the command has ended".to_owned()
            }
            Self::Nothing | Self::Empty => {
                "sign in with `az login`, choose the subscription with `az account set`, and print \
                 the list again"
                    .to_owned()
            }
            Self::AzureError(_) => {
                "mend what the error names, usually the sign-in or the subscription, and print the \
                 list again"
                    .to_owned()
            }
            Self::Foreign {
                instead: Some(kind),
                ..
            }
            | Self::Missing { kind, .. } => again(*kind),
            Self::Useless(_) => again(ListKind::Sizes),
            Self::Foreign { instead: None, .. } => {
                "give what `az account list-locations`, `az provider list` or `az vm list-skus --all` \
                 prints with `-o json`, or the call for storage SKUs that `armove catalog import \
                 --help` shows"
                    .to_owned()
            }
            Self::Kind { .. } | Self::NoLocation(_) | Self::NoName(_) => {
                "give the list as Azure prints it, without `--query` or changes".to_owned()
            }
        }
    }
}
