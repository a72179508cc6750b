//! Azure regions and logical locations: names, pairs, zones, restrictions.
//! Facts: `rules/data/regions.txt`.

use std::borrow::Cow;

use super::layout::{LOGICAL, REGIONS, SPELLINGS, region};
use super::overlay::RegionRow;
use super::pack::Row;
use super::{Basis, Catalog, Overlay, Source};

/// The cloud that a region belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cloud {
    /// The public cloud.
    Public,
    /// Azure Government.
    UsGov,
    /// Azure operated in China.
    China,
}

impl Cloud {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Public, Self::UsGov, Self::China];

    /// Its word in tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::UsGov => "usgov",
            Self::China => "china",
        }
    }

    pub(super) fn by_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cloud| cloud.word() == word)
    }
}

/// Where a region is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// In the public locations list.
    Listed,
    /// Canary or stage.
    Internal,
    /// Named only by the backup geo codes.
    Unlisted,
    /// In another cloud.
    Sovereign,
}

/// Whether ordinary subscriptions are kept out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Restricted {
    /// Access must be asked for.
    Yes,
    /// Open to all.
    No,
    /// Not known.
    Unknown,
}

/// An Azure region.
#[derive(Clone, Copy)]
pub struct Region<'a> {
    /// Its row; none where only an overlay knows it.
    row: Option<Row<'a>>,
    /// As templates write it: `westeurope`.
    pub name: &'a str,
    /// As the portal writes it: `West Europe`.
    pub display_name: &'a str,
    /// Residency boundary; none for regions that no public list describes.
    pub geography: Option<&'a str>,
    /// Continent or group of countries.
    pub geography_group: Option<&'a str>,
    /// Its cloud.
    pub cloud: Cloud,
    /// Where it is named.
    pub status: Status,
    /// The paired region; pairing is not always mutual, and the pair may not be listed.
    pub pair: Option<&'a str>,
    /// Where Cross Region Restore of a Recovery Services vault lands; none known = not offered as
    /// far as known.
    pub backup_secondary: Option<&'a str>,
    /// Whether it has availability zones; none = not known.
    pub zones: Option<bool>,
    /// How many zones; none = not known.
    pub zone_count: Option<u8>,
    /// Whether ordinary subscriptions are kept out.
    pub restricted: Restricted,
    /// What `restricted` rests on.
    pub restricted_basis: Basis,
    /// Part of `privatelink.<code>.backup.windowsazure.com`; also the suffix of new names.
    pub geo_code: Option<&'a str>,
    /// First provider list with virtual machines there: opened by that day. None = before
    /// 2020-02-12 or never seen.
    pub first_seen: Option<&'a str>,
    /// First provider list with zones of virtual machines there. None = before 2022-05-05 or never.
    pub zones_first_seen: Option<&'a str>,
}

/// A location that is no region, such as `global` or `europe`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Logical<'a> {
    /// As templates write it.
    pub name: &'a str,
    /// As the portal writes it.
    pub display_name: &'a str,
    /// A stage of a region, used inside Microsoft; else a group of regions or `global`.
    pub stage: bool,
}

/// What a text means where a location is wanted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LocationWord<'a> {
    /// A region.
    Region(Region<'a>),
    /// No region, but a location: `global`, `europe`, a stage.
    Logical(Logical<'a>),
    /// No location that is known.
    None,
}

impl PartialEq for Region<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl std::fmt::Debug for Region<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_tuple("Region").field(&self.name).finish()
    }
}

/// The form in which locations compare: lower case, without blanks. `West Europe` → `westeurope`.
#[must_use]
pub fn normalise(text: &str) -> Cow<'_, str> {
    if bytes(text).eq(text.bytes()) {
        return Cow::Borrowed(text);
    }
    let kept = text.chars().filter(|c| !c.is_ascii_whitespace());
    Cow::Owned(kept.map(|c| c.to_ascii_lowercase()).collect())
}

fn bytes(text: &str) -> impl Iterator<Item = u8> {
    let kept = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    kept.map(|byte| byte.to_ascii_lowercase())
}

impl<'a> Region<'a> {
    pub(super) fn read(row: Row<'a>) -> Self {
        let zones = row.number_at(region::ZONES).checked_sub(1);
        Self {
            row: Some(row),
            name: row.text(region::NAME),
            display_name: row.text(region::DISPLAY),
            geography: row.optional(region::GEOGRAPHY),
            geography_group: row.optional(region::GROUP),
            cloud: match row.number_at(region::CLOUD) {
                0 => Cloud::Public,
                1 => Cloud::UsGov,
                _ => Cloud::China,
            },
            status: match row.number_at(region::STATUS) {
                0 => Status::Listed,
                1 => Status::Internal,
                2 => Status::Unlisted,
                _ => Status::Sovereign,
            },
            pair: row.optional(region::PAIR),
            backup_secondary: row.optional(region::SECONDARY),
            zones: zones.map(|count| count > 0),
            zone_count: zones.and_then(|count| u8::try_from(count).ok()),
            restricted: match row.number_at(region::RESTRICTED) {
                1 => Restricted::No,
                2 => Restricted::Yes,
                _ => Restricted::Unknown,
            },
            restricted_basis: Basis::from_cell(row.number_at(region::BASIS)),
            geo_code: row.optional(region::GEO),
            first_seen: row.optional(region::FIRST),
            zones_first_seen: row.optional(region::ZONES_FIRST),
        }
    }

    /// A region that only an overlay knows.
    pub(super) fn added(row: &RegionRow<'a>) -> Self {
        let region = Self {
            row: None,
            name: row.name,
            display_name: row.display_name,
            geography: None,
            geography_group: None,
            cloud: row.cloud,
            status: Status::Listed,
            pair: None,
            backup_secondary: None,
            zones: None,
            zone_count: None,
            restricted: Restricted::Unknown,
            restricted_basis: Basis::Recalled,
            geo_code: None,
            first_seen: None,
            zones_first_seen: None,
        };
        region.under(row)
    }

    /// The region with what an overlay says of it; what that does not say stays as it is.
    pub(super) fn under(self, row: &RegionRow<'a>) -> Self {
        let zones = row.zones.or(self.zone_count);
        Self {
            display_name: row.display_name,
            geography: row.geography.or(self.geography),
            geography_group: row.group.or(self.geography_group),
            status: match self.status {
                Status::Internal => Status::Internal,
                _ => Status::Listed,
            },
            pair: row.pair.unwrap_or(self.pair),
            zones: zones.map(|count| count > 0),
            zone_count: zones,
            ..self
        }
    }

    /// The bit that stands for it in sets of locations; none where only an overlay knows it.
    pub(super) fn bit(&self) -> Option<usize> {
        self.row.map(|row| row.number)
    }

    /// Names that Azure accepts besides `name` and `display_name`.
    pub fn aliases(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let rows = self.row.into_iter();
        rows.flat_map(|row| row.strings(region::ALIASES).iter())
    }

    /// Names that only documentation uses.
    pub(super) fn table_names(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let rows = self.row.into_iter();
        rows.flat_map(|row| row.strings(region::TABLE_NAMES).iter())
    }

    /// Where sources disagree, and other things to know.
    pub fn notes(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let rows = self.row.into_iter();
        rows.flat_map(|row| row.strings(region::NOTES).iter())
    }

    /// What a new name ends in: the geo code, or the region's name where none is published.
    #[must_use]
    pub fn suffix(&self) -> &'a str {
        self.geo_code.unwrap_or(self.name)
    }
}

impl<'a> Catalog<'a> {
    /// Every region of every cloud, by name.
    pub fn all_regions(self) -> impl Iterator<Item = Region<'a>> + use<'a> {
        let rows = self.pack.table(&REGIONS).rows();
        let mut all: Vec<Region<'a>> = rows.map(|row| self.overlaid(Region::read(row))).collect();
        let known = all.len();
        all.extend(self.added_regions());
        if all.len() > known {
            all.sort_by_key(|region| region.name);
        }
        all.into_iter()
    }

    /// The regions of the public locations list, by name; with an overlay of another cloud, those
    /// of that cloud.
    pub fn regions(self) -> impl Iterator<Item = Region<'a>> + use<'a> {
        let cloud = self.overlay.and_then(Overlay::cloud);
        let cloud = cloud.unwrap_or(Cloud::Public);
        self.all_regions()
            .filter(move |region| region.status == Status::Listed && region.cloud == cloud)
    }

    /// The listed regions of a geography, by name.
    pub fn regions_of(self, geography: &str) -> impl Iterator<Item = Region<'a>> {
        self.regions()
            .filter(move |region| region.geography == Some(geography))
    }

    /// A region by any spelling that Azure accepts, in any case.
    #[must_use]
    pub fn region(self, text: &str) -> Option<Region<'a>> {
        match self.location_word(text) {
            LocationWord::Region(region) => Some(region),
            _ => None,
        }
    }

    /// What a text means where a location is wanted.
    #[must_use]
    pub fn location_word(self, text: &str) -> LocationWord<'a> {
        let Some(bit) = self.location_bit(text) else {
            return self.added_word(text);
        };
        let regions = self.pack.table(&REGIONS);
        let Some(place) = bit.checked_sub(regions.len()) else {
            return LocationWord::Region(self.overlaid(Region::read(regions.row(bit))));
        };
        let row = self.pack.table(&LOGICAL).row(place);
        LocationWord::Logical(Logical {
            name: row.text(0),
            display_name: row.text(1),
            stage: row.number_at(2) == 1,
        })
    }

    /// The same for a text that only an overlay may know.
    fn added_word(self, text: &str) -> LocationWord<'a> {
        let spelt = |overlay: &'a Overlay<'a>| overlay.spelt(&normalise(text));
        match self.overlay.and_then(spelt) {
            None => LocationWord::None,
            Some(row) if row.is_word => LocationWord::Logical(Logical {
                name: row.name,
                display_name: row.display_name,
                stage: row.name.ends_with("stage") || row.name.ends_with("stg"),
            }),
            Some(row) => LocationWord::Region(Region::added(row)),
        }
    }

    /// The bit that stands for a location in sets.
    pub(super) fn location_bit(self, text: &str) -> Option<usize> {
        let table = self.pack.table(&SPELLINGS);
        let row = table.find(|row| row.text(0).bytes().cmp(bytes(text)))?;
        Some(row.number_at(1))
    }

    /// The source of what is said of a region: its pair and its zones.
    #[must_use]
    pub fn source_of(self, region: &Region<'_>) -> Source<'a> {
        let own = self
            .overlay
            .and_then(|overlay| overlay.source_of(region.name));
        own.unwrap_or_else(|| self.regions_source())
    }

    /// The source of the list of regions.
    #[must_use]
    pub fn regions_source(self) -> Source<'a> {
        self.source("regions/locations")
    }

    /// The sources of a region's row.
    pub fn region_sources(self, region: &Region<'_>) -> impl Iterator<Item = Source<'a>> + use<'a> {
        let keys: &[&str] = match region.cloud {
            Cloud::Public => &["regions/locations", "regions/zones", "regions/restricted"],
            _ => &["regions/sovereign", "regions/sovereign-geo"],
        };
        keys.iter().map(move |key| self.source(key))
    }

    /// The source of what is restricted.
    #[must_use]
    pub fn restricted_source(self) -> Source<'a> {
        self.source("regions/restricted")
    }
}
