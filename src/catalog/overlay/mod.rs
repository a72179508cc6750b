//! What a user's own lists say, laid over the embedded tables: it wins where it speaks.
//!
//! An overlay is made by `catalog::import` of what the Azure CLI prints, kept as a text of one row
//! a line, and read in place: a row borrows from the text. Several overlays make one; of two that
//! speak about the same thing the later wins. This module knows rows and how to find them; what
//! follows from them for a type or a region is said where the embedded tables are asked.

mod answers;
mod error;
mod read;
mod skus;
mod write;

pub use answers::SkuAnswer;
pub use error::{OverlayError, OverlayMistake};
pub use skus::{SkuKind, SkuOffer};
pub(super) use write::{Draft, DraftKind, DraftList, DraftRegion, DraftSku, DraftState};

use super::pack::compare;
use super::{Cloud, Identity, Source};

/// The first words of an overlay file, before the version of its form.
pub const MAGIC: &str = "armove catalogue overlay";

/// What a list is about: the four that the Azure CLI prints for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListKind {
    /// Regions: `az account list-locations`.
    Locations,
    /// Resource types: `az provider list`.
    Providers,
    /// Sizes of virtual machines and disks: `az vm list-skus`.
    Sizes,
    /// Redundancy of storage accounts: the SKU call of the storage provider.
    Storage,
}

impl ListKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Locations, Self::Providers, Self::Sizes, Self::Storage];

    /// Its word in the file and in reports for programs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Locations => "locations",
            Self::Providers => "providers",
            Self::Sizes => "sizes",
            Self::Storage => "storage",
        }
    }

    /// What prints it, for people.
    #[must_use]
    pub const fn origin(self) -> &'static str {
        match self {
            Self::Locations => "az account list-locations",
            Self::Providers => "az provider list",
            Self::Sizes => "az vm list-skus",
            Self::Storage => "Microsoft.Storage/skus",
        }
    }

    /// The command that prints it, as it is typed.
    #[must_use]
    pub const fn command(self) -> &'static str {
        match self {
            Self::Locations => "az account list-locations -o json",
            Self::Providers => "az provider list -o json",
            Self::Sizes => "az vm list-skus --all -o json",
            Self::Storage => {
                "az rest --method get --url \"https://management.azure.com/subscriptions/\
                 $(az account show --query id -o tsv)/providers/Microsoft.Storage/skus\
                 ?api-version=2023-01-01\""
            }
        }
    }
}

/// A list that an overlay was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<'t> {
    /// What it is about.
    pub kind: ListKind,
    /// When it was taken, `YYYY-MM-DD`, as whoever imported it said.
    pub date: &'t str,
    /// How many rows came of it: regions, types, or names of sizes.
    pub rows: usize,
    /// Whether all of it was there: neither cut by `nextLink` nor filtered.
    pub is_whole: bool,
    /// The cloud of its regions.
    pub cloud: Cloud,
    /// Which overlay holds it, by its number.
    pub overlay: usize,
    /// The overlay and what printed the list, for reports.
    label: String,
}

impl List<'_> {
    /// Where its facts come from.
    #[must_use]
    pub fn source(&self) -> Source<'_> {
        Source {
            url: &self.label,
            date: self.date,
            what: self.kind.origin(),
        }
    }
}

/// A region of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RegionRow<'t> {
    /// As templates write it.
    pub name: &'t str,
    /// As the portal writes it.
    pub display_name: &'t str,
    /// Residency boundary.
    pub geography: Option<&'t str>,
    /// Continent or group of countries.
    pub group: Option<&'t str>,
    /// Its pair, none where it has none; not given where the list does not say.
    pub pair: Option<Option<&'t str>>,
    /// How many zones the subscription sees; not given where the list does not say.
    pub zones: Option<u8>,
    /// Its cloud.
    pub cloud: Cloud,
    /// Whether it is a location that is no region.
    pub is_word: bool,
    /// The list.
    pub list: usize,
}

/// A resource type of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KindRow<'t> {
    /// Its full name.
    pub name: &'t str,
    /// Where it is offered; empty when it is not tied to a region.
    pub places: Places<'t>,
    /// Where it has zones; empty when the list says of none.
    pub zones: Places<'t>,
    /// API versions, stable ones newest first, then previews; separated by blanks.
    pub versions: &'t str,
    /// Whether it takes a `location`; none when the list does not say.
    pub takes_location: Option<bool>,
    /// The list.
    pub list: usize,
}

/// Locations by their names, separated by blanks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Places<'t>(&'t str);

impl<'t> Places<'t> {
    /// Its names.
    pub fn iter(self) -> impl Iterator<Item = &'t str> {
        self.0.split(' ').filter(|name| !name.is_empty())
    }

    /// Whether a name is among them.
    pub fn has(self, name: &str) -> bool {
        self.iter().any(|other| other == name)
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0.is_empty()
    }
}

/// The rows of all overlays of a run.
#[derive(Debug, Default)]
pub struct Overlay<'t> {
    names: Vec<(&'t str, String)>,
    lists: Vec<List<'t>>,
    /// By name, the row that wins first.
    regions: Vec<RegionRow<'t>>,
    /// By name without case, the row that wins first.
    kinds: Vec<KindRow<'t>>,
    skus: skus::Skus<'t>,
}

impl<'t> Overlay<'t> {
    /// Whether it says nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// Its lists, those of the first overlay first.
    #[must_use]
    pub fn lists(&self) -> &[List<'t>] {
        &self.lists
    }

    /// The overlays by name, date of their newest list, and hash of their bytes, as given.
    pub fn identities(&self) -> impl Iterator<Item = Identity<'_>> {
        let named = self.names.iter().enumerate();
        named.map(|(number, (name, sha256))| {
            let lists = self.lists.iter().filter(|list| list.overlay == number);
            Identity {
                name,
                date: lists.map(|list| list.date).max().unwrap_or_default(),
                sha256,
            }
        })
    }

    pub(super) fn list(&self, number: usize) -> Option<&List<'t>> {
        self.lists.get(number)
    }

    /// The rows of all regions that it names, each once.
    pub(super) fn regions(&self) -> impl Iterator<Item = &RegionRow<'t>> {
        let mut last = None;
        self.regions
            .iter()
            .filter(move |row| last.replace(row.name) != Some(row.name))
            .filter(|row| !row.is_word)
    }

    /// The row of a region, by its canonical name.
    pub(super) fn region(&self, name: &str) -> Option<&RegionRow<'t>> {
        let at = self.regions.partition_point(|row| row.name < name);
        let row = self.regions.get(at)?;
        (row.name == name).then_some(row)
    }

    /// The source of what is said of a region, by its canonical name.
    pub(super) fn source_of(&self, name: &str) -> Option<Source<'_>> {
        let row = self.region(name)?;
        self.list(row.list).map(List::source)
    }

    /// The row of a location by any spelling, already normalised.
    pub(super) fn spelt(&self, text: &str) -> Option<&RegionRow<'t>> {
        self.region(text).or_else(|| {
            let mut rows = self.regions.iter();
            rows.find(|row| super::normalise(row.display_name) == text)
        })
    }

    /// The rows of all types that it names, each once.
    pub(super) fn kinds(&self) -> impl Iterator<Item = &KindRow<'t>> {
        let mut last = "";
        self.kinds.iter().filter(move |row| {
            let is_new = !row.name.eq_ignore_ascii_case(last);
            last = row.name;
            is_new
        })
    }

    /// The row of a type.
    pub(super) fn kind(&self, name: &str) -> Option<&KindRow<'t>> {
        let before = |row: &KindRow<'t>| compare(row.name, name).is_lt();
        let at = self.kinds.partition_point(before);
        let row = self.kinds.get(at)?;
        row.name.eq_ignore_ascii_case(name).then_some(row)
    }

    /// Whether it knows sizes of a kind.
    #[must_use]
    pub fn knows(&self, of: SkuKind) -> bool {
        self.skus.knows(of)
    }

    /// How much it knows of sizes of a kind.
    #[must_use]
    pub fn count(&self, of: SkuKind) -> Option<super::SizeCount> {
        self.skus.count(of)
    }

    /// The cloud of the newest list of locations, where there is one.
    pub(super) fn cloud(&self) -> Option<Cloud> {
        let mut lists = self.lists.iter().rev();
        let list = lists.find(|list| list.kind == ListKind::Locations)?;
        Some(list.cloud)
    }
}
