//! What is needed to edit one template and to prove the result: the parameters
//! and variables that change, and what its expressions see before and after.

use crate::arm::scope::Scope;
use crate::arm::{Resource, ResourceRef, Template, Term, Value, Why};
use crate::json::{Node, Pointer};
use crate::text::Span;

use super::expect::{Expectation, Where};
use super::job::Job;
use super::location::parameter::LocationParameter;
use super::options::Form;
use super::plan::{ParameterDecision, Plan};
use super::redirect;
use super::roots::{Holds, Roots, find, with_roots};

/// A template to be edited.
#[derive(Debug)]
pub struct Editing<'d> {
    /// Index of the template.
    pub template: usize,
    /// Parameters and variables that change.
    pub roots: Roots,
    /// The parameter that locations are written through.
    pub location: Option<LocationParameter>,
    /// The scopes as the input is.
    pub(super) old: &'d [Scope<'d>],
    /// What the expectation starts from: location parameters have their new
    /// value, since what uses them follows them (D5), and asked parameters none.
    pub(super) base: Vec<Scope<'d>>,
    /// The scopes as the output is.
    pub(super) new: Vec<Scope<'d>>,
}

impl<'d> Editing<'d> {
    /// Prepares the editing of a template.
    #[must_use]
    pub fn new(job: &Job<'d>, plan: &Plan, template: usize) -> Option<Self> {
        let content: &'d Template<'d> = job.estate.templates.get(template)?;
        let roots = find(job, plan, template);
        let location = LocationParameter::of(job, plan, content, &roots);
        let own = content.scopes.first()?;
        let without = without_asked(own, plan, template);
        let all_follow = all_follow(job, content);
        let base = with_roots(&without, &roots, |change| {
            all_follow || matches!(change.holds, Holds::Region | Holds::Level { .. })
        });
        let mut new = with_roots(&without, &roots, |_| true);
        if let Some(location) = location.as_ref().filter(|location| location.is_new) {
            new = new.with_parameter(&location.name, LocationParameter::value(&job.options.to));
        }
        let expectation = Expectation::new(job.estate, job.catalog, plan);
        let moved = |key: &str, value| redirect::target(plan, key, value);
        let (base, new) = nested(content, template, &expectation, &moved, base, new);
        Some(Self {
            template,
            location,
            old: &content.scopes,
            base,
            new,
            roots,
        })
    }

    /// The scope that the expectation about a resource starts from.
    #[must_use]
    pub fn base_scope(
        &self,
        content: &Template<'d>,
        resource: &Resource<'d>,
    ) -> Option<&Scope<'d>> {
        self.base.get(content.bodies.get(resource.body)?.scope)
    }
}

/// Whether everything that reads a parameter takes its new value. What a person wrote and edits in
/// place keeps its expressions: who reads the name of something there means what is called so. Of
/// all else that is not certain, so that only names follow (D7).
#[must_use]
pub fn all_follow(job: &Job<'_>, content: &Template<'_>) -> bool {
    job.options.form == Form::AsInput && !content.is_export()
}

/// All scopes of a template, given its own: what is passed to nested templates
/// is what the plan makes of it. In the base scopes only regions are new.
fn nested<'d>(
    content: &'d Template<'d>,
    template: usize,
    expectation: &Expectation<'_>,
    moved: &dyn Fn(&str, Value) -> Value,
    base: Scope<'d>,
    new: Scope<'d>,
) -> (Vec<Scope<'d>>, Vec<Scope<'d>>) {
    let (mut base, mut new) = (vec![base], vec![new]);
    for nested in content.nested_scopes() {
        let (Some(outer_base), Some(outer_new)) = (base.get(nested.parent), new.get(nested.parent))
        else {
            break;
        };
        let within = |outer: &Scope<'d>| {
            let context = content.context_of(nested, outer, moved);
            outer.nested(nested.template, nested.parameters, context)
        };
        let (mut inner_base, mut inner_new) = (within(outer_base), within(outer_new));
        let deployment = ResourceRef {
            template,
            resource: nested.deployment,
        };
        for member in nested.parameters.map_or(&[][..], Node::members) {
            let Some(passed) = member.value.get("value") else {
                continue;
            };
            let old = outer_base.evaluate(passed);
            if old == Value::Null {
                // The same as not passed: the default counts.
                continue;
            }
            let path = Pointer::from("/properties/parameters")
                .child(&member.key)
                .child("value");
            let place = Where {
                template,
                resource: Some(deployment),
                path: &path,
            };
            inner_base =
                inner_base.with_parameter(&member.key, expectation.regions_only(&old, &path));
            inner_new = inner_new.with_parameter(&member.key, expectation.value(&old, place));
        }
        base.push(inner_base);
        new.push(inner_new);
    }
    (base, new)
}

/// The scope in which parameters that a person must fill in have no value.
fn without_asked<'d>(scope: &Scope<'d>, plan: &Plan, template: usize) -> Scope<'d> {
    let asked = plan.parameters.get(template).into_iter().flatten();
    let asked = asked.filter(|(_, decision)| {
        matches!(
            decision,
            ParameterDecision::Ask | ParameterDecision::AskName | ParameterDecision::Secure
        )
    });
    asked.fold(scope.clone(), |scope, (name, _)| {
        let declared = scope
            .parameter_names()
            .find(|declared| declared.eq_ignore_ascii_case(name));
        let name = declared.unwrap_or(name).to_owned();
        let term = Term::call("parameters", [Value::from(name.as_str())]);
        let unknown = Value::term(
            Why::ParameterWithoutValue(name.as_str().into()),
            Span::default(),
            term,
        );
        scope.with_parameter(&name, unknown)
    })
}
