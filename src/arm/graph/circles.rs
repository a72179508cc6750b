//! Resources of one template that wait for each other, and what to take out so that they do not.

use std::collections::BTreeMap;

use super::back::Back;
use super::cycles::{self, Arc};
use super::waits::Wait;
use crate::arm::Template;

/// That one resource waits for another, with all places that say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Index of what waits.
    pub from: usize,
    /// Index of what it waits for.
    pub to: usize,
    /// The places.
    pub waits: Vec<Wait>,
    /// Why it can go without loss, if it can.
    pub back: Option<Back>,
}

/// Resources that wait for each other in a circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitCircle {
    /// From each resource to the next, beginning at the lowest.
    pub steps: Vec<Step>,
    /// Which of them is in the smallest set whose removal breaks all circles; of that set, only
    /// this one is in this circle.
    pub cut: usize,
}

/// All circles of a template: as many as are needed to see every place that has to change.
#[must_use]
pub fn circles(template: &Template<'_>) -> Vec<WaitCircle> {
    circles_among(template, &template.waits().circular(template))
}

/// The same where each resource waits for what `waits` says.
#[must_use]
pub fn circles_among(template: &Template<'_>, waits: &[Vec<Wait>]) -> Vec<WaitCircle> {
    let mut places: BTreeMap<(usize, usize), Vec<Wait>> = BTreeMap::new();
    for (from, waits) in waits.iter().enumerate() {
        for wait in waits {
            places.entry((from, wait.to)).or_default().push(*wait);
        }
    }
    let mut arcs: Vec<Arc> = places
        .keys()
        .map(|(from, to)| Arc {
            from: *from,
            to: *to,
            cost: 1,
        })
        .collect();
    let mut found = Vec::new();
    for knot in cycles::knots(&arcs) {
        let mut backs = BTreeMap::new();
        let weighed: &[usize] = if cycles::is_weighed(&knot) {
            &knot
        } else {
            &[]
        };
        for index in weighed {
            let Some(arc) = arcs.get_mut(*index) else {
                continue;
            };
            let waits = places
                .get(&(arc.from, arc.to))
                .map_or(&[][..], Vec::as_slice);
            let is_entry = waits.iter().all(|wait| wait.is_entry);
            let back = Back::of(template, arc.from, arc.to).filter(|_| is_entry);
            arc.cost = Back::cost(back.as_ref());
            backs.insert(*index, back);
        }
        for circle in cycles::circles(&arcs, &knot) {
            let steps = circle.arcs.iter().filter_map(|index| {
                let arc = arcs.get(*index)?;
                Some(Step {
                    from: arc.from,
                    to: arc.to,
                    waits: places.get(&(arc.from, arc.to))?.clone(),
                    back: backs.get(index).cloned().flatten(),
                })
            });
            let cut = circle.arcs.iter().position(|arc| *arc == circle.cut);
            found.push(WaitCircle {
                steps: steps.collect(),
                cut: cut.unwrap_or_default(),
            });
        }
    }
    found
}
