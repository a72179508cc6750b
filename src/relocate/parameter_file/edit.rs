//! A parameter file that is edited where it lies: only what changes is touched.
//!
//! Nothing is added that a person did not put there, but what the template can no longer do
//! without: what it lacks was given elsewhere, such as in a pipeline.

use super::{Entry, ParameterFile, Written};
use crate::json::{self, Document, Node, Pointer, escape};
use crate::relocate::editing::Editing;
use crate::relocate::job::{Job, ParameterInput};
use crate::relocate::plan::{ParameterDecision, Plan};
use crate::rewrite::{ApplyError, Change, ChangeKind, Planned, PlannedAction, Removed, apply};

/// The rule of a changed value.
const VALUE: &str = "relocate/parameter-value";

/// Edits the parameter files of a written template; one that has none gets none.
///
/// # Errors
/// When two edits want the same place: a defect.
pub fn edit(
    job: &Job<'_>,
    plan: &Plan,
    editing: &Editing<'_>,
    template: &Node,
) -> Result<Vec<ParameterFile>, ApplyError> {
    let files = job.files.get(editing.template);
    let files = files.map_or(&[][..], |files| &files.parameters);
    let edited = files.iter().enumerate().map(|(index, input)| {
        one(
            &Editor {
                job,
                plan,
                editing,
                template,
                input,
            },
            index,
        )
    });
    edited.collect()
}

fn one(editor: &Editor<'_, '_>, index: usize) -> Result<ParameterFile, ApplyError> {
    let input = editor.input;
    let document = json::parse(input.source);
    let (planned, asked) = editor.plan(&document);
    let removed = Removed::of(&planned);
    let changes = planned.iter();
    Ok(ParameterFile {
        input: Some(index),
        text: apply(input.source, &document, &planned)?,
        asked,
        changes: changes
            .map(|edit| editor.change(edit, &document, &removed))
            .collect(),
    })
}

/// One parameter file and what its template becomes.
struct Editor<'e, 'd> {
    job: &'e Job<'d>,
    plan: &'e Plan,
    editing: &'e Editing<'d>,
    /// The written template.
    template: &'e Node,
    input: &'e ParameterInput<'d>,
}

impl Editor<'_, '_> {
    /// What is edited, and which parameters a person must fill in then.
    fn plan(&self, document: &Document) -> (Vec<Planned>, Vec<String>) {
        let (mut planned, mut asked) = (Vec::new(), Vec::new());
        let Some(parameters) = document.root.member("parameters") else {
            return (planned, asked);
        };
        let above = Pointer::root().child(&parameters.key);
        let declared = self.template.get("parameters");
        for member in declared.map_or(&[][..], Node::members) {
            let given = parameters.value.member(&member.key);
            let writer = Entry {
                job: self.job,
                plan: self.plan,
                editing: self.editing,
                declared: member,
                given,
                input: Some(self.input),
            };
            let value = given.and_then(|given| {
                let value = given.value.member("value")?;
                Some((above.child(&given.key).child(&value.key), &value.value))
            });
            match (writer.value(), value) {
                (Written::Value(new), Some((place, old))) if !old.is_null() => {
                    planned.extend(self.replaced(place, old, &new));
                }
                (Written::Asked, value) if self.is_decided(&member.key) => {
                    asked.push(member.key.to_string());
                    planned.extend(asked_edit(&above, &member.key, value));
                }
                _ => {}
            }
        }
        planned.extend(self.gone(&above, &parameters.value));
        (planned, asked)
    }

    /// Whether the plan takes away what the parameter had.
    fn is_decided(&self, name: &str) -> bool {
        let decisions = self.plan.parameters.get(self.editing.template);
        let decision = decisions.and_then(|all| all.get(&name.to_ascii_lowercase()));
        matches!(
            decision,
            Some(ParameterDecision::Ask | ParameterDecision::AskName | ParameterDecision::Secure)
        )
    }

    /// The edit that gives a value another one.
    fn replaced(&self, place: Pointer, old: &Node, new: &str) -> Option<Planned> {
        let read = json::parse(&crate::text::Source::new("value", new)).root;
        let before = super::strict(self.input, old);
        if before == new {
            return None;
        }
        let action = match (old.as_str(), read.as_str()) {
            (Some(_), Some(text)) => PlannedAction::SetText(text.to_owned()),
            _ => PlannedAction::Set(new.to_owned()),
        };
        Some(edit_at(place, action))
    }

    /// Values of parameters that the template no longer has: Azure refuses them.
    fn gone(&self, above: &Pointer, given: &Node) -> Vec<Planned> {
        let before = self.job.estate.templates.get(self.editing.template);
        let before = before.and_then(|content| content.root.get("parameters"));
        let after = self.template.get("parameters");
        let has = |parameters: Option<&Node>, name: &str| {
            parameters.is_some_and(|parameters| parameters.member(name).is_some())
        };
        let gone = given
            .members()
            .iter()
            .filter(|member| has(before, &member.key) && !has(after, &member.key));
        gone.map(|member| edit_at(above.child(&member.key), PlannedAction::Remove))
            .collect()
    }

    /// The change as reports list it; values of secret parameters are masked there.
    fn change(&self, edit: &Planned, document: &Document, removed: &Removed) -> Change {
        let node = edit.pointer.find(&document.root);
        let inserts = matches!(edit.action, PlannedAction::Insert(..));
        // An entry that goes may hold a secret, and what is gone need not be shown.
        let before = node.filter(|_| !inserts && edit.action != PlannedAction::Remove);
        let after = match &edit.action {
            PlannedAction::SetText(text) => Some(escape(text)),
            PlannedAction::Set(json)
            | PlannedAction::Append(json)
            | PlannedAction::Insert(_, json) => Some(json.clone()),
            PlannedAction::Remove => None,
        };
        Change {
            file: self.input.file,
            pointer: edit.pointer.clone(),
            output_pointer: after.is_some().then(|| removed.moved(&edit.pointer)),
            kind: ChangeKind::Parameter,
            before: before.map(|node| super::strict(self.input, node)),
            after,
            rule: VALUE.to_owned(),
        }
    }
}

fn edit_at(pointer: Pointer, action: PlannedAction) -> Planned {
    Planned {
        pointer,
        action,
        kind: ChangeKind::Parameter,
        rule: VALUE.into(),
    }
}

/// The edit by which a person is asked for a value.
fn asked_edit(above: &Pointer, name: &str, value: Option<(Pointer, &Node)>) -> Option<Planned> {
    match value {
        Some((_, old)) if old.is_null() => None,
        Some((place, _)) => Some(edit_at(place, PlannedAction::Set("null".to_owned()))),
        None => {
            let entry = "{\"value\": null}".to_owned();
            Some(edit_at(
                above.clone(),
                PlannedAction::Insert(name.to_owned(), entry),
            ))
        }
    }
}
