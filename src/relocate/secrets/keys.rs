//! Keys of accounts that stand in connection strings: the account of the target
//! gets keys of its own, so a spelled one leads nowhere, or worse, to the source.
//! They are read from the new account while the template is deployed.

mod connection;
mod search;
#[cfg(test)]
mod tests;

use crate::arm::{ResourceId, ResourceRef, Value};
use crate::finding::{Phase, Severity, Subject};
use crate::json::{Node, Pointer, escape};
use crate::rewrite::ChangeKind;

use super::super::hosts::Hosts;
use super::super::job::Job;
use super::super::new_parameter::{self, label};
use super::super::plan::{Operation, Plan, What};
use search::Search;

/// The rule of keys that are read anew.
const RULE: &str = "relocate/account-key";

/// A text that spells a key, and what it becomes.
struct Spelled<'d> {
    at: ResourceRef,
    path: Pointer,
    node: &'d Node,
    owner: ResourceRef,
    becomes: Becomes,
}

enum Becomes {
    /// An expression that asks the owner for its key.
    Read(String),
    /// A secure parameter: a template cannot read this key.
    Asked,
}

/// Plans all keys of what is written, in exports.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let mut found = Vec::new();
    {
        let hosts = Hosts::of(job.estate, job.catalog, plan);
        for (at, resource) in job.estate.resources() {
            let is_export = job
                .template(at)
                .is_some_and(|template| template.is_export());
            if !is_export || plan.stage(at).is_none() || resource.existing {
                continue;
            }
            let search = Search {
                job,
                plan,
                hosts: &hosts,
                at,
            };
            found.extend(search.all());
        }
    }
    let mut read = Vec::new();
    let mut asked = Vec::new();
    for spelled in found {
        let subject = Subject {
            pointer: job
                .resource(spelled.at)
                .map(|resource| resource.pointer.join(&spelled.path))
                .unwrap_or_default(),
            ..job.subject(spelled.at)
        };
        match &spelled.becomes {
            Becomes::Read(expression) => {
                set(plan, &spelled, escape(&format!("[{expression}]")));
                depend(job, plan, &spelled);
                read.push(subject);
            }
            Becomes::Asked => {
                let parameter = parameter(job, plan, &spelled);
                set(plan, &spelled, super::super::machines::reads(&parameter));
                asked.push(subject);
            }
        }
        report(job, plan, &spelled);
    }
    steps(plan, read, asked);
}

fn steps(plan: &mut Plan, read: Vec<Subject>, asked: Vec<Subject>) {
    if !read.is_empty() {
        let text = "These texts spelled keys or addresses of what is made anew. The template now reads the new ones while it is deployed: see that this is what they are for. Old keys stood in clear text: renew them once nobody uses the source.";
        plan.ask(RULE, Phase::Deploy, text, read);
    }
    if !asked.is_empty() {
        let text = "These texts spelled keys of accounts that are made anew, and became secure parameters, which have no value yet: write the text with the name and the key of the new account once that exists. Where its template is another one, deploy that one first; else make the account by hand or by a first run without what names these texts.";
        plan.ask("relocate/account-key/asked", Phase::Deploy, text, asked);
    }
}

fn set(plan: &mut Plan, spelled: &Spelled<'_>, json: String) {
    let operation = Operation {
        path: spelled.path.clone(),
        what: What::Set(json),
        kind: ChangeKind::Id,
        rule: RULE,
    };
    plan.operate(spelled.at, operation);
}

/// `listKeys` does not wait for anything by itself.
fn depend(job: &Job<'_>, plan: &mut Plan, spelled: &Spelled<'_>) -> Option<()> {
    let resource = job.resource(spelled.at)?;
    if job.estate.graph().waits_for(spelled.at, spelled.owner) {
        return None;
    }
    let owner = job.resource(spelled.owner)?;
    let old = owner.known_name()?;
    let above = old.rsplit_once('/').map(|(above, _)| above);
    // The new name of what is below a renamed resource begins with that one's.
    let rename = plan.decision(spelled.owner)?.rename.clone();
    let name = match (above, rename) {
        (None, Some(new)) => new,
        (None, None) => old.to_owned(),
        (Some(_), _) => return None,
    };
    let id =
        ResourceId::in_own_group(&owner.full_type, &Value::String(name.into()))?.to_expression()?;
    let json = escape(&format!("[{id}]"));
    if let Some(list) = planned_list(plan, spelled.at) {
        if !list.contains(&json) {
            list.pop();
            list.push_str(&format!(", {json}]"));
        }
        return Some(());
    }
    let (path, what) = match resource.node.member("dependsOn") {
        Some(member) => (Pointer::root().child(&member.key), What::Append(json)),
        None => (
            Pointer::root(),
            What::Insert("dependsOn".to_owned(), format!("[{json}]")),
        ),
    };
    let operation = Operation {
        path,
        what,
        kind: ChangeKind::Id,
        rule: RULE,
    };
    plan.operate(spelled.at, operation);
    Some(())
}

/// The JSON text of the dependencies that are added to a resource that has none.
fn planned_list(plan: &mut Plan, at: ResourceRef) -> Option<&mut String> {
    let operations = &mut plan.decision_mut(at)?.operations;
    operations
        .iter_mut()
        .find_map(|operation| match &mut operation.what {
            What::Insert(key, json) if key == "dependsOn" => Some(json),
            _ => None,
        })
}

/// The secure parameter that takes the place of a text.
fn parameter(job: &Job<'_>, plan: &mut Plan, spelled: &Spelled<'_>) -> String {
    let resource = job.resource(spelled.at);
    let kind = resource
        .and_then(|resource| resource.full_type.rsplit('/').next())
        .unwrap_or_default();
    let name = resource
        .and_then(crate::arm::Resource::known_name)
        .unwrap_or_default();
    let key = spelled.path.tokens().last().unwrap_or_default();
    let wanted = format!("{kind}_{}_{}", label(name), label(&key));
    let owner = job.identity(spelled.owner);
    let description = format!("Connection string with the new key of {owner}");
    let template = spelled.at.template;
    new_parameter::add(
        job,
        plan,
        template,
        &wanted,
        "SecureString",
        &description,
        RULE,
    )
}

fn report(job: &Job<'_>, plan: &mut Plan, spelled: &Spelled<'_>) {
    let owner = job
        .resource(spelled.owner)
        .map(crate::arm::Resource::display_name)
        .unwrap_or_default();
    let message =
        format!("spells a key or an address of {owner}, which gets new ones in the target");
    let place = Some((&spelled.path, spelled.node));
    let finding = job.finding(RULE, Severity::Warning, spelled.at, place, message);
    plan.findings.push(finding.fixed(match spelled.becomes {
        Becomes::Read(_) => "the template reads the new one while it is deployed",
        Becomes::Asked => "ask for the text by a new secure parameter",
    }));
}
