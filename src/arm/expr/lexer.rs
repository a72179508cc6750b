//! The tokens of an expression.

use std::borrow::Cow;

use super::error::{SyntaxError, SyntaxErrorKind};
use crate::text::Span;

/// A token and its place in the decoded string.
#[derive(Clone, Debug)]
pub(super) struct Token<'a> {
    pub span: Span,
    pub kind: TokenKind<'a>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind<'a> {
    Name(&'a str),
    String(Cow<'a, str>),
    Int(i64),
    Open,
    Close,
    OpenIndex,
    CloseIndex,
    Comma,
    Dot,
    End,
}

impl TokenKind<'_> {
    /// For "found …" in messages.
    pub fn describe(&self) -> String {
        match self {
            Self::Name(name) => format!("`{}`", shorten(name)),
            Self::String(text) => format!("the text `'{}'`", shorten(text)),
            Self::Int(number) => format!("the number {number}"),
            Self::Open => "`(`".to_owned(),
            Self::Close => "`)`".to_owned(),
            Self::OpenIndex => "`[`".to_owned(),
            Self::CloseIndex => "`]`".to_owned(),
            Self::Comma => "`,`".to_owned(),
            Self::Dot => "`.`".to_owned(),
            Self::End => "the end".to_owned(),
        }
    }
}

/// Cuts a long token for a message.
pub(super) fn shorten(text: &str) -> String {
    const SHOWN: usize = 40;
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Reads tokens one after the other; cheap to copy, which is how one looks ahead.
#[derive(Clone, Debug)]
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl<'a> Lexer<'a> {
    /// Reads `text` from byte `start` up to byte `end`.
    pub fn new(text: &'a str, start: usize, end: usize) -> Self {
        Self {
            text,
            at: start,
            end,
        }
    }

    pub fn next(&mut self) -> Result<Token<'a>, SyntaxError> {
        self.skip_blanks();
        let start = self.at;
        let Some(first) = self.rest().chars().next() else {
            return Ok(self.token(start, TokenKind::End));
        };
        let kind = match first {
            '(' => TokenKind::Open,
            ')' => TokenKind::Close,
            '[' => TokenKind::OpenIndex,
            ']' => TokenKind::CloseIndex,
            ',' => TokenKind::Comma,
            '.' => TokenKind::Dot,
            '\'' => return self.string(start),
            '0'..='9' => return self.number(start),
            '-' if self
                .rest()
                .as_bytes()
                .get(1)
                .is_some_and(u8::is_ascii_digit) =>
            {
                return self.number(start);
            }
            _ if starts_name(first) => {
                self.take_while(continues_name);
                let name = self.slice(start, self.at);
                return Ok(self.token(start, TokenKind::Name(name)));
            }
            other => {
                self.at += other.len_utf8();
                return Err(self.error(start, SyntaxErrorKind::Character(other)));
            }
        };
        self.at += first.len_utf8();
        Ok(self.token(start, kind))
    }

    fn string(&mut self, start: usize) -> Result<Token<'a>, SyntaxError> {
        self.at += 1;
        let inside = self.at;
        let mut quotes = false;
        loop {
            let Some(length) = self.rest().find('\'') else {
                self.at = self.end;
                return Err(self.error(start, SyntaxErrorKind::UnclosedString));
            };
            self.at += length + 1;
            if !self.rest().starts_with('\'') {
                break;
            }
            quotes = true;
            self.at += 1;
        }
        let raw = self.slice(inside, self.at - 1);
        let text = if quotes {
            Cow::Owned(raw.replace("''", "'"))
        } else {
            Cow::Borrowed(raw)
        };
        Ok(self.token(start, TokenKind::String(text)))
    }

    /// Digits with what clings to them, so that `1.5` and `0x1f` are one error.
    fn number(&mut self, start: usize) -> Result<Token<'a>, SyntaxError> {
        self.at += 1;
        self.take_while(continues_name);
        if self.rest().starts_with('.')
            && self
                .rest()
                .as_bytes()
                .get(1)
                .is_some_and(u8::is_ascii_digit)
        {
            self.at += 1;
            self.take_while(continues_name);
        }
        let digits = self.slice(start, self.at);
        match digits.parse() {
            Ok(number) => Ok(self.token(start, TokenKind::Int(number))),
            Err(_) => Err(self.error(start, SyntaxErrorKind::Number(shorten(digits)))),
        }
    }

    fn skip_blanks(&mut self) {
        self.take_while(char::is_whitespace);
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !keep(c)).unwrap_or(rest.len());
    }

    fn rest(&self) -> &'a str {
        self.slice(self.at, self.end)
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn token(&self, start: usize, kind: TokenKind<'a>) -> Token<'a> {
        Token {
            span: span(start, self.at),
            kind,
        }
    }

    fn error(&self, start: usize, kind: SyntaxErrorKind) -> SyntaxError {
        SyntaxError {
            kind,
            span: span(start, self.at),
        }
    }
}

/// A range of a string; sources are far below 4 GiB.
pub(super) fn span(start: usize, end: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(end))
}

pub(super) fn starts_name(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

pub(super) fn continues_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}
