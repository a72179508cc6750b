//! What a resource asks of any region: found once, judged for each region.

use super::hit::Hit;
use crate::arm::ResourceRef;
use crate::catalog::{Catalog, FeatureId, FeatureRule, SkuKind};

/// What is asked of a region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ask {
    /// That it offers a resource type, by its full name.
    Type(String),
    /// That it has availability zones.
    Zones,
    /// That it has availability zones, if the resource names some: that is not known, for this
    /// reason.
    ZonesIfAny(String),
    /// That it can hold a level of redundancy, by the value of the property that sets it.
    Redundancy {
        /// Full type of the resource.
        resource_type: String,
        /// Value of the property, such as `Standard_ZRS`.
        level: String,
    },
    /// That it can hold a level of redundancy that is not known.
    SomeRedundancy {
        /// Full type of the resource.
        resource_type: String,
        /// Why it is not known.
        why: String,
    },
    /// That it offers a size.
    Size(SizeAsk),
    /// That it has a paired region.
    Pair,
    /// That it has features; all of them are asked for at one place.
    Features(Vec<Wanted>),
}

/// A feature of the catalogue that a resource asks for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    /// Which one.
    pub feature: FeatureId,
    /// Why it is not known whether it is asked for.
    pub doubt: Option<String>,
    /// Whether it is asked for only by what holds where nothing is set.
    pub by_default: bool,
    /// What the place says itself, see [`Reads`](crate::catalog::Reads): a region by its canonical
    /// name, a geo code, a zone, a model as `name@version`.
    pub said: Option<String>,
    /// The region that the resource states, or its root resource; none where that is not known.
    pub home: Option<String>,
    /// What other resources of the estate say at the same place.
    pub peers: Vec<String>,
}

impl Ask {
    /// Whether it is asked of the target although the resource lies in no region: the name of a
    /// private zone is that of a region.
    #[must_use]
    pub fn is_by_name(&self, catalog: Catalog<'_>) -> bool {
        let Self::Features(wanted) = self else {
            return false;
        };
        let mut features = wanted.iter().filter_map(|one| catalog.feature(one.feature));
        features.all(|feature| feature.rule() == Some(FeatureRule::Name))
    }
}

/// What is asked of a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SizeTest {
    /// That the region offers it.
    Offered,
    /// That the subscription may use it where it is offered.
    Open,
    /// That both hold in each zone, where they hold in the region.
    InZones,
}

/// A size that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SizeAsk {
    /// Of what.
    pub of: SkuKind,
    /// Its name.
    pub name: String,
    /// The zones that are named, a digit each.
    pub zones: String,
    /// What is asked.
    pub test: SizeTest,
}

/// A rule that depends on the region, at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// The rule's id.
    pub rule: String,
    /// Whose demand it is.
    pub resource: ResourceRef,
    /// What is asked.
    pub ask: Ask,
    /// Where, and what the rule's texts say of it.
    pub hit: Hit,
}
