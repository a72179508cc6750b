//! Which links between resources ask for the same region, and for the same subscription.
//! Facts: `rules/data/same-region.txt`.

use super::layout::{LINKS, link};
use super::pack::Row;
use super::{Basis, Catalog, PathPattern, Source, source};
use crate::json::Pointer;

/// What a link asks of the regions of its two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Both must be in one region.
    Same,
    /// Both must be in one region or in a pair.
    Paired,
    /// What it names must be replicated to the region; the ID stays.
    Replicated,
    /// Both must not be in one region.
    Different,
    /// It works across regions, but slower, dearer or less safe.
    Recommended,
    /// It works across regions.
    Any,
}

/// What a link asks of the subscriptions of its two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subscriptions {
    /// Both must be in one subscription.
    Same,
    /// Both must be in subscriptions of one tenant.
    Tenant,
    /// It works across subscriptions.
    Any,
}

/// What is known about a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link<'a> {
    /// What it asks for.
    pub reach: Reach,
    /// The code that Azure answers when it does not get it.
    pub error: Option<&'a str>,
    /// Why, as half a sentence.
    pub why: Option<&'a str>,
    /// How sure it is.
    pub basis: Basis,
    /// Where it comes from.
    pub source: Source<'a>,
    /// What it asks of subscriptions.
    pub subscriptions: Subscriptions,
    /// How sure that is.
    pub subscriptions_basis: Basis,
    /// Where that comes from.
    pub subscriptions_source: Source<'a>,
}

impl<'a> Catalog<'a> {
    /// What the link at `path` of a resource of type `from` to one of type `to` asks for; none when
    /// no row fits.
    #[must_use]
    pub fn link(self, from: &str, path: &Pointer, to: &str) -> Option<Link<'a>> {
        let mut rows = self.pack.table(&LINKS).rows();
        let row = rows.find(|row| {
            let own = row.text(link::FROM);
            (own == "*" || own.eq_ignore_ascii_case(from))
                && stands_at(*row, path)
                && leads_to(*row, to)
        })?;
        Some(Link {
            reach: match row.number_at(link::REACH) {
                0 => Reach::Same,
                1 => Reach::Paired,
                2 => Reach::Replicated,
                3 => Reach::Different,
                4 => Reach::Recommended,
                _ => Reach::Any,
            },
            error: row.optional(link::ERROR),
            why: row.optional(link::WHY),
            basis: Basis::from_cell(row.number_at(link::BASIS)),
            source: source::read(self.pack, row.number_at(link::SOURCE)),
            subscriptions: match row.number_at(link::SUBSCRIPTION) {
                0 => Subscriptions::Same,
                1 => Subscriptions::Tenant,
                _ => Subscriptions::Any,
            },
            subscriptions_basis: Basis::from_cell(row.number_at(link::SUBSCRIPTION_BASIS)),
            subscriptions_source: source::read(self.pack, row.number_at(link::SUBSCRIPTION_SOURCE)),
        })
    }
}

fn stands_at(row: Row<'_>, path: &Pointer) -> bool {
    let paths = row.strings(link::PATHS);
    paths.is_empty()
        || paths
            .iter()
            .any(|pattern| PathPattern::new(pattern).names(path))
}

/// Whether a type is one of the row's, or a child of one.
fn leads_to(row: Row<'_>, to: &str) -> bool {
    row.strings(link::TO).iter().any(|known| {
        let head = to.get(..known.len());
        let rest = to.get(known.len()..).unwrap_or_default();
        known == "*"
            || (head.is_some_and(|head| head.eq_ignore_ascii_case(known))
                && (rest.is_empty() || rest.starts_with('/')))
    })
}
