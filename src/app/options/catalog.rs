//! What `catalog` is asked to do.

use std::path::PathBuf;

use super::{Format, OptionError};
use crate::text::Date;

/// When lists were taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListDate {
    /// On this day.
    Day(Date),
    /// When each file was last changed, UTC.
    OfFile,
}

impl ListDate {
    /// Reads `YYYY-MM-DD` or `file`.
    ///
    /// # Errors
    ///
    /// [`OptionError::NotADate`].
    pub fn read(text: &str) -> Result<Self, OptionError> {
        match text {
            "file" => Ok(Self::OfFile),
            _ => day("--date", text).map(Self::Day),
        }
    }
}

/// A day that was typed.
///
/// # Errors
///
/// [`OptionError::NotADate`].
pub fn day(option: &'static str, text: &str) -> Result<Date, OptionError> {
    Date::parse(text).ok_or_else(|| OptionError::NotADate {
        option,
        text: text.to_owned(),
    })
}

/// By which facts a run judges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CatalogOptions {
    /// Overlays; of two that speak about the same thing, the later wins.
    pub overlays: Vec<PathBuf>,
    /// How old a list may be before that is told; none: any age.
    pub max_age: Option<MaxAge>,
}

/// How old a list may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MaxAge {
    /// In days.
    pub days: u32,
    /// The day from which that is counted; none: the clock says. Nothing else asks the clock.
    pub today: Option<Date>,
}

/// What `catalog import` is asked to do.
#[derive(Clone, Debug)]
pub struct CatalogImportOptions {
    /// The lists; `-` is standard input and comes at most once. Never empty.
    pub files: Vec<PathBuf>,
    /// When they were taken.
    pub date: ListDate,
    /// The overlay that is written.
    pub output: PathBuf,
    /// Whether standard output takes colours.
    pub color: bool,
}

/// What `catalog show` and `catalog diff` are asked to do.
#[derive(Clone, Debug)]
pub struct CatalogShowOptions {
    /// Overlays, in the order in which they were named.
    pub overlays: Vec<PathBuf>,
    /// What is written.
    pub format: Format,
    /// Whether nothing is shortened.
    pub in_full: bool,
    /// Whether standard output takes colours.
    pub color: bool,
}
