//! Where a fact comes from and how sure it is.

use super::Catalog;
use super::layout::{SOURCES, source};
use super::pack::Pack;

/// How sure a fact is; it caps what a verdict on it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// General knowledge.
    Recalled,
    /// Seen in data or behaviour, or derived.
    Measured,
    /// Stated by documentation or by the provider itself.
    Documented,
}

/// Where a fact comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source<'a> {
    /// Address of the page or data; empty when the fact rests on no stored page.
    pub url: &'a str,
    /// Its date, `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    pub date: &'a str,
    /// What was taken from it.
    pub what: &'a str,
}

impl Basis {
    pub(super) const fn from_cell(cell: usize) -> Self {
        match cell {
            0 => Self::Documented,
            1 => Self::Measured,
            _ => Self::Recalled,
        }
    }
}

impl<'a> Catalog<'a> {
    /// All sources, in the order of the tables.
    pub fn sources(self) -> impl Iterator<Item = Source<'a>> {
        let rows = self.pack.table(&SOURCES).len();
        (0..rows).map(move |number| read(self.pack, number))
    }

    /// A source by its key, `file/key`.
    pub(super) fn source(self, key: &str) -> Source<'a> {
        let mut rows = self.pack.table(&SOURCES).rows();
        let number = rows.find(|row| row.text(source::KEY) == key);
        read(self.pack, number.map_or(usize::MAX, |row| row.number))
    }
}

/// A source by its row.
pub(super) fn read(pack: Pack<'_>, number: usize) -> Source<'_> {
    let row = pack.table(&SOURCES).row(number);
    Source {
        url: row.text(source::URL),
        date: row.text(source::DATE),
        what: row.text(source::WHAT),
    }
}
