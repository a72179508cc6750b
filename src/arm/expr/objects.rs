//! JSON objects: property loops, and nested templates that are left alone.

use super::evaluator::Evaluator;
use crate::arm::scope::{CopyIndex, Loop};
use crate::arm::value::{Term, Value, Why};
use crate::json::{Member, Node};
use crate::text::Span;

/// Turns of one loop (Azure documentation, copy, 2026-03).
const TURNS: i64 = 800;

impl Evaluator<'_> {
    /// An object; `node` is its whole.
    pub(super) fn object(&mut self, node: &Node, members: &[Member]) -> Value {
        let is_inner = self.holds_inner_template(node);
        let mut values = Vec::with_capacity(members.len());
        for member in members {
            if is_inner && member.key.eq_ignore_ascii_case("template") {
                values.push((member.key.clone(), Value::literal(&member.value)));
                continue;
            }
            match Loop::all(member) {
                Some(loops) => {
                    for one in loops {
                        values.push((one.name.into(), self.expand(&one)));
                    }
                }
                None => values.push((member.key.clone(), self.node(&member.value))),
            }
        }
        Value::Object(values.into())
    }

    /// Properties of a deployment whose template is evaluated on its own.
    pub(super) fn holds_inner_template(&self, properties: &Node) -> bool {
        let Some(template) = properties.get("template") else {
            return false;
        };
        let scope = properties.path(["expressionEvaluationOptions", "scope"]);
        match scope.and_then(Node::as_str) {
            Some(scope) => scope.eq_ignore_ascii_case("inner"),
            None => self.scope.declared().nested_inner && template.get("resources").is_some(),
        }
    }

    /// The array that a loop of a property, variable or output makes.
    pub(in crate::arm) fn expand(&mut self, one: &Loop<'_>) -> Value {
        let count = self.node(one.count);
        let turns = match &count {
            Value::Int(turns) => *turns,
            // Published templates give digits as text.
            Value::String(digits) => match digits.trim().parse() {
                Ok(turns) => turns,
                Err(_) => return self.no_loop(one, count, "its count is no integer"),
            },
            Value::Unknown(unknown) => {
                let (why, span) = (unknown.why.clone(), unknown.span);
                return self.whole(one, count, why, span);
            }
            _ => return self.no_loop(one, count, "its count is no integer"),
        };
        if !(0..=TURNS).contains(&turns) {
            return self.no_loop(one, count, "its count is not between 0 and 800");
        }
        let mut elements = Vec::new();
        for index in 0..turns {
            elements.push(self.turn(one, Some(index)));
        }
        Value::Array(elements.into())
    }

    fn turn(&mut self, one: &Loop<'_>, index: Option<i64>) -> Value {
        let turn = CopyIndex {
            name: one.name.to_owned(),
            index,
            is_bare: one.is_bare,
        };
        let inside = self.copies.and(turn);
        let outside = std::mem::replace(&mut self.copies, inside);
        let value = self.node(one.input);
        self.copies = outside;
        value
    }

    fn no_loop(&mut self, one: &Loop<'_>, count: Value, text: &str) -> Value {
        let why = Why::Invalid(format!("copy loop `{}`: {text}", one.name).into());
        self.whole(one, count, why, one.count.span)
    }

    /// A loop that is not expanded, as a term.
    fn whole(&mut self, one: &Loop<'_>, count: Value, why: Why, span: Span) -> Value {
        let input = self.turn(one, None);
        let name = Value::String(one.name.into());
        Value::term(why, span, Term::call("copy", [name, count, input]))
    }
}
