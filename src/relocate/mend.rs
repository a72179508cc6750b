//! What a relocation with `--replication nearest` changes where a region does not have what a
//! resource asks of it (D23 to D25): for whoever compares regions before there is a plan.

use std::fmt::{Display, Formatter, Result};

use crate::catalog::{Catalog, Lack, Level, Redundancy, Region};
use crate::rule::Ask;

use super::options::Replication;
use super::replication::{Choice, Outcome};

/// A change after which a region has what is asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mend {
    /// Availability zones are left out.
    NoZones,
    /// A lower level of redundancy takes the place of another.
    Lower {
        /// What is there now.
        from: String,
        /// What would be there.
        to: String,
        /// What the region lacks.
        because: String,
    },
    /// Reading the second region is turned off, where no level with one is left.
    NoSecondRegion {
        /// What is turned off.
        what: String,
    },
    /// A level is set where nothing is, so that the service's default does not hold.
    Stated {
        /// What would be there.
        to: String,
        /// The default of the service.
        default: String,
        /// What the region lacks.
        because: String,
    },
}

impl Display for Mend {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::NoZones => f.write_str("the zones are left out: the region has none"),
            Self::Lower { from, to, because } => {
                write!(f, "{to} takes the place of {from}: {because}")
            }
            Self::NoSecondRegion { what } => {
                write!(f, "{what} is turned off: the region has no paired region")
            }
            Self::Stated {
                to,
                default,
                because,
            } => write!(
                f,
                "{to} is set, where nothing set gets {default}: {because}"
            ),
        }
    }
}

/// The change that makes a region meet what is asked of it; none where there is none, or where
/// nothing has to change.
#[must_use]
pub fn mend(catalog: Catalog<'_>, ask: &Ask, full_type: &str, region: &Region<'_>) -> Option<Mend> {
    match ask {
        // Zones that a type lacks in a region that has some are not taken out: that is an error.
        Ask::Zones => (region.zones == Some(false)).then_some(Mend::NoZones),
        Ask::Redundancy {
            resource_type,
            level,
        } => {
            let mut rows = catalog.redundancy(resource_type);
            let (row, present) = rows.find_map(|row| Some((row, row.level(level)?)))?;
            let (to, lack) = lowered(row, present, region)?;
            Some(Mend::Lower {
                from: present.name.to_owned(),
                to,
                because: lack.to_string(),
            })
        }
        // What states nothing has the default of its service.
        Ask::Pair => {
            let mut rows = catalog.redundancy(full_type);
            let (row, default) = rows.find_map(|row| Some((row, row.default_level()?)))?;
            let (to, lack) = lowered(row, default, region)?;
            Some(Mend::Stated {
                to,
                default: default.name.to_owned(),
                because: lack.to_string(),
            })
        }
        Ask::Features(wanted) => {
            let mut rows = catalog.redundancy(full_type);
            let is_switched = rows.any(|row| row.read_access.is_some());
            let mut features = wanted.iter().filter_map(|one| catalog.feature(one.feature));
            let first = features.find(|one| one.needs_pair())?;
            (is_switched && region.pair.is_none()).then(|| Mend::NoSecondRegion {
                what: first.asks().to_owned(),
            })
        }
        _ => None,
    }
}

fn lowered(row: Redundancy<'_>, present: Level<'_>, region: &Region<'_>) -> Option<(String, Lack)> {
    let choice = Choice::of(row, present, region, Replication::Nearest);
    match choice.outcome {
        Outcome::Lowered(lack) => Some((choice.level.name.to_owned(), lack)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: &str = "Microsoft.Storage/storageAccounts";
    const VAULT: &str = "Microsoft.RecoveryServices/vaults";

    fn told(ask: &Ask, full_type: &str, region: &str) -> Option<String> {
        let catalog = Catalog::embedded();
        let region = catalog.region(region).unwrap();
        mend(catalog, ask, full_type, &region).map(|mend| mend.to_string())
    }

    fn level(level: &str) -> Ask {
        Ask::Redundancy {
            resource_type: ACCOUNT.to_owned(),
            level: level.to_owned(),
        }
    }

    #[test]
    fn levels_go_to_the_nearest_below_and_zones_are_left_out() {
        assert_eq!(
            told(&level("Standard_GZRS"), ACCOUNT, "swedencentral"),
            None
        );
        assert_eq!(
            told(&level("Standard_GZRS"), ACCOUNT, "polandcentral").as_deref(),
            Some("Standard_ZRS takes the place of Standard_GZRS: the region has no paired region")
        );
        assert_eq!(told(&level("Standard_LRS"), ACCOUNT, "westus"), None);
        assert_eq!(
            told(&Ask::Zones, ACCOUNT, "westus").as_deref(),
            Some("the zones are left out: the region has none")
        );
        assert_eq!(told(&Ask::Zones, ACCOUNT, "swedencentral"), None);
    }

    #[test]
    fn a_vault_that_states_nothing_gets_a_level_where_there_is_no_pair() {
        assert_eq!(
            told(&Ask::Pair, VAULT, "polandcentral").as_deref(),
            Some(
                "ZoneRedundant is set, where nothing set gets GeoRedundant: the region has no paired region"
            )
        );
        assert_eq!(told(&Ask::Pair, VAULT, "swedencentral"), None);
    }

    #[test]
    fn nothing_takes_the_place_of_a_type() {
        let ask = Ask::Type("Microsoft.Web/staticSites".to_owned());
        assert_eq!(
            told(&ask, "Microsoft.Web/staticSites", "francecentral"),
            None
        );
    }
}
