//! White space, comments, strings, numbers and words over the bytes of a text.
//!
//! Knows nothing of objects and arrays. Every loop moves forward: the time is
//! linear in the text whatever it holds.

use compact_str::CompactString;

use super::escape::{Flaw, decode, unit};
use super::log::Log;
use super::{ProblemKind, scan};
use crate::text::Span;

/// Reads one text from front to back.
#[derive(Debug)]
pub(super) struct Lexer<'s> {
    pub(super) text: &'s str,
    pub(super) bytes: &'s [u8],
    /// Offset of what is read next.
    pub(super) at: usize,
    pub(super) log: Log,
    /// Whether it was told already that the text ends inside something.
    pub(super) end_told: bool,
    buffer: String,
}

/// A string as it was found.
#[derive(Debug)]
pub(super) struct StringToken {
    pub(super) text: CompactString,
    pub(super) start: usize,
    /// Offset of the first raw line break inside.
    pub(super) line_break: Option<usize>,
    /// Whether the text ended before the closing quote.
    pub(super) unclosed: bool,
}

impl<'s> Lexer<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            log: Log::default(),
            end_told: false,
            buffer: String::new(),
        }
    }

    /// The next byte.
    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// The text between two offsets.
    #[inline]
    pub(super) fn slice(&self, start: usize, end: usize) -> &'s str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Tells, once, that the text ends inside what was opened at `start`.
    pub(super) fn unclosed(&mut self, what: &'static str, start: usize, len: usize) {
        if !self.end_told {
            self.end_told = true;
            let kind = ProblemKind::Unclosed { what };
            self.log.error(kind, span(start, start + len));
        }
    }

    /// Goes on to the next byte that is neither white space nor comment.
    #[inline]
    pub(super) fn trivia(&mut self) {
        self.at = scan::blanks_end(self.bytes, self.at);
        if matches!(self.peek(), Some(b'/' | 0..=0x1F | 0x7F..)) {
            self.rare_trivia();
        }
    }

    #[cold]
    fn rare_trivia(&mut self) {
        loop {
            self.at = scan::blanks_end(self.bytes, self.at);
            let moved = match self.peek() {
                Some(b'/') => self.comment(),
                Some(0..=0x1F | 0x7F..) => self.foreign_blank(),
                _ => false,
            };
            if !moved {
                return;
            }
        }
    }

    /// Takes a comment if one starts here.
    fn comment(&mut self) -> bool {
        let start = self.at;
        match scan::comment_end(self.bytes, start) {
            None => return false,
            Some(Ok(end)) => {
                self.at = end;
                self.log.tolerate(ProblemKind::Comment, span(start, end));
            }
            Some(Err(end)) => {
                self.at = end;
                self.unclosed("the comment", start, 2);
            }
        }
        true
    }

    /// Takes a blank that JSON does not know (no-break space, form feed), as
    /// copying from web pages leaves them; one report for a row of them.
    fn foreign_blank(&mut self) -> bool {
        let rest = self.slice(self.at, self.bytes.len());
        let foreign =
            |scalar: char| scalar.is_whitespace() || scalar.is_control() || scalar == '\u{FEFF}';
        let known = |scalar: char| matches!(scalar, ' ' | '\t' | '\n' | '\r');
        let len = rest
            .find(|scalar| !foreign(scalar) || known(scalar))
            .unwrap_or(rest.len());
        let Some(scalar) = rest.chars().next().filter(|_| len > 0) else {
            return false;
        };
        let kind = ProblemKind::Unexpected {
            expected: "blanks, tabs or line breaks",
            found: character(scalar),
        };
        self.log.error(kind, span(self.at, self.at + len));
        self.at += len;
        true
    }

    /// Reads the string whose opening quote is next.
    #[inline]
    pub(super) fn string(&mut self) -> StringToken {
        let start = self.at;
        let end = scan::plain_end(self.bytes, start + 1);
        if self.bytes.get(end) == Some(&b'"') {
            self.at = end + 1;
            return StringToken {
                text: CompactString::new(self.slice(start + 1, end)),
                start,
                line_break: None,
                unclosed: false,
            };
        }
        self.rich_string(start, end)
    }

    /// A string that holds more than plain characters, from its first such.
    fn rich_string(&mut self, start: usize, plain_end: usize) -> StringToken {
        let mut line_break = None;
        let mut control = false;
        let mut at = plain_end;
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        buffer.push_str(self.slice(start + 1, at));
        let unclosed = loop {
            if self.bytes.get(at) == Some(&b'"') {
                at += 1;
                break false;
            }
            let Some(next) = unit(self.text, at) else {
                break true;
            };
            buffer.push(next.scalar);
            match next.flaw {
                // One report a string: a query of a hundred lines is one mistake.
                Some(Flaw::LineBreak) if line_break.is_none() => {
                    line_break = Some(at);
                    let end = next.end + usize::from(self.slice(at, at + 2) == "\r\n");
                    self.log.tolerate(ProblemKind::RawLineBreak, span(at, end));
                }
                Some(Flaw::Control) if !control => {
                    control = true;
                    let place = span(at, next.end);
                    self.log.tolerate(ProblemKind::ControlCharacter, place);
                }
                Some(Flaw::LoneSurrogate) => {
                    let place = span(at, next.end);
                    self.log.tolerate(ProblemKind::LoneSurrogate, place);
                }
                Some(Flaw::BadEscape) => {
                    let escaped = unit(self.text, next.end).map_or(next.end, |unit| {
                        // `\` at the end of a line or of the text stands alone.
                        if unit.flaw.is_some() {
                            next.end
                        } else {
                            unit.end
                        }
                    });
                    self.log.error(ProblemKind::BadEscape, span(at, escaped));
                }
                _ => {}
            }
            at = scan::plain_end(self.bytes, next.end);
            buffer.push_str(self.slice(next.end, at));
        };
        self.at = at;
        let text = CompactString::new(&buffer);
        self.buffer = buffer;
        StringToken {
            text,
            start,
            line_break,
            unclosed,
        }
    }

    /// Reads a string in single quotes up to its end on the same line.
    pub(super) fn single_quoted(&mut self) -> Option<CompactString> {
        let start = self.at + 1;
        let mut at = start;
        loop {
            match self.bytes.get(at)? {
                b'\'' => break,
                b'\n' | b'\r' => return None,
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
        let text = decode(self.slice(start, at));
        self.at = at + 1;
        Some(text)
    }

    /// Takes all that could belong to a number; whether it is one is told with it.
    #[inline]
    pub(super) fn number(&mut self) -> (&'s str, bool) {
        let start = self.at;
        let (end, valid) = scan::number_end(self.bytes, start);
        self.at = end;
        (self.slice(start, end), valid)
    }

    /// Takes a word of ASCII letters, digits and `_ $ . -`.
    pub(super) fn word(&mut self) -> &'s str {
        let start = self.at;
        self.at = scan::word_end(self.bytes, start);
        self.slice(start, self.at)
    }

    /// Reports what stands here instead of what must.
    #[cold]
    pub(super) fn unexpected(&mut self, expected: &'static str) {
        let (found, len) = self.found();
        let place = span(self.at, self.at + len);
        self.log
            .error(ProblemKind::Unexpected { expected, found }, place);
    }

    /// What stands here in words, and its length. Strings and unknown words
    /// are not quoted: they may be pieces of a secret.
    fn found(&self) -> (String, usize) {
        let rest = self.slice(self.at, self.bytes.len());
        let Some(scalar) = rest.chars().next() else {
            return ("the end of the file".to_owned(), 0);
        };
        match scalar {
            '"' => ("a string".to_owned(), 1),
            '\'' => ("a single quote".to_owned(), 1),
            '0'..='9' | '-' => ("a number".to_owned(), 1),
            'a'..='z' | 'A'..='Z' | '_' | '$' => {
                let len = scan::word_end(self.bytes, self.at) - self.at;
                let word = rest.get(..len).unwrap_or_default();
                let known = [
                    "true",
                    "false",
                    "null",
                    "none",
                    "nan",
                    "infinity",
                    "undefined",
                ];
                let text = if known.iter().any(|known| word.eq_ignore_ascii_case(known)) {
                    format!("`{word}`")
                } else {
                    "a word without quotes".to_owned()
                };
                (text, len)
            }
            _ => (character(scalar), scalar.len_utf8()),
        }
    }
}

/// A single character for a message.
fn character(scalar: char) -> String {
    if scalar.is_ascii_graphic() {
        format!("`{scalar}`")
    } else {
        format!("the character U+{:04X}", u32::from(scalar))
    }
}

/// A span from offsets; [`Source`](crate::text::Source) decodes nothing that exceeds 32 bits.
#[inline]
pub(super) fn span(start: usize, end: usize) -> Span {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(end))
}
