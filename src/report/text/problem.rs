//! An error that stops a run, with the place in the file that caused it.

use miette::{LabeledSpan, MietteDiagnostic};

use super::Look;
use super::findings::handler;
use crate::report::excerpt::Excerpt;
use crate::report::run::{FileKind, InputFile, Status};
use crate::text::{Source, Span, escape};

/// A message with the lines around its place, in the form of findings.
///
/// `secrets` are the places of the file that are masked.
#[must_use]
pub fn problem(
    source: &Source,
    secrets: &[Span],
    span: Span,
    message: &str,
    help: Option<&str>,
    look: Look,
) -> String {
    let file = InputFile {
        path: source.name().to_owned(),
        kind: FileKind::Other,
        status: Status::Failed,
        reason: None,
        output: None,
        source: Some(source),
        stopped: None,
        root: None,
        secrets: secrets.to_vec(),
    };
    let mut shown = MietteDiagnostic::new(escape::terminal(message));
    if let Some(help) = help {
        shown = shown.with_help(escape::terminal(help));
    }
    let excerpt = Excerpt::of(&file, span);
    if let Some(excerpt) = &excerpt {
        shown = shown.with_label(LabeledSpan::new_primary_with_span(None, excerpt.label()));
    }
    let report = miette::Report::new(shown);
    let report = match excerpt {
        Some(excerpt) => report.with_source_code(excerpt),
        None => report,
    };
    let mut text = String::new();
    if handler(look)
        .render_report(&mut text, report.as_ref())
        .is_err()
    {
        let at = source.position(span.start);
        let name = escape::terminal(source.name());
        text = format!(
            "{name}:{}:{}: {}",
            at.line,
            at.column,
            escape::terminal(message)
        );
    }
    text
}
