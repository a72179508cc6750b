//! Parameters `…_externalid`: an exporter makes them of IDs that lead out of
//! what was exported (D13).

use crate::arm::{ResourceId, Value};
use crate::finding::{Finding, Phase, Place, Severity, Subject};
use crate::json::{Member, Pointer};

use super::super::external::ExternalDecision;
use super::super::job::Job;
use super::super::plan::{ParameterDecision, Plan};
use super::super::readers;
use super::super::redirect;
use super::outside::{Outside, Use};

/// What the names of such parameters end in.
const ENDING: &str = "_externalid";

/// A parameter that holds an ID.
#[derive(Debug)]
pub struct Declared {
    /// The template.
    pub template: usize,
    /// Its name.
    pub name: String,
    /// Where its value stands.
    pub place: Place,
    /// The ID that it holds.
    pub id: ResourceId,
}

impl Declared {
    /// Whether a use of an ID reads this parameter.
    #[must_use]
    pub fn is_read_by(&self, one: &Use<'_>) -> bool {
        one.at.template == self.template
            && one
                .reads
                .iter()
                .any(|name| name.eq_ignore_ascii_case(&self.name))
    }
}

/// Decides about all such parameters; gives them.
pub fn plan(job: &Job<'_>, plan: &mut Plan, outside: &[Outside<'_>]) -> Vec<Declared> {
    let mut all = Vec::new();
    for (template, content) in job.estate.templates.iter().enumerate() {
        let Some(parameters) = content.root.member("parameters") else {
            continue;
        };
        let read = readers::of(job, plan, template);
        for member in parameters.value.members() {
            let name = member.key.to_ascii_lowercase().to_string();
            if !name.ends_with(ENDING) || !read.contains_key(&name) {
                continue;
            }
            let pointer = content.pointer.child(&parameters.key).child(&member.key);
            let value = content
                .scopes
                .first()
                .and_then(|scope| scope.parameter(&name));
            let Some(text) = value.as_ref().and_then(Value::as_str) else {
                continue;
            };
            let name = member.key.to_string();
            let place = place(job, template, member, &pointer);
            let Some(id) = ResourceId::parse(&Value::String(text.into())) else {
                placeholder(plan, template, &name, place);
                continue;
            };
            let declared = Declared {
                template,
                name,
                place,
                id,
            };
            decide(plan, &declared, outside);
            all.push(declared);
        }
    }
    all
}

/// The default, or the parameter's name where a file gives the value.
fn place(job: &Job<'_>, template: usize, member: &Member, pointer: &Pointer) -> Place {
    let default = member
        .value
        .member("defaultValue")
        .filter(|default| !default.value.is_null());
    let file = job.file_of(template);
    match default {
        Some(default) => Place {
            file,
            span: default.value.span,
            pointer: pointer.child(&default.key),
        },
        None => Place {
            file,
            span: member.key_span,
            pointer: pointer.clone(),
        },
    }
}

/// A person must fill in what must exist in the target, unless it was mapped.
fn decide(plan: &mut Plan, declared: &Declared, outside: &[Outside<'_>]) {
    if redirect::is_mapped(plan, &declared.id) || redirect::has_arrived(plan, &declared.id) {
        return;
    }
    let must_exist = outside
        .iter()
        .filter(|one| one.decision == ExternalDecision::MustExist);
    let asks = must_exist
        .flat_map(|one| &one.uses)
        .any(|one| declared.is_read_by(one));
    if asks {
        ask(plan, declared.template, &declared.name);
    }
}

fn ask(plan: &mut Plan, template: usize, name: &str) {
    if let Some(decisions) = plan.parameters.get_mut(template) {
        decisions.insert(name.to_ascii_lowercase(), ParameterDecision::Ask);
    }
}

/// A text that a person put in the place of an ID.
fn placeholder(plan: &mut Plan, template: usize, name: &str, place: Place) {
    let subject = Subject {
        file: place.file,
        pointer: place.pointer.clone(),
        name: name.to_owned(),
        kind: "parameter".to_owned(),
    };
    let message = format!("parameter {name} should hold a resource ID, but holds something else");
    let finding = Finding::new(
        "relocate/not-an-id",
        Severity::Warning,
        place,
        format!("parameter/{name}"),
        message,
    );
    plan.findings.push(
        finding
            .azure_error("InvalidTemplate")
            .help("fill in the ID of the resource in the target"),
    );
    ask(plan, template, name);
    let text = "Find out which resource this parameter means, and fill in its ID in the target.";
    plan.ask("relocate/not-an-id", Phase::Prepare, text, vec![subject]);
}
