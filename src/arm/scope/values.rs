//! Values of the expressions of a template, each kept from when it is first asked for.

use std::ops::Range;
use std::sync::OnceLock;

use crate::arm::expr::Trees;
use crate::arm::value::Value;
use crate::text::Span;

/// What strings are worth in one scope, by the number of their expression.
#[derive(Debug, Default)]
pub(crate) struct Values {
    /// The expressions that stand in the template of the scope.
    numbers: Range<usize>,
    /// Made when the first value is kept.
    slots: OnceLock<Box<[OnceLock<Value>]>>,
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

    /// The value of this expression, if it is known by now.
    pub fn get(&self, number: usize) -> Option<&Value> {
        let at = number.checked_sub(self.numbers.start)?;
        self.slots.get()?.get(at)?.get()
    }

    /// Where the value of this expression is kept.
    pub fn slot(&self, number: usize) -> Option<&OnceLock<Value>> {
        let at = number.checked_sub(self.numbers.start)?;
        let slots = || self.numbers.clone().map(|_| OnceLock::new()).collect();
        self.slots.get_or_init(slots).get(at)
    }
}
