//! Structural edits: collected while a tree is looked at, turned into text
//! edits at the end.
//!
//! What a person would do by hand: commas stay right, what is added looks like
//! its neighbours, and no byte changes that has nothing to do with it. A
//! comment that a removed member owns goes with it: behind it on its line, or
//! on lines of its own directly above; a comment above that a blank line sets
//! apart speaks of more than one member and stays.
//!
//! `arrange` lays out one container, `gaps` knows what stands between its
//! items, `patch` changes a string, `walk` goes through the tree.

mod arrange;
mod gaps;
mod patch;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use super::{Json, Member, Node};
use crate::text::{Edit, Source, Span};

/// Where something is inserted, `A` being what names a neighbour: the key of a
/// member or the index of an element, both as before any edit.
///
/// Several insertions at one place stand in the order in which they were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<A> {
    /// In front of all others.
    First,
    /// Behind all others.
    Last,
    /// Directly behind this neighbour, or where it was if it is removed.
    After(A),
    /// Directly in front of this neighbour, or where it was if it is removed.
    Before(A),
}

/// Why planned edits cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeEditError {
    /// Two changes that exclude each other: two values for one node, or a
    /// change inside a node that is replaced as a whole.
    #[error("two different changes are planned for the same place")]
    Conflict {
        /// The node, or the member's object where a key is inserted twice.
        span: Span,
    },
    /// A key that the object does not have.
    #[error("the object has no member `{key}`")]
    NoSuchMember {
        /// The object.
        span: Span,
        /// The key asked for.
        key: String,
    },
    /// An index that the array does not have.
    #[error("the array has no element {index}")]
    NoSuchElement {
        /// The array.
        span: Span,
        /// The index asked for.
        index: usize,
    },
    /// A key to be inserted that the object has and keeps; Azure ignores case.
    #[error("the object already has a member `{key}`")]
    KeyExists {
        /// The object.
        span: Span,
        /// The key to be inserted.
        key: String,
    },
    /// A node that is not part of this tree, that is no container although
    /// something is inserted, or the root to be removed.
    #[error("the planned change does not fit this document")]
    DoesNotFit {
        /// The place as planned.
        span: Span,
    },
}

impl TreeEditError {
    /// The place that the error is about.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Conflict { span }
            | Self::NoSuchMember { span, .. }
            | Self::NoSuchElement { span, .. }
            | Self::KeyExists { span, .. }
            | Self::DoesNotFit { span } => *span,
        }
    }
}

/// Collects changes to one document; nodes are named by their place in it.
///
/// The methods never fail: what cannot be done is told by [`finish`](Self::finish).
#[derive(Clone, Debug, Default)]
pub struct TreeEdit {
    /// New values by the place of the old one; keys count as nodes here.
    sets: BTreeMap<Span, Json>,
    /// Places of values that go, with their keys.
    removed: BTreeSet<Span>,
    /// What comes into a container, by its place.
    inserted: BTreeMap<Span, Vec<Insert>>,
    /// The first call that could not be fulfilled.
    error: Option<TreeEditError>,
}

/// One insertion; the anchor is the place of a neighbour's value.
#[derive(Clone, Debug, PartialEq)]
struct Insert {
    key: Option<String>,
    value: Json,
    place: Place<Span>,
}

impl TreeEdit {
    /// Nothing planned.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether nothing is planned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty()
            && self.removed.is_empty()
            && self.inserted.is_empty()
            && self.error.is_none()
    }

    /// Gives a node another value. Setting it twice to the same is no conflict.
    pub fn set(&mut self, node: &Node, value: impl Into<Json>) {
        self.set_at(node.span, value.into());
    }

    /// Gives a node another text, touching as few bytes as possible: what the
    /// old string has in common at its start and end stays as it is written.
    pub fn set_string(&mut self, node: &Node, text: &str) {
        self.set_at(node.span, text.into());
    }

    /// Gives a member another key, touching as few bytes as possible. It is
    /// not checked whether the object has that key already.
    pub fn set_key(&mut self, member: &Member, key: &str) {
        self.set_at(member.key_span, key.into());
    }

    fn set_at(&mut self, span: Span, value: Json) {
        let known = self.sets.entry(span).or_insert_with(|| value.clone());
        if *known != value {
            self.fail(TreeEditError::Conflict { span });
        }
    }

    /// Takes out a member or element, given by its value. All changes inside
    /// it, earlier and later ones, go with it.
    pub fn remove(&mut self, value: &Node) {
        self.removed.insert(value.span);
    }

    /// Takes out the member that [`Node::member`] finds.
    pub fn remove_member(&mut self, object: &Node, key: &str) {
        match member_place(object, key) {
            Ok(span) => {
                self.removed.insert(span);
            }
            Err(error) => self.fail(error),
        }
    }

    /// Takes out an element, by its index before any edit.
    pub fn remove_element(&mut self, array: &Node, index: usize) {
        match element_place(array, index) {
            Ok(span) => {
                self.removed.insert(span);
            }
            Err(error) => self.fail(error),
        }
    }

    /// Puts a member into an object that does not have the key, or loses it by
    /// these edits. Asking twice for the same is no conflict.
    pub fn insert_member(
        &mut self,
        object: &Node,
        key: &str,
        value: impl Into<Json>,
        place: Place<&str>,
    ) {
        let place = place.try_map(|key| member_place(object, key));
        let place = match place {
            Ok(place) => place,
            Err(error) => return self.fail(error),
        };
        let insert = Insert {
            key: Some(key.to_owned()),
            value: value.into(),
            place,
        };
        let span = object.span;
        let others = self.inserted.entry(span).or_default();
        let same = others.iter().find(|other| {
            let other = other.key.as_deref().unwrap_or_default();
            other.eq_ignore_ascii_case(key)
        });
        match same {
            None => others.push(insert),
            Some(same) if *same == insert => {}
            Some(_) => self.fail(TreeEditError::Conflict { span }),
        }
    }

    /// Puts an element into an array.
    pub fn insert_element(&mut self, array: &Node, value: impl Into<Json>, place: Place<usize>) {
        match place.try_map(|index| element_place(array, index)) {
            Ok(place) => self.inserted.entry(array.span).or_default().push(Insert {
                key: None,
                value: value.into(),
                place,
            }),
            Err(error) => self.fail(error),
        }
    }

    /// The text edits, ordered and without overlap; `root` is the tree that
    /// the nodes were taken from, read from `source` without
    /// [errors](super::Document::errors) other than duplicate keys.
    ///
    /// # Errors
    /// When changes exclude each other or do not fit the document.
    pub fn finish(&self, source: &Source, root: &Node) -> Result<Vec<Edit>, TreeEditError> {
        match &self.error {
            Some(error) => Err(error.clone()),
            None => walk::edits(self, source, root),
        }
    }

    fn fail(&mut self, error: TreeEditError) {
        self.error.get_or_insert(error);
    }
}

fn member_place(object: &Node, key: &str) -> Result<Span, TreeEditError> {
    let member = object.member(key);
    member
        .map(|member| member.value.span)
        .ok_or_else(|| TreeEditError::NoSuchMember {
            span: object.span,
            key: key.to_owned(),
        })
}

fn element_place(array: &Node, index: usize) -> Result<Span, TreeEditError> {
    let span = array.span;
    let element = array.elements().get(index);
    element
        .map(|element| element.span)
        .ok_or(TreeEditError::NoSuchElement { span, index })
}

impl<A> Place<A> {
    fn try_map<B, E>(self, map: impl FnOnce(A) -> Result<B, E>) -> Result<Place<B>, E> {
        Ok(match self {
            Self::First => Place::First,
            Self::Last => Place::Last,
            Self::After(anchor) => Place::After(map(anchor)?),
            Self::Before(anchor) => Place::Before(map(anchor)?),
        })
    }
}
