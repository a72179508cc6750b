//! The tree of a JSON text; every key and value knows its place.

use compact_str::CompactString;

use crate::text::Span;

/// A value and where it stands.
#[derive(Clone, Debug, Default)]
pub struct Node {
    /// From the first to behind the last byte, quotes and brackets included.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// The six kinds of JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Kind {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number in the digits of the file: they may exceed every machine type.
    Number(CompactString),
    /// A string, decoded.
    String(CompactString),
    /// An array.
    Array(Vec<Node>),
    /// An object; order and duplicates as in the file.
    Object(Vec<Member>),
}

/// A key with its value.
#[derive(Clone, Debug)]
pub struct Member {
    /// The key, decoded.
    pub key: CompactString,
    /// Its place, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// Nodes are equal when they mean the same; where they stand does not matter.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// Members are equal when key and value are; where they stand does not matter.
impl PartialEq for Member {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && self.value == other.value
    }
}

impl Node {
    /// The members of an object, none for anything else.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        match &self.kind {
            Kind::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements of an array, none for anything else.
    #[must_use]
    pub fn elements(&self) -> &[Node] {
        match &self.kind {
            Kind::Array(elements) => elements,
            _ => &[],
        }
    }

    /// The member with this key; Azure ignores ASCII case of names, an exact match wins.
    #[must_use]
    pub fn member(&self, key: &str) -> Option<&Member> {
        // Asked more often than anything else: the length tells most keys apart.
        let mut similar = None;
        for member in self.members() {
            let own = member.key.as_str();
            if own.len() != key.len() {
                continue;
            }
            if own == key {
                return Some(member);
            }
            if similar.is_none() && own.eq_ignore_ascii_case(key) {
                similar = Some(member);
            }
        }
        similar
    }

    /// The value of the member with this key, found like [`Node::member`].
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.member(key).map(|member| &member.value)
    }

    /// Follows keys one after the other.
    #[must_use]
    pub fn path<'a>(&self, keys: impl IntoIterator<Item = &'a str>) -> Option<&Node> {
        keys.into_iter().try_fold(self, |node, key| node.get(key))
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a Boolean.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.kind {
            Kind::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Whether this is an object.
    #[must_use]
    pub fn is_object(&self) -> bool {
        matches!(self.kind, Kind::Object(_))
    }

    /// Whether this is an array.
    #[must_use]
    pub fn is_array(&self) -> bool {
        matches!(self.kind, Kind::Array(_))
    }

    /// Whether this is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.kind == Kind::Null
    }

    /// `null`, `[]` or `{}`: nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.kind {
            Kind::Null => true,
            Kind::Array(elements) => elements.is_empty(),
            Kind::Object(members) => members.is_empty(),
            _ => false,
        }
    }

    /// The word for its kind in messages, with its article.
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            Kind::Null => "null",
            Kind::Bool(_) => "a Boolean",
            Kind::Number(_) => "a number",
            Kind::String(_) => "a string",
            Kind::Array(_) => "an array",
            Kind::Object(_) => "an object",
        }
    }
}
