//! The lines around a place, as miette shows them.
//!
//! Made afresh for each finding: a few lines with secrets masked, hidden
//! characters escaped and long lines clipped. miette's own source code walks
//! the whole file for each finding, and stops the program on a line that is
//! longer than 65,535 columns, as minified templates are.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::run::InputFile;
use crate::text::{Position, Source, Span, escape};

/// Longest part of a line that is shown, in bytes of the input.
const WINDOW: usize = 120;

/// How much of it stands before the place.
const LEAD: usize = 40;

/// What a hidden value is shown as.
const MASK: &str = "***";

/// A few lines, ready to be shown, and the place in them.
#[derive(Clone, Debug)]
pub struct Excerpt {
    name: String,
    text: String,
    label: (usize, usize),
    first_line: usize,
    lines: usize,
    place: Position,
}

impl Excerpt {
    /// The lines around a place of a file; none where the file has no text.
    ///
    /// Of a place that covers several lines the first is marked.
    #[must_use]
    pub fn of(file: &InputFile<'_>, span: Span) -> Option<Self> {
        let source = file.source?;
        let line = source.line_of(span.start);
        let home = source.line_range(line);
        let start = (span.start as usize).clamp(home.start, home.end);
        let marked = start..(span.end as usize).clamp(start, home.end);
        // The head of an object says little; what follows says which one it is.
        let after = if span.end as usize > home.end { 2 } else { 1 };
        let first = line.saturating_sub(1);
        let last = (line + after).min(source.line_count().saturating_sub(1));
        let mut writer = Writer {
            source,
            secrets: &file.secrets,
            text: String::with_capacity(4 * WINDOW),
            masked: None,
        };
        let mut label = (0, 0);
        for shown in first..=last {
            writer.masked = None;
            if shown > first {
                writer.text.push('\n');
            }
            if shown == line {
                label = writer.marked_line(&home, &marked);
            } else {
                let range = source.line_range(shown);
                writer.line(&range, range.start..range.end.min(range.start + WINDOW));
            }
        }
        Some(Self {
            name: escape::terminal(&file.path).into_owned(),
            text: writer.text,
            label,
            first_line: first,
            lines: last - first + 1,
            place: source.position(span.start),
        })
    }

    /// The place in these lines.
    #[must_use]
    pub fn label(&self) -> SourceSpan {
        (self.label.0, self.label.1 - self.label.0).into()
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        // Without context miette asks for the place to print, else for the lines to show.
        let (line, column) = if before + after == 0 {
            let Position { line, column } = self.place;
            (
                line.saturating_sub(1) as usize,
                column.saturating_sub(1) as usize,
            )
        } else {
            (self.first_line, 0)
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            (0, self.text.len()).into(),
            line,
            column,
            self.lines,
        )))
    }
}

struct Writer<'a> {
    source: &'a Source,
    secrets: &'a [Span],
    text: String,
    /// The last secret that was masked in this line.
    masked: Option<Span>,
}

type Bytes = std::ops::Range<usize>;

impl Writer<'_> {
    /// Writes the line that holds the place, and returns where the place stands now.
    fn marked_line(&mut self, line: &Bytes, marked: &Bytes) -> (usize, usize) {
        let lead = if line.len() <= WINDOW {
            line.len()
        } else {
            LEAD
        };
        let from = self.boundary(line.start.max(marked.start.saturating_sub(lead)));
        let to = self.boundary(line.end.min(from + WINDOW));
        let cut = marked.start..marked.end.min(to);
        if from > line.start {
            self.text.push('…');
        }
        self.part(from..cut.start);
        let start = self.text.len();
        self.part(cut.clone());
        let end = self.text.len();
        self.part(cut.end..to);
        if to < line.end {
            self.text.push('…');
        }
        if self.text.len() == start {
            // A place behind the last character still needs something to stand under.
            self.text.push(' ');
        }
        (start, end)
    }

    fn line(&mut self, line: &Bytes, part: Bytes) {
        let to = self.boundary(part.end);
        self.part(part.start..to);
        if to < line.end {
            self.text.push('…');
        }
    }

    /// The next place at or before an offset that is no inside of a character.
    fn boundary(&self, at: usize) -> usize {
        self.source.text().floor_char_boundary(at)
    }

    /// Writes a part of the text: secrets masked, hidden characters escaped.
    fn part(&mut self, part: Bytes) {
        let mut at = part.start;
        while at < part.end {
            let secret = self.secret_at(at);
            if let Some(secret) = secret {
                self.mask(secret, at);
                at = secret.end as usize;
                continue;
            }
            let next = self.next_secret(at).min(part.end);
            let plain = self.source.text().get(at..next).unwrap_or_default();
            for scalar in plain.chars() {
                match scalar {
                    '\t' => self.text.push_str("    "),
                    _ if escape::is_hidden(scalar) => escape::push_escape(&mut self.text, scalar),
                    _ => self.text.push(scalar),
                }
            }
            at = next;
        }
    }

    fn mask(&mut self, secret: Span, at: usize) {
        if self.masked.replace(secret) == Some(secret) {
            // The rest of a secret whose first part was already shown.
            return;
        }
        let quoted = at == secret.start as usize && self.source.slice(secret).starts_with('"');
        let quote = if quoted { "\"" } else { "" };
        self.text.push_str(quote);
        self.text.push_str(MASK);
        self.text.push_str(quote);
    }

    fn secret_at(&self, at: usize) -> Option<Span> {
        let covers = |secret: &&Span| secret.range().contains(&at);
        let longest = |secret: &&Span| secret.end;
        self.secrets
            .iter()
            .filter(covers)
            .max_by_key(longest)
            .copied()
    }

    fn next_secret(&self, at: usize) -> usize {
        let starts = self.secrets.iter().map(|secret| secret.start as usize);
        starts
            .filter(|start| *start > at)
            .min()
            .unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::run::{FileKind, Status};

    const SECRET: &str = "\"s3cr\u{e9}t\u{7}\npart\"";

    proptest! {
        /// Any place of any text: nothing stops, nothing hidden or secret is shown.
        #[test]
        fn any_place_is_shown_harmlessly(
            parts in proptest::collection::vec("[ab\t\r\né🙂\u{1b}\u{202e}]{0,90}", 1..6),
            start in 0..900_u32,
            length in 0..300_u32,
        ) {
            let text = parts.join(SECRET);
            let secrets = text.match_indices(SECRET).map(|(at, secret)| Span::new(
                u32::try_from(at).unwrap(),
                u32::try_from(at + secret.len()).unwrap(),
            ));
            let secrets: Vec<Span> = secrets.collect();
            let source = Source::new("a", text);
            // Places come from the parser, so they are whole characters.
            let whole = |at: u32| {
                u32::try_from(source.text().floor_char_boundary(at as usize)).unwrap()
            };
            let span = Span::new(whole(start), whole(start + length));
            let file = InputFile {
                path: "a".to_owned(),
                kind: FileKind::Template,
                status: Status::Analysed,
                reason: None,
                output: None,
                source: Some(&source),
                stopped: None,
                root: None,
                secrets,
            };
            let excerpt = Excerpt::of(&file, span).unwrap();
            prop_assert!(!excerpt.text.contains(|c: char| c != '\n' && escape::is_hidden(c)));
            for piece in ["s3", "cr", "part", "rt\""] {
                prop_assert!(!excerpt.text.contains(piece), "{}", excerpt.text);
            }
            prop_assert!(excerpt.text.len() < 4 * 8 * WINDOW);
            let (from, to) = excerpt.label;
            prop_assert!(excerpt.text.get(from..to).is_some());
            let report = miette::Report::new(miette::MietteDiagnostic::new("m")
                .with_label(miette::LabeledSpan::new_with_span(None, excerpt.label())))
                .with_source_code(excerpt);
            let mut shown = String::new();
            let theme = miette::GraphicalTheme::unicode_nocolor();
            let handler = miette::GraphicalReportHandler::new_themed(theme);
            prop_assert!(handler.render_report(&mut shown, report.as_ref()).is_ok());
        }
    }
}
