//! How a run ended.

/// How a run ended, as its exit code says it; of several the first of 2, 1, 3, 0 that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing is open that counts: 0.
    Clean,
    /// Findings are open at or above `--fail-on`: 1.
    Findings,
    /// Wrong usage, an input that could not be read, a proof or a write that failed: 2.
    Failed,
    /// Nothing was analysed: 3.
    NothingAnalysed,
}

impl Exit {
    /// The exit code of the process.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Failed => 2,
            Self::NothingAnalysed => 3,
        }
    }
}
