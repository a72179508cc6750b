//! What is known about Azure, offline: regions, availability, properties, names, redundancy.
//!
//! The readable tables lie under `rules/data/`, each with its date and source; `build.rs` packs
//! them, and [`Catalog`] searches the packed form in place. This module knows facts and how sure
//! they are; what follows from them for a template is decided elsewhere.

mod availability;
mod drops;
#[allow(dead_code, reason = "columns that only build.rs names")]
mod layout;
mod links;
mod names;
mod pack;
mod path;
mod properties;
mod redundancy;
mod regions;
mod removals;
mod source;
mod suffixes;
mod tasks;
#[cfg(test)]
mod tests;

pub use availability::{Answer, ApiVersions, Availability, Doubt, Ground};
pub use drops::{Drop, Evidence, Texts};
pub use links::{Link, Reach};
pub use names::{NameProblem, NameRule, Scope};
pub use path::{Hit, PathPattern, Step};
pub use properties::{LocationUse, Match, Properties};
pub use redundancy::{Copies, Fit, Lack, Level, Lowering, Redundancy};
pub use regions::{Cloud, LocationWord, Logical, Region, Restricted, Status, normalise};
pub use removals::{Removal, When};
pub use source::{Basis, Source};
pub use suffixes::{HostForm, HostName, HostShape};
pub use tasks::{About, Asks, Due, On, Paths, Task, TaskState, Test};

use pack::Pack;

/// The handle to all facts; cheap to copy.
#[derive(Clone, Copy)]
pub struct Catalog<'a> {
    pack: Pack<'a>,
}

/// Which catalogue answered; reports name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity<'a> {
    /// Its name.
    pub name: &'a str,
    /// Date of the newest source of its lists, `YYYY-MM-DD`.
    pub date: &'a str,
    /// SHA-256 of the packed tables, in hexadecimal.
    pub sha256: &'a str,
}

impl Catalog<'static> {
    /// The facts that this binary carries.
    #[must_use]
    pub const fn embedded() -> Self {
        Self {
            pack: Pack::embedded(),
        }
    }
}

impl<'a> Catalog<'a> {
    /// Name, date and hash.
    #[must_use]
    pub fn identity(self) -> Identity<'a> {
        let dates = self.sources().map(|source| source.date);
        Identity {
            name: "embedded",
            date: dates
                .filter(|date| date.len() == 10)
                .max()
                .unwrap_or_default(),
            sha256: pack::SHA256,
        }
    }
}

impl std::fmt::Debug for Catalog<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_tuple("Catalog").field(&self.identity()).finish()
    }
}
