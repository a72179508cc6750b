//! The parameter file of a written template (D10): what has no usable default,
//! what the input set, what changed. Never an expression.

mod edit;

pub use edit::edit;

use crate::arm::secret;
use crate::json::{self, Member, Node, Pointer, escape};
use crate::rewrite::{Change, ChangeKind};
use crate::text::Source;

use super::declarations::{held_text, json_of};
use super::editing::Editing;
use super::job::{Job, ParameterInput};
use super::names;
use super::plan::{ParameterDecision, Plan};
use super::redirect;
use super::roots::{Holds, Root, RootChange};
use super::stage::strict_text;

/// Schema of a parameter file where the input brings none.
const SCHEMA: &str =
    "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#";

/// A written parameter file.
#[derive(Clone, Debug)]
pub struct ParameterFile {
    /// The parameter file of the input that it comes from, by its place among
    /// the template's own; none where there was none.
    pub input: Option<usize>,
    /// The text.
    pub text: String,
    /// Names of the parameters that a person must fill in.
    pub asked: Vec<String>,
    /// Changed values; the pointer is into the input file.
    pub changes: Vec<Change>,
}

impl ParameterFile {
    /// The file of a template that no input had, with what a person must fill in.
    #[must_use]
    pub fn asking(asked: Vec<String>) -> Self {
        let null = || "{\n            \"value\": null\n        }".to_owned();
        let entries: Vec<(String, String)> =
            asked.iter().map(|name| (name.clone(), null())).collect();
        Self {
            input: None,
            text: render(None, &entries),
            asked,
            changes: Vec::new(),
        }
    }
}

/// Writes the parameter files for a written template.
#[must_use]
pub fn write(
    job: &Job<'_>,
    plan: &Plan,
    editing: &Editing<'_>,
    template: &Node,
) -> Vec<ParameterFile> {
    let files = job
        .files
        .get(editing.template)
        .map_or(&[][..], |files| &files.parameters);
    if files.is_empty() {
        return vec![one(job, plan, editing, template, None)];
    }
    (0..files.len())
        .map(|index| one(job, plan, editing, template, Some(index)))
        .collect()
}

fn one(
    job: &Job<'_>,
    plan: &Plan,
    editing: &Editing<'_>,
    template: &Node,
    input: Option<usize>,
) -> ParameterFile {
    let given = input.and_then(|index| job.files.get(editing.template)?.parameters.get(index));
    let root = given.map(|given| given.root);
    let mut file = ParameterFile {
        input,
        text: String::new(),
        asked: Vec::new(),
        changes: Vec::new(),
    };
    let mut entries = Vec::new();
    for declared in template.get("parameters").map_or(&[][..], Node::members) {
        let entry = root.and_then(|root| root.get("parameters")?.member(&declared.key));
        let writer = Entry {
            job,
            plan,
            editing,
            declared,
            given: entry,
            input: given,
        };
        match writer.value() {
            Written::Absent => continue,
            Written::Asked => {
                file.asked.push(declared.key.to_string());
                entries.push((
                    declared.key.to_string(),
                    "{\n            \"value\": null\n        }".to_owned(),
                ));
            }
            Written::Reference(text) => entries.push((declared.key.to_string(), text)),
            Written::Value(text) => {
                let is_secret = secret::is_secure_type(&declared.value)
                    || secret::is_secret_name(&declared.key, Some(text.len()));
                if !is_secret {
                    file.changes.extend(writer.change(&text));
                }
                entries.push((
                    declared.key.to_string(),
                    format!("{{\n            \"value\": {text}\n        }}"),
                ));
            }
        }
    }
    file.text = render(root, &entries);
    file
}

/// The text of a node of a parameter file, in strict JSON.
fn strict(input: &ParameterInput<'_>, node: &Node) -> String {
    let source = Source::new("value", input.source.slice(node.span));
    strict_text(&source, &json::parse(&source))
}

fn render(root: Option<&Node>, entries: &[(String, String)]) -> String {
    let text = |key: &str, default: &str| {
        escape(
            root.and_then(|root| root.get(key)?.as_str())
                .unwrap_or(default),
        )
    };
    let body: Vec<String> = entries
        .iter()
        .map(|(name, value)| format!("        {}: {value}", escape(name)))
        .collect();
    let parameters = if body.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{\n{}\n    }}", body.join(",\n"))
    };
    format!(
        "{{\n    \"$schema\": {},\n    \"contentVersion\": {},\n    \"parameters\": {parameters}\n}}\n",
        text("$schema", SCHEMA),
        text("contentVersion", "1.0.0.0"),
    )
}

/// What a parameter file says of one parameter.
enum Written {
    /// Nothing: the default does.
    Absent,
    /// `null`: a person must fill it in.
    Asked,
    /// A reference to a key vault, as it was.
    Reference(String),
    /// A value, as JSON text.
    Value(String),
}

/// One declared parameter and what the input's file gives it.
struct Entry<'w, 'd> {
    job: &'w Job<'d>,
    plan: &'w Plan,
    editing: &'w Editing<'d>,
    /// The declaration in the written template.
    declared: &'w Member,
    /// The entry in the input's parameter file.
    given: Option<&'w Member>,
    /// That file.
    input: Option<&'w ParameterInput<'d>>,
}

impl Entry<'_, '_> {
    fn value(&self) -> Written {
        let name = self.declared.key.as_str().to_ascii_lowercase();
        let decisions = self.plan.parameters.get(self.editing.template);
        let decision = decisions.and_then(|decisions| decisions.get(&name));
        let reference = self
            .given
            .filter(|given| given.value.get("reference").is_some());
        match (decision, reference) {
            (Some(ParameterDecision::Ask | ParameterDecision::AskName), _)
            | (Some(ParameterDecision::Secure), None) => {
                return Written::Asked;
            }
            (_, Some(reference)) => return Written::Reference(self.strict(&reference.value)),
            (None, None) => {}
        }
        let change = self.editing.roots.get(&Root::Parameter(name));
        let given = self
            .given
            .and_then(|given| given.value.get("value"))
            .filter(|value| !value.is_null());
        match given {
            Some(value) => Written::Value(self.given_value(value, change)),
            None => self.default_value(change),
        }
    }

    /// The value of the input's file, with a changed name or region in it.
    fn given_value(&self, value: &Node, change: Option<&RootChange>) -> String {
        let held = change.and_then(|change| Some((change, held_text(change, value)?)));
        let new = held.and_then(|(change, text)| {
            let new = match &change.holds {
                _ if text == change.old => Some(change.new.clone()),
                Holds::Region => self
                    .plan
                    .regions
                    .get(self.job.catalog.region(text)?.name)
                    .cloned(),
                Holds::Level { all, .. } => all.get(&text.to_ascii_lowercase()).cloned(),
                // Another file of the same template: its names change by the same rules.
                Holds::Name(full_type) => names::renamed(self.job, full_type, text, true),
                Holds::Id => redirect::text(self.plan, text),
            };
            Some(json_of(change, &new?))
        });
        new.unwrap_or_else(|| self.strict(value))
    }

    /// Without a value in the file: nothing where the default is as it was.
    fn default_value(&self, change: Option<&RootChange>) -> Written {
        let nullable = self.declared.value.get("nullable").and_then(Node::as_bool) == Some(true);
        let default = self
            .declared
            .value
            .get("defaultValue")
            .filter(|default| !default.is_null());
        let Some(default) = default else {
            return if nullable {
                Written::Absent
            } else {
                Written::Asked
            };
        };
        let text = change.map_or_else(|| default.as_str(), |change| held_text(change, default));
        let text = text.unwrap_or_default();
        let is_changed =
            change.is_some_and(|change| change.new == text && change.old != change.new);
        let location = self
            .editing
            .location
            .as_ref()
            .filter(|location| location.is_new);
        let is_new = location.is_some_and(|location| self.declared.key == location.name.as_str());
        if is_changed || is_new {
            let json = change.map_or_else(|| escape(text), |change| json_of(change, text));
            Written::Value(json)
        } else {
            Written::Absent
        }
    }

    /// The text of a node of the input's file, in strict JSON.
    fn strict(&self, node: &Node) -> String {
        self.input
            .map_or_else(String::new, |input| strict(input, node))
    }

    /// The change for the report; none where the text is the same.
    fn change(&self, text: &str) -> Option<Change> {
        let (input, given) = (self.input?, self.given?);
        let before = self.strict(given.value.get("value")?);
        (before != "null" && before != text).then(|| Change {
            file: input.file,
            pointer: Pointer::root()
                .child("parameters")
                .child(&given.key)
                .child("value"),
            output_pointer: Some(
                Pointer::root()
                    .child("parameters")
                    .child(&self.declared.key)
                    .child("value"),
            ),
            kind: ChangeKind::Parameter,
            before: Some(before),
            after: Some(text.to_owned()),
            rule: "relocate/parameter-value".to_owned(),
        })
    }
}
