//! The catalogues of a run: the embedded one, and the overlays that `--catalog` names.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::mistaken::Mistaken;
use crate::catalog::{Catalog, Overlay, OverlayError};
use crate::report;
use crate::text::{DecodeError, Source};

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
    /// What is wrong, and where.
    #[must_use]
    pub fn mistakes(&self) -> Vec<Mistaken<'_>> {
        let Self::Broken { file, cause } = self else {
            return Vec::new();
        };
        let help = Some(cause.mistake.help().to_owned());
        vec![Mistaken::new(file, cause.span, cause, help)]
    }
}

/// Does something with the facts under these overlays; of two that speak about the same thing, the
/// later wins.
///
/// # Errors
/// The first overlay that cannot be read, is none or is damaged; what `run` fails with.
pub fn with<T, E: From<CatalogError>>(
    overlays: &[PathBuf],
    run: impl FnOnce(Catalog<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let texts = texts(overlays)?;
    let overlay = overlay(&texts)?;
    run(Catalog::with(&overlay))
}

fn texts(paths: &[PathBuf]) -> Result<Vec<Source>, CatalogError> {
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

fn overlay(texts: &[Source]) -> Result<Overlay<'_>, CatalogError> {
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
