//! Recursive descent over the tokens of an expression.

use std::borrow::Cow;

use super::ast::{Call, Expr, ExprKind, Spelling};
use super::error::{END, SyntaxError, SyntaxErrorKind};
use super::lexer::{Fallible, Lexer, Token, TokenKind, span};
use super::trees::Spellings;
use crate::text::Span;

/// How much of an expression is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Characters of the whole string, brackets included.
    pub characters: usize,
    /// Height of the tree.
    pub depth: usize,
}

impl Limits {
    /// 24,576 characters as documented (Azure limits for templates, 2026-03);
    /// 200 levels are our own guard, the deepest seen in published templates is 22.
    pub const AZURE: Self = Self {
        characters: 24_576,
        depth: 200,
    };

    /// For reading what Azure may refuse: published templates hold expressions
    /// of 51,026 characters.
    pub const LENIENT: Self = Self {
        characters: 1 << 20,
        ..Self::AZURE
    };
}

/// Reads the whole string of an expression, brackets included, within [`Limits::AZURE`].
///
/// # Errors
/// When it is no expression, malformed or beyond the limits.
pub fn parse(text: &str) -> Result<Expr<'_>, SyntaxError> {
    parse_with(text, Limits::AZURE)
}

/// Like [`parse`], within other limits.
///
/// # Errors
/// When it is no expression, malformed or beyond the limits.
pub fn parse_with(text: &str, limits: Limits) -> Result<Expr<'_>, SyntaxError> {
    let brackets = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    if brackets.is_none() {
        return Err(SyntaxError {
            kind: SyntaxErrorKind::Unexpected {
                expected: "an expression in brackets",
                found: "a literal".to_owned(),
            },
            span: span(0, text.len()),
        });
    }
    read(text, 1, text.len() - 1, limits, None)
}

/// [`parse_with`] for the string of an expression in a template, whose spellings are numbered.
pub(super) fn parse_spelled<'a>(
    text: &'a str,
    limits: Limits,
    spellings: &mut Spellings<'a>,
) -> Result<Expr<'a>, SyntaxError> {
    read(
        text,
        1,
        text.len().saturating_sub(1),
        limits,
        Some(spellings),
    )
}

/// Reads an expression that stands without brackets; spans count from its first byte.
///
/// # Errors
/// When it is malformed or beyond the limits.
pub fn parse_body(text: &str) -> Result<Expr<'_>, SyntaxError> {
    read(text, 0, text.len(), Limits::AZURE, None)
}

fn read<'a>(
    text: &'a str,
    start: usize,
    end: usize,
    limits: Limits,
    spellings: Option<&mut Spellings<'a>>,
) -> Result<Expr<'a>, SyntaxError> {
    // Bytes are never fewer than characters, so most texts need no count.
    if text.len() > limits.characters {
        let length = text.chars().count();
        if length > limits.characters {
            return Err(SyntaxError {
                kind: SyntaxErrorKind::TooLong {
                    length,
                    limit: limits.characters,
                },
                span: span(0, text.len()),
            });
        }
    }
    let mut lexer = Lexer::new(text, start, end);
    let token = lexer.next().map_err(|error| *error)?;
    if token.kind == TokenKind::End {
        return Err(SyntaxError {
            kind: SyntaxErrorKind::Empty,
            span: span(0, text.len()),
        });
    }
    let mut parser = Parser {
        lexer,
        token,
        depth: 0,
        limit: limits.depth,
        open: Vec::new(),
        spellings,
        turns: 0,
    };
    let (expr, _) = parser.expression().map_err(|error| *error)?;
    match parser.token.kind {
        TokenKind::End => Ok(expr),
        _ => Err(*parser.unexpected(END)),
    }
}

/// Bytes from which on a part is looked for among those that read the same.
const WORTH_KEEPING: u32 = 40;

struct Parser<'a, 's> {
    lexer: Lexer<'a>,
    token: Token<'a>,
    depth: usize,
    limit: usize,
    /// Arguments read so far of all calls that are open, one behind the other:
    /// each call takes its own when it closes, in one exact allocation.
    open: Vec<Expr<'a>>,
    /// Those of the template, if this is a part of one.
    spellings: Option<&'s mut Spellings<'a>>,
    /// Calls so far whose value changes with the turn of a loop or lambda.
    turns: usize,
}

/// An expression and the height of its tree.
type Measured<'a> = (Expr<'a>, usize);

impl<'a> Parser<'a, '_> {
    fn expression(&mut self) -> Fallible<Measured<'a>> {
        let turns = self.turns;
        self.depth += 1;
        if self.depth > self.limit {
            return Err(self.too_deep(self.token.span));
        }
        let mut left = self.primary()?;
        loop {
            left = match self.token.kind {
                TokenKind::Dot => self.member(left, turns)?,
                TokenKind::OpenIndex => self.index(left, turns)?,
                _ => break,
            };
            // The tree grows to the left as well: a long chain is deep, too.
            if left.1 > self.limit {
                return Err(self.too_deep(left.0.span));
            }
        }
        self.depth -= 1;
        Ok(left)
    }

    fn primary(&mut self) -> Fallible<Measured<'a>> {
        let span = self.token.span;
        let kind = match &mut self.token.kind {
            TokenKind::String(text) => ExprKind::String(std::mem::take(text)),
            TokenKind::Int(number) => ExprKind::Int(*number),
            TokenKind::Name(name) => {
                let name = *name;
                return self.call(name, span);
            }
            _ => return Err(self.unexpected("a function call, a text or a number")),
        };
        self.advance()?;
        Ok((Expr::new(span, kind), 1))
    }

    /// What is no literal; `turns` is how many there were before it.
    fn spelled(&mut self, span: Span, kind: ExprKind<'a>, turns: usize) -> Expr<'a> {
        let spelling = match &mut self.spellings {
            // What is shorter is found as fast by what it reads.
            Some(spellings) if turns == self.turns && span.len() >= WORTH_KEEPING => {
                spellings.of(self.lexer.slice_of(span))
            }
            _ => Spelling::default(),
        };
        Expr {
            span,
            kind,
            spelling,
        }
    }

    fn call(&mut self, first: &'a str, first_span: Span) -> Fallible<Measured<'a>> {
        let turns = self.turns;
        self.advance()?;
        let mut name = Cow::Borrowed(first);
        let mut name_span = first_span;
        if matches!(self.token.kind, TokenKind::Dot) {
            self.advance()?;
            if let TokenKind::Name(member) = self.token.kind {
                name = Cow::Owned(format!("{first}.{member}"));
                name_span.end = self.token.span.end;
                self.advance()?;
            }
        }
        if !matches!(self.token.kind, TokenKind::Open) {
            return Err(Box::new(SyntaxError {
                kind: SyntaxErrorKind::BareName(super::lexer::shorten(&name)),
                span: name_span,
            }));
        }
        let open = self.token.span;
        self.advance()?;
        let (arguments, height) = self.arguments(open)?;
        let span = Span::new(name_span.start, self.token.span.end);
        self.advance()?;
        let call = Call::new(name, name_span, arguments);
        self.turns += usize::from(call.callee.is_turned());
        let kind = ExprKind::Call(call);
        Ok((self.spelled(span, kind, turns), height + 1))
    }

    /// Stops on the closing parenthesis.
    fn arguments(&mut self, open: Span) -> Fallible<(Vec<Expr<'a>>, usize)> {
        let before = self.open.len();
        let mut height = 0;
        if matches!(self.token.kind, TokenKind::Close) {
            return Ok((Vec::new(), height));
        }
        loop {
            if matches!(self.token.kind, TokenKind::End) {
                return Err(unclosed('(', open));
            }
            let (argument, below) = self.expression()?;
            height = height.max(below);
            let is_last = matches!(self.token.kind, TokenKind::Close);
            if is_last && self.open.len() == before {
                // Most calls have one.
                return Ok((vec![argument], height));
            }
            self.open.push(argument);
            match self.token.kind {
                TokenKind::Comma => self.advance()?,
                TokenKind::Close => return Ok((self.open.split_off(before), height)),
                TokenKind::End => return Err(unclosed('(', open)),
                _ => return Err(self.unexpected("`,` or `)`")),
            }
        }
    }

    fn member(&mut self, (base, height): Measured<'a>, turns: usize) -> Fallible<Measured<'a>> {
        self.advance()?;
        let TokenKind::Name(name) = self.token.kind else {
            return Err(self.unexpected("the name of a property"));
        };
        let name_span = self.token.span;
        self.advance()?;
        let span = Span::new(base.span.start, name_span.end);
        let kind = ExprKind::Member {
            base: Box::new(base),
            name: Cow::Borrowed(name),
            name_span,
        };
        Ok((self.spelled(span, kind, turns), height + 1))
    }

    fn index(&mut self, (base, height): Measured<'a>, turns: usize) -> Fallible<Measured<'a>> {
        let open = self.token.span;
        self.advance()?;
        let (index, below) = self.expression()?;
        match self.token.kind {
            TokenKind::CloseIndex => {}
            TokenKind::End => return Err(unclosed('[', open)),
            _ => return Err(self.unexpected("`]`")),
        }
        let span = Span::new(base.span.start, self.token.span.end);
        self.advance()?;
        let kind = ExprKind::Index {
            base: Box::new(base),
            index: Box::new(index),
        };
        Ok((self.spelled(span, kind, turns), height.max(below) + 1))
    }

    fn advance(&mut self) -> Fallible<()> {
        self.token = self.lexer.next()?;
        Ok(())
    }

    fn unexpected(&self, expected: &'static str) -> Box<SyntaxError> {
        Box::new(SyntaxError {
            kind: SyntaxErrorKind::Unexpected {
                expected,
                found: self.token.kind.describe(),
            },
            span: self.token.span,
        })
    }

    fn too_deep(&self, span: Span) -> Box<SyntaxError> {
        Box::new(SyntaxError {
            kind: SyntaxErrorKind::TooDeep { limit: self.limit },
            span,
        })
    }
}

fn unclosed(what: char, span: Span) -> Box<SyntaxError> {
    Box::new(SyntaxError {
        kind: SyntaxErrorKind::Unclosed(what),
        span,
    })
}

#[cfg(test)]
mod tests {
    use super::super::print;
    use super::*;

    fn slice<'a>(text: &'a str, expr: &Expr<'_>) -> &'a str {
        text.get(expr.span.range()).unwrap()
    }

    fn error(text: &str) -> (SyntaxErrorKind, &str) {
        let error = parse(text).unwrap_err();
        (error.kind, text.get(error.span.range()).unwrap())
    }

    #[test]
    fn every_span_covers_its_text() {
        let text = "[ concat( parameters ('é') , 'it''s',variables('v') [ -1 ] . b, ns.f() ) ]";
        let expr = parse(text).unwrap();
        let seen: Vec<_> = expr.descendants().map(|part| slice(text, part)).collect();
        assert_eq!(
            seen,
            [
                "concat( parameters ('é') , 'it''s',variables('v') [ -1 ] . b, ns.f() )",
                "parameters ('é')",
                "'é'",
                "'it''s'",
                "variables('v') [ -1 ] . b",
                "variables('v') [ -1 ]",
                "variables('v')",
                "'v'",
                "-1",
                "ns.f()",
            ]
        );
        assert_eq!(
            print(&expr),
            "concat(parameters('é'), 'it''s', variables('v')[-1].b, ns.f())"
        );
    }

    #[test]
    fn malformed_expressions_are_refused_at_their_place() {
        use SyntaxErrorKind as K;
        assert_eq!(error("[]"), (K::Empty, "[]"));
        assert_eq!(error("[ ]"), (K::Empty, "[ ]"));
        assert_eq!(error("[f('a]"), (K::UnclosedString, "'a"));
        assert_eq!(error("[f('a']"), (K::Unclosed('('), "("));
        assert_eq!(error("[f(a[0]"), (K::BareName("a".into()), "a"));
        assert_eq!(
            error("[f('a'"),
            unexpected("an expression in brackets", "a literal", "[f('a'")
        );
        assert_eq!(error("[f(g()]"), (K::Unclosed('('), "("));
        assert_eq!(error("[f()[0]"), (K::Unclosed('['), "["));
        assert_eq!(
            error("[f('a' 'b')]"),
            unexpected("`,` or `)`", "the text `'b'`", "'b'")
        );
        assert_eq!(error("[true]"), (K::BareName("true".into()), "true"));
        assert_eq!(error("[f(\"a\")]"), (K::Character('"'), "\""));
        assert_eq!(error("[1.5]"), (K::Number("1.5".into()), "1.5"));
        assert_eq!(error("[f().?a]"), (K::Character('?'), "?"));
        assert_eq!(error("[f(1)g]"), unexpected(END, "`g`", "g"));
        assert_eq!(
            error("[9223372036854775808]").0,
            K::Number("9223372036854775808".into())
        );
    }

    fn unexpected<'a>(
        expected: &'static str,
        found: &str,
        text: &'a str,
    ) -> (SyntaxErrorKind, &'a str) {
        let found = found.to_owned();
        (SyntaxErrorKind::Unexpected { expected, found }, text)
    }

    #[test]
    fn depth_and_length_are_limited() {
        let nested = |n: usize| format!("[{}{}]", "f(".repeat(n), ")".repeat(n));
        assert!(parse(&nested(200)).is_ok());
        assert!(matches!(
            error(&nested(201)).0,
            SyntaxErrorKind::TooDeep { .. }
        ));
        let chain = |n: usize| format!("[f(){}]", ".a".repeat(n));
        assert!(parse(&chain(199)).is_ok());
        assert!(matches!(
            error(&chain(200)).0,
            SyntaxErrorKind::TooDeep { .. }
        ));
        let long = format!("['{}']", "ä".repeat(24_572));
        assert!(parse(&long).is_ok());
        let long = format!("['{}']", "ä".repeat(24_573));
        assert!(matches!(error(&long).0, SyntaxErrorKind::TooLong { .. }));
        assert!(parse_with(&long, Limits::LENIENT).is_ok());
    }
}
