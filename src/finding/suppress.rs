//! Findings that the user ignores, at one place and for a reason.
//!
//! An [`Ignore`] comes from a comment in a template (see [`comment`](super::comment)) or from the
//! configuration; here it meets the findings. Knows nothing of where either was read.

use super::{Finding, Place, Severity, State};
use crate::json::Pointer;
use crate::text::{Span, nearest};

/// Findings that say why something failed: ignoring them would leave an exit code that nobody
/// can explain.
const KEPT: [&str; 3] = ["input/unreadable", "input/json-syntax", "relocate/unproven"];

/// The area of findings about what the user told this program: these are mended, not ignored.
const OWN_AREA: &str = "armove";

/// The rule of an ignore that matches nothing.
const UNUSED: &str = "armove/unused-ignore";

/// Whether findings of a rule may be ignored.
#[must_use]
pub fn is_ignorable(rule: &str) -> bool {
    !KEPT.contains(&rule) && rule.split('/').next() != Some(OWN_AREA)
}

/// The ids that can be named: rules and findings that no rule makes.
#[derive(Clone, Debug, Default)]
pub struct RuleIds(Vec<String>);

impl RuleIds {
    /// All ids, in any order.
    #[must_use]
    pub fn new(ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let mut ids: Vec<String> = ids.into_iter().map(Into::into).collect();
        ids.sort();
        ids.dedup();
        Self(ids)
    }

    /// Whether there is such an id.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.0
            .binary_search_by(|known| known.as_str().cmp(id))
            .is_ok()
    }

    /// The id that was probably meant.
    #[must_use]
    pub fn nearest(&self, id: &str) -> Option<&str> {
        let ids = || self.0.iter().map(String::as_str);
        // The area is often left out.
        let named = |known: &&str| known.split_once('/').is_some_and(|(_, name)| name == id);
        ids().find(named).or_else(|| nearest(id, ids()))
    }
}

/// One rule that is ignored at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// The rule.
    pub rule: String,
    /// Why, in the user's words; never empty.
    pub reason: String,
    /// What it covers.
    pub scope: Scope,
    /// Where it is said.
    pub place: Place,
}

/// What an [`Ignore`] covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Findings whose place starts in a part of a file.
    Part {
        /// Index into the files of the run.
        file: usize,
        /// The part.
        span: Span,
    },
    /// Findings of a resource, a path or a file.
    Subject(Selector),
}

/// Tells findings by what they are about; what is not given does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    /// `type/name`, or the end of it: `stcontoso`, `vault/default`.
    pub resource: Option<String>,
    /// JSON Pointer inside the resource; what lies below it is covered too.
    pub path: Option<String>,
    /// File, or folder of files, relative to the configuration, with `/`.
    pub file: Option<String>,
}

impl Selector {
    /// Whether a finding is meant; `name` is its file's name, relative to the configuration.
    #[must_use]
    fn matches(&self, finding: &Finding, name: &str) -> bool {
        let (resource, path) = parts(&finding.subject);
        let is_below = |wanted: &String| {
            starts_at_border(path, wanted.trim_end_matches('/'))
                || starts_at_border(finding.place.pointer.as_str(), wanted)
        };
        self.file
            .as_ref()
            .is_none_or(|file| covers_file(file, name))
            && self
                .resource
                .as_ref()
                .is_none_or(|end| ends_at_border(resource, end))
            && self.path.as_ref().is_none_or(is_below)
    }
}

/// Whether a file, or a folder above it, is the one that was named; `.` names all.
#[must_use]
pub fn covers_file(named: &str, file: &str) -> bool {
    let named = named.trim_start_matches("./").trim_end_matches('/');
    named.is_empty() || named == "." || file == named || {
        let rest = file.strip_prefix(named);
        rest.is_some_and(|rest| rest.starts_with('/'))
    }
}

/// A subject's resource, and the path inside it.
fn parts(subject: &str) -> (&str, &str) {
    // Names may hold a `#` themselves; a path starts with `/` or is empty.
    let mut marks = subject.match_indices('#').map(|(at, _)| at);
    let border = marks.find(|at| matches!(subject.as_bytes().get(at + 1), None | Some(b'/')));
    border.map_or((subject, ""), |at| {
        let path = subject.get(at + 1..).unwrap_or_default();
        (subject.get(..at).unwrap_or_default(), path)
    })
}

/// Azure ignores case in types and names.
fn ends_at_border(text: &str, end: &str) -> bool {
    let Some(at) = text.len().checked_sub(end.len()) else {
        return false;
    };
    let is_end = text
        .get(at..)
        .is_some_and(|tail| tail.eq_ignore_ascii_case(end));
    is_end && (at == 0 || text.as_bytes().get(at - 1) == Some(&b'/'))
}

fn starts_at_border(text: &str, start: &str) -> bool {
    let Some((head, rest)) = text.split_at_checked(start.len()) else {
        return false;
    };
    head.eq_ignore_ascii_case(start) && (rest.is_empty() || rest.starts_with('/'))
}

/// Marks what is ignored, and says of each ignore whether it matched anything.
///
/// `names` are the names of the run's files relative to the configuration. What the output mends
/// stays mended, but counts as matched.
pub fn apply(findings: &mut [Finding], ignores: &[Ignore], names: &[String]) -> Vec<bool> {
    let mut used = vec![false; ignores.len()];
    for finding in findings {
        if !is_ignorable(&finding.rule) {
            continue;
        }
        let name = names.get(finding.place.file).map_or("", String::as_str);
        for (ignore, used) in ignores.iter().zip(&mut used) {
            let covers = match &ignore.scope {
                _ if ignore.rule != finding.rule => false,
                Scope::Part { file, span } => {
                    *file == finding.place.file && span.range().contains(&start(finding))
                }
                Scope::Subject(selector) => selector.matches(finding, name),
            };
            if !covers {
                continue;
            }
            *used = true;
            if finding.state == State::Open {
                finding.state = State::Ignored;
                let message = format!("ignored here: {}", ignore.reason);
                finding.related.push(super::Related {
                    place: ignore.place.clone(),
                    message,
                });
            }
        }
    }
    used
}

fn start(finding: &Finding) -> usize {
    finding.place.span.start as usize
}

/// A warning for an ignore that matched nothing; the caller says which could have matched at all.
#[must_use]
pub fn unused(ignore: &Ignore, name: &str) -> Finding {
    let message = format!(
        "nothing to ignore: there is no finding of `{}`",
        ignore.rule
    );
    let (message, help) = match ignore.scope {
        Scope::Part { .. } => (
            format!("{message} in the lines that this comment speaks for"),
            "take the comment out; a comment on a line of its own speaks for the value that \
             begins in the next line, one behind code for its own line",
        ),
        Scope::Subject(_) => (
            format!("{message} at this resource, path and file"),
            "take the entry out, or compare its resource, path and file with what the finding says",
        ),
    };
    let subject = format!("{name} {}", ignore.rule);
    Finding::new(
        UNUSED,
        Severity::Warning,
        ignore.place.clone(),
        subject,
        message,
    )
    .help(help)
}

/// Where something stands that belongs to no value.
pub(super) fn place(file: usize, span: Span) -> Place {
    Place {
        file,
        span,
        pointer: Pointer::root(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(rule: &str, file: usize, at: u32, subject: &str) -> Finding {
        Finding::new(
            rule,
            Severity::Error,
            place(file, Span::at(at)),
            subject,
            "It is so.",
        )
    }

    fn ignore(rule: &str, scope: Scope) -> Ignore {
        Ignore {
            rule: rule.to_owned(),
            reason: "we know".to_owned(),
            scope,
            place: place(7, Span::new(1, 2)),
        }
    }

    fn by(resource: &str, path: &str, file: &str) -> Scope {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Scope::Subject(Selector {
            resource: some(resource),
            path: some(path),
            file: some(file),
        })
    }

    fn matches(scope: Scope) -> bool {
        let subject = "Microsoft.A/b/c/[parameters('x#y')]/d#/properties/sku/name";
        let mut findings = [finding("area/rule", 0, 5, subject)];
        let names = ["infra/west/main.json".to_owned()];
        let used = apply(&mut findings, &[ignore("area/rule", scope)], &names);
        let is_ignored = findings.iter().all(|one| one.state == State::Ignored);
        assert_eq!(used, [is_ignored]);
        is_ignored
    }

    #[test]
    fn a_selector_takes_what_it_names_and_no_more() {
        for (resource, path, file) in [
            ("", "", ""),
            ("d", "", ""),
            ("[parameters('X#Y')]/D", "", ""),
            ("microsoft.a/b/c/[parameters('x#y')]/d", "", ""),
            ("", "/properties", ""),
            ("", "/Properties/sku/", ""),
            ("", "/properties/sku/name", ""),
            ("", "", "infra/west/main.json"),
            ("", "", "infra/"),
            ("", "", "./infra"),
            ("", "", "."),
            ("d", "/properties/sku", "infra/west"),
        ] {
            assert!(
                matches(by(resource, path, file)),
                "{resource} {path} {file}"
            );
        }
        for (resource, path, file) in [
            ("e", "", ""),
            ("[parameters('x#y')]", "", ""),
            ("'x#y')]/d", "", ""),
            ("", "/prop", ""),
            ("", "/properties/sku/name/x", ""),
            ("", "", "infra/we"),
            ("", "", "main.json"),
            ("d", "/properties/sku", "other"),
        ] {
            assert!(
                !matches(by(resource, path, file)),
                "{resource} {path} {file}"
            );
        }
    }

    #[test]
    fn only_the_named_rule_in_the_named_part_is_ignored_with_the_reason() {
        let mut findings = [
            finding("a/one", 0, 5, "x"),
            finding("a/two", 0, 5, "x"),
            finding("a/one", 1, 5, "x"),
            finding("a/one", 0, 9, "x"),
        ];
        let span = Span::new(5, 9);
        let ignores = [
            ignore("a/one", Scope::Part { file: 0, span }),
            ignore("a/three", Scope::Part { file: 0, span }),
        ];
        assert_eq!(apply(&mut findings, &ignores, &[]), [true, false]);
        let states = findings.each_ref().map(|one| one.state);
        let open = State::Open;
        assert_eq!(states, [State::Ignored, open, open, open]);
        let reasons: Vec<&str> = findings
            .iter()
            .flat_map(|one| &one.related)
            .map(|one| one.message.as_str())
            .collect();
        assert_eq!(reasons, ["ignored here: we know"]);
    }

    #[test]
    fn what_explains_a_failure_stays() {
        let mut findings = [
            finding("input/json-syntax", 0, 5, "x"),
            finding("armove/unused-ignore", 0, 5, "x"),
        ];
        let all = by("", "", "");
        let ignores =
            ["input/json-syntax", "armove/unused-ignore"].map(|rule| ignore(rule, all.clone()));
        assert_eq!(apply(&mut findings, &ignores, &[]), [false, false]);
        assert!(findings.iter().all(|one| one.state == State::Open));
    }

    #[test]
    fn what_is_mended_stays_so_and_counts_as_a_match() {
        let mut findings = [finding("a/one", 0, 5, "x").fixed("taken out")];
        let used = apply(&mut findings, &[ignore("a/one", by("", "", ""))], &[]);
        assert_eq!(
            (used.as_slice(), findings[0].state),
            (&[true][..], State::Fixed)
        );
    }

    #[test]
    fn an_id_without_its_area_is_found() {
        let ids = RuleIds::new(["b/two", "a/one", "c/two"]);
        assert!(ids.has("a/one") && !ids.has("one"));
        assert_eq!(ids.nearest("two"), Some("b/two"));
        assert_eq!(ids.nearest("a/oen"), Some("a/one"));
        assert_eq!(ids.nearest("nothing-like-it"), None);
    }
}
