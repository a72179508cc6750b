//! Secrets that a resource needs and an export leaves out (M5).
//!
//! Counted in 70 exports (2016 to 2025): administrator passwords of SQL servers
//! absent in 9 of 9, shared keys of connections in 4 of 4, app settings in 18 of
//! 18 sites. Other database servers by the write-only flag of their type
//! definitions (2026-08-20).

use crate::arm::{Estate, Resource, ResourceRef, Value};
use crate::json::Spot;

/// A secret that a type needs.
struct Needed {
    types: &'static [&'static str],
    /// Path of the object that the secret belongs into.
    object: &'static [&'static str],
    /// Its key there.
    key: &'static str,
    /// Needed only with this: a path, and the values that count; none = any.
    with: (&'static [&'static str], &'static [&'static str]),
    /// Not needed with this: a path and its value.
    unless: Option<(&'static [&'static str], &'static str)>,
}

const NEEDED: [Needed; 7] = [
    Needed {
        types: &["Microsoft.Sql/servers", "Microsoft.Sql/managedInstances"],
        object: &["properties"],
        key: "administratorLoginPassword",
        with: (&["properties", "administratorLogin"], &[]),
        unless: Some((
            &["properties", "administrators", "azureADOnlyAuthentication"],
            "true",
        )),
    },
    Needed {
        types: &[
            "Microsoft.DBforPostgreSQL/servers",
            "Microsoft.DBforPostgreSQL/flexibleServers",
            "Microsoft.DBforMySQL/servers",
            "Microsoft.DBforMySQL/flexibleServers",
            "Microsoft.DBforMariaDB/servers",
        ],
        object: &["properties"],
        key: "administratorLoginPassword",
        with: (&["properties", "administratorLogin"], &[]),
        unless: Some((&["properties", "authConfig", "passwordAuth"], "disabled")),
    },
    Needed {
        types: &["Microsoft.Synapse/workspaces"],
        object: &["properties"],
        key: "sqlAdministratorLoginPassword",
        with: (&["properties", "sqlAdministratorLogin"], &[]),
        unless: Some((&["properties", "azureADOnlyAuthentication"], "true")),
    },
    Needed {
        types: &["Microsoft.Network/connections"],
        object: &["properties"],
        key: "sharedKey",
        with: (&["properties", "connectionType"], &["IPsec", "Vnet2Vnet"]),
        unless: Some((&["properties", "authenticationType"], "certificate")),
    },
    Needed {
        types: &["Microsoft.ContainerService/managedClusters"],
        object: &["properties", "servicePrincipalProfile"],
        key: "secret",
        with: (&["properties", "servicePrincipalProfile", "clientId"], &[]),
        unless: Some((
            &["properties", "servicePrincipalProfile", "clientId"],
            "msi",
        )),
    },
    Needed {
        types: &[
            "Microsoft.EventGrid/eventSubscriptions",
            "Microsoft.EventGrid/topics/eventSubscriptions",
            "Microsoft.EventGrid/systemTopics/eventSubscriptions",
            "Microsoft.EventGrid/domains/eventSubscriptions",
            "Microsoft.EventGrid/domains/topics/eventSubscriptions",
        ],
        object: &["properties", "destination", "properties"],
        key: "endpointUrl",
        with: (&["properties", "destination", "endpointType"], &["WebHook"]),
        unless: None,
    },
    Needed {
        types: &["Microsoft.ContainerRegistry/registries/webhooks"],
        object: &["properties"],
        key: "serviceUri",
        with: (&["properties", "actions"], &[]),
        unless: None,
    },
];

/// Where machines that are made of an image keep their accounts.
const PROFILES: [(&str, &[&str]); 2] = [
    (
        "Microsoft.Compute/virtualMachines",
        &["properties", "osProfile"],
    ),
    (
        "Microsoft.Compute/virtualMachineScaleSets",
        &["properties", "virtualMachineProfile", "osProfile"],
    ),
];

/// The object that lacks a secret which the resource needs, with the key of the secret.
#[must_use]
pub fn needed<'d>(estate: &'d Estate<'d>, at: ResourceRef) -> Option<(Spot<'d>, &'static str)> {
    let resource = estate.resource(at)?;
    let is_of = |needed: &&Needed| {
        needed
            .types
            .iter()
            .any(|full_type| resource.is_type(full_type))
    };
    let needed = NEEDED.iter().find(is_of)?;
    let whole = Spot::of(resource.node);
    let object = whole.find(needed.object)?;
    if object
        .get(needed.key)
        .is_some_and(|spot| !spot.node.is_null())
    {
        return None;
    }
    let value = |path: &[&str]| whole.find(path).and_then(|spot| value(estate, at, &spot));
    let (path, kinds) = needed.with;
    let with = value(path)
        .filter(|value| *value != Value::Null)?
        .to_string();
    let counts = kinds.is_empty() || kinds.iter().any(|kind| with.eq_ignore_ascii_case(kind));
    let excepted = needed.unless.is_some_and(|(path, except)| {
        value(path).is_some_and(|value| value.to_string().eq_ignore_ascii_case(except))
    });
    (counts && !excepted).then_some((object, needed.key))
}

/// The object with the accounts of a machine or scale set.
#[must_use]
pub fn profile_of<'d>(resource: &Resource<'d>) -> Option<Spot<'d>> {
    let (_, path) = PROFILES
        .iter()
        .find(|(full_type, _)| resource.is_type(full_type))?;
    Spot::of(resource.node).find(path)
}

/// Whether an `osProfile` lacks a password that must be given: not with keys
/// alone, and not without an account.
#[must_use]
pub fn needs_password(estate: &Estate<'_>, at: ResourceRef, profile: &Spot<'_>) -> bool {
    let keys_only = profile.find(&["linuxConfiguration", "disablePasswordAuthentication"]);
    let keys_only = keys_only.is_some_and(|only| {
        value(estate, at, &only).is_some_and(|value| {
            matches!(value, Value::Bool(true))
                || value
                    .as_str()
                    .is_some_and(|text| text.eq_ignore_ascii_case("true"))
        })
    });
    profile.get("adminUsername").is_some() && profile.get("adminPassword").is_none() && !keys_only
}

fn value(estate: &Estate<'_>, at: ResourceRef, spot: &Spot<'_>) -> Option<Value> {
    let scope = estate
        .templates
        .get(at.template)?
        .scope_of(estate.resource(at)?)?;
    Some(scope.evaluate(spot.node))
}
