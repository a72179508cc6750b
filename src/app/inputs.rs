//! What a run says about its input files: findings for what could not be read
//! and for what is not strict JSON, and the file entries of the report.

use std::io;
use std::path::PathBuf;

use super::options::Parameters;
use crate::arm::secret::{Sources, secret_spans};
use crate::finding::{Finding, Place, Related, Severity};
use crate::input::{self, FileKind, InputError, InputFile, Inputs, Request, SkipReason, Status};
use crate::json::{Node, Pointer, Problem, ProblemKind};
use crate::report;
use crate::text::{Position, Span};

/// What the deployment service takes from its own tools, but not from the portal.
const NOT_STRICT: &str = "input/not-strict-json";

/// Most problems of one file that are listed one by one.
const MAX_PROBLEMS: usize = 50;

/// Reads the inputs of a run, each template with the parameter files that belong to it.
///
/// `may_be_other` says that files which are no templates are no failure.
#[must_use]
pub fn read(paths: &[PathBuf], parameters: &Parameters, may_be_other: bool) -> Inputs {
    let request = Request {
        paths: paths.to_vec(),
        parameters: parameters.files.clone(),
        sibling_templates: true,
        may_be_other,
    };
    input::read(&request, &mut io::stdin().lock())
}

/// Whether an input should have been read, but could not be.
#[must_use]
pub fn is_incomplete(inputs: &Inputs) -> bool {
    let mut files = inputs.files.iter();
    files.any(|file| matches!(file.status, Status::Failed(_)))
}

/// Findings about the input files as such.
///
/// `mends` says that the run writes strict JSON, so that comments and the like are mended.
#[must_use]
pub fn findings(inputs: &Inputs, mends: bool) -> Vec<Finding> {
    let files = inputs.files.iter().enumerate();
    files
        .flat_map(|(index, file)| of_file(index, file, mends))
        .collect()
}

fn of_file(index: usize, file: &InputFile, mends: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let problems = file
        .document
        .as_ref()
        .map_or(&[][..], |document| &document.problems);
    let failed = match &file.status {
        Status::Failed(error) => Some((error.to_string(), error.help())),
        _ => None,
    };
    let takes_part =
        file.is_read() && matches!(file.kind, FileKind::Template | FileKind::Parameters);
    if takes_part || failed.is_some() {
        let mut listed: Vec<&Problem> = problems.iter().collect();
        listed.sort_by_key(|problem| problem.kind.is_tolerated());
        for problem in listed.into_iter().take(MAX_PROBLEMS) {
            let mut finding = of_problem(index, problem, mends && failed.is_none());
            // What is wrong in one file is not known of another.
            finding.subject = format!("{}#{}", file.name, finding.subject);
            if !mends && fold(&mut findings, &finding) {
                continue;
            }
            findings.push(finding);
        }
    }
    let has_error = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    if let Some((message, help)) = failed.filter(|_| !has_error) {
        let place = Place {
            file: index,
            span: Span::default(),
            pointer: Pointer::root(),
        };
        findings.push(
            Finding::new(
                "input/unreadable",
                Severity::Error,
                place,
                file.name.clone(),
                message,
            )
            .help(help),
        );
    }
    for note in &file.notes {
        let place = Place {
            file: index,
            span: Span::default(),
            pointer: Pointer::root(),
        };
        findings.push(Finding::new(
            "input/unexpected-form",
            Severity::Note,
            place,
            format!("{}#{note}", file.name),
            note.to_string(),
        ));
    }
    findings
}

/// Tells the second comment of a file, and what else is legal in hand-written templates, as a
/// further place of the first: it is one habit, not many faults.
fn fold(findings: &mut [Finding], finding: &Finding) -> bool {
    let same = |one: &&mut Finding| {
        one.rule == finding.rule && one.rule == NOT_STRICT && one.message == finding.message
    };
    let Some(first) = findings.iter_mut().find(same) else {
        return false;
    };
    first.related.push(Related {
        place: finding.place.clone(),
        message: "here too".to_owned(),
    });
    true
}

/// A finding for one deviation from strict JSON; `mends` says that the run writes strict JSON.
pub fn of_problem(file: usize, problem: &Problem, mends: bool) -> Finding {
    let place = Place {
        file,
        span: problem.span,
        pointer: Pointer::root(),
    };
    let message = problem.kind.to_string();
    match &problem.kind {
        ProblemKind::DuplicateKey { first, .. } => {
            let first = Place {
                file,
                span: *first,
                pointer: Pointer::root(),
            };
            Finding::new(
                "input/duplicate-key",
                Severity::Error,
                place,
                message.clone(),
                message,
            )
            .azure_error("InvalidRequestContent")
            .help("Azure ignores case in names; keep one of the two")
            .related(first, "it stands here first")
        }
        ProblemKind::LoneSurrogate => Finding::new(
            "input/half-character",
            Severity::Warning,
            place,
            message.clone(),
            format!("{message}: it means no character"),
        )
        .help(if mends {
            "the output has U+FFFD here; write the whole character, or take the half out"
        } else {
            "write the whole character, or take the half out"
        }),
        kind if kind.is_tolerated() => {
            // PowerShell takes such a comma. Azure CLI reads the file as JSON and then, when that
            // fails, as Python, which knows neither `true` nor `false` nor `null`
            // (`_remove_comments_from_json` and `shell_safe_json_parse` in its source, 2025).
            let (severity, help) = if matches!(kind, ProblemKind::TrailingComma) {
                (
                    Severity::Warning,
                    "take it out: the portal, the REST API and mostly Azure CLI refuse it; \
                     PowerShell takes it",
                )
            } else {
                (
                    Severity::Note,
                    "the portal and the REST API take strict JSON only",
                )
            };
            let finding =
                Finding::new(NOT_STRICT, severity, place, message.clone(), message).help(help);
            if mends {
                finding.fixed("the output is strict JSON")
            } else {
                finding
            }
        }
        _ => Finding::new(
            "input/json-syntax",
            Severity::Error,
            place,
            message.clone(),
            message,
        )
        .azure_error("InvalidRequestContent")
        .help(match problem.kind {
            ProblemKind::Unclosed { .. } => {
                "the file ends before it is: download or export it again, or close it here"
            }
            ProblemKind::TooDeep { .. } => {
                "no template is nested like this: see what made the file, or export it again"
            }
            _ => "mend the JSON here, or export the template again",
        }),
    }
}

fn with_help(reason: &SkipReason) -> String {
    reason
        .help()
        .map_or_else(|| reason.to_string(), |help| format!("{reason}; {help}"))
}

fn stopped(file: &InputFile) -> Option<Position> {
    match &file.status {
        Status::Failed(InputError::Decode(error)) => Some(error.position(&file.bytes)),
        _ => None,
    }
}

/// The report's entry for every input file; `sources` says for each template of
/// the estate what of it is secret, and `shown` which files something is shown of.
#[must_use]
pub fn entries<'i>(
    inputs: &'i Inputs,
    sources: &[Sources],
    shown: impl Fn(usize) -> bool,
) -> Vec<report::InputFile<'i>> {
    let files = inputs.files.iter().enumerate();
    files
        .map(|(index, file)| {
            let (status, reason) = match &file.status {
                Status::Read => (report::Status::Analysed, None),
                Status::Skipped(reason) => (report::Status::Skipped, Some(with_help(reason))),
                Status::Failed(error) => (report::Status::Failed, Some(error.to_string())),
            };
            report::InputFile {
                path: file.name.clone(),
                kind: match file.kind {
                    FileKind::Template => report::FileKind::Template,
                    FileKind::Parameters => report::FileKind::Parameters,
                    FileKind::Inventory => report::FileKind::Inventory,
                    FileKind::Other => report::FileKind::Other,
                },
                status,
                reason,
                output: None,
                source: file.source.as_ref(),
                stopped: stopped(file),
                root: file.document.as_ref().map(|document| &document.root),
                secrets: if shown(index) {
                    secrets(inputs, index, sources)
                } else {
                    Vec::new()
                },
            }
        })
        .collect()
}

/// The secret places of an input file; a parameter file's come also from the
/// templates that it belongs to.
#[must_use]
pub fn secrets(inputs: &Inputs, file: usize, sources: &[Sources]) -> Vec<Span> {
    let Some(root) = root_of(inputs, file) else {
        return Vec::new();
    };
    let mut names = Vec::new();
    let mut spans = Vec::new();
    for (template, sources) in inputs.templates.iter().zip(sources) {
        if template.file == file {
            spans.extend(sources.spans.iter().copied());
        }
        if template.file == file || template.parameters.contains(&file) {
            names.extend(sources.parameters.iter().cloned());
        }
    }
    secret_spans(root, &names, &spans)
}

fn root_of(inputs: &Inputs, file: usize) -> Option<&Node> {
    let file = inputs.files.get(file)?;
    file.root.find(&file.document.as_ref()?.root)
}
