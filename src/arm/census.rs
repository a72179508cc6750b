//! How many expressions a template holds, and how many have no value offline.

use super::expr::{Text, classify};
use super::scope::Scope;
use super::template::Template;
use crate::json::{Kind, Node};

/// Counts of the expressions of a template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Strings that are expressions.
    pub expressions: usize,
    /// Those of them with a value that is not or not wholly known.
    pub unknown: usize,
}

impl Template<'_> {
    /// Counts the expressions of all bodies.
    #[must_use]
    pub fn census(&self) -> Census {
        let mut census = Census::default();
        let nested: Vec<&Node> = self.bodies.iter().skip(1).map(|body| body.node).collect();
        for body in &self.bodies {
            if let Some(scope) = self.scopes.get(body.scope) {
                body.node
                    .members()
                    .iter()
                    .for_each(|member| count(&member.value, scope, &nested, &mut census));
            }
        }
        census
    }
}

/// Counts below a node, except in other bodies, which count with their own scope.
fn count(node: &Node, scope: &Scope<'_>, others: &[&Node], census: &mut Census) {
    if others.iter().any(|other| std::ptr::eq(*other, node)) {
        return;
    }
    match &node.kind {
        Kind::Object(members) => members
            .iter()
            .for_each(|member| count(&member.value, scope, others, census)),
        Kind::Array(elements) => elements
            .iter()
            .for_each(|element| count(element, scope, others, census)),
        Kind::String(text) if matches!(classify(text), Text::Expression(_)) => {
            census.expressions += 1;
            census.unknown += usize::from(!scope.evaluate(node).is_known());
        }
        _ => {}
    }
}
