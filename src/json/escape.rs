//! What stands between the quotes of a string: reading it character by
//! character, and writing text so that it can stand there.
//!
//! Knows no values and reports nothing; who reads decides what a flaw means.

use compact_str::CompactString;

/// Something between quotes that strict JSON refuses or cannot mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// A raw line feed or carriage return.
    LineBreak,
    /// Another raw control character.
    Control,
    /// An escaped half of a surrogate pair without its other half.
    LoneSurrogate,
    /// A backslash before something that JSON does not know.
    BadEscape,
}

/// One character of a string as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// What it means.
    pub(super) scalar: char,
    /// Offset behind what was read.
    pub(super) end: usize,
    /// What is wrong with it.
    pub(super) flaw: Option<Flaw>,
}

/// Reads the character at `at`, which lies between the quotes of a string.
///
/// A bad escape is read as the backslash alone, so that all of it is kept.
pub(super) fn unit(text: &str, at: usize) -> Option<Unit> {
    let rest = text.get(at..)?;
    let scalar = rest.chars().next()?;
    let end = at + scalar.len_utf8();
    let flaw = match scalar {
        '\\' => return Some(escape_unit(rest.as_bytes(), at)),
        '\n' | '\r' => Some(Flaw::LineBreak),
        '\0'..='\x1F' => Some(Flaw::Control),
        _ => None,
    };
    Some(Unit { scalar, end, flaw })
}

fn escape_unit(rest: &[u8], at: usize) -> Unit {
    let simple = |scalar| Unit {
        scalar,
        end: at + 2,
        flaw: None,
    };
    match rest.get(1) {
        Some(byte @ (b'"' | b'\\' | b'/')) => simple(char::from(*byte)),
        Some(b'b') => simple('\u{8}'),
        Some(b'f') => simple('\u{c}'),
        Some(b'n') => simple('\n'),
        Some(b'r') => simple('\r'),
        Some(b't') => simple('\t'),
        Some(b'u') => unicode_unit(rest, at),
        _ => bad_escape(at),
    }
}

fn unicode_unit(rest: &[u8], at: usize) -> Unit {
    let Some(first) = hex_escape(rest) else {
        return bad_escape(at);
    };
    if let Some(scalar) = char::from_u32(first) {
        return Unit {
            scalar,
            end: at + 6,
            flaw: None,
        };
    }
    let second = rest.get(6..).and_then(hex_escape);
    let pair = match (first, second) {
        (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) => {
            char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (low - 0xDC00))
        }
        _ => None,
    };
    match pair {
        Some(scalar) => Unit {
            scalar,
            end: at + 12,
            flaw: None,
        },
        None => Unit {
            scalar: char::REPLACEMENT_CHARACTER,
            end: at + 6,
            flaw: Some(Flaw::LoneSurrogate),
        },
    }
}

fn bad_escape(at: usize) -> Unit {
    Unit {
        scalar: '\\',
        end: at + 1,
        flaw: Some(Flaw::BadEscape),
    }
}

/// The number of a `\uXXXX` at the start of `bytes`.
fn hex_escape(bytes: &[u8]) -> Option<u32> {
    let [b'\\', b'u', digits @ ..] = bytes.first_chunk::<6>()? else {
        return None;
    };
    digits.iter().try_fold(0, |number, digit| {
        Some(number * 16 + char::from(*digit).to_digit(16)?)
    })
}

/// The text that a string's raw content means.
pub(super) fn decode(raw: &str) -> CompactString {
    let mut text = CompactString::with_capacity(raw.len());
    let mut at = 0;
    while let Some(next) = unit(raw, at) {
        text.push(next.scalar);
        at = next.end;
    }
    text
}

/// A text as a JSON string, quotes included.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 2);
    result.push('"');
    escape_into(text, &mut result);
    result.push('"');
    result
}

/// Writes a text as it stands between quotes.
pub(super) fn escape_into(text: &str, result: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(|scalar: char| needs_escape(scalar)) {
        let (plain, special) = rest.split_at(at);
        result.push_str(plain);
        let mut scalars = special.chars();
        if let Some(scalar) = scalars.next() {
            escape_scalar(scalar, result);
        }
        rest = scalars.as_str();
    }
    result.push_str(rest);
}

fn needs_escape(scalar: char) -> bool {
    matches!(scalar, '"' | '\\' | '\0'..='\x1F')
}

fn escape_scalar(scalar: char, result: &mut String) {
    match scalar {
        '"' | '\\' => {
            result.push('\\');
            result.push(scalar);
        }
        '\u{8}' => result.push_str("\\b"),
        '\u{c}' => result.push_str("\\f"),
        '\n' => result.push_str("\\n"),
        '\r' => result.push_str("\\r"),
        '\t' => result.push_str("\\t"),
        '\0'..='\x1F' => {
            let code = u32::from(scalar);
            result.push_str("\\u00");
            for digit in [code >> 4, code & 0xF] {
                result.push(char::from_digit(digit, 16).unwrap_or('0'));
            }
        }
        _ => result.push(scalar),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_mean_what_rfc_8259_says() {
        assert_eq!(decode(r#"\"\\\/\b\f\n\r\t"#), "\"\\/\u{8}\u{c}\n\r\t");
        assert_eq!(decode(r"\u00e9\uD83D\ude42é"), "é🙂é");
    }

    #[test]
    fn flaws_are_told_and_keep_what_can_be_kept() {
        let flaw = |text| unit(text, 0).and_then(|unit| unit.flaw);
        assert_eq!(flaw("\n"), Some(Flaw::LineBreak));
        assert_eq!(flaw("\u{1}"), Some(Flaw::Control));
        assert_eq!(flaw(r"\ud800"), Some(Flaw::LoneSurrogate));
        assert_eq!(flaw(r"\ud800\u0041"), Some(Flaw::LoneSurrogate));
        assert_eq!(flaw(r"\udc00\ud800"), Some(Flaw::LoneSurrogate));
        assert_eq!(flaw(r"\W"), Some(Flaw::BadEscape));
        assert_eq!(flaw(r"\u12"), Some(Flaw::BadEscape));
        assert_eq!(flaw(r"\u+123"), Some(Flaw::BadEscape));
        assert_eq!(flaw("\\"), Some(Flaw::BadEscape));
        assert_eq!(decode(r"a\Wb\ud800c"), "a\\Wb\u{FFFD}c");
    }

    #[test]
    fn what_is_escaped_reads_back() {
        let text: String = ('\0'..='\u{80}').chain("é🙂\u{2028}".chars()).collect();
        let escaped = escape(&text);
        assert_eq!(decode(&escaped[1..escaped.len() - 1]), text);
        assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), text);
        assert_eq!(escape("a/\u{1f}\"\n"), r#""a/\u001f\"\n""#);
    }
}
