//! The first lines: what was written, whether it deploys, how much is open.

use std::fmt::Write;

use super::paint::Paint;
use super::{Fixes, Outcome, count, enumerate};
use crate::finding::Counts;
use crate::report::model::{FileEntry, Report};
use crate::report::run::{FileKind, Run, Status};
use crate::text::escape;

/// Most files that are listed one by one.
const LISTED: usize = 12;

/// One sentence, and what else must not be overlooked.
pub fn relocate(run: &Run<'_>, report: &Report, outcome: &Outcome, paint: Paint) -> String {
    let counts = Counts::of(&run.findings);
    let mut text = String::new();
    let sentence = format!(
        "{}; {}; {}{}.",
        written(report, outcome),
        deployable(report, outcome, counts),
        open(counts),
        accepted(counts)
    );
    let summary = &report.summary;
    let _ = if counts.errors > 0 || summary.files_failed > 0 || summary.files_read == 0 {
        writeln!(text, "{}", paint.red(sentence))
    } else if counts.warnings > 0 || outcome.values_to_fill_in() > 0 {
        writeln!(text, "{}", paint.yellow(sentence))
    } else {
        writeln!(text, "{}", paint.green(sentence))
    };
    if summary.files_read > 0 {
        // Where nothing was written at all, the findings name them.
        let failed = |file: &&FileEntry| file.status == Status::Failed;
        let failed = report.files.iter().filter(failed);
        list(&mut text, "not relocated", failed);
    }
    text
}

/// One sentence on an audit; where nothing was audited, also why.
pub fn check(run: &Run<'_>, report: &Report, fixes: Option<Fixes>, paint: Paint) -> String {
    let counts = Counts::of(&run.findings);
    let mut text = String::new();
    let summary = &report.summary;
    let sentence = audited(report, counts, fixes);
    let _ = if counts.errors > 0 || summary.files_failed > 0 || summary.resources == 0 {
        writeln!(text, "{}", paint.red(sentence))
    } else if counts.warnings > 0 {
        writeln!(text, "{}", paint.yellow(sentence))
    } else {
        writeln!(text, "{}", paint.green(sentence))
    };
    text
}

fn audited(report: &Report, counts: Counts, fixes: Option<Fixes>) -> String {
    let summary = &report.summary;
    let is_template =
        |file: &&FileEntry| file.status == Status::Analysed && file.kind == FileKind::Template;
    let templates = report.files.iter().filter(is_template).count();
    if templates == 0 && summary.files_failed > 0 {
        let failed = match summary.files_failed {
            1 => "the input".to_owned(),
            failed => format!("{failed} inputs"),
        };
        return format!("Nothing was checked: {failed} could not be read.");
    }
    if templates == 0 {
        let looked = count(report.files.len(), "file");
        return format!("Nothing was checked: no template among {looked}.");
    }
    let mut text = match summary.resources {
        0 => format!("No resource in {}", count(templates, "template")),
        resources => format!(
            "Checked {} in {}",
            count(resources, "resource"),
            count(templates, "template")
        ),
    };
    if let Some(target) = &report.target {
        let _ = write!(text, " for {}", escape::terminal(&target.region));
    }
    // Those that cannot tell are counted by themselves.
    let failures = Counts {
        notes: counts.notes.saturating_sub(counts.unknown),
        ..counts
    };
    text.push_str(": ");
    if let Some(fixes) = fixes {
        let _ = match (counts.fixed, fixes.made) {
            (0, _) => write!(text, "nothing to fix, "),
            (fixed, true) => write!(text, "{fixed} fixed in {}, ", count(fixes.files, "file")),
            (fixed, false) => {
                write!(
                    text,
                    "{fixed} would be fixed in {}, ",
                    count(fixes.files, "file")
                )
            }
        };
    }
    text.push_str(&open(failures));
    if counts.unknown > 0 {
        let _ = write!(text, ", {} cannot be told offline", counts.unknown);
    }
    text.push_str(&accepted(counts));
    if summary.files_failed > 0 {
        let failed = count(summary.files_failed, "input");
        let _ = write!(text, "; incomplete, {failed} could not be read");
    }
    text.push('.');
    text
}

/// A line for each file, and why.
fn list<'f>(text: &mut String, what: &str, files: impl Iterator<Item = &'f FileEntry>) {
    let mut files = files.peekable();
    for file in files.by_ref().take(LISTED) {
        let reason = file.reason.as_deref().unwrap_or("could not be read");
        let _ = writeln!(
            text,
            "  {what}: {}: {}",
            escape::terminal(&file.path),
            escape::terminal(reason)
        );
    }
    if let more @ 1.. = files.count() {
        let _ = writeln!(text, "  {what}: {more} more");
    }
}

fn written(report: &Report, outcome: &Outcome) -> String {
    let summary = &report.summary;
    let resources = match summary.dropped {
        0 => count(summary.resources, "resource"),
        dropped => {
            let left = summary.resources.saturating_sub(dropped);
            format!("{left} of {}", count(summary.resources, "resource"))
        }
    };
    let target = report.target.as_ref().map_or_else(String::new, |target| {
        format!(" for {}", escape::terminal(&target.region))
    });
    match &outcome.folder {
        _ if summary.files_read > 0 && summary.resources == 0 => {
            "Nothing to relocate: the templates hold no resources".to_owned()
        }
        _ if summary.files_read == 0 && summary.files_failed > 0 => {
            let none = match summary.files_failed {
                1 => "the input".to_owned(),
                failed => format!("{failed} inputs"),
            };
            format!("Nothing was relocated: {none} could not be read")
        }
        _ if summary.files_read == 0 => {
            let looked = count(report.files.len(), "file");
            format!("Nothing was relocated: no template among {looked}")
        }
        _ if outcome.in_place.as_ref().is_some_and(|one| one.is_written) => {
            let files = outcome.in_place.as_ref().map_or(0, |one| one.files.len());
            match files {
                0 => format!("Nothing had to change: {resources}{target}"),
                files => format!(
                    "Edited {} in place: {resources}{target}",
                    count(files, "file")
                ),
            }
        }
        Some(folder) => {
            format!("Wrote {resources}{target} to {}", escape::terminal(folder))
        }
        None if outcome.is_refuted => {
            format!("Nothing was written, since it could not be proven right: {resources}{target}")
        }
        None => format!("Nothing was written (dry run): {resources}{target}"),
    }
}

fn deployable(report: &Report, outcome: &Outcome, counts: Counts) -> String {
    let nulls = outcome.values_to_fill_in();
    if report.summary.files_read == 0 || report.summary.resources == 0 {
        "nothing to deploy".to_owned()
    } else if report.summary.files_failed > 0 {
        format!(
            "incomplete, {} failed",
            count(report.summary.files_failed, "input")
        )
    } else if counts.errors > 0 {
        "not deployable yet".to_owned()
    } else if nulls > 0 {
        format!("deployable once {} filled in", values(nulls))
    } else {
        "deployable as far as can be told offline".to_owned()
    }
}

fn values(number: usize) -> String {
    match number {
        1 => "1 value is".to_owned(),
        _ => format!("{number} values are"),
    }
}

/// What is not open because the user said so: `, 2 ignored, 3 in the baseline`.
fn accepted(counts: Counts) -> String {
    let mut text = String::new();
    if counts.ignored > 0 {
        let _ = write!(text, ", {} ignored", counts.ignored);
    }
    if counts.known > 0 {
        let _ = write!(text, ", {} in the baseline", counts.known);
    }
    text
}

/// `2 errors and 1 note are open`, or that nothing is.
pub fn open(counts: Counts) -> String {
    let parts = [
        (counts.errors, "error"),
        (counts.warnings, "warning"),
        (counts.notes, "note"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| count(number, word))
        .collect();
    match counts.open() {
        0 => "nothing is open".to_owned(),
        1 => format!("{} is open", enumerate(&parts)),
        _ => format!("{} are open", enumerate(&parts)),
    }
}
