//! What to do now, as numbered steps.

use std::borrow::Cow;
use std::fmt::Write;

use super::paint::Paint;
use super::{Outcome, Scope, WrittenTemplate, count, enumerate, heading};
use crate::checklist::Phase;
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
    if summary.files_read == 0 && summary.files_failed > 0 {
        let them = if summary.files_failed == 1 {
            "the input"
        } else {
            "the inputs"
        };
        return vec![format!(
            "Mend or replace {them} as said above, and run again."
        )];
    }
    if summary.files_read == 0 {
        return vec![
            "Give an export that holds a template: a .zip, a folder or a .json file.".to_owned(),
        ];
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
    let Some(folder) = &outcome.folder else {
        steps.push("Run again without --dry-run to write the templates.".to_owned());
        return steps;
    };
    let folder = folder.trim_end_matches('/');
    let open: Vec<&CheckEntry> = report.checklist.iter().filter(|one| !one.done).collect();
    let checklist = escape::terminal(folder);
    if !open.is_empty() {
        let before = open
            .iter()
            .filter(|one| one.phase == Phase::Prepare)
            .count();
        let when = match before {
            0 => String::new(),
            all if all == open.len() => ", before anything is deployed".to_owned(),
            some => format!(", {some} of them before anything is deployed"),
        };
        steps.push(format!(
            "Read {checklist}/CHECKLIST.md: {}{when}.",
            count(open.len(), "open step")
        ));
    }
    for template in outcome
        .templates
        .iter()
        .filter(|one| !one.to_fill_in.is_empty())
    {
        steps.push(fill_in(template, &checklist));
    }
    let deployed: Vec<&WrittenTemplate> =
        outcome.templates.iter().filter(|one| one.deploys).collect();
    if !deployed.is_empty() {
        let mut step = "Deploy, trying each with `what-if` in place of `create` first:".to_owned();
        for template in deployed.iter().take(WRITTEN_OUT) {
            let _ = write!(step, "\n{}", command(template, folder, report));
        }
        if let more @ 1.. = deployed.len().saturating_sub(WRITTEN_OUT) {
            let _ = write!(
                step,
                "\n… and {} in the same way",
                count(more, "more template")
            );
        }
        steps.push(step);
    }
    steps
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

fn command(template: &WrittenTemplate, folder: &str, report: &Report) -> String {
    let region = report
        .target
        .as_ref()
        .map_or("REGION", |target| &target.region);
    let region = shell(region);
    let (level, place) = match template.scope {
        Scope::Group => ("group", "--resource-group GROUP".to_owned()),
        Scope::Subscription => ("sub", format!("--location {region}")),
        Scope::ManagementGroup => (
            "mg",
            format!("--management-group-id ID --location {region}"),
        ),
        Scope::Tenant => ("tenant", format!("--location {region}")),
    };
    let file = |path: &str| format!("{folder}/{path}");
    let parameters = template
        .parameters
        .as_deref()
        .map_or_else(String::new, |path| {
            format!(" --parameters {}", shell(&format!("@{}", file(path))))
        });
    let path = file(&template.path);
    let line = format!(
        "az deployment {level} create {place} --template-file {}{parameters}",
        shell(&path)
    );
    escape::terminal(&line).into_owned()
}

/// A word for a POSIX shell, quoted only where it must be.
fn shell(word: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-+=@%:,".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(format!("'{}'", word.replace('\'', "'\\''")))
}
