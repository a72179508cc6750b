//! What needs what: the dependency graph of an estate.
//!
//! Its nodes are the declared resources, and what they refer to outside of the estate. Every edge
//! knows why it is there and where that is said. `waits` holds what Azure itself orders by, `ids`
//! what is only named; `cycles` finds circles, `waves` the order.
//!
//! Says what is there; what of it is wrong is for `validity` and for rules.

mod back;
mod build;
mod calls;
mod circles;
mod cut;
mod cycles;
mod ids;
mod names;
mod outside;
mod waits;
mod waves;

use std::collections::{BTreeSet, VecDeque};
use std::ops::Range;

use super::ResourceRef;
use crate::json::Pointer;
use crate::text::Span;

pub use back::{Back, is_filled};
pub(in crate::arm) use calls::{Read, reads_resources};
pub use circles::{Step, WaitCircle, circles, circles_among};
pub(in crate::arm) use cycles::shortest_circles;
pub use ids::{LinkedId, Through, linked_ids};
pub(in crate::arm) use names::Names;
pub use names::Target;
pub use outside::Outside;
pub use waits::Wait;
pub(in crate::arm) use waits::{Entry, Own, Waits};
pub use waves::Waves;

/// Why one resource needs another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// An entry of `dependsOn` says so.
    DependsOn,
    /// `reference` or `list…` reads it.
    Reference,
    /// It is the parent.
    Parent,
    /// It is what an extension resource extends.
    Extends,
    /// It is deployed by this deployment.
    Holds,
    /// A property has its resource ID.
    Id,
}

impl Why {
    /// One word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::DependsOn => "dependsOn",
            Self::Reference => "reference",
            Self::Parent => "parent",
            Self::Extends => "extends",
            Self::Holds => "holds",
            Self::Id => "id",
        }
    }

    /// Whether Azure deploys one after the other because of it.
    #[must_use]
    pub const fn is_wait(self) -> bool {
        matches!(self, Self::DependsOn | Self::Reference)
    }
}

/// What an edge leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// A declared resource.
    Resource(ResourceRef),
    /// Something outside of the estate, by its index in [`Graph::outside`].
    Outside(usize),
}

/// What is special about an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Nothing.
    Plain,
    /// Only looks back: the service fills the place that names it.
    Back,
    /// It may lead to something declared: not all of the names is known.
    Open,
    /// Azure refuses it: an entry of `dependsOn` that means nothing declared in its deployment.
    Broken,
}

/// That a resource needs another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// What needs.
    pub from: ResourceRef,
    /// What is needed.
    pub to: End,
    /// Why.
    pub why: Why,
    /// What says so.
    pub span: Span,
    /// The same as a path from the resource; the resource itself where nothing in it says so.
    pub path: Pointer,
    /// What is special about it.
    pub kind: Kind,
}

/// What needs what in an estate.
#[derive(Debug, Default)]
pub struct Graph {
    edges: Vec<Edge>,
    /// The edges of each resource, by template and resource.
    ranges: Vec<Vec<Range<usize>>>,
    outside: Vec<Outside>,
    /// By template and resource, the deployment that it stands in, if there is one.
    holders: Vec<Vec<Option<usize>>>,
}

impl Graph {
    /// All edges, by what needs and then by place.
    #[must_use]
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// What a resource needs.
    #[must_use]
    pub fn of(&self, at: ResourceRef) -> &[Edge] {
        let range = self
            .ranges
            .get(at.template)
            .and_then(|of| of.get(at.resource));
        range
            .and_then(|range| self.edges.get(range.clone()))
            .unwrap_or_default()
    }

    /// What is referred to and is not in the estate, by type and name.
    #[must_use]
    pub fn outside(&self) -> &[Outside] {
        &self.outside
    }

    /// The deployment that a resource stands in.
    #[must_use]
    pub fn holder(&self, at: ResourceRef) -> Option<ResourceRef> {
        let holder = self.holders.get(at.template)?.get(at.resource)?;
        holder.map(|resource| ResourceRef { resource, ..at })
    }

    /// Whether a resource is deployed only after another, by what Azure orders by: what stands in
    /// a deployment waits for all that this waits for, and what waits for a deployment waits for
    /// all that stands in it.
    #[must_use]
    pub fn waits_for(&self, at: ResourceRef, first: ResourceRef) -> bool {
        self.waits_for_or(at, first, &mut |_| {})
    }

    /// The same; `open` is given the waits on the way of which it is not known what they mean.
    pub fn waits_for_or<'g>(
        &'g self,
        at: ResourceRef,
        first: ResourceRef,
        open: &mut dyn FnMut(&'g Edge),
    ) -> bool {
        let chain = |at: ResourceRef| std::iter::successors(Some(at), |at| self.holder(*at));
        let own: Vec<ResourceRef> = chain(at).skip(1).collect();
        let around: Vec<ResourceRef> = chain(first).skip(1).collect();
        let mut seen = BTreeSet::from([at]);
        let mut next = VecDeque::from([at]);
        while let Some(current) = next.pop_front() {
            let from = chain(current).flat_map(|from| self.of(from));
            let waits = from.filter(|edge| edge.why.is_wait() && edge.kind != Kind::Broken);
            for edge in waits {
                if edge.kind == Kind::Open {
                    open(edge);
                }
                let End::Resource(to) = edge.to else { continue };
                if to == first || (around.contains(&to) && !own.contains(&to)) {
                    return true;
                }
                if seen.insert(to) {
                    next.push_back(to);
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests;
