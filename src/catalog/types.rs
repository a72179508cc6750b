//! Names of resource types and their API versions: which list has them, and which come near.
//! Facts: `rules/data/availability.txt`.

use super::availability::{List, list_of};
use super::layout::{TYPES, kind};
use super::pack::compare;
use super::{Catalog, Source};
use crate::text::nearest;

/// Which list names a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// A provider list that holds today.
    Current,
    /// Only a provider list that was replaced: the type may be retired.
    OlderOnly,
    /// No provider list, but a published type definition.
    DefinitionOnly,
}

impl<'a> Catalog<'a> {
    /// Every type that any list or type definition names, in canonical case, sorted without case.
    pub fn types(self) -> impl Iterator<Item = &'a str> + use<'a> {
        let rows = self.pack.table(&TYPES).rows();
        rows.map(|row| row.text(kind::NAME))
    }

    /// Which list names a type; none where nothing does.
    #[must_use]
    pub fn listing(self, name: &str) -> Option<Listing> {
        if self.overlay.is_some_and(|one| one.kind(name).is_some()) {
            return Some(Listing::Current);
        }
        Some(match list_of(self.type_row(name)?) {
            List::New | List::Net => Listing::Current,
            List::Older => Listing::OlderOnly,
            List::Schema => Listing::DefinitionOnly,
        })
    }

    /// Whether any type is known of a resource provider, such as `Microsoft.Storage`.
    #[must_use]
    pub fn knows_provider(self, namespace: &str) -> bool {
        self.types_of(namespace).next().is_some()
    }

    /// Whether any type of a resource provider has an API version.
    #[must_use]
    pub fn provider_has_version(self, namespace: &str, version: &str) -> bool {
        let mut types = self.types_of(namespace);
        types.any(|name| self.knows_api_version(name, version) == Some(true))
    }

    /// The source of the API versions, with the day on which they were listed.
    #[must_use]
    pub fn api_versions_source(self) -> Source<'a> {
        self.source("availability/schema")
    }

    /// The type that a mistyped one was probably meant to be: of the same provider and depth; where
    /// there is no such provider, the same type of the one that is spelt most like it.
    #[must_use]
    pub fn nearest_type(self, name: &str) -> Option<&'a str> {
        let (namespace, rest) = name.split_once('/')?;
        if self.knows_provider(namespace) {
            let depth = rest.split('/').count();
            let mut own: Vec<(&'a str, &'a str)> = Vec::new();
            for known in self.types_of(namespace) {
                if let Some((_, below)) = known.split_once('/')
                    && below.split('/').count() == depth
                {
                    own.push((known, below));
                }
            }
            let best = nearest(rest, own.iter().map(|(_, below)| *below))?;
            let found = own.iter().find(|(_, below)| *below == best);
            return found.map(|(known, _)| *known);
        }
        let mut providers: Vec<&'a str> = self
            .types()
            .filter_map(|known| known.split('/').next())
            .collect();
        providers.dedup();
        let namespace = nearest(namespace, providers)?;
        self.canonical_type(&format!("{namespace}/{rest}"))
    }

    /// The types of a provider. They stand together, for the table is sorted.
    fn types_of(self, namespace: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let table = self.pack.table(&TYPES);
        let start = format!("{namespace}/");
        let (mut low, mut high) = (0, table.len());
        while low < high {
            let middle = low.midpoint(high);
            if compare(table.row(middle).text(kind::NAME), &start).is_lt() {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let names = (low..table.len()).map(move |number| table.row(number).text(kind::NAME));
        names.take_while(move |name| {
            let head = name.get(..start.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(&start))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_types_of_a_provider_are_all_that_begin_with_it() {
        let catalog = Catalog::embedded();
        for provider in ["microsoft.storage", "Microsoft.Web", "Microsoft.Network"] {
            let start = format!("{}/", provider.to_ascii_lowercase());
            let slow: Vec<&str> = catalog
                .types()
                .filter(|name| name.to_ascii_lowercase().starts_with(&start))
                .collect();
            let fast: Vec<&str> = catalog.types_of(provider).collect();
            assert_eq!(fast, slow);
            assert!(fast.len() > 10, "{provider}");
        }
        assert!(!catalog.knows_provider("Microsoft.Sto"));
        assert!(!catalog.knows_provider(""));
    }

    #[test]
    fn mistyped_types_are_mended() {
        let catalog = Catalog::embedded();
        let near = |name| catalog.nearest_type(name);
        assert_eq!(near("Microsoft.Web/site"), Some("Microsoft.Web/sites"));
        assert_eq!(
            near("microsoft.strage/storageaccounts"),
            Some("Microsoft.Storage/storageAccounts")
        );
        assert_eq!(near("Fjord.Ferries/crossings"), None);
        assert_eq!(near("vaults"), None);
    }

    #[test]
    fn lists_are_told_apart() {
        let catalog = Catalog::embedded();
        let listing = |name| catalog.listing(name);
        assert_eq!(listing("Microsoft.Web/sites"), Some(Listing::Current));
        assert_eq!(
            listing("Microsoft.Media/mediaServices"),
            Some(Listing::OlderOnly)
        );
        let policies = "Microsoft.RecoveryServices/vaults/backupPolicies";
        assert_eq!(listing(policies), Some(Listing::DefinitionOnly));
        assert_eq!(listing("Fjord.Ferries/crossings"), None);
        assert!(catalog.provider_has_version("Microsoft.RecoveryServices", "2017-07-01"));
        assert!(!catalog.provider_has_version("Microsoft.Storage", "2023-01-11"));
    }
}
