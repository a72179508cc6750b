//! The type of a parameter and what it allows; shared by defaults and by the
//! values of parameter files.

use crate::arm::symbolic::same;
use crate::arm::{Body, Value};
use crate::json::{Kind, Node, Pointer};

/// The types of parameters and outputs; case does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    String,
    Int,
    Bool,
    Object,
    Array,
}

/// The names of all types.
pub(super) const TYPES: [&str; 7] = [
    "string",
    "securestring",
    "int",
    "bool",
    "object",
    "secureObject",
    "array",
];

/// What a value breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    Type {
        expected: &'static str,
        found: &'static str,
    },
    NotAllowed,
    /// Allowed only in other letter case.
    Case,
    Bound {
        bound: &'static str,
        limit: i64,
    },
    /// An object without this property.
    Lacks(String),
    /// A property, or an element, that the type does not have.
    Surplus(String),
}

impl Type {
    pub fn of(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "string" | "securestring" => Self::String,
            "int" => Self::Int,
            "bool" => Self::Bool,
            "object" | "secureobject" => Self::Object,
            "array" => Self::Array,
            _ => return None,
        })
    }

    /// With its article, for messages.
    pub const fn expected(self) -> &'static str {
        match self {
            Self::String => "a text",
            Self::Int => "an integer",
            Self::Bool => "a Boolean",
            Self::Object => "an object",
            Self::Array => "an array",
        }
    }

    /// Whether a value is of this type; an unknown one may be.
    pub fn fits(self, value: &Value) -> bool {
        match value {
            Value::Unknown(unknown) => !unknown.is_text() || self == Self::String,
            Value::Null => true,
            Value::String(_) => self == Self::String,
            Value::Int(_) => self == Self::Int,
            Value::Bool(_) => self == Self::Bool,
            Value::Object(_) => self == Self::Object,
            Value::Array(_) => self == Self::Array,
            Value::Number(_) => false,
        }
    }
}

/// A declaration and the definitions that it refers to, one behind the other.
pub(super) fn chain<'n>(root: &'n Node, declaration: &'n Node) -> impl Iterator<Item = &'n Node> {
    /// More are no honest chain.
    const STEPS: usize = 32;
    let next = move |at: &&'n Node| {
        let target = at.get("$ref")?.as_str()?.strip_prefix('#')?;
        Pointer::from(target).find(root)
    };
    std::iter::successors(Some(declaration), next).take(STEPS)
}

/// The type that a declaration states, also by way of `$ref`.
pub(super) fn type_of(body: &Body<'_>, declaration: &Node) -> Option<Type> {
    Type::of(declared_type(body.node, declaration)?)
}

/// The name of the type of a parameter or output, also by way of `$ref`, as it is written in
/// the declaration or in the definition; `root` is the template.
#[must_use]
pub fn declared_type<'n>(root: &'n Node, declaration: &'n Node) -> Option<&'n str> {
    let mut stated = chain(root, declaration);
    stated.find_map(|one| one.get("type").and_then(Node::as_str))
}

/// Whether a declaration, or the definition behind it, takes `null`; `root` is its template.
pub(super) fn is_nullable(root: &Node, declaration: &Node) -> bool {
    let mut stated = chain(root, declaration);
    stated
        .find_map(|one| one.get("nullable").and_then(Node::as_bool))
        .unwrap_or_default()
}

/// Whether a literal value is none of the allowed ones.
pub(super) fn allowed(declaration: &Node, value: &Value) -> Option<Broken> {
    let list = declaration.get("allowedValues")?.elements();
    if list.is_empty() {
        return None;
    }
    let all: Vec<Value> = list.iter().map(Value::literal).collect();
    let holds = |value: &Value| {
        let exact = all.iter().any(|one| same(one, value) == Some(true));
        let loose = |one: &Value| matches!((one, value), (Value::String(a), Value::String(b)) if a.eq_ignore_ascii_case(b));
        (exact, exact || all.iter().any(loose))
    };
    let (exact, loose) = match value {
        // Each element of an array must be allowed, or the array as a whole.
        Value::Array(elements) if !holds(value).0 => elements
            .iter()
            .map(holds)
            .fold((true, true), |all, one| (all.0 && one.0, all.1 && one.1)),
        value => holds(value),
    };
    match (exact, loose) {
        (true, _) => None,
        (false, true) => Some(Broken::Case),
        (false, false) => Some(Broken::NotAllowed),
    }
}

/// The bound that a literal value breaks; only where it is an integer.
pub(super) fn bounds(declaration: &Node, value: &Value) -> Option<Broken> {
    let (low, high, size) = match value {
        Value::Int(number) => ("minValue", "maxValue", *number),
        Value::String(text) => (
            "minLength",
            "maxLength",
            length(text.encode_utf16().count()),
        ),
        Value::Array(elements) => ("minLength", "maxLength", length(elements.len())),
        _ => return None,
    };
    let limit = |name: &str| integer(declaration.get(name)?);
    if let Some(limit) = limit(low).filter(|limit| size < *limit) {
        return Some(Broken::Bound { bound: low, limit });
    }
    let limit = limit(high).filter(|limit| size > *limit)?;
    Some(Broken::Bound { bound: high, limit })
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The value of an integer literal.
pub(super) fn integer(node: &Node) -> Option<i64> {
    match &node.kind {
        Kind::Number(digits) => digits.parse().ok(),
        _ => None,
    }
}
