//! Resources that are declared twice: each with another, by its own loop, or by a turn of one.

use std::collections::BTreeSet;

use super::super::kinds::ResourceFault;
use super::super::report::is_inner;
use super::One;
use crate::arm::graph::Names;
use crate::arm::symbolic::{mentions, same};
use crate::arm::{Instances, Resource, Value};
use crate::json::{Member, Node, Pointer};

impl<'d> One<'_, 'd> {
    /// Whether the same resource is declared before, or again by its own loop.
    pub(super) fn twice(&mut self, index: &Names) {
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
            return self.turn_twice(index, member, &pointer);
        }
        if let Some(count) = self.turns().filter(|count| *count > 1) {
            let kind = ResourceFault::LoopOfOne { count };
            if is_inner(self.template, resource.body) {
                self.put(kind, member.value.span, pointer.clone());
            }
        }
        let first = index
            .same_identity(resource.body, kind, name)
            .iter()
            .copied();
        let earlier = first.take_while(|other| *other < self.at).find(|other| {
            let other = self.template.resources.get(*other);
            other.is_some_and(|other| self.is_same(other))
        });
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
    fn turn_twice(&mut self, index: &Names, member: &Member, pointer: &Pointer) {
        let Instances::Named(names) = self.template.instances(self.at) else {
            return;
        };
        let (template, kind) = (self.template, &self.resource.full_type);
        let mut made = BTreeSet::new();
        let always = self.resource.node.get("condition").is_none();
        let found = names
            .iter()
            .filter(|name| name.is_known())
            .find_map(|name| {
                let others = index.same_identity(self.resource.body, kind, name).iter();
                let mut others = others.filter_map(|other| template.resources.get(*other));
                let other = others.find(|other| {
                    !std::ptr::eq(other.node, self.resource.node) && self.is_same(other)
                });
                let again = always && !made.insert(name.to_string().to_ascii_lowercase());
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

    fn turns(&self) -> Option<i64> {
        let count = self.resource.node.path(["copy", "count"])?;
        match self.scope.evaluate(count) {
            Value::Int(count) => Some(count),
            _ => None,
        }
    }

    /// Whether another resource of the same type and name is the same one:
    /// deployed to the same place, under no condition of its own.
    fn is_same(&self, other: &Resource<'d>) -> bool {
        let node = self.resource.node;
        let targets = ["scope", "resourceGroup", "subscriptionId"];
        let equal = |name: &str| match (node.get(name), other.node.get(name)) {
            (None, None) => true,
            (Some(one), Some(other)) => {
                same(&self.scope.evaluate(one), &self.scope.evaluate(other)) == Some(true)
            }
            _ => false,
        };
        let always = |node: &Node| match node.get("condition") {
            None => true,
            Some(condition) => self.scope.evaluate(condition) == Value::Bool(true),
        };
        let conditions = match (node.get("condition"), other.node.get("condition")) {
            (Some(one), Some(other)) if one == other => true,
            _ => always(node) && always(other.node),
        };
        !other.existing && targets.into_iter().all(equal) && conditions
    }
}
