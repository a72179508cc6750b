//! Whether a region has a feature: yes, no, or why it cannot be told.
//!
//! Absence from a list is a no only where the list covers the cloud of the region, is newer than
//! the region, and the region is open to all.

use super::{Feature, Reads, Weight};
use crate::catalog::layout::{MODELS, feature};
use crate::catalog::{Basis, Cloud, Region, Restricted, Status};

/// Whether a region has a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeatureOffer {
    /// It has, or another rule says what it lacks.
    Yes,
    /// It has not.
    No(Missing),
    /// It cannot be told.
    CannotTell(Gap),
}

/// What a region lacks for a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Availability zones.
    Zones,
    /// A paired region.
    Pair,
    /// A place on the list of regions.
    Listed,
    /// The same, of a list that is known to be old, while the region has zones.
    ListedOfOld,
    /// It is named as a region without the feature.
    Excluded,
    /// Its cloud has no such feature.
    Cloud,
    /// The model is not offered there.
    Model,
    /// The two regions are no pair of the list.
    Partner,
}

/// Why it cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Gap {
    /// No list says where it is offered.
    #[error("no list says which regions have it")]
    NoList,
    /// The region is closed to ordinary subscriptions, and lists leave such regions out.
    #[error("lists leave out this access-restricted region")]
    Restricted,
    /// The list covers other clouds.
    #[error("the list does not cover the cloud of this region")]
    OtherCloud,
    /// The region is in no public list.
    #[error("the public locations list does not name this region")]
    Unlisted,
    /// The list was made before the region opened.
    #[error("the list is older than this region")]
    Younger,
    /// It is not known whether the region has zones.
    #[error("it is not known whether this region has availability zones")]
    Zones,
    /// The model is in no list.
    #[error("no list names the model in this version")]
    Model,
}

impl<'a> Feature<'a> {
    /// Whether a region has it. `said` is what the place says itself: a model as `name@version`, or
    /// the name of another region.
    #[must_use]
    pub fn offer(self, region: &Region<'_>, said: Option<&str>) -> FeatureOffer {
        let clouds = self.row.number_at(feature::CLOUDS);
        if clouds != 0 && clouds >> cloud_bit(region.cloud) & 1 == 0 {
            return FeatureOffer::No(Missing::Cloud);
        }
        let zones = self.row.number_at(feature::ZONES);
        match (zones, region.zones) {
            (1, Some(false)) => return FeatureOffer::No(Missing::Zones),
            (1, None) => return FeatureOffer::CannotTell(Gap::Zones),
            (2, Some(false) | None) => return FeatureOffer::Yes,
            _ => {}
        }
        if self.row.number_at(feature::PAIR) == 1 && region.pair.is_none() {
            return match region.status {
                Status::Listed => FeatureOffer::No(Missing::Pair),
                _ => FeatureOffer::CannotTell(Gap::Unlisted),
            };
        }
        if self.has_no_list() {
            return FeatureOffer::CannotTell(Gap::NoList);
        }
        match self.excluded(region) {
            FeatureOffer::Yes => self.listed(region, said),
            other => other,
        }
    }

    /// Whether a region is named as one without it.
    #[must_use]
    pub fn excludes(self, region: &Region<'_>) -> bool {
        self.in_some(feature::NOT_REGIONS, region)
    }

    fn excluded(self, region: &Region<'_>) -> FeatureOffer {
        let of_the_value = matches!(self.reads(), Some(Reads::ListedRegion | Reads::OtherRegion));
        if self.row.list(feature::NOT_REGIONS).is_empty() || of_the_value {
            FeatureOffer::Yes
        } else if self.excludes(region) {
            FeatureOffer::No(Missing::Excluded)
        } else {
            match region.status {
                Status::Internal | Status::Unlisted => FeatureOffer::CannotTell(Gap::Unlisted),
                _ if region.bit().is_none() => FeatureOffer::CannotTell(Gap::Younger),
                _ if !self.covers(feature::NOT_REGIONS, region.cloud) => {
                    FeatureOffer::CannotTell(Gap::OtherCloud)
                }
                _ => FeatureOffer::Yes,
            }
        }
    }

    fn listed(self, region: &Region<'_>, said: Option<&str>) -> FeatureOffer {
        let other = said.and_then(|name| self.catalog.region(name));
        let pairs = self.row.list(feature::PAIRS);
        if let Some(other) = other.filter(|_| !pairs.is_empty()) {
            let bits: Vec<usize> = pairs.iter().collect();
            let (Some(one), Some(two)) = (region.bit(), other.bit()) else {
                return FeatureOffer::CannotTell(Gap::Unlisted);
            };
            let mut pairs = bits.chunks_exact(2);
            if pairs.any(|pair| *pair == [one, two] || *pair == [two, one]) {
                return FeatureOffer::Yes;
            }
            return self.absent(region, Missing::Partner);
        }
        if self.row.number_at(feature::MODELS) == 1 {
            return self.model(region, said.unwrap_or_default());
        }
        let groups = self.row.list(feature::REGIONS);
        let has = |set: usize, region: &Region<'_>| self.set_has(set, region);
        let mut both = groups.iter();
        let together = |set| has(set, region) && other.is_none_or(|other| has(set, &other));
        // One set lists regions; of several, both ends have to be in the same.
        let is_grouped = groups.iter().count() > 1;
        if groups.is_empty()
            || (is_grouped && both.any(together))
            || (!is_grouped && self.in_some(feature::REGIONS, region))
        {
            return FeatureOffer::Yes;
        }
        if is_grouped && self.in_some(feature::REGIONS, region) {
            return FeatureOffer::No(Missing::Partner);
        }
        let is_old = self.row.number_at(feature::OFF_LIST) != 0;
        self.absent(
            region,
            if is_old {
                Missing::ListedOfOld
            } else {
                Missing::Listed
            },
        )
    }

    fn model(self, region: &Region<'_>, model: &str) -> FeatureOffer {
        let mut rows = self.catalog.pack.table(&MODELS).rows();
        match rows.find(|row| row.text(0).eq_ignore_ascii_case(model)) {
            None => FeatureOffer::CannotTell(Gap::Model),
            Some(row) if self.set_has(row.number_at(1), region) => FeatureOffer::Yes,
            Some(_) => self.absent(region, Missing::Model),
        }
    }

    /// What absence from the list means.
    fn absent(self, region: &Region<'_>, missing: Missing) -> FeatureOffer {
        let zones = self.row.number_at(feature::ZONES) != 0;
        let seen = [region.first_seen, region.zones_first_seen.filter(|_| zones)];
        let date = self.source().date;
        let is_younger = seen.into_iter().flatten().any(|seen| seen >= date);
        let is_public = region.cloud == Cloud::Public;
        match (region.status, region.restricted) {
            (Status::Internal | Status::Unlisted, _) => FeatureOffer::CannotTell(Gap::Unlisted),
            _ if !is_public && !self.covers(feature::REGIONS, region.cloud) => {
                FeatureOffer::CannotTell(Gap::OtherCloud)
            }
            (_, Restricted::Yes | Restricted::Unknown) if is_public => {
                FeatureOffer::CannotTell(Gap::Restricted)
            }
            _ if is_younger || region.bit().is_none() => FeatureOffer::CannotTell(Gap::Younger),
            _ => FeatureOffer::No(missing),
        }
    }

    fn set_has(self, set: usize, region: &Region<'_>) -> bool {
        let bit = region.bit();
        bit.is_some_and(|bit| self.catalog.pack.set_has(set, bit))
    }

    fn in_some(self, column: usize, region: &Region<'_>) -> bool {
        let mut sets = self.row.list(column).iter();
        sets.any(|set| self.set_has(set, region))
    }

    /// Whether a list names regions of a cloud; the public one is always meant.
    fn covers(self, column: usize, cloud: Cloud) -> bool {
        let mut regions = self.catalog.all_regions();
        cloud == Cloud::Public
            || regions.any(|region| region.cloud == cloud && self.in_some(column, &region))
    }

    /// How bad it is that a region lacks something for it, and how sure that is. Where the list is
    /// known to be old, it is still sure that zones are needed.
    #[must_use]
    pub fn judged(self, missing: Missing) -> (Weight, Basis) {
        let is_old = self.row.number_at(feature::OFF_LIST) != 0;
        let own = self.weight(feature::SEVERITY);
        match missing {
            Missing::ListedOfOld => (self.weight(feature::OFF_LIST), self.basis()),
            Missing::Zones if is_old => (own, Basis::Documented),
            _ => (own, self.basis()),
        }
    }

    /// Why a region does not have it, as half a sentence.
    #[must_use]
    pub fn reason(self, missing: Missing, region: &Region<'_>, said: Option<&str>) -> String {
        let name = region.name;
        let date = self.source().date;
        let said = said.unwrap_or_default();
        match missing {
            Missing::Zones => format!("it needs availability zones, and {name} has none"),
            Missing::Pair => format!("it needs a paired region, and {name} has none"),
            Missing::Listed => format!("{name} is not on its list of regions ({date})"),
            Missing::ListedOfOld => {
                format!(
                    "{name} is not on its list of regions, which is of {date} and may have grown"
                )
            }
            Missing::Excluded => format!("{name} is named as a region without it ({date})"),
            Missing::Cloud => format!("the cloud of {name} does not have it ({date})"),
            Missing::Model => format!("{name} is not on the list of `{said}` ({date})"),
            Missing::Partner => format!("{name} and {said} do not go together ({date})"),
        }
    }
}

const fn cloud_bit(cloud: Cloud) -> u32 {
    match cloud {
        Cloud::Public => 0,
        Cloud::UsGov => 1,
        Cloud::China => 2,
    }
}
