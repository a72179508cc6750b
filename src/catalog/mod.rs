//! What is known about Azure, offline: regions, availability, properties, names, redundancy.
//!
//! The readable tables lie under `rules/data/`, each with its date and source; `build.rs` packs
//! them, and [`Catalog`] searches the packed form in place. This module knows facts and how sure
//! they are; what follows from them for a template is decided elsewhere.

mod availability;
mod changes;
mod drops;
mod features;
pub mod import;
#[allow(dead_code, reason = "columns that only build.rs names")]
mod layout;
mod links;
mod mover;
mod names;
mod nearest;
mod overlay;
mod pack;
mod path;
mod properties;
mod protection;
mod redundancy;
mod region_words;
mod regions;
mod removals;
mod source;
mod suffixes;
mod tables;
mod tasks;
#[cfg(test)]
mod tests;
mod types;

pub use availability::{Answer, ApiVersions, Availability, Doubt, Ground};
pub use changes::{Changes, RegionChange, SizeCount, TypeChange};
pub use drops::{Drop, Evidence, Texts};
pub use features::{
    Condition, Feature, FeatureId, FeatureOffer, FeatureRule, FeatureTest, Gap, Missing, Reads,
    Weight, read_word,
};
pub use links::{Link, Reach, Subscriptions};
pub use mover::{MoverKind, MoverRole};
pub use names::{NameProblem, NameRule, Reserved, Scope};
pub use overlay::{
    List, ListKind, MAGIC as OVERLAY_MAGIC, Overlay, OverlayError, OverlayMistake, SkuAnswer,
    SkuKind, SkuOffer,
};
pub use path::{Hit, PathPattern, Step};
pub use properties::{LocationUse, Match, Properties};
pub use protection::{FailureCode, ItemKind, Outbound, StoppedState, VaultLimit, VaultPolicy, Way};
pub use redundancy::{Copies, Fit, Lack, Level, Lowering, Redundancy};
pub use region_words::{RegionHost, RegionTag};
pub use regions::{Cloud, LocationWord, Logical, Region, Restricted, Status, normalise};
pub use removals::{Removal, When};
pub use source::{Basis, Source};
pub use suffixes::{HostForm, HostName, HostShape};
pub use tables::Table;
pub use tasks::{About, Asks, Due, On, Paths, Task, TaskState, Test};
pub use types::Listing;

use pack::Pack;

/// The handle to all facts; cheap to copy.
#[derive(Clone, Copy)]
pub struct Catalog<'a> {
    pack: Pack<'a>,
    /// What a user's own lists say; it wins where it speaks.
    overlay: Option<&'a Overlay<'a>>,
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
            overlay: None,
        }
    }
}

impl<'a> Catalog<'a> {
    /// The facts that this binary carries, under those of a user's own lists.
    #[must_use]
    pub fn with(overlay: &'a Overlay<'a>) -> Self {
        Self {
            overlay: Some(overlay).filter(|overlay| !overlay.is_empty()),
            ..Catalog::embedded()
        }
    }

    /// What a user's own lists say, where there are some.
    #[must_use]
    pub const fn overlay(self) -> Option<&'a Overlay<'a>> {
        self.overlay
    }

    /// The catalogues that answer: the embedded one, then the overlays as they were given.
    pub fn identities(self) -> impl Iterator<Item = Identity<'a>> {
        let overlays = self.overlay.into_iter().flat_map(Overlay::identities);
        std::iter::once(self.embedded_identity()).chain(overlays)
    }

    /// Name, date and hash of the embedded tables.
    #[must_use]
    pub fn embedded_identity(self) -> Identity<'a> {
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
        out.debug_tuple("Catalog")
            .field(&self.embedded_identity())
            .finish()
    }
}
