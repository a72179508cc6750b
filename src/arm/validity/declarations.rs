//! Parameters, variables and user functions that depend on themselves.

use super::fault::{Fault, FaultKind};
use super::kinds::{DeclarationFault, FunctionFault};
use super::report::Report;
use crate::arm::expr::{Expr, Text, classify};
use crate::arm::graph::shortest_circles;
use crate::arm::scope::{Scope, Variable};
use crate::arm::{Body, Template};
use crate::json::{Kind, Node, Pointer};
use crate::text::Span;

/// Looks at the declarations of one body that is evaluated by itself.
pub(super) fn check(template: &Template<'_>, index: usize, report: &mut Report) {
    let Some(body) = template.bodies.get(index).filter(|body| body.inner) else {
        return;
    };
    let Some(scope) = template.scopes.get(body.scope) else {
        return;
    };
    let declared = scope.declared();
    let look = Look {
        template,
        body,
        scope,
    };
    let parameters = (0..declared.parameters.len()).map(|at| {
        let default = declared.parameters.get(at)?.1.value.get("defaultValue")?;
        Some(vec![default])
    });
    let find = |name: &str| declared.parameters.find(name);
    let edges = look.edges(parameters, |part| {
        find(part.literal_argument_of("parameters")?)
    });
    let names: Vec<&str> = declared.parameters.names().collect();
    look.report(&edges, &names, "parameters", report);

    let variables = (0..declared.variables.len()).map(|at| {
        Some(match declared.variables.get(at)?.1 {
            Variable::Node(node) => vec![*node],
            Variable::Loop(one) => vec![one.count, one.input],
        })
    });
    let find = |name: &str| declared.variables.find(name);
    let edges = look.edges(variables, |part| {
        find(part.literal_argument_of("variables")?)
    });
    let names: Vec<&str> = declared.variables.names().collect();
    look.report(&edges, &names, "variables", report);

    let functions =
        (0..declared.functions.len()).map(|at| Some(vec![declared.functions.get(at)?.1.value]));
    let edges = look.edges(functions, |part| {
        let call = part.as_call().filter(|call| call.name.contains('.'))?;
        declared.functions.find(&call.name)
    });
    let names: Vec<&str> = declared.functions.names().collect();
    look.report(&edges, &names, "functions", report);
}

struct Look<'l, 'd> {
    template: &'l Template<'d>,
    body: &'l Body<'d>,
    scope: &'l Scope<'d>,
}

impl Look<'_, '_> {
    /// What each declaration reads; the edge is the place of the call.
    fn edges<'n>(
        &self,
        declarations: impl Iterator<Item = Option<Vec<&'n Node>>>,
        target: impl Fn(&Expr<'_>) -> Option<usize>,
    ) -> Vec<Vec<(usize, Span)>> {
        declarations
            .map(|nodes| {
                let mut found = Vec::new();
                let mut open = nodes.unwrap_or_default();
                open.reverse();
                while let Some(node) = open.pop() {
                    match &node.kind {
                        Kind::Array(elements) => open.extend(elements.iter().rev()),
                        Kind::Object(members) => {
                            open.extend(members.iter().rev().map(|member| &member.value));
                        }
                        Kind::String(text) => self.calls(node, text, &target, &mut found),
                        _ => {}
                    }
                }
                found
            })
            .collect()
    }

    fn calls(
        &self,
        node: &Node,
        text: &str,
        target: &impl Fn(&Expr<'_>) -> Option<usize>,
        found: &mut Vec<(usize, Span)>,
    ) {
        if matches!(classify(text), Text::Literal(_)) {
            return;
        }
        let read = self.scope.read(text, node.span);
        for part in read.iter().flat_map(Expr::descendants) {
            if let Some(at) = target(part) {
                let span = self.template.inside(node.span, text.len(), part.span);
                found.push((at, span));
            }
        }
    }

    fn report(
        &self,
        edges: &[Vec<(usize, Span)>],
        names: &[&str],
        kind: &'static str,
        report: &mut Report,
    ) {
        for cycle in shortest_circles(edges) {
            let Some((first, span)) = cycle.first() else {
                continue;
            };
            let ends = cycle.iter().map(|(node, _)| *node).chain([*first]);
            let chain: Vec<&str> = ends.filter_map(|at| names.get(at).copied()).collect();
            let chain = chain.join(" → ");
            let kind: FaultKind = if kind == "functions" {
                FunctionFault::Recursion(chain).into()
            } else {
                DeclarationFault::Cycle { kind, chain }.into()
            };
            let pointer = Pointer::covering(self.template.root, span.start);
            report.add(Fault::new(kind, *span, pointer).of(self.body.deployment));
        }
    }
}
