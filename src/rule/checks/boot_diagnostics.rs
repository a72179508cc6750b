//! Boot diagnostics of machines that go to a storage account of another region.

use super::Check;
use super::same_region::host_of;
use super::vaults::{
    Apart, apart, deployed, doubtful, given, hit, is_word, nearest, reason, region_text, split,
};
use crate::arm::{ResourceId, ResourceRef, Term, Value, View, Word, symbolic};
use crate::rule::{Found, Scene};

/// The account is in the templates, in another region than the machine.
pub const ELSEWHERE: Check = Check {
    name: "boot-diagnostics-elsewhere",
    about: "boot diagnostics go to a storage account in another region than the machine",
    placeholders: &["account", "region", "account-region"],
    run: judge,
};

const ACCOUNT: &str = "Microsoft.Storage/storageAccounts";

/// Where a machine, and where a scale set, says it.
const BOOT: [&[&str]; 2] = [
    &["properties", "diagnosticsProfile", "bootDiagnostics"],
    &[
        "properties",
        "virtualMachineProfile",
        "diagnosticsProfile",
        "bootDiagnostics",
    ],
];

/// A machine whose boot diagnostics go to an account of one's own.
struct Machine<'a, 'd> {
    scene: &'a Scene<'d>,
    at: ResourceRef,
    view: View<'d>,
    /// The address.
    uri: View<'d>,
    /// Where the machine lies.
    home: &'d Value,
}

fn judge(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((machine, view)) = deployed(scene, at) else {
        return;
    };
    let mut places = BOOT.iter();
    let boot = places.find_map(|keys| given(&view, keys.iter().copied()));
    let Some((boot, home)) = boot.zip(machine.location.as_ref()) else {
        return;
    };
    let Some(uri) = given(&boot, ["storageUri"]) else {
        return;
    };
    let is_on = boot.member("enabled").map(|enabled| enabled.value());
    let is_off = |value: &Value| *value == Value::Bool(false) || is_word(value, "false");
    if is_on.as_ref().is_some_and(is_off) {
        return;
    }
    let machine = Machine {
        scene,
        at,
        view,
        uri,
        home,
    };
    let is_open = is_on.filter(|value| !value.is_known());
    found.extend(machine.judge().map(|answer| match (answer, is_open) {
        (Found::Broken(hit), Some(open)) => {
            let why = format!("whether they are on is not known: {}", reason(&open));
            Found::CannotTell(hit, why)
        }
        (answer, _) => answer,
    }));
}

impl<'d> Machine<'_, 'd> {
    /// Judged by the account that is certainly deployed, else by each that may be.
    fn judge(&self) -> Option<Found> {
        let accounts = self.accounts();
        let accounts = accounts.into_iter().filter_map(|account| {
            let (_, view) = deployed(self.scene, account)?;
            Some((account, self.doubt(account, &view)))
        });
        let accounts: Vec<_> = accounts.collect();
        if let Some((certain, _)) = accounts.iter().find(|(_, doubt)| doubt.is_none()) {
            return self.compare(*certain);
        }
        accounts.into_iter().find_map(|(account, doubt)| {
            let why = format!("the account may not be deployed: {}", doubt?);
            match self.compare(account)? {
                Found::Broken(hit) => Some(Found::CannotTell(hit, why)),
                other => Some(other),
            }
        })
    }

    fn compare(&self, account: ResourceRef) -> Option<Found> {
        let declared = self.scene.resource(account)?;
        let there = declared.location.as_ref()?;
        let hit = hit(self.scene, self.at, Some(&self.uri))
            .with("account", declared.display_name())
            .with("region", region_text(self.home))
            .with("account-region", region_text(there))
            .related(self.scene.place(account, None), "the account");
        match apart(self.home, there) {
            Apart::No => None,
            Apart::Yes => Some(Found::Broken(hit)),
            Apart::Unknown(why) => Some(Found::CannotTell(hit, why)),
        }
    }

    /// Why an account may not be deployed where the machine is; none where both stand under the
    /// same condition.
    fn doubt(&self, account: ResourceRef, view: &View<'_>) -> Option<String> {
        let doubt = doubtful(view)?;
        let body = |at| self.scene.resource(at).map(|resource| resource.body);
        let is_beside = account.template == self.at.template && body(account) == body(self.at);
        let condition = view.member("condition")?.value();
        let own = self.view.member("condition").map(|own| own.value());
        let is_same = own.is_some_and(|own| symbolic::same(&own, &condition) == Some(true));
        let by_turn = symbolic::mentions(&condition, &["copyIndex"]);
        (!(is_beside && is_same) || by_turn).then_some(doubt)
    }

    /// The declared accounts that the address may be of: by its name, or by `reference(…)` to it.
    fn accounts(&self) -> Vec<ResourceRef> {
        let uri = self.uri.value();
        if let Some(name) = self.name_in(&uri) {
            return self.called(&name);
        }
        let Some(read) = read_by(&uri) else {
            return Vec::new();
        };
        if let Some(by_symbol) = self.by_symbol(&read) {
            return by_symbol;
        }
        match ResourceId::parse(&read) {
            Some(id) if id.full_type.eq_ignore_ascii_case(ACCOUNT) => {
                let found = self.scene.estate.resolve(&id, self.at.template);
                found.map_or_else(Vec::new, |found| self.twins(found))
            }
            Some(_) => Vec::new(),
            None => self.called(&read),
        }
    }

    /// The name of the account in an address, also where it is not known.
    fn name_in(&self, uri: &Value) -> Option<Value> {
        if let Some(host) = uri.as_str().and_then(host_of) {
            let forms = self.scene.catalog.host_name(&host);
            let is_account = |kind: &str| kind.eq_ignore_ascii_case(ACCOUNT);
            let mut forms = forms.iter();
            let named = forms.find(|form| is_account(form.form.resource_type))?;
            return Some(Value::String(named.label.into()));
        }
        let pieces = split(uri, '/');
        let [scheme, empty, host, ..] = pieces.as_slice() else {
            return None;
        };
        let is_address = scheme.as_str().is_some_and(|text| text.ends_with(':'));
        if !is_address || !is_word(empty, "") {
            return None;
        }
        match split(host, '.').as_slice() {
            [name, service, ..] if is_word(service, "blob") => Some(name.clone()),
            _ => None,
        }
    }

    /// The deployed accounts of a name.
    fn called(&self, name: &Value) -> Vec<ResourceRef> {
        let mut named = nearest(self.scene, self.at, ACCOUNT, name);
        let found = named.find(|account| deployed(self.scene, *account).is_some());
        found.map_or_else(Vec::new, |found| self.twins(found))
    }

    /// What a symbolic name means, `loop[0]` included; none where it is none.
    fn by_symbol(&self, read: &Value) -> Option<Vec<ResourceRef>> {
        let (text, is_whole) = match read {
            Value::String(text) => (text.as_str(), true),
            Value::Unknown(unknown) => (unknown.prefix(), false),
            _ => return None,
        };
        let body = self.scene.resource(self.at)?.body;
        let called = |name: &str| {
            let estate = self.scene.estate;
            estate.called(Word::Symbol, self.at.template, body, name)
        };
        let whole = called(text).first().filter(|_| is_whole);
        let turn = || called(text.split_once('[')?.0).first();
        let found = *whole.or_else(turn)?;
        let declared = self.scene.resource(found)?;
        let is_account = declared.is_type(ACCOUNT);
        Some(is_account.then_some(found).into_iter().collect())
    }

    /// What is declared beside a resource under its type and name, itself included: two of a name
    /// stand under conditions that exclude each other.
    fn twins(&self, found: ResourceRef) -> Vec<ResourceRef> {
        let Some(declared) = self.scene.resource(found) else {
            return Vec::new();
        };
        let named = self.scene.estate.named(ACCOUNT, &declared.name).iter();
        let is_beside = |other: &&ResourceRef| {
            let body = self.scene.resource(**other).map(|other| other.body);
            other.template == found.template && body == Some(declared.body)
        };
        let mut all: Vec<ResourceRef> = named.filter(is_beside).copied().collect();
        if !all.contains(&found) {
            all.push(found);
        }
        all
    }
}

/// What the `reference(…)` behind a value reads.
fn read_by(uri: &Value) -> Option<Value> {
    let mut term = uri.as_unknown()?.single_term()?;
    while let Term::Member { of, .. } = term {
        term = of;
    }
    match term {
        Term::Call {
            function,
            arguments,
        } if function == "reference" => arguments.first().cloned(),
        _ => None,
    }
}
