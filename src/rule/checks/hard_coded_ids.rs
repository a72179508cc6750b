//! Identifiers of the source that a template spells out: subscriptions in
//! resource IDs, tenants, and objects of a directory (R11, R12).

use super::{Check, Found, Scene};
use crate::arm::expr::{Text, classify, parse};
use crate::arm::{ResourceRef, Value};
use crate::json::{Node, Pointer};
use crate::rule::Hit;

pub(super) const SUBSCRIPTION: Check = Check {
    name: "hard-coded-subscription",
    about: "resource IDs that name a subscription by its ID",
    placeholders: &["subscription"],
    run: subscription,
};

pub(super) const TENANT: Check = Check {
    name: "hard-coded-tenant",
    about: "tenants named by their ID",
    placeholders: &[],
    run: |scene, at, found| keys(&["tenantId"], scene, at, found),
};

pub(super) const OBJECT: Check = Check {
    name: "hard-coded-object",
    about: "users, groups and service principals named by their ID",
    placeholders: &[],
    run: |scene, at, found| keys(&["objectId", "principalId"], scene, at, found),
};

/// Members that name the source only to tell where the resource came from.
const COMMENTS: [&str; 2] = ["/comments", "/metadata"];

fn subscription(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some(resource) = scene.resource(at).filter(|resource| !resource.existing) else {
        return;
    };
    let may_name = |text: &str| {
        let bytes = text.as_bytes();
        let mut slashes = memchr::memchr_iter(b'/', bytes);
        let is_named = slashes.any(|at| {
            let part = bytes.get(at..at + BEFORE.len());
            part.is_some_and(|part| part.eq_ignore_ascii_case(BEFORE.as_bytes()))
        });
        is_named || only_parameter(text).is_some()
    };
    if !resource.any_text(&may_name) {
        return;
    }
    let scope = scene
        .template(at)
        .and_then(|template| template.scope_of(resource));
    for (path, node, text) in resource.own_texts() {
        if COMMENTS.iter().any(|key| path.as_str().starts_with(key)) {
            continue;
        }
        let by_parameter = || {
            let parameter = only_parameter(text)?;
            scope?.parameter(&parameter)
        };
        let named = subscription_in(text).or_else(|| {
            let value = by_parameter()?;
            subscription_in(value.as_str()?)
        });
        if let Some(id) = named {
            let place = scene.place(at, Some((&path, node)));
            let hit = Hit::new(place, path).with("subscription", id);
            found.push(Found::Broken(hit));
        }
    }
}

/// How an expression that is only a parameter begins.
const CALL: &str = "[parameters(";

/// The parameter that an expression is, and nothing else.
fn only_parameter(text: &str) -> Option<String> {
    let is_call = text
        .get(..CALL.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(CALL));
    if !is_call || !matches!(classify(text), Text::Expression(_)) {
        return None;
    }
    let tree = parse(text).ok()?;
    Some(tree.literal_argument_of("parameters")?.to_owned())
}

/// What comes before the ID of a subscription.
const BEFORE: &str = "/subscriptions/";

/// The first subscription that a text names in a resource ID.
fn subscription_in(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    lower.match_indices(BEFORE).find_map(|(at, _)| {
        let id = lower.get(at + BEFORE.len()..)?.get(..GUID_LENGTH)?;
        is_guid(id).then(|| id.to_owned())
    })
}

const GUID_LENGTH: usize = 36;

/// `8-4-4-4-12` hexadecimal digits that are not all zero.
fn is_guid(text: &str) -> bool {
    let mut groups = text.split('-');
    let lengths = [8, 4, 4, 4, 12];
    let fits = lengths.iter().all(|length| {
        groups.next().is_some_and(|group| {
            group.len() == *length && group.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
    });
    fits && groups.next().is_none() && text.bytes().any(|byte| !matches!(byte, b'0' | b'-'))
}

/// Members of these names that spell a GUID out. What an identity says of
/// itself is set by the service, and another rule's.
fn keys(names: &[&str], scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some(resource) = scene.resource(at).filter(|resource| !resource.existing) else {
        return;
    };
    if !resource.any_text(&is_guid) {
        return;
    }
    for (path, node, text) in resource.own_texts() {
        let key = path.tokens().last().unwrap_or_default();
        let is_named = names.iter().any(|name| key.eq_ignore_ascii_case(name));
        if is_named && is_guid(text) && !is_of_service(&path, resource.node) {
            let place = scene.place(at, Some((&path, node)));
            found.push(Found::Broken(Hit::new(place, path)));
        }
    }
}

fn is_of_service(path: &Pointer, resource: &Node) -> bool {
    let first = path.tokens().next().unwrap_or_default();
    let is_identity = resource
        .get("type")
        .map(Value::literal)
        .as_ref()
        .and_then(Value::as_str)
        .is_some_and(|kind| {
            kind.eq_ignore_ascii_case("Microsoft.ManagedIdentity/userAssignedIdentities")
        });
    first.eq_ignore_ascii_case("identity") || is_identity
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_guids_count() {
        assert!(is_guid("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"));
        assert!(!is_guid("00000000-0000-0000-0000-000000000000"));
        assert!(!is_guid("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1fg"));
        assert!(!is_guid("0f1e2d3c4b5a69788796a5b4c3d2e1f0"));
        assert_eq!(
            subscription_in("[concat('/Subscriptions/0F1E2D3C-4b5a-6978-8796-a5b4c3d2e1f0/resourceGroups/', 'x')]").as_deref(),
            Some("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0")
        );
        assert_eq!(subscription_in("/subscriptions/ü"), None);
    }
}
