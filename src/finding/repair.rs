//! What a fix changes, as data: filled from the rule that found something, carried out by
//! `rewrite`, and the yardstick of the proof that nothing else happened.

use crate::json::Pointer;

/// One change inside a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The resource, in its file.
    pub resource: Pointer,
    /// Where inside the resource.
    pub path: Pointer,
    /// What happens there.
    pub change: RepairChange,
}

/// What happens at the place of a repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RepairChange {
    /// The member or element goes.
    Remove,
    /// It gets this value, as JSON text, whether it is there or not.
    Set(String),
    /// The array gets this element, as JSON text; an array that is not there is made.
    Insert(String),
}

impl Repair {
    /// The place in the file.
    #[must_use]
    pub fn pointer(&self) -> Pointer {
        self.resource.join(&self.path)
    }
}
