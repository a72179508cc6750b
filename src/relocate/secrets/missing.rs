//! Secrets that a resource needs and an export leaves out (M5).
//!
//! Counted in 70 exports (2016 to 2025): administrator passwords of SQL servers
//! absent in 9 of 9, shared keys of connections in 4 of 4, app settings in 18 of
//! 18 sites. Other database servers by the write-only flag of their type
//! definitions (2026-08-20).

use crate::arm::{ResourceRef, Value};
use crate::finding::{Phase, Severity, Subject};
use crate::rewrite::ChangeKind;

use super::super::job::Job;
use super::super::machines::image::add_password;
use super::super::new_parameter::{self, label};
use super::super::plan::{Operation, Plan, What};
use super::super::spot::Spot;

/// The rule of what is asked for.
const RULE: &str = "relocate/secret-not-exported";

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

const NEEDED: [Needed; 6] = [
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

/// Adds what is missing in exports, as parameters that a person fills in.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let written = job
        .estate
        .resources()
        .map(|(at, _)| at)
        .filter(|at| plan.stage(*at).is_some());
    let written: Vec<ResourceRef> = written
        .filter(|at| {
            job.template(*at)
                .is_some_and(|template| template.is_export())
        })
        .collect();
    for at in &written {
        add(job, plan, *at);
        profile(job, plan, *at);
    }
    let added = plan.new_parameters.iter().enumerate();
    let added = added.flat_map(|(template, added)| {
        added
            .iter()
            .filter(|one| one.rule == RULE)
            .map(move |one| (template, one))
    });
    let asked: Vec<Subject> = added
        .map(|(template, one)| parameter_subject(job, template, &one.name))
        .collect();
    if !asked.is_empty() {
        let text = "Give these new secure parameters a value when deploying, best by a reference to a key vault: their resources need a secret that an export never holds.";
        plan.ask(RULE, Phase::Deploy, text, asked);
    }
}

fn parameter_subject(job: &Job<'_>, template: usize, name: &str) -> Subject {
    let pointer = job
        .estate
        .templates
        .get(template)
        .map(|content| content.pointer.child("parameters"))
        .unwrap_or_default();
    Subject {
        file: job.file_of(template),
        pointer,
        name: name.to_owned(),
        kind: "parameter".to_owned(),
    }
}

/// Adds one secret by the table; nothing where none is needed.
fn add(job: &Job<'_>, plan: &mut Plan, at: ResourceRef) -> Option<()> {
    let resource = job.resource(at)?;
    let (object, key) = needed(job, at)?;
    let wanted = parameter_name(job, at, key);
    let description = format!("{key} of {}: an export holds none", resource.display_name());
    let kind = "SecureString";
    let parameter = new_parameter::add(job, plan, at.template, &wanted, kind, &description, RULE);
    let text = super::super::machines::reads(&parameter);
    let (path, what) = match object.get(key) {
        Some(null) => (null.path, What::Set(text)),
        None => (object.path, What::Insert(key.to_owned(), text)),
    };
    plan.operate(
        at,
        Operation {
            path,
            what,
            kind: ChangeKind::Insert,
            rule: RULE,
        },
    );
    report(job, plan, at, key);
    Some(())
}

/// The object that lacks a secret which the resource needs, with its key.
fn needed<'d>(job: &Job<'d>, at: ResourceRef) -> Option<(Spot<'d>, &'static str)> {
    let resource = job.resource(at)?;
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
    let value = |path: &[&str]| whole.find(path).and_then(|spot| value(job, at, &spot));
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

/// Adds the password of a machine or scale set that is made of an image.
fn profile(job: &Job<'_>, plan: &mut Plan, at: ResourceRef) -> Option<()> {
    let resource = job.resource(at)?;
    let (_, path) = PROFILES
        .iter()
        .find(|(full_type, _)| resource.is_type(full_type))?;
    let profile = Spot::of(resource.node).find(path)?;
    let is_decided = plan.decision(at)?.operations.iter().any(|operation| {
        operation.path == profile.path
            && (operation.what == What::Remove
                || matches!(&operation.what, What::Insert(key, _) if key == "adminPassword"))
    });
    if is_decided {
        return None;
    }
    add_password(
        job,
        plan,
        at,
        &profile,
        &parameter_name(job, at, "adminPassword"),
    )?;
    report(job, plan, at, "adminPassword");
    Some(())
}

/// `<last type segment>_<name>_<property>`, as the exporter names the secrets that it knows of.
fn parameter_name(job: &Job<'_>, at: ResourceRef, key: &str) -> String {
    let Some(resource) = job.resource(at) else {
        return key.to_owned();
    };
    let kind = resource.full_type.rsplit('/').next().unwrap_or_default();
    let name = resource
        .known_name()
        .map_or_else(|| at.resource.to_string(), label);
    format!("{kind}_{name}_{key}")
}

fn report(job: &Job<'_>, plan: &mut Plan, at: ResourceRef, key: &str) {
    let message = format!("needs `{key}`, which an export never holds");
    let finding = job.finding(RULE, Severity::Warning, at, None, message);
    plan.findings
        .push(finding.fixed("ask for it by a new secure parameter"));
}

fn value(job: &Job<'_>, at: ResourceRef, spot: &Spot<'_>) -> Option<Value> {
    Some(
        job.template(at)?
            .scope_of(job.resource(at)?)?
            .evaluate(spot.node),
    )
}
