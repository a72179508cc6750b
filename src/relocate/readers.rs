//! Which parameters of a template are read by what is written.

use std::collections::BTreeMap;

use crate::arm::{Resource, ResourceRef, expr};
use crate::json::{Kind, Node, Pointer};

use super::job::Job;
use super::plan::{Plan, What};

/// The resources that read a parameter, by its name in lower case.
pub type Readers = BTreeMap<String, Vec<ResourceRef>>;

/// The parameters of a template that written resources, variables or outputs
/// read, in lower case, each with the resources that read it themselves.
/// Defaults of read parameters count.
#[must_use]
pub fn of(job: &Job<'_>, plan: &Plan, template: usize) -> Readers {
    let mut readers = BTreeMap::new();
    let Some(content) = job.estate.templates.get(template) else {
        return readers;
    };
    for (resource, declared) in content.resources.iter().enumerate() {
        let at = ResourceRef { template, resource };
        let in_own_scope = content
            .bodies
            .get(declared.body)
            .is_some_and(|body| body.scope == 0);
        if plan.stage(at).is_none() || !in_own_scope {
            continue;
        }
        for name in names_that_stay(plan, at, declared) {
            let list: &mut Vec<ResourceRef> = readers.entry(name).or_default();
            if list.last() != Some(&at) {
                list.push(at);
            }
        }
    }
    for member in content.root.members().iter().filter(|member| {
        member.key.eq_ignore_ascii_case("variables") || member.key.eq_ignore_ascii_case("outputs")
    }) {
        names_in(&member.value, None).into_iter().for_each(|name| {
            readers.entry(name).or_default();
        });
    }
    let declared = content
        .root
        .get("parameters")
        .map_or(&[][..], Node::members);
    let mut open: Vec<String> = readers.keys().cloned().collect();
    while let Some(name) = open.pop() {
        let default = declared
            .iter()
            .find(|member| member.key.eq_ignore_ascii_case(&name))
            .and_then(|member| member.value.get("defaultValue"));
        for read in default
            .map(|default| names_in(default, None))
            .unwrap_or_default()
        {
            if !readers.contains_key(&read) {
                readers.insert(read.clone(), Vec::new());
                open.push(read);
            }
        }
    }
    readers
}

/// What a resource reads without what the plan takes out of it.
fn names_that_stay(plan: &Plan, at: ResourceRef, resource: &Resource<'_>) -> Vec<String> {
    let operations = plan.decision(at).map(|one| one.operations.as_slice());
    let gone = operations.into_iter().flatten();
    let gone = gone.filter(|operation| operation.what == What::Remove);
    let gone: Vec<&Pointer> = gone.map(|operation| &operation.path).collect();
    let mut names = Vec::new();
    let skips = |path: &Pointer| resource.is_foreign(path) || gone.contains(&path);
    walk(resource.node, &Pointer::root(), &skips, &mut names);
    names
}

/// The names that a node reads, in lower case; of a resource, its own part.
#[must_use]
pub fn names_in(node: &Node, resource: Option<&Resource<'_>>) -> Vec<String> {
    let mut names = Vec::new();
    let skips = |path: &Pointer| resource.is_some_and(|resource| resource.is_foreign(path));
    walk(node, &Pointer::root(), &skips, &mut names);
    names
}

fn walk(node: &Node, path: &Pointer, skips: &dyn Fn(&Pointer) -> bool, names: &mut Vec<String>) {
    if skips(path) {
        return;
    }
    match &node.kind {
        Kind::Object(members) => {
            for member in members {
                text(&member.key, names);
                walk(&member.value, &path.child(&member.key), skips, names);
            }
        }
        Kind::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                walk(element, &path.child(index), skips, names);
            }
        }
        Kind::String(value) => text(value, names),
        _ => {}
    }
}

/// The names that a text reads, in lower case.
#[must_use]
pub fn names_in_text(read: &str) -> Vec<String> {
    let mut names = Vec::new();
    text(read, &mut names);
    names
}

/// The parameters that a text reads.
fn text(text: &str, names: &mut Vec<String>) {
    if !text.starts_with('[') || text.starts_with("[[") {
        return;
    }
    let Ok(tree) = expr::parse(text) else { return };
    names.extend(
        tree.descendants()
            .filter_map(|part| part.literal_argument_of("parameters"))
            .map(str::to_ascii_lowercase),
    );
}
