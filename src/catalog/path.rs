//! Path patterns of the property tables, and what they hit in a resource.
//!
//! Segments are separated by `.`; `x[*]` is any element of the array `x`, a segment `*` any key.
//! `**.key` is that key at any depth of the resource, child resources and tags left out. Keys
//! compare as Azure does, without ASCII case.

use std::fmt;

use crate::json::{Kind, Member, Node, Pointer};

/// A pattern for places inside one resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PathPattern<'a> {
    text: &'a str,
    any_depth: bool,
}

/// A place that a pattern hits.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit<'n> {
    /// Path from the resource.
    pub pointer: Pointer,
    /// What stands there.
    pub node: &'n Node,
    /// The object or array around it.
    pub parent: &'n Node,
}

/// A step of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// The member with this key.
    Key(&'a str),
    /// Any member.
    AnyKey,
    /// Any element.
    AnyElement,
}

/// Keys of a resource that hold no properties of its own.
const ENVELOPE: [&str; 5] = ["resources", "tags", "dependsOn", "copy", "parameters"];

impl<'a> PathPattern<'a> {
    /// A path from the resource.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self {
            text,
            any_depth: false,
        }
    }

    /// A key at any depth.
    pub(super) const fn anywhere(key: &'a str) -> Self {
        Self {
            text: key,
            any_depth: true,
        }
    }

    /// The path as the tables write it; of a key at any depth, that key.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.text
    }

    /// Whether it is a key at any depth.
    #[must_use]
    pub const fn is_any_depth(self) -> bool {
        self.any_depth
    }

    /// Its steps from the resource.
    pub fn steps(self) -> impl Iterator<Item = Step<'a>> + Clone {
        self.text.split('.').flat_map(|segment| {
            let key = segment.trim_end_matches("[*]");
            let elements = (segment.len() - key.len()) / 3;
            let first = match key {
                "*" => Step::AnyKey,
                key => Step::Key(key),
            };
            std::iter::once(first).chain(std::iter::repeat_n(Step::AnyElement, elements))
        })
    }

    /// Whether it names this path from the resource. A key at any depth names every path that ends
    /// in it.
    #[must_use]
    pub fn names(self, path: &Pointer) -> bool {
        if self.any_depth {
            let last = raw_tokens(path).last();
            return last.is_some_and(|last| is_key(last, self.text));
        }
        self.rest_of(path) == Some(0)
    }

    /// Whether it names this path or one above it. A key at any depth covers every path with it.
    #[must_use]
    pub fn covers(self, path: &Pointer) -> bool {
        if self.any_depth {
            return raw_tokens(path).any(|token| is_key(token, self.text));
        }
        self.rest_of(path).is_some()
    }

    /// How many steps of a path lie below what the pattern names; none where it names nothing on
    /// the way. Asked for every pattern of a type and every ID: makes no texts.
    fn rest_of(self, path: &Pointer) -> Option<usize> {
        let mut tokens = raw_tokens(path);
        for step in self.steps() {
            let token = tokens.next()?;
            let fits = match step {
                Step::Key(key) => is_key(token, key),
                Step::AnyKey => true,
                Step::AnyElement => {
                    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit())
                }
            };
            if !fits {
                return None;
            }
        }
        Some(tokens.count())
    }

    /// All places of a resource that it hits, in the order of the file.
    #[must_use]
    pub fn find(self, resource: &Node) -> Vec<Hit<'_>> {
        // Nearly always nothing is there: paths are written only for what is.
        if !self.is_in(resource) {
            return Vec::new();
        }
        if self.any_depth {
            return self.find_anywhere(resource);
        }
        let mut hits = vec![(Pointer::root(), resource, resource)];
        for step in self.steps() {
            let mut next = Vec::new();
            for (pointer, node, _) in &hits {
                follow(step, pointer, node, &mut next);
            }
            hits = next;
        }
        let hits = hits.into_iter().map(|(pointer, node, parent)| Hit {
            pointer,
            node,
            parent,
        });
        hits.collect()
    }

    /// Whether there is such a path; of a key at any depth, such a key.
    fn is_in(self, resource: &Node) -> bool {
        if self.any_depth {
            has_key(resource, self.text)
        } else {
            leads_on(resource, self.steps())
        }
    }

    fn find_anywhere(self, resource: &Node) -> Vec<Hit<'_>> {
        let mut hits = Vec::new();
        let mut open = vec![(Pointer::root(), resource)];
        while let Some((pointer, node)) = open.pop() {
            let mut below = Vec::new();
            follow(Step::AnyKey, &pointer, node, &mut below);
            follow(Step::AnyElement, &pointer, node, &mut below);
            for (place, child, _) in below.into_iter().rev() {
                let key = place.tokens().last().unwrap_or_default();
                let outside = ENVELOPE.iter().any(|word| key.eq_ignore_ascii_case(word));
                if pointer == Pointer::root() && outside {
                    continue;
                }
                if node.is_object() && key.eq_ignore_ascii_case(self.text) {
                    hits.push(Hit {
                        pointer: place,
                        node: child,
                        parent: node,
                    });
                } else {
                    open.push((place, child));
                }
            }
        }
        hits.sort_by_key(|hit| hit.node.span);
        hits
    }
}

/// The steps of a path as they are written, with the escapes of a pointer.
fn raw_tokens(path: &Pointer) -> impl Iterator<Item = &str> {
    path.as_str().split('/').skip(1)
}

/// Whether a step that is written so is this key.
fn is_key(token: &str, key: &str) -> bool {
    if token.contains('~') {
        let decoded = token.replace("~1", "/").replace("~0", "~");
        return decoded.eq_ignore_ascii_case(key);
    }
    token.eq_ignore_ascii_case(key)
}

fn has_key(node: &Node, key: &str) -> bool {
    let is_it = |member: &Member| member.key.eq_ignore_ascii_case(key);
    let mut members = node.members().iter();
    members.any(|member| is_it(member) || has_key(&member.value, key))
        || node.elements().iter().any(|element| has_key(element, key))
}

fn leads_on<'a>(node: &Node, steps: impl Iterator<Item = Step<'a>> + Clone) -> bool {
    let mut rest = steps;
    match rest.next() {
        None => true,
        Some(Step::Key(key)) => node.get(key).is_some_and(|next| leads_on(next, rest)),
        Some(Step::AnyKey) => {
            let mut members = node.members().iter();
            members.any(|member| leads_on(&member.value, rest.clone()))
        }
        Some(Step::AnyElement) => {
            let mut elements = node.elements().iter();
            elements.any(|element| leads_on(element, rest.clone()))
        }
    }
}

fn follow<'n>(
    step: Step<'_>,
    pointer: &Pointer,
    node: &'n Node,
    next: &mut Vec<(Pointer, &'n Node, &'n Node)>,
) {
    match (step, &node.kind) {
        (Step::Key(key), Kind::Object(_)) => {
            if let Some(member) = node.member(key) {
                next.push((pointer.child(&member.key), &member.value, node));
            }
        }
        (Step::AnyKey, Kind::Object(members)) => {
            for member in members {
                next.push((pointer.child(&member.key), &member.value, node));
            }
        }
        (Step::AnyElement, Kind::Array(elements)) => {
            for (index, element) in elements.iter().enumerate() {
                next.push((pointer.child(index), element, node));
            }
        }
        _ => {}
    }
}

impl fmt::Display for PathPattern<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.any_depth {
            out.write_str("**.")?;
        }
        out.write_str(self.text)
    }
}
