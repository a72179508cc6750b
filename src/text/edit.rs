//! Changing a text at given places and nowhere else.

use super::Span;

/// Puts `text` in the place of what `span` covers; an empty span inserts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The place in the text before any edit.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

impl Edit {
    /// Replaces what `span` covers.
    #[must_use]
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self {
            span,
            text: text.into(),
        }
    }
}

/// Two edits that want the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("two edits overlap at bytes {}-{} and {}-{}", first.start, first.end, second.start, second.end)]
pub struct EditConflict {
    /// The edit that stands first.
    pub first: Span,
    /// The edit that runs into it.
    pub second: Span,
}

/// Applies edits to a text; their order does not matter, equal ones count once.
///
/// # Errors
/// When two edits overlap, insert at the same place, or lie outside the text.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, EditConflict> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort();
    sorted.dedup();
    let mut result = String::with_capacity(text.len());
    let mut done = Span::default();
    for (index, edit) in sorted.iter().enumerate() {
        let conflict = EditConflict {
            first: done,
            second: edit.span,
        };
        if index > 0 && (edit.span.start < done.end || edit.span == done) {
            return Err(conflict);
        }
        let kept = text
            .get(done.end as usize..edit.span.start as usize)
            .ok_or(conflict)?;
        text.get(edit.span.range()).ok_or(conflict)?;
        result.push_str(kept);
        result.push_str(&edit.text);
        done = edit.span;
    }
    result.push_str(text.get(done.end as usize..).unwrap_or_default());
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_named_places_change() {
        let edits = [
            Edit::replace(Span::new(4, 5), "E"),
            Edit::replace(Span::at(0), ">"),
            Edit::replace(Span::new(1, 3), ""),
        ];
        assert_eq!(apply("abcdef", &edits).unwrap(), ">adEf");
        assert_eq!(apply("abc", &[]).unwrap(), "abc");
    }

    #[test]
    fn overlaps_and_foreign_places_are_refused() {
        let overlap = [
            Edit::replace(Span::new(0, 3), "x"),
            Edit::replace(Span::new(2, 4), "y"),
        ];
        assert!(apply("abcdef", &overlap).is_err());
        let same_place = [
            Edit::replace(Span::at(1), "x"),
            Edit::replace(Span::at(1), "y"),
        ];
        assert!(apply("abc", &same_place).is_err());
        assert!(apply("abc", &[Edit::replace(Span::new(2, 9), "x")]).is_err());
        assert!(apply("é", &[Edit::replace(Span::new(1, 2), "x")]).is_err());
    }
}
