//! Redundancy of stored data: what each level asks of a region, and what takes its place (D23).
//! Facts: `rules/data/redundancy.toml`.

use super::features::{Feature, FeatureOffer, Missing, Weight};
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
    /// What it is, where the names of its levels do not say so: `high availability`.
    pub what: Option<&'a str>,
    /// Whether its values are `true` and `false` of JSON.
    pub plain: bool,
    /// Whether it sets how data is stored, so that a level that is asked for counts. What only says
    /// in how many zones something runs has no such levels.
    pub stores: bool,
    /// Whether it goes with the zones of its resource, which are taken out where the region has none
    /// whatever is asked for.
    pub with_zones: bool,
    /// The member beside the property that names the region which it is about; none: the resource's own.
    pub beside: Option<&'a str>,
}

/// A level of redundancy.
#[derive(Clone, Copy)]
pub struct Level<'a> {
    catalog: Catalog<'a>,
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
    /// It is not known whether the region has zones, or what it lacks of a feature is not sure.
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
    /// It is not among the regions that offer it.
    #[error("the region is not among those that offer it")]
    Offer,
}

/// What a region lacks for one level.
enum Lacks {
    Nothing,
    This(Lack),
    CannotTell,
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
            catalog,
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

    /// The features that it asks of a region, whose rules tell where a region lacks them; none
    /// where zones and pair are all.
    pub fn features(self) -> impl Iterator<Item = Feature<'a>> {
        let rows = self.row.list(level::FEATURES).iter();
        rows.filter_map(move |number| self.catalog.feature_at(number))
    }

    /// Members of the resource that mean something with this level only.
    pub fn members(self) -> impl Iterator<Item = PathPattern<'a>> {
        self.row
            .strings(level::MEMBERS)
            .iter()
            .map(PathPattern::new)
    }

    /// What a region lacks for it.
    fn lack(self, region: &Region<'_>) -> Lacks {
        let pair = self.needs_pair && region.pair.is_none();
        let zones = match (self.needs_zones, region.zones) {
            (false, _) | (true, Some(true)) => false,
            (true, Some(false)) => true,
            (true, None) => return Lacks::CannotTell,
        };
        match (zones, pair) {
            (false, false) => self.lack_of_feature(region),
            (true, false) => Lacks::This(Lack::Zones),
            (false, true) => Lacks::This(Lack::Pair),
            (true, true) => Lacks::This(Lack::Both),
        }
    }

    /// Zones and pairs of regions are known; absence from a list counts where the list is as sure
    /// as an error has to be.
    fn lack_of_feature(self, region: &Region<'_>) -> Lacks {
        let mut all = Lacks::Nothing;
        for feature in self.features() {
            let lacks = match feature.offer(region, None) {
                FeatureOffer::Yes => continue,
                FeatureOffer::No(Missing::Zones) => Lacks::This(Lack::Zones),
                FeatureOffer::No(Missing::Pair) => Lacks::This(Lack::Pair),
                FeatureOffer::No(missing)
                    if feature.judged(missing) == (Weight::Error, Basis::Documented) =>
                {
                    Lacks::This(Lack::Offer)
                }
                FeatureOffer::No(_) | FeatureOffer::CannotTell(_) => Lacks::CannotTell,
            };
            match lacks {
                Lacks::This(_) => return lacks,
                _ => all = lacks,
            }
        }
        all
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

    /// Whether a value means that nothing is set.
    #[must_use]
    pub fn is_unset(self, value: &str) -> bool {
        self.unset
            .is_some_and(|unset| unset.eq_ignore_ascii_case(value))
    }

    /// Whether it stands for any type that may have it, not for its own.
    #[must_use]
    pub fn is_of_any_type(self) -> bool {
        self.row.text(redundancy::TYPE) == "*"
    }

    /// Whether it can only be on or off.
    #[must_use]
    pub fn is_switch(self) -> bool {
        const WORDS: [&str; 4] = ["true", "false", "Enabled", "Disabled"];
        self.levels().all(|level| WORDS.contains(&level.name))
    }

    /// What a person calls a level: `Standard_ZRS`, `zone redundancy`, `Geo as the redundancy of
    /// backups`.
    #[must_use]
    pub fn shown(self, level: Level<'_>) -> String {
        match self.what {
            None => level.name.to_owned(),
            Some(what) if self.is_switch() => what.to_owned(),
            Some(what) => format!("{} as {what}", level.name),
        }
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
            Lacks::Nothing => return Fit::Fits,
            Lacks::This(lack) => lack,
            Lacks::CannotTell => return Fit::CannotTell,
        };
        for name in wanted.row.strings(level::LOWER).iter() {
            let Some(to) = self.level(name) else { continue };
            match to.lack(region) {
                Lacks::Nothing => return Fit::Lower(Lowering { to, because }),
                Lacks::This(_) => {}
                Lacks::CannotTell => return Fit::CannotTell,
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
    /// The properties of a type that set redundancy: its own, and those that any type may have
    /// where the type itself has none at the place.
    pub fn redundancy(self, name: &str) -> impl Iterator<Item = Redundancy<'a>> {
        let table = self.pack.table(&REDUNDANCY);
        let of = |name: &str| {
            let first = table.lower_bound(|row| compare(row.text(redundancy::TYPE), name).is_lt());
            let end = table.lower_bound(|row| compare(row.text(redundancy::TYPE), name).is_le());
            (first..end).map(move |number| table.row(number))
        };
        let own = of(name);
        let any = of("*").filter({
            let own = own.clone();
            move |row| {
                let is_same =
                    |own: Row<'_>| own.text(redundancy::PATH) == row.text(redundancy::PATH);
                !own.clone().any(is_same)
            }
        });
        own.chain(any).map(move |row| self.redundancy_of(row))
    }

    /// The types that have properties of the table, `*` for any, each as often as it has some.
    pub fn redundancy_types(self) -> impl Iterator<Item = &'a str> {
        let rows = self.pack.table(&REDUNDANCY).rows();
        rows.map(|row| row.text(redundancy::TYPE))
    }

    fn redundancy_of(self, row: Row<'a>) -> Redundancy<'a> {
        let flags = row.number_at(redundancy::FLAGS);
        Redundancy {
            catalog: self,
            row,
            path: PathPattern::new(row.text(redundancy::PATH)),
            unset: row.optional(redundancy::UNSET),
            read_access: row
                .optional(redundancy::READ_PATH)
                .map(|path| (PathPattern::new(path), row.text(redundancy::READ_OFF))),
            what: row.optional(redundancy::WHAT),
            plain: flags & redundancy::PLAIN != 0,
            stores: flags & redundancy::STORES != 0,
            with_zones: flags & redundancy::WITH_ZONES != 0,
            beside: row.optional(redundancy::BESIDE),
        }
    }
}
