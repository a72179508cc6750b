//! What an overlay answers where the embedded tables are asked. It speaks about a type that it
//! has a row of, and about all below it: a provider list is whole for each provider.
//!
//! What it was taken from is the view of one subscription. So a region that providers hide from
//! most subscriptions is answered with yes or no here, not with a doubt.

use super::super::availability::lineage;
use super::super::{
    Answer, Availability, Basis, Catalog, Doubt, Ground, LocationWord, Region, Source,
};
use super::{KindRow, List, Places, SkuKind, SkuOffer};

/// What a list says of a size in a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SkuAnswer<'a> {
    /// What is offered.
    pub offer: SkuOffer<'a>,
    /// Where it comes from.
    pub source: Source<'a>,
}

/// Types whose providers hide access-restricted regions; others, such as that of AKS, name them to
/// everybody (provider lists of 2026-05-01).
const HIDING: [&str; 6] = [
    "Microsoft.Compute/virtualMachines",
    "Microsoft.KeyVault/vaults",
    "Microsoft.RecoveryServices/vaults",
    "Microsoft.Sql/servers",
    "Microsoft.Storage/storageAccounts",
    "Microsoft.Web/sites",
];

impl<'a> Catalog<'a> {
    /// The row that answers for a type: its own, else that of its nearest ancestor.
    pub(in super::super) fn overlaid_kind(self, name: &str) -> Option<&'a KindRow<'a>> {
        let overlay = self.overlay?;
        lineage(name).find_map(|name| overlay.kind(name))
    }

    fn list_of(self, number: usize) -> Option<&'a List<'a>> {
        self.overlay?.list(number)
    }

    /// Whether a type is offered in a location, where an overlay speaks about the type.
    pub(in super::super) fn overlaid_availability(
        self,
        name: &str,
        location: &str,
    ) -> Option<Availability<'a>> {
        let row = self.overlaid_kind(name)?;
        let list = self.list_of(row.list)?;
        Some(Availability {
            answer: self.offered_by(row, list, location),
            decided_by: Some(row.name),
            basis: Basis::Documented,
            source: list.source(),
        })
    }

    fn offered_by(self, row: &KindRow<'_>, list: &List<'_>, location: &str) -> Answer {
        if row.places.iter().all(|place| place == "global") {
            return Answer::Yes(Ground::NotRegional);
        }
        match self.location_word(location) {
            LocationWord::Region(region) if row.places.has(region.name) => {
                Answer::Yes(Ground::Listed)
            }
            LocationWord::Logical(word) if row.places.has(word.name) => Answer::Yes(Ground::Listed),
            LocationWord::Region(_) if self.is_grouped(row.places) => {
                Answer::CannotTell(Doubt::GroupedLocations)
            }
            LocationWord::Region(region) => left_out(&region, region.first_seen, list),
            LocationWord::Logical(_) | LocationWord::None => {
                Answer::CannotTell(Doubt::UnknownRegion)
            }
        }
    }

    /// Whether a list names groups of regions, such as `europe`.
    fn is_grouped(self, places: Places<'_>) -> bool {
        places.iter().any(|place| {
            let word = self.location_word(place);
            matches!(word, LocationWord::Logical(logical) if !logical.stage && place != "global")
        })
    }

    /// Whether a type can use zones in a region, where an overlay speaks about its zones.
    pub(in super::super) fn overlaid_zones(
        self,
        name: &str,
        region: &Region<'a>,
    ) -> Option<Availability<'a>> {
        let row = self.overlaid_kind(name)?;
        let list = self.list_of(row.list)?;
        if row.zones.is_empty() {
            return None;
        }
        let answer = if row.zones.has(region.name) {
            Answer::Yes(Ground::Listed)
        } else if self.is_grouped(row.places) {
            Answer::CannotTell(Doubt::GroupedLocations)
        } else {
            left_out(region, region.zones_first_seen.or(region.first_seen), list)
        };
        Some(Availability {
            answer,
            decided_by: Some(row.name),
            basis: Basis::Documented,
            source: list.source(),
        })
    }

    /// Whether a list of the subscription's own shows that it may use a region: providers that hide
    /// access-restricted regions from subscriptions without access name it.
    #[must_use]
    pub fn shows_access(self, region: &Region<'_>) -> bool {
        HIDING.iter().any(|name| {
            let offered = self.overlaid_availability(name, region.name);
            offered.is_some_and(|one| one.answer == Answer::Yes(Ground::Listed))
        })
    }

    /// What a region offers of a size, a disk type or a storage SKU, where an imported list says;
    /// `kind` is the kind of a storage account where it is known.
    #[must_use]
    pub fn offer(
        self,
        of: SkuKind,
        name: &str,
        kind: Option<&str>,
        region: &str,
    ) -> Option<SkuAnswer<'a>> {
        let (offer, list) = self.overlay?.skus.offer(of, name, kind, region)?;
        let source = self.list_of(list)?.source();
        Some(SkuAnswer { offer, source })
    }

    /// A region as the overlay has it; what it does not say stays.
    pub(in super::super) fn overlaid(self, region: Region<'a>) -> Region<'a> {
        let row = self.overlay.and_then(|overlay| overlay.region(region.name));
        match row.filter(|row| !row.is_word) {
            Some(row) => region.under(row),
            None => region,
        }
    }

    /// The regions that only the overlay knows.
    pub(in super::super) fn added_regions(self) -> impl Iterator<Item = Region<'a>> {
        let rows = self.overlay.into_iter().flat_map(super::Overlay::regions);
        rows.filter(move |row| self.location_bit(row.name).is_none())
            .map(Region::added)
    }
}

/// What it means that a list of one subscription leaves out a region.
fn left_out(region: &Region<'_>, since: Option<&str>, list: &List<'_>) -> Answer {
    if region.cloud != list.cloud {
        Answer::CannotTell(Doubt::OtherCloud)
    } else if since.is_some_and(|since| since >= list.date) {
        Answer::CannotTell(Doubt::RegionNewerThanList)
    } else {
        Answer::No
    }
}
