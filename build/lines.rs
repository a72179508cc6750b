//! Reads the readable tables of `rules/data/` line by line, so that a mistake is reported with its
//! file and line.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// A mistake in a table; its `Debug` form is what cargo shows.
pub struct Bad(String);

impl fmt::Debug for Bad {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for Bad {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Bad {}

/// What reading a table gives.
pub type Result<T> = std::result::Result<T, Bad>;

/// A mistake that has no line.
pub fn bad(file: &Path, message: impl fmt::Display) -> Bad {
    Bad(format!("{}: {message}", file.display()))
}

/// A table file in memory.
pub struct File {
    path: PathBuf,
    text: String,
}

/// A line that holds data.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    file: &'a Path,
    number: usize,
    /// The line with its indentation.
    pub text: &'a str,
}

impl File {
    /// Reads `rules/data/<name>` and tells cargo to watch it.
    pub fn read(name: &str) -> Result<Self> {
        let path = Path::new("rules/data").join(name);
        println!("cargo::rerun-if-changed={}", path.display());
        let text = fs::read_to_string(&path).map_err(|error| bad(&path, error))?;
        Ok(Self { path, text })
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its name without extension.
    pub fn stem(&self) -> std::borrow::Cow<'_, str> {
        self.path.file_stem().unwrap_or_default().to_string_lossy()
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All lines but comments and empty ones.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.text
            .lines()
            .enumerate()
            .map(|(index, text)| Line {
                file: &self.path,
                number: index + 1,
                text,
            })
            .filter(|line| {
                let text = line.text.trim();
                !text.is_empty() && !text.starts_with('#')
            })
    }

    /// A line by the place of a byte in the text.
    pub fn line_at(&self, offset: usize) -> Line<'_> {
        let before = self.text.get(..offset).unwrap_or_default();
        let number = before.matches('\n').count();
        Line {
            file: &self.path,
            number: number + 1,
            text: self.text.lines().nth(number).unwrap_or_default(),
        }
    }
}

impl<'a> Line<'a> {
    /// A mistake in this line.
    pub fn bad(&self, message: impl fmt::Display) -> Bad {
        Bad(format!(
            "{}:{}: {message}\n  {}",
            self.file.display(),
            self.number,
            self.text
        ))
    }

    /// The fields between ` | `.
    pub fn fields(&self) -> Vec<&'a str> {
        self.text.split(" | ").map(str::trim).collect()
    }

    /// Exactly `N` fields.
    pub fn exactly<const N: usize>(&self) -> Result<[&'a str; N]> {
        let fields = self.fields();
        let count = fields.len();
        fields
            .try_into()
            .map_err(|_| self.bad(format!("{count} fields where {N} are wanted")))
    }

    /// The place of `word` among `words`.
    pub fn choose(&self, word: &str, words: &[&str]) -> Result<u32> {
        let place = words.iter().position(|known| *known == word);
        place
            .and_then(|place| u32::try_from(place).ok())
            .ok_or_else(|| self.bad(format!("`{word}` is none of {}", words.join(", "))))
    }

    /// A date, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub fn date(&self, text: &'a str) -> Result<&'a str> {
        let shape: String = text
            .chars()
            .map(|c| if c.is_ascii_digit() { '0' } else { c })
            .collect();
        if ["0000", "0000-00", "0000-00-00"].contains(&shape.as_str()) {
            Ok(text)
        } else {
            Err(self.bad(format!("`{text}` is no date")))
        }
    }
}

/// The words for how sure a fact is, in the order of their numbers.
pub const BASIS: [&str; 3] = ["documented", "measured", "recalled"];

/// `-` means absent.
pub fn given(field: &str) -> Option<&str> {
    (field != "-").then_some(field)
}
