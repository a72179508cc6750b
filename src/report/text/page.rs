//! A documentation page on a terminal, and what a rule without one says of itself.

use std::fmt::Write;

use super::markdown::Markdown;
use super::paint::Paint;
use super::wrap::wrap;
use super::{Look, heading};
use crate::finding::{Basis, Phase, Safety, Severity};
use crate::rule::{Rule, Text, Types};
use crate::text::escape;

/// A page: id, what the rule says of itself, and the text.
#[must_use]
pub fn page(id: &str, markdown: &str, rule: Option<&Rule>, look: Look) -> String {
    let titled = markdown
        .strip_prefix("# ")
        .and_then(|rest| rest.split_once('\n'));
    let (title, body) = titled.unwrap_or((rule.map_or("", |rule| rule.title.as_str()), markdown));
    let mut text = head(id, title, rule, look);
    Markdown::new(&mut text, look).write(body);
    text
}

/// What a rule says of itself, where nobody wrote a page.
#[must_use]
pub fn rule(rule: &Rule, look: Look) -> String {
    let mut text = head(&rule.id, &rule.title, Some(rule), look);
    let mut section = |title: &str, what: &str| {
        heading(&mut text, Paint::new(look.color).bold(title));
        Markdown::new(&mut text, look).paragraph("", what);
    };
    section("What it says", &as_written(&rule.message));
    if let Some(help) = &rule.help {
        section("What to do", &as_written(help));
    }
    if let Some(fix) = &rule.fix {
        let how = match fix.safety {
            Safety::Safe => "keeps the meaning",
            Safety::Unsafe => "may change what is deployed",
            Safety::Manual => "for a person to do",
        };
        section("What the fix does", &format!("{} ({how})", fix.title));
    }
    for (phase, step) in &rule.steps {
        section(when(*phase), &as_written(step));
    }
    if let Some(code) = &rule.azure_error {
        section("What Azure would answer", code);
    }
    if let Some(source) = &rule.source {
        let date = source.date.as_ref().map(|date| format!(", {date}"));
        section(
            "Source",
            &format!("{}{}", source.url, date.unwrap_or_default()),
        );
    }
    text
}

/// Id, title, and in one line what the rule is.
fn head(id: &str, title: &str, rule: Option<&Rule>, look: Look) -> String {
    let paint = Paint::new(look.color);
    let mut text = String::new();
    // Writing to a string never fails.
    let _ = writeln!(text, "{}", paint.cyan(escape::terminal(id)));
    for line in wrap(&escape::terminal(title), look.width) {
        let _ = writeln!(text, "{}", paint.bold(line));
    }
    let Some(rule) = rule else { return text };
    let severity = match rule.severity {
        Severity::Error => paint.red("error"),
        Severity::Warning => paint.yellow("warning"),
        Severity::Note => paint.plain("note"),
    };
    let basis = match rule.basis {
        Basis::Documented => "documented",
        Basis::Measured => "measured",
        Basis::Recalled => "recalled",
    };
    let types = match &rule.types {
        Types::All => "every type".to_owned(),
        Types::Of(types) => types.join(", "),
    };
    let exports = if rule.exports_only {
        ", in exports only"
    } else {
        ""
    };
    let about = format!("{types}{exports}");
    let _ = writeln!(text, "{severity}, {basis}: {}", escape::terminal(&about));
    text
}

/// When a step of the checklist is due.
fn when(phase: Phase) -> &'static str {
    match phase {
        Phase::Prepare => "What to prepare",
        Phase::Deploy => "What to do with the deployment",
        Phase::Protect => "What to do when protecting again",
        Phase::Validate => "What to look at afterwards",
        Phase::Cutover => "What to do when users are sent to the target",
        Phase::Cleanup => "What to do when the source is taken down",
    }
}

/// A text of a rule with its placeholders in braces.
fn as_written(text: &Text) -> String {
    let braced = |name: &str| (name.to_owned(), format!("{{{name}}}"));
    let braced: Vec<(String, String)> = text.placeholders().map(braced).collect();
    let pairs = braced.iter();
    let values: Vec<(&str, &str)> = pairs
        .map(|(name, braced)| (name.as_str(), braced.as_str()))
        .collect();
    text.fill(&values)
}
