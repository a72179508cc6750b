//! The list of changes that a report shows: what was edited, where it stood
//! and where it stands, with every secret masked.

use std::collections::{BTreeMap, BTreeSet};

use crate::arm::ResourceRef;
use crate::arm::secret::{MASK, masked_value};
use crate::json::{self, Document, Node, Pointer, escape};
use crate::rewrite::{Change, ChangeKind, Planned, PlannedAction, Removed};
use crate::text::{Encoding, Source, Span};

use super::job::Job;
use super::options::Form;
use super::plan::{Plan, Stage};
use super::stage::StageFile;

/// What is needed to show the input's side of a change.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// Index of the template's file.
    pub file: usize,
    /// Its text.
    pub source: &'a Source,
    /// The same, parsed.
    pub document: &'a Document,
    /// Its secrets.
    pub secrets: &'a [Span],
}

/// The changes of all written files of one template, each once.
#[must_use]
pub fn list(
    job: &Job<'_>,
    plan: &Plan,
    template: usize,
    files: &[StageFile],
    shown: Shown<'_>,
) -> Vec<Change> {
    let dropped = rules_of_drops(job, plan, template);
    let mut changes = BTreeSet::new();
    for file in files {
        let removed = Removed::of(&file.planned);
        for edit in &file.planned {
            let rule = dropped.get(&edit.pointer).copied().unwrap_or(&edit.rule);
            // What another stage holds is no change of this one, unless it leaves the main template.
            let only_here =
                edit.rule == "relocate/stage" || edit.rule == "relocate/unused-parameter";
            if file.stage == Stage::Base || !only_here {
                changes.insert(change(edit, &removed, rule.to_owned(), shown));
            }
        }
    }
    if job.options.form == Form::Strict {
        changes.extend(structure(job, template, shown));
    }
    changes.into_iter().collect()
}

/// The changes that edits make, in their order.
#[must_use]
pub fn of_edits(planned: &[Planned], shown: Shown<'_>) -> Vec<Change> {
    let removed = Removed::of(planned);
    let edits = planned.iter();
    let listed = edits.map(|edit| change(edit, &removed, edit.rule.clone().into_owned(), shown));
    listed.collect()
}

/// What made strict JSON of the input: its encoding, its envelope, comments and the like.
fn structure(job: &Job<'_>, template: usize, shown: Shown<'_>) -> Vec<Change> {
    let structural = |pointer: Pointer, before: &str, after: Option<&str>| Change {
        file: shown.file,
        pointer,
        output_pointer: None,
        kind: ChangeKind::Structure,
        before: Some(escape(before)),
        after: after.map(escape),
        rule: "relocate/strict-json".to_owned(),
    };
    let mends = json::strict(shown.source, shown.document);
    let mut changes: Vec<Change> = mends
        .iter()
        .map(|mend| {
            let pointer = Pointer::covering(&shown.document.root, mend.edit.span.start);
            structural(pointer, &mend.kind.to_string(), None)
        })
        .collect();
    let encoding = match shown.source.encoding() {
        Encoding::Utf8 => None,
        Encoding::Utf8Bom => Some("UTF-8 with byte order mark"),
        Encoding::Utf16Le | Encoding::Utf16Be => Some("UTF-16"),
    };
    changes.extend(encoding.map(|name| structural(Pointer::root(), name, Some("UTF-8"))));
    let enveloped = job
        .estate
        .templates
        .get(template)
        .filter(|content| content.pointer != Pointer::root());
    changes.extend(enveloped.map(|content| structural(content.pointer.clone(), "envelope", None)));
    changes
}

/// The rules by which whole resources of a template are left out, by their places.
fn rules_of_drops<'p>(
    job: &Job<'_>,
    plan: &'p Plan,
    template: usize,
) -> BTreeMap<Pointer, &'p str> {
    let content = job.estate.templates.get(template);
    let resources = content.map_or(&[][..], |content| content.resources.as_slice());
    let dropped = resources.iter().enumerate().filter_map(|(resource, one)| {
        let drop = plan.dropped(ResourceRef { template, resource })?;
        Some((one.pointer.clone(), drop.rule))
    });
    dropped.collect()
}

fn change(edit: &Planned, removed: &Removed, rule: String, shown: Shown<'_>) -> Change {
    let node = edit.pointer.find(&shown.document.root);
    let inserts = matches!(
        edit.action,
        PlannedAction::Insert(..) | PlannedAction::Append(_)
    );
    let before = node.filter(|_| !inserts).map(|node| text_of(node, shown));
    let is_hidden = node.is_some_and(|node| !inserts && is_masked(node, shown));
    let name = edit.pointer.tokens().last().unwrap_or_default();
    // What takes the place of a secret is one; all else by its name and content.
    let hidden = |key: &str, json: &str| {
        if is_hidden {
            escape(MASK)
        } else {
            masked_value(key, json)
        }
    };
    let (after, output) = match &edit.action {
        PlannedAction::Remove => (None, None),
        PlannedAction::Set(json) | PlannedAction::Append(json) => {
            (Some(hidden(&name, json)), Some(edit.pointer.clone()))
        }
        PlannedAction::SetText(text) => {
            let after = hidden(&name, &escape(text));
            (Some(after), Some(edit.pointer.clone()))
        }
        PlannedAction::Insert(key, json) => {
            (Some(hidden(key, json)), Some(edit.pointer.child(key)))
        }
    };
    Change {
        file: shown.file,
        pointer: edit.pointer.clone(),
        output_pointer: output.map(|pointer| removed.moved(&pointer)),
        kind: edit.kind,
        before: before.map(|json| masked_value(&name, &json)),
        after,
        rule,
    }
}

/// Whether a value is a secret as a whole.
fn is_masked(node: &Node, shown: Shown<'_>) -> bool {
    shown.secrets.binary_search(&node.span).is_ok()
}

/// The text of a node with its secrets masked; of a whole resource only type
/// and name, since the rest stands in `dropped.json` or in another stage.
fn text_of(node: &Node, shown: Shown<'_>) -> String {
    if let (Some(kind), Some(name)) = (
        node.get("type").and_then(Node::as_str),
        node.get("name").and_then(Node::as_str),
    ) && node.get("apiVersion").is_some()
    {
        return format!("{{\"type\": {}, \"name\": {}}}", escape(kind), escape(name));
    }
    let first = shown
        .secrets
        .partition_point(|span| span.start < node.span.start);
    let behind = shown.secrets.get(first..).unwrap_or_default().iter();
    let inside = behind
        .take_while(|span| span.start < node.span.end)
        .filter(|span| node.span.contains(**span));
    let mut text = String::new();
    let mut done = node.span.start;
    for span in inside {
        if span.start < done {
            continue;
        }
        text.push_str(shown.source.slice(Span::new(done, span.start)));
        text.push_str(&escape(MASK));
        done = span.end;
    }
    text.push_str(shown.source.slice(Span::new(done, node.span.end)));
    text
}
