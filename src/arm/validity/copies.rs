//! Copy loops over resources, properties, variables and outputs.

use std::collections::BTreeMap;

use super::fault::Fault;
use super::kinds::{CopyFault, ExpressionFault};
use super::limits::LIMITS;
use super::report::{Path, Report, is_inner};
use super::structure::kind_of;
use super::walk::Here;
use crate::arm::{Scope, Template, Value};
use crate::json::{Member, Node, Pointer};
use crate::text::Span;

/// Looks at the loops over resources.
pub(super) fn check(template: &Template<'_>, report: &mut Report) {
    let mut known: BTreeMap<(usize, String), (Span, Pointer)> = BTreeMap::new();
    for (at, resource) in template.resources.iter().enumerate() {
        let Some(member) = resource.node.member("copy") else {
            continue;
        };
        let Some(scope) = template.scope_of(resource) else {
            continue;
        };
        let mut one = One {
            at,
            scope,
            pointer: resource.pointer.child(&member.key),
            report,
        };
        if resource.parent.is_some() {
            one.put(CopyFault::OnChild, member.key_span, one.pointer.clone())
                .help =
                Some("declare the child beside its parent, with its full type and name".to_owned());
            continue;
        }
        if !is_inner(template, resource.body) {
            one.put(CopyFault::InOuterScope, member.key_span, one.pointer.clone())
                .help = Some("evaluate the nested template by itself: `expressionEvaluationOptions` with scope `inner`".to_owned());
            continue;
        }
        one.check(&member.value);
        if let Some((name, span)) = name_of(&member.value) {
            let key = (resource.body, name.to_ascii_lowercase());
            let pointer = one.pointer.child("name");
            match known.get(&key).cloned() {
                Some((first, there)) => {
                    let fault = one.put(CopyFault::Duplicate(name.to_owned()), span, pointer);
                    fault
                        .related
                        .push((first, there, "the first one is here".to_owned()));
                }
                None => {
                    known.insert(key, (span, pointer));
                }
            }
        }
    }
}

fn name_of(copy: &Node) -> Option<(&str, Span)> {
    let name = copy.get("name")?;
    Some((name.as_str()?, name.span))
}

/// One loop over a resource.
struct One<'o, 'd> {
    at: usize,
    scope: &'o Scope<'d>,
    pointer: Pointer,
    report: &'o mut Report,
}

impl One<'_, '_> {
    fn put(&mut self, kind: CopyFault, span: Span, pointer: Pointer) -> &mut Fault {
        let fault = Fault::new(kind, span, pointer);
        self.report.put(fault.of(Some(self.at)))
    }

    fn check(&mut self, copy: &Node) {
        for wanted in ["name", "count"] {
            if copy.get(wanted).is_none() {
                let pointer = self.pointer.clone();
                self.put(CopyFault::Missing(wanted), copy.span, pointer);
            }
        }
        let turns = copy.member("count").and_then(|count| {
            let (turns, fault) = judged(self.scope, count, &self.pointer);
            if let Some(fault) = fault {
                self.report.add(fault.of(Some(self.at)));
            }
            turns
        });
        if let Some(mode) = copy.member("mode")
            && let Value::String(text) = self.scope.evaluate(&mode.value)
            && !["parallel", "serial"]
                .iter()
                .any(|known| text.eq_ignore_ascii_case(known))
        {
            let fault = Fault::new(
                CopyFault::Mode(text.to_string()),
                mode.value.span,
                self.pointer.child(&mode.key),
            );
            let fault = fault.near(&text, ["parallel", "serial"]);
            self.report.add(fault.of(Some(self.at)));
        }
        if let Some(batch) = copy.member("batchSize")
            && let Value::Int(size) = self.scope.evaluate(&batch.value)
            && let Some(count) = turns.filter(|count| size > *count && *count > 0)
        {
            let pointer = self.pointer.child(&batch.key);
            self.put(
                CopyFault::BatchSize { size, count },
                batch.key_span,
                pointer,
            );
        }
    }
}

/// The most elements that loops inside each other are looked at for: beyond it a
/// template is larger than Azure takes, and its values are not evaluated to the end.
const ELEMENTS: i64 = 100_000;

/// Looks at the count of a loop over properties, variables or outputs. Gives the
/// elements that it makes together with the loops around it.
pub(super) fn count(
    here: &Here<'_, '_>,
    element: &Node,
    path: &Path<'_>,
    report: &mut Report,
) -> i64 {
    let Some(count) = element.member("count") else {
        return here.elements;
    };
    let (turns, fault) = judged(here.scope, count, &path.pointer());
    if let Some(fault) = fault {
        report.add(fault.of(here.resource));
    }
    let elements = here.elements.saturating_mul(turns.unwrap_or(1).max(1));
    if elements > ELEMENTS && here.elements <= ELEMENTS {
        let kind = ExpressionFault::NotEvaluated("loops inside each other make too many elements");
        let fault = Fault::new(kind, count.value.span, path.pointer().child(&count.key));
        report.add(fault.of(here.resource));
    }
    elements
}

/// The turns of a loop, where they are known and possible, and what is wrong with them.
fn judged(scope: &Scope<'_>, count: &Member, pointer: &Pointer) -> (Option<i64>, Option<Fault>) {
    let value = scope.evaluate(&count.value);
    let (turns, kind) = match &value {
        Value::Int(turns) => (*turns, None),
        Value::String(text) => match text.trim().parse::<i64>() {
            Ok(turns) => (turns, Some(CopyFault::CountText(text.to_string()))),
            Err(_) => (0, Some(CopyFault::CountForm("a text"))),
        },
        Value::Unknown(unknown) if unknown.is_text() => (0, Some(CopyFault::CountForm("a text"))),
        Value::Unknown(_) => return (None, None),
        _ => (0, Some(CopyFault::CountForm(kind_of(&count.value)))),
    };
    let most = LIMITS.copy_turns;
    let out = !(0..=most).contains(&turns);
    let kind = match kind {
        Some(CopyFault::CountText(_)) | None if out => {
            Some(CopyFault::Count { count: turns, most })
        }
        kind => kind,
    };
    let fault = kind.map(|kind| Fault::new(kind, count.value.span, pointer.child(&count.key)));
    ((!out).then_some(turns), fault)
}
