//! `dependsOn`, the edges that references make, and circles of both.

use super::circular;
use super::fault::Fault;
use super::kinds::DependencyFault;
use super::references;
use super::report::Report;
use super::structure::is_symbolic;
use crate::arm::graph::{Entry, Own, Read, Target, Waits};
use crate::arm::{Resource, Template, Value, Why, join_names};
use crate::json::Pointer;
use crate::text::Span;

/// Looks at all edges.
pub(super) fn check(template: &Template<'_>, report: &mut Report) {
    let waits = template.waits();
    for (at, (resource, own)) in template.resources.iter().zip(&waits.resources).enumerate() {
        let mut one = One {
            template,
            at,
            resource,
            report,
        };
        one.depends_on(own);
        one.reads(own);
    }
    for (at, reads) in waits.outputs.iter().enumerate() {
        let deployment = template.bodies.get(at).and_then(|body| body.deployment);
        for read in reads {
            let fault = references::fault_of_output(template, at, read);
            report
                .faults
                .extend(fault.map(|kind| of_read(template, at, read, kind).of(deployment)));
        }
    }
    circular::check(template, report);
    parents(template, report);
}

/// One resource.
struct One<'o, 'd> {
    template: &'o Template<'d>,
    at: usize,
    resource: &'o Resource<'d>,
    report: &'o mut Report,
}

impl One<'_, '_> {
    fn put(&mut self, kind: DependencyFault, span: Span, path: &Pointer) -> &mut Fault {
        let fault = Fault::new(kind, span, self.resource.pointer.join(path));
        self.report.put(fault.of(Some(self.at)))
    }

    fn depends_on(&mut self, own: &Own) {
        if let Some((kind, span, path)) = &own.form {
            self.put(DependencyFault::Form(kind), *span, path);
        }
        for entry in &own.depends_on {
            self.entry(entry);
        }
    }

    fn entry(&mut self, entry: &Entry) {
        let (span, path) = (entry.span, &entry.path);
        match &entry.value {
            Value::String(text) if text.trim().is_empty() => {
                self.put(DependencyFault::Empty, span, path);
                return;
            }
            Value::String(_) | Value::Null => {}
            // What is refused is said where it stands.
            Value::Unknown(unknown) if matches!(unknown.why, Why::Invalid(_) | Why::Limit(_)) => {
                return;
            }
            Value::Unknown(_) => {}
            other => {
                self.put(DependencyFault::Form(other.kind_name()), span, path);
                return;
            }
        }
        match &entry.target {
            Target::Several(all) => {
                let kind = DependencyFault::Ambiguous {
                    name: entry.value.to_string(),
                    count: all.len(),
                };
                let help = "name it by `resourceId(…)`";
                self.put(kind, span, path).help = Some(help.to_owned());
            }
            Target::Nothing if entry.value != Value::Null => self.undeclared(entry),
            Target::Nothing | Target::Found(_) | Target::Maybe => {}
        }
    }

    fn undeclared(&mut self, entry: &Entry) {
        let (value, span, path) = (&entry.value, entry.span, &entry.path);
        let names = &self.template.waits().names;
        let body = self.resource.body;
        let symbolic = self.template.bodies.get(body).is_some_and(is_symbolic);
        if let Some(text) = value.as_str().filter(|_| symbolic)
            && let Some(near) = names
                .symbols(body)
                .find(|name| name.eq_ignore_ascii_case(text))
        {
            let help = format!("write `{near}`");
            let kind = DependencyFault::SymbolCase(text.to_owned());
            self.put(kind, span, path).help = Some(help);
            return;
        }
        let (shown, what) = references::named(value);
        let kind = DependencyFault::Undeclared(what);
        let of_body = self.template.resources.iter();
        let known: Vec<&str> = of_body
            .filter(|resource| resource.body == body)
            .filter_map(Resource::known_name)
            .chain(names.symbols(body))
            .collect();
        let mut fault =
            Fault::new(kind, span, self.resource.pointer.join(path)).near(&shown, known);
        if fault.help.is_none() {
            let help = "take it out, or declare it here; what is there already needs no dependency";
            fault.help = Some(help.to_owned());
        }
        self.report.add(fault.of(Some(self.at)));
    }

    fn reads(&mut self, own: &Own) {
        for read in own.reads.iter().filter(|read| !references::is_early(read)) {
            let body = self.resource.body;
            let fault = references::fault_of(self.template, body, read);
            let at = Some(self.at);
            let fault = fault.map(|kind| of_read(self.template, body, read, kind).of(at));
            self.report.faults.extend(fault);
        }
    }
}

/// The fault of a call in a body.
fn of_read(template: &Template<'_>, at: usize, read: &Read, kind: DependencyFault) -> Fault {
    let span = match kind {
        DependencyFault::ReferenceVersion => read.span,
        _ => read.argument,
    };
    let pointer = Pointer::covering(template.root, span.start);
    let fault = Fault::new(kind, span, pointer);
    let is_symbolic = template.bodies.get(at).is_some_and(is_symbolic);
    match read.value.as_str() {
        Some(text) if is_symbolic && read.target == Target::Nothing => {
            fault.near(text, template.waits().names.symbols(at))
        }
        _ => fault,
    }
}

/// Children whose parent is declared in the same body, without a way to it.
fn parents(template: &Template<'_>, report: &mut Report) {
    let waits = template.waits();
    for (at, resource) in template.resources.iter().enumerate() {
        let Some(parent) = parent_of(template, resource) else {
            continue;
        };
        if parent == at || reaches(waits, at, parent) {
            continue;
        }
        let (Some(above), Some(member)) =
            (template.resources.get(parent), resource.node.member("name"))
        else {
            continue;
        };
        let kind = DependencyFault::NoParentEdge {
            child: format!("{} {}", resource.full_type, resource.name),
            parent: above.name.to_string(),
        };
        let pointer = resource.pointer.child(&member.key);
        let span = above.node.get("name").unwrap_or(above.node).span;
        let fault = Fault::new(kind, member.value.span, pointer)
            .of(Some(at))
            .help("add the parent to `dependsOn`; being its child makes no dependency")
            .related(span, above.pointer.clone(), "the parent is declared here");
        report.add(fault);
    }
}

fn parent_of(template: &Template<'_>, resource: &Resource<'_>) -> Option<usize> {
    if resource.existing {
        return None;
    }
    let (kind, _) = resource.full_type.rsplit_once('/')?;
    if kind.to_ascii_lowercase().ends_with("/providers") || !kind.contains('/') {
        return None;
    }
    let mut names = crate::arm::split_names(&resource.name);
    names.pop()?;
    if names.len() != kind.split('/').count() - 1 {
        return None;
    }
    let name = join_names(&names);
    let found = template
        .waits()
        .names
        .same_identity(resource.body, kind, &name);
    let declared = found.iter().find(|at| {
        let parent = template.resources.get(**at);
        parent.is_some_and(|parent| !parent.existing)
    });
    declared.copied()
}

/// Whether a way leads from one node to another.
fn reaches(waits: &Waits, from: usize, to: usize) -> bool {
    let mut seen = std::collections::BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        for wait in waits.of_resource(at) {
            if wait.to == to {
                return true;
            }
            if seen.insert(wait.to) {
                open.push(wait.to);
            }
        }
    }
    false
}
