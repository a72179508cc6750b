//! What is wrong in a file that a run is told by (a plan, a configuration, rules, an overlay, a
//! baseline), and how that is said.

use std::error::Error;
use std::io::{self, Write};

use super::Exit;
use super::tell::fail;
use crate::report::text::{Look, problem};
use crate::text::{Source, Span};

/// Something wrong at a place of a file.
#[derive(Debug)]
pub struct Mistaken<'f> {
    /// The file.
    pub file: &'f Source,
    /// The place.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
}

/// Says each mistake with the lines around its place, and then the error that they come to.
///
/// # Errors
/// When `err` cannot be written.
pub fn tell(
    error: &dyn Error,
    mistakes: &[Mistaken<'_>],
    err: &mut dyn Write,
    look: Look,
) -> io::Result<Exit> {
    for one in mistakes {
        let help = one.help.as_deref();
        let shown = problem(one.file, one.span, &one.message, help, look);
        writeln!(err, "{shown}")?;
    }
    fail(err, &error.to_string())
}
