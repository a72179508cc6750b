//! What is wrong in a file (an input, or what a run is told by: a plan, a configuration, rules, an
//! overlay, a baseline), and how that is said.

use std::fmt::Display;
use std::io::{self, Write};

use super::Exit;
use super::tell::fail;
use crate::report::text::{Look, problem};
use crate::text::{Source, Span};

/// Something wrong at a place of a file.
#[derive(Debug)]
pub struct Mistaken<'f> {
    file: &'f Source,
    span: Span,
    message: String,
    help: Option<String>,
    secrets: Vec<Span>,
}

impl<'f> Mistaken<'f> {
    /// What is wrong there, and what would be right.
    #[must_use]
    pub fn new(file: &'f Source, span: Span, what: &dyn Display, help: Option<String>) -> Self {
        Self {
            file,
            span,
            message: what.to_string(),
            help,
            secrets: Vec::new(),
        }
    }

    /// The same in a file that holds secrets, at these places.
    #[must_use]
    pub fn masking(self, secrets: &[Span]) -> Self {
        Self {
            secrets: secrets.to_vec(),
            ..self
        }
    }
}

/// Says each mistake with the lines around its place, and then the error that they come to.
///
/// # Errors
/// When `err` cannot be written.
pub fn tell(
    error: &dyn Display,
    mistakes: &[Mistaken<'_>],
    err: &mut dyn Write,
    look: Look,
) -> io::Result<Exit> {
    for one in mistakes {
        let help = one.help.as_deref();
        let shown = problem(one.file, &one.secrets, one.span, &one.message, help, look);
        writeln!(err, "{shown}")?;
    }
    fail(err, &error.to_string())
}
