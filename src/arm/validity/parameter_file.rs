//! Values of a parameter file against the template that they are for.

use super::constraints::{Broken, type_of};
use super::fault::Fault;
use super::kinds::ValueFault;
use super::parameters::is_expression;
use super::passed::{needs_value, not_secure};
use super::report::Report;
use super::shape::{Misfit, Reading};
use super::structure::{has_type_definitions, is_symbolic};
use crate::arm::Template;
use crate::json::{Member, Node, Pointer};
use crate::text::Span;

/// The faults of a parameter file, in the order of that file; places and
/// pointers are those of the parameter file.
///
/// `root` is the file's root. A `null` in it means that nothing is given: the
/// portal writes it for everything.
#[must_use]
pub fn parameter_file(template: &Template<'_>, root: &Node) -> Vec<Fault> {
    let Some(section) = root.member("parameters") else {
        return Vec::new();
    };
    let mut values = Values {
        template,
        report: Report::default(),
        section: Pointer::root().child(&section.key),
    };
    for member in section.value.members() {
        values.entry(member);
    }
    values.missing(section);
    let mut faults = values.report.faults;
    faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
    faults
}

/// The first thing that a value breaks which is given for a declared parameter, as in a parameter
/// file; `root` is the template.
#[must_use]
pub fn given_value(root: &Node, declared: &Member, value: &Node) -> Option<ValueFault> {
    let reading = Reading {
        root,
        is_deep: has_type_definitions(root),
        evaluates: false,
    };
    let misfits = reading.misfits(&declared.value, &declared.key, value, &Pointer::root());
    misfits.into_iter().find_map(Misfit::of_value)
}

struct Values<'v, 'd> {
    template: &'v Template<'d>,
    report: Report,
    section: Pointer,
}

impl<'d> Values<'_, 'd> {
    fn declared(&self) -> &'d [Member] {
        let section = self.template.root.get("parameters");
        section.map_or(&[], Node::members)
    }

    fn entry(&mut self, member: &Member) {
        let pointer = self.section.child(&member.key);
        let name = member.key.to_string();
        let declared = self.declared().iter();
        let declaration = declared
            .clone()
            .find(|declared| declared.key.eq_ignore_ascii_case(&name));
        let Some(declaration) = declaration else {
            let names = declared.map(|declared| declared.key.as_str());
            let fault = Fault::new(ValueFault::Unknown(name), member.key_span, pointer);
            self.report.add(fault.near(&member.key, names));
            return;
        };
        let value = member.value.member("value");
        let reference = member.value.member("reference");
        match (value, reference) {
            // Newer files read from the client by `expression`; it is not ours to judge.
            (None, None) if member.value.get("expression").is_some() => {}
            (None, None) => {
                let kind = ValueFault::Nothing(name);
                self.report
                    .add(Fault::new(kind, member.value.span, pointer));
            }
            (Some(_), Some(reference)) => {
                let pointer = pointer.child(&reference.key);
                let kind = ValueFault::Both(name);
                self.report
                    .add(Fault::new(kind, reference.key_span, pointer));
            }
            (None, Some(reference)) => self.reference(&name, declaration, reference, &pointer),
            (Some(value), None) => self.value(name, declaration, value, &pointer),
        }
    }

    fn reference(&mut self, name: &str, declaration: &Member, at: &Member, pointer: &Pointer) {
        if let Some(kind) = not_secure(name, declaration) {
            let fault = Fault::new(kind, at.key_span, pointer.child(&at.key));
            self.report.add(fault);
        }
    }

    fn value(&mut self, name: String, declaration: &Member, at: &Member, pointer: &Pointer) {
        let Some(body) = self.template.bodies.first() else {
            return;
        };
        let reading = Reading {
            root: body.node,
            is_deep: is_symbolic(body),
            evaluates: false,
        };
        let pointer = pointer.child(&at.key);
        let misfits = reading.misfits(&declaration.value, &name, &at.value, &pointer);
        let is_other_type = |misfit: &Misfit| matches!(misfit.what, Broken::Type { .. });
        if is_expression(&at.value) && !misfits.iter().any(is_other_type) {
            if type_of(body, &declaration.value).is_some() {
                let kind = ValueFault::Expression(name);
                self.report.add(Fault::new(kind, at.value.span, pointer));
            }
            return;
        }
        for misfit in misfits {
            let (span, pointer) = (misfit.span, misfit.pointer.clone());
            if let Some(kind) = misfit.of_value() {
                self.report.add(Fault::new(kind, span, pointer));
            }
        }
    }

    /// Parameters without default that the file says nothing of.
    fn missing(&mut self, section: &Member) {
        for declaration in self.declared() {
            let is_given = section.value.get(&declaration.key).is_some();
            if is_given || !needs_value(self.template.root, &declaration.value) {
                continue;
            }
            let kind = ValueFault::Missing(declaration.key.to_string());
            let span = Span::at(section.value.span.start);
            let fault = Fault::new(kind, span, self.section.clone());
            self.report
                .add(fault.help("give it here, or when the template is deployed"));
        }
    }
}
