//! What to do now, as numbered steps.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::paint::Paint;
use super::{Outcome, WrittenTemplate, count, enumerate, heading};
use crate::checklist::Phase;
use crate::relocate::Stage;
use crate::report::model::{CheckEntry, Report};
use crate::text::escape;

/// Most names and commands that are written out.
const WRITTEN_OUT: usize = 6;

/// Writes the section; there is always something to do next.
pub fn section(text: &mut String, report: &Report, outcome: &Outcome, paint: Paint) {
    let steps = steps(report, outcome);
    if steps.is_empty() {
        return;
    }
    heading(text, paint.bold("Next"));
    for (index, step) in steps.iter().enumerate() {
        let mut lines = step.lines();
        let _ = writeln!(
            text,
            "  {}. {}",
            index + 1,
            lines.next().unwrap_or_default()
        );
        for line in lines {
            let _ = writeln!(text, "     {line}");
        }
    }
}

fn steps(report: &Report, outcome: &Outcome) -> Vec<String> {
    let summary = &report.summary;
    if summary.files_read == 0 {
        return vec![instead(summary.files_failed)];
    }
    let mut steps = Vec::new();
    if summary.files_failed > 0 {
        steps
            .push("Mend or leave out the inputs that could not be read, and run again.".to_owned());
    }
    if outcome.is_refuted {
        steps.push(
            "Report the error above, with the template if you may; no file was changed.".to_owned(),
        );
        return steps;
    }
    if summary.errors > 0 {
        let errors = if summary.errors == 1 {
            "the error"
        } else {
            "the errors"
        };
        steps.push(format!("Settle {errors} above, and run again."));
    }
    let in_place = outcome.in_place.as_ref();
    match (&outcome.folder, in_place) {
        (Some(folder), _) => steps.extend(with_folder(report, outcome, folder)),
        (None, Some(done)) if done.is_written => {
            steps.extend(after_editing(report, done.files.len()));
        }
        (None, Some(_)) => steps.push("Run again without --dry-run to edit the files.".to_owned()),
        (None, None) => {
            steps.push("Run again without --dry-run to write the templates.".to_owned());
        }
    }
    steps
}

/// What to give where nothing was read.
fn instead(failed: usize) -> String {
    let them = match failed {
        0 => {
            return "Give an export that holds a template: a .zip, a folder or a .json file."
                .to_owned();
        }
        1 => "the input",
        _ => "the inputs",
    };
    format!("Mend or replace {them} as said above, and run again.")
}

/// What to do with the folder that was written.
fn with_folder(report: &Report, outcome: &Outcome, folder: &str) -> Vec<String> {
    let folder = folder.trim_end_matches('/');
    let shown = escape::terminal(folder);
    let mut steps: Vec<String> = read_first(report, &shown).into_iter().collect();
    if let Some(done) = &outcome.in_place {
        steps.extend(review(done.files.len()));
        return steps;
    }
    let templates = outcome.templates.iter();
    let open = templates.filter(|one| !one.to_fill_in.is_empty());
    steps.extend(open.map(|template| fill_in(template, &shown)));
    let deployed = outcome.templates.iter().filter(|one| one.deploys);
    let stages: BTreeSet<Stage> = deployed.map(|one| one.stage).collect();
    steps.extend(stages.into_iter().map(|stage| deploy(stage, folder)));
    steps
}

/// The checklist and how much of it is open, if anything is.
fn read_first(report: &Report, folder: &str) -> Option<String> {
    let open: Vec<&CheckEntry> = report.checklist.iter().filter(|one| !one.done).collect();
    let before = open
        .iter()
        .filter(|one| one.phase == Phase::Prepare)
        .count();
    let when = match before {
        0 => String::new(),
        all if all == open.len() => ", before anything is deployed".to_owned(),
        some => format!(", {some} of them before anything is deployed"),
    };
    (!open.is_empty()).then(|| {
        format!(
            "Read {folder}/CHECKLIST.md: {}{when}.",
            count(open.len(), "open step")
        )
    })
}

/// What to do with files that were edited in place, where no folder holds the checklist.
fn after_editing(report: &Report, files: usize) -> Vec<String> {
    let open: Vec<&CheckEntry> = report.checklist.iter().filter(|one| !one.done).collect();
    let mut steps: Vec<String> = review(files).into_iter().collect();
    if open.is_empty() {
        return steps;
    }
    let mut text = format!(
        "See to what a template cannot carry ({}; `--out DIR` writes them as CHECKLIST.md,\n\
         with commands and sources):",
        count(open.len(), "step")
    );
    for step in open {
        let _ = write!(
            text,
            "\n{}: {}",
            step.phase.word(),
            escape::terminal(&step.text)
        );
    }
    steps.push(text);
    steps
}

fn review(files: usize) -> Option<String> {
    (files > 0).then(|| "Look through the changes, as `git diff` shows them.".to_owned())
}

fn fill_in(template: &WrittenTemplate, folder: &str) -> String {
    let file = template.parameters.as_deref().unwrap_or(&template.path);
    let shown = template.to_fill_in.iter().take(WRITTEN_OUT);
    let mut names: Vec<String> = shown
        .map(|name| escape::terminal(name).into_owned())
        .collect();
    if let more @ 1.. = template.to_fill_in.len().saturating_sub(WRITTEN_OUT) {
        names.push(format!("{more} more"));
    }
    format!(
        "Fill in {} in {folder}/{}.",
        enumerate(&names),
        escape::terminal(file)
    )
}

/// The script that deploys a stage.
fn deploy(stage: Stage, folder: &str) -> String {
    let script = format!("{folder}/deploy.sh");
    let script = escape::shell(&script);
    let command = match stage {
        Stage::Base => format!("{script} --group GROUP"),
        Stage::Workloads => format!("{script} workloads --group GROUP"),
        Stage::Protection => format!("{script} protection --group GROUP"),
    };
    let command = escape::terminal(&command);
    match stage {
        Stage::Base => format!(
            "Deploy: it validates, shows what would change, and asks before it creates\n\
             (deploy.ps1 does the same in PowerShell).\n{command}"
        ),
        Stage::Protection => format!(
            "Protect again when what is backed up is there and runs: the first item locks the redundancy of a vault.\n{command}"
        ),
        Stage::Workloads => {
            format!(
                "Deploy the later stage when CHECKLIST.md says so (machines: when disks are copied).\n{command}"
            )
        }
    }
}
