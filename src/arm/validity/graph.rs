//! Cycles in what depends on what.

/// Edges of one node: the other node, and something that says where the edge stands.
pub(super) type Edges<E> = Vec<Vec<(usize, E)>>;

/// One cycle for each knot of nodes that depend on each other: the nodes in
/// their order, each with the edge that leads to the next. It starts at the
/// lowest node of the knot that lies on it.
pub(super) fn cycles<E: Copy>(edges: &Edges<E>) -> Vec<Vec<(usize, E)>> {
    let mut found = Vec::new();
    let knots = knots(edges);
    let mut done = vec![false; edges.len()];
    for node in 0..edges.len() {
        let Some(knot) = knots.get(node).copied().flatten() else {
            continue;
        };
        if done.get(knot).copied().unwrap_or(true) {
            continue;
        }
        if let Some(cycle) = shortest(edges, &knots, node) {
            if let Some(flag) = done.get_mut(knot) {
                *flag = true;
            }
            found.push(cycle);
        }
    }
    found
}

/// The shortest way from a node back to itself inside its knot.
fn shortest<E: Copy>(
    edges: &Edges<E>,
    knots: &[Option<usize>],
    start: usize,
) -> Option<Vec<(usize, E)>> {
    let mut came: Vec<Option<(usize, E)>> = vec![None; edges.len()];
    let mut open = std::collections::VecDeque::from([start]);
    while let Some(node) = open.pop_front() {
        for (next, edge) in edges.get(node)? {
            if knots.get(*next) != knots.get(start) {
                continue;
            }
            if *next == start {
                let mut cycle = vec![(node, *edge)];
                let mut at = node;
                while at != start {
                    let (before, edge) = (*came.get(at)?)?;
                    cycle.push((before, edge));
                    at = before;
                }
                cycle.reverse();
                return Some(cycle);
            }
            let slot = came.get_mut(*next)?;
            if slot.is_none() {
                *slot = Some((node, *edge));
                open.push_back(*next);
            }
        }
    }
    None
}

/// For each node the number of its strongly connected component, if it has a
/// cycle in it; Tarjan's algorithm without recursion.
fn knots<E>(edges: &Edges<E>) -> Vec<Option<usize>> {
    let count = edges.len();
    let mut search = Search {
        order: vec![usize::MAX; count],
        low: vec![0; count],
        on_stack: vec![false; count],
        stack: Vec::new(),
        next: 0,
        knots: vec![None; count],
    };
    for node in 0..count {
        if search.order.get(node) == Some(&usize::MAX) {
            search.from(edges, node);
        }
    }
    search.knots
}

struct Search {
    order: Vec<usize>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    next: usize,
    knots: Vec<Option<usize>>,
}

impl Search {
    fn from<E>(&mut self, edges: &Edges<E>, start: usize) {
        let mut open = vec![(start, 0_usize)];
        self.enter(start);
        while let Some((node, position)) = open.last_mut() {
            let node = *node;
            let next = edges.get(node).and_then(|all| all.get(*position));
            *position += 1;
            match next {
                Some((next, _)) if self.order.get(*next) == Some(&usize::MAX) => {
                    self.enter(*next);
                    open.push((*next, 0));
                }
                Some((next, _)) => {
                    if self.on_stack.get(*next) == Some(&true) {
                        let order = self.order.get(*next).copied().unwrap_or_default();
                        self.lower(node, order);
                    }
                }
                None => {
                    open.pop();
                    if let Some((above, _)) = open.last() {
                        let low = self.low.get(node).copied().unwrap_or_default();
                        self.lower(*above, low);
                    }
                    self.close(edges, node);
                }
            }
        }
    }

    fn enter(&mut self, node: usize) {
        let order = self.next;
        self.next += 1;
        for list in [&mut self.order, &mut self.low] {
            if let Some(slot) = list.get_mut(node) {
                *slot = order;
            }
        }
        if let Some(flag) = self.on_stack.get_mut(node) {
            *flag = true;
        }
        self.stack.push(node);
    }

    fn lower(&mut self, node: usize, to: usize) {
        if let Some(low) = self.low.get_mut(node) {
            *low = (*low).min(to);
        }
    }

    /// Takes a finished component off the stack.
    fn close<E>(&mut self, edges: &Edges<E>, node: usize) {
        if self.low.get(node) != self.order.get(node) {
            return;
        }
        let start = self.stack.iter().rposition(|one| *one == node);
        let members = self.stack.split_off(start.unwrap_or_default());
        let to_itself = edges
            .get(node)
            .is_some_and(|all| all.iter().any(|(next, _)| *next == node));
        let is_knot = members.len() > 1 || to_itself;
        for member in members {
            if let Some(flag) = self.on_stack.get_mut(member) {
                *flag = false;
            }
            if let Some(slot) = self.knots.get_mut(member).filter(|_| is_knot) {
                *slot = Some(node);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(edges: &[&[usize]]) -> Vec<Vec<usize>> {
        let edges: Edges<()> = edges
            .iter()
            .map(|all| all.iter().map(|next| (*next, ())).collect())
            .collect();
        let nodes = |cycle: &Vec<(usize, ())>| cycle.iter().map(|(node, ())| *node).collect();
        cycles(&edges).iter().map(nodes).collect()
    }

    #[test]
    fn each_knot_gives_one_cycle() {
        assert!(found(&[&[1], &[2], &[]]).is_empty());
        assert_eq!(found(&[&[0]]), [[0]]);
        assert_eq!(found(&[&[1], &[2], &[0]]), [[0, 1, 2]]);
        assert_eq!(found(&[&[1], &[2], &[1], &[3]]), [vec![1, 2], vec![3]]);
        assert_eq!(found(&[&[1, 2], &[0], &[0]]), [[0, 1]]);
    }

    #[test]
    fn long_chains_need_no_stack() {
        let count = 200_000;
        let edges: Edges<()> = (0..count)
            .map(|node| vec![((node + 1) % count, ())])
            .collect();
        assert_eq!(cycles(&edges).len(), 1);
    }
}
