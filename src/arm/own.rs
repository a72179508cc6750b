//! The own part of a resource, and which parameters a template uses.

use std::collections::BTreeSet;

use super::expr::{self, Text, classify};
use super::resource::{DEPLOYMENT, Resource};
use super::scope::Scope;
use super::template::Template;
use super::value::Value;
use crate::json::{Kind, Node, Pointer};

impl Resource<'_> {
    /// Whether a path inside this resource belongs to other resources: its
    /// inline children, or what a nested deployment deploys.
    #[must_use]
    pub fn is_foreign(&self, path: &Pointer) -> bool {
        let path = path.as_str();
        path.eq_ignore_ascii_case("/resources")
            || (self.is_type(DEPLOYMENT) && path.eq_ignore_ascii_case("/properties/template"))
    }

    /// The evaluated resource without what belongs to other resources.
    #[must_use]
    pub fn own_value(&self, scope: &Scope<'_>) -> Value {
        self.own_part(self.node, &Pointer::root(), scope)
            .unwrap_or(Value::Null)
    }

    /// Whether a text anywhere inside this resource passes a test, whatever it
    /// belongs to: a quick look before a thorough one.
    #[must_use]
    pub fn any_text(&self, test: &dyn Fn(&str) -> bool) -> bool {
        let mut open = vec![self.node];
        while let Some(node) = open.pop() {
            match &node.kind {
                Kind::Object(members) => open.extend(members.iter().map(|member| &member.value)),
                Kind::Array(elements) => open.extend(elements),
                Kind::String(text) if test(text) => return true,
                _ => {}
            }
        }
        false
    }

    /// Every text inside this resource that does not belong to other resources,
    /// with its path from the resource and its node, in the order of the file.
    #[must_use]
    pub fn own_texts(&self) -> Vec<(Pointer, &Node, &str)> {
        let mut texts = Vec::new();
        let mut open = vec![(Pointer::root(), self.node)];
        while let Some((path, node)) = open.pop() {
            if self.is_foreign(&path) {
                continue;
            }
            match &node.kind {
                Kind::Object(members) => {
                    let inside = members.iter().rev();
                    open.extend(inside.map(|member| (path.child(&member.key), &member.value)));
                }
                Kind::Array(elements) => {
                    let inside = elements.iter().enumerate().rev();
                    open.extend(inside.map(|(index, element)| (path.child(index), element)));
                }
                Kind::String(text) => texts.push((path, node, text.as_str())),
                _ => {}
            }
        }
        texts
    }

    fn own_part(&self, node: &Node, path: &Pointer, scope: &Scope<'_>) -> Option<Value> {
        if self.is_foreign(path) {
            return None;
        }
        Some(match &node.kind {
            Kind::Object(members) => {
                let own = members.iter().filter_map(|member| {
                    let value = self.own_part(&member.value, &path.child(&member.key), scope)?;
                    Some((member.key.clone(), value))
                });
                Value::Object(own.collect())
            }
            Kind::Array(elements) => {
                let own = elements.iter().enumerate();
                Value::Array(
                    own.filter_map(|(index, element)| {
                        self.own_part(element, &path.child(index), scope)
                    })
                    .collect(),
                )
            }
            _ => scope.evaluate(node),
        })
    }
}

impl Template<'_> {
    /// The declared parameters that something reads, in lower case: resources,
    /// variables, outputs, and the defaults of other such parameters. Inner
    /// nested templates read their own.
    #[must_use]
    pub fn used_parameters(&self) -> BTreeSet<String> {
        let mut reads = Reads::default();
        let inner: Vec<&Node> = self
            .bodies
            .iter()
            .skip(1)
            .filter(|body| body.inner)
            .map(|body| body.node)
            .collect();
        for member in self
            .root
            .members()
            .iter()
            .filter(|member| !member.key.eq_ignore_ascii_case("parameters"))
        {
            reads.node(&member.value, &inner);
        }
        let declared = self.root.get("parameters").map_or(&[][..], Node::members);
        if reads.any {
            return declared
                .iter()
                .map(|member| member.key.as_str().to_ascii_lowercase())
                .collect();
        }
        let mut done = 0;
        while done != reads.names.len() {
            done = reads.names.len();
            for member in declared
                .iter()
                .filter(|member| {
                    reads
                        .names
                        .contains(&member.key.as_str().to_ascii_lowercase())
                })
                .collect::<Vec<_>>()
            {
                reads.node(&member.value, &inner);
            }
        }
        reads.names
    }
}

#[derive(Default)]
struct Reads {
    names: BTreeSet<String>,
    /// A parameter is named by an expression: any may be meant.
    any: bool,
}

impl Reads {
    fn node(&mut self, node: &Node, skipped: &[&Node]) {
        if skipped.iter().any(|other| std::ptr::eq(*other, node)) {
            return;
        }
        match &node.kind {
            Kind::Object(members) => {
                for member in members {
                    self.text(&member.key);
                    self.node(&member.value, skipped);
                }
            }
            Kind::Array(elements) => elements
                .iter()
                .for_each(|element| self.node(element, skipped)),
            Kind::String(text) => self.text(text),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if matches!(classify(text), Text::Literal(_)) {
            return;
        }
        let Ok(tree) = expr::parse(text) else { return };
        for part in tree.descendants() {
            if let Some(name) = part.literal_argument_of("parameters") {
                self.names.insert(name.to_ascii_lowercase());
            } else if part.as_call().is_some_and(|call| call.is("parameters")) {
                self.any = true;
            }
        }
    }
}
