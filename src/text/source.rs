//! One text with its name, its encoding and its lines.

use std::ops::Range;
use std::sync::OnceLock;

use super::Span;

/// Largest text that is taken, in bytes: places are 32-bit, and Azure refuses
/// templates above 4 MB anyway.
const MAX_BYTES: usize = 1 << 30;

/// Every how many bytes the scalars are counted once for all: in a template of
/// one line a column would otherwise cost a walk through the file.
const COUNT_EVERY: usize = 4096;

/// How the bytes of a text were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 behind a byte order mark.
    Utf8Bom,
    /// UTF-16, little endian, behind a byte order mark.
    Utf16Le,
    /// UTF-16, big endian, behind a byte order mark.
    Utf16Be,
}

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A byte sequence that is not UTF-8; the offset counts bytes of the input.
    #[error("not UTF-8 text: byte {0} starts no character")]
    InvalidUtf8(usize),
    /// UTF-16 with an odd number of bytes or an unpaired surrogate; the offset counts bytes.
    #[error(
        "not UTF-16 text, though it starts with the mark of UTF-16: byte {0} starts no character"
    )]
    InvalidUtf16(usize),
    /// UTF-16 without its mark, which would be read as text full of zero characters.
    #[error("UTF-16 text without the mark that says so")]
    UnmarkedUtf16,
    /// Larger than any template can be; the size is in bytes.
    #[error("{0} bytes are more than a template may have")]
    TooLarge(usize),
}

impl DecodeError {
    /// Line and column of what is no text, in the bytes that were to be decoded.
    #[must_use]
    pub fn position(&self, bytes: &[u8]) -> Position {
        let (at, width) = match *self {
            Self::InvalidUtf8(at) => (at, 1),
            Self::InvalidUtf16(at) => (at, 2),
            Self::UnmarkedUtf16 | Self::TooLarge(_) => (0, 1),
        };
        // What stands before it could be decoded.
        let before = bytes.get(..at - at % width).unwrap_or_default();
        let text = Source::decode("", before).map_or_else(|_| String::new(), |source| source.text);
        let line = text.rsplit('\n').next().unwrap_or_default();
        Position {
            line: offset(text.matches('\n').count() + 1),
            column: offset(line.chars().count() + 1),
        }
    }
}

/// A line and a column, both counted from 1; columns count Unicode scalars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalars, from 1.
    pub column: u32,
}

/// A decoded text, its name as shown to people, and its line index.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    encoding: Encoding,
    line_starts: Vec<u32>,
    /// Number of scalars that start before each multiple of `COUNT_EVERY` bytes.
    scalars: OnceLock<Vec<u32>>,
}

impl Source {
    /// Takes a text that is already decoded.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::with_encoding(name.into(), text.into(), Encoding::Utf8)
    }

    /// Decodes UTF-8 (with or without byte order mark) or UTF-16 (with one).
    ///
    /// # Errors
    /// When the bytes are not text in the encoding that they announce, or too many.
    pub fn decode(name: impl Into<String>, bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > MAX_BYTES {
            return Err(DecodeError::TooLarge(bytes.len()));
        }
        let (text, encoding) = match bytes {
            [0xEF, 0xBB, 0xBF, rest @ ..] => (utf8(rest, 3)?, Encoding::Utf8Bom),
            [0xFF, 0xFE, rest @ ..] => (utf16(rest, u16::from_le_bytes)?, Encoding::Utf16Le),
            [0xFE, 0xFF, rest @ ..] => (utf16(rest, u16::from_be_bytes)?, Encoding::Utf16Be),
            [first, 0, second, 0, ..] | [0, first, 0, second, ..] if *first > 0 && *second > 0 => {
                return Err(DecodeError::UnmarkedUtf16);
            }
            all => (utf8(all, 0)?, Encoding::Utf8),
        };
        Ok(Self::with_encoding(name.into(), text, encoding))
    }

    /// Another text under the same name, to be written in the same encoding.
    #[must_use]
    pub fn with_text(&self, text: impl Into<String>) -> Self {
        Self::with_encoding(self.name.clone(), text.into(), self.encoding)
    }

    fn with_encoding(name: String, text: String, encoding: Encoding) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0)
            .chain(breaks.map(|(at, _)| offset(at + 1)))
            .collect();
        Self {
            name,
            text,
            encoding,
            line_starts,
            scalars: OnceLock::new(),
        }
    }

    /// The name as given by the user, with `/`; inside an archive
    /// `export.zip/template.json`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The decoded text, without byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How the bytes were written.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The part of the text that a span covers; empty where the span does not fit.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn position(&self, at: u32) -> Position {
        let line = self.line_of(at);
        let start = self.line_starts.get(line).copied().unwrap_or_default();
        let column = self.scalars_before(at) - self.scalars_before(start);
        Position {
            line: offset(line + 1),
            column: column + 1,
        }
    }

    /// How many scalars start before a byte offset.
    fn scalars_before(&self, at: u32) -> u32 {
        let bytes = self.text.as_bytes();
        let starts = |bytes: &[u8]| bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count();
        let counted = self.scalars.get_or_init(|| {
            let mut sum = 0;
            let mut counted = vec![0];
            for block in bytes.chunks_exact(COUNT_EVERY) {
                sum += starts(block);
                counted.push(offset(sum));
            }
            counted
        });
        let at = (at as usize).min(bytes.len());
        let block = at / COUNT_EVERY;
        let rest = bytes.get(block * COUNT_EVERY..at).unwrap_or_default();
        counted.get(block).copied().unwrap_or_default() + offset(starts(rest))
    }

    /// Index, from 0, of the line that holds a byte offset.
    #[must_use]
    pub fn line_of(&self, at: u32) -> usize {
        self.line_starts
            .partition_point(|start| *start <= at)
            .saturating_sub(1)
    }

    /// The bytes of a line given by its index from 0, without its line break.
    #[must_use]
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let start = self
            .line_starts
            .get(line)
            .map_or(self.text.len(), |at| *at as usize);
        let end = self
            .line_starts
            .get(line + 1)
            .map_or(self.text.len(), |at| *at as usize);
        let text = self.text.get(start..end).unwrap_or_default();
        start..start + text.trim_end_matches(['\n', '\r']).len()
    }

    /// Number of lines; a text without line break has one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// Writes a text in the encoding that this source came in.
    #[must_use]
    pub fn encode(&self, text: &str) -> Vec<u8> {
        let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
            mark.into_iter()
                .chain(text.encode_utf16().flat_map(bytes))
                .collect()
        };
        match self.encoding {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf8Bom => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            Encoding::Utf16Le => utf16([0xFF, 0xFE], u16::to_le_bytes),
            Encoding::Utf16Be => utf16([0xFE, 0xFF], u16::to_be_bytes),
        }
    }
}

/// A length as an offset; `Source` never holds more than `MAX_BYTES`.
fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn utf8(bytes: &[u8], skipped: usize) -> Result<String, DecodeError> {
    std::str::from_utf8(bytes)
        .map(str::to_owned)
        .map_err(|error| DecodeError::InvalidUtf8(skipped + error.valid_up_to()))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, DecodeError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(DecodeError::InvalidUtf16(2 + bytes.len()));
    }
    let mut text = String::with_capacity(bytes.len());
    let mut at = 2;
    for scalar in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let scalar = scalar.map_err(|_| DecodeError::InvalidUtf16(at))?;
        at += 2 * scalar.len_utf16();
        text.push(scalar);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_scalars_and_lines_from_one() {
        let source = Source::new("a.json", "é\r\nxy\n");
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        assert_eq!(source.position(2), Position { line: 1, column: 2 });
        assert_eq!(source.position(5), Position { line: 2, column: 2 });
        assert_eq!(source.position(99), Position { line: 3, column: 1 });
        assert_eq!(source.line_range(0), 0..2);
        assert_eq!(source.line_range(1), 4..6);
    }

    #[test]
    fn columns_of_a_long_line_count_scalars() {
        let text = format!("x\n{}", "aé🙂".repeat(3_000));
        let source = Source::new("a.json", text.clone());
        for (count, (at, _)) in text.char_indices().enumerate().skip(2) {
            let position = source.position(offset(at));
            assert_eq!((position.line, position.column), (2, offset(count - 1)));
        }
    }

    #[test]
    fn every_encoding_comes_back_as_it_was() {
        let text = "{\"ä\": \"🙂\"}";
        for mark in [
            Encoding::Utf8,
            Encoding::Utf8Bom,
            Encoding::Utf16Le,
            Encoding::Utf16Be,
        ] {
            let bytes = Source::with_encoding(String::new(), String::new(), mark).encode(text);
            let read = Source::decode("a", &bytes).unwrap();
            assert_eq!((read.text(), read.encoding()), (text, mark));
            assert_eq!(read.encode(text), bytes);
        }
    }

    #[test]
    fn utf16_without_its_mark_is_not_read_as_other_text() {
        for bytes in [&b"{\0\r\0\n\0"[..], b"\0{\0\r\0\n"] {
            let refused = Source::decode("a", bytes).unwrap_err();
            assert_eq!(refused, DecodeError::UnmarkedUtf16);
            assert_eq!(refused.position(bytes), Position { line: 1, column: 1 });
        }
        // Zero characters somewhere are told by whoever reads the text.
        assert!(Source::decode("a", b"{}\0\0").is_ok());
    }

    #[test]
    fn broken_bytes_are_refused_with_their_offset() {
        assert_eq!(
            Source::decode("a", b"ab\xFF").unwrap_err(),
            DecodeError::InvalidUtf8(2)
        );
        let position = |bytes: &[u8]| {
            let position = Source::decode("a", bytes).unwrap_err().position(bytes);
            (position.line, position.column)
        };
        assert_eq!(position("a\né".as_bytes().split_last().unwrap().1), (2, 1));
        assert_eq!(position(b"\xEF\xBB\xBFa\xFF"), (1, 2));
        assert_eq!(position(b"\xFF\xFEa\0\n\0b\0\x00\xD8b\0"), (2, 2));
        assert_eq!(
            Source::decode("a", b"\xEF\xBB\xBFa\xFF").unwrap_err(),
            DecodeError::InvalidUtf8(4)
        );
        assert_eq!(
            Source::decode("a", b"\xFF\xFE{").unwrap_err(),
            DecodeError::InvalidUtf16(3)
        );
        assert_eq!(
            Source::decode("a", b"\xFF\xFEa\0\x00\xD8b\0").unwrap_err(),
            DecodeError::InvalidUtf16(4)
        );
    }
}
