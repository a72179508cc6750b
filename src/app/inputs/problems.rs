//! Findings about the input files as such: what could not be read, and what is not strict JSON.

use crate::finding::{Finding, Place, Related, Severity};
use crate::input::{FileKind, InputFile, Inputs, Status};
use crate::json::{Pointer, Problem, ProblemKind};
use crate::text::Span;

/// What the deployment service takes from its own tools, but not from the portal.
const NOT_STRICT: &str = "input/not-strict-json";

/// Most problems of one file that are listed one by one.
const MAX_PROBLEMS: usize = 50;

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

/// What is wrong with the text of a file that could not be read.
#[must_use]
pub fn problems_of(index: usize, file: &InputFile) -> Vec<Finding> {
    let mut findings = of_text(index, file, false, false);
    findings.retain(|one| one.severity == Severity::Error);
    findings
}

fn of_file(index: usize, file: &InputFile, mends: bool) -> Vec<Finding> {
    let failed = match &file.status {
        Status::Failed(error) => Some((error.to_string(), error.help())),
        _ => None,
    };
    let takes_part =
        file.is_read() && matches!(file.kind, FileKind::Template | FileKind::Parameters);
    let mut findings = if takes_part || failed.is_some() {
        of_text(index, file, mends, mends && failed.is_none())
    } else {
        Vec::new()
    };
    let has_error = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    if let Some((message, help)) = failed.filter(|_| !has_error) {
        let name = file.name.clone();
        findings.push(
            Finding::new(
                "input/unreadable",
                Severity::Error,
                whole(index),
                name,
                message,
            )
            .help(help),
        );
    }
    findings.extend(file.notes.iter().map(|note| {
        Finding::new(
            "input/unexpected-form",
            Severity::Note,
            whole(index),
            format!("{}#{note}", file.name),
            note.to_string(),
        )
    }));
    findings
}

/// The problems of a file's text, those that are tolerated last; `mended`: the run writes the file
/// as strict JSON.
fn of_text(index: usize, file: &InputFile, mends: bool, mended: bool) -> Vec<Finding> {
    let document = file.document.as_ref();
    let problems = document.map_or(&[][..], |document| &document.problems);
    let mut listed: Vec<&Problem> = problems.iter().collect();
    listed.sort_by_key(|problem| problem.kind.is_tolerated());
    let mut findings = Vec::new();
    for problem in listed.into_iter().take(MAX_PROBLEMS) {
        let mut finding = of_problem(index, problem, mended);
        // What is wrong in one file is not known of another.
        finding.subject = format!("{}#{}", file.name, finding.subject);
        if !mends && fold(&mut findings, &finding) {
            continue;
        }
        findings.push(finding);
    }
    findings
}

/// The place of what is said of a file as a whole.
fn whole(file: usize) -> Place {
    at(file, Span::default())
}

fn at(file: usize, span: Span) -> Place {
    Place {
        file,
        span,
        pointer: Pointer::root(),
    }
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
    let place = at(file, problem.span);
    match &problem.kind {
        ProblemKind::DuplicateKey { first, .. } => {
            duplicate_key(&problem.kind, place, at(file, *first))
        }
        ProblemKind::LoneSurrogate => half_character(&problem.kind, place, mends),
        kind if kind.is_tolerated() => not_strict(kind, place, mends),
        kind => syntax(kind, place),
    }
}

fn finding(rule: &str, severity: Severity, kind: &ProblemKind, place: Place) -> Finding {
    let message = kind.to_string();
    Finding::new(rule, severity, place, message.clone(), message)
}

fn duplicate_key(kind: &ProblemKind, place: Place, first: Place) -> Finding {
    finding("input/duplicate-key", Severity::Error, kind, place)
        .azure_error("InvalidRequestContent")
        .help("Azure ignores case in names; keep one of the two")
        .related(first, "it stands here first")
}

fn half_character(kind: &ProblemKind, place: Place, mends: bool) -> Finding {
    let message = kind.to_string();
    let told = format!("{message}: it means no character");
    Finding::new(
        "input/half-character",
        Severity::Warning,
        place,
        message,
        told,
    )
    .help(if mends {
        "the output has U+FFFD here; write the whole character, or take the half out"
    } else {
        "write the whole character, or take the half out"
    })
}

fn not_strict(kind: &ProblemKind, place: Place, mends: bool) -> Finding {
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
    let finding = finding(NOT_STRICT, severity, kind, place).help(help);
    if mends {
        finding.fixed("the output is strict JSON")
    } else {
        finding
    }
}

fn syntax(kind: &ProblemKind, place: Place) -> Finding {
    finding("input/json-syntax", Severity::Error, kind, place)
        .azure_error("InvalidRequestContent")
        .help(match kind {
            ProblemKind::Unclosed { .. } => {
                "the file ends before it is: download or export it again, or close it here"
            }
            ProblemKind::TooDeep { .. } => {
                "no template is nested like this: see what made the file, or export it again"
            }
            _ => "mend the JSON here, or export the template again",
        })
}
