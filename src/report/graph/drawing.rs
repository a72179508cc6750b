//! What is drawn of a graph: resources in the family of their parent or deployment, one line for
//! all that one says of another, and nothing that the family says already.

use std::collections::{BTreeMap, BTreeSet};

use crate::arm::graph::{End, Graph, Kind, Waves, Why, circles};
use crate::arm::secret::{MASK, is_secret_content};
use crate::arm::{DEPLOYMENT, Estate, Resource, ResourceRef};
use crate::text::nearest;

/// Which part of the graph is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Types, or namespaces; none: all. What is below a type is of it too.
    pub types: Vec<String>,
    /// The name of a resource whose surroundings are drawn.
    pub around: Option<String>,
    /// How many lines the surroundings reach.
    pub depth: usize,
}

/// A name that no resource has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("--around: no resource is called `{name}`{}", suggestion(nearest.as_deref()))]
pub struct UnknownName {
    /// As typed.
    pub name: String,
    /// The name that is spelt most like it.
    pub nearest: Option<String>,
}

fn suggestion(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeLook {
    /// A resource that is deployed.
    Declared,
    /// One that is only declared to exist.
    Existing,
    /// Something outside of the templates.
    Outside,
}

/// A box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The resource or what is outside.
    pub end: End,
    /// Its name with those of its parents.
    pub name: String,
    /// Its type; empty where only a name is known.
    pub kind: String,
    /// What it stands for.
    pub look: NodeLook,
    /// Of something outside, its resource group, or its subscription where no group is named.
    pub place: String,
    /// The node that it is drawn inside of: its parent, or the deployment that holds it.
    pub inside: Option<usize>,
    /// The number of the wave that it is deployed in, from 0.
    pub wave: Option<usize>,
}

/// How a line is drawn, the most striking last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineLook {
    /// One names the other, which the service fills.
    Back,
    /// One names the other; nothing makes the deployment wait.
    Named,
    /// The deployment waits for the other.
    Waits,
    /// The two are in a circle of waits.
    Circle,
    /// Azure refuses it.
    Broken,
}

/// A line from what needs to what is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Index of a node.
    pub from: usize,
    /// Index of a node.
    pub to: usize,
    /// How it is drawn.
    pub look: LineLook,
}

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    /// The boxes, in the order of the templates; those outside last.
    pub nodes: Vec<Node>,
    /// The lines, by their ends.
    pub lines: Vec<Line>,
}

impl Drawing {
    /// Chooses what is drawn.
    ///
    /// # Errors
    ///
    /// The name of [`Filter::around`] that no resource has.
    pub fn of(estate: &Estate<'_>, waves: &Waves, filter: &Filter) -> Result<Self, UnknownName> {
        let graph = estate.graph();
        let mut nodes = nodes(estate, waves);
        let index: BTreeMap<End, usize> = nodes
            .iter()
            .enumerate()
            .map(|(index, node)| (node.end, index))
            .collect();
        let mut lines = lines(estate, &index);
        let kept = filter.choose(&nodes, &lines)?;
        lines.retain(|line| kept.contains(&line.from) && kept.contains(&line.to));
        families(estate, graph, &index, &kept, &mut nodes);
        // Nothing outside is drawn for its own sake.
        let used: BTreeSet<usize> = lines.iter().flat_map(|line| [line.from, line.to]).collect();
        let is_drawn = |index: &usize| {
            let outside = nodes.get(*index).map(|node| node.look) == Some(NodeLook::Outside);
            kept.contains(index) && (!outside || used.contains(index))
        };
        let drawn: Vec<usize> = (0..nodes.len()).filter(is_drawn).collect();
        Ok(Self { nodes, lines }.only(&drawn))
    }

    /// The same with only these nodes, numbered anew.
    fn only(self, drawn: &[usize]) -> Self {
        let number = |old: usize| drawn.binary_search(&old).ok();
        let nodes = drawn.iter().filter_map(|old| {
            let node = self.nodes.get(*old)?.clone();
            Some(Node {
                inside: node.inside.and_then(number),
                ..node
            })
        });
        let lines = self.lines.iter().filter_map(|line| {
            Some(Line {
                from: number(line.from)?,
                to: number(line.to)?,
                look: line.look,
            })
        });
        Self {
            nodes: nodes.collect(),
            lines: lines.collect(),
        }
    }

    /// The lines without those that the families say, or another line says more exactly.
    #[must_use]
    pub fn telling(&self) -> Vec<&Line> {
        let above = |node: usize| {
            std::iter::successors(Some(node), |node| self.nodes.get(*node)?.inside).skip(1)
        };
        let related = |line: &Line| {
            above(line.from).any(|node| node == line.to)
                || above(line.to).any(|node| node == line.from)
        };
        let is_deployment = |node: usize| {
            let node = self.nodes.get(node);
            node.is_some_and(|node| node.kind.eq_ignore_ascii_case(DEPLOYMENT))
        };
        let mut exact: BTreeSet<(usize, usize)> = BTreeSet::new();
        for line in &self.lines {
            // To name what a deployment makes is less than to wait for the deployment.
            let says_all = |node: &usize| line.look != LineLook::Named || !is_deployment(*node);
            let nodes = above(line.to).filter(says_all);
            exact.extend(nodes.map(|node| (line.from, node)));
        }
        let lines = self.lines.iter().filter(|line| match line.look {
            LineLook::Broken | LineLook::Circle => true,
            LineLook::Back => false,
            LineLook::Named | LineLook::Waits => {
                !related(line) && !exact.contains(&(line.from, line.to))
            }
        });
        lines.collect()
    }
}

impl Filter {
    /// The nodes that are drawn.
    fn choose(&self, nodes: &[Node], lines: &[Line]) -> Result<BTreeSet<usize>, UnknownName> {
        let of_type = |node: &Node| {
            let kind = node.kind.to_ascii_lowercase();
            let mut types = self.types.iter().map(|one| one.to_ascii_lowercase());
            self.types.is_empty()
                || types.any(|one| {
                    let rest = kind.strip_prefix(one.trim_end_matches('/'));
                    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                })
        };
        let numbered = || nodes.iter().enumerate();
        let mut kept: BTreeSet<usize> = match &self.around {
            None => numbered().map(|(index, _)| index).collect(),
            Some(name) => self.surroundings(name, nodes, lines)?,
        };
        kept.retain(|index| nodes.get(*index).is_some_and(of_type));
        Ok(kept)
    }

    fn surroundings(
        &self,
        name: &str,
        nodes: &[Node],
        lines: &[Line],
    ) -> Result<BTreeSet<usize>, UnknownName> {
        let named = |node: &Node| {
            let last = node.name.rsplit('/').next().unwrap_or_default();
            node.name.eq_ignore_ascii_case(name) || last.eq_ignore_ascii_case(name)
        };
        let found = nodes.iter().enumerate().filter(|(_, node)| named(node));
        let mut kept: BTreeSet<usize> = found.map(|(index, _)| index).collect();
        if kept.is_empty() {
            let names = nodes.iter().map(|node| node.name.as_str());
            return Err(UnknownName {
                name: name.to_owned(),
                nearest: nearest(name, names).map(str::to_owned),
            });
        }
        for _ in 0..self.depth {
            let reached = lines.iter().filter_map(|line| {
                match (kept.contains(&line.from), kept.contains(&line.to)) {
                    (true, false) => Some(line.to),
                    (false, true) => Some(line.from),
                    _ => None,
                }
            });
            let reached: Vec<usize> = reached.collect();
            if reached.is_empty() {
                break;
            }
            kept.extend(reached);
        }
        Ok(kept)
    }
}

/// A name as it may be shown.
fn shown(text: String) -> String {
    if is_secret_content(&text) {
        MASK.to_owned()
    } else {
        text
    }
}

fn nodes(estate: &Estate<'_>, waves: &Waves) -> Vec<Node> {
    let declared = estate.resources().map(|(at, resource)| Node {
        end: End::Resource(at),
        name: shown(resource.display_name()),
        kind: resource.full_type.clone(),
        look: if resource.existing {
            NodeLook::Existing
        } else {
            NodeLook::Declared
        },
        place: String::new(),
        inside: None,
        wave: waves.of(at),
    });
    let outside = estate.graph().outside().iter().enumerate();
    let outside = outside.map(|(index, outside)| {
        let group = outside.resource_group.clone();
        let subscription = outside.subscription.clone();
        let place = match (subscription, group) {
            (None, None) => String::new(),
            (_, Some(group)) => format!("group {group}"),
            (Some(subscription), None) => format!("subscription {subscription}"),
        };
        Node {
            end: End::Outside(index),
            name: shown(outside.name.clone()),
            kind: outside.full_type.clone(),
            look: NodeLook::Outside,
            place: shown(place),
            inside: None,
            wave: None,
        }
    });
    declared.chain(outside).collect()
}

/// One line for each pair, drawn as the most striking of what it stands for.
fn lines(estate: &Estate<'_>, index: &BTreeMap<End, usize>) -> Vec<Line> {
    let mut looks: BTreeMap<(usize, usize), LineLook> = BTreeMap::new();
    let mut add = |from: End, to: End, look: LineLook| {
        if let (Some(from), Some(to)) = (index.get(&from), index.get(&to)) {
            let entry = looks.entry((*from, *to)).or_insert(look);
            *entry = look.max(*entry);
        }
    };
    for edge in estate.graph().edges() {
        let look = match (edge.kind, edge.why) {
            (Kind::Broken, _) => LineLook::Broken,
            (Kind::Back, _) => LineLook::Back,
            (_, Why::DependsOn | Why::Reference) => LineLook::Waits,
            (Kind::Plain | Kind::Open, _) => LineLook::Named,
        };
        add(End::Resource(edge.from), edge.to, look);
    }
    for (template, content) in estate.templates.iter().enumerate() {
        let end = |resource| End::Resource(ResourceRef { template, resource });
        for circle in circles(content) {
            for step in &circle.steps {
                add(end(step.from), end(step.to), LineLook::Circle);
            }
        }
    }
    let lines = looks.into_iter();
    lines
        .map(|((from, to), look)| Line { from, to, look })
        .collect()
}

/// Puts each node inside of its parent, or of what it extends, or of its deployment.
fn families(
    estate: &Estate<'_>,
    graph: &Graph,
    index: &BTreeMap<End, usize>,
    kept: &BTreeSet<usize>,
    nodes: &mut [Node],
) {
    let above = |at: ResourceRef| -> Option<ResourceRef> {
        let holder = graph.holder(at);
        let parent = graph.of(at).iter().find_map(|edge| match edge.to {
            End::Resource(to) if edge.why == Why::Parent => Some(to),
            End::Resource(to) if edge.why == Why::Extends && !is_extension(estate, to) => Some(to),
            _ => None,
        });
        let parent = parent.filter(|to| to.template == at.template && graph.holder(*to) == holder);
        parent.or(holder)
    };
    for node in nodes.iter_mut() {
        let End::Resource(at) = node.end else {
            continue;
        };
        let mut above_it = above(at);
        // What is not drawn is passed over.
        while let Some(at) = above_it {
            let found = index.get(&End::Resource(at));
            if found.is_some_and(|found| kept.contains(found)) {
                node.inside = found.copied();
                break;
            }
            above_it = above(at);
        }
    }
}

fn is_extension(estate: &Estate<'_>, at: ResourceRef) -> bool {
    let resource = estate.resource(at);
    resource.is_none_or(|resource: &Resource<'_>| {
        resource.extension.is_some() || resource.is_type(DEPLOYMENT)
    })
}

/// Name and type of a node as a label has them: what it is drawn inside of need not be said again,
/// nor that Azure's own types are Microsoft's.
#[must_use]
pub(super) fn short(drawing: &Drawing, node: &Node) -> (String, String) {
    let above = node.inside.and_then(|above| drawing.nodes.get(above));
    let below = |whole: &str, above: &str| -> Option<String> {
        let head = whole.get(..above.len())?;
        let rest = whole.get(above.len()..)?.strip_prefix('/')?;
        let is_below = !above.is_empty() && head.eq_ignore_ascii_case(above);
        is_below.then(|| rest.to_owned())
    };
    let kind = above.and_then(|above| below(&node.kind, &above.kind));
    let name = above.and_then(|above| below(&node.name, &above.name));
    let whole = || {
        let kind = &node.kind;
        kind.strip_prefix("Microsoft.").unwrap_or(kind).to_owned()
    };
    match (name, kind) {
        (Some(name), Some(kind)) => (name, kind),
        _ => (node.name.clone(), whole()),
    }
}
