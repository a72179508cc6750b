//! What every value must be afterwards, from the plan alone.
//!
//! This is the yardstick of the proof: it works on evaluated values and knows
//! nothing of how the text is edited. `fit` makes the text give these values,
//! `rewrite::proof` checks that it does.

use std::collections::BTreeMap;
use std::sync::Arc;

mod places;
mod regions;
mod scopes;
mod walk;

use crate::arm::scope::Scope;
use crate::arm::{
    DEPLOYMENT, Estate, Part, Resource, ResourceId, ResourceRef, Term, Value, Word, split_names,
};
use crate::catalog::Catalog;
use crate::json::Pointer;

use super::hosts::Hosts;
use super::left;
use super::plan::{Plan, Settled};
use super::redirect;

use places::{is_absolute, is_below, names_type, relative_like};
pub use places::{is_own_vocabulary, is_region_place, names_itself};
use walk::Walk;

/// Where a value stands, which decides what it means.
#[derive(Clone, Copy, Debug)]
pub struct Where<'a> {
    /// Index of the template.
    pub template: usize,
    /// The resource it belongs to; none in outputs.
    pub resource: Option<ResourceRef>,
    /// Path from the resource, or from the template for outputs.
    pub path: &'a Pointer,
}

/// Says what values become.
#[derive(Debug)]
pub struct Expectation<'p> {
    estate: &'p Estate<'p>,
    plan: &'p Plan,
    catalog: Catalog<'p>,
    /// New last name segments by the resource that gets them.
    renamed: BTreeMap<ResourceRef, &'p str>,
    /// The same resources by their old last name segments.
    by_old: BTreeMap<&'p str, Vec<ResourceRef>>,
    /// New names by old ones of solutions, which are written in plans and views too.
    solutions: BTreeMap<&'p str, &'p str>,
    /// What is known by a host name.
    hosts: Hosts<'p>,
}

impl<'p> Expectation<'p> {
    /// Reads a plan.
    #[must_use]
    pub fn new(estate: &'p Estate<'p>, catalog: Catalog<'p>, plan: &'p Plan) -> Self {
        let mut renamed = BTreeMap::new();
        let mut by_old: BTreeMap<&str, Vec<ResourceRef>> = BTreeMap::new();
        let mut solutions = BTreeMap::new();
        for (at, resource) in estate.resources() {
            let rename = plan
                .decision(at)
                .and_then(|decision| decision.rename.as_deref());
            let (Some(new), Some(old)) = (rename, resource.known_name()) else {
                continue;
            };
            renamed.insert(at, new);
            let old = old.rsplit('/').next().unwrap_or(old);
            by_old.entry(old).or_default().push(at);
            if old.ends_with(')') {
                solutions.insert(old, new);
            }
        }
        Self {
            estate,
            plan,
            catalog,
            renamed,
            by_old,
            solutions,
            hosts: Hosts::of(estate, catalog, plan),
        }
    }

    /// What the own part of a resource must be: all of it but child resources
    /// and nested templates, which are looked at by themselves.
    ///
    /// `scope` is the resource's scope with the new values of location
    /// parameters: what uses them follows them (D5).
    #[must_use]
    pub fn resource(&self, at: ResourceRef, scope: &Scope<'_>) -> Value {
        let Some(resource) = self.estate.resource(at) else {
            return Value::Null;
        };
        let operations = self
            .plan
            .decision(at)
            .map_or(&[][..], |decision| &decision.operations);
        let walk = Walk {
            expectation: self,
            at,
            resource,
            scope,
            operations,
        };
        walk.node(resource.node, &Pointer::root())
            .unwrap_or(Value::Null)
    }

    /// What a value becomes where it stands.
    #[must_use]
    pub fn value(&self, value: &Value, place: Where<'_>) -> Value {
        match value {
            Value::Array(elements) => {
                let relocated = elements.iter().enumerate().map(|(index, element)| {
                    let path = &place.path.child(index);
                    self.value(element, Where { path, ..place })
                });
                Value::Array(relocated.collect())
            }
            Value::Object(members) => {
                let relocated = members.iter().map(|(key, member)| {
                    let path = place.path.child(key);
                    (
                        key.clone(),
                        self.value(
                            member,
                            Where {
                                path: &path,
                                ..place
                            },
                        ),
                    )
                });
                Value::Object(relocated.collect())
            }
            Value::String(_) | Value::Unknown(_) => self.text(value, place),
            Value::Bool(_) => {
                let decision = place.resource.and_then(|at| self.plan.decision(at));
                let settled = decision.and_then(|decision| decision.settled.get(place.path));
                settled.map_or_else(|| value.clone(), Settled::to_value)
            }
            other => other.clone(),
        }
    }

    /// What a value becomes when nothing but regions changes.
    #[must_use]
    pub fn regions_only(&self, value: &Value, path: &Pointer) -> Value {
        let region = self.region(value).filter(|_| is_region_place(path));
        region.map_or_else(|| value.clone(), Value::String)
    }

    /// What a value becomes that the plan sets itself: dependencies are set by
    /// old names, all else is as it shall be.
    #[must_use]
    pub fn set(&self, value: Value, place: Where<'_>) -> Value {
        if is_below(place.path, "dependsOn") {
            self.value(&value, place)
        } else {
            value
        }
    }

    /// What a text becomes where it stands.
    fn text(&self, value: &Value, place: Where<'_>) -> Value {
        let own = place
            .resource
            .and_then(|at| Some((at, self.estate.resource(at)?)));
        if let Some((at, resource)) = own {
            let decision = self.plan.decision(at);
            if let Some(settled) = decision.and_then(|decision| decision.settled.get(place.path)) {
                return settled.to_value();
            }
            if place.path.as_str().eq_ignore_ascii_case("/name") {
                return self.own_name(value, at, resource);
            }
            if is_below(place.path, "dependsOn")
                && let Some(name) = self.depended_name(value, at, resource)
            {
                return name;
            }
            if names_itself(resource, place.path)
                && let (Some(new), Some(old)) = (self.renamed.get(&at), resource.known_name())
                && value.as_str() == Some(old)
            {
                return Value::String((*new).to_owned());
            }
        }
        if let Some((at, resource)) = own
            && let Some(name) = self.passed_name(value, at, resource, place.path)
        {
            return name;
        }
        if let Some(name) = self.name_of_other(value, place.path) {
            return name;
        }
        if let Some(group) = self.named_group(value, place.path) {
            return group;
        }
        if let Some(named) = self.named_region(value, place.path, own.map(|(_, resource)| resource))
        {
            return Value::String(named);
        }
        if let Some(id) = ResourceId::parse(value).filter(|id| {
            is_absolute(value)
                || is_below(place.path, "dependsOn")
                || self.is_declared(id, place.template)
        }) {
            return self.id(value, &id, place.template);
        }
        self.parts(value, place.template)
    }

    /// The name in a resource's `name`: the full one, or the last segments of it
    /// for an inline child.
    fn own_name(&self, value: &Value, at: ResourceRef, resource: &Resource<'_>) -> Value {
        let is_open = !value.is_known() || !resource.name.is_known();
        if is_open && !self.sees_what_is_open(at, resource) {
            return value.clone();
        }
        let names = split_names(&resource.name);
        let new = self.names(&resource.full_type, &names, at.template);
        let shown = split_names(value).len().min(new.len());
        let kept = new.len() - shown;
        let is_kept = new.get(kept..) == names.get(kept..);
        // What is not known stays as it is written, unless what is above it gets another name.
        if is_kept && (is_open || self.plan.follows.contains(&at.template)) {
            return value.clone();
        }
        crate::arm::join_names(&new[new.len() - shown..])
    }

    /// Whether what is not known of a name can be written where it stands: an inner scope does not
    /// see the parameters of the template around it.
    fn sees_what_is_open(&self, at: ResourceRef, resource: &Resource<'_>) -> bool {
        let template = self.estate.templates.get(at.template);
        let body = template.and_then(|template| template.bodies.get(resource.body));
        body.is_some_and(|body| body.scope == 0)
    }

    /// `dependsOn` by plain name: the name of one resource of the template.
    fn depended_name(
        &self,
        value: &Value,
        at: ResourceRef,
        resource: &Resource<'_>,
    ) -> Option<Value> {
        let written = value.as_str()?;
        let hits = self
            .estate
            .called(Word::Name, at.template, resource.body, written);
        let names: Vec<Value> = written
            .split('/')
            .map(|name| Value::String(name.to_owned()))
            .collect();
        let new_name = |target: &ResourceRef| {
            let declared = self.estate.resource(*target)?;
            let new = self.names(&declared.full_type, &names, target.template);
            Some(crate::arm::join_names(&new))
        };
        // Of several with one name it is the one that this is part of; else they must agree.
        let above = std::iter::successors(resource.parent, |parent| {
            let template = self.estate.templates.get(at.template)?;
            template.resources.get(*parent)?.parent
        });
        let above: Vec<ResourceRef> = above
            .map(|resource| ResourceRef { resource, ..at })
            .collect();
        if let Some(own) = hits.iter().find(|hit| above.contains(hit)) {
            return new_name(own);
        }
        let new = new_name(hits.first()?)?;
        hits.iter()
            .all(|hit| new_name(hit).as_ref() == Some(&new))
            .then_some(new)
    }

    /// The name of another resource in a property that is named for its type,
    /// such as `storageAccountName` (D7).
    fn name_of_other(&self, value: &Value, path: &Pointer) -> Option<Value> {
        let written = value.as_str()?;
        let key = path.tokens().last()?;
        self.renamed_from(written)
            .find(|(at, _)| {
                self.estate
                    .resource(*at)
                    .is_some_and(|resource| names_type(&key, &resource.full_type))
            })
            .map(|(_, new)| Value::String(new.to_owned()))
    }

    /// What is renamed and had this last name, with the new one.
    fn renamed_from(&self, old: &str) -> impl Iterator<Item = (ResourceRef, &'p str)> {
        let hits = self.by_old.get(old).map_or(&[][..], Vec::as_slice);
        hits.iter()
            .filter_map(|at| Some((*at, *self.renamed.get(at)?)))
    }

    /// A name that is passed to a nested deployment for a resource in there.
    fn passed_name(
        &self,
        value: &Value,
        at: ResourceRef,
        resource: &Resource<'_>,
        path: &Pointer,
    ) -> Option<Value> {
        let is_passed = resource.is_type(DEPLOYMENT)
            && path.as_str().starts_with("/properties/parameters/")
            && path.as_str().ends_with("/value");
        let written = value.as_str().filter(|_| is_passed)?;
        self.renamed_from(written)
            .find(|(other, _)| self.is_nested_in(*other, at))
            .map(|(_, new)| Value::String(new.to_owned()))
    }

    /// Whether a resource is deployed by a nested deployment, at any depth.
    fn is_nested_in(&self, at: ResourceRef, deployment: ResourceRef) -> bool {
        let Some(template) = self
            .estate
            .templates
            .get(at.template)
            .filter(|_| at.template == deployment.template)
        else {
            return false;
        };
        let holder = |resource: usize| {
            template
                .bodies
                .get(template.resources.get(resource)?.body)?
                .deployment
        };
        std::iter::successors(holder(at.resource), |above| holder(*above))
            .any(|above| above == deployment.resource)
    }

    /// New names for the segments of a type: every ancestor may be renamed.
    fn names(&self, full_type: &str, names: &[Value], template: usize) -> Vec<Value> {
        let segments: Vec<&str> = full_type.split('/').collect();
        let mut result = names.to_vec();
        for (index, name) in result.iter_mut().enumerate() {
            let ancestor = segments
                .iter()
                .take(index + 2)
                .copied()
                .collect::<Vec<_>>()
                .join("/");
            let joined = crate::arm::join_names(names.get(..=index).unwrap_or_default());
            let hits = self.estate.named(&ancestor, &joined);
            let hit = hits
                .iter()
                .find(|at| at.template == template)
                .or_else(|| hits.first());
            let Some(hit) = hit else { continue };
            if let Some(new) = self.renamed.get(hit) {
                *name = Value::String((*new).to_owned());
            } else if let Some(own) = self.name_elsewhere(*hit, name) {
                *name = own;
            }
        }
        result
    }

    /// The last segment of a resource's name, where an ID calls the resource by what that came to
    /// in the source: it comes to something else in the target.
    fn name_elsewhere(&self, at: ResourceRef, called: &Value) -> Option<Value> {
        let own = &self.estate.resource(at)?.name;
        own.as_unknown().filter(|_| called.is_known())?;
        split_names(own).pop()
    }

    fn is_declared(&self, id: &ResourceId, template: usize) -> bool {
        self.estate.resolve(id, template).is_some()
    }

    /// A resource ID: its names follow the renames where it means something of
    /// the estate, its regions follow the plan.
    fn id(&self, written: &Value, id: &ResourceId, template: usize) -> Value {
        let mut new = id.clone();
        let root = self.root_of(id, template);
        if let Some(at) = root.filter(|at| left::is_left(self.plan, *at)) {
            left::place(self.plan, &mut new, template, at.template);
            return new.to_value();
        }
        if let Some(at) = root {
            new.names = self.names(&id.full_type, &id.names, at.template);
            if self.estate.share_group(at.template, template)
                && self.estate.goes_with_template(at)
                && id
                    .resource_group
                    .as_ref()
                    .is_some_and(|group| group.as_str().is_some())
            {
                (new.subscription, new.resource_group) =
                    (Some(Value::own_subscription()), Some(Value::own_group()));
            }
        }
        if let Some(extended) = &id.extends {
            let value = self.id(&extended.to_value(), extended, template);
            new.extends = ResourceId::parse(&value).map(Box::new);
        }
        let mut segments = id.full_type.split('/').skip(1);
        for name in &mut new.names {
            if segments
                .next()
                .is_some_and(|segment| segment.eq_ignore_ascii_case("locations"))
                && let Some(region) = self.region(name)
            {
                *name = Value::String(region);
            }
        }
        if let Some(Value::String(last)) = new.names.last_mut()
            && let Some(solution) = self.solutions.get(last.as_str())
        {
            *last = (*solution).to_owned();
        }
        redirect::id(self.plan, &mut new);
        if new == *id {
            self.parts(written, template)
        } else {
            relative_like(written, new)
        }
    }

    /// The declared resource that an ID means, or the nearest declared parent.
    fn root_of(&self, id: &ResourceId, template: usize) -> Option<ResourceRef> {
        let depth = id.names.len();
        (1..=depth).rev().find_map(|length| {
            let full_type = id
                .full_type
                .split('/')
                .take(length + 1)
                .collect::<Vec<_>>()
                .join("/");
            let names = id.names.get(..length)?.to_vec();
            let ancestor = ResourceId {
                full_type,
                names,
                ..id.clone()
            };
            self.estate.resolve(&ancestor, template)
        })
    }

    /// A text that is no ID as a whole: host names in it, and the arguments of
    /// what is not known.
    fn parts(&self, value: &Value, template: usize) -> Value {
        match value {
            Value::String(text) => {
                let redirected = redirect::text(self.plan, text);
                let text = redirected.as_deref().unwrap_or(text);
                match self.solutions.get(text) {
                    Some(new) => Value::String((*new).to_owned()),
                    None => Value::String(self.hosts.replace(text)),
                }
            }
            Value::Unknown(unknown) => {
                let parts = unknown.parts.iter().map(|part| match part {
                    Part::Text(text) => {
                        let redirected = redirect::text(self.plan, text);
                        Part::Text(self.hosts.replace(redirected.as_deref().unwrap_or(text)))
                    }
                    Part::Term(term) => Part::Term(Arc::new(self.term(term, template))),
                });
                Value::unknown(unknown.why.clone(), unknown.span, parts.collect::<Vec<_>>())
            }
            other => other.clone(),
        }
    }

    fn term(&self, term: &Term, template: usize) -> Term {
        let root = Pointer::root();
        let place = Where {
            template,
            resource: None,
            path: &root,
        };
        match term {
            Term::Call {
                function,
                arguments,
            } => Term::Call {
                function: function.clone(),
                arguments: arguments
                    .iter()
                    .map(|argument| self.value(argument, place))
                    .collect(),
            },
            Term::Member { of, key } => Term::Member {
                of: Arc::new(self.term(of, template)),
                key: key.clone(),
            },
        }
    }
}
