//! Private endpoints of Recovery Services vaults: those that are missing.

use super::Check;
use super::vaults::{VAULT, deployed, doubtful, hit, is_word};
use crate::arm::{ResourceId, ResourceRef, Value, View};
use crate::rule::{Found, Scene};

/// A private endpoint.
const ENDPOINT: &str = "Microsoft.Network/privateEndpoints";
/// The sub-resource of the vault's own region.
const BACKUP: &str = "AzureBackup";
/// The sub-resource of the region that Cross Region Restore restores in.
const SECONDARY: &str = "AzureBackup_secondary";

/// A closed vault that no endpoint leads to.
pub const CLOSED: Check = Check {
    name: "closed-vault-without-endpoint",
    about: "a vault without public network access has no private endpoint in the templates",
    placeholders: &[],
    run: closed,
};

/// Cross Region Restore without an endpoint for the second region.
pub const NO_SECONDARY: Check = Check {
    name: "no-endpoint-for-second-region",
    about: "a vault with Cross Region Restore has a private endpoint, but none for the second region",
    placeholders: &[],
    run: no_secondary,
};

/// Fixed addresses of an endpoint for backup.
pub const STATIC: Check = Check {
    name: "endpoint-with-static-address",
    about: "a private endpoint for backup asks for fixed addresses",
    placeholders: &[],
    run: fixed,
};

/// An endpoint that leads to a vault, or may.
pub struct Link<'d> {
    /// The endpoint.
    pub at: ResourceRef,
    /// Its values.
    pub view: View<'d>,
    /// Whether it leads there; none where that is not known, and why.
    pub leads: Result<(), String>,
    /// The sub-resources it asks for.
    pub groups: Vec<Value>,
}

impl Link<'_> {
    fn is_for(&self, group: &str) -> Option<bool> {
        if self.groups.iter().any(|value| is_word(value, group)) {
            return Some(true);
        }
        let unknown = self.groups.iter().any(|value| !value.is_known());
        (!unknown).then_some(false)
    }

    /// Whether it serves backup in the vault's own region; none where that is not known.
    pub fn is_primary(&self) -> Option<bool> {
        self.is_for(BACKUP)
    }

    fn is_secondary(&self) -> Option<bool> {
        self.is_for(SECONDARY)
    }
}

/// The endpoints of the estate that lead to a vault, and those of which it is not known.
pub fn links<'d>(scene: &Scene<'d>, vault: ResourceRef) -> Vec<Link<'d>> {
    let endpoints = scene.estate.resources();
    endpoints
        .filter(|(_, resource)| resource.is_type(ENDPOINT))
        .filter_map(|(at, _)| Some((at, deployed(scene, at)?.1)))
        .flat_map(|(at, view)| {
            let connections = connections(&view);
            connections
                .into_iter()
                .filter_map(move |connection| link(scene, vault, at, &view, &connection))
        })
        .collect()
}

/// The connections of an endpoint, approved by itself or by hand.
pub fn connections<'d>(endpoint: &View<'d>) -> Vec<View<'d>> {
    [
        "privateLinkServiceConnections",
        "manualPrivateLinkServiceConnections",
    ]
    .into_iter()
    .filter_map(|key| endpoint.at(["properties", key]))
    .flat_map(|list| match list.value() {
        Value::Unknown(_) => vec![list],
        _ => list.elements(),
    })
    .collect()
}

fn link<'d>(
    scene: &Scene<'d>,
    vault: ResourceRef,
    at: ResourceRef,
    view: &View<'d>,
    connection: &View<'d>,
) -> Option<Link<'d>> {
    let groups = connection
        .at(["properties", "groupIds"])
        .map_or_else(Vec::new, |groups| match groups.value() {
            Value::Array(groups) => groups.into_vec(),
            other => vec![other],
        });
    let of_backup =
        |group: &Value| is_word(group, BACKUP) || is_word(group, SECONDARY) || !group.is_known();
    if !groups.iter().any(of_backup) {
        return None;
    }
    let target = connection
        .at(["properties", "privateLinkServiceId"])?
        .value();
    let leads = match ResourceId::parse(&target) {
        Some(id) if id.full_type.eq_ignore_ascii_case(VAULT) => {
            match scene.estate.resolve(&id, at.template) {
                Some(found) => (found == vault).then_some(Ok(()))?,
                None if id.is_known() => return None,
                None => Err(super::vaults::reason(&target)),
            }
        }
        Some(_) => return None,
        None => match target.first_unknown() {
            Some(unknown) => Err(unknown.why.to_string()),
            None => return None,
        },
    };
    Some(Link {
        at,
        view: view.clone(),
        leads,
        groups,
    })
}

fn closed(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((_, view)) = deployed(scene, at) else {
        return;
    };
    let Some(access) = view.at(["properties", "publicNetworkAccess"]) else {
        return;
    };
    if !is_word(&access.value(), "Disabled") {
        return;
    }
    let links = links(scene, at);
    if links.iter().any(|link| link.leads.is_ok()) {
        return;
    }
    let hit = hit(scene, at, Some(&access));
    found.push(match links.into_iter().find_map(|link| link.leads.err()) {
        Some(why) => Found::CannotTell(hit, format!("where an endpoint leads is not known: {why}")),
        None => Found::Broken(hit),
    });
}

fn no_secondary(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((_, view)) = deployed(scene, at) else {
        return;
    };
    let Some(restore) = view.at(["properties", "redundancySettings", "crossRegionRestore"]) else {
        return;
    };
    if !is_word(&restore.value(), "Enabled") {
        return;
    }
    let links = links(scene, at);
    let sure = |link: &&Link<'_>| link.leads.is_ok() && link.is_primary() == Some(true);
    let Some(primary) = links.iter().find(sure) else {
        return;
    };
    if links
        .iter()
        .any(|link| link.leads.is_ok() && link.is_secondary() == Some(true))
    {
        return;
    }
    let place = scene.place(primary.at, None);
    let hit = hit(scene, at, Some(&restore)).related(place, "the endpoint in the vault's region");
    let may_be = |link: &Link<'_>| link.is_secondary() != Some(false);
    let why = links
        .iter()
        .filter(|link| may_be(link))
        .map(|link| match &link.leads {
            Err(why) => format!("where an endpoint leads is not known: {why}"),
            Ok(()) => "what an endpoint is for is not known".to_owned(),
        })
        .next()
        .or_else(|| doubtful(&primary.view));
    found.push(match why {
        Some(why) => Found::CannotTell(hit, why),
        None => Found::Broken(hit),
    });
}

/// Looks at endpoints whose groups say that they are for backup.
fn fixed(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((_, view)) = deployed(scene, at) else {
        return;
    };
    let groups = connections(&view)
        .into_iter()
        .filter_map(|connection| connection.at(["properties", "groupIds"]))
        .map(|groups| groups.value());
    let is_backup = |group: &Value| is_word(group, BACKUP) || is_word(group, SECONDARY);
    let for_backup = groups
        .filter_map(|groups| match groups {
            Value::Array(groups) => Some(groups),
            _ => None,
        })
        .flatten()
        .any(|group| is_backup(&group));
    let Some(list) = view
        .at(["properties", "ipConfigurations"])
        .filter(|_| for_backup)
    else {
        return;
    };
    match list.value() {
        Value::Array(entries) if !entries.is_empty() => {
            found.push(Found::Broken(hit(scene, at, Some(&list))));
        }
        Value::Unknown(unknown) => {
            let why = unknown.why.to_string();
            found.push(Found::CannotTell(hit(scene, at, Some(&list)), why));
        }
        _ => {}
    }
}
