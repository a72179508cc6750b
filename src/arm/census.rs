//! How many expressions a template holds, and how many have no value offline.

use super::expr::{Text, classify};
use super::instances::FirstTurn;
use super::scope::{Loop, Scope};
use super::template::Template;
use super::value::{Value, Why};
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

/// A reason, and how much is not known for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Why; a value may have several reasons, and counts under each.
    pub why: Why,
    /// Resources whose name rests on it.
    pub names: usize,
    /// Resources whose location does.
    pub locations: usize,
    /// Resources whose type or API version does.
    pub types: usize,
}

/// Why name, location and type of one resource are not known; empty where they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reasons {
    /// Of the name. That a loop makes several is none, unless its count is not known.
    pub name: Vec<Why>,
    /// Of the location.
    pub location: Vec<Why>,
    /// Of the type or the API version.
    pub kind: Vec<Why>,
}

/// What the names, locations and types of resources that are not known rest on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unknowns {
    /// Resources whose name is not or not wholly known.
    pub names: usize,
    /// Resources whose location is not.
    pub locations: usize,
    /// Resources whose type or API version is not.
    pub types: usize,
    /// All reasons, in no order.
    pub missing: Vec<Missing>,
}

impl std::ops::AddAssign for Census {
    fn add_assign(&mut self, other: Self) {
        self.expressions += other.expressions;
        self.unknown += other.unknown;
    }
}

impl Unknowns {
    /// Adds the resources of a template.
    pub fn add(&mut self, template: &Template<'_>) {
        for index in 0..template.resources.len() {
            let reasons = template.reasons_of(index);
            self.names += usize::from(!reasons.name.is_empty());
            for why in reasons.name {
                self.entry(why).names += 1;
            }
            self.locations += usize::from(!reasons.location.is_empty());
            for why in reasons.location {
                self.entry(why).locations += 1;
            }
            self.types += usize::from(!reasons.kind.is_empty());
            for why in reasons.kind {
                self.entry(why).types += 1;
            }
        }
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: Self) {
        self.names += other.names;
        self.locations += other.locations;
        self.types += other.types;
        for one in other.missing {
            let entry = self.entry(one.why);
            entry.names += one.names;
            entry.locations += one.locations;
            entry.types += one.types;
        }
    }

    /// The entry of a reason, made where there is none.
    fn entry(&mut self, why: Why) -> &mut Missing {
        let position = self.missing.iter().position(|one| one.why == why);
        let position = position.unwrap_or_else(|| {
            self.missing.push(Missing {
                why,
                names: 0,
                locations: 0,
                types: 0,
            });
            self.missing.len() - 1
        });
        &mut self.missing[position]
    }
}

impl Template<'_> {
    /// What the unknown names, locations, types and API versions of resources
    /// rest on, most first.
    #[must_use]
    pub fn missing(&self) -> Vec<Missing> {
        let mut all = Unknowns::default();
        all.add(self);
        let mut all = all.missing;
        all.sort_by_key(|one| {
            (
                std::cmp::Reverse(one.names + one.locations + one.types),
                one.why.to_string(),
            )
        });
        all
    }

    /// Why name, location and type of a resource are not known.
    #[must_use]
    pub fn reasons_of(&self, index: usize) -> Reasons {
        let Some(resource) = self.resources.get(index) else {
            return Reasons::default();
        };
        let location = resource.location.as_ref().map(Value::reasons);
        let types = resource.unknown_type.iter().chain(&resource.version);
        Reasons {
            name: self.reasons_of_name(index),
            location: location.unwrap_or_default(),
            kind: types.flat_map(Value::reasons).collect(),
        }
    }

    /// Why a name is not known. That a turn of a loop is meant is no reason: of
    /// a loop whose count is known the first turn speaks, else the count does.
    fn reasons_of_name(&self, index: usize) -> Vec<Why> {
        let Some(resource) = self.resources.get(index) else {
            return Vec::new();
        };
        let reasons = resource.name.reasons();
        if !reasons.contains(&Why::CopyIndex) {
            return reasons;
        }
        match self.first_turn(index) {
            FirstTurn::Named(name) => name.reasons(),
            FirstTurn::Range(count) => {
                let others = reasons.into_iter().filter(|why| *why != Why::CopyIndex);
                let mut all = count.reasons();
                for why in others {
                    if !all.contains(&why) {
                        all.push(why);
                    }
                }
                all
            }
            FirstTurn::None => reasons,
        }
    }

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
            // Most of an export is written out.
            Kind::Object(_) | Kind::Array(_) if !scope.trees().holds(node.span) => {}
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arm::scope::Context;
    use crate::json::{Pointer, parse};
    use crate::text::Source;

    #[test]
    fn reasons_are_folded_and_loops_speak_by_their_first_turn() {
        let text = r#"{"parameters": {"p": {"type": "string"}}, "resources": [
            {"type": "A.B/c", "name": "[parameters('p')]", "location": "[resourceGroup().location]"},
            {"type": "A.B/c", "name": "[concat(parameters('p'), 'x')]", "location": "westus"},
            {"type": "A.B/c", "name": "[concat('a', copyIndex())]", "copy": {"name": "l", "count": 2}}]}"#;
        let document = parse(&Source::new("t.json", text));
        let template = Template::read(&document.root, Pointer::root(), None, &Context::default());
        let told: Vec<_> = template
            .missing()
            .into_iter()
            .map(|one| (one.why.to_string(), one.names, one.locations))
            .collect();
        assert_eq!(
            told,
            [
                ("parameter `p` has no value".to_owned(), 2, 0),
                (
                    "the location of the deployment is not given".to_owned(),
                    0,
                    1
                ),
            ]
        );
        let census = template.census();
        assert_eq!((census.expressions, census.unknown), (4, 3));
    }
}
