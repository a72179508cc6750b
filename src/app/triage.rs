//! What the user decided about findings: severities, what is ignored, what was there before.
//!
//! Works on the findings of a finished run, so that both commands treat them alike. Order: the
//! severities of the configuration, then ignores by comment and configuration, then the baseline;
//! what is wrong with these themselves becomes findings of the run.

use std::collections::BTreeSet;
use std::path::Path;

use super::baseline_file::{self, BaselineFile, BaselineFileError, Written};
use super::config::Config;
use super::options::BaselineOptions;
use crate::finding::suppress::{self, Ignore, RuleIds, Scope};
use crate::finding::{Comments, Finding, Place, Sink, Verdict, comments};
use crate::input::{InputFile, Inputs};
use crate::json::Pointer;
use crate::report::{self, Run};
use crate::text::Source;

/// What was decided, read before the run.
#[derive(Debug)]
pub struct Triage<'c> {
    config: &'c Config,
    /// What comments say, by file; only files with such comments.
    comments: Vec<(usize, Comments)>,
    baseline: Option<BaselineFile>,
}

/// What a run looked at: whether something unmet is gone depends on it.
pub struct Looked<'a> {
    /// The inputs.
    pub inputs: &'a Inputs,
    /// Whether a rule was asked and could have found something.
    pub judged: &'a dyn Fn(&str) -> bool,
}

impl<'c> Triage<'c> {
    /// Reads the comments of the inputs, and the baseline that is to be compared with.
    ///
    /// # Errors
    /// A baseline that cannot be read, or was written for another region than `target`.
    pub fn new(
        config: &'c Config,
        baseline: &BaselineOptions,
        known: &BTreeSet<String>,
        inputs: &Inputs,
        target: Option<&str>,
    ) -> Result<Self, BaselineFileError> {
        let rules = RuleIds::new(known);
        let files = inputs.files.iter().enumerate();
        let said = files.filter_map(|(index, file)| Some((index, said_in(index, file, &rules)?)));
        Ok(Self {
            config,
            comments: said.collect(),
            baseline: BaselineFile::open(baseline, target)?,
        })
    }

    /// Whether comments of a file are told about, so that its lines may be shown.
    #[must_use]
    pub fn shows(&self, file: usize) -> bool {
        self.comments.iter().any(|(index, _)| *index == file)
    }

    /// Applies it to a finished run.
    ///
    /// # Errors
    /// A baseline that cannot be written.
    pub fn apply<'r>(
        &'r self,
        run: &mut Run<'r>,
        looked: &Looked<'_>,
    ) -> Result<Option<Written>, BaselineFileError> {
        let mut findings = std::mem::take(&mut run.findings);
        for finding in &mut findings {
            self.weigh(finding);
        }
        let own = run.files.len();
        if let Some(source) = &self.config.source {
            run.files.push(entry(source));
        }
        let told = self.ignore(&mut findings, own, looked);
        findings.extend(told);
        let mut written = None;
        if let Some(baseline) = &self.baseline {
            let index = run.files.len();
            let more = baseline.apply(&mut findings, run.target.as_deref(), index, looked)?;
            run.files.extend(baseline.source().map(entry));
            findings.extend(more.stale);
            written = more.written;
        }
        let mut sink = Sink::new();
        sink.extend(findings);
        let paths: Vec<&str> = run.files.iter().map(|file| file.path.as_str()).collect();
        run.findings = sink.into_sorted(&paths);
        Ok(written)
    }

    /// Gives a finding the severity that was asked for, no higher than its basis carries. What
    /// cannot be told stays a note.
    fn weigh(&self, finding: &mut Finding) {
        let mut entries = self.config.severities.iter();
        let asked = entries.find(|entry| entry.rule == finding.rule);
        let Some(entry) = asked.filter(|_| finding.verdict == Verdict::Fail) else {
            return;
        };
        finding.severity = entry.severity.min(finding.basis.cap());
    }

    /// Marks what is ignored; gives what is wrong with the ignores. `own` is the index of the
    /// configuration.
    fn ignore(&self, findings: &mut [Finding], own: usize, looked: &Looked<'_>) -> Vec<Finding> {
        let inputs = looked.inputs;
        let mut ignores: Vec<Ignore> = Vec::new();
        let mut told: Vec<Finding> = Vec::new();
        for (_, said) in &self.comments {
            ignores.extend(said.ignores.iter().cloned());
            told.extend(said.mistakes.iter().cloned());
        }
        ignores.extend(self.config.ignores.iter().map(|entry| Ignore {
            rule: entry.rule.clone(),
            reason: entry.reason.clone(),
            scope: Scope::Subject(entry.selector.clone()),
            place: Place {
                file: own,
                span: entry.span,
                pointer: Pointer::root(),
            },
        }));
        // To find names costs a question to the system for each folder.
        let names = match self.config.ignores.as_slice() {
            [] => Vec::new(),
            _ => baseline_file::names(inputs, &self.config.folder),
        };
        let used = suppress::apply(findings, &ignores, &names);
        let covers_all = covers(inputs, &self.config.folder);
        let could_match = |ignore: &Ignore| match &ignore.scope {
            Scope::Part { .. } => true,
            // Of a part of the repository, nothing can be said about the rest.
            Scope::Subject(selector) => {
                let file = selector.file.as_deref();
                covers_all || file.is_some_and(|file| names.iter().any(|name| name == file))
            }
        };
        let unused = ignores
            .iter()
            .zip(used)
            .filter(|(ignore, used)| !used && (looked.judged)(&ignore.rule) && could_match(ignore));
        told.extend(unused.map(|(ignore, _)| {
            let file = inputs.files.get(ignore.place.file);
            let own = self.config.source.as_ref().map(Source::name);
            let name = file.map(|file| file.name.as_str()).or(own);
            suppress::unused(ignore, name.unwrap_or_default())
        }));
        told
    }
}

/// What the comments of a file say, if it has any for us.
fn said_in(index: usize, file: &InputFile, rules: &RuleIds) -> Option<Comments> {
    if !file.is_read() {
        return None;
    }
    let said = comments(index, file.source.as_ref()?, file.document.as_ref()?, rules);
    (said != Comments::default()).then_some(said)
}

/// Whether a run looked at a whole folder.
fn covers(inputs: &Inputs, folder: &Path) -> bool {
    let Ok(folder) = std::fs::canonicalize(if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    }) else {
        return false;
    };
    inputs.roots.iter().any(|root| folder.starts_with(root))
}

/// A file that decided about findings, as the report lists it.
fn entry(source: &Source) -> report::InputFile<'_> {
    report::InputFile {
        path: source.name().to_owned(),
        kind: report::FileKind::Other,
        status: report::Status::Analysed,
        reason: None,
        output: None,
        source: Some(source),
        stopped: None,
        root: None,
        secrets: Vec::new(),
    }
}
