//! What a template declares: parameters, variables, user functions.

use std::collections::HashMap;

use compact_str::CompactString;
use foldhash::fast::RandomState;

use crate::json::{Kind, Member, Node};
use crate::text::Span;

/// Declarations in source order, found by name without case.
#[derive(Clone, Debug)]
pub(crate) struct Names<T> {
    entries: Vec<(CompactString, T)>,
    /// Of long lists; a short one is looked through.
    index: HashMap<CompactString, usize, RandomState>,
}

impl<T> Names<T> {
    /// What is faster looked through than indexed.
    const SHORT: usize = 8;

    pub fn new(entries: impl IntoIterator<Item = (CompactString, T)>) -> Self {
        let entries: Vec<_> = entries.into_iter().collect();
        let index = Self::index(&entries);
        Self { entries, index }
    }

    fn index(entries: &[(CompactString, T)]) -> HashMap<CompactString, usize, RandomState> {
        let mut index = HashMap::default();
        if entries.len() > Self::SHORT {
            index.reserve(entries.len());
            for (position, (name, _)) in entries.iter().enumerate() {
                index.entry(name.to_ascii_lowercase()).or_insert(position);
            }
        }
        index
    }

    /// Adds a declaration behind the others; gives its position.
    pub fn push(&mut self, name: &str, entry: T) -> usize {
        self.entries.push((CompactString::from(name), entry));
        self.index = Self::index(&self.entries);
        self.entries.len() - 1
    }

    pub fn find(&self, name: &str) -> Option<usize> {
        if self.entries.len() <= Self::SHORT {
            let mut names = self.names();
            return names.position(|known| known.eq_ignore_ascii_case(name));
        }
        let mut lower = CompactString::from(name);
        lower.make_ascii_lowercase();
        self.index.get(&lower).copied()
    }

    pub fn get(&self, position: usize) -> Option<(&str, &T)> {
        self.entries
            .get(position)
            .map(|(name, entry)| (name.as_str(), entry))
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(name, _)| name.as_str())
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }
}

/// Stands for the declaration of a parameter that a template does not have yet.
pub(crate) static UNDECLARED: Member = Member {
    key: CompactString::const_new(""),
    key_span: Span::new(0, 0),
    value: Node {
        span: Span::new(0, 0),
        kind: Kind::Null,
    },
};

/// A variable: any JSON, or a loop that makes an array.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Variable<'t> {
    Node(&'t Node),
    Loop(Loop<'t>),
}

/// `{name, count, input}`: one element of a `copy` array, or the `copy` of an output.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Loop<'t> {
    pub name: &'t str,
    pub count: &'t Node,
    pub input: &'t Node,
    /// Whether `copyIndex()` without a name means it.
    pub is_bare: bool,
}

impl<'t> Loop<'t> {
    pub fn of(node: &'t Node) -> Option<Self> {
        Some(Self {
            name: node.get("name")?.as_str()?,
            count: node.get("count")?,
            input: node.get("input")?,
            is_bare: false,
        })
    }

    /// The loop of an output; it goes by the output's name.
    pub fn of_output(name: &'t str, output: &'t Node) -> Option<Self> {
        let copy = output.get("copy")?;
        Some(Self {
            name,
            count: copy.get("count")?,
            input: copy.get("input")?,
            is_bare: true,
        })
    }

    /// The loops of a member `copy` of an object, where it is such a one.
    pub fn all(member: &'t Member) -> Option<Vec<Self>> {
        if !member.key.eq_ignore_ascii_case("copy") {
            return None;
        }
        let elements = member.value.elements();
        if elements.is_empty() {
            return None;
        }
        elements.iter().map(Self::of).collect()
    }
}

/// A function of the template's author.
#[derive(Clone, Debug)]
pub(crate) struct UserFunction<'t> {
    pub parameters: Vec<&'t str>,
    pub value: &'t Node,
}

/// All declarations of one template.
#[derive(Clone, Debug)]
pub(crate) struct Declared<'t> {
    /// The parameter's key and definition.
    pub parameters: Names<&'t Member>,
    pub variables: Names<Variable<'t>>,
    pub functions: Names<UserFunction<'t>>,
    /// `languageVersion` 2.0 and what led to it: nested templates have a scope of their own.
    pub nested_inner: bool,
}

impl<'t> Declared<'t> {
    pub fn of(template: &'t Node) -> Self {
        let members = |key| template.get(key).map(Node::members).unwrap_or_default();
        let parameters = members("parameters");
        Self {
            parameters: Names::new(parameters.iter().map(|member| (member.key.clone(), member))),
            variables: Names::new(members("variables").iter().flat_map(variables)),
            functions: Names::new(functions(template)),
            nested_inner: template
                .get("languageVersion")
                .and_then(Node::as_str)
                .is_some_and(|version| version != "1.0"),
        }
    }
}

fn variables(member: &Member) -> Vec<(CompactString, Variable<'_>)> {
    match Loop::all(member) {
        Some(loops) => loops
            .into_iter()
            .map(|one| (one.name.into(), Variable::Loop(one)))
            .collect(),
        None => vec![(member.key.clone(), Variable::Node(&member.value))],
    }
}

fn functions(template: &Node) -> Vec<(CompactString, UserFunction<'_>)> {
    let groups = template.get("functions").map(Node::elements);
    let mut all = Vec::new();
    for group in groups.unwrap_or_default() {
        let Some(namespace) = group.get("namespace").and_then(Node::as_str) else {
            continue;
        };
        for member in group.get("members").map(Node::members).unwrap_or_default() {
            let Some(value) = member.value.path(["output", "value"]) else {
                continue;
            };
            let name = compact_str::format_compact!("{namespace}.{}", member.key);
            let parameters = function_parameters(&member.value);
            all.push((name, UserFunction { parameters, value }));
        }
    }
    all
}

fn function_parameters(function: &Node) -> Vec<&str> {
    let parameters = function.get("parameters").map(|node| &node.kind);
    match parameters {
        Some(Kind::Array(list)) => list
            .iter()
            .filter_map(|parameter| parameter.get("name")?.as_str())
            .collect(),
        _ => Vec::new(),
    }
}
