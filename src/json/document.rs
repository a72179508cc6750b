//! What reading a text gives.

use super::{Node, Problem};

/// A parsed text: the tree, and everything in it that strict JSON refuses.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The value of the text; `null` where nothing could be read.
    pub root: Node,
    /// Deviations in the order of their places.
    pub problems: Vec<Problem>,
}

impl Document {
    /// The problems that make the tree unreliable: no rewriting from here.
    pub fn errors(&self) -> impl Iterator<Item = &Problem> {
        self.problems
            .iter()
            .filter(|problem| !problem.kind.is_tolerated())
    }
}
