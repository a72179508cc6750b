//! From the plan to planned edits of one template: everything that is changed
//! in its text, whichever stage it is written to.

use crate::arm::scope::Scope;
use crate::arm::{Resource, ResourceRef, Template, Term, Value, Why};
use crate::json::{Kind, Node, Pointer};
use crate::rewrite::{ChangeKind, Planned, PlannedAction};
use crate::text::Span;

use super::declarations;
use super::expect::{Expectation, Where, is_region_place};
use super::fit::Fitter;
use super::job::Job;
use super::location_parameter::LocationParameter;
use super::plan::{Action, ParameterDecision, Plan, What};
use super::roots::{Holds, Roots, find, with_roots};

/// What is needed to edit one template and to prove the result.
#[derive(Debug)]
pub struct Editing<'d> {
    /// Index of the template.
    pub template: usize,
    /// Parameters and variables that change.
    pub roots: Roots,
    /// The parameter that locations are written through.
    pub location: Option<LocationParameter>,
    /// The scopes as the input is.
    old: &'d [Scope<'d>],
    /// What the expectation starts from: location parameters have their new
    /// value, since what uses them follows them (D5), and asked parameters none.
    base: Vec<Scope<'d>>,
    /// The scopes as the output is.
    new: Vec<Scope<'d>>,
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
        let base = with_roots(&without, &roots, |change| change.holds == Holds::Region);
        let mut new = with_roots(&without, &roots, |_| true);
        if let Some(location) = location.as_ref().filter(|location| location.is_new) {
            new = new.with_parameter(&location.name, LocationParameter::value(&job.options.to));
        }
        Some(Self {
            template,
            location,
            old: &content.scopes,
            base: content.scopes_with(base),
            new: content.scopes_with(new),
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

    /// All edits of the template's text but those that only one stage needs.
    #[must_use]
    pub fn planned(
        &self,
        job: &Job<'d>,
        plan: &Plan,
        expectation: &Expectation<'_>,
    ) -> Vec<Planned> {
        let Some(content) = job.template(ResourceRef {
            template: self.template,
            resource: 0,
        }) else {
            return Vec::new();
        };
        let mut planned = Vec::new();
        for (resource, declared) in content.resources.iter().enumerate() {
            let at = ResourceRef {
                template: self.template,
                resource,
            };
            let Some(decision) = plan.decision(at) else {
                continue;
            };
            if matches!(decision.action, Action::Drop(_)) {
                continue;
            }
            for operation in &decision.operations {
                let action = match &operation.what {
                    What::Remove => PlannedAction::Remove,
                    What::Set(json) => PlannedAction::Set(json.clone()),
                    What::Insert(key, json) => PlannedAction::Insert(key.clone(), json.clone()),
                };
                let pointer = declared.pointer.join(&operation.path);
                planned.push(Planned {
                    pointer,
                    action,
                    kind: operation.kind,
                    rule: operation.rule,
                });
            }
            let scope = content
                .bodies
                .get(declared.body)
                .map_or(0, |body| body.scope);
            let taken: Vec<&Pointer> = decision
                .operations
                .iter()
                .filter(|operation| !matches!(operation.what, What::Insert(..)))
                .map(|operation| &operation.path)
                .collect();
            let walk = Leaves {
                editing: self,
                expectation,
                resource: Some((at, declared)),
                scope,
                taken: &taken,
            };
            walk.node(declared.node, &Pointer::root(), &mut planned);
        }
        let removed = plan
            .removed_outputs
            .iter()
            .filter(|(template, _)| *template == self.template);
        let removed: Vec<&Pointer> = removed.map(|(_, pointer)| pointer).collect();
        self.outputs(content, expectation, &removed, &mut planned);
        declarations::plan(job, plan, self, &mut planned);
        planned
    }

    /// The outputs of every body: they follow names like properties do.
    fn outputs(
        &self,
        content: &Template<'d>,
        expectation: &Expectation<'_>,
        removed: &[&Pointer],
        planned: &mut Vec<Planned>,
    ) {
        for body in &content.bodies {
            let Some(member) = body.node.member("outputs") else {
                continue;
            };
            let walk = Leaves {
                editing: self,
                expectation,
                resource: None,
                scope: body.scope,
                taken: &[],
            };
            let mut found = Vec::new();
            walk.node(&member.value, &Pointer::root(), &mut found);
            let above = body.pointer.child(&member.key);
            let found = found.into_iter().map(|edit| Planned {
                pointer: above.join(&edit.pointer),
                ..edit
            });
            planned.extend(found.filter(|edit| {
                !removed
                    .iter()
                    .any(|pointer| pointer.contains(&edit.pointer))
            }));
        }
        planned.extend(removed.iter().map(|pointer| Planned {
            pointer: (*pointer).clone(),
            action: PlannedAction::Remove,
            kind: ChangeKind::Remove,
            rule: "relocate/output-without-resource",
        }));
    }
}

/// The scope in which parameters that a person must fill in have no value.
fn without_asked<'d>(scope: &Scope<'d>, plan: &Plan, template: usize) -> Scope<'d> {
    let asked = plan.parameters.get(template).into_iter().flatten();
    let asked = asked.filter(|(_, decision)| {
        matches!(decision, ParameterDecision::Ask | ParameterDecision::Secure)
    });
    asked.fold(scope.clone(), |scope, (name, _)| {
        let declared = scope
            .parameter_names()
            .find(|declared| declared.eq_ignore_ascii_case(name));
        let name = declared.unwrap_or(name).to_owned();
        let term = Term::call("parameters", vec![Value::String(name.clone())]);
        let unknown = Value::term(
            Why::ParameterWithoutValue(name.clone()),
            Span::default(),
            term,
        );
        scope.with_parameter(&name, unknown)
    })
}

/// Goes through the texts of a resource or of outputs and fits each.
struct Leaves<'w, 'd, 'p> {
    editing: &'w Editing<'d>,
    expectation: &'w Expectation<'p>,
    resource: Option<(ResourceRef, &'w Resource<'d>)>,
    scope: usize,
    /// Paths that an operation decides about.
    taken: &'w [&'w Pointer],
}

impl Leaves<'_, '_, '_> {
    fn node(&self, node: &Node, path: &Pointer, planned: &mut Vec<Planned>) {
        let foreign = self
            .resource
            .is_some_and(|(_, resource)| resource.is_foreign(path));
        if foreign || self.taken.contains(&path) {
            return;
        }
        match &node.kind {
            Kind::Object(members) => {
                for member in members {
                    self.node(&member.value, &path.child(&member.key), planned);
                }
            }
            Kind::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.node(element, &path.child(index), planned);
                }
            }
            Kind::String(text) => planned.extend(self.text(node, text, path)),
            _ => {}
        }
    }

    fn text(&self, node: &Node, text: &str, path: &Pointer) -> Option<Planned> {
        let old = self.editing.old.get(self.scope)?;
        let base = self.editing.base.get(self.scope)?;
        let new = self.editing.new.get(self.scope)?;
        let place = Where {
            template: self.editing.template,
            resource: self.resource.map(|(at, _)| at),
            path,
        };
        let expected = self.expectation.value(&base.evaluate(node), place);
        let is_region = is_region_place(path);
        let is_location = path.as_str().eq_ignore_ascii_case("/location");
        let through = self
            .editing
            .location
            .as_ref()
            .filter(|_| is_location && self.scope == 0);
        let preferred: Vec<String> = through.map(LocationParameter::text).into_iter().collect();
        let changed = Fitter { old, new }.fit(text, &expected, &preferred)?;
        let pointer = self
            .resource
            .map_or_else(|| path.clone(), |(_, resource)| resource.pointer.join(path));
        let (kind, rule) = class_of(path, is_region, &changed);
        Some(Planned {
            pointer,
            action: PlannedAction::SetText(changed),
            kind,
            rule,
        })
    }
}

/// How reports class the change of a text at a path.
fn class_of(path: &Pointer, is_region: bool, changed: &str) -> (ChangeKind, &'static str) {
    let first = path
        .tokens()
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    match first.as_str() {
        "name" => (ChangeKind::Name, "relocate/name"),
        "dependson" => (ChangeKind::Id, "relocate/reference"),
        _ if is_region => (ChangeKind::Location, "relocate/location"),
        _ if changed.contains("resourceId(") || changed.starts_with('/') => {
            (ChangeKind::Id, "relocate/reference")
        }
        _ => (ChangeKind::Name, "relocate/name"),
    }
}
