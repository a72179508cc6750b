//! Turning a tolerated text into strict JSON (RFC 8259).
//!
//! Comments and trailing commas go, raw control characters become escapes, and
//! escaped halves of surrogate pairs U+FFFD (the grammar allows them, but they
//! mean no character, and many readers refuse them); every other byte stays.
//! The edits are for the text as it is: after changes to the
//! tree, apply those, parse again and then do this.

use super::escape::{Flaw, escape_into, unit};
use super::lexer::span;
use super::{Document, ProblemKind, scan};
use crate::text::{Edit, Source};

/// One change towards strict JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// What stood there: a comment (several in a row on one line are one
    /// change), a trailing comma, a raw line break or control character, half of a surrogate pair.
    pub kind: ProblemKind,
    /// How it is mended.
    pub edit: Edit,
}

/// The edits that make this text strict JSON, in order, never overlapping.
///
/// `document` is what [`parse`](super::parse) read from this source. It must
/// be without [errors](Document::errors) other than duplicate keys: what
/// cannot be read cannot be made strict, and stays.
#[must_use]
pub fn strict(source: &Source, document: &Document) -> Vec<Mend> {
    if !document.problems.iter().any(|it| it.kind.is_tolerated()) {
        return Vec::new();
    }
    let mut pass = Pass {
        text: source.text(),
        bytes: source.text().as_bytes(),
        mends: Vec::new(),
    };
    pass.run();
    pass.mends.sort_by_key(|mend| mend.edit.span);
    pass.mends
}

struct Pass<'s> {
    text: &'s str,
    bytes: &'s [u8],
    mends: Vec<Mend>,
}

/// Comments with nothing but blanks between them, all on one line, and the
/// white space around them.
struct Group {
    before: usize,
    start: usize,
    end: usize,
    after: usize,
}

impl Pass<'_> {
    fn run(&mut self) {
        let mut comma = None;
        let mut at = 0;
        loop {
            at = self.gap(at);
            match self.bytes.get(at) {
                None => return,
                Some(b'"') => {
                    comma = None;
                    at = self.string(at);
                    continue;
                }
                Some(b',') => comma = Some(at),
                Some(b'}' | b']') => {
                    if let Some(comma) = comma.take() {
                        self.mend(ProblemKind::TrailingComma, comma, comma + 1, "");
                    }
                }
                Some(_) => comma = None,
            }
            at += 1;
        }
    }

    fn mend(&mut self, kind: ProblemKind, start: usize, end: usize, text: &str) {
        let edit = Edit::replace(span(start, end), text);
        self.mends.push(Mend { kind, edit });
    }

    /// Takes the comments out of the white space that starts here; gives its end.
    fn gap(&mut self, start: usize) -> usize {
        let mut before = start;
        let mut at = scan::blanks_end(self.bytes, start);
        let mut group: Option<Group> = None;
        while let Some(end) = scan::comment_end(self.bytes, at) {
            let end = end.unwrap_or_else(|end| end);
            let after = scan::blanks_end(self.bytes, end);
            group = match group {
                Some(group) if !self.breaks(group.end, at) => Some(Group {
                    end,
                    after,
                    ..group
                }),
                finished => {
                    if let Some(group) = finished {
                        before = group.end;
                        self.take_out(&group);
                    }
                    Some(Group {
                        before,
                        start: at,
                        end,
                        after,
                    })
                }
            };
            at = after;
        }
        if let Some(group) = group {
            self.take_out(&group);
        }
        at
    }

    fn breaks(&self, start: usize, end: usize) -> bool {
        self.slice(start, end).contains(['\n', '\r'])
    }

    fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn take_out(&mut self, group: &Group) {
        let Group {
            before,
            start,
            end,
            after,
        } = *group;
        let first = before == 0 || self.breaks(before, start);
        let last = after == self.bytes.len() || self.breaks(end, after);
        let line_start = self.slice(before, start).rfind(['\n', '\r']);
        let line_start = line_start.map_or(before, |index| before + index + 1);
        let line_end = self.slice(end, after).find(['\n', '\r']);
        let line_end = line_end.map_or(after, |index| end + index);
        let (from, to) = match (first, last) {
            // The whole line, with its line break.
            (true, true) => (line_start, self.behind_line_break(line_end)),
            (true, false) => (start, after),
            (false, true) => (before, line_end),
            (false, false) if end < after => (start, after),
            (false, false) => {
                let closes = matches!(self.bytes.get(end), Some(b',' | b':' | b'}' | b']'));
                (if closes { before } else { start }, end)
            }
        };
        self.mend(ProblemKind::Comment, from, to, "");
    }

    fn behind_line_break(&self, at: usize) -> usize {
        match (self.bytes.get(at), self.bytes.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => at + 2,
            (Some(b'\r' | b'\n'), _) => at + 1,
            _ => at,
        }
    }

    /// Mends an escape that means no character; gives its end.
    fn escaped(&mut self, at: usize) -> usize {
        let Some(unit) = unit(self.text, at) else {
            return at + 1;
        };
        if unit.flaw == Some(Flaw::LoneSurrogate) {
            self.mend(ProblemKind::LoneSurrogate, at, unit.end, "\\ufffd");
        }
        unit.end
    }

    /// Escapes the raw control characters of a string; gives its end.
    fn string(&mut self, start: usize) -> usize {
        let mut at = start + 1;
        loop {
            at = scan::plain_end(self.bytes, at);
            match self.bytes.get(at) {
                None => return at,
                Some(b'"') => return at + 1,
                Some(b'\\') => at = self.escaped(at),
                Some(byte) => {
                    let line_break = matches!(byte, b'\r' | b'\n');
                    let end = if line_break {
                        self.behind_line_break(at)
                    } else {
                        at + 1
                    };
                    let kind = if line_break {
                        ProblemKind::RawLineBreak
                    } else {
                        ProblemKind::ControlCharacter
                    };
                    let mut escaped = String::new();
                    escape_into(self.slice(at, end), &mut escaped);
                    self.mend(kind, at, end, &escaped);
                    at = end;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::text::apply;

    fn mended(text: &str) -> String {
        let source = Source::new("a", text);
        let document = parse(&source);
        assert_eq!(document.errors().count(), 0, "{:?}", document.problems);
        let mends = strict(&source, &document);
        let edits: Vec<Edit> = mends.into_iter().map(|mend| mend.edit).collect();
        let result = apply(text, &edits).unwrap();
        let left = parse(&Source::new("a", result.clone())).problems;
        assert!(left.is_empty(), "{left:?}");
        result
    }

    #[test]
    fn comments_go_as_a_person_would_take_them_out() {
        for (text, expected) in [
            ("// top\n{}\n// end", "{}\n"),
            (
                "{\n  // own line\n  \"a\": 1, // behind\n  /* b */ \"b\": 2 /* x */ // y\n}\n",
                "{\n  \"a\": 1,\n  \"b\": 2\n}\n",
            ),
            ("[1, /* two */ 2 /* of two */, /*three*/3]", "[1, 2, 3]"),
            (
                "{\r\n\t/* a\r\n\tb */\r\n\t// c\r\n\t\"a\" /*k*/ : 1\r\n}",
                "{\r\n\t\"a\" : 1\r\n}",
            ),
            ("[ /* none */ ]", "[ ]"),
            ("{ // none\n}", "{\n}"),
            ("/**/1/**/", "1"),
            ("[1] // \"not, a, string", "[1]"),
        ] {
            assert_eq!(mended(text), expected, "{text}");
        }
    }

    #[test]
    fn trailing_commas_go() {
        assert_eq!(mended("[1, [2,], ]"), "[1, [2] ]");
        assert_eq!(mended("{\"a\": 1, // x\n}"), "{\"a\": 1\n}");
        assert_eq!(mended("{\"a\": \"b,\",\n}"), "{\"a\": \"b,\"\n}");
    }

    #[test]
    fn raw_control_characters_become_escapes() {
        assert_eq!(
            mended("[\"a\r\nb\tc\u{1}\\\"\n\\\\\"]"),
            r#"["a\r\nb\tc\u0001\"\n\\"]"#
        );
        assert_eq!(
            mended("[\"\\ud800\", \"// no\",]"),
            r#"["\ufffd", "// no"]"#
        );
    }

    #[test]
    fn each_change_says_what_it_was() {
        let source = Source::new("a", "[\"\r\n\", 1, /* x */]");
        let kinds: Vec<_> = strict(&source, &parse(&source))
            .into_iter()
            .map(|mend| mend.kind)
            .collect();
        let expected = [
            ProblemKind::RawLineBreak,
            ProblemKind::TrailingComma,
            ProblemKind::Comment,
        ];
        assert_eq!(kinds, expected);
        let fine = Source::new("a", "[1, \"\\ud83d\\ude42\" ]");
        assert!(strict(&fine, &parse(&fine)).is_empty());
    }
}
