//! A graph as a JSON document: every edge with its reason and its place, the circles with what
//! breaks them, and the order.

use serde::Serialize;

use super::drawing::{Drawing, Node, NodeLook};
use crate::arm::graph::{Back, Edge, End, Kind, WaitCircle, circles};
use crate::arm::{Estate, ResourceRef};
use crate::json::Pointer;
use crate::report::json;
use crate::text::{Source, Span};

/// The version of the document's form.
const SCHEMA_VERSION: &str = "1";

/// What the document is made of.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The templates.
    pub estate: &'a Estate<'a>,
    /// What of them is told.
    pub drawing: &'a Drawing,
    /// The file of each template.
    pub sources: &'a [&'a Source],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    schema_version: &'static str,
    nodes: Vec<NodeEntry<'a>>,
    edges: Vec<EdgeEntry<'a>>,
    waves: Vec<Vec<usize>>,
    circles: Vec<CircleEntry>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NodeEntry<'a> {
    id: usize,
    #[serde(rename = "type")]
    kind: &'a str,
    name: &'a str,
    state: &'static str,
    file: Option<&'a str>,
    pointer: Option<&'a str>,
    resource_group: Option<&'a str>,
    subscription: Option<&'a str>,
    inside: Option<usize>,
    wave: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EdgeEntry<'a> {
    from: usize,
    to: usize,
    why: &'static str,
    kind: &'static str,
    #[serde(flatten)]
    place: PlaceEntry<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlaceEntry<'a> {
    file: &'a str,
    pointer: String,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CircleEntry {
    nodes: Vec<usize>,
    cut: CutEntry,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CutEntry {
    from: usize,
    to: usize,
    reason: Option<&'static str>,
}

/// The text of the document: indented, ended by a line break.
///
/// # Errors
/// When serialisation fails, which no graph makes happen.
pub fn document(request: &Request<'_>) -> Result<String, serde_json::Error> {
    let nodes = request.drawing.nodes.iter().enumerate();
    let mut waves: Vec<Vec<usize>> = Vec::new();
    for (id, node) in nodes.clone() {
        let Some(wave) = node.wave else { continue };
        if waves.len() <= wave {
            waves.resize(wave + 1, Vec::new());
        }
        if let Some(set) = waves.get_mut(wave) {
            set.push(id);
        }
    }
    json::text(&Document {
        schema_version: SCHEMA_VERSION,
        nodes: nodes.map(|(id, node)| request.node(id, node)).collect(),
        edges: request.edges(),
        waves,
        circles: request.circles(),
    })
}

impl<'a> Request<'a> {
    fn node(&self, id: usize, node: &'a Node) -> NodeEntry<'a> {
        let graph = self.estate.graph();
        let (resource, outside) = match node.end {
            End::Resource(at) => (Some(at), None),
            End::Outside(outside) => (None, graph.outside().get(outside)),
        };
        let declared = resource.and_then(|at| self.estate.resource(at));
        let file = resource.and_then(|at| self.sources.get(at.template));
        NodeEntry {
            id,
            kind: &node.kind,
            name: &node.name,
            state: match node.look {
                NodeLook::Declared => "declared",
                NodeLook::Existing => "existing",
                NodeLook::Outside => "outside",
            },
            file: file.map(|file| file.name()),
            pointer: declared.map(|declared| declared.pointer.as_str()),
            resource_group: outside.and_then(|one| one.resource_group.as_deref()),
            subscription: outside.and_then(|one| one.subscription.as_deref()),
            inside: node.inside,
            wave: node.wave,
        }
    }

    fn number(&self, end: End) -> Option<usize> {
        let mut nodes = self.drawing.nodes.iter();
        // Nodes keep the order of the graph, resources before what is outside.
        self.drawing
            .nodes
            .binary_search_by(|node| node.end.cmp(&end))
            .ok()
            .or_else(|| nodes.position(|node| node.end == end))
    }

    fn edges(&self) -> Vec<EdgeEntry<'a>> {
        let edges = self.estate.graph().edges().iter();
        let edges = edges.filter_map(|edge| {
            Some(EdgeEntry {
                from: self.number(End::Resource(edge.from))?,
                to: self.number(edge.to)?,
                why: edge.why.word(),
                kind: match edge.kind {
                    Kind::Plain => "plain",
                    Kind::Back => "back",
                    Kind::Open => "open",
                    Kind::Broken => "broken",
                },
                place: self.place(edge)?,
            })
        });
        edges.collect()
    }

    fn place(&self, edge: &Edge) -> Option<PlaceEntry<'a>> {
        let source = self.sources.get(edge.from.template)?;
        let resource = self.estate.resource(edge.from)?;
        let Span { start, .. } = edge.span;
        let position = source.position(start);
        let pointer: Pointer = resource.pointer.join(&edge.path);
        Some(PlaceEntry {
            file: source.name(),
            pointer: pointer.as_str().to_owned(),
            line: position.line,
            column: position.column,
        })
    }

    fn circles(&self) -> Vec<CircleEntry> {
        let templates = self.estate.templates.iter().enumerate();
        let circles = templates.flat_map(|(template, content)| {
            let circles = circles(content).into_iter();
            circles.filter_map(move |circle| self.circle(template, &circle))
        });
        circles.collect()
    }

    /// A circle, if all of it is told.
    fn circle(&self, template: usize, circle: &WaitCircle) -> Option<CircleEntry> {
        let number = |resource| self.number(End::Resource(ResourceRef { template, resource }));
        let nodes: Option<Vec<usize>> = circle.steps.iter().map(|step| number(step.from)).collect();
        let cut = circle.steps.get(circle.cut)?;
        Some(CircleEntry {
            nodes: nodes?,
            cut: CutEntry {
                from: number(cut.from)?,
                to: number(cut.to)?,
                reason: cut.back.as_ref().map(|back| match back {
                    Back::Part => "part",
                    Back::Filled(_) => "filled-by-service",
                    Back::Peering(_) => "peering",
                    Back::Unnamed => "not-named",
                }),
            },
        })
    }
}
