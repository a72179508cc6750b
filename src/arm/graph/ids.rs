//! The resource IDs in what a resource says: in its values, in the arguments of what only a
//! deployment knows, and as keys.

use super::calls::reads_resources;
use crate::arm::expr::{Text, classify};
use crate::arm::scope::Scope;
use crate::arm::{Part, Resource, ResourceId, Term, Value};
use crate::json::{Kind, Node, Pointer};

/// A resource ID in a resource.
#[derive(Clone, Debug)]
pub struct LinkedId<'d> {
    /// Where, from the resource; of a key, the path of its value.
    pub path: Pointer,
    /// The node there.
    pub node: &'d Node,
    /// The text that gives it, as written.
    pub text: &'d str,
    /// The ID.
    pub id: ResourceId,
    /// Whether the ID is a key, as under `userAssignedIdentities`.
    pub is_key: bool,
    /// How the value comes by it.
    pub through: Through,
}

/// How a value comes by an ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    /// It is the value, or one of those that it may be.
    Itself,
    /// What it names is read: by `reference` or `list…`.
    Read,
    /// It goes into a function that makes something else of it, such as `uniqueString`.
    Computed,
}

/// Members that name a resource or what it waits for.
const NO_LINKS: [&str; 5] = ["type", "name", "apiVersion", "dependsOn", "comments"];

/// Functions that give one of their arguments, or all of them.
const TRANSPARENT: [&str; 7] = [
    "array",
    "coalesce",
    "createArray",
    "first",
    "if",
    "last",
    "union",
];

/// All absolute IDs in the own part of a resource, in the order of the file.
#[must_use]
pub fn linked_ids<'d>(resource: &Resource<'d>, scope: &Scope<'d>) -> Vec<LinkedId<'d>> {
    let mut walk = Walk {
        resource,
        scope,
        found: Vec::new(),
    };
    for member in resource.node.members() {
        let is = |key: &&str| member.key.eq_ignore_ascii_case(key);
        if !NO_LINKS.iter().any(is) {
            walk.node(&member.value, &Pointer::root().child(&member.key));
        }
    }
    walk.found
}

struct Walk<'w, 'd> {
    resource: &'w Resource<'d>,
    scope: &'w Scope<'d>,
    found: Vec<LinkedId<'d>>,
}

/// Where an ID may stand.
#[derive(Clone, Copy)]
struct Seat<'p, 'd> {
    path: &'p Pointer,
    node: &'d Node,
    text: &'d str,
    is_key: bool,
    through: Through,
}

impl<'d> Walk<'_, 'd> {
    fn node(&mut self, node: &'d Node, path: &Pointer) {
        if self.resource.is_foreign(path) {
            return;
        }
        match &node.kind {
            Kind::Object(members) => {
                for member in members {
                    let path = &path.child(&member.key);
                    if member.key.starts_with(['/', '[']) {
                        let value = self.scope.evaluate_text(&member.key, member.key_span);
                        let seat = Seat {
                            path,
                            node: &member.value,
                            text: &member.key,
                            is_key: true,
                            through: Through::Itself,
                        };
                        self.value(&value, seat);
                    }
                    self.node(&member.value, path);
                }
            }
            Kind::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.node(element, &path.child(index));
                }
            }
            Kind::String(text) => {
                let seat = Seat {
                    path,
                    node,
                    text,
                    is_key: false,
                    through: Through::Itself,
                };
                if may_hold_id(text) || may_be_relative(path) {
                    self.value(&self.scope.evaluate(node), seat);
                }
            }
            _ => {}
        }
    }

    fn value(&mut self, value: &Value, seat: Seat<'_, 'd>) {
        match value {
            Value::Array(elements) => elements
                .iter()
                .for_each(|element| self.value(element, seat)),
            Value::Object(members) => members
                .iter()
                .for_each(|(_, member)| self.value(member, seat)),
            Value::String(_) | Value::Unknown(_) => {
                let is_id = may_be_relative(seat.path) || begins_with_slash(value);
                match ResourceId::parse(value).filter(|_| is_id) {
                    Some(id) => self.push(id, seat),
                    None => self.terms(value, seat),
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, id: ResourceId, seat: Seat<'_, 'd>) {
        self.found.push(LinkedId {
            path: seat.path.clone(),
            node: seat.node,
            text: seat.text,
            id,
            is_key: seat.is_key,
            through: seat.through,
        });
    }

    fn terms(&mut self, value: &Value, seat: Seat<'_, 'd>) {
        let Value::Unknown(unknown) = value else {
            return;
        };
        for part in &unknown.parts {
            if let Part::Term(term) = part {
                self.term(term, seat);
            }
        }
    }

    fn term(&mut self, term: &Term, seat: Seat<'_, 'd>) {
        match term {
            Term::Call {
                function,
                arguments,
            } => {
                let through = through(function, seat.through);
                for argument in arguments {
                    self.value(argument, Seat { through, ..seat });
                }
            }
            Term::Member { of, .. } => self.term(of, seat),
        }
    }
}

/// How an argument of a function comes into a value.
fn through(function: &str, outside: Through) -> Through {
    let is = |known: &&str| function.eq_ignore_ascii_case(known);
    if reads_resources(function) {
        Through::Read
    } else if TRANSPARENT.iter().any(is) {
        outside
    } else {
        Through::Computed
    }
}

/// What a resource extends may be named from its namespace on.
fn may_be_relative(path: &Pointer) -> bool {
    path.as_str().eq_ignore_ascii_case("/scope")
}

/// A quick look: an absolute ID, or an expression.
fn may_hold_id(text: &str) -> bool {
    text.starts_with('/') || !matches!(classify(text), Text::Literal(_))
}

fn begins_with_slash(value: &Value) -> bool {
    match value {
        Value::String(text) => text.starts_with('/'),
        Value::Unknown(unknown) => unknown.prefix().starts_with('/'),
        _ => false,
    }
}
