//! RFC 6901 JSON Pointers, the paths of reports.

use std::cmp::Ordering;
use std::fmt::{self, Write as _};

use super::{Kind, Node};
use crate::text::Span;

/// A path from the root of a document; displays as RFC 6901 text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(String);

impl Pointer {
    /// The root.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The path of a member or element below this one.
    #[must_use]
    pub fn child(&self, token: impl fmt::Display) -> Self {
        // Asked for every resource and every step of a walk: one text, no copies.
        let mut text = String::with_capacity(self.0.len() + 16);
        text.push_str(&self.0);
        text.push('/');
        let start = text.len();
        // Writing to a string never fails.
        let _ = write!(text, "{token}");
        if text
            .as_bytes()
            .iter()
            .skip(start)
            .any(|byte| matches!(byte, b'~' | b'/'))
        {
            let escaped = text.split_off(start).replace('~', "~0").replace('/', "~1");
            text.push_str(&escaped);
        }
        Self(text)
    }

    /// The path one level up; the root stays the root.
    #[must_use]
    pub fn parent(&self) -> Self {
        Self(
            self.0
                .rsplit_once('/')
                .map_or_else(String::new, |(head, _)| head.to_owned()),
        )
    }

    /// The text, empty for the root.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The decoded steps from the root.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.0
            .split('/')
            .skip(1)
            .map(|token| token.replace("~1", "/").replace("~0", "~"))
    }

    /// Whether `other` is this place or lies below it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        other
            .0
            .strip_prefix(&self.0)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Document order as far as a path shows it: elements by their number
    /// (`/resources/2` before `/resources/10`), keys by their text.
    #[must_use]
    pub fn natural_cmp(&self, other: &Self) -> Ordering {
        let mut left = self.0.split('/').skip(1);
        let mut right = other.0.split('/').skip(1);
        loop {
            let order = match (left.next(), right.next()) {
                (None, None) => return self.cmp(other),
                (None, Some(_)) => Ordering::Less,
                (Some(_), None) => Ordering::Greater,
                (Some(a), Some(b)) => match (a.parse::<usize>(), b.parse::<usize>()) {
                    (Ok(a), Ok(b)) => a.cmp(&b),
                    (Ok(_), Err(_)) => Ordering::Less,
                    (Err(_), Ok(_)) => Ordering::Greater,
                    _ => a.cmp(b),
                },
            };
            if order.is_ne() {
                return order;
            }
        }
    }

    /// The path of the innermost key or value that covers an offset of the text.
    #[must_use]
    pub fn covering(root: &Node, offset: u32) -> Self {
        let covers = |span: Span| span.start <= offset && offset < span.end;
        let mut pointer = Self::root();
        let mut node = root;
        loop {
            let next = match &node.kind {
                Kind::Object(members) => members
                    .iter()
                    .find(|member| covers(Span::new(member.key_span.start, member.value.span.end)))
                    .map(|member| (pointer.child(&member.key), &member.value)),
                Kind::Array(elements) => {
                    let inside = elements
                        .iter()
                        .enumerate()
                        .find(|(_, element)| covers(element.span));
                    inside.map(|(index, element)| (pointer.child(index), element))
                }
                _ => None,
            };
            let Some((below, value)) = next else {
                return pointer;
            };
            (pointer, node) = (below, value);
        }
    }

    /// The node at this path; keys are compared as [`Node::get`] does.
    #[must_use]
    pub fn find<'a>(&self, root: &'a Node) -> Option<&'a Node> {
        self.tokens()
            .try_fold(root, |node, token| match &node.kind {
                Kind::Object(_) => node.get(&token),
                Kind::Array(elements) => elements.get(token.parse::<usize>().ok()?),
                _ => None,
            })
    }
}

impl Pointer {
    /// The rest of this path behind `above`; none where it does not begin so.
    #[must_use]
    pub fn below(&self, above: &Self) -> Option<Self> {
        above
            .contains(self)
            .then(|| Self(self.0.get(above.0.len()..).unwrap_or_default().to_owned()))
    }

    /// A path that continues this one.
    #[must_use]
    pub fn join(&self, below: &Self) -> Self {
        Self(format!("{}{}", self.0, below.0))
    }
}

impl From<&str> for Pointer {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_sort_by_number() {
        let mut paths = ["/a/1a", "/a/10/b", "/a/2", "/a", "/a/10", "/a/2/x"].map(Pointer::from);
        paths.sort_by(Pointer::natural_cmp);
        assert_eq!(
            paths.map(|path| path.to_string()),
            ["/a", "/a/2", "/a/2/x", "/a/10", "/a/10/b", "/a/1a"]
        );
    }

    #[test]
    fn tokens_are_escaped_and_come_back() {
        let pointer = Pointer::root().child("a/b~c").child(3);
        assert_eq!(pointer.as_str(), "/a~1b~0c/3");
        assert_eq!(pointer.tokens().collect::<Vec<_>>(), ["a/b~c", "3"]);
        assert_eq!(pointer.parent().as_str(), "/a~1b~0c");
        assert_eq!(pointer.parent().parent(), Pointer::root());
        assert!(pointer.parent().contains(&pointer));
        assert!(!Pointer::from("/a").contains(&Pointer::from("/ab")));
    }
}
