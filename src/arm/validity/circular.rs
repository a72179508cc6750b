//! Resources that wait for each other: every circle whole, and what breaks it.

use super::fault::Fault;
use super::kinds::DependencyFault;
use super::report::Report;
use crate::arm::Template;
use crate::arm::graph::{Back, Step, WaitCircle, circles};
use crate::json::Pointer;
use crate::text::Span;

/// Looks for circles in a template.
pub(super) fn check(template: &Template<'_>, report: &mut Report) {
    for circle in circles(template) {
        report.faults.extend(fault(template, &circle));
    }
}

fn fault(template: &Template<'_>, circle: &WaitCircle) -> Option<Fault> {
    let first = circle.steps.first()?;
    let (span, _) = place(template, first)?;
    let ends = circle.steps.iter().map(|step| step.from);
    let names: Vec<String> = ends
        .chain([first.from])
        .map(|at| name(template, at))
        .collect();
    let chain = names.join(" → ");
    let by_id = circle
        .steps
        .iter()
        .any(|step| step.waits.iter().all(|wait| wait.is_by_id));
    let kind = if by_id && circle.steps.len() > 1 {
        DependencyFault::CycleById(chain)
    } else {
        DependencyFault::Cycle(chain)
    };
    let pointer = Pointer::covering(template.root, span.start);
    let mut fault = Fault::new(kind, span, pointer).of(Some(first.from));
    fault.help = circle
        .steps
        .get(circle.cut)
        .map(|step| help(template, step));
    if circle.steps.len() > 1 {
        for step in &circle.steps {
            for wait in &step.waits {
                let pointer = Pointer::covering(template.root, wait.span.start);
                let how = if wait.is_entry { "depends on" } else { "reads" };
                let text = format!(
                    "`{}` {how} `{}`",
                    short(template, step.from),
                    short(template, step.to)
                );
                fault.related.push((wait.span, pointer, text));
            }
        }
    }
    Some(fault)
}

/// Where a step is said first.
fn place(template: &Template<'_>, step: &Step) -> Option<(Span, Pointer)> {
    let wait = step.waits.first()?;
    Some((wait.span, Pointer::covering(template.root, wait.span.start)))
}

fn name(template: &Template<'_>, at: usize) -> String {
    let resource = template.resources.get(at);
    resource.map_or_else(String::new, |resource| {
        format!("{} {}", resource.full_type, resource.name)
    })
}

fn short(template: &Template<'_>, at: usize) -> String {
    let resource = template.resources.get(at);
    resource.map_or_else(String::new, |resource| resource.name.to_string())
}

/// What to take out, and why that and nothing else.
fn help(template: &Template<'_>, cut: &Step) -> String {
    let (from, to) = (short(template, cut.from), short(template, cut.to));
    let entry = format!("take `{to}` out of the `dependsOn` of `{from}`");
    let dotted = |path: &Pointer| path.tokens().collect::<Vec<_>>().join(".");
    match &cut.back {
        _ if cut.from == cut.to => format!("`{from}` waits for itself: take that out"),
        Some(Back::Part) => format!("{entry}: it is a part of it, and made after it"),
        Some(Back::Filled(path)) => {
            format!(
                "{entry}: `{}`, which names it, is filled by the service",
                dotted(path)
            )
        }
        Some(Back::Peering(_)) => {
            format!("{entry}, and its peering out of it: peer the two when both are there")
        }
        Some(Back::Unnamed) => format!("{entry}: nothing in it names the other"),
        None => {
            "take out the edge that is needed least, or let one of them be set later".to_owned()
        }
    }
}
