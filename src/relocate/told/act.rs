//! The words of `action`.

use std::fmt;

/// What a plan says should happen to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// It is written, and changed as the move asks for.
    Rewrite,
    /// It is written; its name, region and redundancy stay.
    Keep,
    /// It is left out.
    Drop,
    /// It is left where it is, and used from there.
    Leave,
    /// It is written to the file of the later stage.
    Stage,
}

impl Act {
    /// All of them, as a plan file spells them.
    pub const WORDS: [&'static str; 5] = ["rewrite", "keep", "drop", "leave", "stage"];

    /// The action behind a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        [
            Self::Rewrite,
            Self::Keep,
            Self::Drop,
            Self::Leave,
            Self::Stage,
        ]
        .into_iter()
        .find(|act| act.word() == word)
    }

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Rewrite => "rewrite",
            Self::Keep => "keep",
            Self::Drop => "drop",
            Self::Leave => "leave",
            Self::Stage => "stage",
        }
    }
}

impl fmt::Display for Act {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}
