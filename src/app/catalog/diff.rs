//! `catalog diff`: what overlays change of what is known without them.

use std::io::{self, Write};

use crate::app::options::{CatalogShowOptions, Format};
use crate::app::tell::colored;
use crate::app::{Exit, Failure, catalogs};
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
    let done = catalogs::with(&options.overlays, |catalog| {
        let changes = catalog.changes();
        let shown = match options.format {
            Format::Text => text::changes(&changes, options.in_full, look),
            Format::Json => document::diff(catalog, &changes)?,
        };
        out.write_all(shown.as_bytes())?;
        Ok(Exit::Clean)
    });
    done.or_else(|failure: Failure| failure.tell(err, look))
}
