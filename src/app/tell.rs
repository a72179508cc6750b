//! How a command speaks: results to where they were asked for, failures to the message stream.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Exit;
use super::baseline_file::Written;
use super::failure::Failure;
use super::inputs::{self, Secrets, problems_of};
use super::mistaken::{self, Mistaken};
use super::options::{Format, ReportOptions};
use crate::input::{Inputs, Status};
use crate::output::{self, next_step};
use crate::report::text::{Look, count};
use crate::text::escape;

/// Most problems of one input that are shown where nothing but the failure is told; the first
/// explain the others.
const MAX_PROBLEMS: usize = 3;

/// Most inputs that are named of those that were left out.
const MAX_SKIPPED: usize = 10;

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

/// A file that was to hold what is told, and cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write `{}`: {cause}{}{}", path.display(), next_step(cause), besides.as_deref().unwrap_or_default())]
pub struct Unwritten {
    /// The file.
    path: PathBuf,
    /// Why.
    cause: io::Error,
    /// What was written nevertheless.
    besides: Option<String>,
}

/// Sends a text to a file, or where results go.
///
/// # Errors
/// When either cannot be written.
pub fn tell(path: Option<&Path>, shown: &str, out: &mut dyn Write) -> Result<(), Failure> {
    tell_besides(path, shown, out, None)
}

/// The same for a run that has written something else before, as the failure says.
///
/// # Errors
/// When the file or `out` cannot be written.
pub fn tell_besides(
    path: Option<&Path>,
    shown: &str,
    out: &mut dyn Write,
    besides: Option<String>,
) -> Result<(), Failure> {
    let Some(path) = path else {
        return Ok(out.write_all(shown.as_bytes())?);
    };
    output::whole(path, shown.as_bytes()).map_err(|cause| {
        let path = path.to_owned();
        Failure::from(Unwritten {
            path,
            cause,
            besides,
        })
    })
}

/// Says behind another message that input files were changed; nothing where none were.
#[must_use]
pub fn edited(files: usize) -> Option<String> {
    match files {
        0 => None,
        1 => Some("; 1 input file is changed already".to_owned()),
        number => Some(format!("; {number} input files are changed already")),
    }
}

/// Says of each input that cannot be read why that is, and of each that was left out; whether there
/// was one of the first.
///
/// # Errors
/// When `err` cannot be written.
pub fn tell_unread(inputs: &Inputs, err: &mut dyn Write, look: Look) -> io::Result<bool> {
    let secrets = Secrets::of(inputs, &[]);
    let mut skipped = 0;
    for (index, file) in inputs.files.iter().enumerate() {
        let error = match &file.status {
            Status::Read => continue,
            Status::Failed(error) => error,
            Status::Skipped(reason) => {
                skipped += 1;
                if skipped > MAX_SKIPPED {
                    continue;
                }
                let line = format!("not read: {}: {}", file.name, inputs::with_help(reason));
                writeln!(err, "{}", escape::terminal(&line))?;
                continue;
            }
        };
        let found = problems_of(index, file);
        let secrets = secrets.in_file(index);
        let mistakes: Vec<Mistaken<'_>> = match &file.source {
            Some(source) => found
                .iter()
                .take(MAX_PROBLEMS)
                .map(|one| {
                    let (span, help) = (one.place.span, one.help.clone());
                    Mistaken::new(source, span, &one.message, help).masking(&secrets)
                })
                .collect(),
            None => Vec::new(),
        };
        let help = match found.is_empty() {
            true => format!("; {}", error.help()),
            false => String::new(),
        };
        let message = format!("{}: {error}{help}", file.name);
        mistaken::tell(&message, &mistakes, err, look)?;
    }
    if let Some(more @ 1..) = skipped.checked_sub(MAX_SKIPPED) {
        writeln!(err, "not read: {more} more; `check --verbose` lists them")?;
    }
    Ok(inputs::is_incomplete(inputs))
}

/// Says that a baseline was written; on the message stream, since results may be read by programs.
///
/// # Errors
/// When `err` cannot be written.
pub fn tell_written(written: Option<&Written>, err: &mut dyn Write) -> io::Result<()> {
    let Some(written) = written else {
        return Ok(());
    };
    let findings = count(written.findings, "finding");
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
