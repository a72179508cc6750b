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

/// What expressions and their parts are worth in one scope.
#[derive(Debug)]
pub(crate) struct Values {
    /// The numbers of the expressions that stand in the template of the scope.
    inside: Range<usize>,
    /// Of whole expressions, by their place: values that say where they are refused.
    places: Slots<Kept>,
    /// Of parts that read the same as others in the document.
    repeated: Slots<Value>,
}

impl Values {
    /// Place for the expressions in a part of a document.
    pub fn inside(span: Span, trees: &Trees<'_>) -> Self {
        Self::of(trees.inside(span), trees.repetitions())
    }

    /// The same place, still empty.
    pub fn fresh(&self) -> Self {
        Self::of(self.inside.clone(), self.repeated.count)
    }

    fn of(inside: Range<usize>, repetitions: usize) -> Self {
        Self {
            places: Slots::new(inside.len()),
            repeated: Slots::new(repetitions),
            inside,
        }
    }

    /// Where the value of the expression at this place is kept.
    pub fn at_place(&self, number: usize) -> Option<&KeptSlot> {
        self.places.get(number.checked_sub(self.inside.start)?)
    }

    /// Where the value of all parts that read like this one is kept.
    pub fn repeated(&self, number: usize) -> Option<&OnceLock<Value>> {
        self.repeated.get(number)
    }
}

/// A page of slots; a nested template needs few of those of its document.
type Page<T> = OnceLock<Box<[OnceLock<T>]>>;

/// Slots by number, made by the page when one is asked for.
#[derive(Debug)]
struct Slots<T> {
    count: usize,
    pages: OnceLock<Box<[Page<T>]>>,
}

impl<T> Slots<T> {
    const PAGE: usize = 32;

    fn new(count: usize) -> Self {
        Self {
            count,
            pages: OnceLock::new(),
        }
    }

    fn get(&self, number: usize) -> Option<&OnceLock<T>> {
        let pages = self
            .pages
            .get_or_init(|| empty(self.count.div_ceil(Self::PAGE)));
        let page = pages.get(number / Self::PAGE)?;
        page.get_or_init(|| empty(Self::PAGE))
            .get(number % Self::PAGE)
    }
}

fn empty<T>(count: usize) -> Box<[OnceLock<T>]> {
    (0..count).map(|_| OnceLock::new()).collect()
}
