//! What is open, where, and what to do about it; what cannot be told and what
//! was mended take one line a rule.

use std::fmt::Write;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan};
use textwrap::{WordSeparator, WordSplitter};

use super::paint::Paint;
use super::{Fixes, Look, count, heading};
use crate::finding::{Counts, Finding, Place, Severity, State, Verdict};
use crate::report::excerpt::Excerpt;
use crate::report::run::Run;
use crate::text::escape;

/// Related places that are shown with a finding.
const SHOWN_RELATED: usize = 3;

/// Up to here each finding of a rule is shown.
const ALL_SHOWN: usize = 5;

/// How many are shown of a rule that has more.
const SHOWN_OF_MANY: usize = 3;

/// Up to here each note of a run is shown whole: more of them would bury what has to be done.
const WHOLE_NOTES: usize = 3;

/// Most places that are listed in one line.
const PLACES: usize = 12;

/// How findings are spoken of.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// Where to see what is cut off here.
    all: &'static str,
    /// What those are that were mended.
    mended: &'static str,
    /// Whether their places are told: a diff may show them better.
    with_places: bool,
}

/// In a relocation.
pub const IN_FOLDER: Words = Words {
    all: "report.json lists them",
    mended: "Mended in the output",
    with_places: false,
};

/// In an audit, which may have made fixes.
pub const fn on_demand(fixes: Option<Fixes>) -> Words {
    Words {
        all: "--format json lists them",
        mended: match fixes {
            Some(fixes) => fixes.heading(),
            None => "Fixed",
        },
        with_places: true,
    }
}

/// The sections on findings, each only if there is something in it.
pub fn sections(text: &mut String, run: &Run<'_>, look: Look, words: Words) {
    let view = View::new(run, look, words);
    let open = |severity| {
        move |one: &&Finding| {
            one.state == State::Open && one.verdict == Verdict::Fail && one.severity == severity
        }
    };
    let counts = Counts::of(&run.findings);
    for (severity, word) in [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Note, "note"),
    ] {
        let findings: Vec<&Finding> = run.findings.iter().filter(open(severity)).collect();
        if findings.is_empty() {
            continue;
        }
        let open = format!("Open: {}", count(findings.len(), word));
        heading(text, view.paint.bold(open));
        let is_folded = severity == Severity::Note && findings.len() > WHOLE_NOTES;
        for group in by_rule(&findings) {
            if is_folded {
                view.folded(text, &group);
            } else {
                view.group(text, &group);
            }
        }
    }
    let mut one_line = |what: String, list: Vec<&Finding>| {
        if list.is_empty() {
            return;
        }
        heading(text, view.paint.bold(what));
        for group in by_rule(&list) {
            view.folded(text, &group);
        }
    };
    let unknown = |one: &&Finding| one.state == State::Open && one.verdict == Verdict::Unknown;
    one_line(
        format!("Cannot be told offline: {}", counts.unknown),
        run.findings.iter().filter(unknown).collect(),
    );
    let fixed = |one: &&Finding| one.state == State::Fixed;
    one_line(
        format!("{}: {}", words.mended, counts.fixed),
        run.findings.iter().filter(fixed).collect(),
    );
}

/// Findings of the same rule, in the order of their first.
fn by_rule<'a>(findings: &[&'a Finding]) -> Vec<Vec<&'a Finding>> {
    let mut places = std::collections::HashMap::new();
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in findings {
        let at = *places.entry(finding.rule.as_str()).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

struct View<'a> {
    run: &'a Run<'a>,
    paint: Paint,
    handler: GraphicalReportHandler,
    words: Words,
}

/// What draws a message with its excerpt.
pub(super) fn handler(look: Look) -> GraphicalReportHandler {
    let theme = if look.color {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        // Addresses, dates and names are read and copied as a whole.
        .with_word_separator(WordSeparator::AsciiSpace)
        .with_word_splitter(WordSplitter::NoHyphenation)
        .with_break_words(false)
        .with_width(look.width.max(40))
        .with_context_lines(1)
}

impl<'a> View<'a> {
    fn new(run: &'a Run<'a>, look: Look, words: Words) -> Self {
        Self {
            run,
            paint: Paint::new(look.color),
            handler: handler(look),
            words,
        }
    }

    fn group(&self, text: &mut String, group: &[&Finding]) {
        let shown = if group.len() > ALL_SHOWN {
            SHOWN_OF_MANY
        } else {
            group.len()
        };
        let (shown, rest) = group.split_at(shown);
        for finding in shown {
            self.whole(text, finding);
        }
        if let Some(first) = rest.first() {
            let _ = writeln!(
                text,
                "… and {} more of {}: {}\n",
                rest.len(),
                self.paint.cyan(escape::terminal(&first.rule)),
                self.places(rest)
            );
        }
    }

    fn whole(&self, text: &mut String, finding: &Finding) {
        let shown = Shown {
            finding,
            excerpt: self.excerpt(&finding.place),
            help: self.help(finding),
        };
        if self.handler.render_report(text, &shown).is_err() {
            // The excerpt could not be drawn: never lose the finding over it.
            let _ = writeln!(text, "{}: {shown}", self.place(&finding.place));
        }
        if shown.excerpt.is_none() {
            let _ = writeln!(text, "   in {}", self.place(&finding.place));
        }
        text.push('\n');
    }

    fn excerpt(&self, place: &Place) -> Option<Excerpt> {
        Excerpt::of(self.run.files.get(place.file)?, place.span)
    }

    /// What to do, further places, and the source with its date.
    fn help(&self, finding: &Finding) -> Option<String> {
        let mut lines = Vec::new();
        if let Some(help) = &finding.help {
            lines.push(escape::terminal(help).into_owned());
        }
        for related in finding.related.iter().take(SHOWN_RELATED) {
            let message = escape::terminal(&related.message);
            lines.push(format!(
                "see also {}: {message}",
                self.place(&related.place)
            ));
        }
        let more = finding.related.len().saturating_sub(SHOWN_RELATED);
        if more > 0 {
            lines.push(format!("and {more} more places; {}", self.words.all));
        }
        if let Some(code) = &finding.azure_error {
            lines.push(format!("Azure would answer {}", escape::terminal(code)));
        }
        if let Some(source) = &finding.source {
            let date = source.date.as_ref().map(|date| format!(" ({date})"));
            let line = format!("source: {}{}", source.url, date.unwrap_or_default());
            lines.push(escape::terminal(&line).into_owned());
        }
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    /// One line for all findings of a rule.
    fn folded(&self, text: &mut String, group: &[&Finding]) {
        let Some(first) = group.first() else { return };
        let rule = self.paint.cyan(escape::terminal(&first.rule));
        let _ = write!(text, "  {rule} ({}): ", group.len());
        if first.state == State::Fixed {
            let done = first.fix.as_ref().map_or(&first.message, |fix| &fix.title);
            let _ = write!(text, "{}", escape::terminal(done));
            if self.words.with_places {
                let _ = write!(text, " [{}]", self.places(group));
            }
            text.push('\n');
            return;
        }
        let alike = group.iter().all(|one| one.message == first.message);
        let others = if alike { "" } else { " (and the like)" };
        let message = first.message.trim_end_matches('.');
        let _ = write!(text, "{}{others}", escape::terminal(message));
        if let Some(help) = &first.help {
            let _ = write!(text, "; {}", escape::terminal(help));
        }
        let _ = writeln!(text, " [{}]", self.places(group));
    }

    /// The places of findings, the file named where it is another than before.
    fn places(&self, group: &[&Finding]) -> String {
        let mut list = String::new();
        let mut last = None;
        for Place { file, span, .. } in group.iter().take(PLACES).map(|one| &one.place) {
            let Some(named) = self.run.files.get(*file) else {
                continue;
            };
            if !list.is_empty() {
                list.push_str(", ");
            }
            if last.replace(*file) != Some(*file) {
                let _ = write!(list, "{}:", escape::terminal(&named.path));
            }
            let at = named.position(span.start);
            let _ = write!(list, "{}:{}", at.line, at.column);
        }
        if let more @ 1.. = group.len().saturating_sub(PLACES) {
            let _ = write!(list, " and {more} more");
        }
        list
    }

    /// `file:line:column`
    fn place(&self, place: &Place) -> String {
        let Some(file) = self.run.files.get(place.file) else {
            return String::new();
        };
        let at = file.position(place.span.start);
        format!("{}:{}:{}", escape::terminal(&file.path), at.line, at.column)
    }
}

/// A finding as miette takes it.
#[derive(Debug)]
struct Shown<'a> {
    finding: &'a Finding,
    excerpt: Option<Excerpt>,
    help: Option<String>,
}

impl std::fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&escape::terminal(&self.finding.message))
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        Some(Box::new(escape::terminal(&self.finding.rule)))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        let help = self.help.as_ref()?;
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        let excerpt = self.excerpt.as_ref()?;
        Some(excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = self.excerpt.as_ref()?.label();
        Some(Box::new(std::iter::once(
            LabeledSpan::new_primary_with_span(None, label),
        )))
    }
}
