//! The order of a deployment: what goes together, and what waits for it.

use std::collections::{BTreeMap, BTreeSet};

use super::back::{Back, REAL};
use super::cut::smallest_cut;
use super::cycles::{self, Arc};
use super::{Edge, End, Graph, Kind, Why};
use crate::arm::{Estate, ResourceRef};

/// What a cut costs through a property that only names a resource: a circle of such is no circle
/// for Azure.
const NAMED: u32 = 10;

/// Resources in the order in which they can be deployed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waves {
    /// What goes together, in order; each needs only what stands before it.
    pub sets: Vec<Vec<ResourceRef>>,
    numbers: BTreeMap<ResourceRef, usize>,
}

impl Waves {
    /// The number of the set that a resource is in, from 0.
    #[must_use]
    pub fn of(&self, at: ResourceRef) -> Option<usize> {
        self.numbers.get(&at).copied()
    }
}

impl Graph {
    /// The order of all resources that `counts` lets in. What only waits for itself by way of
    /// links that look back is put in order; what really waits for each other goes together.
    #[must_use]
    pub fn waves(&self, estate: &Estate<'_>, counts: &dyn Fn(ResourceRef) -> bool) -> Waves {
        let order = Order::of(self, estate, counts);
        let levels = levels(&order.arcs, &|node| order.weight(node));
        let mut waves = Waves::default();
        for (at, node) in &order.starts {
            let level = levels.get(node).copied().unwrap_or(1);
            // A deployment goes when what is in it begins.
            let number = if order.is_holder(*at) {
                level
            } else {
                level - 1
            };
            waves.numbers.insert(*at, number);
        }
        let used: BTreeSet<usize> = waves.numbers.values().copied().collect();
        let dense: BTreeMap<usize, usize> = used
            .into_iter()
            .enumerate()
            .map(|(dense, used)| (used, dense))
            .collect();
        waves.sets = vec![Vec::new(); dense.len()];
        for (at, number) in &mut waves.numbers {
            *number = dense.get(number).copied().unwrap_or_default();
            if let Some(set) = waves.sets.get_mut(*number) {
                set.push(*at);
            }
        }
        waves
    }

    /// The order of whole groups of resources, such as templates: `group` says which one a
    /// resource is in, if it counts. Groups that need each other go together.
    #[must_use]
    pub fn waves_of<K: Ord + Copy>(
        &self,
        estate: &Estate<'_>,
        group: &dyn Fn(ResourceRef) -> Option<K>,
    ) -> Vec<Vec<K>> {
        let mut groups: Vec<K> = estate.resources().filter_map(|(at, _)| group(at)).collect();
        groups.sort();
        groups.dedup();
        let number = |at: ResourceRef| groups.binary_search(&group(at)?).ok();
        let order = Order::of(self, estate, &|at| group(at).is_some());
        let mut arcs: BTreeSet<(usize, usize)> = BTreeSet::new();
        for (from, to) in order.pairs() {
            if let (Some(from), Some(to)) = (number(from), number(to))
                && from != to
            {
                arcs.insert((from, to));
            }
        }
        let arcs: Vec<Arc> = arcs
            .into_iter()
            .map(|(from, to)| Arc { from, to, cost: 1 })
            .collect();
        let levels = levels(&arcs, &|_| 1);
        let mut sets: BTreeMap<usize, Vec<K>> = BTreeMap::new();
        for (index, group) in groups.iter().enumerate() {
            let level = levels.get(&index).copied().unwrap_or(1);
            sets.entry(level).or_default().push(*group);
        }
        sets.into_values().collect()
    }
}

/// What has to come before what, in nodes. A deployment has two: where it begins, before all that
/// is in it, and where it ends.
struct Order {
    arcs: Vec<Arc>,
    /// The node of each resource, or of the beginning of each deployment.
    starts: BTreeMap<ResourceRef, usize>,
    /// The node of each resource, or of the end of each deployment.
    ends: BTreeMap<ResourceRef, usize>,
    /// By node: the resource.
    nodes: Vec<ResourceRef>,
}

impl Order {
    fn of(graph: &Graph, estate: &Estate<'_>, counts: &dyn Fn(ResourceRef) -> bool) -> Self {
        let mut order = Self {
            arcs: Vec::new(),
            starts: BTreeMap::new(),
            ends: BTreeMap::new(),
            nodes: Vec::new(),
        };
        for (at, resource) in estate.resources() {
            if resource.existing || !counts(at) {
                continue;
            }
            order.starts.insert(at, order.nodes.len());
            order.nodes.push(at);
            let holds = graph.of(at).iter().any(|edge| edge.why == Why::Holds);
            if holds {
                order.ends.insert(at, order.nodes.len());
                order.nodes.push(at);
            } else {
                order.ends.insert(at, order.nodes.len() - 1);
            }
        }
        let mut prices: BTreeMap<(usize, usize), (u32, bool)> = BTreeMap::new();
        let mut add = |arc: (usize, usize), cost: u32, is_wait: bool| {
            let price = prices.entry(arc).or_default();
            *price = (price.0.saturating_add(cost), price.1 | is_wait);
        };
        for (at, start) in &order.starts {
            let end = order.ends.get(at).copied().unwrap_or(*start);
            if end != *start {
                add((end, *start), REAL, false);
            }
            if let Some(holder) = graph.holder(*at).and_then(|at| order.starts.get(&at)) {
                add((*start, *holder), REAL, false);
            }
            for edge in graph.of(*at) {
                let End::Resource(to) = edge.to else { continue };
                let Some(needed) = order.ends.get(&to).filter(|_| needs(edge)) else {
                    continue;
                };
                let from = if edge.why == Why::Holds { end } else { *start };
                if from != *needed {
                    let cost = if edge.why == Why::Id { NAMED } else { REAL };
                    add((from, *needed), cost, edge.why == Why::DependsOn);
                }
            }
        }
        order.cut(estate, prices);
        order
    }

    /// Takes the arcs over without those that only look back.
    fn cut(&mut self, estate: &Estate<'_>, prices: BTreeMap<(usize, usize), (u32, bool)>) {
        let mut arcs: Vec<Arc> = Vec::with_capacity(prices.len());
        for ((from, to), (cost, _)) in &prices {
            let (from, to, cost) = (*from, *to, *cost);
            arcs.push(Arc { from, to, cost });
        }
        let mut gone = BTreeSet::new();
        let knots = cycles::knots(&arcs).into_iter();
        for knot in knots.filter(|knot| cycles::is_weighed(knot)) {
            for index in &knot {
                let Some(arc) = arcs.get_mut(*index) else {
                    continue;
                };
                let is_wait = prices.get(&(arc.from, arc.to)).is_some_and(|price| price.1);
                let ends = self.nodes.get(arc.from).zip(self.nodes.get(arc.to));
                let Some((from, to)) = ends.filter(|_| is_wait && arc.cost < 2 * REAL) else {
                    continue;
                };
                let template = estate.templates.get(from.template);
                let template = template.filter(|_| from.template == to.template);
                let back = template.and_then(|all| Back::of(all, from.resource, to.resource));
                arc.cost = arc.cost.min(Back::cost(back.as_ref()));
            }
            let cut = smallest_cut(&arcs, &knot);
            let is_soft = |index: &usize| arcs.get(*index).is_some_and(|arc| arc.cost < REAL);
            gone.extend(cut.into_iter().filter(is_soft));
        }
        let kept = arcs.into_iter().enumerate();
        let kept = kept.filter(|(index, _)| !gone.contains(index));
        self.arcs = kept.map(|(_, arc)| arc).collect();
    }

    fn is_holder(&self, at: ResourceRef) -> bool {
        self.starts.get(&at) != self.ends.get(&at)
    }

    /// A deployment has its place where it begins, and takes none where it ends.
    fn weight(&self, node: usize) -> usize {
        let is_start = |at: &ResourceRef| self.starts.get(at) == Some(&node);
        let at = self.nodes.get(node);
        usize::from(at.is_some_and(|at| is_start(at) && !self.is_holder(*at)))
    }

    /// The resources that need each other, as pairs.
    fn pairs(&self) -> impl Iterator<Item = (ResourceRef, ResourceRef)> + '_ {
        self.arcs.iter().filter_map(|arc| {
            let (from, to) = (self.nodes.get(arc.from)?, self.nodes.get(arc.to)?);
            Some((*from, *to))
        })
    }
}

/// Whether something has to be there first because of an edge.
fn needs(edge: &Edge) -> bool {
    edge.kind == Kind::Plain
}

/// How many nodes, by weight, come one after the other up to each node; nodes that need each
/// other have the same number.
fn levels(arcs: &[Arc], weight: &dyn Fn(usize) -> usize) -> BTreeMap<usize, usize> {
    let component = cycles::components(arcs);
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (node, number) in &component {
        members.entry(*number).or_default().push(*node);
    }
    let mut needed: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for arc in arcs {
        if let (Some(from), Some(to)) = (component.get(&arc.from), component.get(&arc.to))
            && from != to
        {
            needed.entry(*from).or_default().insert(*to);
        }
    }
    let mut of_component: BTreeMap<usize, usize> = BTreeMap::new();
    // What is needed has the lower number.
    for (number, nodes) in &members {
        let before = needed.get(number).into_iter().flatten();
        let before = before.filter_map(|other| of_component.get(other)).max();
        let own = nodes.iter().map(|node| weight(*node)).max();
        let level = before.copied().unwrap_or_default() + own.unwrap_or_default();
        of_component.insert(*number, level);
    }
    component
        .iter()
        .filter_map(|(node, number)| Some((*node, *of_component.get(number)?)))
        .collect()
}
