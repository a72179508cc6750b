//! Outputs: their types and values.

use super::constraints::{TYPES, Type, type_of};
use super::fault::Fault;
use super::kinds::OutputFault;
use super::report::Report;
use super::structure::{is_symbolic, kind_of};
use crate::arm::{Output, Shared, Template, Value};
use crate::json::{Member, Pointer};
use crate::text::Span;

/// Looks at the outputs of one body.
pub(super) fn check(template: &Template<'_>, index: usize, report: &mut Report) {
    let Some(body) = template.bodies.get(index) else {
        return;
    };
    for Output {
        member: output,
        pointer,
        value,
        ..
    } in template.outputs_of(index)
    {
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
        let (Some(declared), Some(mut given)) = (type_of(body, &output.value), value) else {
            continue;
        };
        let written = output.value.member("value");
        let is_literal = written.is_some_and(|member| member.value.as_str().is_none());
        let Some(written) = written.or_else(|| output.value.member("copy")) else {
            continue;
        };
        if is_refused(&given) {
            continue;
        }
        if output.value.get("value").is_none() && !given.is_known() {
            // However often a loop goes round, it makes an array.
            given = Value::Array(Shared::empty());
        }
        if !declared.fits(&given) {
            let found = if is_literal {
                kind_of(&written.value)
            } else {
                given.kind_name()
            };
            let kind = OutputFault::Type {
                name: output.key.to_string(),
                expected: declared.expected(),
                found,
            };
            put(kind, written.value.span, pointer.child(&written.key));
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
