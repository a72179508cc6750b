//! `dependsOn`, the edges that references make, and circles of both.

use super::fault::Fault;
use super::graph::{Edges, cycles};
use super::index::{Index, Target};
use super::kinds::DependencyFault;
use super::placement::EARLY;
use super::references::Reader;
use super::report::Report;
use super::structure::is_symbolic;
use crate::arm::symbolic::mentions;
use crate::arm::{Resource, ResourceId, Scope, Template, Value, Why, join_names};
use crate::json::{Kind, Pointer};
use crate::text::Span;

/// Where an edge stands, and whether only a resource ID makes it.
type Edge = (Span, bool);

/// Looks at all edges.
pub(super) fn check(template: &Template<'_>, index: &Index, report: &mut Report) {
    let mut edges: Edges<Edge> = Vec::new();
    for (at, resource) in template.resources.iter().enumerate() {
        let mut own = Vec::new();
        if let Some(scope) = template.looped_scope_of(resource) {
            let mut one = One {
                template,
                index,
                at,
                resource,
                scope: &scope,
                report,
            };
            one.depends_on(&mut own);
            one.reads(&mut own);
        }
        edges.push(own);
    }
    outputs(template, index, report);
    circles(template, &edges, report);
    parents(template, index, &edges, report);
}

/// One resource.
struct One<'o, 'd> {
    template: &'o Template<'d>,
    index: &'o Index,
    at: usize,
    resource: &'o Resource<'d>,
    scope: &'o Scope<'d>,
    report: &'o mut Report,
}

impl One<'_, '_> {
    fn put(&mut self, kind: DependencyFault, span: Span, pointer: Pointer) -> &mut Fault {
        let fault = Fault::new(kind, span, pointer);
        self.report.put(fault.of(Some(self.at)))
    }

    fn depends_on(&mut self, edges: &mut Vec<(usize, Edge)>) {
        let Some(member) = self.resource.node.member("dependsOn") else {
            return;
        };
        let pointer = self.resource.pointer.child(&member.key);
        match &member.value.kind {
            Kind::Array(elements) => {
                for (index, entry) in elements.iter().enumerate() {
                    let value = self.scope.evaluate(entry);
                    self.entry(&value, entry.span, pointer.child(index), edges);
                }
            }
            Kind::Null => {}
            _ => match self.scope.evaluate(&member.value) {
                Value::Array(entries) => {
                    for value in &entries {
                        self.entry(value, member.value.span, pointer.clone(), edges);
                    }
                }
                Value::Unknown(unknown) if !unknown.is_text() => {}
                other => {
                    let kind = DependencyFault::Form(other.kind_name());
                    self.put(kind, member.value.span, pointer);
                }
            },
        }
    }

    fn entry(
        &mut self,
        value: &Value,
        span: Span,
        pointer: Pointer,
        edges: &mut Vec<(usize, Edge)>,
    ) {
        match value {
            Value::String(text) if text.trim().is_empty() => {
                self.put(DependencyFault::Empty, span, pointer);
                return;
            }
            Value::String(_) | Value::Null => {}
            // What is refused is said where it stands.
            Value::Unknown(unknown) if matches!(unknown.why, Why::Invalid(_) | Why::Limit(_)) => {
                return;
            }
            Value::Unknown(_) => {}
            other => {
                self.put(DependencyFault::Form(other.kind_name()), span, pointer);
                return;
            }
        }
        match self.index.target(self.template, self.resource.body, value) {
            Target::Found(all) => edges.extend(all.into_iter().map(|to| (to, (span, false)))),
            Target::Several(all) => {
                let kind = DependencyFault::Ambiguous {
                    name: value.to_string(),
                    count: all.len(),
                };
                let help = "name it by `resourceId(…)`";
                self.put(kind, span, pointer).help = Some(help.to_owned());
            }
            Target::Maybe => {}
            Target::Nothing if *value == Value::Null => {}
            Target::Nothing => self.undeclared(value, span, pointer),
        }
    }

    fn undeclared(&mut self, value: &Value, span: Span, pointer: Pointer) {
        let body = self.resource.body;
        let symbolic = self.template.bodies.get(body).is_some_and(is_symbolic);
        if let Some(text) = value.as_str().filter(|_| symbolic)
            && let Some(near) = self
                .index
                .symbols(body)
                .find(|name| name.eq_ignore_ascii_case(text))
        {
            let help = format!("write `{near}`");
            let kind = DependencyFault::SymbolCase(text.to_owned());
            self.put(kind, span, pointer).help = Some(help);
            return;
        }
        // As a person knows it, not as the ID that an expression makes.
        let (shown, what) = match ResourceId::parse(value) {
            Some(id) => {
                let name = join_names(&id.names).to_string();
                let what = format!("{} `{name}`", id.full_type);
                (name, what)
            }
            None => (value.to_string(), format!("`{value}`")),
        };
        let kind = DependencyFault::Undeclared(what);
        let of_body = self.template.resources.iter();
        let names: Vec<&str> = of_body
            .filter(|resource| resource.body == body)
            .filter_map(Resource::known_name)
            .chain(self.index.symbols(body))
            .collect();
        let mut fault = Fault::new(kind, span, pointer).near(&shown, names);
        if fault.help.is_none() {
            let help = "take it out, or declare it here; what is there already needs no dependency";
            fault.help = Some(help.to_owned());
        }
        self.report.add(fault.of(Some(self.at)));
    }

    /// Edges from `reference` and `list…` anywhere in the resource's own part.
    fn reads(&mut self, edges: &mut Vec<(usize, Edge)>) {
        for member in self.resource.node.members() {
            let is = |name: &str| member.key.eq_ignore_ascii_case(name);
            if is("resources") || is("dependsOn") || is("comments") || is("metadata") {
                continue;
            }
            let mut reader = Reader {
                template: self.template,
                index: self.index,
                body: self.resource.body,
                scope: self.scope,
                resource: Some(self.at),
                is_early: is("copy") || EARLY.iter().any(|early| is(early)),
                report: self.report,
            };
            let reads = reader.reads(&member.value);
            edges.extend(
                reads
                    .into_iter()
                    .map(|read| (read.target, (read.span, read.by_id))),
            );
        }
    }
}

fn outputs(template: &Template<'_>, index: &Index, report: &mut Report) {
    for (at, body) in template.bodies.iter().enumerate() {
        let (Some(outputs), Some(scope)) =
            (body.node.get("outputs"), template.scopes.get(body.scope))
        else {
            continue;
        };
        for output in outputs.members() {
            let looped = scope.with_copy(&output.key, None);
            let mut reader = Reader {
                template,
                index,
                body: at,
                scope: &looped,
                resource: body.deployment,
                is_early: false,
                report,
            };
            reader.reads(&output.value);
        }
    }
}

fn circles(template: &Template<'_>, edges: &Edges<Edge>, report: &mut Report) {
    let is_off = |at: usize| template.is_off(Some(at));
    // A turn of a loop that reads another turn of it is no circle.
    let is_turn = |at: usize| {
        let resource = template.resources.get(at);
        resource.is_some_and(|resource| mentions(&resource.name, &["copyIndex"]))
    };
    let edges: Edges<Edge> = edges
        .iter()
        .enumerate()
        .map(|(from, all)| {
            let real = all.iter().filter(|(to, _)| {
                let to_itself = from == *to && is_turn(from);
                !to_itself && !is_off(from) && !is_off(*to)
            });
            real.copied().collect()
        })
        .collect();
    for cycle in cycles(&edges) {
        let Some((first, (span, _))) = cycle.first() else {
            continue;
        };
        let ends = cycle.iter().map(|(at, _)| *at).chain([*first]);
        let names: Vec<String> = ends
            .filter_map(|at| template.resources.get(at))
            .map(|resource| format!("{} {}", resource.full_type, resource.name))
            .collect();
        let chain = names.join(" → ");
        let by_id = cycle.iter().any(|(_, (_, by_id))| *by_id);
        let kind = if by_id && cycle.len() > 1 {
            DependencyFault::CycleById(chain)
        } else {
            DependencyFault::Cycle(chain)
        };
        let pointer = Pointer::covering(template.root, span.start);
        let fault = Fault::new(kind, *span, pointer).of(Some(*first));
        report.add(
            fault.help("take out the edge that is needed least, or let one of them be set later"),
        );
    }
}

/// Children whose parent is declared in the same body, without a way to it.
fn parents(template: &Template<'_>, index: &Index, edges: &Edges<Edge>, report: &mut Report) {
    for (at, resource) in template.resources.iter().enumerate() {
        let Some(parent) = parent_of(template, index, resource) else {
            continue;
        };
        if parent == at || reaches(edges, at, parent) {
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

fn parent_of(template: &Template<'_>, index: &Index, resource: &Resource<'_>) -> Option<usize> {
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
    let found = index.same_identity(resource.body, kind, &name);
    let declared = found.iter().find(|at| {
        let parent = template.resources.get(**at);
        parent.is_some_and(|parent| !parent.existing)
    });
    declared.copied()
}

/// Whether a way leads from one node to another.
fn reaches(edges: &Edges<Edge>, from: usize, to: usize) -> bool {
    let mut seen = std::collections::BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        for (next, _) in edges.get(at).into_iter().flatten() {
            if *next == to {
                return true;
            }
            if seen.insert(*next) {
                open.push(*next);
            }
        }
    }
    false
}
