//! What `reference`, `references` and `list…` read, and whether it is there.

use super::fault::Fault;
use super::index::{Index, Target};
use super::kinds::DependencyFault;
use super::placement::reads_resources;
use super::report::Report;
use super::structure::is_symbolic;
use crate::arm::expr::{Call, Expr, Limits, Text, classify, parse_with};
use crate::arm::resource::DEPLOYMENT;
use crate::arm::{Body, ResourceId, Scope, Template, Value};
use crate::json::{Kind, Node, Pointer};
use crate::text::Span;

/// An edge that a call makes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Read {
    /// The resource that is read.
    pub target: usize,
    /// The call.
    pub span: Span,
    /// By its ID, not by its name.
    pub by_id: bool,
}

/// The calls in a part of a body.
pub(super) struct Reader<'r, 'd> {
    pub template: &'r Template<'d>,
    pub index: &'r Index,
    pub body: usize,
    pub scope: &'r Scope<'d>,
    pub resource: Option<usize>,
    /// Nothing may be read here, which is said elsewhere: only edges are looked for.
    pub is_early: bool,
    pub report: &'r mut Report,
}

impl Reader<'_, '_> {
    /// All reads below a node, but in nested templates.
    pub fn reads(&mut self, node: &Node) -> Vec<Read> {
        let mut found = Vec::new();
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if self.is_other_body(node) {
                continue;
            }
            match &node.kind {
                Kind::Array(elements) => open.extend(elements.iter().rev()),
                Kind::Object(members) => {
                    let own = members.iter().rev();
                    open.extend(own.map(|member| &member.value));
                }
                Kind::String(text) => self.text(node, text, &mut found),
                _ => {}
            }
        }
        found
    }

    fn is_other_body(&self, node: &Node) -> bool {
        node.is_object()
            && self
                .template
                .bodies
                .iter()
                .any(|body| std::ptr::eq(body.node, node))
    }

    fn text(&mut self, node: &Node, text: &str, found: &mut Vec<Read>) {
        if matches!(classify(text), Text::Literal(_)) || !may_read(text) {
            return;
        }
        let Ok(tree) = parse_with(text, Limits::LENIENT) else {
            return;
        };
        for part in tree.descendants() {
            if let Some(call) = part.as_call().filter(|call| reads_resources(&call.name)) {
                self.call(node, text, part, call, found);
            }
        }
    }

    fn call(
        &mut self,
        node: &Node,
        text: &str,
        whole: &Expr<'_>,
        call: &Call<'_>,
        found: &mut Vec<Read>,
    ) {
        let Some(first) = call.arguments.first() else {
            return;
        };
        let Some(body) = self.template.bodies.get(self.body) else {
            return;
        };
        let place = |part: Span| self.template.inside(node.span, text.len(), part);
        let (span, at) = (place(whole.span), place(first.span));
        let value = self.scope.evaluate_expression(first, text.len(), node.span);
        let target = self.index.target(self.template, self.body, &value);
        let by_id = value.as_str().is_none_or(|text| text.contains('/'));
        let has_version = call.arguments.len() > 1;
        let fault = if self.is_early {
            None
        } else if call.is("references") {
            self.references(body, &value, &target)
        } else if call.is("reference") && body.inner {
            self.reference(body, &value, &target, has_version)
        } else {
            None
        };
        if let Some(kind) = fault {
            let span = match kind {
                DependencyFault::ReferenceVersion => span,
                _ => at,
            };
            let pointer = Pointer::covering(self.template.root, span.start);
            let fault = Fault::new(kind, span, pointer).of(self.resource);
            let names = self.index.symbols(self.body);
            self.report.add(match value.as_str() {
                Some(text) if is_symbolic(body) && target == Target::Nothing => {
                    fault.near(text, names)
                }
                _ => fault,
            });
        }
        if let Target::Found(all) = target {
            let reads = all.into_iter().map(|target| Read {
                target,
                span,
                by_id,
            });
            found.extend(reads);
        }
    }

    fn references(
        &self,
        body: &Body<'_>,
        value: &Value,
        target: &Target,
    ) -> Option<DependencyFault> {
        let text = value.as_str().filter(|_| is_symbolic(body))?;
        let Target::Found(all) = target else {
            return None;
        };
        let is_loop = |at: &usize| {
            let resource = self.template.resources.get(*at);
            resource.is_some_and(|resource| resource.node.get("copy").is_some())
        };
        (!all.iter().any(is_loop)).then(|| DependencyFault::ReferencesOfOne(text.to_owned()))
    }

    fn reference(
        &self,
        body: &Body<'_>,
        value: &Value,
        target: &Target,
        has_version: bool,
    ) -> Option<DependencyFault> {
        let is_id = match ResourceId::parse(value) {
            Some(_) => true,
            None => value.as_str()?.contains('/'),
        };
        let shown = value.to_string();
        if is_symbolic(body) && !is_id {
            let is_symbol = self.index.symbol(self.body, &shown).is_some();
            return (!is_symbol).then_some(DependencyFault::ReferenceByName(shown));
        }
        match target {
            Target::Several(all) => Some(DependencyFault::Ambiguous {
                name: shown,
                count: all.len(),
            }),
            Target::Nothing if !is_id => Some(DependencyFault::ReferenceUndeclared(shown)),
            // Outputs of a deployment are read by its name alone.
            Target::Nothing if !has_version && !self.is_deployment(value) => {
                Some(DependencyFault::ReferenceVersion)
            }
            _ => None,
        }
    }

    fn is_deployment(&self, value: &Value) -> bool {
        ResourceId::parse(value).is_some_and(|id| id.full_type.eq_ignore_ascii_case(DEPLOYMENT))
    }
}

/// A quick look, so that few strings are read again.
fn may_read(text: &str) -> bool {
    let lower = text.as_bytes();
    let holds = |word: &[u8]| {
        lower
            .windows(word.len())
            .any(|window| window.eq_ignore_ascii_case(word))
    };
    holds(b"reference") || holds(b"list")
}
