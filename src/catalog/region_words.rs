//! Texts that hold a region as a word of its own: host names, DNS zones, service tags.
//! Facts: `rules/data/region-words.txt`.

use super::layout::{DESCRIBED, REGION_HOSTS, TAG_PLACES, TAG_REGIONS};
use super::{Catalog, Region};

/// A host name, or a DNS zone, that names a region before a known suffix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegionHost<'a, 't> {
    /// What stands before the region, without the dot; often `privatelink`, or nothing.
    pub before: &'t str,
    /// The region as it is written.
    pub word: &'t str,
    /// Whether it is the geo code.
    pub is_geo: bool,
    /// The region.
    pub region: Region<'a>,
    /// The suffix, with the dot before it.
    pub rest: &'t str,
}

impl<'a> RegionHost<'a, '_> {
    /// What stands in the place of the word for another region; none where that
    /// region has no geo code that is known.
    #[must_use]
    pub fn word_for(&self, region: Region<'a>) -> Option<&'a str> {
        if self.is_geo {
            region.geo_code
        } else {
            Some(region.name)
        }
    }

    /// Whether the host is that of the service in its region, not of one of its customers.
    #[must_use]
    pub fn is_regional(&self) -> bool {
        // `hcp` is the API server of every cluster.
        let own = ["", "*", "privatelink", "private", "*.hcp"];
        own.contains(&self.before)
            || self.before.ends_with(".privatelink")
            || self.before.ends_with(".private")
    }
}

/// A service tag of one region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegionTag<'a, 't> {
    /// The service, such as `Storage`.
    pub tag: &'t str,
    /// The region as it is written.
    pub word: &'t str,
    /// The region.
    pub region: Region<'a>,
}

impl<'a> Catalog<'a> {
    /// Takes a host name apart that names a region: no scheme, port or path, any case.
    #[must_use]
    pub fn region_host<'t>(self, host: &'t str) -> Option<RegionHost<'a, 't>> {
        let rows = self.pack.table(&REGION_HOSTS).rows();
        rows.filter_map(|row| {
            let suffix = row.text(0);
            let cut = host.len().checked_sub(suffix.len() + 1)?;
            let (head, rest) = host.split_at_checked(cut)?;
            let fits = rest.starts_with('.') && rest.get(1..)?.eq_ignore_ascii_case(suffix);
            let (before, word) = head.rsplit_once('.').unwrap_or(("", head));
            let is_geo = row.number_at(1) == 1;
            let region = if is_geo {
                self.region_of_geo(word)
            } else {
                self.region(word)
            };
            Some(RegionHost {
                before,
                word,
                is_geo,
                region: region.filter(|_| fits)?,
                rest,
            })
        })
        .max_by_key(|found| found.rest.len())
    }

    /// Whether exactly the region stands before a suffix.
    #[must_use]
    pub fn names_region(self, suffix: &str) -> bool {
        let mut rows = self.pack.table(&REGION_HOSTS).rows();
        rows.any(|row| row.text(0).eq_ignore_ascii_case(suffix))
    }

    /// The region of a geo code.
    #[must_use]
    pub fn region_of_geo(self, code: &str) -> Option<Region<'a>> {
        self.regions().find(|region| {
            region
                .geo_code
                .is_some_and(|own| own.eq_ignore_ascii_case(code))
        })
    }

    /// Whether a property of this key holds service tags.
    #[must_use]
    pub fn holds_tags(self, key: &str) -> bool {
        let mut rows = self.pack.table(&TAG_PLACES).rows();
        rows.any(|row| row.text(0).eq_ignore_ascii_case(key))
    }

    /// The path of the ID, from the same object, of what a region in a property of this key
    /// describes; several may fit.
    pub fn described_by(self, key: &str) -> impl Iterator<Item = &'a str> {
        let rows = self.pack.table(&DESCRIBED).rows();
        rows.filter(move |row| row.text(0).eq_ignore_ascii_case(key))
            .map(|row| row.text(1))
    }

    /// Takes a service tag of one region apart: `Storage.WestEurope`.
    #[must_use]
    pub fn region_tag<'t>(self, text: &'t str) -> Option<RegionTag<'a, 't>> {
        let (tag, word) = text.split_once('.')?;
        let is_name = |text: &str| {
            text.starts_with(|c: char| c.is_ascii_alphabetic())
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let own = self
            .tag_regions(tag)
            .find(|(_, spelled)| spelled.eq_ignore_ascii_case(word));
        let name = own.map_or(word, |(region, _)| region);
        let region = self
            .region(name)
            .filter(|_| is_name(tag) && is_name(word))?;
        Some(RegionTag { tag, word, region })
    }

    /// The service tag for another region, in the case of the old one.
    #[must_use]
    pub fn tag_for(self, tag: &RegionTag<'_, '_>, region: Region<'_>) -> String {
        let own = self
            .tag_regions(tag.tag)
            .find(|(name, _)| *name == region.name);
        let word = match own {
            Some((_, spelled)) => spelled.to_owned(),
            None if tag.word.bytes().any(|byte| byte.is_ascii_uppercase()) => {
                region.display_name.replace(' ', "")
            }
            None => region.name.to_owned(),
        };
        format!("{}.{word}", tag.tag)
    }

    /// Regions that a tag spells in its own way.
    fn tag_regions(self, tag: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let rows = self.pack.table(&TAG_REGIONS).rows();
        rows.filter(move |row| row.text(0).eq_ignore_ascii_case(tag))
            .map(|row| (row.text(1), row.text(2)))
    }
}
