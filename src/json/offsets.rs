//! From places in a decoded string to places in the token it was read from.

use super::escape::unit;
use crate::text::Span;

/// The part of a file that a part of a decoded string was read from.
///
/// `token` is the string as it stands in the file, quotes included, and
/// `start` the offset of its opening quote; `decoded` counts bytes of the
/// decoded string. A place inside a character widens to the whole escape.
#[must_use]
pub fn raw_span(token: &str, start: u32, decoded: Span) -> Span {
    let mut steps = Steps::new(token);
    let from = steps.reach(decoded.start, false);
    let to = steps.reach(decoded.end, true);
    Span::new(start + from, start + to.max(from))
}

/// Walks the token, one escape or character a step.
struct Steps<'a> {
    rest: &'a str,
    raw: u32,
    decoded: u32,
}

impl<'a> Steps<'a> {
    fn new(token: &'a str) -> Self {
        let inside = token.strip_prefix('"').unwrap_or(token);
        Self {
            rest: inside.strip_suffix('"').unwrap_or(inside),
            raw: length(token) - length(inside),
            decoded: 0,
        }
    }

    /// The raw offset of a decoded one; inside a character, its start or its end.
    fn reach(&mut self, target: u32, end: bool) -> u32 {
        while self.decoded < target {
            let Some((raw, decoded)) = self.step() else {
                break;
            };
            if !end && self.decoded + decoded > target {
                break;
            }
            self.rest = self.rest.get(raw as usize..).unwrap_or_default();
            self.raw += raw;
            self.decoded += decoded;
        }
        self.raw
    }

    /// Bytes of the next step, in the token and decoded.
    fn step(&self) -> Option<(u32, u32)> {
        let next = unit(self.rest, 0)?;
        let raw = u32::try_from(next.end).ok()?;
        Some((raw, length(next.scalar.encode_utf8(&mut [0; 4]))))
    }
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw<'a>(token: &'a str, decoded: &str, part: &str) -> &'a str {
        let start = u32::try_from(decoded.find(part).unwrap()).unwrap();
        let span = Span::new(start, start + u32::try_from(part.len()).unwrap());
        let raw = raw_span(token, 100, span);
        token
            .get(raw.start as usize - 100..raw.end as usize - 100)
            .unwrap()
    }

    #[test]
    fn escapes_shift_places() {
        let token = r#""\u00e9\ud83d\ude00\"x\\y\ud800z\/é""#;
        let decoded = "é😀\"x\\y\u{FFFD}z/é";
        for (part, expected) in [
            ("é", r"\u00e9"),
            ("😀", r"\ud83d\ude00"),
            ("x", "x"),
            ("\\y", r"\\y"),
            ("\u{FFFD}z", r"\ud800z"),
            ("z/é", r"z\/é"),
        ] {
            assert_eq!(raw(token, decoded, part), expected);
        }
        let all = raw_span(token, 0, Span::new(0, 99));
        assert_eq!(token.get(all.range()).unwrap(), &token[1..token.len() - 1]);
    }

    #[test]
    fn a_place_inside_an_escape_widens() {
        assert_eq!(
            raw_span(r#""\ud83d\ude00""#, 0, Span::new(1, 2)),
            Span::new(1, 13)
        );
        assert_eq!(raw_span(r#""ab""#, 0, Span::at(1)), Span::at(2));
    }
}
