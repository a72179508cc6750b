//! Levels of redundancy that are read from a parameter or a variable: it
//! changes there, with its allowed values and in every parameter file.

use std::collections::{BTreeMap, BTreeSet};

use crate::arm::{ResourceRef, Value, expr};
use crate::finding::{Finding, Place, Severity};
use crate::json::{Kind, Node, Pointer};

use super::LOWERED;
use crate::relocate::job::Job;
use crate::relocate::options::Replication;
use crate::relocate::plan::{Plan, Settled};
use crate::relocate::roots::{Holds, Root, RootChange, Roots, root_of};

/// What every level becomes, by its lower-case name.
type Levels = BTreeMap<String, String>;

/// One parameter or variable that holds a level.
struct Holder {
    old: String,
    levels: Levels,
    /// Whether the values are `true` and `false` of JSON.
    plain: bool,
    /// How many places were seen that read it.
    places: usize,
    /// Two places want different things of it: each is written where it stands.
    disputed: bool,
}

/// Adds the parameters and variables of one template that hold levels.
pub fn add(job: &Job<'_>, plan: &Plan, template: usize, roots: &mut Roots) {
    for (root, holder) in holders(job, plan, template) {
        let new = holder
            .levels
            .get(&holder.old.to_ascii_lowercase())
            .cloned()
            .unwrap_or_else(|| holder.old.clone());
        let mut values = BTreeSet::from([new.clone()]);
        let mut changes = new != holder.old;
        if let Root::Parameter(name) = &root {
            for (_, text) in written(job, template, name, holder.plain) {
                if let Some(new) = holder.levels.get(&text.to_ascii_lowercase()) {
                    changes |= new != text;
                    values.insert(new.clone());
                }
            }
        }
        if changes {
            let holds = Holds::Level {
                all: holder.levels,
                values,
                plain: holder.plain,
            };
            roots.entry(root).or_insert(RootChange {
                holds,
                old: holder.old,
                new,
            });
        }
    }
}

/// Warns of values that are not effective in this run: a default that a file
/// overrides, and what the other parameter files of a template give. The
/// effective one was judged where it is used.
pub fn report(job: &Job<'_>, plan: &mut Plan) {
    if matches!(job.options.replication, Replication::Level(_)) {
        return;
    }
    for template in 0..job.estate.templates.len() {
        for (root, holder) in holders(job, plan, template) {
            let Root::Parameter(name) = &root else {
                continue;
            };
            for (place, text) in written(job, template, name, holder.plain) {
                let Some(new) = holder.levels.get(&text.to_ascii_lowercase()) else {
                    continue;
                };
                if new == text || text == holder.old {
                    continue;
                }
                let message = format!(
                    "{text}, another value of parameter `{name}`, cannot be had in the target: {new} takes its place"
                );
                let finding = Finding::new(
                    LOWERED,
                    Severity::Warning,
                    place,
                    format!("parameters/{name}"),
                    message,
                );
                plan.findings.push(finding.help("decide whether that is enough before anything is stored; `--replication keep` leaves it as it is"));
            }
        }
    }
}

/// The parameters and variables that levels are read from; those of inner
/// scopes are left alone.
fn holders(job: &Job<'_>, plan: &Plan, template: usize) -> BTreeMap<Root, Holder> {
    let mut holders: BTreeMap<Root, Holder> = BTreeMap::new();
    let Some(content) = job.estate.templates.get(template) else {
        return holders;
    };
    let variables = content.root.get("variables");
    for (resource, declared) in content.resources.iter().enumerate() {
        let in_own_scope = content
            .bodies
            .get(declared.body)
            .is_some_and(|body| body.scope == 0);
        let decision = plan.decision(ResourceRef { template, resource });
        let (Some(decision), Some(scope)) = (
            decision.filter(|_| in_own_scope),
            content.scope_of(declared),
        ) else {
            continue;
        };
        for (path, settled) in &decision.settled {
            let (Settled::Level { value, all, plain }, Some(node)) =
                (settled, path.find(declared.node))
            else {
                continue;
            };
            let (old, Some(text)) = (scope.evaluate(node), node.as_str()) else {
                continue;
            };
            let root = root_of(scope, variables, text, &old);
            let (Some(held), Some(root)) = (text_of(&old, *plain), root) else {
                continue;
            };
            let holder = holders.entry(root).or_insert_with(|| Holder {
                old: held.to_owned(),
                levels: Levels::new(),
                plain: *plain,
                places: 0,
                disputed: false,
            });
            holder.places += 1;
            for (level, new) in all {
                let known = holder
                    .levels
                    .entry(level.clone())
                    .or_insert_with(|| new.clone());
                holder.disputed |= known != new;
            }
            holder.disputed |= holder.plain != *plain
                || holder
                    .levels
                    .get(&held.to_ascii_lowercase())
                    .is_none_or(|new| new != value);
        }
    }
    holders.retain(|root, holder| {
        // A switch may decide about more than redundancy: then only the place itself changes.
        !holder.disputed && (!holder.plain || uses(content.root, root) == holder.places)
    });
    holders
}

/// The text of a value: `true` and `false` of plain levels.
fn text_of(value: &Value, plain: bool) -> Option<&str> {
    match value {
        Value::String(text) if !plain => Some(text),
        Value::Bool(on) if plain => Some(if *on { "true" } else { "false" }),
        _ => None,
    }
}

/// How often the expressions of a template read a parameter or variable.
fn uses(template: &Node, root: &Root) -> usize {
    let (function, name) = match root {
        Root::Parameter(name) => ("parameters", name),
        Root::Variable(name) => ("variables", name),
    };
    let mut count = 0;
    let mut open = vec![template];
    while let Some(node) = open.pop() {
        match &node.kind {
            Kind::Object(members) => open.extend(members.iter().map(|member| &member.value)),
            Kind::Array(elements) => open.extend(elements),
            Kind::String(text) => {
                if let Ok(tree) = expr::parse(text) {
                    let parts = tree.descendants();
                    let read = parts.filter_map(|part| part.literal_argument_of(function));
                    count += read.filter(|read| read.eq_ignore_ascii_case(name)).count();
                }
            }
            _ => {}
        }
    }
    count
}

/// Texts that stand for a parameter, with their places: its default and what
/// each parameter file gives.
fn written<'d>(job: &Job<'d>, template: usize, name: &str, plain: bool) -> Vec<(Place, &'d str)> {
    let Some(content) = job.estate.templates.get(template) else {
        return Vec::new();
    };
    let text = |file: usize, root: &'d Node, above: &Pointer, key: &str| {
        let parameters = root.member("parameters")?;
        let declared = parameters.value.member(name)?;
        let value = declared.value.member(key)?;
        let pointer = above
            .child(&parameters.key)
            .child(&declared.key)
            .child(&value.key);
        Some((
            Place {
                file,
                span: value.value.span,
                pointer,
            },
            match (plain, value.value.as_bool()) {
                (false, _) => value.value.as_str()?,
                (true, on) => on.map(|on| if on { "true" } else { "false" })?,
            },
        ))
    };
    let default = text(
        job.file_of(template),
        content.root,
        &content.pointer,
        "defaultValue",
    );
    let files = job
        .files
        .get(template)
        .map_or(&[][..], |files| &files.parameters);
    let given = files
        .iter()
        .filter_map(|file| text(file.file, file.root, &Pointer::root(), "value"));
    default.into_iter().chain(given).collect()
}
