//! How many expressions a template holds, and how many have no value offline.

use super::expr::{Text, classify};
use super::scope::{Loop, Scope};
use super::template::Template;
use crate::json::{Kind, Member, Node};

/// Counts of the expressions of a template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Strings that are expressions.
    pub expressions: usize,
    /// Those of them with a value that is not or not wholly known. In a copy
    /// loop whose count is known, the first turn speaks for all.
    pub unknown: usize,
}

impl Template<'_> {
    /// Counts the expressions of all bodies.
    #[must_use]
    pub fn census(&self) -> Census {
        let mut count = Count {
            nested: self.bodies.iter().skip(1).map(|body| body.node).collect(),
            census: Census::default(),
        };
        for body in &self.bodies {
            if let Some(scope) = self.scopes.get(body.scope) {
                for member in body.node.members() {
                    count.node(&member.value, scope);
                }
            }
        }
        count.census
    }
}

struct Count<'t> {
    /// Nested bodies, which count with their own scope.
    nested: Vec<&'t Node>,
    census: Census,
}

impl Count<'_> {
    fn node(&mut self, node: &Node, scope: &Scope<'_>) {
        match &node.kind {
            Kind::Object(members) => match turn(node, scope) {
                Some(inside) => self.members(members, &inside),
                None => self.members(members, scope),
            },
            Kind::Array(elements) => {
                for element in elements {
                    self.node(element, scope);
                }
            }
            Kind::String(text) if matches!(classify(text), Text::Expression(_)) => {
                self.census.expressions += 1;
                self.census.unknown += usize::from(!scope.knows(node));
            }
            _ => {}
        }
    }

    fn members(&mut self, members: &[Member], scope: &Scope<'_>) {
        for member in members {
            match Loop::all(member) {
                Some(loops) => loops.iter().for_each(|one| self.property_loop(one, scope)),
                None if self.is_body(member) => {}
                None => self.node(&member.value, scope),
            }
        }
    }

    fn property_loop(&mut self, one: &Loop<'_>, scope: &Scope<'_>) {
        self.node(one.count, scope);
        let turn = scope.knows(one.count).then_some(0);
        self.node(one.input, &scope.with_property_copy(one.name, turn));
    }

    fn is_body(&self, member: &Member) -> bool {
        let mut nested = self.nested.iter();
        member.key.eq_ignore_ascii_case("template")
            && nested.any(|body| std::ptr::eq(*body, &member.value))
    }
}

/// What the members of a resource or output with a copy loop see: its first
/// turn, or none of its turns where the count is not known.
fn turn<'t>(node: &Node, scope: &Scope<'t>) -> Option<Scope<'t>> {
    let copy = node.get("copy")?;
    let count = copy.get("count")?;
    let name = copy.get("name").and_then(Node::as_str).unwrap_or_default();
    Some(scope.with_copy(name, scope.knows(count).then_some(0)))
}
