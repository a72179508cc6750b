//! The order of the steps, and names for them that survive a second run.

use std::collections::BTreeMap;

use super::{Item, Subject};
use crate::json::Pointer;
use crate::text::sha256_hex;

/// Digits of an identity: short enough to read past in a Markdown comment.
const ID_DIGITS: usize = 12;

/// A step with the identity that its tick is kept by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Rests on the item's key and on what it is about, not on places.
    pub id: String,
    /// The step.
    pub item: Item,
}

/// When resources are deployed: the number of the wave of each, by its file and place. What is not
/// in it comes last.
pub type Order = BTreeMap<(usize, Pointer), usize>;

/// Sorts steps by phase, keeps the given order inside a phase, and makes one
/// step of those that say the same, with the subjects of all: what is deployed
/// first comes first.
///
/// A merged step counts as done only when all of its parts are.
#[must_use]
pub fn arrange(items: &[Item], order: &Order) -> Vec<Step> {
    let mut merged: Vec<Item> = Vec::with_capacity(items.len());
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    for item in items {
        let identity = (item.phase, &item.key, &item.text, &item.command);
        if let Some(first) = known.get(&identity).and_then(|at| merged.get_mut(*at)) {
            first.subjects.extend(item.subjects.iter().cloned());
            first.done &= item.done;
            if first.source.is_none() {
                first.source.clone_from(&item.source);
            }
        } else {
            known.insert(identity, merged.len());
            merged.push(item.clone());
        }
    }
    for item in &mut merged {
        item.subjects.sort_by(subject_order);
        item.subjects.sort_by_cached_key(|subject| {
            let place = (subject.file, subject.pointer.clone());
            order.get(&place).copied().unwrap_or(usize::MAX)
        });
        item.subjects.dedup();
    }
    merged.sort_by_key(|item| item.phase);
    let ids = ids(&merged);
    let steps = ids.into_iter().zip(merged);
    steps.map(|(id, item)| Step { id, item }).collect()
}

fn subject_order(a: &Subject, b: &Subject) -> std::cmp::Ordering {
    (a.file.cmp(&b.file))
        .then_with(|| a.pointer.natural_cmp(&b.pointer))
        .then_with(|| a.cmp(b))
}

/// Key and subjects name a step; only where two share both, the text tells them
/// apart, and where even that is equal, their order does.
fn ids(items: &[Item]) -> Vec<String> {
    let plain: Vec<String> = items.iter().map(|item| id(item, "")).collect();
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for name in &plain {
        *uses.entry(name).or_default() += 1;
    }
    let told_apart = items.iter().zip(&plain).map(|(item, name)| {
        if uses.get(name.as_str()).is_some_and(|count| *count > 1) {
            id(item, &item.text)
        } else {
            name.clone()
        }
    });
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    told_apart
        .map(|name| {
            let count = seen.entry(name.clone()).or_default();
            *count += 1;
            match *count {
                1 => name,
                again => format!("{name}-{again}"),
            }
        })
        .collect()
}

fn id(item: &Item, text: &str) -> String {
    let mut subjects: Vec<String> = item
        .subjects
        .iter()
        .map(|subject| format!("{}\u{1}{}", subject.kind, subject.name).to_ascii_lowercase())
        .collect();
    subjects.sort();
    subjects.dedup();
    let whole = format!("{}\0{}\0{text}", item.key, subjects.join("\u{2}"));
    let mut hash = sha256_hex(whole.as_bytes());
    hash.truncate(ID_DIGITS);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::Phase;

    fn item(key: &str, phase: Phase, text: &str, subjects: &[(&str, &str)]) -> Item {
        Item {
            key: key.to_owned(),
            phase,
            text: text.to_owned(),
            subjects: subjects
                .iter()
                .map(|(pointer, name)| Subject {
                    file: 0,
                    pointer: Pointer::from(*pointer),
                    name: (*name).to_owned(),
                    kind: "Microsoft.Compute/virtualMachines".to_owned(),
                })
                .collect(),
            command: None,
            source: None,
            done: false,
        }
    }

    #[test]
    fn phases_lead_and_the_given_order_stays() {
        let items = [
            item("b/late", Phase::Cleanup, "x", &[]),
            item("b/z", Phase::Prepare, "second letter, first given", &[]),
            item("b/a", Phase::Prepare, "first letter, given later", &[]),
        ];
        let steps = arrange(&items, &Order::new());
        let keys: Vec<_> = steps.iter().map(|step| step.item.key.as_str()).collect();
        assert_eq!(keys, ["b/z", "b/a", "b/late"]);
    }

    #[test]
    fn equal_steps_become_one_with_all_subjects_in_document_order() {
        let mut done = item("k", Phase::Deploy, "Do it.", &[("/resources/2", "vm2")]);
        done.done = true;
        let items = [
            item("k", Phase::Deploy, "Do it.", &[("/resources/10", "vm10")]),
            done,
            item("k", Phase::Deploy, "Do it.", &[("/resources/10", "vm10")]),
        ];
        let steps = arrange(&items, &Order::new());
        assert_eq!(steps.len(), 1);
        let names: Vec<_> = steps[0].item.subjects.iter().map(|s| &s.name).collect();
        assert_eq!(names, ["vm2", "vm10"]);
        assert!(!steps[0].item.done);
    }

    #[test]
    fn subjects_come_in_the_order_of_their_deployment() {
        let places = [
            ("/resources/0", "vm"),
            ("/resources/1", "nic"),
            ("/p", "no resource"),
        ];
        let items = [item("k", Phase::Deploy, "Do it.", &places)];
        let place = |at: &str| (0, Pointer::from(at));
        let order = Order::from([(place("/resources/0"), 1), (place("/resources/1"), 0)]);
        let names = |order: &Order| -> Vec<String> {
            let steps = arrange(&items, order);
            let subjects = steps[0].item.subjects.iter();
            subjects.map(|subject| subject.name.clone()).collect()
        };
        assert_eq!(names(&order), ["nic", "vm", "no resource"]);
        assert_eq!(names(&Order::new()), ["no resource", "vm", "nic"]);
    }

    #[test]
    fn ids_rest_on_key_and_subjects_and_never_meet() {
        let one = arrange(
            &[item(
                "k",
                Phase::Deploy,
                "Old text.",
                &[("/resources/0", "VM")],
            )],
            &Order::new(),
        );
        let two = arrange(
            &[item(
                "k",
                Phase::Deploy,
                "New text.",
                &[("/resources/7", "vm")],
            )],
            &Order::new(),
        );
        assert_eq!(one[0].id, two[0].id);
        let mut with_command = item("k", Phase::Deploy, "A", &[]);
        with_command.command = Some("az".to_owned());
        let items = [
            item("k", Phase::Deploy, "A", &[]),
            item("k", Phase::Deploy, "B", &[]),
            with_command,
        ];
        let steps = arrange(&items, &Order::new());
        let mut ids: Vec<_> = steps.iter().map(|step| &step.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 3);
    }
}
