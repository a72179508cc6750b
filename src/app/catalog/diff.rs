//! `catalog diff`: what overlays change of what is known without them.

use std::io::{self, Write};

use crate::app::Exit;
use crate::app::options::{CatalogShowOptions, Format};
use crate::app::tell::{colored, fail};
use crate::report::{catalogs as document, text};

/// Runs the command. The changes go to `out`, failures to `err`.
///
/// # Errors
///
/// Only when `out` or `err` cannot be written; all else is an [`Exit`] and was told on `err`.
pub fn run(
    options: &CatalogShowOptions,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let look = colored(options.color);
    super::with_overlays(&options.overlays, err, look, |catalog, err| {
        let changes = catalog.changes();
        let shown = match options.format {
            Format::Text => text::changes(&changes, options.in_full, look),
            Format::Json => match document::diff(catalog, &changes) {
                Ok(document) => document,
                Err(error) => return fail(err, &error.to_string()),
            },
        };
        out.write_all(shown.as_bytes())?;
        Ok(Exit::Clean)
    })
}
