//! A repair as an edit of the text, and what the resource must be after it.
//!
//! The two are made apart from each other: the expectation changes the evaluated value as the
//! rule's fix says and never looks at the edits, so that the proof compares two things.

use crate::arm::Value;
use crate::finding::{Repair, RepairChange};
use crate::json::{Node, Pointer, escape, parse};
use crate::text::Source;

use super::{ChangeKind, Planned, PlannedAction};

/// The edit that carries out a repair for a rule; none where nothing stands at its resource.
#[must_use]
pub fn edit_of(root: &Node, repair: &Repair, rule: &str) -> Option<Planned> {
    let whole = repair.pointer();
    let there = whole.find(root);
    let (pointer, action, kind) = match (&repair.change, there) {
        (RepairChange::Remove, found) => {
            found?;
            (whole, PlannedAction::Remove, ChangeKind::Remove)
        }
        (RepairChange::Insert(json), Some(_)) => (
            whole,
            PlannedAction::Append(json.clone()),
            ChangeKind::Insert,
        ),
        (RepairChange::Set(json), Some(old)) => {
            let action = match (old.as_str(), text(json)) {
                (Some(_), Some(new)) => PlannedAction::SetText(new),
                _ => PlannedAction::Set(json.clone()),
            };
            (whole, action, ChangeKind::Insert)
        }
        (RepairChange::Set(json), None) => inserted(root, &whole, json.clone())?,
        (RepairChange::Insert(json), None) => inserted(root, &whole, format!("[{json}]"))?,
    };
    Some(Planned {
        pointer,
        action,
        kind,
        rule: rule.to_owned().into(),
    })
}

/// A value at a place that is not there: the innermost object on the way gains a member.
fn inserted(
    root: &Node,
    whole: &Pointer,
    json: String,
) -> Option<(Pointer, PlannedAction, ChangeKind)> {
    let mut json = json;
    let mut place = whole.clone();
    loop {
        let key = place.tokens().last()?;
        let parent = place.parent();
        if parent.find(root).is_some() {
            return Some((parent, PlannedAction::Insert(key, json), ChangeKind::Insert));
        }
        json = format!("{{{}: {json}}}", escape(&key));
        place = parent;
    }
}

/// The text of a JSON string.
fn text(json: &str) -> Option<String> {
    let root = parse(&Source::new("value", json)).root;
    root.as_str().map(str::to_owned)
}

/// What an evaluated resource must be after repairs; `evaluate` says what a written value is worth
/// there.
#[must_use]
pub fn expected(value: Value, repairs: &[&Repair], evaluate: &dyn Fn(&Node) -> Value) -> Value {
    let read = |json: &str| evaluate(&parse(&Source::new("value", json)).root);
    let is_removal = |repair: &&&Repair| repair.change == RepairChange::Remove;
    let mut removals: Vec<&Pointer> = repairs
        .iter()
        .filter(is_removal)
        .map(|repair| &repair.path)
        .collect();
    // The last element first, so that the others stay where they are.
    removals.sort_by(|a, b| b.natural_cmp(a));
    removals.dedup();
    let mut value = value;
    for repair in repairs {
        let tokens: Vec<String> = repair.path.tokens().collect();
        value = match &repair.change {
            RepairChange::Remove => continue,
            RepairChange::Set(json) => changed(&value, &tokens, &|_| Some(read(json))),
            RepairChange::Insert(json) => changed(&value, &tokens, &|old| {
                let mut elements: Vec<Value> = match old {
                    Some(Value::Array(elements)) => elements.to_vec(),
                    _ => Vec::new(),
                };
                elements.push(read(json));
                Some(Value::Array(elements.into()))
            }),
        };
    }
    for path in removals {
        let tokens: Vec<String> = path.tokens().collect();
        value = changed(&value, &tokens, &|_| None);
    }
    value
}

/// A value with another one at a path: what `change` makes of what stands there; none takes it out.
/// Objects on the way are made.
fn changed(
    value: &Value,
    path: &[String],
    change: &dyn Fn(Option<&Value>) -> Option<Value>,
) -> Value {
    let Some((first, rest)) = path.split_first() else {
        return change(Some(value)).unwrap_or(Value::Null);
    };
    let inner = |old: Option<&Value>| match rest {
        [] => change(old),
        rest => {
            let none = Value::Object(Vec::new().into());
            Some(changed(old.unwrap_or(&none), rest, change))
        }
    };
    match value {
        Value::Object(members) => {
            let is_it = |key: &str| key.eq_ignore_ascii_case(first);
            let mut new = Vec::new();
            for (key, old) in members.iter() {
                let value = if is_it(key) {
                    inner(Some(old))
                } else {
                    Some(old.clone())
                };
                new.extend(value.map(|value| (key.clone(), value)));
            }
            if !members.iter().any(|(key, _)| is_it(key)) {
                new.extend(inner(None).map(|value| (first.as_str().into(), value)));
            }
            Value::Object(new.into())
        }
        Value::Array(elements) => {
            let index: Option<usize> = first.parse().ok();
            let elements = elements.iter().enumerate().filter_map(|(at, old)| {
                if Some(at) == index {
                    inner(Some(old))
                } else {
                    Some(old.clone())
                }
            });
            Value::Array(elements.collect::<Vec<_>>().into())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::apply;

    fn repair(path: &str, change: RepairChange) -> Repair {
        Repair {
            resource: Pointer::from("/resources/0"),
            path: Pointer::from(path),
            change,
        }
    }

    fn edited(text: &str, repairs: &[Repair]) -> String {
        let source = Source::new("t.json", text);
        let document = parse(&source);
        let planned: Vec<Planned> = repairs
            .iter()
            .filter_map(|repair| edit_of(&document.root, repair, "area/rule"))
            .collect();
        assert_eq!(planned.len(), repairs.len());
        apply(&source, &document, &planned).unwrap()
    }

    /// The value of the first resource, nothing evaluated.
    fn value(text: &str) -> Value {
        let root = parse(&Source::new("t.json", text)).root;
        plain(Pointer::from("/resources/0").find(&root).unwrap())
    }

    fn plain(node: &Node) -> Value {
        use crate::json::Kind;
        match &node.kind {
            Kind::Object(members) => {
                let members = members.iter();
                let members = members.map(|one| (one.key.clone(), plain(&one.value)));
                Value::Object(members.collect::<Vec<_>>().into())
            }
            Kind::Array(elements) => {
                Value::Array(elements.iter().map(plain).collect::<Vec<_>>().into())
            }
            _ => node
                .as_str()
                .map_or(Value::Null, |text| Value::String(text.into())),
        }
    }

    #[test]
    fn text_and_expectation_agree_though_they_are_made_apart() {
        let text = r#"{"resources": [{"a": {"b": "x", "c": "y"}, "list": ["0", "1", "2"]}]}"#;
        let repairs = [
            repair("/a/b", RepairChange::Remove),
            repair("/A/c", RepairChange::Set("\"z\"".to_owned())),
            repair("/d/e/f", RepairChange::Set("\"new\"".to_owned())),
            repair("/list/0", RepairChange::Remove),
            repair("/list/2", RepairChange::Remove),
            repair("/list", RepairChange::Insert("\"3\"".to_owned())),
            repair("/dependsOn", RepairChange::Insert("\"v\"".to_owned())),
        ];
        let after = edited(text, &repairs);
        let refs: Vec<&Repair> = repairs.iter().collect();
        assert_eq!(
            expected(value(text), &refs, &plain),
            value(&after),
            "{after}"
        );
        assert!(after.contains(r#""list": ["1", "3"]"#), "{after}");
    }

    #[test]
    fn what_is_not_there_cannot_be_taken_out() {
        let root = parse(&Source::new("t.json", r#"{"resources": [{"a": 1}]}"#)).root;
        let gone = repair("/b", RepairChange::Remove);
        assert_eq!(edit_of(&root, &gone, "area/rule"), None);
    }
}
