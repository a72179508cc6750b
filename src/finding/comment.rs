//! Ignores that stand in a file as comments:
//! `// armove: ignore rule/id, rule/other -- why it may stay`.
//!
//! A comment on a line of its own speaks for the next line that holds more than comments; one
//! behind code, for its own line. Covered is all that stands in that line, and each value that
//! begins there to its end: a comment above a resource's `{` covers the resource, one above
//! `"sku": {` the SKU. Knows JSON, and nothing of rules but their ids.

use super::suppress::{Ignore, RuleIds, Scope, is_ignorable, place};
use super::{Finding, Severity};
use crate::json::{Document, Node, ProblemKind};
use crate::text::{Source, Span, nearest};

/// What the comments that are meant begin with.
const MARK: &str = "armove:";

/// The one order that a comment can give.
const ORDER: &str = "ignore";

/// What stands between rules and reason.
const BORDER: &str = "--";

/// The rule of comments that cannot be obeyed.
const INVALID: &str = "armove/invalid-ignore";

/// How a comment is right.
const FORM: &str = "write `// armove: ignore rule/id -- why it may stay`";

/// What the comments of a file say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comments {
    /// What is ignored, in the order of the comments.
    pub ignores: Vec<Ignore>,
    /// Comments that are meant for this program and cannot be obeyed.
    pub mistakes: Vec<Finding>,
}

/// Reads the comments of one file; `file` is its index in the run.
#[must_use]
pub fn comments(file: usize, source: &Source, document: &Document, rules: &RuleIds) -> Comments {
    let mut found = Comments::default();
    if !source.text().contains(MARK) {
        return found;
    }
    let spans: Vec<Span> = document
        .problems
        .iter()
        .filter(|problem| problem.kind == ProblemKind::Comment)
        .map(|problem| problem.span)
        .collect();
    for comment in &spans {
        let Some(order) = Order::of(source, *comment) else {
            continue;
        };
        let covered = lines_of(source, &spans, *comment);
        let span = covered.map_or(Span::at(comment.end), |line| extent(&document.root, line));
        order.read(
            (file, source.name()),
            Scope::Part { file, span },
            rules,
            &mut found,
        );
    }
    found
}

/// What a comment of ours says behind `armove: ignore`.
struct Order<'a> {
    /// The ids, each with its place.
    ids: Vec<(&'a str, Span)>,
    /// The reason, where there is one.
    reason: Option<String>,
    /// The place of the whole.
    span: Span,
    /// The first word, where it is not the order but was meant to be.
    misspelt: Option<&'a str>,
}

impl<'a> Order<'a> {
    /// The order in a comment; none where the comment is not for us.
    fn of(source: &'a Source, comment: Span) -> Option<Self> {
        let raw = source.slice(comment);
        let inner = raw.strip_prefix("//").or_else(|| raw.strip_prefix("/*"))?;
        let inner = inner.strip_suffix("*/").unwrap_or(inner);
        let said = inner.trim_start_matches(|c: char| c.is_whitespace() || c == '*');
        let said = said.strip_prefix(MARK)?.trim_start();
        let word = said.split(|c: char| !c.is_alphanumeric()).next()?;
        if word != ORDER {
            nearest(word, [ORDER])?;
        }
        let rest = said.get(word.len()..)?;
        let (ids, reason) = rest.split_once(BORDER).unwrap_or((rest, ""));
        let reason = reason.split_whitespace().filter(|word| *word != "*");
        let reason = reason.collect::<Vec<_>>().join(" ");
        let words = ids.split(|c: char| c.is_whitespace() || c == ',');
        let words = words.filter(|word| !word.is_empty() && *word != "*");
        Some(Self {
            ids: words.map(|id| (id, span_of(source, id))).collect(),
            reason: Some(reason).filter(|reason| !reason.is_empty()),
            span: comment,
            misspelt: (word != ORDER).then_some(word),
        })
    }

    /// Turns the order into ignores, or says why it cannot be obeyed.
    fn read(
        self,
        (file, name): (usize, &str),
        scope: Scope,
        rules: &RuleIds,
        found: &mut Comments,
    ) {
        let mut mistake = |span, (message, help): Wrong| {
            let subject = format!("{name} {message}");
            let mistake = Finding::new(
                INVALID,
                Severity::Error,
                place(file, span),
                subject,
                message,
            );
            found.mistakes.push(mistake.help(help));
        };
        if let Some(wrong) = self.wrong() {
            return mistake(self.span, wrong);
        }
        let reason = self.reason.unwrap_or_default();
        for (id, span) in self.ids {
            match wrong_rule(id, rules) {
                Some(wrong) => mistake(span, wrong),
                None => found.ignores.push(Ignore {
                    rule: id.to_owned(),
                    reason: reason.clone(),
                    scope: scope.clone(),
                    place: place(file, span),
                }),
            }
        }
    }

    /// What is wrong with the order as a whole.
    fn wrong(&self) -> Option<Wrong> {
        if let Some(word) = self.misspelt {
            let message = format!("`{word}` is nothing that a comment can ask for");
            return Some((message, format!("did you mean `{ORDER}`? {FORM}")));
        }
        if self.ids.is_empty() {
            let message = "the comment names no rule to ignore".to_owned();
            return Some((message, FORM.to_owned()));
        }
        self.reason.is_none().then(|| {
            let message = "the comment gives no reason, so nothing is ignored".to_owned();
            let help = format!("say behind `{BORDER}` why it may stay: {FORM}");
            (message, help)
        })
    }
}

/// What is wrong, and what would be right.
type Wrong = (String, String);

/// Why a rule cannot be ignored, and what to do.
fn wrong_rule(id: &str, rules: &RuleIds) -> Option<Wrong> {
    if !rules.has(id) {
        let help = match rules.nearest(id) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "`armove rules` lists them".to_owned(),
        };
        let message = format!("there is no rule `{id}`, so nothing is ignored");
        return Some((message, help));
    }
    (!is_ignorable(id)).then(|| {
        let message = format!("`{id}` says why the run failed and cannot be ignored");
        let help = "mend the cause, or leave the file out of the run".to_owned();
        (message, help)
    })
}

/// The place of a part of the source's own text.
fn span_of(source: &Source, part: &str) -> Span {
    let at = (part.as_ptr() as usize).saturating_sub(source.text().as_ptr() as usize);
    Span::from(at..at + part.len())
}

/// The line that a comment speaks for; none where nothing follows it.
fn lines_of(source: &Source, comments: &[Span], comment: Span) -> Option<Span> {
    let text = source.text();
    let line = source.line_range(source.line_of(comment.start));
    let mut before = text.get(line.start..comment.start as usize)?.trim_end();
    // Other comments in front of it are no code.
    while let Some(other) = comments
        .iter()
        .find(|other| !before.is_empty() && other.end as usize == line.start + before.len())
    {
        let head = line.start..(other.start as usize).max(line.start);
        before = text.get(head)?.trim_end();
    }
    let code = if before.is_empty() {
        next_code(text, comments, comment.end as usize)?
    } else {
        comment.start as usize
    };
    let line = source.line_range(source.line_of(Span::from(code..code).start));
    Some(Span::from(line))
}

/// The first offset at or behind `at` that holds neither space nor comment.
fn next_code(text: &str, comments: &[Span], at: usize) -> Option<usize> {
    let mut at = at;
    let first = comments.partition_point(|comment| (comment.start as usize) < at);
    for comment in comments.get(first..).unwrap_or_default() {
        let gap = text.get(at..comment.start as usize)?;
        if !gap.trim().is_empty() {
            break;
        }
        at = comment.end as usize;
    }
    let rest = text.get(at..)?;
    let space = rest.len() - rest.trim_start().len();
    (space < rest.len()).then_some(at + space)
}

/// A line, and each value that begins in it to its end.
fn extent(root: &Node, line: Span) -> Span {
    let mut end = line.end;
    let begins = |start: u32| line.start <= start && start < line.end;
    if begins(root.span.start) {
        end = end.max(root.span.end);
    }
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        let members = node
            .members()
            .iter()
            .map(|one| (one.key_span.start, &one.value));
        let elements = node.elements().iter().map(|one| (one.span.start, one));
        for (start, value) in members.chain(elements) {
            if begins(start) {
                end = end.max(value.span.end);
            } else if start < line.end && line.start < value.span.end {
                open.push(value);
            }
        }
    }
    Span::new(line.start, end)
}

#[cfg(test)]
mod tests;
