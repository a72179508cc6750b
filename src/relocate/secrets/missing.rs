//! Secrets that a resource needs and an export leaves out (M5).

use crate::arm::ResourceRef;
use crate::finding::{Severity, Subject};
use crate::rewrite::ChangeKind;

use super::super::job::Job;
use super::super::machines::image::add_password;
use super::super::new_parameter::{self, label};
use super::super::plan::{Operation, Plan, What};
use crate::rule::missing_secret::{self, profile_of};

/// The rule of what is asked for.
const RULE: &str = "relocate/secret-not-exported";

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
    super::declared::give(plan, asked);
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
    let (object, key) = missing_secret::needed(job.estate, at)?;
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

/// Adds the password of a machine or scale set that is made of an image.
fn profile(job: &Job<'_>, plan: &mut Plan, at: ResourceRef) -> Option<()> {
    let profile = profile_of(job.resource(at)?)?;
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
