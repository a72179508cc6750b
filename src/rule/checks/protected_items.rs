//! Protected items: the four parts of their names, what they protect and by which policy.

use super::Check;
use super::vaults::{deployed, given, hit, is_word, reason, same, split};
use crate::arm::{ResourceId, ResourceRef, Value, split_names};
use crate::rule::{Found, Scene};

/// Name and source disagree.
pub const NAME: Check = Check {
    name: "item-name-disagrees",
    about: "the group and name in an item's name are not those of what it protects",
    placeholders: &["group", "source", "named-group", "named-source"],
    run: name_disagrees,
};

/// Group and name are too long together.
pub const LENGTH: Check = Check {
    name: "protected-name-too-long",
    about: "group and name of a machine or storage account are longer together than 84 characters",
    placeholders: &["group", "source", "length"],
    run: too_long,
};

/// The policy is of another vault.
pub const POLICY: Check = Check {
    name: "policy-of-another-vault",
    about: "an item or an intent is protected by a policy of another vault",
    placeholders: &["vault", "policy-vault"],
    run: other_vault,
};

/// The longest that group and name may be together.
const LONGEST: usize = 84;

/// Group and name, as a part of a name holds them.
struct Named {
    group: Value,
    name: Value,
}

/// `kind;version;group;name`, the form of containers and of items that are machines.
fn named(part: &Value) -> Option<(String, Named)> {
    let parts = split(part, ';');
    let [kind, _, group, name] = parts.as_slice() else {
        return None;
    };
    let kind = kind.as_str()?.to_ascii_lowercase();
    let named = Named {
        group: group.clone(),
        name: name.clone(),
    };
    Some((kind, named))
}

fn name_disagrees(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((resource, view)) = deployed(scene, at) else {
        return;
    };
    let Some(source) = given(&view, ["properties", "sourceResourceId"]) else {
        return;
    };
    let value = source.value();
    let Some(id) = ResourceId::parse(&value) else {
        return;
    };
    let (Some(group), Some(name)) = (&id.resource_group, id.names.last()) else {
        return;
    };
    // A database in a machine is named by the machine, its source need not be.
    let machines = ["iaasvmcontainer", "vm", "storagecontainer"];
    for part in split_names(&resource.name).iter().skip(2) {
        let Some((_, named)) = named(part).filter(|(kind, _)| machines.contains(&kind.as_str()))
        else {
            continue;
        };
        let hit = hit(scene, at, None)
            .with("group", group.to_string())
            .with("source", name.to_string())
            .with("named-group", named.group.to_string())
            .with("named-source", named.name.to_string())
            .related(
                scene.place(at, Some((&source.written, source.node))),
                "what it protects",
            );
        match (same(&named.group, group), same(&named.name, name)) {
            (Some(true), Some(true)) => continue,
            (Some(false), _) | (_, Some(false)) => found.push(Found::Broken(hit)),
            (_, None) => found.push(Found::CannotTell(hit, unknown([&named.name, name]))),
            (None, _) => found.push(Found::CannotTell(hit, unknown([&named.group, group]))),
        }
        return;
    }
}

/// Why one of two values is not known.
fn unknown(values: [&Value; 2]) -> String {
    let why = values.iter().find(|value| !value.is_known());
    why.map_or_else(String::new, |value| reason(value))
}

fn too_long(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((resource, _)) = deployed(scene, at) else {
        return;
    };
    let names = split_names(&resource.name);
    let Some((kind, named)) = names.get(2).and_then(named) else {
        return;
    };
    // Machines as a whole have no such limit, only what is registered by name.
    if !["storagecontainer", "vmappcontainer"].contains(&kind.as_str()) {
        return;
    }
    let hit = hit(scene, at, None)
        .with("group", named.group.to_string())
        .with("source", named.name.to_string());
    match (named.group.as_str(), named.name.as_str()) {
        (Some(group), Some(name)) => {
            let length = group.chars().count() + name.chars().count();
            if length > LONGEST {
                found.push(Found::Broken(hit.with("length", length.to_string())));
            }
        }
        _ => found.push(Found::CannotTell(hit, unknown([&named.group, &named.name]))),
    }
}

fn other_vault(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((resource, view)) = deployed(scene, at) else {
        return;
    };
    let Some(policy) = given(&view, ["properties", "policyId"]) else {
        return;
    };
    let value = policy.value();
    // An empty policy stops protection.
    if is_word(&value, "") {
        return;
    }
    let own = split_names(&resource.name).into_iter().next();
    let id = ResourceId::parse(&value);
    let theirs = id.as_ref().and_then(|id| id.names.first());
    let hit = hit(scene, at, Some(&policy));
    let (Some(own), Some(theirs)) = (own, theirs) else {
        if !value.is_known() {
            found.push(Found::CannotTell(hit, reason(&value)));
        }
        return;
    };
    let hit = hit
        .with("vault", own.to_string())
        .with("policy-vault", theirs.to_string());
    match same(&own, theirs) {
        Some(true) => {}
        Some(false) => found.push(Found::Broken(hit)),
        None => found.push(Found::CannotTell(hit, unknown([&own, theirs]))),
    }
}
