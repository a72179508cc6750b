//! Whether a template is valid: faults of its structure and its language, each
//! at its exact place.
//!
//! One family a file; [`LIMITS`] is the table of Azure's limits. What depends
//! on the values of parameters is looked at twice: with the values that are
//! given or that are defaults, and with any values. Knows what is wrong, not
//! how bad that is; `rule` says that.

mod circular;
mod constraints;
mod copies;
mod declarations;
mod definitions;
mod dependencies;
mod expressions;
mod fault;
mod functions;
mod kinds;
mod limits;
mod nested;
mod outputs;
mod parameter_file;
mod parameters;
mod passed;
mod placement;
mod references;
mod report;
mod resources;
mod segments;
mod shape;
mod structure;
mod walk;

use std::collections::BTreeMap;
use std::mem::{Discriminant, discriminant};

pub use constraints::declared_type;
pub use fault::{Fault, FaultKind};
pub use kinds::{
    CopyFault, DeclarationFault, DependencyFault, ExpressionFault, FunctionFault, Held, LimitFault,
    NestedFault, OutputFault, ResourceFault, StructureFault, ValueFault,
};
pub use limits::{LIMITS, Limits};
pub use parameter_file::{given_value, parameter_file};
pub use passed::linked_values;
pub(in crate::arm) use structure::is_symbolic;

use super::Template;
use crate::text::Span;
use report::Report;

/// All faults of a template, in the order of the file.
#[must_use]
pub fn validity(template: &Template<'_>) -> Vec<Fault> {
    weighed(template, find)
}

/// What is found in a template, and of each fault whether it is found with any values too.
fn weighed<'d>(template: &Template<'d>, find: impl Fn(&Template<'d>) -> Vec<Fault>) -> Vec<Fault> {
    let mut faults = find(template);
    if faults.iter().any(|fault| fault.kind.depends_on_values()) {
        let any = find(&template.for_any_values());
        let certain: BTreeMap<Span, Vec<Discriminant<FaultKind>>> =
            any.iter().fold(BTreeMap::new(), |mut all, fault| {
                let kinds: &mut Vec<_> = all.entry(fault.span).or_default();
                kinds.push(discriminant(&fault.kind));
                all
            });
        for fault in &mut faults {
            let kind = discriminant(&fault.kind);
            let holds_always = certain
                .get(&fault.span)
                .is_some_and(|kinds| kinds.contains(&kind));
            fault.is_certain &= !fault.kind.depends_on_values() || holds_always;
        }
        faults.retain(|fault| fault.is_certain || !fault.kind.is_by_chance());
    }
    faults
}

fn find(template: &Template<'_>) -> Vec<Fault> {
    let mut report = Report::default();
    limits::check(template, &mut report);
    for index in 0..template.bodies.len() {
        structure::check(template, index, &mut report);
        definitions::check(template, index, &mut report);
        parameters::check(template, index, &mut report);
        functions::check(template, index, &mut report);
        declarations::check(template, index, &mut report);
        outputs::check(template, index, &mut report);
    }
    walk::check(template, &mut report);
    resources::check(template, &template.waits().names, &mut report);
    copies::check(template, &mut report);
    nested::check(template, &mut report);
    dependencies::check(template, &mut report);
    let mut faults = report.faults;
    faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
    // What a variable gets wrong is found wherever it is read.
    faults.dedup_by(|later, first| later.span == first.span && later.kind == first.kind);
    faults
}
