//! What `reference`, `references` and `list…` read, and whether it is there.

use super::kinds::DependencyFault;
use super::placement::EARLY;
use super::structure::is_symbolic;
use crate::arm::graph::{Read, Target};
use crate::arm::resource::DEPLOYMENT;
use crate::arm::{Body, ResourceId, Template, Value, join_names};

/// Whether nothing may be read at this place of a resource, which is said elsewhere.
pub(super) fn is_early(read: &Read) -> bool {
    let member = read.path.tokens().next().unwrap_or_default();
    let is = |name: &str| member.eq_ignore_ascii_case(name);
    is("copy") || EARLY.iter().any(|early| is(early))
}

/// What is wrong with a call in the outputs of a body.
pub(super) fn fault_of_output(
    template: &Template<'_>,
    at: usize,
    read: &Read,
) -> Option<DependencyFault> {
    let body = template.bodies.get(at)?;
    if body.inner || !read.is("reference") {
        return fault_of(template, at, read);
    }
    let Target::Found(all) = &read.target else {
        return None;
    };
    let is_new = |at: &usize| {
        let resource = template.resources.get(*at);
        resource.is_some_and(|resource| !resource.existing)
    };
    let (is_off, by_id) = (is_off(template, body, read), read.is_by_id());
    let is_fault = all.iter().all(is_new) && is_nested_only(template, body, read);
    // Two reasons for doubt are one too many.
    (is_fault && !(is_off && by_id)).then(|| DependencyFault::ReadInOuterOutput {
        what: named(&read.value).1,
        is_refused: !is_off && !by_id,
    })
}

/// Whether the output that a call stands in is certainly left out.
fn is_off(template: &Template<'_>, body: &Body<'_>, read: &Read) -> bool {
    let name = read.path.tokens().nth(1);
    let output = name.and_then(|name| body.node.get("outputs")?.get(&name));
    let condition = output.and_then(|output| output.get("condition"));
    let scope = template.scopes.get(body.scope);
    let value = condition.zip(scope);
    value.is_some_and(|(condition, scope)| scope.evaluate(condition) == Value::Bool(false))
}

/// The name in what an entry or a call says, and what it is: as a person knows it, not as the ID
/// that an expression makes.
pub(super) fn named(value: &Value) -> (String, String) {
    match ResourceId::parse(value) {
        Some(id) => {
            let name = join_names(&id.names).to_string();
            let what = format!("{} `{name}`", id.full_type);
            (name, what)
        }
        None => (value.to_string(), format!("`{value}`")),
    }
}

/// Whether a call in a body that its parent evaluates means what that body deploys, and nothing
/// that is declared around it: there the call is resolved first.
fn is_nested_only(template: &Template<'_>, body: &Body<'_>, read: &Read) -> bool {
    let names = &template.waits().names;
    let mut around = body;
    while !around.inner {
        let deployment = around.deployment.and_then(|at| template.resources.get(at));
        let Some(at) = deployment.map(|deployment| deployment.body) else {
            break;
        };
        if names.target(template, at, &read.value) != Target::Nothing {
            return false;
        }
        let Some(next) = template.bodies.get(at) else {
            break;
        };
        around = next;
    }
    // A name means the template alone; an ID says a group, which may be another.
    let id = read.id();
    id.is_none_or(|id| template.is_placed(&id, &around.target, &body.target))
}

/// What is wrong with a call in a body.
pub(super) fn fault_of(template: &Template<'_>, at: usize, read: &Read) -> Option<DependencyFault> {
    let body = template.bodies.get(at)?;
    if read.is("references") {
        of_loop(template, body, read)
    } else if read.is("reference") && body.inner {
        of_one(template, at, body, read)
    } else {
        None
    }
}

fn of_loop(template: &Template<'_>, body: &Body<'_>, read: &Read) -> Option<DependencyFault> {
    let text = read.value.as_str().filter(|_| is_symbolic(body))?;
    let Target::Found(all) = &read.target else {
        return None;
    };
    let is_loop = |at: &usize| {
        let resource = template.resources.get(*at);
        resource.is_some_and(|resource| resource.node.get("copy").is_some())
    };
    (!all.iter().any(is_loop)).then(|| DependencyFault::ReferencesOfOne(text.to_owned()))
}

fn of_one(
    template: &Template<'_>,
    at: usize,
    body: &Body<'_>,
    read: &Read,
) -> Option<DependencyFault> {
    let id = read.id();
    let is_id = id.is_some() || read.value.as_str()?.contains('/');
    let shown = read.value.to_string();
    if is_symbolic(body) && !is_id {
        let is_symbol = template.waits().names.symbol(at, &shown).is_some();
        return (!is_symbol).then_some(DependencyFault::ReferenceByName(shown));
    }
    // Outputs of a deployment are read by its name alone.
    let is_deployment = id.is_some_and(|id| id.full_type.eq_ignore_ascii_case(DEPLOYMENT));
    match &read.target {
        Target::Several(all) => Some(DependencyFault::Ambiguous {
            name: shown,
            count: all.len(),
        }),
        Target::Nothing if !is_id => Some(DependencyFault::ReferenceUndeclared(shown)),
        Target::Nothing if !read.has_version && !is_deployment => {
            Some(DependencyFault::ReferenceVersion)
        }
        _ => None,
    }
}
