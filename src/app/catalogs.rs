//! The catalogues of a run: the embedded one, and the overlays that `--catalog` names.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::catalog::{Catalog, Overlay, OverlayError};
use crate::report;
use crate::report::text::{Look, problem};
use crate::text::{DecodeError, Source, escape};

/// Largest overlay that is read, in bytes: a full one has about a megabyte.
const MAX_BYTES: u64 = 64 << 20;

/// Why there is no catalogue to run with.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// It is not there.
    #[error(
        "--catalog: there is no `{}`; `armove catalog import` writes one", .0.display()
    )]
    Missing(PathBuf),
    /// It cannot be read.
    #[error("--catalog: cannot read `{}`: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// Nothing that `catalog import` writes is as large.
    #[error("--catalog: `{}` is larger than any overlay: give what `armove catalog import` wrote", .0.display())]
    TooLarge(PathBuf),
    /// It is no text.
    #[error("--catalog: cannot read `{}`: {cause}", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: DecodeError,
    },
    /// It is not as it must be.
    #[error("--catalog: `{}` cannot be used", file.name())]
    Broken {
        /// The file.
        file: Box<Source>,
        /// What is wrong, and where.
        cause: OverlayError,
    },
}

impl CatalogError {
    /// Says it, with the lines around its place where it has one.
    ///
    /// # Errors
    /// When `err` cannot be written.
    pub fn tell(&self, err: &mut dyn Write, look: Look) -> io::Result<()> {
        if let Self::Broken { file, cause } = self {
            let help = Some(cause.mistake.help());
            let shown = problem(file, cause.span, &cause.to_string(), help, look);
            writeln!(err, "{shown}")?;
        }
        writeln!(err, "error: {}", escape::terminal(&self.to_string()))
    }
}

/// The texts of overlays, in the order in which they were named.
///
/// # Errors
/// The first that cannot be read.
pub fn texts(paths: &[PathBuf]) -> Result<Vec<Source>, CatalogError> {
    paths.iter().map(|path| text(path)).collect()
}

fn text(path: &Path) -> Result<Source, CatalogError> {
    let unreadable = |cause: io::Error| match cause.kind() {
        io::ErrorKind::NotFound => CatalogError::Missing(path.to_owned()),
        _ => CatalogError::Unreadable {
            path: path.to_owned(),
            cause,
        },
    };
    let length = fs::metadata(path).map_err(unreadable)?.len();
    if length > MAX_BYTES {
        return Err(CatalogError::TooLarge(path.to_owned()));
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    let name = path.display().to_string().replace('\\', "/");
    Source::decode(name, &bytes).map_err(|cause| CatalogError::NotText {
        path: path.to_owned(),
        cause,
    })
}

/// What the overlays say together; of two that speak about the same thing, the later wins.
///
/// # Errors
/// The first that is no overlay, or damaged.
pub fn overlay(texts: &[Source]) -> Result<Overlay<'_>, CatalogError> {
    Overlay::read(texts).map_err(|cause| {
        let file = texts.get(cause.file).cloned();
        let file = Box::new(file.unwrap_or_else(|| Source::new("", "")));
        CatalogError::Broken { file, cause }
    })
}

/// The catalogues by name, date and hash: the embedded one, then the overlays as they were given.
#[must_use]
pub fn identities(catalog: Catalog<'_>) -> Vec<report::Catalog> {
    let identities = catalog.identities();
    identities
        .map(|identity| report::Catalog {
            name: identity.name.to_owned(),
            date: identity.date.to_owned(),
            sha256: identity.sha256.to_owned(),
        })
        .collect()
}
