//! Redundancy of stored data: what each level asks of a region, and what takes its place (D23).
//! Facts: `rules/data/redundancy.toml`.

use super::layout::{LEVELS, REDUNDANCY, level, redundancy};
use super::pack::{Row, compare};
use super::{Basis, Catalog, PathPattern, Region, Source, source};

/// How copies are kept, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Copies {
    /// In one place of the region.
    Lrs,
    /// In several zones of the region.
    Zrs,
    /// In one place of the region and in its pair.
    Grs,
    /// In several zones of the region and in its pair.
    Gzrs,
}

/// A property that sets redundancy.
#[derive(Clone, Copy)]
pub struct Redundancy<'a> {
    catalog: Catalog<'a>,
    row: Row<'a>,
    /// Where it stands in a resource of the type.
    pub path: PathPattern<'a>,
    /// A value that means that nothing is set.
    pub unset: Option<&'a str>,
    /// Where read access to the second region is turned on, and the value that turns it off, where
    /// the level does not say so itself. It must be off where a level without a second region is set.
    pub read_access: Option<(PathPattern<'a>, &'a str)>,
}

/// A level of redundancy.
#[derive(Clone, Copy)]
pub struct Level<'a> {
    row: Row<'a>,
    /// The value of the property.
    pub name: &'a str,
    /// How copies are kept.
    pub copies: Copies,
    /// Whether the second region can be read.
    pub read_access: bool,
    /// Levels of one family replace each other.
    pub family: &'a str,
    /// Whether the region must have availability zones.
    pub needs_zones: bool,
    /// Whether the region must have a pair.
    pub needs_pair: bool,
    /// How sure it is.
    pub basis: Basis,
    /// Where it comes from.
    pub source: Source<'a>,
}

/// Whether a region can hold a level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fit<'a> {
    /// It can.
    Fits,
    /// It cannot, but a lower level can take its place.
    Lower(Lowering<'a>),
    /// It is not known whether the region has zones.
    CannotTell,
    /// Neither the level nor a lower one fits.
    Nothing(Lack),
}

/// What takes the place of a level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lowering<'a> {
    /// The level that fits.
    pub to: Level<'a>,
    /// What the region lacks for the level wanted.
    pub because: Lack,
}

/// What a region lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lack {
    /// It has no availability zones.
    #[error("the region has no availability zones")]
    Zones,
    /// It has no paired region.
    #[error("the region has no paired region")]
    Pair,
    /// It has neither.
    #[error("the region has neither availability zones nor a paired region")]
    Both,
}

impl PartialEq for Level<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.family == other.family
    }
}

impl std::fmt::Debug for Level<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_tuple("Level").field(&self.name).finish()
    }
}

impl<'a> Level<'a> {
    fn read(catalog: Catalog<'a>, row: Row<'a>) -> Self {
        let needs = row.number_at(level::NEEDS);
        Self {
            row,
            name: row.text(level::NAME),
            copies: match row.number_at(level::COPIES_OF) {
                0 => Copies::Lrs,
                1 => Copies::Zrs,
                2 => Copies::Grs,
                _ => Copies::Gzrs,
            },
            read_access: row.number_at(level::READ) == 1,
            family: row.text(level::FAMILY),
            needs_zones: needs & 1 == 1,
            needs_pair: needs & 2 == 2,
            basis: Basis::from_cell(row.number_at(level::BASIS)),
            source: source::read(catalog.pack, row.number_at(level::SOURCE)),
        }
    }

    /// What a region lacks for it: nothing, something, or not known.
    fn lack(&self, region: &Region<'_>) -> Result<Option<Lack>, ()> {
        let pair = self.needs_pair && region.pair.is_none();
        let zones = match (self.needs_zones, region.zones) {
            (false, _) | (true, Some(true)) => false,
            (true, Some(false)) => true,
            (true, None) => return Err(()),
        };
        Ok(match (zones, pair) {
            (false, false) => None,
            (true, false) => Some(Lack::Zones),
            (false, true) => Some(Lack::Pair),
            (true, true) => Some(Lack::Both),
        })
    }
}

impl<'a> Redundancy<'a> {
    /// Its levels, in the order of the table.
    pub fn levels(self) -> impl Iterator<Item = Level<'a>> {
        let first = self.row.number_at(redundancy::LEVEL);
        let count = self.row.number_at(redundancy::LEVELS);
        let table = self.catalog.pack.table(&LEVELS);
        (first..first + count).map(move |number| Level::read(self.catalog, table.row(number)))
    }

    /// A level by the value of the property, in any case.
    #[must_use]
    pub fn level(self, value: &str) -> Option<Level<'a>> {
        self.levels()
            .find(|level| level.name.eq_ignore_ascii_case(value))
    }

    /// The level that holds where nothing is set; none when the property must be set.
    #[must_use]
    pub fn default_level(self) -> Option<Level<'a>> {
        self.level(self.row.optional(redundancy::DEFAULT)?)
    }

    /// Whether a region can hold a level, and what takes its place: GZRS → ZRS without pair, GRS
    /// without zones; GRS → ZRS → LRS; ZRS → LRS, never GRS.
    #[must_use]
    pub fn fit(self, wanted: Level<'a>, region: &Region<'_>) -> Fit<'a> {
        let because = match wanted.lack(region) {
            Ok(None) => return Fit::Fits,
            Ok(Some(lack)) => lack,
            Err(()) => return Fit::CannotTell,
        };
        for name in wanted.row.strings(level::LOWER).iter() {
            let Some(to) = self.level(name) else { continue };
            match to.lack(region) {
                Ok(None) => return Fit::Lower(Lowering { to, because }),
                Ok(Some(_)) => {}
                Err(()) => return Fit::CannotTell,
            }
        }
        Fit::Nothing(because)
    }

    /// The level of the same family that keeps copies as wanted, or the nearest below; with read
    /// access where the present one has it and the new one can.
    #[must_use]
    pub fn with_copies(self, present: Level<'a>, wanted: Copies) -> Option<Level<'a>> {
        self.levels()
            .filter(|level| level.family == present.family && level.copies <= wanted)
            .max_by_key(|level| (level.copies, level.read_access == present.read_access))
    }
}

impl<'a> Catalog<'a> {
    /// The properties of a type that set redundancy.
    pub fn redundancy(self, name: &str) -> impl Iterator<Item = Redundancy<'a>> {
        let table = self.pack.table(&REDUNDANCY);
        let rows = table.rows();
        rows.filter(move |row| compare(row.text(redundancy::TYPE), name).is_eq())
            .map(move |row| Redundancy {
                catalog: self,
                row,
                path: PathPattern::new(row.text(redundancy::PATH)),
                unset: row.optional(redundancy::UNSET),
                read_access: row
                    .optional(redundancy::READ_PATH)
                    .map(|path| (PathPattern::new(path), row.text(redundancy::READ_OFF))),
            })
    }
}
