//! `relocate`: one estate in, templates for the target region and a checklist out.

use std::io::{self, Write};

use super::Exit;
use super::options::RelocateOptions;
use crate::catalog::Catalog;

/// Runs the command. Results go to `out`, messages to `err`.
///
/// # Errors
///
/// Only when `out` or `err` cannot be written; all else is an [`Exit`] and was told on `err`.
pub fn run(
    options: &RelocateOptions,
    _out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    match options.clone().with_region_names(Catalog::embedded()) {
        Ok(_) => writeln!(err, "error: the relocation is not part of this build")?,
        Err(unknown) => writeln!(err, "error: {unknown}")?,
    }
    Ok(Exit::Failed)
}
