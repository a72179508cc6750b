//! Circles among numbered nodes, and the smallest set of arcs that breaks them all.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::cut::smallest_cut;

/// Arcs of a knot that are weighed one by one. Of a larger one a single circle is told, for what
/// is wrong there is no single arc.
const MOST_WEIGHED: usize = 500;

/// Circles that are told of one knot.
const MOST_CIRCLES: usize = 20;

/// That one node needs another, and what it costs to forget that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arc {
    /// What needs.
    pub from: usize,
    /// What is needed.
    pub to: usize,
    /// Its price when arcs are to be taken out.
    pub cost: u32,
}

/// A circle, and the arc whose removal breaks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circle {
    /// Indices of its arcs in their order, beginning at its lowest node.
    pub arcs: Vec<usize>,
    /// The one of them that is in the cut.
    pub cut: usize,
}

/// For each knot of nodes that need each other the indices of the arcs in it, in their order; the
/// knots by their lowest arc.
#[must_use]
pub fn knots(arcs: &[Arc]) -> Vec<Vec<usize>> {
    let mut knots: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let component = components(arcs);
    for (index, arc) in arcs.iter().enumerate() {
        let of = |node: usize| component.get(&node);
        if let (Some(one), Some(other)) = (of(arc.from), of(arc.to))
            && one == other
        {
            knots.entry(*one).or_default().push(index);
        }
    }
    let mut knots: Vec<Vec<usize>> = knots.into_values().collect();
    knots.sort();
    knots
}

/// The strongly connected component of each node that has an arc. What is needed has a lower
/// number than what needs it.
#[must_use]
pub fn components(arcs: &[Arc]) -> BTreeMap<usize, usize> {
    let mut graph: DiGraph<usize, ()> = DiGraph::new();
    let mut index: BTreeMap<usize, NodeIndex> = BTreeMap::new();
    let ends = arcs.iter().flat_map(|arc| [arc.from, arc.to]);
    for node in ends.collect::<BTreeSet<usize>>() {
        index.insert(node, graph.add_node(node));
    }
    for arc in arcs {
        if let (Some(from), Some(to)) = (index.get(&arc.from), index.get(&arc.to)) {
            graph.add_edge(*from, *to, ());
        }
    }
    let mut component = BTreeMap::new();
    // Without recursion, and in reverse topological order.
    for (number, members) in kosaraju_scc(&graph).into_iter().enumerate() {
        for member in members {
            if let Some(node) = graph.node_weight(member) {
                component.insert(*node, number);
            }
        }
    }
    component
}

/// Whether a knot is small enough to say of each arc what it is for.
#[must_use]
pub const fn is_weighed(knot: &[usize]) -> bool {
    knot.len() <= MOST_WEIGHED
}

/// The circles of one knot: one for each arc of the smallest cut, which this arc alone breaks.
///
/// `knot` are indices of arcs as [`knots`] gives them.
#[must_use]
pub fn circles(arcs: &[Arc], knot: &[usize]) -> Vec<Circle> {
    let cut = smallest_cut(arcs, knot);
    let mut kept: BTreeSet<usize> = knot.iter().copied().collect();
    for arc in &cut {
        kept.remove(arc);
    }
    let most = if is_weighed(knot) { MOST_CIRCLES } else { 1 };
    let mut found = Vec::new();
    for arc in cut {
        if found.len() == most {
            break;
        }
        let Some(ends) = arcs.get(arc) else { continue };
        match way(arcs, &kept, ends.to, ends.from) {
            Some(mut way) => {
                way.insert(0, arc);
                let lowest = way
                    .iter()
                    .enumerate()
                    .min_by_key(|(_, arc)| arcs.get(**arc).map(|arc| arc.from));
                let first = lowest.map_or(0, |(position, _)| position);
                way.rotate_left(first);
                found.push(Circle {
                    arcs: way,
                    cut: arc,
                });
            }
            // Where the cut is not the smallest, it can stay.
            None => {
                kept.insert(arc);
            }
        }
    }
    found
}

/// Of each knot the shortest circle through its lowest node: the nodes in their order, each with
/// what says that it leads to the next. `edges` are those of each node.
#[must_use]
pub fn shortest_circles<E: Copy>(edges: &[Vec<(usize, E)>]) -> Vec<Vec<(usize, E)>> {
    let mut arcs = Vec::new();
    let mut places = Vec::new();
    for (from, own) in edges.iter().enumerate() {
        for (to, place) in own {
            let (to, cost) = (*to, 1);
            arcs.push(Arc { from, to, cost });
            places.push(*place);
        }
    }
    let circles = knots(&arcs).into_iter().filter_map(|knot| {
        let lowest = knot.iter().map(|arc| arcs.get(*arc)).min_by_key(lowest)??;
        let over: BTreeSet<usize> = knot.iter().copied().collect();
        let first = knot.iter().filter_map(|index| {
            let arc = arcs.get(*index).filter(|arc| arc.from == lowest.from)?;
            let mut circle = way(&arcs, &over, arc.to, arc.from)?;
            circle.insert(0, *index);
            Some(circle)
        });
        let circle = first.min_by_key(Vec::len)?;
        let steps = circle.into_iter();
        let steps = steps.filter_map(|arc| Some((arcs.get(arc)?.from, *places.get(arc)?)));
        Some(steps.collect())
    });
    circles.collect()
}

fn lowest(arc: &Option<&Arc>) -> usize {
    arc.map_or(usize::MAX, |arc| arc.from)
}

/// The shortest way over the given arcs.
pub(super) fn way(
    arcs: &[Arc],
    over: &BTreeSet<usize>,
    from: usize,
    to: usize,
) -> Option<Vec<usize>> {
    if from == to {
        return Some(Vec::new());
    }
    let mut next: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for index in over {
        if let Some(arc) = arcs.get(*index) {
            next.entry(arc.from).or_default().push(*index);
        }
    }
    let mut came: BTreeMap<usize, usize> = BTreeMap::new();
    let mut open = VecDeque::from([from]);
    while let Some(node) = open.pop_front() {
        for index in next.get(&node).into_iter().flatten() {
            let Some(arc) = arcs.get(*index) else {
                continue;
            };
            if arc.to == from || came.contains_key(&arc.to) {
                continue;
            }
            came.insert(arc.to, *index);
            if arc.to != to {
                open.push_back(arc.to);
                continue;
            }
            let mut way = Vec::new();
            let mut at = to;
            while let Some(index) = came.get(&at).filter(|_| at != from) {
                way.push(*index);
                at = arcs.get(*index)?.from;
            }
            way.reverse();
            return Some(way);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arcs(all: &[(usize, usize, u32)]) -> Vec<Arc> {
        let all = all.iter();
        all.map(|(from, to, cost)| Arc {
            from: *from,
            to: *to,
            cost: *cost,
        })
        .collect()
    }

    /// The nodes of every circle, and which arc breaks it.
    fn found(all: &[(usize, usize, u32)]) -> Vec<(Vec<usize>, usize)> {
        let arcs = arcs(all);
        let circles = knots(&arcs)
            .into_iter()
            .flat_map(|knot| circles(&arcs, &knot));
        circles
            .map(|circle| {
                let nodes = circle.arcs.iter().map(|arc| arcs[*arc].from).collect();
                (nodes, circle.cut)
            })
            .collect()
    }

    #[test]
    fn every_circle_is_told_with_the_arc_that_breaks_it() {
        assert_eq!(found(&[(0, 1, 1), (1, 2, 1)]), []);
        assert_eq!(found(&[(0, 0, 1)]), [(vec![0], 0)]);
        assert_eq!(
            found(&[(2, 0, 9), (0, 1, 9), (1, 2, 1)]),
            [(vec![0, 1, 2], 2)]
        );
        assert_eq!(
            found(&[(0, 1, 1), (1, 2, 5), (2, 1, 3), (3, 3, 1)]),
            [(vec![1, 2], 2), (vec![3], 3)]
        );
        assert_eq!(
            found(&[(0, 1, 1), (1, 0, 2), (0, 2, 1), (2, 0, 2)]),
            [(vec![0, 1], 0), (vec![0, 2], 2)]
        );
    }

    #[test]
    fn one_short_circle_stands_for_a_knot() {
        let edges = |all: &[&[usize]]| -> Vec<Vec<(usize, usize)>> {
            let all = all.iter();
            all.map(|to| to.iter().map(|to| (*to, *to)).collect())
                .collect()
        };
        let nodes = |all: &[&[usize]]| -> Vec<Vec<usize>> {
            let circles = shortest_circles(&edges(all));
            let node = |circle: &Vec<(usize, usize)>| circle.iter().map(|one| one.0).collect();
            circles.iter().map(node).collect()
        };
        assert!(nodes(&[&[1], &[2], &[]]).is_empty());
        assert_eq!(nodes(&[&[0]]), [[0]]);
        assert_eq!(nodes(&[&[1], &[2], &[0]]), [[0, 1, 2]]);
        assert_eq!(nodes(&[&[1], &[2], &[1], &[3]]), [vec![1, 2], vec![3]]);
        assert_eq!(nodes(&[&[1, 2], &[0], &[0]]), [[0, 1]]);
    }

    #[test]
    fn one_arc_that_lies_on_two_circles_is_cheaper_than_two() {
        // Both circles go over 0 → 1.
        let shared = [(0, 1, 3), (1, 2, 2), (2, 0, 2), (1, 3, 2), (3, 0, 2)];
        assert_eq!(found(&shared).len(), 1);
        assert_eq!(found(&shared)[0].1, 0);
        // If it is dear, two others go.
        let dear = shared.map(|(from, to, cost)| (from, to, if cost == 3 { 5 } else { cost }));
        assert_eq!(found(&dear).len(), 2);
    }

    #[test]
    fn large_knots_need_no_stack_and_no_patience() {
        let count = 200_000;
        let chain: Vec<Arc> = (0..count)
            .map(|node| Arc {
                from: node,
                to: (node + 1) % count,
                cost: 1,
            })
            .collect();
        let knots = knots(&chain);
        assert_eq!(knots.len(), 1);
        assert_eq!(circles(&chain, &knots[0]).len(), 1);
        let dense: Vec<Arc> = (0..100)
            .flat_map(|from| (0..100).map(move |to| Arc { from, to, cost: 1 }))
            .collect();
        let knots = super::knots(&dense);
        assert_eq!(circles(&dense, &knots[0]).len(), 1);
    }
}
