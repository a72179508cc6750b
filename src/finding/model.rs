//! One finding.

use serde::Serialize;

use super::repair::Repair;
use crate::arm::Resource;
use crate::catalog;
use crate::json::{Node, Pointer};
use crate::text::Span;

/// How bad a finding is; `--fail-on` compares with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Will probably need a person.
    Warning,
    /// The deployment fails, or something is lost.
    Error,
}

/// What was found out; a pass is no finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The rule is broken.
    Fail,
    /// It cannot be told, and the message says why.
    Unknown,
}

/// What a verdict rests on; it caps the severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// General knowledge: at most a note.
    Recalled,
    /// Seen in data or behaviour: at most a warning.
    Measured,
    /// Stated by documentation or shown by the input itself: may be an error.
    Documented,
}

impl Basis {
    /// The highest severity that this basis carries.
    #[must_use]
    pub const fn cap(self) -> Severity {
        match self {
            Self::Recalled => Severity::Note,
            Self::Measured => Severity::Warning,
            Self::Documented => Severity::Error,
        }
    }
}

/// Whether there is still something to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Not mended; counts for the exit code.
    Open,
    /// Mended in what was written.
    Fixed,
    /// The user said, with a reason, that it may stay; see [`suppress`](super::suppress).
    Ignored,
    /// It stands in the baseline: it was there before.
    Known,
}

/// Where a fact comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SourceRef {
    /// Address of the page or data.
    pub url: String,
    /// Its date, `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    pub date: Option<String>,
}

impl From<catalog::Basis> for Basis {
    fn from(basis: catalog::Basis) -> Self {
        match basis {
            catalog::Basis::Recalled => Self::Recalled,
            catalog::Basis::Measured => Self::Measured,
            catalog::Basis::Documented => Self::Documented,
        }
    }
}

impl SourceRef {
    /// The source of a fact of the catalogue; none where it rests on no page that can be named.
    #[must_use]
    pub fn of(source: catalog::Source<'_>) -> Option<Self> {
        (!source.url.is_empty()).then(|| source.into())
    }
}

impl From<catalog::Source<'_>> for SourceRef {
    fn from(source: catalog::Source<'_>) -> Self {
        Self {
            url: source.url.to_owned(),
            date: (!source.date.is_empty()).then(|| source.date.to_owned()),
        }
    }
}

/// A place in an input file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Index into the files of the run.
    pub file: usize,
    /// Where in that file.
    pub span: Span,
    /// The same as a path; for something absent, its parent.
    pub pointer: Pointer,
}

impl Place {
    /// The place of a node inside a resource (its path from the resource, and the node); without
    /// one, of the resource's name.
    #[must_use]
    pub fn inside(
        file: usize,
        resource: Option<&Resource<'_>>,
        node: Option<(&Pointer, &Node)>,
    ) -> Self {
        let (span, pointer) = match (resource, node) {
            (None, _) => (Span::default(), Pointer::root()),
            (Some(resource), Some((path, node))) => (node.span, resource.pointer.join(path)),
            (Some(resource), None) => {
                let shown = resource.node.get("name").or(resource.node.get("type"));
                let span = shown.unwrap_or(resource.node).span;
                (span, resource.pointer.clone())
            }
        };
        Self {
            file,
            span,
            pointer,
        }
    }
}

/// Another place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What to see there.
    pub message: String,
}

/// Whether a fix may be applied unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Keeps the meaning.
    Safe,
    /// May change what is deployed.
    Unsafe,
    /// Only a person can do it.
    Manual,
}

/// What mends a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What it does, as an order: "remove the property".
    pub title: String,
    /// Whether it may be applied unasked.
    pub safety: Safety,
    /// What it changes; none where only a person can do it.
    #[serde(skip)]
    pub repair: Option<Repair>,
}

/// Something that a person should know, at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id, `area/what-is-wrong`.
    pub rule: String,
    /// Already capped by `basis`: see [`Finding::new`].
    pub severity: Severity,
    /// Broken, or cannot tell.
    pub verdict: Verdict,
    /// Open, or why not.
    pub state: State,
    /// Where.
    pub place: Place,
    /// Whose finding it is: resource identity and path inside it. The
    /// fingerprint rests on it, so it names no line.
    pub subject: String,
    /// One sentence. Never holds a secret.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The error code that Azure would answer.
    pub azure_error: Option<String>,
    /// What the verdict rests on.
    pub basis: Basis,
    /// Where the fact comes from.
    pub source: Option<SourceRef>,
    /// Further places.
    pub related: Vec<Related>,
    /// What would mend or has mended it.
    pub fix: Option<Fix>,
}

impl Finding {
    /// An open failure that rests on the input itself.
    #[must_use]
    pub fn new(
        rule: &str,
        severity: Severity,
        place: Place,
        subject: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule: rule.to_owned(),
            severity,
            verdict: Verdict::Fail,
            state: State::Open,
            place,
            subject: subject.into(),
            message: message.into(),
            help: None,
            azure_error: None,
            basis: Basis::Documented,
            source: None,
            related: Vec::new(),
            fix: None,
        }
    }

    /// Says what the verdict rests on, and lowers the severity to what that carries.
    #[must_use]
    pub fn on(mut self, basis: Basis, source: Option<SourceRef>) -> Self {
        self.severity = self.severity.min(basis.cap());
        self.basis = basis;
        self.source = source;
        self
    }

    /// Turns it into "cannot tell": at most a note.
    #[must_use]
    pub fn unknown(mut self) -> Self {
        self.verdict = Verdict::Unknown;
        self.severity = Severity::Note;
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the error code that Azure would answer.
    #[must_use]
    pub fn azure_error(mut self, code: &str) -> Self {
        self.azure_error = Some(code.to_owned());
        self
    }

    /// Marks it as mended by the output.
    #[must_use]
    pub fn fixed(mut self, title: impl Into<String>) -> Self {
        self.state = State::Fixed;
        self.fix = Some(Fix {
            title: title.into(),
            safety: Safety::Safe,
            repair: None,
        });
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related {
            place,
            message: message.into(),
        });
        self
    }
}
