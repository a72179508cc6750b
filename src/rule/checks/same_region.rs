//! Things that have to lie in the region of a vault: what it protects, its private endpoints, its
//! Resource Guard, the key vault of its key.

use super::Check;
use super::endpoints;
use super::vaults::{
    Apart, BACKUP_VAULT, VAULT, apart, deployed, given, hit, reason, region_text, root_of,
};
use crate::arm::{ResourceId, ResourceRef, Value, View};
use crate::rule::{Found, Scene};

const PLACEHOLDERS: &[&str] = &["other", "region", "vault-region"];

/// What is protected.
pub const SOURCE: Check = Check {
    name: "protected-in-another-region",
    about: "what an item or an intent protects lies in another region than the vault",
    placeholders: PLACEHOLDERS,
    run: source,
};

/// A private endpoint for backup.
pub const ENDPOINT: Check = Check {
    name: "endpoint-in-another-region",
    about: "a private endpoint for backup lies in another region than its vault",
    placeholders: PLACEHOLDERS,
    run: endpoint,
};

/// The Resource Guard of a proxy.
pub const GUARD: Check = Check {
    name: "guard-in-another-region",
    about: "the Resource Guard of a vault lies in another region",
    placeholders: PLACEHOLDERS,
    run: guard,
};

/// The key vault of the encryption key.
pub const KEY: Check = Check {
    name: "key-in-another-region",
    about: "the key vault of a vault's encryption key lies in another region",
    placeholders: PLACEHOLDERS,
    run: key,
};

/// The data source of an instance of a backup vault.
pub const INSTANCE: Check = Check {
    name: "data-source-in-another-region",
    about: "a backup instance says that its data source lies in another region than the vault",
    placeholders: PLACEHOLDERS,
    run: instance,
};

/// One thing that is compared with the vault.
struct Pair<'a, 'd> {
    /// Whose finding it is.
    at: ResourceRef,
    /// Where it is said.
    view: &'a View<'d>,
    /// The vault.
    vault: ResourceRef,
    /// What the other thing is called.
    name: String,
    /// Where it lies.
    location: Value,
    /// The other thing, if it is declared.
    other: Option<ResourceRef>,
}

/// Compares the location of a thing with that of its vault.
fn compare(scene: &Scene<'_>, pair: Pair<'_, '_>, found: &mut Vec<Found>) {
    let Some(vault) = scene.resource(pair.vault) else {
        return;
    };
    let Some(home) = vault.location.as_ref().filter(|_| !vault.existing) else {
        return;
    };
    let mut hit = hit(scene, pair.at, Some(pair.view))
        .with("other", pair.name)
        .with("region", region_text(&pair.location))
        .with("vault-region", region_text(home))
        .related(scene.place(pair.vault, None), "the vault");
    if let Some(other) = pair.other.filter(|other| *other != pair.at) {
        hit = hit.related(scene.place(other, None), "what lies elsewhere");
    }
    match apart(home, &pair.location) {
        Apart::No => {}
        Apart::Yes => found.push(Found::Broken(hit)),
        Apart::Unknown(why) => found.push(Found::CannotTell(hit, why)),
    }
}

/// Compares with a declared resource.
fn compare_declared(
    scene: &Scene<'_>,
    (at, view, vault): (ResourceRef, &View<'_>, ResourceRef),
    other: ResourceRef,
    found: &mut Vec<Found>,
) {
    let Some(declared) = scene.resource(other) else {
        return;
    };
    let Some(location) = declared.location.clone() else {
        return;
    };
    let pair = Pair {
        at,
        view,
        vault,
        name: declared.display_name(),
        location,
        other: Some(other),
    };
    compare(scene, pair, found);
}

fn source(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((_, view)) = deployed(scene, at) else {
        return;
    };
    let (Some(vault), Some(id)) = (
        root_of(scene, at, VAULT),
        given(&view, ["properties", "sourceResourceId"]),
    ) else {
        return;
    };
    let target = ResourceId::parse(&id.value());
    let target = target.and_then(|target| scene.estate.resolve(&target, at.template));
    if let Some(target) = target {
        compare_declared(scene, (at, &id, vault), target, found);
    }
}

fn endpoint(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((resource, view)) = deployed(scene, at) else {
        return;
    };
    for connection in endpoints::connections(&view) {
        let id = connection.at(["properties", "privateLinkServiceId"]);
        let vault = id
            .as_ref()
            .and_then(|id| ResourceId::parse(&id.value()))
            .filter(|id| id.full_type.eq_ignore_ascii_case(VAULT))
            .and_then(|id| scene.estate.resolve(&id, at.template));
        let (Some(vault), Some(location)) = (vault, &resource.location) else {
            continue;
        };
        let links = endpoints::links(scene, vault);
        let is_primary = links
            .iter()
            .any(|link| link.at == at && link.is_primary() == Some(true));
        let place = view.member("location").filter(|_| is_primary);
        if let Some(place) = place {
            let pair = Pair {
                at,
                view: &place,
                vault,
                name: resource.display_name(),
                location: location.clone(),
                other: None,
            };
            compare(scene, pair, found);
        }
    }
}

fn guard(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((_, view)) = deployed(scene, at) else {
        return;
    };
    let vault = root_of(scene, at, VAULT).or_else(|| root_of(scene, at, BACKUP_VAULT));
    let id = given(&view, ["properties", "resourceGuardResourceId"]);
    let (Some(vault), Some(id)) = (vault, id) else {
        return;
    };
    let value = id.value();
    let target = ResourceId::parse(&value);
    let declared = target
        .as_ref()
        .and_then(|target| scene.estate.resolve(target, at.template));
    match declared {
        Some(guard) => compare_declared(scene, (at, &id, vault), guard, found),
        None => {
            let why = if value.is_known() {
                "the guard is not in the templates".to_owned()
            } else {
                reason(&value)
            };
            found.push(Found::CannotTell(hit(scene, at, Some(&id)), why));
        }
    }
}

fn key(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((resource, view)) = deployed(scene, at) else {
        return;
    };
    let (vault, uri) = if resource.is_type(VAULT) {
        let keys = ["properties", "encryption", "keyVaultProperties", "keyUri"];
        (Some(at), given(&view, keys))
    } else {
        let vault = root_of(scene, at, VAULT);
        (vault, given(&view, ["properties", "keyUri"]))
    };
    let (Some(vault), Some(uri)) = (vault, uri) else {
        return;
    };
    let value = uri.value();
    let Some(host) = value.as_str().and_then(host_of) else {
        // The URI of a key that is declared is answered by Azure: the key vault is declared too.
        return;
    };
    let forms = scene.catalog.host_name(&host);
    let named = forms
        .iter()
        .find(|form| form.form.resource_type.eq_ignore_ascii_case(KEY_VAULT));
    let Some(name) = named.map(|form| form.label) else {
        return;
    };
    let declared = scene.estate.named(KEY_VAULT, &Value::String(name.into()));
    match declared.first() {
        Some(other) => compare_declared(scene, (at, &uri, vault), *other, found),
        None => {
            let why = format!("the key vault `{name}` is not in the templates");
            found.push(Found::CannotTell(hit(scene, at, Some(&uri)), why));
        }
    }
}

const KEY_VAULT: &str = "Microsoft.KeyVault/vaults";

/// The host of an address, in lower case.
pub(super) fn host_of(uri: &str) -> Option<String> {
    let (_, behind) = uri.split_once("://")?;
    let host = behind.split(['/', ':']).next()?;
    (!host.is_empty()).then(|| host.to_ascii_lowercase())
}

fn instance(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((_, view)) = deployed(scene, at) else {
        return;
    };
    let Some(vault) = root_of(scene, at, BACKUP_VAULT) else {
        return;
    };
    for part in ["dataSourceInfo", "dataSourceSetInfo"] {
        let Some(location) = given(&view, ["properties", part, "resourceLocation"]) else {
            continue;
        };
        let pair = Pair {
            at,
            view: &location,
            vault,
            name: part.to_owned(),
            location: location.value(),
            other: None,
        };
        compare(scene, pair, found);
    }
}
