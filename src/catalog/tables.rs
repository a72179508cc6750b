//! The embedded tables themselves: how many rows each has, and where they come from.

use super::layout::{
    DROPS, FEATURES, GROUPS, LEVELS, LINKS, LOGICAL, MOVER, NAMES, PROTECTED, REGION_HOSTS,
    REGIONS, REMOVALS, SOURCES, SUFFIXES, Shape, TASKS, TYPES, source,
};
use super::{Catalog, Source};

/// A table by what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<'a> {
    /// What a row is about, in the plural.
    pub about: &'static str,
    /// How many rows it has.
    pub rows: usize,
    /// Where they come from, newest first; empty where another table has them.
    pub sources: Vec<Source<'a>>,
}

/// What rows are about, the table, and the file of its sources; tables of one file stand together.
const TABLES: [(&str, Shape, &str); 15] = [
    ("regions", REGIONS, "regions"),
    ("locations that are no regions", LOGICAL, "regions"),
    ("resource types", TYPES, "availability"),
    (
        "sets of properties that a template may not write",
        GROUPS,
        "properties",
    ),
    ("kinds of redundancy", LEVELS, "redundancy"),
    ("features of a region", FEATURES, "features"),
    ("naming rules", NAMES, "names"),
    ("host names", SUFFIXES, "suffixes"),
    ("hosts that hold a region", REGION_HOSTS, "region-words"),
    ("properties to take out", REMOVALS, "removals"),
    ("resources to leave out", DROPS, "drops"),
    ("links that stay in a region", LINKS, "same-region"),
    ("kinds of protected items", PROTECTED, "protection"),
    ("facts about move collections", MOVER, "resource-mover"),
    ("steps for people", TASKS, "tasks"),
];

impl<'a> Catalog<'a> {
    /// The embedded tables, in the order in which they matter to a verdict.
    #[must_use]
    pub fn tables(self) -> Vec<Table<'a>> {
        let mut last = "";
        let tables = TABLES.iter().map(|(about, shape, file)| {
            let is_first = std::mem::replace(&mut last, file) != *file;
            let mut sources: Vec<Source<'a>> = Vec::new();
            if is_first {
                sources.extend(self.sources_of(file));
            }
            sources.sort_by_key(|source| (std::cmp::Reverse(source.date), source.url, source.what));
            Table {
                about,
                rows: self.pack.table(shape).len(),
                sources,
            }
        });
        tables.collect()
    }

    /// The sources of a file of tables.
    fn sources_of(self, file: &str) -> impl Iterator<Item = Source<'a>> {
        let rows = self.pack.table(&SOURCES).rows();
        let of_file = rows.filter(move |row| {
            let key = row.text(source::KEY).split_once('/');
            key.is_some_and(|(own, _)| own == file)
        });
        of_file.map(move |row| super::source::read(self.pack, row.number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_belongs_to_a_table() {
        let catalog = Catalog::embedded();
        let tables = catalog.tables();
        let told: usize = tables.iter().map(|table| table.sources.len()).sum();
        assert_eq!(told, catalog.sources().count());
        for table in tables {
            assert!(table.rows > 0, "{}", table.about);
        }
    }
}
