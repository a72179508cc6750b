//! Colours, or none.

use std::fmt::{Display, Formatter, Result};

/// Writes escape sequences for colours only where the terminal takes them.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    color: bool,
}

/// Something to show, and how.
pub struct Painted<T> {
    what: T,
    code: Option<&'static str>,
}

impl Paint {
    /// With colours or without.
    pub const fn new(color: bool) -> Self {
        Self { color }
    }

    /// A heading.
    pub fn bold<T>(self, what: T) -> Painted<T> {
        self.with(what, "1")
    }

    /// Something bad.
    pub fn red<T>(self, what: T) -> Painted<T> {
        self.with(what, "1;31")
    }

    /// Something to look at.
    pub fn yellow<T>(self, what: T) -> Painted<T> {
        self.with(what, "33")
    }

    /// Something good.
    pub fn green<T>(self, what: T) -> Painted<T> {
        self.with(what, "32")
    }

    /// A name.
    pub fn cyan<T>(self, what: T) -> Painted<T> {
        self.with(what, "36")
    }

    /// Nothing about it.
    pub fn plain<T>(self, what: T) -> Painted<T> {
        Painted { what, code: None }
    }

    fn with<T>(self, what: T, code: &'static str) -> Painted<T> {
        let code = self.color.then_some(code);
        Painted { what, code }
    }
}

impl<T: Display> Display for Painted<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.code {
            Some(code) => write!(f, "\x1b[{code}m{}\x1b[0m", self.what),
            None => self.what.fmt(f),
        }
    }
}
