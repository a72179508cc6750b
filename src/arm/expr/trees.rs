//! The expressions of a document, each read once for all who look at it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use foldhash::fast::RandomState;

use super::ast::Expr;
use super::error::SyntaxError;
use super::parser::{Limits, parse_looped};
use super::text::{Text, classify};
use crate::json::{Kind, Node};
use crate::text::Span;

/// The numbers of the texts that were read.
type Known<'t> = HashMap<&'t str, u32, RandomState>;

/// What reading an expression gives.
pub(crate) type Read<'t> = Result<Expr<'t>, SyntaxError>;

/// All strings of a document that are expressions.
#[derive(Debug, Default)]
pub(crate) struct Trees<'t> {
    /// In the order of the file.
    places: Vec<Place<'t>>,
    /// Each text once, wherever it stands.
    trees: Vec<Tree<'t>>,
}

/// An expression that was read.
#[derive(Debug)]
pub(crate) struct Tree<'t> {
    pub read: Read<'t>,
    /// Its value is another one in each turn of a copy loop, or may be.
    pub is_looped: bool,
}

impl<'t> Tree<'t> {
    fn of(text: &'t str) -> Self {
        let (read, is_looped) = parse_looped(text, Limits::LENIENT);
        Self { read, is_looped }
    }
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

impl<'t> Trees<'t> {
    /// Reads the expressions of a document.
    pub fn of(root: &'t Node) -> Self {
        let mut trees = Self::default();
        trees.add(root, &mut Known::default());
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
        let tree = match known.entry(text) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                let number = u32::try_from(self.trees.len()).unwrap_or(u32::MAX);
                self.trees.push(Tree::of(text));
                *entry.insert(number)
            }
        };
        self.places.push(Place { start, tree, text });
    }

    /// The number of the first one that does not stand before this place.
    pub fn first_behind(&self, at: u32) -> usize {
        self.places.partition_point(|place| place.start < at)
    }

    /// The expression in a string whose token is `span`, with its number in the
    /// order of the file.
    ///
    /// None where the string is not this document's own, but a copy or one of
    /// another document: the same place in memory is asked for.
    pub fn find(&self, text: &str, span: Span) -> Option<(usize, &Tree<'t>)> {
        let number = self.first_behind(span.start);
        let place = self.places.get(number)?;
        let tree = self.trees.get(place.tree as usize)?;
        std::ptr::eq(place.text, text).then_some((number, tree))
    }
}
