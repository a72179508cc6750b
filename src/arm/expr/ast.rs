//! The tree of an expression.

use std::borrow::Cow;
use std::num::NonZeroU32;

use super::functions::Callee;
use crate::text::Span;

/// A part of an expression and its place.
///
/// Spans count bytes of the decoded string, from its opening bracket (offset
/// 0); each covers exactly the text of its part, blanks around it excluded.
/// [`crate::json::raw_span`] leads from there into the file.
#[derive(Clone, Debug)]
pub struct Expr<'a> {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind<'a>,
    /// Which parts of the template read the same.
    pub(super) spelling: Spelling,
}

/// The number of what a part of a template reads like: parts with the same number have the same
/// value in the same scope, wherever they stand. Literals, short parts, what is read outside of a
/// template and what means something else in each turn of a loop or lambda have none.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spelling(Option<NonZeroU32>);

impl Spelling {
    /// The spelling of this number, from 0.
    pub fn numbered(number: u32) -> Self {
        Self(NonZeroU32::new(number.saturating_add(1)))
    }

    /// Its number, from 0.
    pub fn number(self) -> Option<u32> {
        self.0.map(|number| number.get() - 1)
    }
}

/// The five kinds of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind<'a> {
    /// `'text'`, with `''` decoded to `'`.
    String(Cow<'a, str>),
    /// A signed number.
    Int(i64),
    /// `name(…)`
    Call(Call<'a>),
    /// `base.name`
    Member {
        /// Left of the dot.
        base: Box<Expr<'a>>,
        /// Right of the dot.
        name: Cow<'a, str>,
        /// The place of the name.
        name_span: Span,
    },
    /// `base[index]`
    Index {
        /// Left of the bracket.
        base: Box<Expr<'a>>,
        /// Between the brackets.
        index: Box<Expr<'a>>,
    },
}

/// The call of a function.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// What the name means, found once for all who ask.
    pub(super) callee: Callee,
    /// As written; a user function as `namespace.member`.
    pub name: Cow<'a, str>,
    /// The place of the name.
    pub name_span: Span,
    /// In order.
    pub arguments: Vec<Expr<'a>>,
}

/// Expressions are equal when they read the same, wherever they stand.
impl PartialEq for Expr<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (
                ExprKind::Member { base, name, .. },
                ExprKind::Member {
                    base: b, name: n, ..
                },
            ) => name == n && base == b,
            (mine, others) => mine == others,
        }
    }
}

impl PartialEq for Call<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.arguments == other.arguments
    }
}

impl<'a> Expr<'a> {
    /// An expression that belongs to no template.
    #[must_use]
    pub fn new(span: Span, kind: ExprKind<'a>) -> Self {
        Self {
            span,
            kind,
            spelling: Spelling::default(),
        }
    }

    /// The text of a string literal.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            ExprKind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The call, where this is one.
    #[must_use]
    pub fn as_call(&self) -> Option<&Call<'a>> {
        match &self.kind {
            ExprKind::Call(call) => Some(call),
            _ => None,
        }
    }

    /// The one string literal that a call such as `parameters('x')` is given;
    /// `function` is compared as Azure does, without case.
    #[must_use]
    pub fn literal_argument_of(&self, function: &str) -> Option<&str> {
        let call = self.as_call()?;
        match call.arguments.as_slice() {
            [only] if call.is(function) => only.as_str(),
            _ => None,
        }
    }

    /// This expression and all below it, each before its parts, in the order of the text.
    #[must_use]
    pub fn descendants(&self) -> Descendants<'_, 'a> {
        Descendants { open: vec![self] }
    }
}

impl<'a> Call<'a> {
    /// A call of a function, built in or of the template's author.
    #[must_use]
    pub fn new(name: Cow<'a, str>, name_span: Span, arguments: Vec<Expr<'a>>) -> Self {
        Self {
            callee: Callee::of(&name),
            name,
            name_span,
            arguments,
        }
    }

    /// Whether the function of this name is called; case does not matter.
    #[must_use]
    pub fn is(&self, function: &str) -> bool {
        self.name.eq_ignore_ascii_case(function)
    }
}

/// See [`Expr::descendants`].
#[derive(Clone, Debug)]
pub struct Descendants<'e, 'a> {
    open: Vec<&'e Expr<'a>>,
}

impl<'e, 'a> Iterator for Descendants<'e, 'a> {
    type Item = &'e Expr<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.open.pop()?;
        match &next.kind {
            ExprKind::String(_) | ExprKind::Int(_) => {}
            ExprKind::Call(call) => self.open.extend(call.arguments.iter().rev()),
            ExprKind::Member { base, .. } => self.open.push(base),
            ExprKind::Index { base, index } => self.open.extend([&**index, &**base]),
        }
        Some(next)
    }
}
