//! Calls that read what is deployed: `reference`, `references` and `list…`.

use super::names::{Names, Target};
use crate::arm::expr::{Expr, Text, classify};
use crate::arm::{ResourceId, Scope, Template, Value};
use crate::json::{Kind, Node, Pointer};
use crate::text::Span;

/// One call.
#[derive(Clone, Debug)]
pub(in crate::arm) struct Read {
    /// The function, as written.
    pub function: String,
    /// What it reads, as the template says it.
    pub value: Value,
    /// What that means in its body.
    pub target: Target,
    /// The call.
    pub span: Span,
    /// Its first argument.
    pub argument: Span,
    /// Whether an API version is given.
    pub has_version: bool,
    /// The text that it stands in, by its path from the node that was searched.
    pub path: Pointer,
}

impl Read {
    /// Whether this function is called; case does not matter.
    pub fn is(&self, function: &str) -> bool {
        self.function.eq_ignore_ascii_case(function)
    }

    /// Whether an ID or a longer path is read, not a name.
    pub fn is_by_id(&self) -> bool {
        self.value.as_str().is_none_or(|text| text.contains('/'))
    }

    /// The ID that is read, if it is one.
    pub fn id(&self) -> Option<ResourceId> {
        ResourceId::parse(&self.value)
    }
}

/// Whether a function reads what is deployed: `reference`, `references`, `list…`.
pub(in crate::arm) fn reads_resources(function: &str) -> bool {
    let is_list = function
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("list"));
    is_list
        || function.eq_ignore_ascii_case("reference")
        || function.eq_ignore_ascii_case("references")
}

/// Where calls are looked for.
#[derive(Clone, Copy)]
pub(super) struct Reader<'r, 'd> {
    pub template: &'r Template<'d>,
    pub names: &'r Names,
    pub body: usize,
    pub scope: &'r Scope<'d>,
    /// What paths start at.
    pub root: &'r Node,
}

impl Reader<'_, '_> {
    /// All calls below a node but in `nested`, the template of a nested deployment.
    pub fn add_all(&self, node: &Node, nested: Option<&Node>, found: &mut Vec<Read>) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if nested.is_some_and(|nested| std::ptr::eq(nested, node)) {
                continue;
            }
            match &node.kind {
                Kind::Array(elements) => open.extend(elements.iter().rev()),
                Kind::Object(members) => {
                    let own = members.iter().rev();
                    open.extend(own.map(|member| &member.value));
                }
                Kind::String(text) => self.text(node, text, found),
                _ => {}
            }
        }
    }

    fn text(&self, node: &Node, text: &str, found: &mut Vec<Read>) {
        if matches!(classify(text), Text::Literal(_)) {
            return;
        }
        let read = self.scope.read(text, node.span);
        for part in read.iter().flat_map(Expr::descendants) {
            let Some(call) = part.as_call().filter(|call| reads_resources(&call.name)) else {
                continue;
            };
            let Some(first) = call.arguments.first() else {
                continue;
            };
            let place = |part: Span| self.template.inside(node.span, text.len(), part);
            let value = self.scope.evaluate_expression(first, text.len(), node.span);
            let target = self.names.target(self.template, self.body, &value);
            found.push(Read {
                function: call.name.to_string(),
                value,
                target,
                span: place(part.span),
                argument: place(first.span),
                has_version: call.arguments.len() > 1,
                path: Pointer::covering(self.root, node.span.start),
            });
        }
    }
}
