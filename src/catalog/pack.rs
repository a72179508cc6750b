//! The embedded tables, searched in place: nothing is parsed or copied at start-up.
//! `layout` says what stands where; this file knows no meaning of a row.

use std::cmp::Ordering;

use super::layout::{self, Shape};

/// Access to the packed words and the text beside them. What lies outside them reads as zero or
/// empty: the pack is made by `build.rs` and checked by tests.
#[derive(Clone, Copy)]
pub(super) struct Pack<'a> {
    words: &'a [u8],
    text: &'a str,
}

/// A table of the pack.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    pack: Pack<'a>,
    start: usize,
    rows: usize,
    width: usize,
}

/// A row of a table.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pack: Pack<'a>,
    start: usize,
    /// Its number in the table.
    pub(super) number: usize,
}

/// A list of strings in the pack.
#[derive(Clone, Copy)]
pub(super) struct Strings<'a> {
    words: List<'a>,
}

/// A list of words in the pack.
#[derive(Clone, Copy)]
pub(super) struct List<'a> {
    pack: Pack<'a>,
    start: usize,
    end: usize,
}

impl Pack<'static> {
    /// The tables that this binary carries.
    pub(super) const fn embedded() -> Self {
        Self {
            words: include_bytes!(concat!(env!("OUT_DIR"), "/catalog.bin")),
            text: include_str!(concat!(env!("OUT_DIR"), "/catalog.txt")),
        }
    }
}

/// SHA-256 of the embedded words followed by the embedded text, in hexadecimal.
pub(super) const SHA256: &str = include_str!(concat!(env!("OUT_DIR"), "/catalog.sha256"));

impl<'a> Pack<'a> {
    fn word(self, index: usize) -> usize {
        let bytes = index
            .checked_mul(4)
            .and_then(|at| self.words.get(at..)?.first_chunk::<4>());
        bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize)
    }

    /// A table by its shape.
    pub(super) fn table(self, shape: &Shape) -> Table<'a> {
        let entry = 2 + 2 * shape.number;
        Table {
            pack: self,
            start: self.word(entry),
            rows: self.word(entry + 1),
            width: shape.width,
        }
    }

    /// A string by its number.
    pub(super) fn string(self, number: usize) -> &'a str {
        let row = self.table(&layout::STRINGS).row(number);
        self.text
            .get(row.number_at(0)..row.number_at(1))
            .unwrap_or_default()
    }

    /// A list by its number.
    pub(super) fn list(self, number: usize) -> List<'a> {
        let row = self.table(&layout::LISTS).row(number);
        let start = self.table(&layout::LIST_WORDS).start;
        List {
            pack: self,
            start: start + row.number_at(0),
            end: start + row.number_at(1),
        }
    }

    /// Whether a set holds a bit.
    pub(super) fn set_has(self, set: usize, bit: usize) -> bool {
        let row = self.table(&layout::SETS).row(set);
        bit / 32 < layout::SETS.width && row.number_at(bit / 32) >> (bit % 32) & 1 == 1
    }

    /// Words and text, as they were hashed.
    #[cfg(test)]
    pub(super) const fn parts(self) -> (&'a [u8], &'a str) {
        (self.words, self.text)
    }
}

impl<'a> Table<'a> {
    /// How many rows it has.
    pub(super) const fn len(self) -> usize {
        self.rows
    }

    /// A row by its number, which may be any.
    pub(super) const fn row(self, number: usize) -> Row<'a> {
        Row {
            pack: self.pack,
            start: if number < self.rows {
                self.start + number * self.width
            } else {
                usize::MAX / 8
            },
            number,
        }
    }

    /// All rows.
    pub(super) fn rows(self) -> impl DoubleEndedIterator<Item = Row<'a>> + Clone {
        (0..self.rows).map(move |number| self.row(number))
    }

    /// The row for which `order` answers `Equal`, in a table sorted by it.
    pub(super) fn find(self, order: impl Fn(Row<'a>) -> Ordering) -> Option<Row<'a>> {
        let row = self.row(self.lower_bound(|row| order(row) == Ordering::Less));
        (row.number < self.rows && order(row) == Ordering::Equal).then_some(row)
    }

    /// The number of the first row for which `before` is false, in a table sorted by it.
    pub(super) fn lower_bound(self, before: impl Fn(Row<'a>) -> bool) -> usize {
        let (mut low, mut high) = (0, self.rows);
        while low < high {
            let middle = low + (high - low) / 2;
            if before(self.row(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

impl<'a> Row<'a> {
    /// The word in a column.
    pub(super) fn number_at(self, column: usize) -> usize {
        self.pack.word(self.start + column)
    }

    /// The string in a column, empty when absent.
    pub(super) fn text(self, column: usize) -> &'a str {
        self.pack.string(self.number_at(column))
    }

    /// The string in a column.
    pub(super) fn optional(self, column: usize) -> Option<&'a str> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    /// The list of words in a column.
    pub(super) fn list(self, column: usize) -> List<'a> {
        self.pack.list(self.number_at(column))
    }

    /// The list of strings in a column.
    pub(super) fn strings(self, column: usize) -> Strings<'a> {
        Strings {
            words: self.list(column),
        }
    }
}

impl<'a> List<'a> {
    /// Its words.
    pub(super) fn iter(self) -> impl DoubleEndedIterator<Item = usize> + Clone {
        (self.start..self.end).map(move |index| self.pack.word(index))
    }

    /// Whether it has no words.
    pub(super) const fn is_empty(self) -> bool {
        self.start == self.end
    }
}

impl<'a> Strings<'a> {
    /// Its strings.
    pub(super) fn iter(self) -> impl DoubleEndedIterator<Item = &'a str> + Clone {
        self.words
            .iter()
            .map(move |number| self.words.pack.string(number))
    }

    /// Whether it has no strings.
    pub(super) const fn is_empty(self) -> bool {
        self.words.is_empty()
    }
}

/// Compares two names as Azure does, without ASCII case.
pub(super) fn compare(left: &str, right: &str) -> Ordering {
    // Types begin alike, and mostly in the same letters.
    let bytes = left.bytes().zip(right.bytes());
    let alike = bytes.take_while(|(one, other)| one == other).count();
    let left = left.bytes().skip(alike);
    let right = right.bytes().skip(alike);
    left.map(|byte| byte.to_ascii_lowercase())
        .cmp(right.map(|byte| byte.to_ascii_lowercase()))
}
