//! From the plan to planned edits of one template: everything that is changed
//! in its text, whichever stage it is written to.

use crate::arm::{Resource, ResourceRef, Template, Value};
use crate::json::{self, Kind, Node, Pointer, escape};
use crate::rewrite::{ChangeKind, Planned, PlannedAction};
use crate::text::Source;

use super::declarations;
use super::editing::Editing;
use super::expect::{Expectation, Where, is_region_place};
use super::fit::{Fit, Fitter};
use super::job::Job;
use super::location::parameter::LocationParameter;
use super::plan::{Action, Decision, Plan, Settled, What};

/// The edits of one template.
#[derive(Debug, Default)]
pub struct Edits {
    /// What is done.
    pub planned: Vec<Planned>,
    /// Texts that cannot be made to give what the plan asks for.
    pub unfit: Vec<Pointer>,
    /// Texts that share a parameter with a name or a location, but mean
    /// something else or may do so (D5, D7).
    pub noticed: Vec<Noticed>,
}

/// A text that shares a parameter with a name or a location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noticed {
    /// The resource that it belongs to.
    pub at: ResourceRef,
    /// Its place in the resource.
    pub path: Pointer,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a text that shares a parameter with a name or a location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It keeps the old name (D7).
    Frozen,
    /// It follows the location (D5).
    Followed,
}

/// All edits of a template's text but those that only one stage needs.
#[must_use]
pub fn of_template(job: &Job<'_>, plan: &Plan, editing: &Editing<'_>) -> Edits {
    let mut edits = Edits::default();
    let Some(content) = job.estate.templates.get(editing.template) else {
        return edits;
    };
    let expectation = Expectation::new(job.estate, job.catalog, plan);
    for (resource, declared) in content.resources.iter().enumerate() {
        let at = ResourceRef {
            template: editing.template,
            resource,
        };
        let Some(decision) = plan
            .decision(at)
            .filter(|decision| !matches!(decision.action, Action::Drop(_)))
        else {
            continue;
        };
        let replaced = decision
            .operations
            .iter()
            .filter(|operation| !operation.what.adds());
        let walk = Leaves {
            editing,
            plan,
            expectation: &expectation,
            resource: Some((at, declared)),
            scope: content
                .bodies
                .get(declared.body)
                .map_or(0, |body| body.scope),
            taken: replaced.map(|operation| &operation.path).collect(),
            above: &declared.pointer,
        };
        operations(&walk, decision, &mut edits.planned);
        walk.node(declared.node, &Pointer::root(), &mut edits);
    }
    outputs(content, plan, editing, &expectation, &mut edits);
    declarations::plan(job, plan, editing, &mut edits.planned);
    edits
}

/// What the plan does inside a resource, as edits of the file.
fn operations(walk: &Leaves<'_, '_, '_>, decision: &Decision, planned: &mut Vec<Planned>) {
    planned.extend(decision.operations.iter().map(|operation| Planned {
        pointer: walk.above.join(&operation.path),
        action: match &operation.what {
            What::Remove => PlannedAction::Remove,
            What::Set(json) => PlannedAction::Set(walk.followed(json, &operation.path)),
            What::Insert(key, json) => PlannedAction::Insert(key.clone(), json.clone()),
            What::Append(json) => PlannedAction::Append(json.clone()),
        },
        kind: operation.kind,
        rule: operation.rule.into(),
    }));
}

/// The outputs of every body: IDs and hosts in them follow like in properties,
/// and those of what is left out go.
fn outputs(
    content: &Template<'_>,
    plan: &Plan,
    editing: &Editing<'_>,
    expectation: &Expectation<'_>,
    edits: &mut Edits,
) {
    let removed = plan.removed_outputs.iter();
    let removed: Vec<&Pointer> = removed
        .filter(|(template, _)| *template == editing.template)
        .map(|(_, pointer)| pointer)
        .collect();
    for body in &content.bodies {
        let Some(member) = body.node.member("outputs") else {
            continue;
        };
        let above = body.pointer.child(&member.key);
        let gone: Vec<Pointer> = removed
            .iter()
            .filter_map(|pointer| pointer.below(&above))
            .collect();
        let walk = Leaves {
            editing,
            plan,
            expectation,
            resource: None,
            scope: body.scope,
            taken: gone.iter().collect(),
            above: &above,
        };
        walk.node(&member.value, &Pointer::root(), edits);
    }
    edits
        .planned
        .extend(removed.into_iter().map(|pointer| Planned {
            pointer: pointer.clone(),
            action: PlannedAction::Remove,
            kind: ChangeKind::Remove,
            rule: "relocate/output-without-resource".into(),
        }));
}

/// Goes through the texts of a resource or of outputs and fits each.
struct Leaves<'w, 'd, 'p> {
    editing: &'w Editing<'d>,
    plan: &'w Plan,
    expectation: &'w Expectation<'p>,
    /// The resource; none in outputs.
    resource: Option<(ResourceRef, &'w Resource<'d>)>,
    /// Index of the scope.
    scope: usize,
    /// Paths that an operation decides about.
    taken: Vec<&'w Pointer>,
    /// Where the paths start in the file.
    above: &'w Pointer,
}

impl Leaves<'_, '_, '_> {
    fn node(&self, node: &Node, path: &Pointer, edits: &mut Edits) {
        let foreign = self
            .resource
            .is_some_and(|(_, resource)| resource.is_foreign(path));
        if foreign || self.taken.contains(&path) {
            return;
        }
        match &node.kind {
            Kind::Object(members) => {
                for member in members {
                    self.node(&member.value, &path.child(&member.key), edits);
                }
            }
            Kind::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.node(element, &path.child(index), edits);
                }
            }
            Kind::String(text) => self.text(node, text, path, edits),
            _ => {}
        }
    }

    /// A dependency that the plan sets is written with old names, and follows
    /// them like any other.
    fn followed(&self, json: &str, path: &Pointer) -> String {
        let document = json::parse(&Source::new("plan", json));
        let scopes = (
            self.editing.old.get(self.scope),
            self.editing.base.get(self.scope),
            self.editing.new.get(self.scope),
        );
        let ((Some(old), Some(base), Some(new)), Some(text)) = (scopes, document.root.as_str())
        else {
            return json.to_owned();
        };
        let place = Where {
            template: self.editing.template,
            resource: self.resource.map(|(at, _)| at),
            path,
        };
        let expected = self.expectation.set(base.evaluate(&document.root), place);
        match (Fitter { old, new }).fit(text, &expected, &[]) {
            Fit::Change(changed) => escape(&changed),
            // Where nothing fits, the proof says so.
            Fit::Keep | Fit::None => json.to_owned(),
        }
    }

    fn text(&self, node: &Node, text: &str, path: &Pointer, edits: &mut Edits) {
        let scopes = (
            self.editing.old.get(self.scope),
            self.editing.base.get(self.scope),
            self.editing.new.get(self.scope),
        );
        let (Some(old), Some(base), Some(new)) = scopes else {
            return;
        };
        let place = Where {
            template: self.editing.template,
            resource: self.resource.map(|(at, _)| at),
            path,
        };
        // Outputs tell what was deployed: a new name there is right, in properties it may mean something else (D7).
        let start = if self.resource.is_some() { base } else { new };
        let expected = self.expectation.value(&start.evaluate(node), place);
        let is_location = path.as_str().eq_ignore_ascii_case("/location");
        let through = self
            .editing
            .location
            .as_ref()
            .filter(|_| is_location && self.scope == 0);
        let preferred: Vec<String> = through.map(LocationParameter::text).into_iter().collect();
        let fit = (Fitter { old, new }).fit(text, &expected, &preferred);
        if let Some((at, _)) = self.resource {
            let values = (&old.evaluate(node), &base.evaluate(node), &expected);
            // What is settled is decided by itself.
            let is_settled = self.plan.settled(at, path).is_some();
            let fate = fate(values, &fit, path).filter(|_| !is_settled);
            edits.noticed.extend(fate.map(|fate| Noticed {
                at,
                path: path.clone(),
                fate,
            }));
        }
        match fit {
            Fit::Keep => {}
            Fit::None => edits.unfit.push(self.above.join(path)),
            Fit::Change(changed) => edits.planned.push(self.change(path, &expected, changed)),
        }
    }

    /// The change of a text to the one that gives what is expected.
    fn change(&self, path: &Pointer, expected: &Value, changed: String) -> Planned {
        let settled = self
            .resource
            .and_then(|(at, _)| self.plan.settled(at, path));
        let (kind, rule) = match settled {
            Some(Settled::Level { .. }) => (ChangeKind::Replication, "relocate/replication"),
            _ => class_of(path, &changed),
        };
        let action = match (expected, settled) {
            (Value::Bool(on), Some(Settled::Level { plain: true, .. })) => {
                PlannedAction::Set(on.to_string())
            }
            _ => PlannedAction::SetText(changed),
        };
        Planned {
            pointer: self.above.join(path),
            action,
            kind,
            rule: rule.into(),
        }
    }
}

/// What is worth saying of a text that shares a parameter with a name or a location.
/// The values are those of the input, those with new locations, and the expected ones.
fn fate(
    (before, located, expected): (&Value, &Value, &Value),
    fit: &Fit,
    path: &Pointer,
) -> Option<Fate> {
    let first = path.tokens().next().unwrap_or_default();
    if first.eq_ignore_ascii_case("dependsOn") || is_region_place(path) {
        return None;
    }
    match fit {
        Fit::Change(_) if before == expected => Some(Fate::Frozen),
        Fit::Keep if before != located && located.as_str().is_some() => Some(Fate::Followed),
        _ => None,
    }
}

/// How reports class the change of a text at a path.
fn class_of(path: &Pointer, changed: &str) -> (ChangeKind, &'static str) {
    let first = path
        .tokens()
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    match first.as_str() {
        "name" => (ChangeKind::Name, "relocate/name"),
        "dependson" => (ChangeKind::Id, "relocate/reference"),
        _ if is_region_place(path) => (ChangeKind::Location, "relocate/location"),
        _ if changed.contains("resourceId(") || changed.starts_with('/') => {
            (ChangeKind::Id, "relocate/reference")
        }
        _ => (ChangeKind::Name, "relocate/name"),
    }
}
