//! Which resource types are offered where, and in which API versions.
//! Facts: `rules/data/availability.txt` and the sets it names.
//!
//! A `No` is given only where a list covers the type, is newer than the region and does not hide
//! it; everything else that is not a `Yes` is a reason why it cannot be told.

use super::layout::{TYPES, kind};
use super::pack::{Row, compare};
use super::{Basis, Catalog, Cloud, LocationWord, Region, Restricted, Source, Status, source};

/// Whether a type, or its zones, are offered in a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is, for this reason.
    Yes(Ground),
    /// It is not.
    No,
    /// The catalogue cannot tell, for this reason.
    CannotTell(Doubt),
}

/// What a `Yes` rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// A provider list names the region.
    Listed,
    /// The region is younger than the list, but the type covered every region then.
    Inferred,
    /// The type is not tied to a region.
    NotRegional,
    /// Every region takes it, such as `Microsoft.Resources/deployments`.
    Everywhere,
}

/// Why the catalogue cannot tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// No list names the type or an ancestor.
    #[error("no provider list names this type")]
    UnknownType,
    /// Only a list that was replaced names the type: it may be retired.
    #[error("only an older provider list names this type")]
    OlderListOnly,
    /// The location is not in the catalogue, or is no region.
    #[error("this location is no region that the catalogue knows")]
    UnknownRegion,
    /// There is no provider list of that cloud.
    #[error("there is no provider list of the cloud of this region")]
    OtherCloud,
    /// The region is in no public list.
    #[error("the public locations list does not name this region")]
    UnlistedRegion,
    /// Providers hide the region from ordinary subscriptions.
    #[error("providers hide this access-restricted region from most subscriptions")]
    RestrictedRegion,
    /// The list was taken before, or on the day when, the region was first seen.
    #[error("the provider list is not newer than the region")]
    RegionNewerThanList,
    /// The list names groups of regions, such as `europe`.
    #[error("the provider list names groups of regions instead of regions")]
    GroupedLocations,
    /// The provider reports no zones for this type anywhere.
    #[error("the provider reports no zones for this type")]
    ZonesNotReported,
    /// It is not known whether the region has zones.
    #[error("it is not known whether this region has availability zones")]
    ZonesOfRegionUnknown,
}

/// An answer with what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Availability<'a> {
    /// The answer.
    pub answer: Answer,
    /// The type in canonical case whose row answered: the type itself or the ancestor it inherits
    /// from. None when no row was found.
    pub decided_by: Option<&'a str>,
    /// How sure it is.
    pub basis: Basis,
    /// Where it comes from.
    pub source: Source<'a>,
}

/// The API versions of a type: stable ones newest first, then previews newest first.
#[derive(Clone, Copy)]
pub struct ApiVersions<'a> {
    versions: Versions<'a>,
}

#[derive(Clone, Copy)]
enum Versions<'a> {
    Row(Row<'a>),
    /// Those of an overlay, separated by blanks.
    Overlaid(&'a str),
}

/// Which list names a type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    New,
    Net,
    Older,
    Schema,
}

pub(super) fn list_of(row: Row<'_>) -> List {
    match row.number_at(kind::LIST) {
        0 => List::New,
        1 => List::Net,
        2 => List::Older,
        _ => List::Schema,
    }
}

impl<'a> ApiVersions<'a> {
    /// All of them.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = &'a str> + Clone {
        let (row, overlaid) = match self.versions {
            Versions::Row(row) => (Some(row), None),
            Versions::Overlaid(text) => (None, Some(text)),
        };
        let of_row = row
            .into_iter()
            .flat_map(|row| row.strings(kind::APIS).iter());
        let overlaid = overlaid.into_iter().flat_map(|text| text.split(' '));
        of_row.chain(overlaid)
    }

    /// The newest stable version.
    #[must_use]
    pub fn newest_stable(self) -> Option<&'a str> {
        self.iter().next().filter(|version| is_stable(version))
    }

    /// The newest version, a preview only where no stable one is as new.
    #[must_use]
    pub fn newest(self) -> Option<&'a str> {
        let preview = self.iter().find(|version| !is_stable(version));
        let day = |version: &'a str| version.get(..10);
        match (self.newest_stable(), preview) {
            (Some(stable), Some(preview)) if day(stable) >= day(preview) => Some(stable),
            (stable, preview) => preview.or(stable),
        }
    }

    /// Whether a version is among them; case does not matter.
    #[must_use]
    pub fn contains(self, version: &str) -> bool {
        self.iter().any(|known| known.eq_ignore_ascii_case(version))
    }
}

/// Whether an API version is no preview: a bare date.
pub(super) fn is_stable(version: &str) -> bool {
    version.len() == 10
}

impl<'a> Catalog<'a> {
    /// The row of a type.
    pub(super) fn type_row(self, name: &str) -> Option<Row<'a>> {
        let table = self.pack.table(&TYPES);
        table.find(|row| compare(row.text(kind::NAME), name))
    }

    /// A type in canonical case, if any list or type definition names it.
    #[must_use]
    pub fn canonical_type(self, name: &str) -> Option<&'a str> {
        if let Some(row) = self.type_row(name) {
            return Some(row.text(kind::NAME));
        }
        Some(self.overlay?.kind(name)?.name)
    }

    /// The API versions of a type; none when no list names it or none gives versions.
    #[must_use]
    pub fn api_versions(self, name: &str) -> Option<ApiVersions<'a>> {
        let overlaid = self.overlay.and_then(|overlay| overlay.kind(name));
        let versions = match overlaid.filter(|row| !row.versions.is_empty()) {
            Some(row) => Versions::Overlaid(row.versions),
            None => {
                let row = self.type_row(name)?;
                let is_known = !row.strings(kind::APIS).is_empty();
                is_known.then_some(Versions::Row(row))?
            }
        };
        Some(ApiVersions { versions })
    }

    /// Whether a type has an API version; none when its versions are not known.
    #[must_use]
    pub fn knows_api_version(self, name: &str, version: &str) -> Option<bool> {
        Some(self.api_versions(name)?.contains(version))
    }

    /// Whether the provider says that a type takes a `location`; none when it does not say.
    #[must_use]
    pub fn takes_location(self, name: &str) -> Option<bool> {
        let overlaid = self.overlay.and_then(|overlay| overlay.kind(name));
        if let Some(takes) = overlaid.and_then(|row| row.takes_location) {
            return Some(takes);
        }
        let caps = self.type_row(name)?.number_at(kind::CAPS);
        (caps != kind::NO_CAPS as usize).then_some(caps & 1 == 1)
    }

    /// Whether a type is offered in a location.
    #[must_use]
    pub fn availability(self, name: &str, location: &str) -> Availability<'a> {
        if is_deployment(name) {
            return self.settled(Answer::Yes(Ground::Everywhere), None);
        }
        if let Some(availability) = self.overlaid_availability(name, location) {
            return availability;
        }
        let Some(row) = self.answering_row(name) else {
            return self.settled(Answer::CannotTell(Doubt::UnknownType), None);
        };
        let answer = self.offered(row, location);
        self.settled(answer, Some(row))
    }

    /// Whether a type can use availability zones in a region.
    #[must_use]
    pub fn zones(self, name: &str, location: &str) -> Availability<'a> {
        let row = self.answering_row(name);
        let LocationWord::Region(region) = self.location_word(location) else {
            return self.settled(Answer::CannotTell(Doubt::UnknownRegion), row);
        };
        if let Some(availability) = self.overlaid_zones(name, &region) {
            return availability;
        }
        let answer = match row {
            Some(row) => self.zoned(row, &region),
            None if region.zones == Some(false) => Answer::No,
            None => Answer::CannotTell(Doubt::UnknownType),
        };
        let mut settled = self.settled(answer, row);
        if region.zones == Some(false) && answer == Answer::No {
            settled.source = self.source_of(&region);
            settled.basis = Basis::Documented;
        }
        settled
    }

    /// The listed regions that are known to offer a type, by name.
    pub fn regions_with(self, name: &str) -> impl Iterator<Item = Region<'a>> {
        self.regions().filter(move |region| {
            matches!(self.availability(name, region.name).answer, Answer::Yes(_))
        })
    }

    /// The other regions of a region's geography that are known to offer a type: its pair first,
    /// then those open to all, then by name.
    #[must_use]
    pub fn alternatives(self, name: &str, location: &str) -> Vec<Region<'a>> {
        let Some(region) = self.region(location) else {
            return Vec::new();
        };
        let Some(geography) = region.geography else {
            return Vec::new();
        };
        let mut found: Vec<Region<'a>> = self
            .regions_with(name)
            .filter(|other| other.geography == Some(geography) && *other != region)
            .collect();
        found.sort_by_key(|other| {
            let open = other.restricted == Restricted::No;
            (region.pair != Some(other.name), !open, other.name)
        });
        found
    }

    fn settled(self, answer: Answer, row: Option<Row<'a>>) -> Availability<'a> {
        let older = row.is_some_and(|row| list_of(row) == List::Older);
        let inferred = answer == Answer::Yes(Ground::Inferred);
        Availability {
            answer,
            decided_by: row.map(|row| row.text(kind::NAME)),
            basis: if older || inferred {
                Basis::Measured
            } else {
                Basis::Documented
            },
            source: row.map_or_else(
                || self.source("availability/new"),
                |row| source::read(self.pack, row.number_at(kind::SOURCE)),
            ),
        }
    }

    /// The row that answers for a type: its own in a current list, else that of its nearest
    /// ancestor there, else the same in the older list.
    fn answering_row(self, name: &str) -> Option<Row<'a>> {
        let current = |row: &Row<'a>| matches!(list_of(*row), List::New | List::Net);
        let older = |row: &Row<'a>| list_of(*row) == List::Older;
        let rows = || lineage(name).filter_map(|name| self.type_row(name));
        rows().find(current).or_else(|| rows().find(older))
    }

    /// What a row says about a location.
    pub(super) fn offered(self, row: Row<'a>, location: &str) -> Answer {
        if flag(row, kind::SUPERSEDED) {
            return Answer::CannotTell(Doubt::OlderListOnly);
        }
        let set = row.number_at(kind::REGIONS);
        if set == 0 {
            return if flag(row, kind::GLOBAL) {
                Answer::Yes(Ground::NotRegional)
            } else {
                Answer::CannotTell(Doubt::UnknownType)
            };
        }
        let bit = self.location_bit(location);
        if bit.is_some_and(|bit| self.pack.set_has(set, bit)) {
            return Answer::Yes(Ground::Listed);
        }
        if bit.is_some_and(|bit| self.pack.set_has(row.number_at(kind::INFERRED), bit)) {
            return Answer::Yes(Ground::Inferred);
        }
        let LocationWord::Region(region) = self.location_word(location) else {
            return if flag(row, kind::GLOBAL) && location.eq_ignore_ascii_case("global") {
                Answer::Yes(Ground::NotRegional)
            } else {
                Answer::CannotTell(Doubt::UnknownRegion)
            };
        };
        if list_of(row) == List::Older {
            return Answer::CannotTell(Doubt::OlderListOnly);
        }
        if flag(row, kind::GROUPED) {
            return Answer::CannotTell(Doubt::GroupedLocations);
        }
        self.absent(&region, region.first_seen, row)
    }

    fn zoned(self, row: Row<'a>, region: &Region<'a>) -> Answer {
        let set = row.number_at(kind::ZONES);
        let has = |set: usize| region.bit().is_some_and(|bit| self.pack.set_has(set, bit));
        if set != 0 && has(set) {
            return Answer::Yes(Ground::Listed);
        }
        if has(row.number_at(kind::ZONES_INFERRED)) {
            return Answer::Yes(Ground::Inferred);
        }
        match region.zones {
            Some(false) => Answer::No,
            None => Answer::CannotTell(Doubt::ZonesOfRegionUnknown),
            Some(true) if list_of(row) == List::Older => Answer::CannotTell(Doubt::OlderListOnly),
            Some(true) if set == 0 => Answer::CannotTell(Doubt::ZonesNotReported),
            Some(true) => {
                let since = region.zones_first_seen.or(region.first_seen);
                self.absent(region, since, row)
            }
        }
    }

    /// What absence from a list means for a region that was first seen on a day.
    fn absent(self, region: &Region<'a>, since: Option<&str>, row: Row<'a>) -> Answer {
        let list_date = source::read(self.pack, row.number_at(kind::SOURCE)).date;
        Answer::CannotTell(match (region.cloud, region.status, region.restricted) {
            (Cloud::UsGov | Cloud::China, ..) | (_, Status::Sovereign, _) => Doubt::OtherCloud,
            (_, Status::Internal | Status::Unlisted, _) => Doubt::UnlistedRegion,
            // Only an overlay of the user knows it.
            _ if region.bit().is_none() => Doubt::RegionNewerThanList,
            (.., Restricted::Yes | Restricted::Unknown) => Doubt::RestrictedRegion,
            _ if since.is_some_and(|since| since >= list_date) => Doubt::RegionNewerThanList,
            _ => return Answer::No,
        })
    }
}

/// A type, then its ancestors: `a/b/c`, `a/b`.
pub(super) fn lineage(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |name| {
        let (head, _) = name.rsplit_once('/')?;
        head.contains('/').then_some(head)
    })
}

fn is_deployment(name: &str) -> bool {
    name.eq_ignore_ascii_case("Microsoft.Resources/deployments")
}

fn flag(row: Row<'_>, flag: u32) -> bool {
    row.number_at(kind::FLAGS) & flag as usize != 0
}
