//! Which regions a misspelt one may mean.

use super::Catalog;
use super::regions::{Status, normalise};
use crate::text::edits;

impl<'a> Catalog<'a> {
    /// The names of the regions whose spelling is nearest to a text, best first, at most three;
    /// none where nothing is near.
    #[must_use]
    pub fn nearest_regions(self, text: &str) -> Vec<&'a str> {
        let wanted: String = normalise(text).chars().take(64).collect();
        let limit = (wanted.chars().count() / 3).max(2);
        let mut ranked: Vec<(usize, Status, &str)> = self
            .all_regions()
            .filter(|region| region.status != Status::Internal)
            .filter_map(|region| {
                let spellings = [region.name, region.display_name].into_iter();
                let best = spellings
                    .chain(region.table_names())
                    .map(|name| edits(&wanted, &normalise(name)))
                    .min()?;
                (best <= limit).then_some((best, region.status, region.name))
            })
            .collect();
        ranked.sort_unstable();
        ranked
            .into_iter()
            .take(3)
            .map(|(_, _, name)| name)
            .collect()
    }
}
