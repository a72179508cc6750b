//! The tree of a resource, as the crate for JSON Schema walks it.

use std::borrow::Cow;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, Node, NodeIdentity, Object};
use serde_json::Value;

use super::form::{IS_UNKNOWN, lower, mark};
use crate::rule::judged::{Item, ItemKind};

/// The tree of a resource, as the crate walks it.
pub(super) struct Tree;

impl Json for Tree {
    type Node<'a> = &'a Item;
    type PreparedKey = String;
    type StringBuffer = ();
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>((): &mut (), text: &str, f: impl FnOnce(&Item) -> T) -> T {
        f(&Item::text(text))
    }
}

impl<'a> Node<'a, Tree> for &'a Item {
    type Object = Members<'a>;
    type Array = &'a [Item];
    type Number = &'a serde_json::Number;

    fn as_object(&self) -> Option<Members<'a>> {
        match &self.kind {
            ItemKind::Object(members) => Some(Members {
                item: self,
                members,
            }),
            _ => None,
        }
    }

    fn as_array(&self) -> Option<&'a [Item]> {
        match &self.kind {
            ItemKind::Array(elements) => Some(elements),
            _ => None,
        }
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        match &self.kind {
            ItemKind::String(text) => Some(Cow::Borrowed(text)),
            _ => None,
        }
    }

    fn as_number(&self) -> Option<&'a serde_json::Number> {
        match &self.kind {
            ItemKind::Number(number) => Some(number),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        match self.kind {
            ItemKind::Bool(value) => Some(value),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        matches!(self.kind, ItemKind::Null)
    }

    /// What is not known has no type; no keyword but the marks ever meets it.
    fn json_type(&self) -> JsonType {
        match self.kind {
            ItemKind::Null | ItemKind::Unknown(_) => JsonType::Null,
            ItemKind::Bool(_) => JsonType::Boolean,
            ItemKind::Number(_) => JsonType::Number,
            ItemKind::String(_) => JsonType::String,
            ItemKind::Array(_) => JsonType::Array,
            ItemKind::Object(_) => JsonType::Object,
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match mark(expected) {
            Some(IS_UNKNOWN) => return self.unknown().is_some(),
            Some(_) => return self.unknown().is_none(),
            None => {}
        }
        match (&self.kind, expected) {
            (ItemKind::String(text), Value::String(expected)) => {
                text.eq_ignore_ascii_case(expected)
            }
            (ItemKind::Unknown(_), _) => false,
            _ => jsonschema::json::cmp::equal(&self.to_value(), expected),
        }
    }

    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(value(self))
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::new(std::ptr::from_ref::<Item>(self) as usize))
    }
}

fn value(item: &Item) -> Value {
    match &item.kind {
        ItemKind::Null | ItemKind::Unknown(_) => Value::Null,
        ItemKind::Bool(value) => Value::Bool(*value),
        ItemKind::Number(number) => Value::Number(number.clone()),
        ItemKind::String(text) => Value::String(text.clone()),
        ItemKind::Array(elements) => elements.iter().map(value).collect(),
        ItemKind::Object(members) => {
            let members = members.iter();
            let own = members.map(|(key, item)| (key.clone(), value(item)));
            Value::Object(own.collect())
        }
    }
}

/// The members of an object.
pub(super) struct Members<'a> {
    item: &'a Item,
    members: &'a [(String, Item)],
}

impl<'a> Object<'a, Tree> for Members<'a> {
    type Node = &'a Item;
    type MemberName = Cow<'a, str>;
    type MembersIter = MembersIter<'a>;

    fn len(&self) -> usize {
        self.members.len()
    }

    fn get(&self, key: &String) -> Option<&'a Item> {
        self.item.member(key).map(|(_, item)| item)
    }

    fn members(&self) -> MembersIter<'a> {
        MembersIter(self.members.iter())
    }
}

pub(super) struct MembersIter<'a>(std::slice::Iter<'a, (String, Item)>);

impl<'a> Iterator for MembersIter<'a> {
    type Item = (Cow<'a, str>, &'a Item);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, item) = self.0.next()?;
        let name = if key.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(lower(key))
        } else {
            Cow::Borrowed(key.as_str())
        };
        Some((name, item))
    }
}

impl<'a> Array<'a, Tree> for &'a [Item] {
    type Node = &'a Item;
    type ElementsIter = std::slice::Iter<'a, Item>;

    fn len(&self) -> usize {
        <[Item]>::len(self)
    }

    fn elements(&self) -> std::slice::Iter<'a, Item> {
        self.iter()
    }
}
