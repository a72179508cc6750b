//! What the resources of one template wait for: the entries of `dependsOn`, and what they read by
//! `reference` and `list…`. Nothing else makes Azure deploy one resource after another.
//!
//! Each template is looked at once; its faults and the graph of the estate both rest on it.

use std::collections::BTreeMap;

use super::calls::{Read, Reader};
use super::names::{Names, Target};
use crate::arm::symbolic::mentions;
use crate::arm::{Resource, Scope, Template, Value};
use crate::json::{Kind, Node, Pointer};
use crate::text::Span;

/// What all resources of a template wait for.
#[derive(Debug, Default)]
pub(in crate::arm) struct Waits {
    /// What names mean in each body.
    pub names: Names,
    /// By resource.
    pub resources: Vec<Own>,
    /// What outputs read, by body.
    pub outputs: Vec<Vec<Read>>,
}

/// What one resource waits for.
#[derive(Debug, Default)]
pub(in crate::arm) struct Own {
    /// What its `dependsOn` says.
    pub depends_on: Vec<Entry>,
    /// What it is where it is no list: the kind and the place.
    pub form: Option<(&'static str, Span, Pointer)>,
    /// The calls in its own part.
    pub reads: Vec<Read>,
}

/// One entry of a `dependsOn`.
#[derive(Clone, Debug)]
pub(in crate::arm) struct Entry {
    /// What it says.
    pub value: Value,
    /// What that means in its body.
    pub target: Target,
    /// Where.
    pub span: Span,
    /// Where, from the resource.
    pub path: Pointer,
}

/// A wait of one resource for another of the same body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Index of the resource that is waited for.
    pub to: usize,
    /// What says so.
    pub span: Span,
    /// Whether it is an entry of `dependsOn`, not a call.
    pub is_entry: bool,
    /// Whether it is a call that names an ID: that such a call makes a wait was only seen.
    pub is_by_id: bool,
}

impl Waits {
    fn of(template: &Template<'_>) -> Self {
        let names = Names::of(template);
        let bodies = template.bodies.iter();
        let nested: BTreeMap<usize, &Node> = bodies
            .filter_map(|body| Some((body.deployment?, body.node)))
            .collect();
        let resources = template.resources.iter().enumerate();
        let resources = resources
            .map(|(at, resource)| own(template, &names, resource, nested.get(&at).copied()))
            .collect();
        let outputs = (0..template.bodies.len())
            .map(|body| outputs(template, &names, body))
            .collect();
        Self {
            names,
            resources,
            outputs,
        }
    }

    /// What a resource waits for, in the order in which it says so.
    pub fn of_resource(&self, at: usize) -> impl Iterator<Item = Wait> + '_ {
        let own = self.resources.get(at);
        let entries = own.map_or(&[][..], |own| &own.depends_on).iter();
        let reads = own.map_or(&[][..], |own| &own.reads).iter();
        let entries = entries.flat_map(|entry| {
            entry.target.found().iter().map(|to| Wait {
                to: *to,
                span: entry.span,
                is_entry: true,
                is_by_id: false,
            })
        });
        let reads = reads.flat_map(|read| {
            read.target.found().iter().map(|to| Wait {
                to: *to,
                span: read.span,
                is_entry: false,
                is_by_id: read.is_by_id(),
            })
        });
        entries.chain(reads)
    }

    /// The waits that can make a circle: none of what is not deployed, and none of a turn of a
    /// loop for another turn of it.
    pub fn circular(&self, template: &Template<'_>) -> Vec<Vec<Wait>> {
        let off: Vec<bool> = (0..template.resources.len())
            .map(|at| template.is_off(Some(at)))
            .collect();
        let is_off = |at: usize| off.get(at).copied().unwrap_or_default();
        let is_turn = |at: usize| {
            let resource = template.resources.get(at);
            resource.is_some_and(|resource| mentions(&resource.name, &["copyIndex"]))
        };
        let real = |from: usize, wait: &Wait| {
            let is_own_turn = from == wait.to && is_turn(from);
            !is_own_turn && !is_off(from) && !is_off(wait.to)
        };
        (0..self.resources.len())
            .map(|from| {
                self.of_resource(from)
                    .filter(|wait| real(from, wait))
                    .collect()
            })
            .collect()
    }
}

impl Template<'_> {
    /// What its resources wait for.
    pub(in crate::arm) fn waits(&self) -> &Waits {
        self.waits.get_or_init(|| Waits::of(self))
    }
}

fn own(
    template: &Template<'_>,
    names: &Names,
    resource: &Resource<'_>,
    nested: Option<&Node>,
) -> Own {
    let mut own = Own::default();
    let Some(scope) = template.looped_scope_of(resource) else {
        return own;
    };
    let reader = Reader {
        template,
        names,
        body: resource.body,
        scope: &scope,
        root: resource.node,
    };
    for member in resource.node.members() {
        let is = |name: &str| member.key.eq_ignore_ascii_case(name);
        if is("dependsOn") {
            let path = Pointer::root().child(&member.key);
            depends_on(&reader, &member.value, &path, &mut own);
        } else if !is("resources") && !is("comments") && !is("metadata") {
            reader.add_all(&member.value, nested, &mut own.reads);
        }
    }
    own
}

fn depends_on(reader: &Reader<'_, '_>, node: &Node, path: &Pointer, own: &mut Own) {
    let entry = |value: Value, span: Span, path: Pointer| Entry {
        target: reader.names.target(reader.template, reader.body, &value),
        value,
        span,
        path,
    };
    match &node.kind {
        Kind::Array(elements) => {
            let entries = elements.iter().enumerate().map(|(index, element)| {
                let value = reader.scope.evaluate(element);
                entry(value, element.span, path.child(index))
            });
            own.depends_on.extend(entries);
        }
        Kind::Null => {}
        _ => match reader.scope.evaluate(node) {
            Value::Array(values) => {
                let entries = values.into_iter();
                let entries = entries.map(|value| entry(value, node.span, path.clone()));
                own.depends_on.extend(entries);
            }
            // What a list that is not known holds may be anything.
            Value::Unknown(unknown) if !unknown.is_text() => own.depends_on.push(Entry {
                target: Target::Maybe,
                value: Value::Unknown(unknown),
                span: node.span,
                path: path.clone(),
            }),
            other => own.form = Some((other.kind_name(), node.span, path.clone())),
        },
    }
}

fn outputs(template: &Template<'_>, names: &Names, at: usize) -> Vec<Read> {
    let mut found = Vec::new();
    let Some(body) = template.bodies.get(at) else {
        return found;
    };
    let (Some(outputs), Some(scope)) = (body.node.get("outputs"), template.scopes.get(body.scope))
    else {
        return found;
    };
    for output in outputs.members() {
        let looped: Scope<'_> = scope.with_copy(&output.key, None);
        let reader = Reader {
            template,
            names,
            body: at,
            scope: &looped,
            root: body.node,
        };
        reader.add_all(&output.value, None, &mut found);
    }
    found
}
