//! The closed set of checks that rules can name: what neither a schema nor a path can say.
//!
//! A check is a function over one resource. It says where, the rule says what it means. One check
//! or family a file; [`CHECKS`] lists them by name.

mod backup_zone;
mod boot_diagnostics;
mod dependencies;
mod endpoints;
mod entry;
pub(super) mod features;
mod hard_coded_ids;
mod inline_copies;
mod known_types;
mod locations;
mod names;
mod parameters;
mod protected_items;
mod protection_order;
mod redundancy_settings;
mod region;
mod removable;
mod reserved_names;
mod same_region;
mod secrets;
mod sizes;
mod snapshot_group;
mod storage_config;
mod subscriptions;
mod superfluous;
mod vaults;

pub use region::{ZONE_LISTS, ZONE_NUMBERS};

use super::{Found, Scene};
use crate::arm::ResourceRef;

/// A check that a rule file can name.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Its name in rule files.
    pub name: &'static str,
    /// One line for authors of rules: what it finds.
    pub about: &'static str,
    /// What its hits offer to the rule's texts, besides what all rules have.
    pub placeholders: &'static [&'static str],
    /// Looks at one resource.
    pub run: fn(&Scene<'_>, ResourceRef, &mut Vec<Found>),
}

/// All checks, by name.
pub const CHECKS: &[Check] = &[
    known_types::VERSION,
    backup_zone::ZONE,
    boot_diagnostics::ELSEWHERE,
    endpoints::CLOSED,
    features::CLOUD,
    same_region::INSTANCE,
    dependencies::NOT_EXPORTED,
    dependencies::ON_ITSELF,
    inline_copies::DIFFERS,
    superfluous::ENDPOINT_CONNECTION,
    same_region::ENDPOINT,
    endpoints::STATIC,
    features::ELSEWHERE,
    features::NOT_OFFERED,
    features::RETIRED,
    same_region::GUARD,
    locations::HARD_CODED,
    hard_coded_ids::OBJECT,
    hard_coded_ids::SUBSCRIPTION,
    hard_coded_ids::TENANT,
    protection_order::REGISTRATION,
    protection_order::ENDPOINT,
    protection_order::KEY,
    protection_order::POLICY,
    protection_order::REDUNDANCY,
    protected_items::NAME,
    same_region::KEY,
    subscriptions::ELSEWHERE,
    locations::DISPLAY_NAME,
    locations::MISSING,
    locations::NOT_A_REGION,
    superfluous::LOST_SECRET,
    secrets::MISSING,
    features::NAME,
    names::REFUSED,
    reserved_names::RESERVED,
    dependencies::NOT_WAITED_FOR,
    endpoints::NO_SECONDARY,
    sizes::OFFERED,
    region::OFFERED_TYPE,
    sizes::OPEN,
    features::GEOGRAPHY,
    features::PAIR,
    parameters::UNSET,
    dependencies::NO_PARENT,
    protected_items::POLICY,
    same_region::SOURCE,
    protected_items::LENGTH,
    redundancy_settings::DEFAULT,
    region::REDUNDANCY_LEVEL,
    redundancy_settings::NOT_TAKEN,
    redundancy_settings::TWICE,
    locations::IN_ID,
    locations::IN_TAG,
    removable::ADDRESS,
    removable::DATABASE,
    removable::DEFAULT_RULES,
    removable::IDENTITY,
    removable::INTERFACE,
    removable::PROPERTIES,
    removable::PROVISION_SIGNAL,
    removable::SERVICE_SETTINGS,
    removable::SITE,
    inline_copies::REPEATS,
    features::REPLICA,
    secrets::IN_CLEAR,
    parameters::IN_CLEAR,
    parameters::SECURE_UNSET,
    superfluous::SERVICE_AGENT,
    superfluous::SERVICE_MADE,
    sizes::IN_ZONES,
    snapshot_group::NAME,
    storage_config::API,
    known_types::TYPE,
    known_types::OLDER,
    region::ZONES,
];

/// The check of a name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.name == name)
}

#[cfg(test)]
mod tests {
    use super::CHECKS;

    #[test]
    fn checks_are_sorted_and_named_once() {
        let names: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
        assert!(names.is_sorted_by(|one, other| one < other), "{names:?}");
    }
}
