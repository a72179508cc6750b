//! Which declarations a part of a template refers to.

use std::collections::BTreeSet;

use super::declared::{Declared, Variable};
use crate::arm::expr::{ExprKind, Limits, Text, classify, parse_with};
use crate::json::{Kind, Node};

/// The declarations that a part of a template refers to, also through variables.
///
/// Defaults of parameters are not followed: a caller who needs that asks for
/// the uses of the default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Parameters, as declared.
    pub parameters: BTreeSet<String>,
    /// Variables, as declared.
    pub variables: BTreeSet<String>,
    /// Names given to `parameters` or `variables` that are not declared.
    pub undeclared: BTreeSet<String>,
    /// A name is computed, so that more may be used than is listed.
    pub is_dynamic: bool,
}

impl Uses {
    pub(crate) fn of(node: &Node, declared: &Declared<'_>) -> Self {
        let mut uses = Self::default();
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            match &node.kind {
                Kind::Array(elements) => open.extend(elements),
                Kind::Object(members) => open.extend(members.iter().map(|member| &member.value)),
                Kind::String(text) => {
                    for variable in uses.add_text(text, declared) {
                        match variable {
                            Variable::Node(node) => open.push(node),
                            Variable::Loop(one) => open.extend([one.count, one.input]),
                        }
                    }
                }
                _ => {}
            }
        }
        uses
    }

    /// Gives the variables that are new.
    fn add_text<'t>(&mut self, text: &str, declared: &Declared<'t>) -> Vec<Variable<'t>> {
        let mut found = Vec::new();
        if matches!(classify(text), Text::Literal(_)) {
            return found;
        }
        let Ok(expr) = parse_with(text, Limits::LENIENT) else {
            return found;
        };
        for part in expr.descendants() {
            let ExprKind::Call(call) = &part.kind else {
                continue;
            };
            let is_parameter = call.is("parameters");
            if !is_parameter && !call.is("variables") {
                continue;
            }
            let Some(name) = part.literal_argument_of(&call.name) else {
                self.is_dynamic = true;
                continue;
            };
            if is_parameter {
                match declared
                    .parameters
                    .find(name)
                    .and_then(|at| declared.parameters.get(at))
                {
                    Some((name, _)) => self.parameters.insert(name.to_owned()),
                    None => self.undeclared.insert(name.to_owned()),
                };
                continue;
            }
            match declared
                .variables
                .find(name)
                .and_then(|at| declared.variables.get(at))
            {
                Some((name, variable)) => {
                    if self.variables.insert(name.to_owned()) {
                        found.push(*variable);
                    }
                }
                None => {
                    self.undeclared.insert(name.to_owned());
                }
            }
        }
        found
    }
}
