//! `catalog`: what is known of Azure, how old it is, and how to bring it up to date.

pub mod diff;
pub mod import;
pub mod show;

use std::io::{self, Write};
use std::path::PathBuf;

use super::{Exit, catalogs};
use crate::catalog::Catalog;
use crate::report::text::Look;

/// Does something with the facts under these overlays, or says why they cannot be read.
fn with_overlays(
    overlays: &[PathBuf],
    err: &mut dyn Write,
    look: Look,
    run: impl FnOnce(Catalog<'_>, &mut dyn Write) -> io::Result<Exit>,
) -> io::Result<Exit> {
    let texts = match catalogs::texts(overlays) {
        Ok(texts) => texts,
        Err(error) => {
            error.tell(err, look)?;
            return Ok(Exit::Failed);
        }
    };
    match catalogs::overlay(&texts) {
        Ok(overlay) => run(Catalog::with(&overlay), err),
        Err(error) => {
            error.tell(err, look)?;
            Ok(Exit::Failed)
        }
    }
}
