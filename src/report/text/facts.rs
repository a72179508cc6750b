//! What is known of something, as labels and what stands behind them.

use std::fmt::Write;

use super::Look;
use super::paint::Paint;
use super::wrap::wrap;
use crate::text::escape;

/// Columns of the labels.
const LABEL: usize = 16;

/// What is known of one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// What it is about.
    pub title: String,
    /// The answer, in one line.
    pub answer: String,
    /// How good the answer is: yes, no, or not known.
    pub is_yes: Option<bool>,
    /// Labels and what stands behind them, in order; a label that is empty goes on with the one
    /// before.
    pub rows: Vec<(String, String)>,
}

impl Facts {
    /// Adds a row.
    pub fn row(&mut self, label: &str, what: impl Into<String>) {
        self.rows.push((label.to_owned(), what.into()));
    }
}

/// The facts for a terminal.
#[must_use]
pub fn facts(facts: &Facts, look: Look) -> String {
    let paint = Paint::new(look.color);
    let mut text = String::new();
    // Writing to a string never fails.
    let _ = writeln!(text, "{}", paint.bold(escape::terminal(&facts.title)));
    if !facts.answer.is_empty() {
        let answer = escape::terminal(&facts.answer).into_owned();
        for line in wrap(&answer, look.width) {
            let _ = match facts.is_yes {
                Some(true) => writeln!(text, "{}", paint.green(line)),
                Some(false) => writeln!(text, "{}", paint.red(line)),
                None => writeln!(text, "{}", paint.yellow(line)),
            };
        }
    }
    text.push('\n');
    let room = look.width.saturating_sub(LABEL + 4);
    for (label, what) in &facts.rows {
        let what = escape::terminal(what).into_owned();
        for (index, line) in wrap(&what, room).iter().enumerate() {
            let label = if index == 0 { label.as_str() } else { "" };
            let _ = writeln!(text, "  {label:<LABEL$}  {line}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stand_before_lines_that_keep_the_width() {
        let mut known = Facts {
            title: "a\u{1b}[31m".to_owned(),
            answer: "yes".to_owned(),
            is_yes: Some(true),
            rows: Vec::new(),
        };
        known.row("first", "one two three four");
        known.row("", "five");
        let look = Look {
            color: false,
            width: LABEL + 4 + 9,
        };
        assert_eq!(
            facts(&known, look),
            "a\\u001b[31m\nyes\n\n  first             one two\n                    three\n                    four\n                    five\n"
        );
    }
}
