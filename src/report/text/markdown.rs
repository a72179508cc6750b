//! Markdown on a terminal, as much of it as documentation pages use: headings, paragraphs, lists,
//! code, addresses. Anything else is shown as it is written.

use std::fmt::Write;

use super::paint::Paint;
use super::wrap::wrap;
use super::{Look, heading};
use crate::text::escape;

/// Columns before what stands below a heading.
const INDENT: &str = "  ";

/// Columns before code.
const CODE: &str = "      ";

/// Writes Markdown behind a text.
pub(super) struct Markdown<'t> {
    text: &'t mut String,
    look: Look,
    paint: Paint,
}

impl<'t> Markdown<'t> {
    /// Writes behind `text`.
    pub fn new(text: &'t mut String, look: Look) -> Self {
        let paint = Paint::new(look.color);
        Self { text, look, paint }
    }

    /// Writes all of a page but its title.
    pub fn write(&mut self, body: &str) {
        let mut language: Option<&str> = None;
        let mut open = String::new();
        for line in body.lines() {
            let fence = line.trim_start().strip_prefix("```");
            if let Some(inside) = language {
                match fence {
                    Some(_) => language = None,
                    None => self.code(inside, line),
                }
                continue;
            }
            let is_item = line.starts_with("- ");
            if fence.is_some() || is_item || line.starts_with("## ") || line.trim().is_empty() {
                self.close(&mut open);
            }
            if let Some(fence) = fence {
                self.gap();
                language = Some(fence.trim());
            } else if let Some(title) = line.strip_prefix("## ") {
                heading(self.text, self.paint.bold(escape::terminal(title)));
            } else if line.trim().is_empty() {
                self.gap();
            } else {
                open.push_str(line.trim());
                open.push(' ');
            }
        }
        self.close(&mut open);
        self.text.truncate(self.text.trim_end().len());
        self.text.push('\n');
    }

    /// One blank line, but not below a heading.
    fn gap(&mut self) {
        let last = self.text.trim_end_matches('\n').rsplit('\n').next();
        let below_text = last.is_some_and(|line| line.starts_with(INDENT));
        if below_text && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Writes what was gathered of a paragraph or an item.
    fn close(&mut self, open: &mut String) {
        let text = std::mem::take(open);
        match text.strip_prefix("- ") {
            Some(item) => self.paragraph("- ", item),
            None if text.trim().is_empty() => {}
            None => self.paragraph("", &text),
        }
    }

    /// Wrapped words behind a mark; further lines begin where the first word does.
    pub fn paragraph(&mut self, mark: &str, text: &str) {
        let width = self.look.width.saturating_sub(INDENT.len() + mark.len());
        let mut in_code = false;
        for (number, line) in wrap(&escape::terminal(&plain(text)), width)
            .iter()
            .enumerate()
        {
            let lead = if number == 0 { mark } else { "" };
            // Writing to a string never fails.
            let _ = write!(self.text, "{INDENT}{lead:width$}", width = mark.len());
            self.words(line, &mut in_code);
            self.text.push('\n');
        }
    }

    /// Words with code in another colour; without colours its marks stay.
    fn words(&mut self, line: &str, in_code: &mut bool) {
        if !self.look.color {
            self.text.push_str(line);
            return;
        }
        for (number, part) in line.split('`').enumerate() {
            *in_code ^= number > 0;
            if *in_code && !part.is_empty() {
                let _ = write!(self.text, "{}", self.paint.cyan(part));
            } else {
                self.text.push_str(part);
            }
        }
    }

    fn code(&mut self, language: &str, line: &str) {
        let shown = escape::terminal_lines(line);
        let painted = match line.chars().next() {
            Some('+') if language == "diff" => self.paint.green(shown),
            Some('-') if language == "diff" => self.paint.red(shown),
            _ => self.paint.plain(shown),
        };
        let _ = writeln!(self.text, "{CODE}{painted}");
    }
}

/// A paragraph without what only a browser needs: `<address>` is the address, `[text](address)` is
/// `text (address)`, and `**` goes. Code stays as it is.
fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for (number, part) in text.split('`').enumerate() {
        if number > 0 {
            shown.push('`');
        }
        if number % 2 == 0 {
            linked(&part.replace("**", ""), &mut shown);
        } else {
            shown.push_str(part);
        }
    }
    shown
}

/// Text outside of code, its links as they are read.
fn linked(text: &str, shown: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['<', '[']) {
        let (before, link) = rest.split_at(at);
        shown.push_str(before);
        let (read, behind) = address(link).or_else(|| named(link)).unwrap_or_else(|| {
            let (bracket, behind) = link.split_at(1);
            (bracket.to_owned(), behind)
        });
        shown.push_str(&read);
        rest = behind;
    }
    shown.push_str(rest);
}

/// `<https://…>`, and what follows.
fn address(text: &str) -> Option<(String, &str)> {
    let (inner, behind) = text.strip_prefix('<')?.split_once('>')?;
    let is_address = inner.starts_with("https://") && !inner.contains(' ');
    is_address.then(|| (inner.to_owned(), behind))
}

/// `[text](address)`, and what follows.
fn named(text: &str) -> Option<(String, &str)> {
    let (label, behind) = text.strip_prefix('[')?.split_once("](")?;
    let (target, behind) = behind.split_once(')')?;
    Some((format!("{label} ({target})"), behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(body: &str, color: bool) -> String {
        let mut text = "head\n".to_owned();
        let look = Look { color, width: 30 };
        Markdown::new(&mut text, look).write(body);
        text
    }

    #[test]
    fn what_pages_use_is_shown_as_people_read_it() {
        let body = "\n## What it finds\n\nWords in a line that is too long, `code` and **bold**: see <https://a.b/c>.\n\n\
                    - one item that is longer than a line\n- [two](https://d.e)\n\n```diff\n-old\n+new\n```\n\nEnd <x> [y].\n\n## Next\n\nText\n";
        insta::assert_snapshot!(shown(body, false));
        let painted = shown(
            "A `code that\nbreaks` here\n\n```diff\n-old\n same\n```",
            true,
        );
        insta::assert_snapshot!(painted.replace('\u{1b}', "^"));
    }

    #[test]
    fn nothing_in_a_page_reaches_the_terminal() {
        let text = shown(
            "## a\u{1b}[2J\n\nx\u{1b}]0;t\u{7}\n\n```\n\u{1b}[1m\r\n```\n",
            false,
        );
        assert!(!text.contains(['\u{1b}', '\u{7}', '\r']), "{text:?}");
    }

    #[test]
    fn an_open_end_is_no_harm() {
        for body in ["```", "[a](", "<https://x", "`", "", "- ", "## "] {
            assert!(shown(body, true).starts_with("head\n"), "{body}");
        }
    }
}
