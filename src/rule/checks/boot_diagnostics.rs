//! Boot diagnostics of machines that go to a storage account of another region.

use super::Check;
use super::same_region::host_of;
use super::vaults::{deployed, given, hit, reason, same};
use crate::arm::{ResourceId, ResourceRef, Term, Value};
use crate::catalog::normalise;
use crate::rule::{Found, Scene};

/// The account is in the templates, in another region than the machine.
pub const ELSEWHERE: Check = Check {
    name: "boot-diagnostics-elsewhere",
    about: "boot diagnostics go to a storage account in another region than the machine",
    placeholders: &["account", "region", "account-region"],
    run: judge,
};

const ACCOUNT: &str = "Microsoft.Storage/storageAccounts";

const BOOT: [&str; 3] = ["diagnosticsProfile", "bootDiagnostics", "storageUri"];

fn judge(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((machine, view)) = deployed(scene, at) else {
        return;
    };
    let of_machine = given(&view, ["properties"].into_iter().chain(BOOT));
    let of_set = || {
        let profile = ["properties", "virtualMachineProfile"].into_iter();
        given(&view, profile.chain(BOOT))
    };
    let (Some(uri), Some(home)) = (of_machine.or_else(of_set), &machine.location) else {
        return;
    };
    let Some(account) = account(scene, at, &uri.value()) else {
        return;
    };
    let Some((declared, there)) = scene
        .resource(account)
        .and_then(|declared| Some((declared, declared.location.as_ref()?)))
    else {
        return;
    };
    let text = |value: &Value| value.as_str().map(|text| normalise(text).into_owned());
    let (here, other) = (text(home), text(there));
    if same(home, there) == Some(true) || (here.is_some() && here == other) {
        return;
    }
    let hit = hit(scene, at, Some(&uri))
        .with("account", declared.display_name())
        .with("region", here.clone().unwrap_or_default())
        .with("account-region", other.clone().unwrap_or_default())
        .related(scene.place(account, None), "the account");
    found.push(match (here, other) {
        (Some(_), Some(_)) => Found::Broken(hit),
        (here, _) => {
            let unknown = if here.is_none() { home } else { there };
            Found::CannotTell(hit, format!("a location is not known: {}", reason(unknown)))
        }
    });
}

/// The declared account that an address is of: by its name, or by `reference(…)` to it.
fn account(scene: &Scene<'_>, at: ResourceRef, uri: &Value) -> Option<ResourceRef> {
    if let Some(host) = uri.as_str().and_then(host_of) {
        let forms = scene.catalog.host_name(&host);
        let is_account = |kind: &str| kind.eq_ignore_ascii_case(ACCOUNT);
        let mut forms = forms.iter();
        let named = forms.find(|form| is_account(form.form.resource_type))?;
        let name = Value::String(named.label.into());
        return nearest(scene, at, &name);
    }
    let mut term = uri.as_unknown()?.single_term()?;
    while let Term::Member { of, .. } = term {
        term = of;
    }
    let Term::Call {
        function,
        arguments,
    } = term
    else {
        return None;
    };
    let read = arguments.first().filter(|_| function == "reference")?;
    match ResourceId::parse(read) {
        Some(id) if id.full_type.eq_ignore_ascii_case(ACCOUNT) => {
            scene.estate.resolve(&id, at.template)
        }
        Some(_) => None,
        None => nearest(scene, at, read),
    }
}

/// The account of a name, which no two can have: that of the same template first.
fn nearest(scene: &Scene<'_>, at: ResourceRef, name: &Value) -> Option<ResourceRef> {
    let named = scene.estate.named(ACCOUNT, name);
    let here = named.iter().find(|one| one.template == at.template);
    here.or_else(|| named.first()).copied()
}
