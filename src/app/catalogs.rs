//! What the verdicts of a run rest on, as its report names it.

use crate::catalog::Catalog;
use crate::report;

/// The catalogue by its name, date and hash.
#[must_use]
pub fn identity(catalog: Catalog<'_>) -> report::Catalog {
    let identity = catalog.identity();
    report::Catalog {
        name: identity.name.to_owned(),
        date: identity.date.to_owned(),
        sha256: identity.sha256.to_owned(),
    }
}
