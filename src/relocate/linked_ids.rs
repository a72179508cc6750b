//! The resource IDs in what a resource says: in its values, in the arguments of
//! what only a deployment knows, and as keys.

use crate::arm::scope::Scope;
use crate::arm::{Part, Resource, ResourceId, ResourceRef, Term, Value};
use crate::json::{Kind, Node, Pointer};

use super::job::Job;
use super::plan::{Plan, What};

/// A resource ID in a resource.
#[derive(Clone, Debug)]
pub struct LinkedId<'d> {
    /// Where, from the resource; of a key, the path of its value.
    pub path: Pointer,
    /// The node there.
    pub node: &'d Node,
    /// The text that gives it, as written.
    pub text: &'d str,
    /// The ID; of an extension resource, that of what it extends.
    pub id: ResourceId,
    /// Whether the ID is a key, as under `userAssignedIdentities`.
    pub is_key: bool,
}

/// Members that name a resource or what it waits for.
const NO_LINKS: [&str; 5] = ["type", "name", "apiVersion", "dependsOn", "comments"];

/// All absolute IDs in the own part of a resource, in the order of the file.
#[must_use]
pub fn of<'d>(job: &Job<'d>, at: ResourceRef) -> Vec<LinkedId<'d>> {
    let Some(resource) = job.resource(at) else {
        return Vec::new();
    };
    let Some(scope) = job
        .template(at)
        .and_then(|template| template.scope_of(resource))
    else {
        return Vec::new();
    };
    let mut walk = Walk {
        resource,
        scope,
        found: Vec::new(),
    };
    for member in resource.node.members() {
        if !NO_LINKS
            .iter()
            .any(|key| member.key.eq_ignore_ascii_case(key))
        {
            walk.node(&member.value, &Pointer::root().child(&member.key));
        }
    }
    walk.found
}

/// The same without what the plan takes out or replaces.
#[must_use]
pub fn that_stay<'d>(job: &Job<'d>, plan: &Plan, at: ResourceRef) -> Vec<LinkedId<'d>> {
    let operations = plan
        .decision(at)
        .map_or(&[][..], |decision| &decision.operations);
    let gone = operations
        .iter()
        .filter(|operation| matches!(operation.what, What::Remove | What::Set(_)));
    let gone: Vec<&Pointer> = gone.map(|operation| &operation.path).collect();
    let mut references = of(job, at);
    references.retain(|reference| !gone.iter().any(|path| path.contains(&reference.path)));
    references
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
                    let node = &member.value;
                    if member.key.starts_with(['/', '[']) {
                        let value = self.scope.evaluate_text(&member.key, member.key_span);
                        let text = &member.key;
                        self.value(
                            &value,
                            Seat {
                                path,
                                node,
                                text,
                                is_key: true,
                            },
                        );
                    }
                    self.node(node, path);
                }
            }
            Kind::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.node(element, &path.child(index));
                }
            }
            Kind::String(text) => {
                let value = self.scope.evaluate(node);
                self.value(
                    &value,
                    Seat {
                        path,
                        node,
                        text,
                        is_key: false,
                    },
                );
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
                // What a resource extends may be named from its namespace on.
                let may_be_relative = seat.path.as_str().eq_ignore_ascii_case("/scope");
                match ResourceId::parse(value)
                    .filter(|_| may_be_relative || begins_with_slash(value))
                {
                    Some(id) => self.push(id, seat),
                    None => self.terms(value, seat),
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, mut id: ResourceId, seat: Seat<'_, 'd>) {
        while let Some(extended) = id.extends.take() {
            id = *extended;
        }
        let Seat {
            path,
            node,
            text,
            is_key,
        } = seat;
        self.found.push(LinkedId {
            path: path.clone(),
            node,
            text,
            id,
            is_key,
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
            Term::Call { arguments, .. } => arguments
                .iter()
                .for_each(|argument| self.value(argument, seat)),
            Term::Member { of, .. } => self.term(of, seat),
        }
    }
}

fn begins_with_slash(value: &Value) -> bool {
    match value {
        Value::String(text) => text.starts_with('/'),
        Value::Unknown(unknown) => unknown.prefix().starts_with('/'),
        _ => false,
    }
}
