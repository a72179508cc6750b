//! What the plan leaves in its region: everything else uses it from there, by its full resource
//! ID (D2). Where the source subscription or group is not known, two parameters stand for them (D12).

use std::collections::BTreeSet;

use crate::arm::{ResourceId, ResourceRef, Term, Value, Why};
use crate::finding::{Phase, Severity};
use crate::text::Span;

use super::job::Job;
use super::new_parameter;
use super::plan::{Plan, Refusal};
use super::references;
use super::told::LEFT;

/// Where something is that is left in its region.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftScope {
    /// Its subscription.
    pub subscription: Value,
    /// Its resource group.
    pub resource_group: Value,
}

/// Whether a resource is left in its region by the plan.
#[must_use]
pub fn is_left(plan: &Plan, at: ResourceRef) -> bool {
    plan.dropped(at).is_some_and(|drop| drop.rule == LEFT)
}

/// Gives an ID of what is left the place that it has, as the template `user` names it.
pub fn place(plan: &Plan, id: &mut ResourceId, user: usize, owner: usize) {
    if let Some(scope) = plan.left_scopes.get(&(user, owner)) {
        id.subscription = Some(scope.subscription.clone());
        id.resource_group = Some(scope.resource_group.clone());
    }
}

/// Finds out how what is left is named from each template, and says what is left.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let left: Vec<ResourceRef> = job
        .estate
        .resources()
        .map(|(at, _)| at)
        .filter(|at| is_left(plan, *at))
        .collect();
    if left.is_empty() {
        return;
    }
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut refused = Vec::new();
    let resources = job.estate.resources().map(|(at, _)| at);
    for at in resources.filter(|at| plan.stage(*at).is_some()) {
        for reference in references::of_resource(job, at) {
            if !is_left(plan, reference.target) {
                continue;
            }
            pairs.insert((at.template, reference.target.template));
            if reference.is_by_name {
                refused.push((reference.target, Refusal::ReadByName(at)));
            }
        }
    }
    plan.refusals.extend(refused);
    for (user, owner) in pairs {
        let scope = scope_of(job, plan, user, owner);
        plan.left_scopes.insert((user, owner), scope);
    }
    say(job, plan, &left);
}

/// The subscription and group of a template, as another one names them.
fn scope_of(job: &Job<'_>, plan: &mut Plan, user: usize, owner: usize) -> LeftScope {
    let origin = job.estate.origins.get(owner).cloned().unwrap_or_default();
    let mut value = |known: Option<String>, name: &str, what: &str| match known {
        Some(known) => Value::String(known.into()),
        None => {
            let about = format!("{what} that the resources left in their region are in");
            let name = new_parameter::add(job, plan, user, name, "String", &about, LEFT);
            let term = Term::call("parameters", [Value::from(name.as_str())]);
            let why = Why::ParameterWithoutValue(name.as_str().into());
            Value::term(why, Span::default(), term)
        }
    };
    LeftScope {
        subscription: value(
            origin.subscription,
            "sourceSubscriptionId",
            "ID of the subscription",
        ),
        resource_group: value(
            origin.resource_group,
            "sourceResourceGroup",
            "Name of the resource group",
        ),
    }
}

/// One note for each region, and one step to check.
fn say(job: &Job<'_>, plan: &mut Plan, left: &[ResourceRef]) {
    let reasons: BTreeSet<String> = left
        .iter()
        .filter_map(|at| Some(plan.dropped(*at)?.reason.clone()))
        .collect();
    for reason in reasons {
        let own: Vec<ResourceRef> = left
            .iter()
            .copied()
            .filter(|at| plan.dropped(*at).is_some_and(|drop| drop.reason == reason))
            .collect();
        let Some(first) = own.first() else { continue };
        let who = match own.len() {
            1 => "1 resource is".to_owned(),
            number => format!("{number} resources are"),
        };
        let message = format!("{who} {reason}, as the plan says: what refers to it uses it there");
        let mut finding = job.finding(LEFT, Severity::Note, *first, None, message);
        for at in own.iter().skip(1) {
            let text = format!("{} too", job.identity(*at));
            finding = finding.related(job.place(*at, None), text);
        }
        plan.findings.push(finding);
        let text = format!(
            "Check that what is {reason} can be reached and may be used from {}, and that it outlives the source.",
            job.options.to
        );
        let subjects = own.iter().map(|at| job.subject(*at)).collect();
        plan.ask(LEFT, Phase::Validate, text, subjects);
    }
    if plan.left_scopes.values().any(|scope| !is_known(scope)) {
        let text = "Fill in the subscription and the resource group that the resources left in their region are in: the input does not say them.";
        let subjects = left.iter().map(|at| job.subject(*at)).collect();
        plan.ask(
            "relocate/left-in-region/scope",
            Phase::Prepare,
            text,
            subjects,
        );
    }
}

fn is_known(scope: &LeftScope) -> bool {
    scope.subscription.is_known() && scope.resource_group.is_known()
}
