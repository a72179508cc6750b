//! How a text is laid out, so that what is added looks like the rest.

use super::scan;
use crate::text::Source;

/// What the portal's exports use.
const PORTAL_INDENT: &str = "    ";

/// The layout of a JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// What one level is indented by.
    pub indent: String,
    /// `\n` or `\r\n`.
    pub line_break: &'static str,
    /// How values are spread over lines.
    pub layout: Layout,
}

/// How values are spread over lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A line for each member and element.
    Lines,
    /// All in one line, a blank behind `:` and `,`.
    OneLine,
    /// All in one line, no blanks.
    Minified,
}

/// The layout of the portal's exports: a line for each member, four blanks a level, `\n`.
impl Default for Style {
    fn default() -> Self {
        Self {
            indent: PORTAL_INDENT.to_owned(),
            line_break: "\n",
            layout: Layout::Lines,
        }
    }
}

impl Style {
    /// The style of a text, judged by the first places that show it.
    #[must_use]
    pub fn of(source: &Source) -> Self {
        let text = source.text();
        Self {
            indent: first_indent(text).unwrap_or(PORTAL_INDENT).to_owned(),
            line_break: first_line_break(text),
            layout: layout(text.as_bytes()),
        }
    }

    /// This style with another layout.
    #[must_use]
    pub fn with_layout(&self, layout: Layout) -> Self {
        Self {
            layout,
            ..self.clone()
        }
    }
}

fn first_line_break(text: &str) -> &'static str {
    match text.split_once('\n') {
        Some((line, _)) if line.ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// What a line behind an opening bracket is indented by more than that bracket's line.
fn first_indent(text: &str) -> Option<&str> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let mut before = lines.next()?;
    for line in lines {
        if before.trim_end().ends_with(['{', '[']) {
            let more = blanks(line).strip_prefix(blanks(before));
            if let Some(more) = more.filter(|more| !more.is_empty()) {
                return Some(more);
            }
        }
        before = line;
    }
    None
}

/// The blanks that a line starts with.
pub(super) fn blanks(line: &str) -> &str {
    let len = line.len() - line.trim_start_matches([' ', '\t']).len();
    line.get(..len).unwrap_or_default()
}

fn layout(bytes: &[u8]) -> Layout {
    let mut blank_behind_colon = None;
    let mut value_seen = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = scan::string_end(bytes, at + 1, true);
                continue;
            }
            b'{' | b'[' => value_seen = true,
            b'\n' if value_seen => {
                // A line break at the very end of the file says nothing.
                let end = scan::blanks_end(bytes, at) == bytes.len();
                return if end {
                    one_line(blank_behind_colon)
                } else {
                    Layout::Lines
                };
            }
            b':' | b',' if blank_behind_colon.is_none() => {
                blank_behind_colon = Some(bytes.get(at + 1) == Some(&b' '));
            }
            _ => {}
        }
        at += 1;
    }
    match blank_behind_colon {
        None => Layout::Lines,
        known => one_line(known),
    }
}

fn one_line(blank_behind_colon: Option<bool>) -> Layout {
    match blank_behind_colon {
        Some(true) => Layout::OneLine,
        Some(false) => Layout::Minified,
        None => Layout::Lines,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Style {
        Style::of(&Source::new("a", text))
    }

    #[test]
    fn indentation_line_breaks_and_layout_are_seen() {
        let two = of("{\r\n  \"a\": [\r\n    1\r\n  ]\r\n}\r\n");
        assert_eq!((two.indent.as_str(), two.line_break), ("  ", "\r\n"));
        assert_eq!(two.layout, Layout::Lines);
        assert_eq!(of("[\n\t{\n\t\t\"a\": 1\n\t}\n]").indent, "\t");
        assert_eq!(of("{\"a\":{\"b\": 1}}\n").layout, Layout::Minified);
        assert_eq!(of("{\"a:\\\"\": 1}").layout, Layout::OneLine);
        assert_eq!(of("[1,2]").layout, Layout::Minified);
        for nothing in ["", "{}", "{}\n", "[]"] {
            assert_eq!(of(nothing), Style::default());
        }
    }
}
