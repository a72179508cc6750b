//! Collects strings, lists, sets and rows, and writes them as the words that `layout` describes.

use std::collections::HashMap;

use crate::layout::{self, Shape, TABLES};
use crate::lines::{File, Line, Result, given};

/// The pack under construction.
pub struct Pack {
    text: String,
    strings: HashMap<String, u32>,
    lists: HashMap<Vec<u32>, u32>,
    sets: HashMap<Vec<u32>, u32>,
    sources: HashMap<String, u32>,
    tables: Vec<Vec<u32>>,
}

impl Pack {
    /// With the empty string, list and set as number 0.
    pub fn new() -> Self {
        let mut pack = Self {
            text: String::new(),
            strings: HashMap::new(),
            lists: HashMap::new(),
            sets: HashMap::new(),
            sources: HashMap::new(),
            tables: vec![Vec::new(); TABLES],
        };
        pack.string("");
        pack.list(&[]);
        pack.tables[layout::SETS.number].extend([0; layout::SETS.width]);
        pack
    }

    /// Adds a row to a table and gives its number.
    pub fn row(&mut self, shape: &Shape, cells: &[u32]) -> u32 {
        assert_eq!(cells.len(), shape.width, "table {}", shape.number);
        let table = &mut self.tables[shape.number];
        table.extend_from_slice(cells);
        count(table.len() / shape.width - 1)
    }

    /// How many rows a table has.
    pub fn rows(&self, shape: &Shape) -> u32 {
        count(self.tables[shape.number].len() / shape.width)
    }

    /// Changes a cell of a row.
    pub fn set_cell(&mut self, shape: &Shape, row: u32, column: usize, value: u32) {
        self.tables[shape.number][row as usize * shape.width + column] = value;
    }

    /// The number of a string.
    pub fn string(&mut self, text: &str) -> u32 {
        if let Some(number) = self.strings.get(text) {
            return *number;
        }
        let start = count(self.text.len());
        self.text.push_str(text);
        let end = count(self.text.len());
        let number = self.row(&layout::STRINGS, &[start, end]);
        self.strings.insert(text.to_owned(), number);
        number
    }

    /// The number of a string, or 0.
    pub fn optional(&mut self, text: Option<&str>) -> u32 {
        text.map_or(0, |text| self.string(text))
    }

    /// The number of a list.
    pub fn list(&mut self, words: &[u32]) -> u32 {
        if let Some(number) = self.lists.get(words) {
            return *number;
        }
        let table = &mut self.tables[layout::LIST_WORDS.number];
        let start = count(table.len());
        table.extend_from_slice(words);
        let end = count(table.len());
        let number = self.row(&layout::LISTS, &[start, end]);
        self.lists.insert(words.to_vec(), number);
        number
    }

    /// The number of a list of strings.
    pub fn strings<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) -> u32 {
        let words: Vec<u32> = texts.into_iter().map(|text| self.string(text)).collect();
        self.list(&words)
    }

    /// The number of a set of bits.
    pub fn set(&mut self, bits: &[u32], line: Line<'_>) -> Result<u32> {
        let mut words = vec![0_u32; layout::SETS.width];
        for bit in bits {
            let word = words.get_mut(*bit as usize / 32).ok_or_else(|| {
                line.bad("more locations than a set can hold: widen layout::SETS")
            })?;
            *word |= 1 << (bit % 32);
        }
        if let Some(number) = self.sets.get(&words) {
            return Ok(*number);
        }
        let number = self.row(&layout::SETS, &words);
        self.sets.insert(words, number);
        Ok(number)
    }

    /// Reads `source | key | date | address | what` and keeps it as `file/key`.
    pub fn source(&mut self, file: &File, line: Line<'_>) -> Result<u32> {
        let [_, key, date, url, what] = line.exactly()?;
        let url = given(url).unwrap_or_default();
        let key = format!("{}/{key}", file.stem());
        let date = line.date(date)?;
        self.source_row(&key, date, url, what)
            .ok_or_else(|| line.bad("this source is given twice"))
    }

    /// Keeps a source; nothing when the key is taken.
    pub fn source_row(&mut self, key: &str, date: &str, url: &str, what: &str) -> Option<u32> {
        let cells = [key, date, url, what].map(|text| self.string(text));
        let number = self.row(&layout::SOURCES, &cells);
        self.sources
            .insert(key.to_owned(), number)
            .is_none()
            .then_some(number)
    }

    /// The source of a file, read before, by its key.
    pub fn source_of(&self, file: &File, key: &str, line: Line<'_>) -> Result<u32> {
        let number = self.sources.get(&format!("{}/{key}", file.stem())).copied();
        number.ok_or_else(|| line.bad(format!("`{key}` is no source of this file")))
    }

    /// The words, and the text beside them.
    pub fn finish(self) -> (Vec<u8>, String) {
        let mut words = vec![layout::MAGIC, layout::VERSION];
        let mut offset = layout::HEADER;
        for (table, shape) in self.tables.iter().zip(layout::WIDTHS) {
            words.extend([count(offset), count(table.len() / shape)]);
            offset += table.len();
        }
        for table in &self.tables {
            words.extend_from_slice(table);
        }
        let bytes = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        (bytes, self.text)
    }
}

/// A length as a word; a pack is far below 4 GiB.
pub fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
