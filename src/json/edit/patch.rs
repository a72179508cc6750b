//! Another text for a string, in as few bytes as possible.

use super::super::escape::{escape_into, unit};
use super::super::lexer::span;
use crate::text::Edit;

/// The edit that makes the string `raw`, which starts at `at` and holds its
/// quotes, mean `text`; nothing if it does already.
///
/// What both have in common at the start and the end keeps its bytes: `\u00e9`
/// stays `\u00e9`.
pub(super) fn patch(raw: &str, at: usize, text: &str) -> Option<Edit> {
    let inside = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
    let old = characters(inside);
    let new: Vec<char> = text.chars().collect();
    let pairs = old.iter().zip(&new);
    let head = pairs.take_while(|((old, _), new)| old == *new).count();
    let shorter = old.len().min(new.len());
    let pairs = old.iter().rev().zip(new.iter().rev());
    let tail = pairs
        .take(shorter - head)
        .take_while(|((old, _), new)| old == *new)
        .count();
    let place = |index: usize| old.get(index).map_or(inside.len(), |(_, at)| *at);
    let middle: String = new.iter().take(new.len() - tail).skip(head).collect();
    let (start, end) = (place(head), place(old.len() - tail));
    if start == end && middle.is_empty() {
        return None;
    }
    let mut written = String::new();
    escape_into(&middle, &mut written);
    Some(Edit::replace(span(at + 1 + start, at + 1 + end), written))
}

/// Each character of a raw string with the offset where it is written.
fn characters(raw: &str) -> Vec<(char, usize)> {
    let mut result = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(next) = unit(raw, at) {
        result.push((next.scalar, at));
        at = next.end;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::apply;

    fn patched(raw: &str, text: &str) -> (String, usize) {
        let edits: Vec<Edit> = patch(raw, 0, text).into_iter().collect();
        let touched = edits.iter().map(|edit| edit.text.len()).sum();
        (apply(raw, &edits).unwrap(), touched)
    }

    #[test]
    fn only_what_differs_is_touched() {
        let raw = r#""\u00e9-west\u0065urope-\u00e9\n""#;
        assert_eq!(patched(raw, "é-westeurope-é\n"), (raw.to_owned(), 0));
        let (text, touched) = patched(raw, "é-swedencentral-é\n");
        assert_eq!(text, r#""\u00e9-swedencentral-\u00e9\n""#);
        assert_eq!(touched, "swedencentral".len());
        assert_eq!(patched(r#""aaa""#, "aa").0, r#""aa""#);
        assert_eq!(patched(r#""aa""#, "aaaa").0, r#""aaaa""#);
        assert_eq!(patched(r#""""#, "\"").0, r#""\"""#);
        assert_eq!(patched(r#""abc""#, "").0, r#""""#);
        let (kept, _) = patched(r#""\ud800x""#, "\u{FFFD}y");
        assert_eq!(kept, r#""\ud800y""#);
    }
}
