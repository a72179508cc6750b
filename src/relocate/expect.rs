//! What every value must be afterwards, from the plan alone.
//!
//! This is the yardstick of the proof: it works on evaluated values and knows
//! nothing of how the text is edited. `fit` makes the text give these values,
//! `rewrite::proof` checks that it does.

use std::collections::BTreeMap;

mod ids;
mod names;
mod places;
mod regions;
mod scopes;
mod walk;

use crate::arm::scope::Scope;
use crate::arm::{Estate, ResourceId, ResourceRef, Value};
use crate::catalog::Catalog;
use crate::json::Pointer;

use super::hosts::Hosts;
use super::plan::{Plan, Settled};

use places::{is_absolute, is_below};
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
        region.map_or_else(|| value.clone(), Value::from)
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
                return Value::String((*new).into());
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
            return Value::String(named.into());
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
}
