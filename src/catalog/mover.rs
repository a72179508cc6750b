//! Azure Resource Mover: what a move collection may say, and what it takes along.
//! Facts: `rules/data/resource-mover.txt`.

use super::drops::Texts;
use super::layout::{MOVER, mover};
use super::pack::Row;
use super::{Basis, Catalog, Cloud, Region, Source, source};

/// A kind of resource that a move collection can hold.
#[derive(Clone, Copy, Debug)]
pub struct MoverKind<'a> {
    /// Its place among all kinds: what is needed has a smaller one than what needs it.
    pub rank: usize,
    /// Its resource type; `resourceGroups` for a group.
    pub resource_type: &'a str,
    /// Whether the service can make it in the target; else one must exist there already.
    pub moves: bool,
    /// Types that the service finds to be needed by it.
    pub needs: Texts<'a>,
    /// What its settings may hold beside its type and the name and group in the target.
    pub settings: Texts<'a>,
    /// How sure it is.
    pub basis: Basis,
    /// Where it comes from.
    pub source: Source<'a>,
}

/// A role that the identity of a move collection needs on the subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoverRole<'a> {
    /// The last segment of its ID.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
}

impl<'a> Catalog<'a> {
    /// The API version of move collections whose properties are known.
    #[must_use]
    pub fn mover_version(self) -> &'a str {
        let mut rows = self.mover_rows("version");
        rows.next().map_or("", |row| row.text(mover::KEY))
    }

    /// The regions in which a move collection of a cloud can be kept; none known = not known.
    pub fn mover_metadata(self, cloud: Cloud) -> impl Iterator<Item = Region<'a>> {
        let rows = self.mover_rows("metadata");
        let regions = rows.filter_map(move |row| self.region(row.text(mover::KEY)));
        regions.filter(move |region| region.cloud == cloud)
    }

    /// The roles that the identity of a move collection needs.
    pub fn mover_roles(self) -> impl Iterator<Item = MoverRole<'a>> {
        self.mover_rows("role").map(|row| MoverRole {
            id: row.text(mover::KEY),
            name: row.text(mover::WHAT),
        })
    }

    /// What a move collection can hold, what is needed first.
    pub fn mover_kinds(self) -> impl Iterator<Item = MoverKind<'a>> {
        let rows = self.mover_rows("kind").enumerate();
        rows.map(move |(rank, row)| MoverKind {
            rank,
            resource_type: row.text(mover::KEY),
            moves: row.text(mover::WHAT) == mover::MOVES,
            needs: Texts::new(row.strings(mover::NEEDS)),
            settings: Texts::new(row.strings(mover::SETTINGS)),
            basis: Basis::from_cell(row.number_at(mover::BASIS)),
            source: source::read(self.pack, row.number_at(mover::SOURCE)),
        })
    }

    /// The kind of a type, if a move collection can hold it.
    #[must_use]
    pub fn mover_kind(self, resource_type: &str) -> Option<MoverKind<'a>> {
        self.mover_kinds()
            .find(|kind| kind.resource_type.eq_ignore_ascii_case(resource_type))
    }

    fn mover_rows(self, word: &str) -> impl Iterator<Item = Row<'a>> + use<'a> {
        let line = mover::LINES.iter().position(|known| *known == word);
        let rows = self.pack.table(&MOVER).rows();
        rows.filter(move |row| Some(row.number_at(mover::LINE)) == line)
    }
}
