//! What a rule file says of the fix.

use super::definition::{Action, FixPlan, Target};
use super::error::Problem;
use super::file::{At, Mistakes, Table, span_of};
use super::{fill, keywords};
use crate::finding::Safety;
use crate::json::Pointer;

const SAFETIES: [(&str, Safety); 3] = [
    ("safe", Safety::Safe),
    ("unsafe", Safety::Unsafe),
    ("manual", Safety::Manual),
];

/// Reads a fix.
///
/// `known` are the placeholders that its value may have.
pub(super) fn read(
    table: Table<'_>,
    known: &[&'static str],
    mistakes: &mut Mistakes,
) -> Option<FixPlan> {
    table.only(&["title", "safety", "set", "remove", "insert"], mistakes);
    let title = table.needed("title", mistakes);
    let safety = table.needed("safety", mistakes).and_then(|word| {
        let safety = SAFETIES.iter().find(|(known, _)| *known == word.value);
        if safety.is_none() {
            let problem = Problem::UnknownWord {
                what: "safety",
                value: word.value.to_owned(),
            };
            let words = SAFETIES.iter().map(|(known, _)| *known);
            mistakes.word(word.span, problem, word.value, words);
        }
        safety.map(|(_, safety)| *safety)
    });
    let action = action(table, known, mistakes);
    Some(FixPlan {
        title: title?.value.to_owned(),
        safety: safety?,
        action: action?,
    })
}

fn action(table: Table<'_>, known: &[&'static str], mistakes: &mut Mistakes) -> Option<Action> {
    let present: Vec<&'static str> = ["set", "remove", "insert"]
        .into_iter()
        .filter(|key| table.get(key).is_some())
        .collect();
    match present.as_slice() {
        ["remove"] => {
            let path = table.text("remove", mistakes)?;
            Some(Action::Remove(target(path, mistakes)?))
        }
        [one] => {
            let change = table.table(one, "the change", mistakes)?;
            change.only(&["path", "value"], mistakes);
            let path = change.needed("path", mistakes);
            let value = change.get("value");
            if value.is_none() {
                mistakes.add(change.span, Problem::Missing("value", change.what));
            }
            let value = value.and_then(|value| {
                let json = keywords::json(value, mistakes)?;
                // The places of mistakes are inside of texts of the value: the value as a whole is shown.
                for (_, problem, misspelt) in fill::mistakes(&json, known) {
                    let word = misspelt.unwrap_or_default();
                    mistakes.word(span_of(value), problem, &word, known.iter().copied());
                }
                Some(json)
            });
            let target = target(path?, mistakes)?;
            Some(match *one {
                "set" => Action::Set(target, value?),
                _ => Action::Insert(target, value?),
            })
        }
        [] => {
            mistakes.add(table.span, Problem::OneAction("none"));
            None
        }
        [_, second, ..] => {
            mistakes.add(table.key_span(second), Problem::OneAction("several"));
            None
        }
    }
}

fn target(path: At<&str>, mistakes: &mut Mistakes) -> Option<Target> {
    if path.value == "." {
        return Some(Target::Hit);
    }
    pointer(path, mistakes).map(Target::Path)
}

/// A JSON Pointer to something inside a resource.
pub(super) fn pointer(path: At<&str>, mistakes: &mut Mistakes) -> Option<Pointer> {
    let mut tildes = path.value.split('~').skip(1);
    let fits = path.value.len() > 1
        && path.value.starts_with('/')
        && tildes.all(|behind| behind.starts_with(['0', '1']));
    if !fits {
        let help = "a path inside the resource, such as `/properties/sku`".to_owned();
        let problem = Problem::BadPointer(path.value.to_owned());
        mistakes.with_help(path.span, problem, Some(help));
        return None;
    }
    Some(Pointer::from(path.value))
}
