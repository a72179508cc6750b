//! A node of a resource together with its path, in the spelling of the file.

use super::{Node, Pointer};

/// A node and its path from the resource.
#[derive(Clone, Debug)]
pub struct Spot<'d> {
    /// Path from the resource.
    pub path: Pointer,
    /// What stands there.
    pub node: &'d Node,
}

impl<'d> Spot<'d> {
    /// A resource itself.
    #[must_use]
    pub fn of(node: &'d Node) -> Self {
        Self {
            path: Pointer::root(),
            node,
        }
    }

    /// A member, found as [`Node::get`] does.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Self> {
        let member = self.node.member(key)?;
        Some(Self {
            path: self.path.child(&member.key),
            node: &member.value,
        })
    }

    /// Follows keys one after the other.
    #[must_use]
    pub fn find(&self, keys: &[&str]) -> Option<Self> {
        keys.iter()
            .try_fold(self.clone(), |spot, key| spot.get(key))
    }

    /// The elements of an array.
    pub fn elements(&self) -> impl Iterator<Item = Self> + use<'_, 'd> {
        let elements = self.node.elements().iter().enumerate();
        elements.map(|(index, node)| Self {
            path: self.path.child(index),
            node,
        })
    }

    /// The text of a string, compared without case.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.node
            .as_str()
            .is_some_and(|own| own.eq_ignore_ascii_case(text))
    }
}
