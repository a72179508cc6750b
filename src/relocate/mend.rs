//! What a relocation with `--replication nearest` changes where a region does not have what a
//! resource asks of it (D23 to D25): for whoever compares regions before there is a plan.

use std::fmt::{Display, Formatter, Result};

use crate::catalog::{Catalog, Feature, FeatureId, FeatureOffer, Lack, Level, Redundancy, Region};
use crate::rule::{Ask, Wanted};

use super::options::Replication;
use super::replication::{Choice, Outcome, lowering};

/// A change after which a region has what is asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mend {
    /// Availability zones are left out.
    NoZones,
    /// A lower level of redundancy takes the place of another.
    Lower {
        /// What changes: `Standard_ZRS takes the place of Standard_GRS`.
        change: String,
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
            Self::Lower { change, because } => write!(f, "{change}: {because}"),
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
                change: lowering(row, present.name, &to),
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
        Ask::Features(wanted) => switched(catalog, wanted, full_type, region).or_else(|| {
            let mut rows = catalog.redundancy(full_type);
            let is_switched = rows.any(|row| row.read_access.is_some());
            let mut features = wanted.iter().filter_map(|one| catalog.feature(one.feature));
            let first = features.find(|one| one.needs_pair())?;
            (is_switched && region.pair.is_none()).then(|| Mend::NoSecondRegion {
                what: first.asks().to_owned(),
            })
        }),
        _ => None,
    }
}

/// A lower level in place of the one that asks for features, where it asks for all that the region
/// lacks.
fn switched(
    catalog: Catalog<'_>,
    wanted: &[Wanted],
    full_type: &str,
    region: &Region<'_>,
) -> Option<Mend> {
    let lacked: Vec<FeatureId> = wanted
        .iter()
        .filter_map(|one| catalog.feature(one.feature))
        .filter(|feature| matches!(feature.offer(region, None), FeatureOffer::No(_)))
        .map(Feature::id)
        .collect();
    let asks_for_all = |level: Level<'_>| {
        let features: Vec<FeatureId> = level.features().map(Feature::id).collect();
        !lacked.is_empty() && lacked.iter().all(|id| features.contains(id))
    };
    catalog.redundancy(full_type).find_map(|row| {
        let level = row.levels().find(|level| asks_for_all(*level))?;
        let (to, lack) = lowered(row, level, region)?;
        Some(Mend::Lower {
            change: lowering(row, level.name, &to),
            because: lack.to_string(),
        })
    })
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
    fn what_features_ask_for_is_lowered_as_the_table_says() {
        let ask = |full_type: &str, key: &str| {
            let catalog = Catalog::embedded();
            let mut features = catalog.features_of(full_type);
            let feature = features.find(|feature| feature.key() == key).unwrap().id();
            Ask::Features(vec![Wanted {
                feature,
                doubt: None,
                by_default: false,
                said: None,
                home: None,
                peers: Vec::new(),
            }])
        };
        let plan = "Microsoft.Web/serverfarms";
        assert_eq!(
            told(&ask(plan, "asp.zone"), plan, "westus").as_deref(),
            Some("zone redundancy is switched off: the region has no availability zones")
        );
        assert_eq!(told(&ask(plan, "asp.zone"), plan, "swedencentral"), None);
        assert_eq!(told(&ask(plan, "asp.sku"), plan, "westus"), None);
        let database = "Microsoft.Sql/servers/databases";
        assert_eq!(
            told(&ask(database, "sql.backup.geo"), database, "polandcentral").as_deref(),
            Some(
                "the redundancy of backups goes from Geo to Zone: the region has no paired region"
            )
        );
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
