//! What was looked at: which file is what, why one was left out, and how much of it is known.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::paint::Paint;
use super::{Audit, count, enumerate, heading, unknown};
use crate::finding::{Safety, State, Verdict};
use crate::report::model::{FileEntry, Report};
use crate::report::run::{FileKind, Run, Status};
use crate::text::escape;

/// Up to here every file that was read is listed, and every one that was left out for a reason.
const LISTED: usize = 12;

/// Writes the section; `in_full` lists every file.
pub fn section(
    text: &mut String,
    run: &Run<'_>,
    report: &Report,
    audit: &Audit,
    in_full: bool,
    paint: Paint,
) {
    heading(text, paint.bold("Summary"));
    let limit = if in_full { usize::MAX } else { LISTED };
    let mut before = "";
    for (label, line) in lines(run, report, audit, limit) {
        let shown = if label == before { "" } else { label };
        // Writing to a string never fails.
        let _ = writeln!(text, "  {shown:<12} {line}");
        before = label;
    }
}

/// Names what a relocation left aside, and why: a parameter file that goes with no template must
/// not be missed.
pub fn left_aside(text: &mut String, report: &Report, paint: Paint) {
    let files = report.files.iter();
    let groups = skipped(files.filter(|one| one.status == Status::Skipped));
    if groups.is_empty() {
        return;
    }
    heading(text, paint.bold("Not read"));
    for (reason, paths) in groups {
        let line = left_out(reason, &paths, LISTED);
        // Writing to a string never fails.
        let _ = writeln!(text, "  {}", escape::terminal(&line));
    }
}

/// Why names and locations are not known, and what would settle it.
pub fn not_known(text: &mut String, run: &Run<'_>, paint: Paint) {
    if let Some(line) = unknown::short(&run.missing) {
        heading(text, paint.bold("Not known offline"));
        // Writing to a string never fails.
        let _ = writeln!(text, "  {line}");
    }
}

fn lines(
    run: &Run<'_>,
    report: &Report,
    audit: &Audit,
    limit: usize,
) -> Vec<(&'static str, String)> {
    let summary = &report.summary;
    let of = |status| report.files.iter().filter(move |one| one.status == status);
    let mut lines = vec![("files", files(report))];
    if summary.files_read <= limit {
        lines.extend(of(Status::Analysed).map(|file| ("read", read(file))));
    }
    // What should have been read is named in any case.
    for file in of(Status::Failed) {
        let reason = file.reason.as_deref().unwrap_or("could not be read");
        let line = format!("{}: {reason}", file.path);
        lines.push(("failed", escape::terminal(&line).into_owned()));
    }
    for (reason, paths) in skipped(of(Status::Skipped)) {
        let line = left_out(reason, &paths, limit);
        lines.push(("skipped", escape::terminal(&line).into_owned()));
    }
    lines.push(("resources", summary.resources.to_string()));
    lines.push((
        "expressions",
        match summary.unknown {
            0 => summary.expressions.to_string(),
            unknown => format!(
                "{}, {unknown} of them without a value that is known offline",
                summary.expressions
            ),
        },
    ));
    let unknown = if limit == LISTED {
        unknown::short(&run.missing)
    } else {
        unknown::line(&run.missing, None)
    };
    lines.extend(unknown.map(|line| ("not known", line)));
    lines.push(("rules", audit.rules.to_string()));
    lines.extend(fixable(run, audit).map(|line| ("fixable", line)));
    for catalog in &report.catalogs {
        let line = format!("{}, {}", catalog.name, catalog.date);
        lines.push(("catalogue", escape::terminal(&line).into_owned()));
    }
    if report.target.is_none() {
        let line = "none given: judged is what holds in all of them; --to REGION judges one";
        lines.push(("region", line.to_owned()));
    }
    lines
}

/// How many of the open findings a fix would mend, and what to type for it.
fn fixable(run: &Run<'_>, audit: &Audit) -> Option<String> {
    let open = run.findings.iter();
    let open = open.filter(|one| one.state == State::Open && one.verdict == Verdict::Fail);
    let fixes: Vec<Safety> = open
        .filter_map(|one| one.fix.as_ref().filter(|fix| fix.repair.is_some()))
        .map(|fix| fix.safety)
        .collect();
    let number = |safety| fixes.iter().filter(|one| **one == safety).count();
    let (safe, all) = (number(Safety::Safe), fixes.len());
    match (safe, all - safe) {
        (0, 0) => None,
        // What was asked for was made, as far as the files could be edited.
        (_, 0) if audit.fixes.is_some() => None,
        _ if audit.fixes.is_some_and(|fixes| fixes.all) => None,
        (_, more) if audit.fixes.is_some() => Some(format!(
            "{more} more with --fix=unsafe, which may change what is deployed"
        )),
        (safe, 0) => Some(format!("{safe} with --fix")),
        (0, more) => Some(format!(
            "{more} with --fix=unsafe, which may change what is deployed"
        )),
        (safe, more) => Some(format!(
            "{safe} with --fix, {more} more with --fix=unsafe, which may change what is deployed"
        )),
    }
}

/// `3 read (2 templates and 1 parameter file), 1 skipped, 0 failed`
fn files(report: &Report) -> String {
    let kinds = [
        (FileKind::Template, "template"),
        (FileKind::Parameters, "parameter file"),
        (FileKind::Inventory, "inventory"),
        (FileKind::Other, "settings file"),
    ];
    let number = |kind| {
        let read = report
            .files
            .iter()
            .filter(|one| one.status == Status::Analysed);
        read.filter(|one| one.kind == kind).count()
    };
    let parts: Vec<String> = kinds
        .into_iter()
        .map(|(kind, word)| (number(kind), word))
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| match (number, word) {
            (2.., "inventory") => format!("{number} inventories"),
            _ => count(number, word),
        })
        .collect();
    let kinds = match parts.as_slice() {
        [] => String::new(),
        parts => format!(" ({})", enumerate(parts)),
    };
    let summary = &report.summary;
    format!(
        "{} read{kinds}, {} skipped, {} failed",
        summary.files_read, summary.files_skipped, summary.files_failed
    )
}

fn read(file: &FileEntry) -> String {
    let what = match file.kind {
        FileKind::Template => format!("template, {}", count(file.resources, "resource")),
        FileKind::Parameters => "parameter file".to_owned(),
        FileKind::Inventory => "inventory".to_owned(),
        // Of all else only configuration and baseline are read.
        FileKind::Other => "settings".to_owned(),
    };
    format!("{}: {what}", escape::terminal(&file.path))
}

/// Why files were left out, and which.
fn left_out(reason: &str, paths: &[&str], limit: usize) -> String {
    if let [path] = paths {
        return format!("{path}: {reason}");
    }
    let listed = paths.iter().take(limit).copied().collect::<Vec<_>>();
    let mut line = format!("{}: {reason}: {}", paths.len(), listed.join(", "));
    if let more @ 1.. = paths.len().saturating_sub(limit) {
        let _ = write!(line, " and {more} more; --verbose lists them");
    }
    line
}

/// The files that were left out, by the reason; the reasons in the order of their words.
fn skipped<'f>(files: impl Iterator<Item = &'f FileEntry>) -> BTreeMap<&'f str, Vec<&'f str>> {
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in files {
        let reason = file.reason.as_deref().unwrap_or("not for this tool");
        reasons.entry(reason).or_default().push(&file.path);
    }
    reasons
}
