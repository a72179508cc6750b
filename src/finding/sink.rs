//! Collects findings from everywhere and puts them into their one order.

use std::cmp::Ordering;

use super::{Finding, Severity, State, Verdict};
use crate::text::sha256_hex;

/// Digits of a fingerprint: 128 bits, so that no two differ by chance.
const FINGERPRINT_DIGITS: usize = 32;

/// How many findings of each severity are open, and how many are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Open errors.
    pub errors: usize,
    /// Open warnings.
    pub warnings: usize,
    /// Open notes, those that cannot tell included.
    pub notes: usize,
    /// Open findings that cannot tell; each is also counted by its severity.
    pub unknown: usize,
    /// Findings that the output mends; counted nowhere else.
    pub fixed: usize,
    /// Findings that the user ignores; counted nowhere else.
    pub ignored: usize,
    /// Findings of the baseline; counted nowhere else.
    pub known: usize,
}

impl Counts {
    /// Counts findings.
    #[must_use]
    pub fn of(findings: &[Finding]) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            match finding.state {
                State::Open => {}
                State::Fixed => counts.fixed += 1,
                State::Ignored => counts.ignored += 1,
                State::Known => counts.known += 1,
            }
            if finding.state != State::Open {
                continue;
            }
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Note => counts.notes += 1,
            }
            counts.unknown += usize::from(finding.verdict == Verdict::Unknown);
        }
        counts
    }

    /// The highest severity that is open; this is what `--fail-on` compares with.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        match self {
            Self { errors: 1.., .. } => Some(Severity::Error),
            Self { warnings: 1.., .. } => Some(Severity::Warning),
            Self { notes: 1.., .. } => Some(Severity::Note),
            _ => None,
        }
    }

    /// How many findings are open.
    #[must_use]
    pub const fn open(&self) -> usize {
        self.errors + self.warnings + self.notes
    }
}

/// Takes findings in any order and gives them back sorted, each once.
#[derive(Clone, Debug, Default)]
pub struct Sink {
    findings: Vec<Finding>,
}

impl Sink {
    /// An empty sink.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one finding.
    pub fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// The findings by path of their file, place, rule; exact doubles once.
    ///
    /// `paths` are the names of the run's files: `Place::file` is an index into them.
    #[must_use]
    pub fn into_sorted(mut self, paths: &[impl AsRef<str>]) -> Vec<Finding> {
        let path = |finding: &Finding| paths.get(finding.place.file).map(AsRef::as_ref);
        self.findings
            .sort_by(|a, b| path(a).cmp(&path(b)).then_with(|| compare(a, b)));
        let mut sorted: Vec<Finding> = Vec::with_capacity(self.findings.len());
        for finding in self.findings {
            // Findings that compare equal may still differ, so look at all of them.
            let mut same = sorted
                .iter()
                .rev()
                .take_while(|kept| compare(kept, &finding).is_eq());
            if !same.any(|kept| *kept == finding) {
                sorted.push(finding);
            }
        }
        sorted
    }
}

impl Extend<Finding> for Sink {
    fn extend<T: IntoIterator<Item = Finding>>(&mut self, findings: T) {
        self.findings.extend(findings);
    }
}

fn compare(a: &Finding, b: &Finding) -> Ordering {
    let weight = |finding: &Finding| {
        (
            std::cmp::Reverse(finding.severity),
            finding.verdict,
            finding.state,
        )
    };
    (a.place.file, a.place.span)
        .cmp(&(b.place.file, b.place.span))
        .then_with(|| a.rule.cmp(&b.rule))
        .then_with(|| weight(a).cmp(&weight(b)))
        .then_with(|| a.place.pointer.cmp(&b.place.pointer))
        .then_with(|| a.subject.cmp(&b.subject))
        .then_with(|| a.message.cmp(&b.message))
        .then_with(|| a.help.cmp(&b.help))
}

/// Identifies a finding across runs: 32 hexadecimal digits that rest on the rule
/// and on whose finding it is, not on lines.
///
/// Azure ignores the case of resource names, and so does this. A finding without
/// subject is told apart by its path.
#[must_use]
pub fn fingerprint(finding: &Finding) -> String {
    let subject = if finding.subject.is_empty() {
        finding.place.pointer.as_str()
    } else {
        &finding.subject
    };
    let text = format!("{}\0{}", finding.rule, subject.to_ascii_lowercase());
    let mut hash = sha256_hex(text.as_bytes());
    hash.truncate(FINGERPRINT_DIGITS);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Basis, Place};
    use crate::json::Pointer;
    use crate::text::Span;

    fn finding(file: usize, start: u32, rule: &str, severity: Severity) -> Finding {
        let place = Place {
            file,
            span: Span::new(start, start + 1),
            pointer: Pointer::root(),
        };
        Finding::new(rule, severity, place, "Type/name#/path", "Something is so.")
    }

    #[test]
    fn order_is_path_then_place_then_rule_and_doubles_go() {
        let mut sink = Sink::new();
        sink.push(finding(0, 1, "a/a", Severity::Note));
        sink.push(finding(1, 9, "a/b", Severity::Note));
        sink.push(finding(1, 9, "a/a", Severity::Note));
        let other_help = finding(1, 9, "a/a", Severity::Note).help("help");
        sink.extend([finding(1, 2, "a/c", Severity::Error), other_help]);
        sink.push(finding(1, 9, "a/a", Severity::Note));
        let sorted = sink.into_sorted(&["z.json", "b.json"]);
        let keys: Vec<_> = sorted
            .iter()
            .map(|f| (f.place.file, f.place.span.start, f.rule.as_str()))
            .collect();
        assert_eq!(
            keys,
            [
                (1, 2, "a/c"),
                (1, 9, "a/a"),
                (1, 9, "a/a"),
                (1, 9, "a/b"),
                (0, 1, "a/a")
            ]
        );
    }

    #[test]
    fn mended_findings_are_not_open() {
        let findings = [
            finding(0, 1, "a/a", Severity::Error).fixed("replace it"),
            finding(0, 2, "a/b", Severity::Error).on(Basis::Measured, None),
            finding(0, 3, "a/c", Severity::Error).unknown(),
        ];
        let counts = Counts::of(&findings);
        assert_eq!(
            (counts.errors, counts.warnings, counts.notes, counts.unknown),
            (0, 1, 1, 1)
        );
        assert_eq!(
            (counts.fixed, counts.open(), counts.worst()),
            (1, 2, Some(Severity::Warning))
        );
        assert_eq!(Counts::default().worst(), None);
    }

    #[test]
    fn fingerprints_ignore_place_and_case_but_not_rule_or_subject() {
        let first = finding(0, 1, "a/a", Severity::Note);
        let mut moved = finding(3, 99, "a/a", Severity::Error);
        moved.subject = "type/NAME#/path".to_owned();
        assert_eq!(fingerprint(&first), fingerprint(&moved));
        assert_eq!(fingerprint(&first).len(), FINGERPRINT_DIGITS);
        moved.subject.push('x');
        assert_ne!(fingerprint(&first), fingerprint(&moved));
        assert_ne!(
            fingerprint(&first),
            fingerprint(&finding(0, 1, "a/b", Severity::Note))
        );
    }
}
