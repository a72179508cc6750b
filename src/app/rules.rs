//! `rules`: what is looked for.

use std::io::{self, Write};

use super::options::{Format, RulesOptions};
use super::tell::colored;
use super::{Exit, Failure, rule_files};
use crate::report::{rules, text};

/// Runs the command. The list goes to `out`, messages to `err`.
///
/// # Errors
///
/// Only when `out` or `err` cannot be written; all else is an [`Exit`] and was told on `err`.
pub fn run(options: &RulesOptions, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    list(options, out).or_else(|failure| failure.tell(err, colored(options.color)))
}

fn list(options: &RulesOptions, out: &mut dyn Write) -> Result<Exit, Failure> {
    let known = rule_files::read(&options.folders)?;
    let entries = rules::entries(&known);
    let shown = match options.format {
        Format::Text => text::rules(&entries, colored(options.color)),
        Format::Json => rules::document(&entries)?,
    };
    out.write_all(shown.as_bytes())?;
    Ok(Exit::Clean)
}
