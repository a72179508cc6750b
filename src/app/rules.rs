//! `rules`: what is looked for.

use std::io::{self, Write};

use super::options::{Format, RulesOptions};
use super::tell::{colored, fail};
use super::{Exit, rule_files};
use crate::report::{rules as list, text};

/// Runs the command. The list goes to `out`, messages to `err`.
///
/// # Errors
///
/// Only when `out` or `err` cannot be written; all else is an [`Exit`] and was told on `err`.
pub fn run(options: &RulesOptions, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    let look = colored(options.color);
    let rules = match rule_files::read(&options.folders) {
        Ok(rules) => rules,
        Err(error) => {
            error.tell(err, look)?;
            return Ok(Exit::Failed);
        }
    };
    let entries = list::entries(&rules);
    let shown = match options.format {
        Format::Text => text::rules(&entries, look),
        Format::Json => match list::document(&entries) {
            Ok(document) => document,
            Err(error) => return fail(err, &error.to_string()),
        },
    };
    out.write_all(shown.as_bytes())?;
    Ok(Exit::Clean)
}
