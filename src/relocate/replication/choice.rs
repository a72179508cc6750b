//! Which level of redundancy a region can hold, and which one is taken (D23).

use std::collections::BTreeMap;

use crate::catalog::{Copies, Fit, Lack, Redundancy, Region};
use crate::{catalog, finding};

use crate::relocate::options::{Level, Replication};
use crate::relocate::told::{Act, Redundancy as RedundancyTold, Told};

/// What becomes of a level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice<'c> {
    /// The level afterwards.
    pub level: catalog::Level<'c>,
    /// Whether the region holds what was wanted.
    pub outcome: Outcome,
    /// Copies that were asked for and that the type has not.
    pub not_offered: Option<Copies>,
}

/// Whether a region holds a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It does.
    Fits,
    /// It does not; the nearest lower one that it holds is taken.
    Lowered(Lack),
    /// It does not, and the level stays all the same.
    Refused(Lack),
    /// It is not known.
    CannotTell,
}

impl<'c> Choice<'c> {
    /// What becomes of `present` in a region.
    #[must_use]
    pub fn of(
        row: Redundancy<'c>,
        present: catalog::Level<'c>,
        region: &Region<'_>,
        wish: Replication,
    ) -> Self {
        let asked = match wish {
            Replication::Level(level) if row.stores => Some(copies(level)),
            _ => None,
        };
        let wanted = asked
            .and_then(|copies| row.with_copies(present, copies))
            .unwrap_or(present);
        let not_offered = asked.filter(|copies| *copies != wanted.copies);
        let (level, outcome) = match row.fit(wanted, region) {
            Fit::Fits => (wanted, Outcome::Fits),
            Fit::CannotTell => (wanted, Outcome::CannotTell),
            Fit::Nothing(lack) => (wanted, Outcome::Refused(lack)),
            Fit::Lower(lower) if wish == Replication::Keep && !row.with_zones => {
                (wanted, Outcome::Refused(lower.because))
            }
            Fit::Lower(lower) => (lower.to, Outcome::Lowered(lower.because)),
        };
        Self {
            level,
            outcome,
            not_offered,
        }
    }

    /// What becomes of a level that a plan names: it stays, whether the region holds it or not.
    #[must_use]
    pub fn exact(row: Redundancy<'c>, level: catalog::Level<'c>, region: &Region<'_>) -> Self {
        let outcome = match row.fit(level, region) {
            Fit::Fits => Outcome::Fits,
            Fit::CannotTell => Outcome::CannotTell,
            Fit::Nothing(lack) => Outcome::Refused(lack),
            Fit::Lower(lower) => Outcome::Refused(lower.because),
        };
        Self {
            level,
            outcome,
            not_offered: None,
        }
    }

    /// What becomes of a level of a resource, by the plan file where it says so, else by the options.
    #[must_use]
    pub fn of_told(
        row: Redundancy<'c>,
        present: catalog::Level<'c>,
        region: &Region<'_>,
        told: &Told,
        otherwise: Replication,
    ) -> Self {
        let wish = wish_of(told, otherwise);
        let by_options = Self::of(row, present, region, wish);
        let Some(RedundancyTold::Level(name)) = told.replication.as_ref().map(|said| &said.value)
        else {
            return by_options;
        };
        let is_same = by_options.level.name.eq_ignore_ascii_case(name);
        // A plan names what is stored; the rest goes by the words of `--replication`.
        let named = row.level(name).filter(|_| row.stores && !is_same);
        named.map_or(by_options, |level| Self::exact(row, level, region))
    }

    /// What becomes of every level of a property, by its lower-case name.
    #[must_use]
    pub fn of_all(
        row: Redundancy<'c>,
        region: &Region<'_>,
        wish: Replication,
    ) -> BTreeMap<String, String> {
        let all = row.levels().map(|level| {
            let new = Self::of(row, level, region, wish).level;
            (level.name.to_ascii_lowercase(), new.name.to_owned())
        });
        all.collect()
    }
}

/// What is wished for a resource as one of the words of `--replication`.
#[must_use]
pub fn wish_of(told: &Told, otherwise: Replication) -> Replication {
    match told.replication.as_ref().map(|said| &said.value) {
        Some(RedundancyTold::Wish(wish)) => *wish,
        Some(RedundancyTold::Level(_)) => otherwise,
        None if told.own_act() == Some(Act::Keep) => Replication::Keep,
        None => otherwise,
    }
}

/// The levels that a region can hold, in the order of the table.
pub fn held<'c>(row: Redundancy<'c>, region: &Region<'_>) -> Vec<&'c str> {
    row.levels()
        .filter(|level| row.fit(*level, region) == Fit::Fits)
        .map(|level| level.name)
        .collect()
}

/// Whether a level keeps a copy in a second region.
#[must_use]
pub fn has_second_region(level: catalog::Level<'_>) -> bool {
    matches!(level.copies, Copies::Grs | Copies::Gzrs)
}

/// What a region lacks, as a sentence.
#[must_use]
pub fn lacks(region: &Region<'_>, lack: Lack) -> String {
    let what = match lack {
        Lack::Zones => "has no availability zones",
        Lack::Pair => "has no paired region",
        Lack::Both => "has neither availability zones nor a paired region",
        Lack::Offer => "is not among the regions that offer it",
    };
    format!("{} {what}", region.name)
}

/// What a change of level comes to, as half a sentence.
#[must_use]
pub fn lowering(row: Redundancy<'_>, from: &str, to: &str) -> String {
    match row.what {
        None => format!("{to} takes the place of {from}"),
        Some(what) if row.is_switch() => format!("{what} is switched off"),
        Some(what) => format!("{what} goes from {from} to {to}"),
    }
}

/// The word for copies as `--replication` has it.
#[must_use]
pub fn word(copies: Copies) -> &'static str {
    match copies {
        Copies::Lrs => "lrs",
        Copies::Zrs => "zrs",
        Copies::Grs => "grs",
        Copies::Gzrs => "gzrs",
    }
}

/// Basis and source of a level, as findings carry them.
#[must_use]
pub fn grounds(level: catalog::Level<'_>) -> (finding::Basis, Option<finding::SourceRef>) {
    (level.basis.into(), Some(level.source.into()))
}

fn copies(level: Level) -> Copies {
    match level {
        Level::Lrs => Copies::Lrs,
        Level::Zrs => Copies::Zrs,
        Level::Grs => Copies::Grs,
        Level::Gzrs => Copies::Gzrs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    fn chosen(
        full_type: &str,
        present: &str,
        region: &str,
        wish: Replication,
    ) -> (&'static str, Outcome) {
        let catalog = Catalog::embedded();
        let row = catalog.redundancy(full_type).next().unwrap();
        let choice = Choice::of(
            row,
            row.level(present).unwrap(),
            &catalog.region(region).unwrap(),
            wish,
        );
        (choice.level.name, choice.outcome)
    }

    const ACCOUNT: &str = "Microsoft.Storage/storageAccounts";
    const VAULT: &str = "Microsoft.RecoveryServices/vaults";

    #[test]
    fn what_fits_stays_and_what_does_not_goes_to_the_nearest_below() {
        let nearest = |present, region| chosen(ACCOUNT, present, region, Replication::Nearest);
        assert_eq!(
            nearest("Standard_GZRS", "swedencentral"),
            ("Standard_GZRS", Outcome::Fits)
        );
        assert_eq!(
            nearest("Standard_RAGZRS", "polandcentral"),
            ("Standard_ZRS", Outcome::Lowered(Lack::Pair))
        );
        assert_eq!(
            nearest("Standard_RAGZRS", "westus"),
            ("Standard_RAGRS", Outcome::Lowered(Lack::Zones))
        );
        assert_eq!(
            nearest("standard_grs", "polandcentral"),
            ("Standard_ZRS", Outcome::Lowered(Lack::Pair))
        );
        assert_eq!(
            nearest("Standard_ZRS", "westus"),
            ("Standard_LRS", Outcome::Lowered(Lack::Zones))
        );
        assert_eq!(
            nearest("Standard_LRS", "westus"),
            ("Standard_LRS", Outcome::Fits)
        );
    }

    #[test]
    fn kept_levels_are_refused_and_asked_ones_taken_as_far_as_the_type_has_them() {
        let keep = |present, region| chosen(ACCOUNT, present, region, Replication::Keep);
        assert_eq!(
            keep("Standard_GRS", "polandcentral"),
            ("Standard_GRS", Outcome::Refused(Lack::Pair))
        );
        assert_eq!(
            keep("Standard_GRS", "westus"),
            ("Standard_GRS", Outcome::Fits)
        );
        let asked = |full_type, present, level| {
            chosen(
                full_type,
                present,
                "swedencentral",
                Replication::Level(level),
            )
        };
        assert_eq!(
            asked(ACCOUNT, "Standard_LRS", Level::Gzrs),
            ("Standard_GZRS", Outcome::Fits)
        );
        assert_eq!(
            asked(ACCOUNT, "Premium_LRS", Level::Grs),
            ("Premium_ZRS", Outcome::Fits)
        );
        assert_eq!(
            asked(VAULT, "LocallyRedundant", Level::Gzrs),
            ("GeoRedundant", Outcome::Fits)
        );
        let poland = |level| {
            chosen(
                ACCOUNT,
                "Standard_LRS",
                "polandcentral",
                Replication::Level(level),
            )
        };
        assert_eq!(
            poland(Level::Grs),
            ("Standard_ZRS", Outcome::Lowered(Lack::Pair))
        );
    }
}
