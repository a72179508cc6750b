//! The list of changes that a report shows: what was edited, where it stood
//! and where it stands, with every secret masked.

use std::collections::{BTreeMap, BTreeSet};

use crate::arm::ResourceRef;
use crate::arm::secret::{MASK, masked_value};
use crate::json::{self, Document, Node, Pointer, escape};
use crate::rewrite::{Change, ChangeKind, Planned, PlannedAction};
use crate::text::{Encoding, Source, Span};

use super::job::Job;
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
        let removed = file.planned.iter();
        let removed = removed.filter(|edit| edit.action == PlannedAction::Remove);
        let removed = Removed::new(removed.map(|edit| &edit.pointer));
        for edit in &file.planned {
            let rule = dropped.get(&edit.pointer).copied().unwrap_or(edit.rule);
            // What another stage holds is no change of this one, unless it leaves the main template.
            let only_here =
                edit.rule == "relocate/stage" || edit.rule == "relocate/unused-parameter";
            if file.stage == Stage::Base || !only_here {
                changes.insert(change(edit, &removed, rule.to_owned(), shown));
            }
        }
    }
    changes.extend(structure(job, template, shown));
    changes.into_iter().collect()
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

/// The elements that are removed, by the array that they are taken out of.
struct Removed(BTreeMap<Pointer, Vec<usize>>);

impl Removed {
    fn new<'p>(pointers: impl Iterator<Item = &'p Pointer>) -> Self {
        let mut removed: BTreeMap<Pointer, Vec<usize>> = BTreeMap::new();
        for pointer in pointers {
            let index = pointer.tokens().last().and_then(|last| last.parse().ok());
            if let Some(index) = index {
                removed.entry(pointer.parent()).or_default().push(index);
            }
        }
        removed.values_mut().for_each(|list| {
            list.sort_unstable();
            list.dedup();
        });
        Self(removed)
    }

    /// Where something stands after the removals before it.
    fn moved(&self, pointer: &Pointer) -> Pointer {
        let mut old = Pointer::root();
        let mut new = Pointer::root();
        for token in pointer.tokens() {
            let shifted = token.parse::<usize>().ok().map(|index| {
                let gone = self.0.get(&old).map_or(0, |removed| {
                    removed.partition_point(|earlier| *earlier < index)
                });
                (index - gone).to_string()
            });
            new = new.child(shifted.unwrap_or_else(|| token.clone()));
            old = old.child(token);
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_move_up_by_what_is_removed_before_them() {
        let removed = [
            Pointer::from("/resources/0"),
            Pointer::from("/resources/2"),
            Pointer::from("/resources/3/zones/0"),
        ];
        let removed = Removed::new(removed.iter());
        let at = |text: &str| removed.moved(&Pointer::from(text)).to_string();
        assert_eq!(at("/resources/3/zones/1"), "/resources/1/zones/0");
        assert_eq!(at("/resources/1/name"), "/resources/0/name");
        assert_eq!(at("/parameters/x"), "/parameters/x");
    }
}
