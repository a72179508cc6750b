//! The problems met while reading one text.
//!
//! Keeps one mistake from being told a thousand times.

use super::{Problem, ProblemKind};
use crate::text::Span;

/// Errors kept of one text (and as many duplicate keys): beyond, a person
/// mends the first ones and runs again.
const MAX_ERRORS: usize = 50;

/// Collects problems.
#[derive(Debug, Default)]
pub(super) struct Log {
    problems: Vec<Problem>,
    errors: usize,
    duplicates: usize,
    last_error: Option<u32>,
}

/// A state of the log to come back to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    problems: usize,
    errors: usize,
    last_error: Option<u32>,
}

impl Log {
    /// Keeps something that is only tolerated; all of it is kept.
    pub(super) fn tolerate(&mut self, kind: ProblemKind, span: Span) {
        self.problems.push(Problem { kind, span });
    }

    /// Keeps a syntax error, unless one was met at this place before: what
    /// follows from the first at the same place helps nobody.
    pub(super) fn error(&mut self, kind: ProblemKind, span: Span) {
        if self.last_error == Some(span.start) {
            return;
        }
        self.last_error = Some(span.start);
        if self.errors < MAX_ERRORS {
            self.errors += 1;
            self.problems.push(Problem { kind, span });
        }
    }

    /// Keeps a duplicate key.
    pub(super) fn duplicate(&mut self, key: &str, first: Span, span: Span) {
        if self.duplicates < MAX_ERRORS {
            self.duplicates += 1;
            let key = key.to_owned();
            let kind = ProblemKind::DuplicateKey { key, first };
            self.problems.push(Problem { kind, span });
        }
    }

    /// Whether no further error would be kept.
    pub(super) fn is_full(&self) -> bool {
        self.errors >= MAX_ERRORS
    }

    /// The state now.
    pub(super) fn mark(&self) -> Mark {
        Mark {
            problems: self.problems.len(),
            errors: self.errors,
            last_error: self.last_error,
        }
    }

    /// Forgets what was met since; only while no object was closed in between.
    pub(super) fn back_to(&mut self, mark: Mark) {
        self.problems.truncate(mark.problems);
        self.errors = mark.errors;
        self.last_error = mark.last_error;
    }

    /// All problems in the order of their places.
    pub(super) fn into_problems(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| problem.span);
        self.problems
    }
}
