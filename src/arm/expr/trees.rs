//! The expressions of a document, each read once for all who look at it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use foldhash::fast::RandomState;

use super::ast::{Expr, Spelling};
use super::error::SyntaxError;
use super::parser::{Limits, parse_spelled};
use super::text::{Text, classify};
use crate::json::{Kind, Node};
use crate::text::Span;

/// What reading an expression gives.
pub(crate) type Read<'t> = Result<Expr<'t>, SyntaxError>;

/// All strings of a document that are expressions.
#[derive(Debug, Default)]
pub struct Trees<'t> {
    /// In the order of the file.
    places: Vec<Place<'t>>,
    /// Each text once, wherever it stands.
    trees: Vec<Read<'t>>,
    /// By spelling: the number among those that are there more than once.
    repeated: Vec<Option<NonZeroU32>>,
    /// How many those are.
    repetitions: usize,
    /// The number that was asked for last, a guess for what is asked for next.
    last: AtomicU32,
}

#[derive(Debug)]
struct Place<'t> {
    /// The first byte of the token.
    start: u32,
    /// Index of its tree.
    tree: u32,
    /// The decoded string.
    text: &'t str,
}

/// What the parts of expressions read like, numbered.
#[derive(Debug, Default)]
pub(super) struct Spellings<'t> {
    known: HashMap<&'t str, u32, RandomState>,
    /// By spelling: whether it was met more than once, and as which of these.
    repeated: Vec<Option<NonZeroU32>>,
    /// How many those are.
    repetitions: u32,
}

impl<'t> Spellings<'t> {
    /// The spelling of a part that reads like this.
    pub fn of(&mut self, text: &'t str) -> Spelling {
        let number = match self.known.entry(text) {
            Entry::Vacant(entry) => {
                let number = u32::try_from(self.repeated.len()).unwrap_or(u32::MAX);
                self.repeated.push(None);
                *entry.insert(number)
            }
            Entry::Occupied(entry) => {
                let number = *entry.get();
                self.again(Spelling::numbered(number));
                number
            }
        };
        Spelling::numbered(number)
    }

    /// A part of this spelling is met again.
    fn again(&mut self, spelling: Spelling) {
        let known = spelling.number().map(|number| number as usize);
        if let Some(repeated @ None) = known.and_then(|known| self.repeated.get_mut(known)) {
            self.repetitions += 1;
            *repeated = NonZeroU32::new(self.repetitions);
        }
    }
}

/// What was read so far.
#[derive(Debug, Default)]
struct Known<'t> {
    trees: HashMap<&'t str, u32, RandomState>,
    spellings: Spellings<'t>,
}

impl<'t> Trees<'t> {
    /// Reads the expressions of a document.
    #[must_use]
    pub fn of(root: &'t Node) -> Self {
        // As dense as expressions stand in exports and quickstarts; more only grow the lists.
        const BYTES_EACH: usize = 400;
        let mut trees = Self::default();
        trees.places.reserve(root.span.len() as usize / BYTES_EACH);
        trees
            .trees
            .reserve(root.span.len() as usize / BYTES_EACH / 2);
        let mut known = Known::default();
        trees.add(root, &mut known);
        trees.repeated = known.spellings.repeated;
        trees.repetitions = known.spellings.repetitions as usize;
        trees
    }

    /// The parser of JSON bounds the depth.
    fn add(&mut self, node: &'t Node, known: &mut Known<'t>) {
        match &node.kind {
            Kind::String(text) => {
                if let Text::Expression(_) = classify(text) {
                    self.place(node.span.start, text, known);
                }
            }
            Kind::Array(elements) => {
                for element in elements {
                    self.add(element, known);
                }
            }
            Kind::Object(members) => {
                for member in members {
                    self.add(&member.value, known);
                }
            }
            _ => {}
        }
    }

    fn place(&mut self, start: u32, text: &'t str, known: &mut Known<'t>) {
        let tree = match known.trees.entry(text) {
            Entry::Occupied(entry) => {
                let tree = *entry.get();
                if let Some(Ok(expr)) = self.trees.get(tree as usize) {
                    known.spellings.again(expr.spelling);
                }
                tree
            }
            Entry::Vacant(entry) => {
                let number = u32::try_from(self.trees.len()).unwrap_or(u32::MAX);
                let read = parse_spelled(text, Limits::LENIENT, &mut known.spellings);
                self.trees.push(read);
                *entry.insert(number)
            }
        };
        self.places.push(Place { start, tree, text });
    }

    /// The numbers of the expressions that stand in a part of the document.
    pub(crate) fn inside(&self, span: Span) -> Range<usize> {
        self.first_behind(span.start)..self.first_behind(span.end)
    }

    /// How many spellings there are more than once.
    pub(crate) fn repetitions(&self) -> usize {
        self.repetitions
    }

    /// The number of a part among those that are there more than once.
    pub(crate) fn repeated(&self, part: &Expr<'_>) -> Option<usize> {
        let repeated = self.repeated.get(part.spelling.number()? as usize)?;
        repeated.map(|number| number.get() as usize - 1)
    }

    /// Whether an expression stands in a part of the document.
    pub(crate) fn holds(&self, span: Span) -> bool {
        let next = self.places.get(self.first_behind(span.start));
        next.is_some_and(|place| place.start < span.end)
    }

    /// The number of the first one that does not stand before this place. Who goes through a
    /// document asks for one after the other, so that the last answer or the next is tried first.
    fn first_behind(&self, at: u32) -> usize {
        let start = |number: usize| {
            self.places
                .get(number)
                .map_or(u32::MAX, |place| place.start)
        };
        let is_it = |number: &usize| {
            start(*number) >= at
                && number
                    .checked_sub(1)
                    .is_none_or(|before| start(before) < at)
        };
        let last = self.last.load(Ordering::Relaxed) as usize;
        let near = [last + 1, last].into_iter().find(is_it);
        let number = near.unwrap_or_else(|| self.places.partition_point(|place| place.start < at));
        self.last
            .store(u32::try_from(number).unwrap_or_default(), Ordering::Relaxed);
        number
    }

    /// The expression in a string whose token is `span`, with its number in the
    /// order of the file.
    ///
    /// None where the string is not this document's own, but a copy or one of
    /// another document: the same place in memory is asked for.
    pub(crate) fn find(&self, text: &str, span: Span) -> Option<(usize, &Read<'t>)> {
        let number = self.first_behind(span.start);
        let place = self.places.get(number)?;
        let tree = self.trees.get(place.tree as usize)?;
        std::ptr::eq(place.text, text).then_some((number, tree))
    }
}
