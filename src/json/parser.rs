//! The tolerant parser.
//!
//! Recursive descent, at most [`MAX_DEPTH`] levels deep. After an error it goes
//! on at the next comma or bracket of the same depth, so that one run shows
//! all errors.

use compact_str::CompactString;

use super::lexer::{Lexer, StringToken, span};
use super::log::Mark;
use super::{Document, Kind, Member, Node, ProblemKind, duplicates, escape, scan};
use crate::text::Source;

/// Arrays and objects that may stand inside one another. Azure's own limit is
/// far below; this one keeps every recursion over a tree within its stack.
pub const MAX_DEPTH: usize = 512;

/// Reads a text; never fails, never recurses without bound.
///
/// Where the text is wrong, the tree holds what could be read: `null` for a
/// missing or unreadable value, the raw digits of a bad number.
#[must_use]
pub fn parse(source: &Source) -> Document {
    let mut parser = Parser {
        lexer: Lexer::new(source.text()),
        members: Vec::new(),
        elements: Vec::new(),
        objects: 0,
        arrays: 0,
        misplaced_told: None,
    };
    let root = parser.document();
    Document {
        root,
        problems: parser.lexer.log.into_problems(),
    }
}

struct Parser<'s> {
    lexer: Lexer<'s>,
    /// Members read so far of all objects that are open, one behind the other:
    /// each object takes its own when it closes, in one exact allocation.
    members: Vec<Member>,
    /// The same for elements.
    elements: Vec<Node>,
    /// Objects that are open.
    objects: usize,
    /// Arrays that are open.
    arrays: usize,
    /// Start of the container that was told last to hold members where elements
    /// belong, or the reverse: with one bracket missing, all that follow would tell it.
    misplaced_told: Option<usize>,
}

/// What the list of members or elements is to do next.
enum Next {
    Item,
    Again,
    Closed,
}

impl Parser<'_> {
    fn document(&mut self) -> Node {
        self.lexer.trivia();
        if self.lexer.peek().is_none() {
            self.lexer.log.error(ProblemKind::Empty, span(0, 0));
            return Node::default();
        }
        let root = self.value();
        self.lexer.trivia();
        if self.lexer.peek().is_some() {
            self.lexer.unexpected("the end of the file");
        }
        root
    }

    fn value(&mut self) -> Node {
        match self.lexer.peek() {
            Some(b'"') => {
                let start = self.lexer.at;
                let text = self.string();
                self.node(start, Kind::String(text))
            }
            Some(b'{') => self.container("the object", Self::object),
            Some(b'[') => self.container("the array", Self::array),
            Some(b'-' | b'+' | b'.' | b'0'..=b'9') => self.number(),
            Some(b'\'') => self.single_quoted(),
            _ => self.word_value(),
        }
    }

    #[inline]
    fn node(&self, start: usize, kind: Kind) -> Node {
        Node {
            span: span(start, self.lexer.at),
            kind,
        }
    }

    fn number(&mut self) -> Node {
        let start = self.lexer.at;
        let (digits, valid) = self.lexer.number();
        if !valid {
            let place = span(start, self.lexer.at);
            self.lexer.log.error(ProblemKind::BadNumber, place);
        }
        self.node(start, Kind::Number(digits.into()))
    }

    fn word_value(&mut self) -> Node {
        let start = self.lexer.at;
        let end = scan::word_end(self.lexer.bytes, start);
        let kind = match self.lexer.slice(start, end) {
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "null" => Kind::Null,
            _ => return self.no_value(),
        };
        self.lexer.at = end;
        self.node(start, kind)
    }

    /// Reports that no value stands here and skips what does.
    #[cold]
    fn no_value(&mut self) -> Node {
        let start = self.lexer.at;
        if self.lexer.peek().is_none() && self.objects + self.arrays > 0 {
            // The open array or object is told instead.
            return self.node(start, Kind::Null);
        }
        self.lexer.unexpected("a value");
        self.lexer.at = scan::recovery_end(self.lexer.bytes, start);
        self.node(start, Kind::Null)
    }

    /// Reads a string; one that runs over its line by a missing quote ends with the line.
    #[inline]
    fn string(&mut self) -> CompactString {
        let mark = self.lexer.log.mark();
        let token = self.lexer.string();
        if token.line_break.is_none() && !token.unclosed {
            return token.text;
        }
        self.long_string(token, mark)
    }

    #[cold]
    fn long_string(&mut self, token: StringToken, mark: Mark) -> CompactString {
        let follows = scan::blanks_end(self.lexer.bytes, self.lexer.at);
        let fits = matches!(
            self.lexer.bytes.get(follows),
            None | Some(b',' | b':' | b'}' | b']' | b'/')
        );
        if !token.unclosed && fits {
            return token.text;
        }
        // Going back costs time for each time it is done: only while errors are kept.
        let Some(line_break) = token.line_break.filter(|_| !self.lexer.log.is_full()) else {
            if token.unclosed {
                self.lexer.unclosed("the string", token.start, 1);
            }
            return token.text;
        };
        self.lexer.log.back_to(mark);
        let what = "the string";
        let place = span(token.start, token.start + 1);
        let kind = ProblemKind::Unclosed { what };
        self.lexer.log.error(kind, place);
        let line = self.lexer.slice(token.start + 1, line_break);
        let content = line.trim_end().strip_suffix(',').unwrap_or(line);
        self.lexer.at = token.start + 1 + content.len();
        escape::decode(content)
    }

    #[cold]
    fn single_quoted(&mut self) -> Node {
        let start = self.lexer.at;
        self.lexer.unexpected("double quotes");
        if let Some(text) = self.lexer.single_quoted() {
            return self.node(start, Kind::String(text));
        }
        self.lexer.at = scan::recovery_end(self.lexer.bytes, start);
        self.node(start, Kind::Null)
    }

    #[inline]
    fn container(&mut self, what: &'static str, read: fn(&mut Self, &'static str) -> Node) -> Node {
        if self.objects + self.arrays < MAX_DEPTH {
            return read(self, what);
        }
        let start = self.lexer.at;
        let kind = ProblemKind::TooDeep { limit: MAX_DEPTH };
        self.lexer.log.error(kind, span(start, start + 1));
        self.lexer.at = scan::container_end(self.lexer.bytes, start);
        self.node(start, Kind::Null)
    }

    fn object(&mut self, what: &'static str) -> Node {
        let start = self.lexer.at;
        let base = self.members.len();
        self.lexer.at += 1;
        self.objects += 1;
        let mut comma = None;
        loop {
            match self.next(b'}', what, start, &mut comma) {
                Next::Closed => break,
                Next::Again => {}
                Next::Item => {
                    self.member(start);
                    self.behind_item("`,` or `}`", start, &mut comma);
                }
            }
        }
        self.objects -= 1;
        let members = self.members.split_off(base);
        duplicates::report(&members, &mut self.lexer.log);
        self.node(start, Kind::Object(members))
    }

    fn array(&mut self, what: &'static str) -> Node {
        let start = self.lexer.at;
        let base = self.elements.len();
        self.lexer.at += 1;
        self.arrays += 1;
        let mut comma = None;
        loop {
            match self.next(b']', what, start, &mut comma) {
                Next::Closed => break,
                Next::Again => {}
                Next::Item => {
                    let element = self.value();
                    self.elements.push(element);
                    self.behind_item("`,` or `]`", start, &mut comma);
                }
            }
        }
        self.arrays -= 1;
        let elements = self.elements.split_off(base);
        self.node(start, Kind::Array(elements))
    }

    /// Decides in front of a member or element; `comma` is the one just passed.
    #[inline]
    fn next(
        &mut self,
        close: u8,
        what: &'static str,
        start: usize,
        comma: &mut Option<usize>,
    ) -> Next {
        self.lexer.trivia();
        match self.lexer.peek() {
            Some(byte) if byte == close => {
                if let Some(at) = *comma {
                    let place = span(at, at + 1);
                    self.lexer.log.tolerate(ProblemKind::TrailingComma, place);
                }
                self.lexer.at += 1;
                Next::Closed
            }
            Some(b'}' | b']') => self.foreign_bracket(close, comma),
            Some(b',') => {
                let object = close == b'}';
                self.lexer
                    .unexpected(if object { "a key" } else { "a value" });
                self.lexer.at += 1;
                *comma = None;
                Next::Again
            }
            None => {
                self.lexer.unclosed(what, start, 1);
                Next::Closed
            }
            Some(_) => Next::Item,
        }
    }

    /// `]` in an object or `}` in an array: closes both if it can belong to
    /// something further out, else it is skipped.
    #[cold]
    fn foreign_bracket(&mut self, close: u8, comma: &mut Option<usize>) -> Next {
        let object = close == b'}';
        self.lexer.unexpected(if object { "`}`" } else { "`]`" });
        let belongs = if object { self.arrays } else { self.objects };
        if belongs > 0 {
            return Next::Closed;
        }
        self.lexer.at += 1;
        self.lexer.trivia();
        self.take_comma(comma);
        Next::Again
    }

    /// Takes the comma behind a member or element, or finds the way back to the next one.
    #[inline]
    fn behind_item(&mut self, expected: &'static str, start: usize, comma: &mut Option<usize>) {
        self.lexer.trivia();
        *comma = None;
        match self.lexer.peek() {
            Some(b',') => {
                *comma = Some(self.lexer.at);
                self.lexer.at += 1;
            }
            Some(b'}' | b']') | None => {}
            Some(_) => self.missing_comma(expected, start, comma),
        }
    }

    #[cold]
    fn missing_comma(&mut self, expected: &'static str, start: usize, comma: &mut Option<usize>) {
        let misplaced = self.lexer.peek() == Some(b':');
        self.unexpected_in(start, misplaced, expected);
        let starts_item = matches!(
            self.lexer.peek(),
            Some(b'"' | b'\'' | b'{' | b'[' | b'-' | b'0'..=b'9')
        );
        if starts_item {
            return;
        }
        self.lexer.at = scan::recovery_end(self.lexer.bytes, self.lexer.at);
        self.take_comma(comma);
    }

    /// Reports, but of what is misplaced in a container only the first.
    fn unexpected_in(&mut self, start: usize, misplaced: bool, expected: &'static str) {
        if !misplaced || self.misplaced_told.replace(start) != Some(start) {
            self.lexer.unexpected(expected);
        }
    }

    fn take_comma(&mut self, comma: &mut Option<usize>) {
        *comma = (self.lexer.peek() == Some(b',')).then_some(self.lexer.at);
        self.lexer.at += usize::from(comma.is_some());
    }

    fn member(&mut self, object: usize) {
        let start = self.lexer.at;
        let key = if self.lexer.peek() == Some(b'"') {
            Some(self.string())
        } else {
            self.odd_key(object)
        };
        let Some(key) = key else { return };
        let key_span = span(start, self.lexer.at);
        self.lexer.trivia();
        let value = if self.lexer.peek() == Some(b':') {
            self.lexer.at += 1;
            self.lexer.trivia();
            self.value()
        } else {
            self.value_without_colon()
        };
        self.members.push(Member {
            key,
            key_span,
            value,
        });
    }

    /// A key without double quotes, reported; or nothing, and what stands there is skipped.
    #[cold]
    fn odd_key(&mut self, object: usize) -> Option<CompactString> {
        let start = self.lexer.at;
        let misplaced = matches!(self.lexer.peek(), Some(b'{' | b'['));
        self.unexpected_in(object, misplaced, "a key in double quotes");
        let key = match self.lexer.peek() {
            Some(b'\'') => self.lexer.single_quoted(),
            Some(byte) if byte.is_ascii_alphabetic() || b"_$".contains(&byte) => {
                Some(self.lexer.word().into())
            }
            _ => None,
        };
        if key.is_none() {
            self.lexer.at = scan::recovery_end(self.lexer.bytes, start);
        }
        key
    }

    #[cold]
    fn value_without_colon(&mut self) -> Node {
        if self.lexer.peek().is_none() {
            return self.node(self.lexer.at, Kind::Null);
        }
        self.lexer.unexpected("`:`");
        match self.lexer.peek() {
            Some(b',' | b'}' | b']') => self.node(self.lexer.at, Kind::Null),
            _ => self.value(),
        }
    }
}

#[cfg(test)]
mod tests;
