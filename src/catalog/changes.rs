//! What an overlay changes of what the embedded tables say.

use std::collections::BTreeSet;

use super::overlay::{KindRow, RegionRow};
use super::{Answer, Catalog, Region, SkuKind};

/// All that overlays change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Regions, by name.
    pub regions: Vec<RegionChange>,
    /// Types, by name.
    pub types: Vec<TypeChange>,
    /// How many types the overlays speak about.
    pub types_known: usize,
    /// Sizes: the embedded tables know none.
    pub sizes: Vec<SizeCount>,
}

/// What changes about a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionChange {
    /// Its name.
    pub name: String,
    /// As the portal writes it.
    pub display_name: String,
    /// Whether only the overlay knows it.
    pub is_new: bool,
    /// What changes: of what, before and after.
    pub facts: Vec<(&'static str, String, String)>,
}

/// What changes about a type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeChange {
    /// Its name.
    pub name: String,
    /// Whether only the overlay knows it.
    pub is_new: bool,
    /// Regions that offer it, and did not, or could not be told.
    pub gained: Vec<String>,
    /// Regions that do not offer it, and did.
    pub lost: Vec<String>,
    /// Regions that do not offer it, which could not be told.
    pub settled: Vec<String>,
    /// API versions that the embedded tables do not know.
    pub versions_gained: Vec<String>,
    /// API versions that only the embedded tables know.
    pub versions_lost: Vec<String>,
}

/// How many names of a kind there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SizeCount {
    /// The kind.
    pub of: SkuKind,
    /// Names.
    pub names: usize,
    /// Regions of which all names are known.
    pub covered: usize,
    /// Names that the subscription is kept from somewhere.
    pub restricted: usize,
}

impl TypeChange {
    fn is_nothing(&self) -> bool {
        let lists = [&self.gained, &self.lost, &self.settled];
        let versions = [&self.versions_gained, &self.versions_lost];
        !self.is_new && lists.iter().chain(&versions).all(|list| list.is_empty())
    }
}

impl Catalog<'_> {
    /// What the overlays change.
    #[must_use]
    pub fn changes(self) -> Changes {
        let Some(overlay) = self.overlay else {
            return Changes::default();
        };
        let embedded = Catalog::embedded();
        let regions: Vec<Region<'_>> = self.regions().collect();
        let regions: Vec<&str> = regions.iter().map(|region| region.name).collect();
        let types = overlay
            .kinds()
            .map(|row| self.type_change(embedded, row, &regions));
        let sizes = SkuKind::ALL.into_iter().filter_map(|of| overlay.count(of));
        Changes {
            regions: overlay
                .regions()
                .filter_map(|row| self.region_change(embedded, row))
                .collect(),
            types: types.filter(|change| !change.is_nothing()).collect(),
            types_known: overlay.kinds().count(),
            sizes: sizes.collect(),
        }
    }

    fn region_change(self, embedded: Catalog<'_>, row: &RegionRow<'_>) -> Option<RegionChange> {
        let after = self.region(row.name)?;
        let Some(before) = embedded.region(row.name) else {
            return Some(RegionChange {
                name: row.name.to_owned(),
                display_name: row.display_name.to_owned(),
                is_new: true,
                facts: facts(&after)
                    .into_iter()
                    .map(|(what, is)| (what, String::new(), is))
                    .collect(),
            });
        };
        let both = facts(&before).into_iter().zip(facts(&after));
        let changed = both.filter(|((_, before), (_, after))| before != after);
        let facts: Vec<_> = changed
            .map(|((what, was), (_, is))| (what, was, is))
            .collect();
        (!facts.is_empty()).then(|| RegionChange {
            name: row.name.to_owned(),
            display_name: row.display_name.to_owned(),
            is_new: false,
            facts,
        })
    }

    fn type_change(self, embedded: Catalog<'_>, row: &KindRow<'_>, regions: &[&str]) -> TypeChange {
        let mut change = TypeChange {
            name: row.name.to_owned(),
            is_new: embedded.canonical_type(row.name).is_none(),
            ..TypeChange::default()
        };
        for region in regions {
            let before = embedded.availability(row.name, region).answer;
            let after = self.availability(row.name, region).answer;
            let list = match (before, after) {
                (Answer::Yes(_), Answer::Yes(_)) | (Answer::No, Answer::No) => continue,
                (_, Answer::Yes(_)) => &mut change.gained,
                (Answer::Yes(_), Answer::No) => &mut change.lost,
                (_, Answer::No) => &mut change.settled,
                (_, Answer::CannotTell(_)) => continue,
            };
            list.push((*region).to_owned());
        }
        if !row.versions.is_empty() {
            let all = |catalog: Catalog<'_>| -> BTreeSet<String> {
                let versions = catalog.api_versions(row.name);
                let versions = versions.into_iter().flat_map(super::ApiVersions::iter);
                versions.map(str::to_ascii_lowercase).collect()
            };
            let (before, after) = (all(embedded), all(self));
            let newest_first = |some: Vec<&String>| some.into_iter().rev().cloned().collect();
            change.versions_gained = newest_first(after.difference(&before).collect());
            change.versions_lost = newest_first(before.difference(&after).collect());
        }
        change
    }
}

/// What a locations list says of a region.
fn facts(region: &Region<'_>) -> [(&'static str, String); 5] {
    let text = |text: Option<&str>| text.unwrap_or("none").to_owned();
    let zones = region
        .zone_count
        .map_or_else(|| "not known".to_owned(), |zones| zones.to_string());
    [
        ("display name", region.display_name.to_owned()),
        ("geography", text(region.geography)),
        ("geography group", text(region.geography_group)),
        ("pair", text(region.pair)),
        ("zones", zones),
    ]
}
