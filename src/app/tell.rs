//! How a command speaks: results to where they were asked for, failures to the message stream.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::Exit;
use super::baseline_file::Written;
use super::options::{Format, ReportOptions};
use crate::output::next_step;
use crate::report::text::Look;
use crate::text::escape;

/// Columns of what is written for people.
const WIDTH: usize = 100;

/// How the terminal is.
#[must_use]
pub fn look<F>(options: &ReportOptions<F>) -> Look {
    colored(options.color)
}

/// The same where all that was asked about it is whether it takes colours.
#[must_use]
pub fn colored(color: bool) -> Look {
    Look {
        color,
        width: WIDTH,
    }
}

/// Says why nothing came of the run; paths and values in it are the user's.
///
/// # Errors
/// When `err` cannot be written.
pub fn fail(err: &mut dyn Write, message: &str) -> io::Result<Exit> {
    writeln!(err, "error: {}", escape::terminal(message))?;
    Ok(Exit::Failed)
}

/// Sends a report where it was asked for; the inner error says why a file could not be written.
///
/// # Errors
/// When `out` cannot be written.
pub fn tell<F>(
    options: &ReportOptions<F>,
    shown: &str,
    out: &mut dyn Write,
) -> io::Result<Result<(), String>> {
    write_to(options.output.as_deref(), shown, out)
}

/// Sends a text to a file, or where results go; the inner error says why the file could not be
/// written.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_to(
    path: Option<&Path>,
    shown: &str,
    out: &mut dyn Write,
) -> io::Result<Result<(), String>> {
    match path {
        Some(path) => Ok(fs::write(path, shown).map_err(|error| {
            format!(
                "cannot write `{}`: {error}{}",
                path.display(),
                next_step(&error)
            )
        })),
        None => out.write_all(shown.as_bytes()).map(Ok),
    }
}

/// Says that a baseline was written; on the message stream, since results may be read by programs.
///
/// # Errors
/// When `err` cannot be written.
pub fn tell_written(written: Option<&Written>, err: &mut dyn Write) -> io::Result<()> {
    let Some(written) = written else {
        return Ok(());
    };
    let findings = match written.findings {
        1 => "1 finding".to_owned(),
        number => format!("{number} findings"),
    };
    let path = written.path.display().to_string();
    writeln!(err, "wrote {findings} to {}", escape::terminal(&path))
}

/// Puts a diff behind a report for people. A file takes it as it is; a terminal must not obey what
/// is in it.
pub fn add_diff(shown: &mut String, diff: &str, report: &ReportOptions) {
    if report.format != Format::Text {
        return;
    }
    shown.push('\n');
    match report.output {
        Some(_) => shown.push_str(diff),
        None => shown.push_str(&escape::terminal_lines(diff)),
    }
}
