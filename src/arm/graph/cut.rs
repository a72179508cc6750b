//! The smallest set of arcs whose removal leaves no circle.

use std::collections::{BTreeMap, BTreeSet};

use super::cycles::{Arc, is_weighed, way};

/// Arcs of a knot for which the smallest cut is searched exactly.
const MOST_ARCS: usize = 64;

/// Steps of that search at most; a larger knot gets a cut that is good, not proven smallest.
const MOST_STEPS: usize = 20_000;

/// The cheapest set of arcs of a knot whose removal leaves no circle.
#[must_use]
pub fn smallest_cut(arcs: &[Arc], knot: &[usize]) -> Vec<usize> {
    let weighed = if is_weighed(knot) {
        heaviest_stay(arcs, knot)
    } else {
        backward(arcs, knot)
    };
    if knot.len() > MOST_ARCS {
        return weighed;
    }
    let mut search = Search {
        arcs,
        best_cost: price(arcs, &weighed),
        best: weighed,
        steps: MOST_STEPS,
    };
    let all = knot.iter().copied().collect();
    search.from(all, &BTreeSet::new(), &mut Vec::new());
    search.best
}

fn price(arcs: &[Arc], which: &[usize]) -> u64 {
    let costs = which.iter().filter_map(|arc| arcs.get(*arc));
    costs.map(|arc| u64::from(arc.cost)).sum()
}

/// Takes arcs in, the dearest first, as long as none closes a circle; the rest is the cut.
fn heaviest_stay(arcs: &[Arc], knot: &[usize]) -> Vec<usize> {
    let mut order: Vec<usize> = knot.to_vec();
    order.sort_by_key(|arc| std::cmp::Reverse(arcs.get(*arc).map_or(0, |arc| arc.cost)));
    let mut kept = BTreeSet::new();
    let mut cut = Vec::new();
    for arc in order {
        let Some(ends) = arcs.get(arc) else { continue };
        if ends.from == ends.to || way(arcs, &kept, ends.to, ends.from).is_some() {
            cut.push(arc);
        } else {
            kept.insert(arc);
        }
    }
    cut.sort_unstable();
    cut
}

/// The arcs that lead back in the order of a walk through a large knot.
fn backward(arcs: &[Arc], knot: &[usize]) -> Vec<usize> {
    let mut next: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for index in knot {
        if let Some(arc) = arcs.get(*index) {
            next.entry(arc.from).or_default().push((arc.to, *index));
        }
    }
    let (mut entered, mut left) = (BTreeSet::new(), BTreeSet::new());
    let mut cut = Vec::new();
    for start in next.keys().copied() {
        let mut open = vec![(start, 0_usize)];
        while let Some((node, position)) = open.last_mut() {
            let node = *node;
            entered.insert(node);
            let step = next.get(&node).and_then(|all| all.get(*position));
            *position += 1;
            match step {
                Some((to, _)) if !entered.contains(to) => open.push((*to, 0)),
                Some((to, index)) if !left.contains(to) => cut.push(*index),
                Some(_) => {}
                None => {
                    left.insert(node);
                    open.pop();
                }
            }
        }
    }
    cut.sort_unstable();
    cut
}

/// Looks for a cheaper cut: one arc of every circle has to go.
struct Search<'a> {
    arcs: &'a [Arc],
    best: Vec<usize>,
    best_cost: u64,
    steps: usize,
}

impl Search<'_> {
    fn from(&mut self, left: BTreeSet<usize>, fixed: &BTreeSet<usize>, cut: &mut Vec<usize>) {
        if self.steps == 0 {
            return;
        }
        self.steps -= 1;
        let cost = price(self.arcs, cut);
        if cost >= self.best_cost {
            return;
        }
        let Some(circle) = shortest_circle(self.arcs, &left) else {
            self.best_cost = cost;
            self.best = cut.clone();
            self.best.sort_unstable();
            return;
        };
        let mut fixed = fixed.clone();
        let mut candidates: Vec<usize> = circle;
        candidates.sort_by_key(|arc| (self.arcs.get(*arc).map_or(0, |arc| arc.cost), *arc));
        for arc in candidates {
            if fixed.contains(&arc) {
                continue;
            }
            let mut left = left.clone();
            left.remove(&arc);
            cut.push(arc);
            self.from(left, &fixed, cut);
            cut.pop();
            // What follows looks for cuts without it.
            fixed.insert(arc);
        }
    }
}

fn shortest_circle(arcs: &[Arc], left: &BTreeSet<usize>) -> Option<Vec<usize>> {
    let circles = left.iter().filter_map(|index| {
        let arc = arcs.get(*index)?;
        let mut circle = way(arcs, left, arc.to, arc.from)?;
        circle.insert(0, *index);
        Some(circle)
    });
    circles.min_by_key(Vec::len)
}
