//! Names that are made of the name of something else, such as `[concat('sql-', parameters('site'))]`.
//!
//! Where a template is used with several sets of parameters, or edited where it lies, such a name
//! follows the other one: a name of its own could only be written as text, and would be that of one
//! set alone.

use crate::arm::expr::{Text, classify};
use crate::arm::{Resource, ResourceRef, Value};

use super::super::editing::all_follow;
use super::super::job::Job;
use super::super::names::is_located;
use super::super::plan::Plan;
use super::super::roots::{Holds, find, with_roots};

/// Takes the names that expressions give once others have changed, where they are legal.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    for (template, content) in job.estate.templates.iter().enumerate() {
        let sets = job
            .files
            .get(template)
            .map_or(0, |files| files.parameters.len());
        let keeps = sets > 1 && !content.is_export() || all_follow(job, content);
        let Some(scope) = content.scopes.first().filter(|_| keeps) else {
            continue;
        };
        let roots = find(job, plan, template);
        let after = with_roots(scope, &roots, |change| {
            matches!(change.holds, Holds::Name(_))
        });
        for (resource, declared) in content.resources.iter().enumerate() {
            let at = ResourceRef { template, resource };
            let in_own_scope = content
                .bodies
                .get(declared.body)
                .is_some_and(|body| body.scope == 0);
            let Some(node) = declared.node.get("name").filter(|_| in_own_scope) else {
                continue;
            };
            let is_expression = matches!(node.as_str().map(classify), Some(Text::Expression(_)));
            if !is_expression || !is_open(job, plan, at, declared) {
                continue;
            }
            let (old, new) = (scope.evaluate(node), after.evaluate(node));
            let last = new.as_str().and_then(|new| new.rsplit('/').next());
            let Some(new) = last.filter(|_| old != new).map(str::to_owned) else {
                continue;
            };
            let last_of = |value: &Value| value.as_str()?.rsplit('/').next().map(str::to_owned);
            let mut rules = job.catalog.name_rules(&declared.full_type).peekable();
            let is_legal = rules.peek().is_none() || rules.any(|rule| rule.check(&new).is_ok());
            if is_legal
                && last_of(&old).as_ref() != Some(&new)
                && let Some(decision) = plan.decision_mut(at)
            {
                decision.rename = Some(new);
            }
        }
    }
}

/// Whether the new name of a resource is not said by a person. What is in no region would not show
/// afterwards that it was renamed before.
fn is_open(job: &Job<'_>, plan: &Plan, at: ResourceRef, resource: &Resource<'_>) -> bool {
    let Some(decision) = plan.decision(at) else {
        return false;
    };
    let said = resource.known_name().is_some_and(|full| {
        let last = full.rsplit('/').next().unwrap_or(full);
        let mut names = job.options.names.iter();
        names.any(|(from, _)| from == last || from == full)
    });
    decision.rename.is_some() && decision.told.name.is_none() && !said && is_located(job, resource)
}
