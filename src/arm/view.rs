//! Values inside a resource as they are effective: literal ones, and those
//! inside what an expression gives.

use std::sync::Arc;

use super::scope::Scope;
use super::{Resource, Template, Value};
use crate::catalog::{PathPattern, Step};
use crate::json::{Kind, Node, Pointer};

/// A place inside a resource.
#[derive(Clone, Debug)]
pub struct View<'d> {
    /// Path from the resource.
    pub path: Pointer,
    /// What is written: the value's own node, or the expression that gives it.
    pub node: &'d Node,
    /// The path of that node.
    pub written: Pointer,
    scope: Arc<Scope<'d>>,
    /// What the expression gives here; none where the node itself stands here.
    given: Option<Value>,
}

impl<'d> View<'d> {
    /// A resource as a whole.
    #[must_use]
    pub fn of(template: &'d Template<'d>, resource: &'d Resource<'d>) -> Option<Self> {
        let whole = Self {
            path: Pointer::root(),
            node: resource.node,
            written: Pointer::root(),
            scope: Arc::new(template.looped_scope_of(resource)?),
            given: None,
        };
        Some(whole.opened())
    }

    /// What a chain of keys leads to from here; none where a step is absent.
    #[must_use]
    pub fn at<'k>(&self, keys: impl IntoIterator<Item = &'k str>) -> Option<Self> {
        let mut keys = keys.into_iter();
        let first = self.member(keys.next()?)?;
        keys.try_fold(first, |view, key| view.member(key))
    }

    /// What a path leads to from here; none where a step is absent.
    #[must_use]
    pub fn follow_path(&self, path: &Pointer) -> Option<Self> {
        path.tokens().try_fold(self.clone(), |view, token| {
            let elements = view.elements();
            let element = token
                .parse()
                .ok()
                .and_then(|index: usize| elements.get(index));
            element.cloned().or_else(|| view.member(&token))
        })
    }

    /// The value here.
    #[must_use]
    pub fn value(&self) -> Value {
        self.given
            .clone()
            .unwrap_or_else(|| self.scope.evaluate(self.node))
    }

    /// Whether the value stands here itself, not inside what an expression gives.
    #[must_use]
    pub fn is_written(&self) -> bool {
        self.path == self.written
    }

    /// Evaluates a text, so that what it gives can be looked into.
    fn opened(mut self) -> Self {
        if self.given.is_none() && matches!(self.node.kind, Kind::String(_)) {
            self.given = Some(self.scope.evaluate(self.node));
        }
        self
    }

    fn at_node(&self, node: &'d Node, token: impl std::fmt::Display) -> Self {
        let path = self.path.child(token);
        Self {
            written: path.clone(),
            path,
            node,
            scope: Arc::clone(&self.scope),
            given: None,
        }
        .opened()
    }

    fn at_value(&self, value: &Value, token: impl std::fmt::Display) -> Self {
        Self {
            path: self.path.child(token),
            given: Some(value.clone()),
            ..self.clone()
        }
    }

    /// The members of an object, each with its key.
    #[must_use]
    pub fn members(&self) -> Vec<(String, Self)> {
        match (&self.given, &self.node.kind) {
            (Some(Value::Object(members)), _) => members
                .iter()
                .map(|(key, value)| (key.to_string(), self.at_value(value, key)))
                .collect(),
            (None, Kind::Object(members)) => members
                .iter()
                .map(|member| {
                    (
                        member.key.to_string(),
                        self.at_node(&member.value, &member.key),
                    )
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The elements of an array.
    #[must_use]
    pub fn elements(&self) -> Vec<Self> {
        match (&self.given, &self.node.kind) {
            (Some(Value::Array(elements)), _) => elements
                .iter()
                .enumerate()
                .map(|(index, value)| self.at_value(value, index))
                .collect(),
            (None, Kind::Array(elements)) => elements
                .iter()
                .enumerate()
                .map(|(index, node)| self.at_node(node, index))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// A member, whatever the case of its key. Of what is not known every
    /// member is not known either.
    #[must_use]
    pub fn member(&self, key: &str) -> Option<Self> {
        match (&self.given, &self.node.kind) {
            (Some(Value::Unknown(_)), _) => self
                .given
                .as_ref()
                .map(|unknown| self.at_value(unknown, key)),
            (Some(given @ Value::Object(members)), _) => {
                let value = given.get(key)?;
                let spelled = members
                    .iter()
                    .find(|(_, other)| std::ptr::eq(other, value))
                    .map_or(key, |(key, _)| key);
                Some(self.at_value(value, spelled))
            }
            (None, Kind::Object(_)) => self
                .node
                .member(key)
                .map(|member| self.at_node(&member.value, &member.key)),
            _ => None,
        }
    }

    /// All places that a pattern hits from here, in the order of the file. Where
    /// an expression on the way is not known, what is below it is not either.
    #[must_use]
    pub fn find(&self, pattern: PathPattern<'_>) -> Vec<Self> {
        let mut hits = vec![self.clone()];
        for step in pattern.steps() {
            hits = hits
                .into_iter()
                .flat_map(|view| view.follow(step))
                .collect();
        }
        hits
    }

    fn follow(self, step: Step<'_>) -> Vec<Self> {
        match step {
            Step::Key(key) => self.member(key).into_iter().collect(),
            _ if matches!(self.given, Some(Value::Unknown(_))) => vec![self],
            Step::AnyKey => self.members().into_iter().map(|(_, view)| view).collect(),
            Step::AnyElement => self.elements(),
        }
    }
}
