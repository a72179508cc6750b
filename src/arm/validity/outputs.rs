//! Outputs: their types and values.

use super::constraints::{TYPES, Type, type_of};
use super::fault::Fault;
use super::kinds::OutputFault;
use super::report::Report;
use super::structure::{is_symbolic, kind_of};
use crate::arm::{Template, Value};
use crate::json::{Member, Pointer};
use crate::text::Span;

/// Looks at the outputs of one body.
pub(super) fn check(template: &Template<'_>, index: usize, report: &mut Report) {
    let Some(body) = template.bodies.get(index) else {
        return;
    };
    let Some(section) = body.node.member("outputs") else {
        return;
    };
    for output in section.value.members() {
        let pointer = body.pointer.child(&section.key).child(&output.key);
        let mut put = |kind: OutputFault, span: Span, pointer: Pointer| {
            let fault = Fault::new(kind, span, pointer).of(body.deployment);
            report.add(match &fault.kind {
                super::FaultKind::Output(OutputFault::UnknownType(_)) => {
                    fault.help(format!("allowed are `{}`", TYPES.join("`, `")))
                }
                _ => fault,
            });
        };
        form(output, is_symbolic(body), &pointer, &mut put);
        let declared = type_of(body, &output.value);
        let value = output.value.member("value");
        let scope = template.scopes.get(body.scope);
        if let (Some(declared), Some(value), Some(scope)) = (declared, value, scope) {
            let given = scope.evaluate(&value.value);
            if !declared.fits(&given) && !is_refused(&given) {
                let kind = OutputFault::Type {
                    name: output.key.to_string(),
                    expected: declared.expected(),
                    found: match &value.value.as_str() {
                        Some(_) => given.kind_name(),
                        None => kind_of(&value.value),
                    },
                };
                put(kind, value.value.span, pointer.child(&value.key));
            }
        }
    }
}

fn form(
    output: &Member,
    is_symbolic: bool,
    pointer: &Pointer,
    put: &mut impl FnMut(OutputFault, Span, Pointer),
) {
    let (name, node) = (output.key.to_string(), &output.value);
    match node.member("type") {
        None if node.get("$ref").is_none() && !is_symbolic => {
            put(
                OutputFault::NoType(name.clone()),
                node.span,
                pointer.clone(),
            );
        }
        Some(member) => {
            let written = member.value.as_str().unwrap_or_default();
            if Type::of(written).is_none() {
                let kind = OutputFault::UnknownType(written.to_owned());
                put(kind, member.value.span, pointer.child(&member.key));
            }
        }
        None => {}
    }
    match (node.member("value"), node.member("copy")) {
        (None, None) => put(OutputFault::NoValue(name), node.span, pointer.clone()),
        (Some(_), Some(copy)) => {
            let pointer = pointer.child(&copy.key);
            put(OutputFault::ValueAndCopy(name), copy.key_span, pointer);
        }
        _ => {}
    }
}

/// Whether it has a fault already, where its expression stands.
fn is_refused(value: &Value) -> bool {
    use crate::arm::Why;
    matches!(
        value.as_unknown().map(|unknown| &unknown.why),
        Some(Why::Invalid(_))
    )
}
