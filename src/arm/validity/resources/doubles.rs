//! Resources that are declared twice: each with another, by its own loop, or by a turn of one.

use std::collections::{BTreeMap, BTreeSet};

use super::super::kinds::ResourceFault;
use super::super::report::is_inner;
use super::One;
use crate::arm::graph::Names;
use crate::arm::symbolic::{mentions, same};
use crate::arm::{Instances, Resource, Template, Value};
use crate::json::{Member, Pointer};

/// What decides where a resource is deployed, beside the deployment that it is in.
const TARGETS: [&str; 3] = ["scope", "resourceGroup", "subscriptionId"];

/// What loops make whose names depend on the turn, where others of the same body and type do too:
/// which loops make a resource of this body, type and name.
pub(super) struct Turns(BTreeMap<(usize, String, String), Vec<usize>>);

impl Turns {
    pub fn of(template: &Template<'_>) -> Self {
        let mut loops: BTreeMap<(usize, String), Vec<usize>> = BTreeMap::new();
        for (at, resource) in template.resources.iter().enumerate() {
            let is_comparable = !resource.full_type.is_empty()
                && resource.unknown_type.is_none()
                && !resource.existing;
            if is_comparable && mentions(&resource.name, &["copyIndex"]) {
                let key = (resource.body, resource.full_type.to_ascii_lowercase());
                loops.entry(key).or_default().push(at);
            }
        }
        let mut made: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for ((body, kind), loops) in loops.iter().filter(|(_, loops)| loops.len() > 1) {
            for at in loops {
                let Instances::Named(names) = template.instances(*at) else {
                    continue;
                };
                for name in names.iter().filter(|name| name.is_known()) {
                    let name = name.to_string().to_ascii_lowercase();
                    made.entry((*body, kind.clone(), name))
                        .or_default()
                        .push(*at);
                }
            }
        }
        Self(made)
    }

    /// The loops that make a resource of this name and of the type of `like`.
    fn of_name(&self, like: &Resource<'_>, name: &Value) -> &[usize] {
        if self.0.is_empty() {
            return &[];
        }
        let kind = like.full_type.to_ascii_lowercase();
        let name = name.to_string().to_ascii_lowercase();
        self.0
            .get(&(like.body, kind, name))
            .map_or(&[], Vec::as_slice)
    }
}

impl<'d> One<'_, 'd> {
    /// Whether the same resource is declared before, or again by its own loop.
    pub(super) fn twice(&mut self, index: &Names, turns: &Turns) {
        let resource = self.resource;
        let (name, kind) = (&resource.name, &resource.full_type);
        let depends_on_turn = mentions(name, &["copyIndex"]);
        let Some((member, pointer)) = self.member("name") else {
            return;
        };
        if kind.is_empty()
            || resource.unknown_type.is_some()
            || *name == Value::Null
            || resource.existing
        {
            return;
        }
        if depends_on_turn {
            return self.turn_twice((index, turns), member, &pointer);
        }
        let count = self.turns().filter(|count| *count > 1);
        let is_one = |_: &i64| self.is_equal_in_turns() && !self.depends_on_turn(&TARGETS);
        if let Some(count) = count.filter(is_one) {
            let kind = ResourceFault::LoopOfOne { count };
            if is_inner(self.template, resource.body) {
                self.put(kind, member.value.span, pointer.clone());
            }
        }
        let first = index
            .same_identity(resource.body, kind, name)
            .iter()
            .copied();
        let mut first = first.take_while(|other| *other < self.at);
        let earlier = first.find(|other| self.is_same(*other));
        if let Some(other) = earlier.and_then(|other| self.template.resources.get(other)) {
            let kind = ResourceFault::Duplicate(format!("{} {name}", resource.full_type));
            let span = other.node.get("name").unwrap_or(other.node).span;
            let related = (
                span,
                other.pointer.clone(),
                "it is declared here first".to_owned(),
            );
            self.put(kind, member.value.span, pointer)
                .related
                .push(related);
        }
    }

    /// Whether a turn of its loop makes what is declared elsewhere, or what another turn makes.
    fn turn_twice(&mut self, (index, turns): (&Names, &Turns), member: &Member, pointer: &Pointer) {
        let Instances::Named(names) = self.template.instances(self.at) else {
            return;
        };
        let (template, kind) = (self.template, &self.resource.full_type);
        let mut made = BTreeSet::new();
        // What another turn is deployed for, or whether it is, is not compared.
        let is_plain = self.is_always(self.at) && !self.depends_on_turn(&TARGETS);
        let found = names
            .iter()
            .filter(|name| name.is_known())
            .find_map(|name| {
                let mut others = index.same_identity(self.resource.body, kind, name).iter();
                let declared = others.find(|other| **other != self.at && self.is_same(**other));
                let before = turns.of_name(self.resource, name).iter();
                let mut before = before.take_while(|other| is_plain && **other < self.at);
                let looped =
                    || before.find(|other| self.is_always(**other) && self.is_same(**other));
                let other = declared.or_else(looped);
                let other = other.and_then(|other| template.resources.get(*other));
                let again = is_plain && !made.insert(name.to_string().to_ascii_lowercase());
                (other.is_some() || again).then_some((name, other))
            });
        let Some((name, other)) = found else {
            return;
        };
        let fault = ResourceFault::Duplicate(format!("{kind} {name}"));
        let fault = self.put(fault, member.value.span, pointer.clone());
        if let Some(other) = other {
            let span = other.node.get("name").unwrap_or(other.node).span;
            let text = "it is declared here too".to_owned();
            fault.related.push((span, other.pointer.clone(), text));
        }
    }

    /// Whether one of these members has another value in each turn of a loop.
    fn depends_on_turn(&self, members: &[&str]) -> bool {
        let mut members = members.iter();
        members.any(|name| {
            let node = self.resource.node.get(name);
            node.is_some_and(|node| mentions(&self.scope.evaluate(node), &["copyIndex"]))
        })
    }

    /// Whether a resource is deployed in every turn.
    fn is_always(&self, at: usize) -> bool {
        self.template.condition(at) == Value::Bool(true)
    }

    /// Whether each turn of its loop deploys the resource if another does.
    fn is_equal_in_turns(&self) -> bool {
        let condition = self.template.condition(self.at);
        condition != Value::Bool(false) && !mentions(&condition, &["copyIndex"])
    }

    /// The turns of its own loop, where they are known.
    fn turns(&self) -> Option<i64> {
        let copy = self.resource.node.get("copy");
        copy.filter(|copy| copy.is_object())?;
        match self.template.instances(self.at) {
            Instances::Named(names) => i64::try_from(names.len()).ok(),
            _ => None,
        }
    }

    /// Whether another resource of the same type and name is the same one:
    /// deployed to the same place, under no condition of its own.
    fn is_same(&self, at: usize) -> bool {
        let Some(other) = self.template.resources.get(at) else {
            return false;
        };
        let node = self.resource.node;
        let equal = |name: &str| match (node.get(name), other.node.get(name)) {
            (None, None) => true,
            (Some(one), Some(other)) => {
                same(&self.scope.evaluate(one), &self.scope.evaluate(other)) == Some(true)
            }
            _ => false,
        };
        let conditions = match (node.get("condition"), other.node.get("condition")) {
            (Some(one), Some(other)) if one == other => true,
            _ => self.is_always(self.at) && self.is_always(at),
        };
        !other.existing && TARGETS.into_iter().all(equal) && conditions
    }
}
