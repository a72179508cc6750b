//! Findings that were there before: a file of fingerprints, written once and compared with later.
//!
//! An entry stands for the findings of one fingerprint in one file: a template copied to another
//! place has findings of its own. What could not be told is never written down: it may turn out
//! to be an error. Reads and writes texts; knows no files.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::suppress::{is_ignorable, place};
use super::{Finding, Severity, State, Verdict, fingerprint};
use crate::json::{Kind, Node, escape, parse};
use crate::text::{Source, Span};

/// The version that is written and read.
const VERSION: &str = "1";

/// The rule of entries that nothing matches any more.
const STALE: &str = "armove/stale-baseline";

/// What was there before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// The region that was judged; none for what holds in all of them.
    pub target: Option<String>,
    /// Sorted.
    entries: Vec<Entry>,
}

/// One finding that was there before. The order of the fields is that of the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    /// Relative to the baseline, with `/`.
    file: String,
    rule: String,
    /// Resource and path, for people.
    resource: String,
    fingerprint: String,
    severity: Severity,
    /// Where it stands in the file that was read.
    span: Span,
}

/// A baseline that cannot be used, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{mistake}")]
pub struct BaselineError {
    /// Where in the file.
    pub span: Span,
    /// What is wrong.
    pub mistake: Mistake,
}

/// What is wrong with a baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    /// Not JSON.
    #[error("the baseline is not JSON")]
    Syntax,
    /// Another document.
    #[error("this is no baseline: it has no `{0}`")]
    NotABaseline(&'static str),
    /// Written by another version.
    #[error("a baseline of another version; this armove reads version {VERSION}")]
    Version,
    /// An entry without what every entry has.
    #[error("an entry of the baseline needs `{0}`, as text")]
    Incomplete(&'static str),
    /// A severity that there is not.
    #[error("a severity is `error`, `warning` or `note`")]
    Severity,
}

impl BaselineError {
    /// What to do about it.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self.mistake {
            Mistake::Syntax => {
                "mend it (a merge may have left its marks), or delete it and write it anew with \
                 --write-baseline"
            }
            Mistake::NotABaseline(_) => {
                "name a file that --write-baseline wrote, or another one to write"
            }
            Mistake::Version => "write it anew with --write-baseline",
            Mistake::Incomplete(_) | Mistake::Severity => {
                "take the entry out, or write the file anew with --write-baseline"
            }
        }
    }
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// The first place that is not as it must be.
    pub fn read(source: &Source) -> Result<Self, BaselineError> {
        let document = parse(source);
        if let Some(problem) = document.errors().next() {
            return Err(bad(problem.span, Mistake::Syntax));
        }
        let root = &document.root;
        let need = |key| {
            root.get(key)
                .ok_or(bad(root.span, Mistake::NotABaseline(key)))
        };
        let version = need("version")?;
        if !matches!(&version.kind, Kind::Number(digits) if digits == VERSION) {
            return Err(bad(version.span, Mistake::Version));
        }
        let entries = need("findings")?.elements().iter().map(Entry::read);
        let mut entries = entries.collect::<Result<Vec<_>, _>>()?;
        entries.sort();
        let target = root.get("target").and_then(Node::as_str);
        Ok(Self {
            target: target.map(str::to_owned),
            entries,
        })
    }

    /// What is open now, for the next run to compare with; `names` are the names of the run's
    /// files relative to the baseline.
    #[must_use]
    pub fn of(findings: &[Finding], names: &[String], target: Option<&str>) -> Self {
        let open = findings
            .iter()
            .filter(|one| one.state == State::Open && is_kept(one));
        let mut entries: Vec<Entry> = open.map(|one| Entry::of(one, names)).collect();
        entries.sort();
        // Of findings with one fingerprint in one file the most severe stands for all.
        entries.reverse();
        entries.dedup_by(|a, b| a.is_same(b));
        entries.reverse();
        Self {
            target: target.map(str::to_owned),
            entries,
        }
    }

    /// Takes over what an earlier baseline says of files that `stays` names.
    pub fn keep(&mut self, earlier: Self, stays: impl Fn(&str) -> bool) {
        let kept = earlier.entries.into_iter().filter(|one| stays(&one.file));
        self.entries.extend(kept);
        self.entries.sort();
    }

    /// How many entries it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The text of the file: an entry a line, so that a diff shows what came and went.
    #[must_use]
    pub fn render(&self) -> String {
        let target = self.target.as_deref().map_or("null".to_owned(), escape);
        let mut text =
            format!("{{\n  \"version\": {VERSION},\n  \"target\": {target},\n  \"findings\": [");
        for (index, entry) in self.entries.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            // Writing to a string never fails.
            let _ = write!(
                text,
                "{comma}\n    {{\"fingerprint\": {}, \"severity\": {}, \"rule\": {}, \"file\": {}, \"resource\": {}}}",
                escape(&entry.fingerprint),
                escape(word(entry.severity)),
                escape(&entry.rule),
                escape(&entry.file),
                escape(&entry.resource),
            );
        }
        text.push_str(if self.entries.is_empty() {
            "]\n}\n"
        } else {
            "\n  ]\n}\n"
        });
        text
    }

    /// Marks the findings that were there before, and says of each entry whether it was met.
    ///
    /// A finding that has become more severe is a new one. An entry whose file `is_gone` also
    /// stands for the same finding in another file, since files are moved.
    pub fn apply(
        &self,
        findings: &mut [Finding],
        names: &[String],
        is_gone: impl Fn(&str) -> bool,
    ) -> Vec<bool> {
        let mut met = vec![false; self.entries.len()];
        let mut by_fingerprint: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, entry) in self.entries.iter().enumerate() {
            by_fingerprint
                .entry(&entry.fingerprint)
                .or_default()
                .push(index);
        }
        for finding in findings {
            let print = fingerprint(finding);
            let name = names.get(finding.place.file).map_or("", String::as_str);
            let candidates = by_fingerprint
                .get(print.as_str())
                .map_or(&[][..], Vec::as_slice);
            let entry = |index: &usize| self.entries.get(*index);
            let same_file = |index: &&usize| entry(index).is_some_and(|one| one.file == name);
            let moved = |index: &&usize| entry(index).is_some_and(|one| is_gone(&one.file));
            let found = candidates.iter().find(same_file);
            let Some(index) = found.or_else(|| candidates.iter().find(moved)) else {
                continue;
            };
            if let Some(met) = met.get_mut(*index) {
                *met = true;
            }
            let covers = entry(index).is_some_and(|one| finding.severity <= one.severity);
            if covers && finding.state == State::Open && is_kept(finding) {
                finding.state = State::Known;
            }
        }
        met
    }

    /// Notes for entries that were not met, though their file and rule were looked at; `file` is
    /// the baseline's own index in the run.
    #[must_use]
    pub fn stale(
        &self,
        met: &[bool],
        file: usize,
        looked: impl Fn(&str, &str) -> bool,
    ) -> Vec<Finding> {
        let entries = self.entries.iter().zip(met);
        let stale = entries.filter(|(entry, met)| !**met && looked(&entry.file, &entry.rule));
        stale
            .map(|(entry, _)| {
                let message = format!(
                    "`{}` no longer stands in `{}` ({})",
                    entry.rule, entry.file, entry.resource
                );
                let subject = format!("{} {}", entry.file, entry.fingerprint);
                let place = place(file, entry.span);
                Finding::new(STALE, Severity::Note, place, subject, message)
                    .help("write the baseline anew with --write-baseline, so that it cannot come back unseen")
            })
            .collect()
    }
}

impl Entry {
    fn of(finding: &Finding, names: &[String]) -> Self {
        let name = names.get(finding.place.file);
        Self {
            file: name.cloned().unwrap_or_default(),
            rule: finding.rule.clone(),
            resource: finding.subject.clone(),
            fingerprint: fingerprint(finding),
            severity: finding.severity,
            span: Span::default(),
        }
    }

    fn read(node: &Node) -> Result<Self, BaselineError> {
        let text = |key| {
            let found = node.get(key).and_then(Node::as_str).map(str::to_owned);
            found.ok_or(bad(node.span, Mistake::Incomplete(key)))
        };
        let severity = text("severity")?;
        let severities = [Severity::Error, Severity::Warning, Severity::Note];
        let severity = severities.into_iter().find(|one| word(*one) == severity);
        Ok(Self {
            file: text("file")?,
            rule: text("rule")?,
            resource: text("resource")?,
            fingerprint: text("fingerprint")?,
            severity: severity.ok_or(bad(node.span, Mistake::Severity))?,
            span: node.span,
        })
    }

    fn is_same(&self, other: &Self) -> bool {
        self.file == other.file && self.fingerprint == other.fingerprint
    }
}

fn bad(span: Span, mistake: Mistake) -> BaselineError {
    BaselineError { span, mistake }
}

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// What is written down: what is known to be wrong, and may be left as it is.
fn is_kept(finding: &Finding) -> bool {
    finding.verdict == Verdict::Fail && is_ignorable(&finding.rule)
}

#[cfg(test)]
mod tests;
