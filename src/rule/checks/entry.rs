//! The entry of `dependsOn` by which a resource waits for another one of its template.
//!
//! It has to mean the other whatever values the parameters have, so it is made of the name as it is
//! written, never of what the name comes to with the values at hand.

use crate::arm::scope::Scope;
use crate::arm::{
    Resource, ResourceId, ResourceRef, Template, Term, Value, Why, join_names, split_names,
};
use crate::rule::Scene;
use crate::text::Span;

/// The entry; none where the two are deployed by different deployments, where the name depends on
/// the turn of a loop, or where it cannot be spelled.
pub fn entry(scene: &Scene<'_>, from: ResourceRef, to: ResourceRef) -> Option<String> {
    let template = scene
        .template(from)
        .filter(|_| from.template == to.template)?;
    let (waiting, target) = (scene.resource(from)?, scene.resource(to)?);
    if waiting.body != target.body || is_looped(template, target) {
        return None;
    }
    if let Some(symbol) = &target.symbol {
        return Some(symbol.clone());
    }
    if let Some(entry) = as_written(target) {
        return Some(entry);
    }
    let scope = without_values(template.scope_of(target)?);
    let name = join_names(&names(template, target, &scope)?);
    let id = ResourceId::in_own_group(&target.full_type, &name)?.to_expression()?;
    // The index of a loop means nothing outside of it.
    (!id.contains("copyIndex(")).then(|| format!("[{id}]"))
}

/// With the very words of the name, where it is one segment: as a person would write it.
fn as_written(target: &Resource<'_>) -> Option<String> {
    if target.full_type.split('/').count() != 2 {
        return None;
    }
    let written = target.node.get("name")?.as_str()?;
    let name = match written.strip_prefix('[') {
        Some(_) if written.starts_with("[[") => return None,
        Some(rest) => rest.strip_suffix(']')?.to_owned(),
        None => crate::arm::expr::quote(written),
    };
    let full_type = crate::arm::expr::quote(&target.full_type);
    Some(format!("[resourceId({full_type}, {name})]"))
}

/// Whether the resource or one that it stands in is made in a loop.
fn is_looped(template: &Template<'_>, resource: &Resource<'_>) -> bool {
    let parent = resource
        .parent
        .and_then(|parent| template.resources.get(parent));
    resource.node.get("copy").is_some() || parent.is_some_and(|parent| is_looped(template, parent))
}

/// The segments of a name, those of the parents first.
fn names(
    template: &Template<'_>,
    resource: &Resource<'_>,
    scope: &Scope<'_>,
) -> Option<Vec<Value>> {
    let own = scope.evaluate(resource.node.get("name")?);
    let parent = resource
        .parent
        .and_then(|parent| template.resources.get(parent));
    let mut all = match parent {
        Some(parent) => names(template, parent, scope)?,
        None => Vec::new(),
    };
    all.extend(split_names(&own));
    Some(all)
}

/// The scope with no value for any parameter, so that names keep their words.
fn without_values<'d>(scope: &Scope<'d>) -> Scope<'d> {
    let names: Vec<String> = scope.parameter_names().map(str::to_owned).collect();
    names.iter().fold(scope.clone(), |scope, name| {
        let term = Term::call("parameters", [Value::from(name.as_str())]);
        let why = Why::ParameterWithoutValue(name.as_str().into());
        scope.with_parameter(name, Value::term(why, Span::default(), term))
    })
}
