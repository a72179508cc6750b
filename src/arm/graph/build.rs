//! Reading the graph of an estate: every mention of a resource, and what it means.

use std::collections::BTreeMap;

use super::back::Filled;
use super::ids::{Through, linked_ids};
use super::names::Target;
use super::outside::{Outside, is_of_azure};
use super::waits::Own;
use super::{Edge, End, Graph, Kind, Why};
use crate::arm::{
    Estate, Extended, Resource, ResourceId, ResourceRef, Template, Value, join_names, split_names,
};
use crate::json::Pointer;
use crate::text::Span;

impl Graph {
    /// The graph of an estate.
    #[must_use]
    pub(in crate::arm) fn build(estate: &Estate<'_>) -> Self {
        let mut builder = Builder {
            estate,
            outside: BTreeMap::new(),
            held: BTreeMap::new(),
            filled: Filled::default(),
        };
        let mut graph = Self::default();
        for (number, template) in estate.templates.iter().enumerate() {
            let mut ranges = Vec::with_capacity(template.resources.len());
            let mut holders = Vec::with_capacity(template.resources.len());
            builder.held = held(template);
            for resource in 0..template.resources.len() {
                let at = ResourceRef {
                    template: number,
                    resource,
                };
                let first = graph.edges.len();
                if let Some(one) = One::of(&builder, template, at) {
                    graph.edges.extend(one.edges(&mut builder));
                }
                ranges.push(first..graph.edges.len());
                let body = template
                    .resources
                    .get(resource)
                    .and_then(|resource| template.bodies.get(resource.body));
                holders.push(body.and_then(|body| body.deployment));
            }
            graph.ranges.push(ranges);
            graph.holders.push(holders);
        }
        builder.finish(&mut graph);
        graph
    }
}

struct Builder<'e, 'd> {
    estate: &'e Estate<'d>,
    /// What is outside, by its key, and the number that edges have for it.
    outside: BTreeMap<(Option<usize>, String), (usize, Outside)>,
    /// What stands in each deployment of the template that is read.
    held: BTreeMap<usize, Vec<usize>>,
    /// Which places the service fills.
    filled: Filled,
}

/// What stands in each deployment of a template.
fn held(template: &Template<'_>) -> BTreeMap<usize, Vec<usize>> {
    let mut held: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, resource) in template.resources.iter().enumerate() {
        let body = template.bodies.get(resource.body);
        if let Some(deployment) = body.and_then(|body| body.deployment) {
            held.entry(deployment).or_default().push(at);
        }
    }
    held
}

impl Builder<'_, '_> {
    fn outside(&mut self, outside: Outside) -> End {
        let next = self.outside.len();
        let entry = self.outside.entry(outside.key());
        End::Outside(entry.or_insert((next, outside)).0)
    }

    /// Numbers what is outside by type and name, whatever was met first.
    fn finish(self, graph: &mut Graph) {
        let mut all: Vec<(usize, Outside)> = self.outside.into_values().collect();
        all.sort_by(|(_, one), (_, other)| one.cmp(other));
        let mut number = vec![0; all.len()];
        for (index, (old, _)) in all.iter().enumerate() {
            if let Some(slot) = number.get_mut(*old) {
                *slot = index;
            }
        }
        for edge in &mut graph.edges {
            if let End::Outside(old) = edge.to {
                edge.to = End::Outside(number.get(old).copied().unwrap_or_default());
            }
        }
        graph.outside = all.into_iter().map(|(_, outside)| outside).collect();
    }
}

/// One resource that is read.
struct One<'e, 'd> {
    estate: &'e Estate<'d>,
    template: &'e Template<'d>,
    resource: &'e Resource<'d>,
    own: &'e Own,
    at: ResourceRef,
}

impl<'e, 'd> One<'e, 'd> {
    fn of(builder: &Builder<'e, 'd>, template: &'e Template<'d>, at: ResourceRef) -> Option<Self> {
        Some(Self {
            estate: builder.estate,
            template,
            resource: template.resources.get(at.resource)?,
            own: template.waits().resources.get(at.resource)?,
            at,
        })
    }

    fn edges(&self, builder: &mut Builder<'_, '_>) -> Vec<Edge> {
        let mut edges = Vec::new();
        self.held(builder, &mut edges);
        self.parent(builder, &mut edges);
        if !self.resource.existing {
            self.depends_on(builder, &mut edges);
            self.reads(builder, &mut edges);
            self.ids(builder, &mut edges);
        }
        edges.sort_by(|one, other| {
            let key = |edge: &Edge| (edge.span.start, edge.why, edge.to);
            key(one).cmp(&key(other))
        });
        edges.dedup();
        edges
    }

    fn edge(&self, to: End, why: Why, span: Span, path: Pointer) -> Edge {
        Edge {
            from: self.at,
            to,
            why,
            span,
            path,
            kind: Kind::Plain,
        }
    }

    fn sibling(&self, resource: usize) -> ResourceRef {
        ResourceRef {
            resource,
            ..self.at
        }
    }

    /// The place of the name, for what nothing else in the resource says.
    fn place(&self) -> (Span, Pointer) {
        match self.resource.node.member("name") {
            Some(name) => (name.value.span, Pointer::root().child(&name.key)),
            None => (self.resource.node.span, Pointer::root()),
        }
    }

    /// What stands in this deployment.
    fn held(&self, builder: &Builder<'_, '_>, edges: &mut Vec<Edge>) {
        for held in builder.held.get(&self.at.resource).into_iter().flatten() {
            let (span, path) = self.place();
            let to = End::Resource(self.sibling(*held));
            edges.push(self.edge(to, Why::Holds, span, path));
        }
    }

    fn depends_on(&self, builder: &mut Builder<'_, '_>, edges: &mut Vec<Edge>) {
        for entry in &self.own.depends_on {
            let mut push = |to: End, kind: Kind| {
                let edge = self.edge(to, Why::DependsOn, entry.span, entry.path.clone());
                edges.push(Edge { kind, ..edge });
            };
            match (&entry.target, &entry.value) {
                (Target::Found(all), _) => all
                    .iter()
                    .for_each(|to| push(End::Resource(self.sibling(*to)), Kind::Plain)),
                (_, Value::Null) => {}
                // Where a name is not known, nobody can tell that it is not there.
                (target, value) => {
                    let kind = match target {
                        Target::Nothing => Kind::Broken,
                        _ => Kind::Open,
                    };
                    let elsewhere = self.estate.depended(self.at, value);
                    push(
                        elsewhere
                            .map_or_else(|| builder.outside(self.outside(value)), End::Resource),
                        kind,
                    );
                }
            }
        }
    }

    fn outside(&self, value: &Value) -> Outside {
        match ResourceId::parse(value) {
            Some(id) => Outside::of_id(&id, self.at.template),
            None => Outside::of_name(value, self.at.template),
        }
    }

    fn reads(&self, builder: &mut Builder<'_, '_>, edges: &mut Vec<Edge>) {
        for read in &self.own.reads {
            let mut ends: Vec<End> = read
                .target
                .found()
                .iter()
                .map(|to| End::Resource(self.sibling(*to)))
                .collect();
            let id = read.id().filter(|_| ends.is_empty());
            ends.extend(id.as_ref().and_then(|id| self.end(builder, id)));
            for to in ends.into_iter().filter(|to| !self.is_self(*to)) {
                let edge = self.edge(to, Why::Reference, read.span, read.path.clone());
                let kind = id.as_ref().map_or(Kind::Plain, |id| self.openness(to, id));
                edges.push(Edge { kind, ..edge });
            }
        }
    }

    fn is_self(&self, to: End) -> bool {
        to == End::Resource(self.at)
    }

    /// What an ID leads to; none where it is this resource, or Azure has it everywhere.
    fn end(&self, builder: &mut Builder<'_, '_>, id: &ResourceId) -> Option<End> {
        if let Some(found) = self
            .estate
            .nearest_in(id, self.at.template, Some(self.resource.body))
        {
            return Some(End::Resource(found)).filter(|to| !self.is_self(*to));
        }
        if let Some(extended) = &id.extends {
            return self.end(builder, extended);
        }
        if is_of_azure(id) {
            return None;
        }
        Some(builder.outside(Outside::of_id(id, self.at.template)))
    }

    /// Whether something outside may yet be something declared.
    fn openness(&self, to: End, id: &ResourceId) -> Kind {
        let names_group = id
            .resource_group
            .as_ref()
            .is_some_and(|group| group.as_str().is_some());
        let names = &self.template.waits().names;
        match to {
            End::Outside(_) if !names_group && names.may_mean(id) => Kind::Open,
            _ => Kind::Plain,
        }
    }

    fn ids(&self, builder: &mut Builder<'_, '_>, edges: &mut Vec<Edge>) {
        let Some(scope) = self.template.looped_scope_of(self.resource) else {
            return;
        };
        for linked in linked_ids(self.resource, &scope) {
            // What is extended has an edge of its own.
            let is_scope = linked.path.as_str().eq_ignore_ascii_case("/scope");
            if is_scope || linked.through != Through::Itself {
                continue;
            }
            let Some(to) = self.end(builder, &linked.id) else {
                continue;
            };
            let is_back = builder.filled.has(self.resource, &linked.path);
            let edge = self.edge(to, Why::Id, linked.node.span, linked.path);
            let kind = match is_back {
                true => Kind::Back,
                false => self.openness(to, &linked.id),
            };
            edges.push(Edge { kind, ..edge });
        }
    }

    /// The parent, or what an extension resource extends.
    fn parent(&self, builder: &mut Builder<'_, '_>, edges: &mut Vec<Edge>) {
        let (span, path) = self.place();
        if let Some(extension) = &self.resource.extension {
            let (span, path) = match self.resource.node.member("scope") {
                Some(scope) => (scope.value.span, Pointer::root().child(&scope.key)),
                None => (span, path),
            };
            if let Extended::Resource(id) = &extension.of
                && let Some(to) = self.end(builder, &self.in_group(id))
            {
                let kind = self.openness(to, id);
                let edge = self.edge(to, Why::Extends, span, path);
                edges.push(Edge { kind, ..edge });
            }
            return;
        }
        if let Some(parent) = self.resource.parent {
            let to = End::Resource(self.sibling(parent));
            edges.push(self.edge(to, Why::Parent, span, path));
            return;
        }
        let Some((above, _)) = self.resource.full_type.rsplit_once('/') else {
            return;
        };
        let mut names = split_names(&self.resource.name);
        names.pop();
        let parent = self.estate.beside(self.at, above, &join_names(&names));
        if let Some(id) = parent
            && let Some(to) = self.end(builder, &id)
        {
            let kind = self.openness(to, &id);
            let edge = self.edge(to, Why::Parent, span, path);
            edges.push(Edge { kind, ..edge });
        }
    }
    /// An ID without group or subscription as one of the group that the resource is in.
    fn in_group(&self, id: &ResourceId) -> ResourceId {
        let is_bare = id.subscription.is_none() && id.resource_group.is_none();
        if !is_bare || id.extends.is_some() {
            return id.clone();
        }
        let beside = self
            .estate
            .beside(self.at, &id.full_type, &join_names(&id.names));
        beside.unwrap_or_else(|| id.clone())
    }
}
