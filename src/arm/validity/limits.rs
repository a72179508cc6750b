//! The limits of Azure, in one table.

use super::fault::Fault;
use super::kinds::LimitFault;
use super::report::Report;
use crate::arm::scope::Loop;
use crate::arm::{Body, Template, Value};
use crate::json::Node;
use crate::text::Span;

/// What Azure takes at most (limits of templates, best practices and copy
/// loops in the Azure documentation, 2026-03).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a template.
    pub template_bytes: usize,
    /// Bytes of one resource.
    pub resource_bytes: usize,
    /// Characters of an expression, brackets included.
    pub expression_characters: usize,
    /// Parameters of a template.
    pub parameters: usize,
    /// Variables of a template; it was 256 until about 2025.
    pub variables: usize,
    /// Resources of a deployment, every turn of a loop counted.
    pub resources: usize,
    /// Outputs of a template.
    pub outputs: usize,
    /// Turns of a copy loop.
    pub copy_turns: i64,
    /// Levels of child resources inside each other.
    pub child_levels: usize,
    /// Characters in the name of a deployment.
    pub deployment_name: usize,
}

/// The limits of Azure.
pub const LIMITS: Limits = Limits {
    template_bytes: 4 << 20,
    resource_bytes: 1 << 20,
    expression_characters: 24_576,
    parameters: 256,
    variables: 512,
    resources: 800,
    outputs: 64,
    copy_turns: 800,
    child_levels: 5,
    deployment_name: 64,
};

/// Counts what a template has.
pub(super) fn check(template: &Template<'_>, report: &mut Report) {
    if let Some(text) = template
        .text
        .filter(|text| text.len() > LIMITS.template_bytes)
    {
        let fault = LimitFault::TooLarge {
            what: "template",
            size: text.len(),
            unit: "bytes",
            most: LIMITS.template_bytes,
        };
        let start = Span::at(template.root.span.start);
        report.add(Fault::new(fault, start, template.pointer.clone()));
    }
    for (index, body) in template.bodies.iter().enumerate() {
        // What an outer body declares counts there all the same.
        sections(body, report);
        resources(template, index, report);
    }
}

fn sections(body: &Body<'_>, report: &mut Report) {
    let counts = [
        ("parameters", LIMITS.parameters),
        ("variables", LIMITS.variables),
        ("outputs", LIMITS.outputs),
    ];
    for (section, most) in counts {
        let Some(member) = body.node.member(section) else {
            continue;
        };
        let members = member.value.members().iter();
        let count = members
            .map(|member| match Loop::all(member) {
                Some(loops) if section == "variables" => loops.len(),
                _ => 1,
            })
            .sum();
        if count > most {
            let fault = LimitFault::TooMany {
                what: section,
                count,
                most,
            };
            let pointer = body.pointer.child(&member.key);
            report.add(Fault::new(fault, member.key_span, pointer));
        }
    }
}

/// Resources of one body; the place is the first one beyond the limit.
fn resources(template: &Template<'_>, body: usize, report: &mut Report) {
    let mut count = 0_usize;
    let mut beyond = None;
    for (index, resource) in template.resources.iter().enumerate() {
        if resource.body != body || resource.existing {
            continue;
        }
        if resource.node.span.len() as usize > LIMITS.resource_bytes {
            let fault = LimitFault::TooLarge {
                what: "resource",
                size: resource.node.span.len() as usize,
                unit: "bytes",
                most: LIMITS.resource_bytes,
            };
            let start = Span::at(resource.node.span.start);
            let fault = Fault::new(fault, start, resource.pointer.clone());
            report.add(fault.of(Some(index)));
        }
        count = count.saturating_add(turns(template, body, resource.node));
        if count > LIMITS.resources && beyond.is_none() {
            beyond = Some(index);
        }
    }
    let beyond = beyond.and_then(|index| Some((index, template.resources.get(index)?)));
    if let Some((index, resource)) = beyond {
        let fault = LimitFault::TooMany {
            what: "resources",
            count,
            most: LIMITS.resources,
        };
        let fault = Fault::new(fault, resource.node.span, resource.pointer.clone());
        report.add(fault.of(Some(index)));
    }
}

/// How many resources one declaration makes; one where that is not known.
fn turns(template: &Template<'_>, body: usize, node: &Node) -> usize {
    let scope = template
        .bodies
        .get(body)
        .and_then(|body| template.scopes.get(body.scope));
    let count = node.path(["copy", "count"]).zip(scope);
    match count.map(|(count, scope)| scope.evaluate(count)) {
        // A count out of bounds has a fault of its own.
        Some(Value::Int(turns)) if (0..=LIMITS.copy_turns).contains(&turns) => {
            usize::try_from(turns).unwrap_or_default()
        }
        _ => 1,
    }
}
