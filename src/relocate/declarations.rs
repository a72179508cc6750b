//! What changes in a template's own parameters and variables.

use crate::arm::Template;
use crate::arm::expr::quote;
use crate::json::{Node, Pointer, escape};
use crate::rewrite::{ChangeKind, Planned, PlannedAction};

use super::editing::Editing;
use super::job::Job;
use super::plan::{ParameterDecision, Plan};
use super::roots::{Holds, Root, RootChange};

/// Adds the edits of `parameters` and `variables`.
pub fn plan(job: &Job<'_>, plan: &Plan, editing: &Editing<'_>, planned: &mut Vec<Planned>) {
    let Some(content) = job.estate.templates.get(editing.template) else {
        return;
    };
    for (root, change) in &editing.roots {
        match root {
            Root::Parameter(name) => parameter(job, plan, content, name, change, planned),
            Root::Variable(name) => variable(content, name, change, planned),
        }
    }
    for (name, decision) in plan.parameters.get(editing.template).into_iter().flatten() {
        decided(content, name, decision, planned);
    }
    let new = editing.location.as_ref().filter(|location| location.is_new);
    let location = new.map(|location| {
        (
            location.name.clone(),
            location.declaration(&job.options.to, content.root.get("parameters")),
            "relocate/location",
        )
    });
    let others = plan
        .new_parameters
        .get(editing.template)
        .into_iter()
        .flatten();
    let others = others.map(|parameter| {
        (
            parameter.name.clone(),
            parameter.declaration.clone(),
            parameter.rule,
        )
    });
    let new: Vec<New> = location.into_iter().chain(others).collect();
    declare(content, new, planned);
}

/// A parameter that is added: name, declaration, and the rule that it is added by.
type New = (String, String, &'static str);

/// Adds parameters, each as a change; all of them as one where the template has no parameters.
fn declare(content: &Template<'_>, new: Vec<New>, planned: &mut Vec<Planned>) {
    let mut add = |pointer, action, rule: &'static str| {
        planned.push(Planned {
            pointer,
            action,
            kind: ChangeKind::Insert,
            rule: rule.into(),
        });
    };
    let section = content.root.member("parameters");
    if let Some(member) = section.filter(|member| !member.value.is_null()) {
        for (name, declaration, rule) in new {
            let action = PlannedAction::Insert(name, declaration);
            add(content.pointer.child(&member.key), action, rule);
        }
    } else if let Some((_, _, rule)) = new.first() {
        let members = new
            .iter()
            .map(|(name, declaration, _)| format!("{}: {declaration}", escape(name)));
        let object = format!("{{{}}}", members.collect::<Vec<_>>().join(", "));
        match section {
            Some(null) => {
                let pointer = content.pointer.child(&null.key);
                add(pointer, PlannedAction::Set(object), rule);
            }
            None => {
                let action = PlannedAction::Insert("parameters".to_owned(), object);
                add(content.pointer.clone(), action, rule);
            }
        }
    }
}

/// A changed parameter: its literal default follows, its allowed values gain the new one.
fn parameter(
    job: &Job<'_>,
    plan: &Plan,
    content: &Template<'_>,
    name: &str,
    change: &RootChange,
    planned: &mut Vec<Planned>,
) {
    let Some((pointer, declaration)) = declaration(content, name) else {
        return;
    };
    let (kind, rule) = class_of(change);
    if let Some(default) = declaration.member("defaultValue")
        && let Some(text) = held_text(change, &default.value)
        && let Some(new) = new_default(job, plan, change, text)
    {
        planned.push(Planned {
            pointer: pointer.child(&default.key),
            action: put(change, new),
            kind,
            rule: rule.into(),
        });
    }
    let Some(allowed) = declaration.member("allowedValues") else {
        return;
    };
    let news: Vec<&String> = match &change.holds {
        Holds::Level { values, .. } => values.iter().collect(),
        Holds::Name(_) | Holds::Region | Holds::Id => vec![&change.new],
    };
    let elements = allowed.value.elements();
    let names = |new: &str| {
        let texts = elements.iter().filter_map(|node| held_text(change, node));
        texts.into_iter().any(|text| text.eq_ignore_ascii_case(new))
    };
    let missing = news.into_iter().filter(|new| !names(new));
    for new in missing.filter(|_| !elements.is_empty()) {
        let action = PlannedAction::Append(json_of(change, new));
        planned.push(Planned {
            pointer: pointer.child(&allowed.key),
            action,
            kind,
            rule: rule.into(),
        });
    }
}

/// The text that stands for a value of the kind that changes: a plain level is `true` or `false`.
pub(super) fn held_text<'n>(change: &RootChange, node: &'n Node) -> Option<&'n str> {
    match (change.holds.is_plain(), node.as_bool()) {
        (false, _) => node.as_str(),
        (true, Some(true)) => Some("true"),
        (true, Some(false)) => Some("false"),
        (true, None) => None,
    }
}

/// The JSON text of a new value.
pub(super) fn json_of(change: &RootChange, new: &str) -> String {
    match change.holds.is_plain() {
        true => new.to_owned(),
        false => escape(new),
    }
}

fn put(change: &RootChange, new: String) -> PlannedAction {
    match change.holds.is_plain() {
        true => PlannedAction::Set(new),
        false => PlannedAction::SetText(new),
    }
}

/// The new default: expressions stay, and so does a default that is not what changes.
fn new_default(job: &Job<'_>, plan: &Plan, change: &RootChange, default: &str) -> Option<String> {
    match &change.holds {
        Holds::Name(_) | Holds::Id => (default == change.old).then(|| change.new.clone()),
        Holds::Region => {
            let region = job.catalog.region(default)?;
            plan.regions.get(region.name).cloned()
        }
        Holds::Level { all, .. } => {
            let new = all.get(&default.to_ascii_lowercase());
            new.filter(|new| *new != default).cloned()
        }
    }
}

fn variable(content: &Template<'_>, name: &str, change: &RootChange, planned: &mut Vec<Planned>) {
    let Some(variables) = content.root.member("variables") else {
        return;
    };
    let Some(member) = variables.value.member(name) else {
        return;
    };
    let pointer = content.pointer.child(&variables.key).child(&member.key);
    let (kind, rule) = class_of(change);
    // What an expression gives is added to, so that it stays one.
    let text = member.value.as_str().and_then(|text| {
        let inner = text.strip_prefix('[')?.strip_suffix(']')?;
        let more = change.new.strip_prefix(&change.old)?;
        let is_expression = !inner.starts_with('[');
        is_expression.then(|| match open_concat(inner) {
            Some(open) => format!("[{open}, {})]", quote(more)),
            None => format!("[concat({inner}, {})]", quote(more)),
        })
    });
    planned.push(Planned {
        pointer,
        action: put(change, text.unwrap_or_else(|| change.new.clone())),
        kind,
        rule: rule.into(),
    });
}

/// An expression that is one call of `concat`, without its last bracket.
fn open_concat(expression: &str) -> Option<&str> {
    let open = expression.strip_suffix(')')?;
    let head = open.get(..CONCAT.len())?;
    let tree = format!("[{expression}]");
    let is_whole = crate::arm::expr::parse(&tree)
        .is_ok_and(|tree| tree.as_call().is_some_and(|call| call.is("concat")));
    (head.eq_ignore_ascii_case(CONCAT) && is_whole).then_some(open)
}

const CONCAT: &str = "concat(";

/// A parameter that a person must fill in loses its default; a secret one becomes secure.
fn decided(
    content: &Template<'_>,
    name: &str,
    decision: &ParameterDecision,
    planned: &mut Vec<Planned>,
) {
    let Some((pointer, declaration)) = declaration(content, name) else {
        return;
    };
    let rule = match decision {
        ParameterDecision::Ask => "relocate/outside-id",
        ParameterDecision::AskName => "relocate/placeholder-name",
        ParameterDecision::Secure => "relocate/secret",
    };
    if let Some(default) = declaration.member("defaultValue") {
        let pointer = pointer.child(&default.key);
        planned.push(Planned {
            pointer,
            action: PlannedAction::Remove,
            kind: ChangeKind::Parameter,
            rule: rule.into(),
        });
    }
    if *decision == ParameterDecision::Secure
        && let Some(declared) = declaration.member("type")
    {
        let action = PlannedAction::SetText("securestring".to_owned());
        planned.push(Planned {
            pointer: pointer.child(&declared.key),
            action,
            kind: ChangeKind::Parameter,
            rule: rule.into(),
        });
    }
}

/// A parameter's declaration with its place.
fn declaration<'d>(content: &Template<'d>, name: &str) -> Option<(Pointer, &'d Node)> {
    let parameters = content.root.member("parameters")?;
    let member = parameters.value.member(name)?;
    Some((
        content.pointer.child(&parameters.key).child(&member.key),
        &member.value,
    ))
}

fn class_of(change: &RootChange) -> (ChangeKind, &'static str) {
    match change.holds {
        Holds::Name(_) => (ChangeKind::Name, "relocate/name"),
        Holds::Region => (ChangeKind::Location, "relocate/location"),
        Holds::Id => (ChangeKind::Id, "relocate/reference"),
        Holds::Level { .. } => (ChangeKind::Replication, "relocate/replication"),
    }
}
