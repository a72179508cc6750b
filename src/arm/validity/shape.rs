//! A literal value against its declaration and, with type definitions, against
//! what these say of its properties and elements.
//!
//! From the Azure documentation of template syntax, under definitions (2026-03):
//! properties are required unless nullable, others are taken unless
//! `additionalProperties` is `false`, and so are further elements unless `items` is.

use super::constraints::{Broken, Type, allowed, bounds, chain, is_nullable};
use super::kinds::ValueFault;
use super::parameters::{has_expression, is_computed, is_expression};
use crate::arm::Value;
use crate::json::{Kind, Member, Node, Pointer};
use crate::text::Span;

/// What a value breaks of its type, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Misfit {
    /// The parameter and the way from it, as people write it: `net.subnets[0].name`.
    pub name: String,
    pub span: Span,
    pub pointer: Pointer,
    pub what: Broken,
}

impl Misfit {
    /// What is wrong with a value that is given; none where Azure takes it.
    pub fn of_value(self) -> Option<ValueFault> {
        let name = self.name;
        Some(match self.what {
            Broken::Type { expected, found } => ValueFault::Type {
                name,
                expected,
                found,
            },
            Broken::NotAllowed => ValueFault::NotAllowed(name),
            Broken::Bound { bound, limit } => ValueFault::Bound { name, bound, limit },
            Broken::Lacks(property) => ValueFault::Lacks { name, property },
            Broken::Surplus(_) => ValueFault::Surplus(name),
            Broken::Case => return None,
        })
    }
}

/// How values are read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'r> {
    /// The template in which `$ref` leads somewhere.
    pub root: &'r Node,
    /// Whether types say something of what is inside of a value: language version 2.0.
    pub is_deep: bool,
    /// Whether expressions are evaluated; where they are not, they are texts like others.
    pub evaluates: bool,
}

/// Where a value stands.
#[derive(Clone)]
struct At {
    name: String,
    pointer: Pointer,
    /// How many types may still be looked at one inside the other: mappings can lead to themselves.
    left: usize,
}

impl At {
    fn property(&self, key: &str) -> Self {
        Self {
            name: format!("{}.{key}", self.name),
            pointer: self.pointer.child(key),
            left: self.left.saturating_sub(1),
        }
    }

    fn element(&self, index: usize) -> Self {
        Self {
            name: format!("{}[{index}]", self.name),
            pointer: self.pointer.child(index),
            left: self.left.saturating_sub(1),
        }
    }
}

impl Reading<'_> {
    /// All that the value of a parameter breaks, outermost first.
    pub fn misfits(
        self,
        declaration: &Node,
        name: &str,
        value: &Node,
        pointer: &Pointer,
    ) -> Vec<Misfit> {
        /// No honest value is so deep.
        const DEEPEST: usize = 128;
        let at = At {
            name: name.to_owned(),
            pointer: pointer.clone(),
            left: DEEPEST,
        };
        let mut found = Vec::new();
        self.value(declaration, value, &at, &mut found);
        found
    }

    fn value(self, declaration: &Node, node: &Node, at: &At, found: &mut Vec<Misfit>) {
        if at.left == 0 || (self.evaluates && is_expression(node)) {
            return;
        }
        let Some(declared) = self.keyword(declaration, "type").and_then(Node::as_str) else {
            return self.inside(declaration, node, at, found);
        };
        let Some(declared) = Type::of(declared) else {
            return;
        };
        let value = Value::literal(node);
        let what = if declared.fits(&value) {
            self.constraint(declaration, node, &value)
        } else {
            Some(Broken::Type {
                expected: declared.expected(),
                found: super::structure::kind_of(node),
            })
        };
        if let Some(what) = what {
            found.push(misfit(at, node.span, what));
        } else {
            self.inside(declaration, node, at, found);
        }
    }

    /// The first constraint that breaks, of the declaration or a definition behind it.
    fn constraint(self, declaration: &Node, node: &Node, value: &Value) -> Option<Broken> {
        if *value == Value::Null || (self.evaluates && has_expression(node)) {
            return None;
        }
        let mut stated = chain(self.root, declaration);
        stated.find_map(|one| allowed(one, value).or_else(|| bounds(one, value)))
    }

    /// A keyword of the declaration, else of the definition behind it.
    fn keyword<'n>(self, declaration: &'n Node, keyword: &str) -> Option<&'n Node>
    where
        Self: 'n,
    {
        chain(self.root, declaration).find_map(|one| one.get(keyword))
    }

    fn inside(self, declaration: &Node, node: &Node, at: &At, found: &mut Vec<Misfit>) {
        if !self.is_deep {
            return;
        }
        match &node.kind {
            Kind::Object(members) => self.object(declaration, node, members, at, found),
            Kind::Array(elements) => self.array(declaration, elements, at, found),
            _ => {}
        }
    }

    fn object(
        self,
        declaration: &Node,
        node: &Node,
        members: &[Member],
        at: &At,
        found: &mut Vec<Misfit>,
    ) {
        if let Some(choice) = self.keyword(declaration, "discriminator") {
            return self.variant(choice, node, at, found);
        }
        let declared = self.keyword(declaration, "properties");
        let declared = declared.map_or(&[][..], Node::members);
        let is_open = self.evaluates && members.iter().any(is_computed);
        for property in declared {
            let given = node.member(&property.key);
            let given = given.filter(|member| !member.value.is_null());
            match given {
                Some(given) => {
                    let at = at.property(&given.key);
                    self.value(&property.value, &given.value, &at, found);
                }
                None if is_open || is_nullable(self.root, &property.value) => {}
                None => {
                    let what = Broken::Lacks(property.key.to_string());
                    found.push(misfit(at, node.span, what));
                }
            }
        }
        let Some(others) = self.keyword(declaration, "additionalProperties") else {
            return;
        };
        let is_declared = |member: &&Member| {
            let mut names = declared.iter().map(|property| &property.key);
            names.any(|name| name.eq_ignore_ascii_case(&member.key))
        };
        for member in members.iter().filter(|member| !is_declared(member)) {
            if others.is_object() {
                self.value(others, &member.value, &at.property(&member.key), found);
            } else if others.as_bool() == Some(false) && !(self.evaluates && is_computed(member)) {
                let what = Broken::Surplus(member.key.to_string());
                found.push(misfit(&at.property(&member.key), member.key_span, what));
            }
        }
    }

    /// A value whose type one of its properties names.
    fn variant(self, choice: &Node, node: &Node, at: &At, found: &mut Vec<Misfit>) {
        let name = choice.get("propertyName").and_then(Node::as_str);
        let Some((name, mapping)) = name.zip(choice.get("mapping")) else {
            return;
        };
        let Some(given) = node.member(name) else {
            if self.evaluates && node.members().iter().any(is_computed) {
                return;
            }
            return found.push(misfit(at, node.span, Broken::Lacks(name.to_owned())));
        };
        let Some(text) = given.value.as_str() else {
            return;
        };
        if self.evaluates && is_expression(&given.value) {
            return;
        }
        match mapping.get(text) {
            Some(chosen) => {
                let at = At {
                    left: at.left - 1,
                    ..at.clone()
                };
                self.value(chosen, node, &at, found);
            }
            None => found.push(misfit(
                &at.property(&given.key),
                given.value.span,
                Broken::NotAllowed,
            )),
        }
    }

    fn array(self, declaration: &Node, elements: &[Node], at: &At, found: &mut Vec<Misfit>) {
        let first = self.keyword(declaration, "prefixItems");
        let first = first.map_or(&[][..], Node::elements);
        let others = self.keyword(declaration, "items");
        for (index, element) in elements.iter().enumerate() {
            let at = at.element(index);
            let declared = first.get(index).or(others);
            match declared {
                Some(declared) if declared.is_object() => {
                    self.value(declared, element, &at, found);
                }
                Some(declared) if declared.as_bool() == Some(false) => {
                    let what = Broken::Surplus(format!("[{index}]"));
                    found.push(misfit(&at, element.span, what));
                }
                _ => {}
            }
        }
    }
}

fn misfit(at: &At, span: Span, what: Broken) -> Misfit {
    Misfit {
        name: at.name.clone(),
        span,
        pointer: at.pointer.clone(),
        what,
    }
}
