//! What an expression is worth, as far as it can be known offline.

mod shared;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use compact_str::CompactString;
use smallvec::SmallVec;

use crate::json::{Kind, Node};
use crate::text::Span;

pub use shared::Shared;

/// The pieces of an unknown text; mostly one.
pub type Parts = SmallVec<[Part; 1]>;

/// A member of an object: its key as it is written, and its value.
pub type Property = (CompactString, Value);

/// The arguments of a call; mostly one or two.
pub type ArgumentList = SmallVec<[Value; 2]>;

/// A value of the template language, or the reason why it is not known.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`; for a resource property the same as absent.
    Null,
    /// A Boolean.
    Bool(bool),
    /// An integer; the language has 64 bits.
    Int(i64),
    /// A number that is no 64-bit integer, in its digits.
    Number(CompactString),
    /// A string; most are so short that they need no memory of their own.
    String(CompactString),
    /// An array.
    Array(Shared<Value>),
    /// An object, in source order; keys compare without ASCII case.
    Object(Shared<Property>),
    /// Not known; carries all that is known nevertheless. Shared, because the
    /// same unknown is passed on and looked at many times.
    Unknown(Arc<Unknown>),
}

/// A value that only a deployment knows.
#[derive(Clone, Debug)]
pub struct Unknown {
    /// The first reason met.
    pub why: Why,
    /// Where that reason stands in the template: of what is refused its own place, else a part
    /// that reads the same.
    pub span: Span,
    /// The value as text with holes: a name such as `concat(parameters('p'), '/default')`
    /// is the term `parameters('p')` followed by the text `/default`.
    /// A single term stands for a value of any type.
    pub parts: Parts,
    /// What [`super::symbolic::weight`] found; made anew in a changed copy.
    pub(super) weight: Weight,
}

/// How large and how deep a symbolic value is, told once: bytes above, levels
/// below, 0 as long as nobody asked.
#[derive(Debug, Default)]
pub(super) struct Weight(AtomicU64);

impl Weight {
    /// Bytes and levels, measured at most once a thread.
    pub(super) fn get_or(&self, measure: impl FnOnce() -> (usize, usize)) -> (usize, usize) {
        let kept = self.0.load(Ordering::Relaxed);
        if kept != 0 {
            let [bytes, levels] = [kept >> 32, kept & u64::from(u32::MAX)];
            return (bytes as usize, levels as usize);
        }
        let (bytes, levels) = measure();
        // Both limits are far below.
        let half = |number: usize| u64::from(u32::try_from(number).unwrap_or(u32::MAX));
        self.0
            .store(half(bytes) << 32 | half(levels), Ordering::Relaxed);
        (bytes, levels)
    }
}

/// A copy may be changed.
impl Clone for Weight {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// Unknowns compare by what they stand for, not by where they stand (D34).
impl PartialEq for Unknown {
    fn eq(&self, other: &Self) -> bool {
        self.parts == other.parts
    }
}

/// A piece of an unknown text.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Known text.
    Text(CompactString),
    /// Something that only a deployment knows.
    Term(Term),
}

/// A symbolic value: a call that could not be carried out, or a member of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// A function, by its canonical name, with its evaluated arguments.
    Call {
        /// Canonical spelling, such as `resourceGroup`.
        function: CompactString,
        /// Evaluated as far as possible.
        arguments: ArgumentList,
    },
    /// A property or element of a symbolic value.
    Member {
        /// What it is a member of.
        of: Arc<Term>,
        /// Its name or index, evaluated as far as possible.
        key: Value,
    },
}

/// Why a value is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// No default, and the parameter file gives no value.
    #[error("parameter `{0}` has no value")]
    ParameterWithoutValue(CompactString),
    /// Given by a Key Vault when the deployment runs.
    #[error("parameter `{0}` is read from a key vault when the deployment runs")]
    KeyVaultReference(CompactString),
    /// Depends on where the template is deployed, which was not given.
    #[error("the {0} of the deployment is not given")]
    Context(&'static str),
    /// Only Azure knows, such as `reference`.
    #[error("`{0}` is answered by Azure when the deployment runs")]
    NeedsAzure(CompactString),
    /// A new value at each deployment, such as `utcNow`.
    #[error("`{0}` gives another value at each deployment")]
    Volatile(CompactString),
    /// A function this version cannot carry out.
    #[error("`{0}` is not evaluated")]
    NotEvaluated(CompactString),
    /// The index of a copy loop that was not expanded.
    #[error("the copy loop is not expanded")]
    CopyIndex,
    /// A call or access that Azure would refuse; the text says why.
    #[error("{0}")]
    Invalid(CompactString),
    /// Beyond what is evaluated at most; the text names the limit.
    #[error("not evaluated: {0}")]
    Limit(&'static str),
}

impl Value {
    /// The text of a known string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// A member of an object, exact case first, then without ASCII case.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        let Self::Object(members) = self else {
            return None;
        };
        let exact = members.iter().find(|(name, _)| name == key);
        exact
            .or_else(|| {
                members
                    .iter()
                    .find(|(name, _)| name.eq_ignore_ascii_case(key))
            })
            .map(|(_, value)| value)
    }

    /// Whether nothing in this value is unknown.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.first_unknown().is_none()
    }

    /// The first thing in this value that is not known.
    #[must_use]
    pub fn first_unknown(&self) -> Option<&Unknown> {
        match self {
            Self::Unknown(unknown) => Some(unknown),
            Self::Array(elements) => elements.iter().find_map(Self::first_unknown),
            Self::Object(members) => members.iter().find_map(|(_, value)| value.first_unknown()),
            _ => None,
        }
    }

    /// The unknown, where this value as a whole is one.
    #[must_use]
    pub fn as_unknown(&self) -> Option<&Unknown> {
        match self {
            Self::Unknown(unknown) => Some(unknown),
            _ => None,
        }
    }

    /// A symbolic value of any type.
    #[must_use]
    pub fn term(why: Why, span: Span, term: Term) -> Self {
        Self::unknown(why, span, [Part::Term(term)])
    }

    /// A text with holes, its parts in canonical form (see [`super::symbolic`]).
    #[must_use]
    pub fn unknown(why: Why, span: Span, parts: impl Into<Parts>) -> Self {
        Self::Unknown(Arc::new(Unknown {
            why,
            span,
            parts: parts.into(),
            weight: Weight::default(),
        }))
    }

    /// A JSON value taken literally, as parameter files are: brackets mean nothing.
    #[must_use]
    pub fn literal(node: &Node) -> Self {
        match &node.kind {
            Kind::Null => Self::Null,
            Kind::Bool(value) => Self::Bool(*value),
            Kind::Number(digits) => Self::number(digits),
            Kind::String(text) => Self::String(text.clone()),
            Kind::Array(elements) => Self::Array(elements.iter().map(Self::literal).collect()),
            Kind::Object(members) => Self::Object(
                members
                    .iter()
                    .map(|member| (member.key.clone(), Self::literal(&member.value)))
                    .collect(),
            ),
        }
    }

    /// A number in the digits of a file.
    #[must_use]
    pub fn number(digits: &str) -> Self {
        digits
            .parse()
            .map_or_else(|_| Self::Number(digits.into()), Self::Int)
    }

    /// The word for its kind in messages, with its article.
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a Boolean",
            Self::Int(_) => "an integer",
            Self::Number(_) => "a decimal number",
            Self::String(_) => "a text",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
            Self::Unknown(_) => "an unknown value",
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text.into())
    }
}

impl Unknown {
    /// The term, where this is nothing but one.
    #[must_use]
    pub fn single_term(&self) -> Option<&Term> {
        match self.parts.as_slice() {
            [Part::Term(term)] => Some(term),
            _ => None,
        }
    }

    /// Whether it is certainly a text: something of it is known. Terms alone may be arrays that
    /// `concat` joins.
    #[must_use]
    pub fn is_text(&self) -> bool {
        let is_known = |part: &Part| matches!(part, Part::Text(_));
        self.parts.iter().any(is_known)
    }

    /// The known text that it begins with, if only empty.
    #[must_use]
    pub fn prefix(&self) -> &str {
        match self.parts.first() {
            Some(Part::Text(text)) => text,
            _ => "",
        }
    }

    /// The known text that it ends with, if only empty.
    #[must_use]
    pub fn suffix(&self) -> &str {
        match self.parts.last() {
            Some(Part::Text(text)) => text,
            _ => "",
        }
    }
}

impl Term {
    /// A call, given the canonical name.
    #[must_use]
    pub fn call(function: &str, arguments: impl IntoIterator<Item = Value>) -> Self {
        Self::Call {
            function: function.into(),
            arguments: arguments.into_iter().collect(),
        }
    }

    /// A property of this term.
    #[must_use]
    pub fn member(self, name: &str) -> Self {
        Self::Member {
            of: Arc::new(self),
            key: Value::String(name.into()),
        }
    }
}
