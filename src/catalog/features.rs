//! Features of resources: what a setting asks of a region, and which regions have it.
//! Facts: `rules/data/features.toml` and the sets of regions that it names.

mod condition;
mod offer;
mod pattern;

pub use condition::{Condition, FeatureTest};
pub use offer::{FeatureOffer, Gap, Missing};
pub use pattern::read_word;

use super::layout::{CONDITIONS, FEATURE_TYPES, FEATURES, feature};
use super::pack::{Row, compare};
use super::{Basis, Catalog, Source, source};

/// A feature, by its place in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FeatureId(usize);

/// A row of the table of features.
#[derive(Clone, Copy)]
pub struct Feature<'a> {
    catalog: Catalog<'a>,
    row: Row<'a>,
}

/// The rule that tells a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeatureRule {
    /// The region does not offer it.
    NotOffered,
    /// The region has no pair, and nothing else is asked for.
    Pair,
    /// The cloud does not have it.
    Cloud,
    /// It has ended.
    Retired,
    /// Its name belongs to a region.
    Name,
    /// The target is already one of its regions.
    Replica,
    /// Two things have to be in one region.
    Elsewhere,
    /// It holds within a geography.
    Geography,
}

/// What the place of a feature says itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// A region, in a part of a text.
    RegionName,
    /// A geo code of Azure Backup, in a part of a text.
    GeoCode,
    /// One of the two.
    RegionOrCode,
    /// A region in a part of a text; it counts only where it is the resource's own.
    OwnRegionName,
    /// A region of a list that holds the resource's own.
    ListedRegion,
    /// A region besides the resource's own.
    OtherRegion,
    /// The id of a partner, which is to lie elsewhere.
    Partner,
    /// The id of something that is to lie in the same region.
    SameRegion,
    /// The number of a zone.
    ZoneNumber,
    /// A model, by name and version beside each other.
    Model,
    /// The resource's own geography counts.
    Geography,
}

/// How bad it is where a region lacks a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It cannot fail: knowledge.
    None,
    /// A note.
    Note,
    /// A warning.
    Warning,
    /// An error.
    Error,
}

impl<'a> Feature<'a> {
    /// Its place in the table.
    #[must_use]
    pub const fn id(self) -> FeatureId {
        FeatureId(self.row.number)
    }

    /// Its name: `disk.zrs`.
    #[must_use]
    pub fn key(self) -> &'a str {
        self.row.text(feature::KEY)
    }

    /// The types that have it, `*` for any, `Namespace/*` for those of a provider.
    pub fn types(self) -> impl Iterator<Item = &'a str> {
        self.row.strings(feature::TYPES).iter()
    }

    /// What has to hold of a resource so that it asks for the feature; the first condition gives
    /// the place. None: every resource of the type asks for it.
    pub fn conditions(self) -> impl Iterator<Item = Condition<'a>> {
        let first = self.row.number_at(feature::CONDITION);
        let count = self.row.number_at(feature::CONDITIONS);
        let table = self.catalog.pack.table(&CONDITIONS);
        (first..first + count).map(move |number| Condition::read(table.row(number)))
    }

    /// What is asked for, to complete "it asks for …".
    #[must_use]
    pub fn asks(self) -> &'a str {
        self.row.text(feature::ASKS)
    }

    /// The rule that tells it; none where another one does or where it cannot fail.
    #[must_use]
    pub fn rule(self) -> Option<FeatureRule> {
        Some(match self.row.number_at(feature::RULE) {
            1 => FeatureRule::NotOffered,
            2 => FeatureRule::Pair,
            3 => FeatureRule::Cloud,
            4 => FeatureRule::Retired,
            5 => FeatureRule::Name,
            6 => FeatureRule::Replica,
            7 => FeatureRule::Elsewhere,
            8 => FeatureRule::Geography,
            _ => return None,
        })
    }

    /// The id of the rule that tells it in place of [`Feature::rule`].
    #[must_use]
    pub fn told(self) -> Option<&'a str> {
        self.row.optional(feature::TOLD)
    }

    /// The id of a rule that tells a part of it.
    #[must_use]
    pub fn told_also(self) -> Option<&'a str> {
        self.row.optional(feature::TOLD_ALSO)
    }

    /// The id of the rule that tells it in exported templates.
    #[must_use]
    pub fn told_in_exports(self) -> Option<&'a str> {
        self.row.optional(feature::TOLD_IN_EXPORTS)
    }

    /// What the place says itself.
    #[must_use]
    pub fn reads(self) -> Option<Reads> {
        Some(match self.row.number_at(feature::READS) {
            1 => Reads::RegionName,
            2 => Reads::GeoCode,
            3 => Reads::RegionOrCode,
            4 => Reads::OwnRegionName,
            5 => Reads::ListedRegion,
            6 => Reads::OtherRegion,
            7 => Reads::Partner,
            8 => Reads::SameRegion,
            9 => Reads::ZoneNumber,
            10 => Reads::Model,
            11 => Reads::Geography,
            _ => return None,
        })
    }

    /// The member beside the place that names the region which it is about.
    #[must_use]
    pub fn beside(self) -> Option<&'a str> {
        self.row.optional(feature::BESIDE)
    }

    /// What holds where the first place is absent, and how sure that is.
    #[must_use]
    pub fn default(self) -> Option<(&'a str, Basis)> {
        let basis = Basis::from_cell(self.row.number_at(feature::DEFAULT_BASIS));
        Some((self.row.optional(feature::DEFAULT)?, basis))
    }

    /// What has to be so for it to matter, which a template does not say.
    #[must_use]
    pub fn only_if(self) -> Option<&'a str> {
        self.row.optional(feature::IF)
    }

    /// The day since which none can be made, or on which the service ends.
    #[must_use]
    pub fn retired(self) -> Option<&'a str> {
        self.row.optional(feature::RETIRED)
    }

    /// Whether nobody says which regions have it.
    #[must_use]
    pub fn has_no_list(self) -> bool {
        self.row.number_at(feature::NO_LIST) == 1
    }

    /// Whether it needs a paired region.
    #[must_use]
    pub fn needs_pair(self) -> bool {
        self.row.number_at(feature::PAIR) == 1
    }

    /// How sure it is.
    #[must_use]
    pub fn basis(self) -> Basis {
        Basis::from_cell(self.row.number_at(feature::BASIS))
    }

    /// Where it comes from; the first one is the list, and its date that of the feature.
    pub fn sources(self) -> impl Iterator<Item = Source<'a>> {
        let rows = self.row.list(feature::SOURCES).iter();
        rows.map(move |number| source::read(self.catalog.pack, number))
    }

    /// The first source.
    #[must_use]
    pub fn source(self) -> Source<'a> {
        let first = self.row.list(feature::SOURCES).iter().next();
        source::read(self.catalog.pack, first.unwrap_or(usize::MAX))
    }

    /// The code that Azure answers where it is refused.
    #[must_use]
    pub fn error(self) -> Option<&'a str> {
        self.row.optional(feature::ERROR)
    }

    /// What gives current data: a command, or a request.
    #[must_use]
    pub fn live(self) -> Option<&'a str> {
        self.row.optional(feature::LIVE)
    }

    /// More to know, as half a sentence.
    #[must_use]
    pub fn note(self) -> Option<&'a str> {
        self.row.optional(feature::NOTE)
    }

    fn weight(self, column: usize) -> Weight {
        match self.row.number_at(column) {
            0 => Weight::None,
            1 => Weight::Note,
            2 => Weight::Warning,
            _ => Weight::Error,
        }
    }
}

impl<'a> Catalog<'a> {
    /// All features, in the order of the table.
    pub fn features(self) -> impl Iterator<Item = Feature<'a>> {
        let rows = self.pack.table(&FEATURES).rows();
        rows.map(move |row| Feature { catalog: self, row })
    }

    /// A feature by its place.
    #[must_use]
    pub fn feature(self, id: FeatureId) -> Option<Feature<'a>> {
        let table = self.pack.table(&FEATURES);
        (id.0 < table.len()).then(|| Feature {
            catalog: self,
            row: table.row(id.0),
        })
    }

    /// A feature by the number of its row.
    pub(super) fn feature_at(self, number: usize) -> Option<Feature<'a>> {
        self.feature(FeatureId(number))
    }

    /// The features of a type: its own, those of all types of its provider, those of any type.
    pub fn features_of(self, full_type: &str) -> impl Iterator<Item = Feature<'a>> {
        let provider = full_type.split('/').next().unwrap_or_default();
        let [own, provided, any] = [full_type, &format!("{provider}/*"), "*"].map(|name| {
            let table = self.pack.table(&FEATURE_TYPES);
            let first = table.lower_bound(|row| compare(row.text(0), name).is_lt());
            let end = table.lower_bound(|row| compare(row.text(0), name).is_le());
            (first..end).map(move |number| table.row(number).number_at(1))
        });
        let features = self.pack.table(&FEATURES);
        own.chain(provided).chain(any).map(move |number| Feature {
            catalog: self,
            row: features.row(number),
        })
    }
}

impl std::fmt::Debug for Feature<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_tuple("Feature").field(&self.key()).finish()
    }
}
