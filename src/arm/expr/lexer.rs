//! The tokens of an expression.

use std::borrow::Cow;

use super::error::{SyntaxError, SyntaxErrorKind};
use crate::text::Span;

/// Errors are rare and large: boxed, they cost what is read well nothing.
pub(super) type Fallible<T> = Result<T, Box<SyntaxError>>;

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

/// Reads tokens one after the other.
///
/// Goes by bytes, which are characters as long as they are ASCII; only what is
/// not is decoded.
#[derive(Clone, Debug)]
pub(super) struct Lexer<'a> {
    /// Up to where it reads, so that places count from the first byte of the string.
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    /// Reads `text` from byte `start` up to byte `end`.
    pub fn new(text: &'a str, start: usize, end: usize) -> Self {
        Self {
            text: text.get(..end).unwrap_or_default(),
            at: start,
        }
    }

    pub fn next(&mut self) -> Fallible<Token<'a>> {
        self.take_while(
            |byte| matches!(byte, b' ' | b'\t'..=b'\r'),
            char::is_whitespace,
        );
        let start = self.at;
        let Some(first) = self.byte(start) else {
            return Ok(self.token(start, TokenKind::End));
        };
        let kind = match first {
            b'(' => TokenKind::Open,
            b')' => TokenKind::Close,
            b'[' => TokenKind::OpenIndex,
            b']' => TokenKind::CloseIndex,
            b',' => TokenKind::Comma,
            b'.' => TokenKind::Dot,
            b'\'' => return self.string(start),
            b'0'..=b'9' => return self.number(start),
            b'-' if self.byte(start + 1).is_some_and(|it| it.is_ascii_digit()) => {
                return self.number(start);
            }
            b'_' | b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => return self.name(start),
            other => {
                self.at += 1;
                return Err(self.error(start, SyntaxErrorKind::Character(char::from(other))));
            }
        };
        self.at += 1;
        Ok(self.token(start, kind))
    }

    fn name(&mut self, start: usize) -> Fallible<Token<'a>> {
        if let Some(first) = self.rest().chars().next().filter(|c| !starts_name(*c)) {
            self.at += first.len_utf8();
            return Err(self.error(start, SyntaxErrorKind::Character(first)));
        }
        self.take_name();
        let name = self.slice(start, self.at);
        Ok(self.token(start, TokenKind::Name(name)))
    }

    fn string(&mut self, start: usize) -> Fallible<Token<'a>> {
        self.at += 1;
        let inside = self.at;
        let mut quotes = false;
        loop {
            let Some(length) = memchr::memchr(b'\'', self.rest().as_bytes()) else {
                self.at = self.text.len();
                return Err(self.error(start, SyntaxErrorKind::UnclosedString));
            };
            self.at += length + 1;
            if self.byte(self.at) != Some(b'\'') {
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
    fn number(&mut self, start: usize) -> Fallible<Token<'a>> {
        self.at += 1;
        self.take_name();
        let next = self.byte(self.at + 1);
        if self.byte(self.at) == Some(b'.') && next.is_some_and(|it| it.is_ascii_digit()) {
            self.at += 1;
            self.take_name();
        }
        let digits = self.slice(start, self.at);
        match digits.parse() {
            Ok(number) => Ok(self.token(start, TokenKind::Int(number))),
            Err(_) => Err(self.error(start, SyntaxErrorKind::Number(shorten(digits)))),
        }
    }

    fn take_name(&mut self) {
        let continues = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
        self.take_while(continues, continues_name);
    }

    /// `ascii` and `other` say the same of ASCII and of all other characters.
    #[inline]
    fn take_while(&mut self, ascii: impl Fn(u8) -> bool, other: impl Fn(char) -> bool) {
        while let Some(byte) = self.byte(self.at) {
            if byte.is_ascii() {
                if !ascii(byte) {
                    return;
                }
                self.at += 1;
                continue;
            }
            match self.rest().chars().next().filter(|c| other(*c)) {
                Some(c) => self.at += c.len_utf8(),
                None => return,
            }
        }
    }

    #[inline]
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The text of a part that was read.
    pub fn slice_of(&self, span: Span) -> &'a str {
        self.slice(span.start as usize, span.end as usize)
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

    fn error(&self, start: usize, kind: SyntaxErrorKind) -> Box<SyntaxError> {
        Box::new(SyntaxError {
            kind,
            span: span(start, self.at),
        })
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
