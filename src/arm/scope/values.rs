//! Values of the expressions of a template, each kept from when it is first asked for.

use std::ops::Range;
use std::sync::OnceLock;

use crate::arm::expr::Trees;
use crate::arm::value::Value;
use crate::text::Span;

/// The value of an expression.
#[derive(Debug)]
pub(crate) struct Kept {
    pub value: Value,
    /// Something that it depends on depends on itself.
    pub is_cyclic: bool,
}

/// Where a value is kept once it is known.
pub(crate) type KeptSlot = OnceLock<Kept>;

/// What strings are worth in one scope, by the number of their expression.
#[derive(Debug, Default)]
pub(crate) struct Values {
    /// The expressions that stand in the template of the scope.
    numbers: Range<usize>,
    /// Made when the first value is kept.
    slots: OnceLock<Box<[KeptSlot]>>,
}

impl Values {
    /// Place for the expressions in a part of a document.
    pub fn inside(span: Span, trees: &Trees<'_>) -> Self {
        Self {
            numbers: trees.first_behind(span.start)..trees.first_behind(span.end),
            slots: OnceLock::new(),
        }
    }

    /// The same place, still empty.
    pub fn fresh(&self) -> Self {
        Self {
            numbers: self.numbers.clone(),
            slots: OnceLock::new(),
        }
    }

    /// Where the value of this expression is kept.
    pub fn slot(&self, number: usize) -> Option<&KeptSlot> {
        let at = number.checked_sub(self.numbers.start)?;
        let slots = || self.numbers.clone().map(|_| OnceLock::new()).collect();
        self.slots.get_or_init(slots).get(at)
    }
}
