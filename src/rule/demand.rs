//! What a resource asks of any region: found once, judged for each region.

use super::hit::Hit;
use crate::arm::ResourceRef;

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
    /// That it has a paired region.
    Pair,
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
