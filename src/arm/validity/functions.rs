//! User functions: their form, and functions that call themselves. What their
//! expressions may read is looked at where all expressions are.

use std::collections::BTreeMap;

use super::constraints::Type;
use super::fault::Fault;
use super::kinds::FunctionFault;
use super::report::Report;
use crate::arm::Template;
use crate::json::{Member, Node, Pointer};
use crate::text::Span;

/// Looks at the functions of one body.
pub(super) fn check(template: &Template<'_>, index: usize, report: &mut Report) {
    let Some(body) = template.bodies.get(index) else {
        return;
    };
    let Some(section) = body.node.member("functions") else {
        return;
    };
    let pointer = body.pointer.child(&section.key);
    let mut functions = Functions {
        deployment: body.deployment,
        known: BTreeMap::new(),
        report,
    };
    for (index, group) in section.value.elements().iter().enumerate() {
        functions.group(group, &pointer.child(index));
    }
}

struct Functions<'f> {
    deployment: Option<usize>,
    /// Where each function stands first, by its name in lower case.
    known: BTreeMap<String, (Span, Pointer)>,
    report: &'f mut Report,
}

impl Functions<'_> {
    fn put(&mut self, kind: FunctionFault, span: Span, pointer: Pointer) -> &mut Fault {
        let fault = Fault::new(kind, span, pointer);
        self.report.put(fault.of(self.deployment))
    }

    fn group(&mut self, group: &Node, pointer: &Pointer) {
        let namespace = group.member("namespace");
        let name = namespace.and_then(|member| member.value.as_str());
        let Some((namespace, name)) = namespace.zip(name) else {
            let kind = FunctionFault::Incomplete("a `namespace`");
            self.put(kind, group.span, pointer.clone());
            return;
        };
        let Some(members) = group.member("members").filter(|one| one.value.is_object()) else {
            let kind = FunctionFault::Incomplete("an object `members`");
            self.put(kind, group.span, pointer.clone());
            return;
        };
        let below = pointer.child(&members.key);
        for function in members.value.members() {
            let full = format!("{name}.{}", function.key);
            let place = (function.key_span, below.child(&function.key));
            match self.known.get(&full.to_ascii_lowercase()).cloned() {
                Some((first, at)) => {
                    let span = namespace.value.span;
                    let pointer = pointer.child(&namespace.key);
                    let fault = self.put(FunctionFault::Duplicate(full), span, pointer);
                    fault
                        .related
                        .push((first, at, "it is defined here first".to_owned()));
                }
                None => {
                    self.known.insert(full.to_ascii_lowercase(), place);
                }
            }
            self.function(function, &below.child(&function.key));
        }
    }

    fn function(&mut self, function: &Member, pointer: &Pointer) {
        let output = function.value.get("output");
        let declared = output.and_then(|output| output.get("type").or(output.get("$ref")));
        if declared.is_none() || output.and_then(|output| output.get("value")).is_none() {
            let kind = FunctionFault::Incomplete("an `output` with `type` and `value`");
            self.put(kind, function.value.span, pointer.clone());
        }
        let Some(parameters) = function.value.member("parameters") else {
            return;
        };
        let pointer = pointer.child(&parameters.key);
        for (index, parameter) in parameters.value.elements().iter().enumerate() {
            let pointer = pointer.child(index);
            let has_type = parameter.get("$ref").is_some()
                || parameter
                    .get("type")
                    .and_then(Node::as_str)
                    .is_some_and(|name| Type::of(name).is_some());
            if parameter.get("name").and_then(Node::as_str).is_none() || !has_type {
                let kind = FunctionFault::Incomplete("`name` and `type` for each parameter");
                self.put(kind, parameter.span, pointer.clone());
            }
            if let Some(member) = parameter.member("defaultValue") {
                let pointer = pointer.child(&member.key);
                self.put(FunctionFault::Default, member.key_span, pointer);
            }
        }
    }
}
