//! A resource as the service will see it: evaluated, with the service's defaults, every value with
//! its place. Schemas and paths of rules run on it.
//!
//! Inline children and nested templates are no part of it: they are resources of their own.

use serde_json::Number;

use crate::arm::scope::Scope;
use crate::arm::{Resource, Template, Value, Why};
use crate::json::{Kind, Node, Pointer};
use crate::text::Span;

/// A value inside a resource.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Where it stands, or what gives it: an expression, or for a default the object that lacks it.
    pub span: Span,
    /// Whether it has a node of its own in the file, and is not given by an expression around it.
    pub is_written: bool,
}

/// The kinds of value.
#[derive(Clone, Debug)]
pub enum ItemKind {
    /// `null`; a property that is `null` is left out, for Azure takes it as absent.
    Null,
    /// A Boolean.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    String(String),
    /// An array.
    Array(Vec<Item>),
    /// An object, its keys in the spelling of the file.
    Object(Vec<(String, Item)>),
    /// Not known, for this reason.
    Unknown(Why),
}

/// A place inside a resource.
#[derive(Clone, Debug)]
pub struct Spot<'a> {
    /// The value.
    pub item: &'a Item,
    /// Its path inside the resource, in the spelling of the file.
    pub path: Pointer,
    /// The path of the innermost node of the file that holds it.
    pub written: Pointer,
}

impl Item {
    fn new(kind: ItemKind, span: Span, is_written: bool) -> Self {
        Self {
            kind,
            span,
            is_written,
        }
    }

    /// A text that stands nowhere.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::new(ItemKind::String(text.to_owned()), Span::default(), false)
    }

    /// A resource, evaluated. None where its body is lost.
    #[must_use]
    pub fn of_resource(template: &Template<'_>, resource: &Resource<'_>) -> Option<Self> {
        let scope = template.looped_scope_of(resource)?;
        let tree = Evaluation {
            scope: &scope,
            resource,
        };
        Some(tree.item(resource.node, &Pointer::root()))
    }

    /// A member of an object; Azure ignores ASCII case of names, an exact match wins.
    #[must_use]
    pub fn member(&self, key: &str) -> Option<(&str, &Self)> {
        let ItemKind::Object(members) = &self.kind else {
            return None;
        };
        let exact = members.iter().find(|(name, _)| name == key);
        exact
            .or_else(|| {
                members
                    .iter()
                    .find(|(name, _)| name.eq_ignore_ascii_case(key))
            })
            .map(|(name, item)| (name.as_str(), item))
    }

    /// The reason, where the value is not known.
    #[must_use]
    pub const fn unknown(&self) -> Option<&Why> {
        match &self.kind {
            ItemKind::Unknown(why) => Some(why),
            _ => None,
        }
    }

    /// The first reason in it why something is not known.
    #[must_use]
    pub fn first_unknown(&self) -> Option<&Why> {
        match &self.kind {
            ItemKind::Unknown(why) => Some(why),
            ItemKind::Array(elements) => elements.iter().find_map(Self::first_unknown),
            ItemKind::Object(members) => members.iter().find_map(|(_, item)| item.first_unknown()),
            _ => None,
        }
    }

    /// Where the service does something of its own accord: adds values that are absent.
    pub fn add_defaults(&mut self, defaults: &[(Pointer, serde_json::Value)]) {
        for (path, value) in defaults {
            let tokens: Vec<String> = path.tokens().collect();
            self.add_default(&tokens, value);
        }
    }

    fn add_default(&mut self, path: &[String], value: &serde_json::Value) {
        let span = self.span;
        let ItemKind::Object(members) = &mut self.kind else {
            return;
        };
        let Some((key, rest)) = path.split_first() else {
            return;
        };
        let present = members
            .iter()
            .position(|(name, _)| name.eq_ignore_ascii_case(key));
        let Some(at) = present else {
            let mut item = Self::of_json(value, span);
            for key in rest.iter().rev() {
                let members = vec![(key.clone(), item)];
                item = Self::new(ItemKind::Object(members), span, false);
            }
            members.push((key.clone(), item));
            return;
        };
        if let Some((_, member)) = members.get_mut(at)
            && !rest.is_empty()
        {
            member.add_default(rest, value);
        }
    }

    fn of_json(value: &serde_json::Value, span: Span) -> Self {
        let kind = match value {
            serde_json::Value::Null => ItemKind::Null,
            serde_json::Value::Bool(value) => ItemKind::Bool(*value),
            serde_json::Value::Number(number) => ItemKind::Number(number.clone()),
            serde_json::Value::String(text) => ItemKind::String(text.clone()),
            serde_json::Value::Array(elements) => {
                let elements = elements.iter();
                ItemKind::Array(elements.map(|one| Self::of_json(one, span)).collect())
            }
            serde_json::Value::Object(members) => {
                let members = members.iter();
                let own = members.map(|(key, one)| (key.clone(), Self::of_json(one, span)));
                ItemKind::Object(own.collect())
            }
        };
        Self::new(kind, span, false)
    }

    /// What an expression gives, or a part of it.
    fn of_value(value: Value, span: Span, is_written: bool) -> Self {
        let kind = match value {
            Value::Null => ItemKind::Null,
            Value::Bool(value) => ItemKind::Bool(value),
            Value::Int(number) => ItemKind::Number(number.into()),
            Value::Number(digits) => number(&digits),
            Value::String(text) => ItemKind::String(text.into()),
            Value::Array(elements) => ItemKind::Array(
                elements
                    .into_iter()
                    .map(|element| Self::of_value(element, span, false))
                    .collect(),
            ),
            Value::Object(members) => ItemKind::Object(
                members
                    .into_iter()
                    .filter(|(_, member)| *member != Value::Null)
                    .map(|(key, member)| (key.into_string(), Self::of_value(member, span, false)))
                    .collect(),
            ),
            Value::Unknown(unknown) => ItemKind::Unknown(unknown.why.clone()),
        };
        Self::new(kind, span, is_written)
    }

    /// The place of a path that was met in this tree.
    #[must_use]
    pub fn spot(&self, path: &Pointer) -> Spot<'_> {
        let mut spot = Spot {
            item: self,
            path: Pointer::root(),
            written: Pointer::root(),
        };
        for token in path.tokens() {
            let next = match &spot.item.kind {
                ItemKind::Array(elements) => token
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| elements.get(index))
                    .map(|item| (token.as_str(), item)),
                _ => spot.item.member(&token),
            };
            let Some((key, item)) = next else { break };
            let path = spot.path.child(key);
            let written = if item.is_written {
                path.clone()
            } else {
                spot.written
            };
            spot = Spot {
                item,
                path,
                written,
            };
        }
        spot
    }
}

/// The digits of a file as a number; what no number can hold stays a text.
fn number(digits: &str) -> ItemKind {
    digits
        .parse()
        .map_or_else(|_| ItemKind::String(digits.to_owned()), ItemKind::Number)
}

struct Evaluation<'a, 'd> {
    scope: &'a Scope<'d>,
    resource: &'a Resource<'d>,
}

impl Evaluation<'_, '_> {
    fn item(&self, node: &Node, path: &Pointer) -> Item {
        let kind = match &node.kind {
            Kind::Null => ItemKind::Null,
            Kind::Bool(value) => ItemKind::Bool(*value),
            Kind::Number(digits) => number(digits),
            Kind::String(text) if !text.starts_with('[') => ItemKind::String(text.to_string()),
            Kind::String(_) => {
                return Item::of_value(self.scope.evaluate(node), node.span, true);
            }
            Kind::Array(elements) => {
                let elements = elements.iter().enumerate();
                let items = elements.map(|(index, one)| self.item(one, &path.child(index)));
                ItemKind::Array(items.collect())
            }
            Kind::Object(_) if *path != Pointer::root() && has_loop(node) => {
                return self.looped(node, path);
            }
            Kind::Object(members) => {
                let mut own = Vec::with_capacity(members.len());
                for member in members {
                    let path = path.child(&member.key);
                    if self.resource.is_foreign(&path) {
                        continue;
                    }
                    let item = self.item(&member.value, &path);
                    if !matches!(item.kind, ItemKind::Null) {
                        own.push((member.key.to_string(), item));
                    }
                }
                ItemKind::Object(own)
            }
        };
        Item::new(kind, node.span, true)
    }

    /// An object with property loops: what they give stands at the loop.
    fn looped(&self, node: &Node, path: &Pointer) -> Item {
        let mut item = Item::of_value(self.scope.evaluate(node), node.span, true);
        if let ItemKind::Object(members) = &mut item.kind {
            let copy = node.member("copy").map(|member| member.value.span);
            for (key, member) in members {
                let own = node.member(key).map(|own| &own.value);
                match own {
                    Some(own) => *member = self.item(own, &path.child(&*key)),
                    None => member.place(copy.unwrap_or(node.span)),
                }
            }
        }
        item
    }
}

impl Item {
    /// Says where a value stands that has no node of its own.
    fn place(&mut self, span: Span) {
        self.span = span;
        match &mut self.kind {
            ItemKind::Array(elements) => elements.iter_mut().for_each(|one| one.place(span)),
            ItemKind::Object(members) => members.iter_mut().for_each(|(_, one)| one.place(span)),
            _ => {}
        }
    }
}

/// Whether an object has property loops: a `copy` that is a list.
fn has_loop(node: &Node) -> bool {
    node.get("copy").is_some_and(Node::is_array)
}

#[cfg(test)]
pub(super) mod tests;
