//! Properties that an export shows and a template need not or may not set: the
//! removal table of the catalogue, a check for each number of its list (R1-R22).

use super::super::removals;
use super::{Check, Found, Scene};
use crate::arm::ResourceRef;
use crate::rule::Hit;

const PLACEHOLDERS: &[&str] = &["why"];

/// A check for the rows of some numbers; each property is a hit, `why` is the reason of its row.
macro_rules! rows {
    ($name:literal, $about:literal, $numbers:expr) => {
        Check {
            name: $name,
            about: $about,
            placeholders: PLACEHOLDERS,
            run: |scene, at, found| of_rows(&$numbers, scene, at, found),
        }
    };
}

pub(super) const PROPERTIES: Check = rows!(
    "removable-properties",
    "properties that the service sets, by the type definition or by name",
    ["R1", "1.4"]
);
pub(super) const ADDRESS: Check = rows!(
    "removable-address-properties",
    "what an export says of a public IP address and no template sets",
    ["R6"]
);
pub(super) const DATABASE: Check = rows!(
    "removable-database-properties",
    "what an export says of a SQL database and no template sets",
    ["R21"]
);
pub(super) const DEFAULT_RULES: Check = rows!(
    "removable-default-rules",
    "the default rules of a network security group",
    ["R20"]
);
pub(super) const IDENTITY: Check = rows!(
    "removable-identity-properties",
    "principals and tenants of identities, and identity blocks that say nothing",
    ["R13"]
);
pub(super) const INTERFACE: Check = rows!(
    "removable-interface-properties",
    "what an export says of a network interface and no template sets",
    ["R5"]
);
pub(super) const PROVISION_SIGNAL: Check = rows!(
    "removable-provision-signal",
    "the guest provision signal of a virtual machine",
    ["R3"]
);
pub(super) const SERVICE_SETTINGS: Check = rows!(
    "removable-service-settings",
    "empty and read-only settings of storage services",
    ["R16"]
);
pub(super) const SITE: Check = rows!(
    "removable-site-properties",
    "what an export says of an App Service site and no template sets",
    ["R22", "R15"]
);

fn of_rows(numbers: &[&str], scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some(resource) = scene.resource(at) else {
        return;
    };
    // Most resources hold nothing of the kind, and a whole answer is dear.
    let mut rows = scene
        .catalog
        .removals(&resource.full_type, resource.api_version())
        .filter(|row| numbers.contains(&row.rule));
    if !rows.any(|row| !row.path.find(resource.node).is_empty()) {
        return;
    }
    for taken in removals::of(scene.catalog, scene.estate, at) {
        if !numbers.contains(&taken.removal.rule) {
            continue;
        }
        let place = scene.place(at, Some((&taken.path, taken.node)));
        found.push(Found::Broken(
            Hit::new(place, taken.path).with("why", taken.removal.why),
        ));
    }
}
