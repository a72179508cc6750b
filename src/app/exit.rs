//! How a run ended.

use crate::finding::{Finding, Severity, State};

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
    /// The exit of a run that did what it could.
    ///
    /// `failed` says that an input was unreadable or the proof did not hold;
    /// `fail_on` is none for `never`, which silences findings only.
    #[must_use]
    pub fn of(
        failed: bool,
        findings: &[Finding],
        fail_on: Option<Severity>,
        resources: usize,
        allow_none: bool,
    ) -> Self {
        let open = findings
            .iter()
            .filter(|finding| finding.state == State::Open);
        let worst = open.map(|finding| finding.severity).max();
        match fail_on.zip(worst) {
            _ if failed => Self::Failed,
            Some((level, worst)) if worst >= level => Self::Findings,
            _ if resources == 0 && !allow_none => Self::NothingAnalysed,
            _ => Self::Clean,
        }
    }

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
