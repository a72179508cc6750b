//! JSONPath.
use super::error::Problem;
use std::ops::Range;
/// A JSONPath.
#[derive(Debug)]
pub struct Query {
    text: String,
}
/// A mistake.
pub struct BadQuery {
    pub range: Option<Range<usize>>,
    pub problem: Problem,
    pub help: Option<String>,
}
impl Query {
    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
    /// `$`
    #[must_use]
    pub fn root() -> Self {
        Self {
            text: "$".to_owned(),
        }
    }
    /// Reads.
    /// # Errors
    /// bad
    pub fn parse(text: &str) -> Result<Self, BadQuery> {
        Ok(Self {
            text: text.to_owned(),
        })
    }
}
