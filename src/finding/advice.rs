//! A step that a person must do; checklists are made of them.

use serde::Serialize;

use super::SourceRef;
use crate::json::Pointer;

/// When a step is due, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Before anything is deployed.
    Prepare,
    /// With the deployment.
    Deploy,
    /// Protecting the workloads again.
    Protect,
    /// Seeing that all works.
    Validate,
    /// Sending users to the target.
    Cutover,
    /// Taking down the source.
    Cleanup,
}

impl Phase {
    /// Its word in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Prepare => "prepare",
            Self::Deploy => "deploy",
            Self::Protect => "protect",
            Self::Validate => "validate",
            Self::Cutover => "cutover",
            Self::Cleanup => "cleanup",
        }
    }
}

/// What a step is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// Index into the files of the run.
    pub file: usize,
    /// Place in the input.
    pub pointer: Pointer,
    /// Name of the resource or parameter as a person knows it.
    pub name: String,
    /// Resource type, or `parameter`.
    pub kind: String,
}

/// One step for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Which step this is, without the place: rule and kind of step, such as
    /// `relocate/secret`; the steps of a rule that has several are told apart
    /// behind a `#`. The report's `id` is made of it and the subjects'
    /// identities, so that a tick survives a second run.
    pub key: String,
    /// When.
    pub phase: Phase,
    /// What to do, as Markdown in one paragraph; text from the input stands in it as it is and is escaped by the renderer's rules for code spans.
    pub text: String,
    /// What it is about.
    pub subjects: Vec<Subject>,
    /// A command that does it, or helps.
    pub command: Option<String>,
    /// Where the advice comes from.
    pub source: Option<SourceRef>,
    /// Done by the run itself.
    pub done: bool,
}

impl Advice {
    /// A step that is to be done, without a command and a source.
    #[must_use]
    pub fn new(
        key: impl Into<String>,
        phase: Phase,
        text: impl Into<String>,
        subjects: Vec<Subject>,
    ) -> Self {
        Self {
            key: key.into(),
            phase,
            text: text.into(),
            subjects,
            command: None,
            source: None,
            done: false,
        }
    }

    /// The rule that the step belongs to.
    #[must_use]
    pub fn rule(&self) -> &str {
        self.key.split('#').next().unwrap_or_default()
    }
}
