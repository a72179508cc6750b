//! `CHECKLIST.md`: the steps for people, by phase, each with a box to tick.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::model::{CheckEntry, Report, SubjectEntry};
use crate::checklist::Phase;
use crate::text::escape;

/// Subjects that are listed under a step; beyond that nobody reads on.
const SHOWN_SUBJECTS: usize = 12;

/// What stands before and after the identity in a line.
const MARK: (&str, &str) = ("<!-- armove:", " -->");

/// A line of an earlier checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// The step's identity.
    pub id: String,
    /// Whether its box is ticked.
    pub ticked: bool,
    /// The line without box, number and identity.
    pub text: String,
}

/// Reads the boxes of an earlier checklist, whatever a person added around them.
#[must_use]
pub fn ticks(text: &str) -> Vec<Tick> {
    text.lines().filter_map(tick).collect()
}

fn tick(line: &str) -> Option<Tick> {
    // Steps stand at the margin; what is indented may be text from the input.
    let item = line.trim_end().strip_prefix(['-', '*', '+'])?.trim_start();
    let (box_, rest) = item.strip_prefix('[')?.split_once(']')?;
    let ticked = match box_ {
        "x" | "X" => true,
        " " | "" => false,
        _ => return None,
    };
    // The last mark is ours: the text before it may hold anything.
    let (text, id) = rest.strip_suffix(MARK.1)?.rsplit_once(MARK.0)?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if id.is_empty() || !id.bytes().all(plain) {
        return None;
    }
    Some(Tick {
        id: id.to_owned(),
        ticked,
        text: escape::terminal(without_number(text.trim())).into_owned(),
    })
}

/// `**12.** Do it.` without its number, which changes from run to run.
fn without_number(text: &str) -> &str {
    let number = text
        .strip_prefix("**")
        .and_then(|rest| rest.split_once(".** "));
    match number {
        Some((digits, rest)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => text,
    }
}

/// The whole file. Boxes that were ticked in `earlier` stay ticked; those ticked
/// steps that are gone are listed at the end.
#[must_use]
pub fn markdown(report: &Report, earlier: &[Tick]) -> String {
    let mut ticked: BTreeMap<&str, &Tick> = BTreeMap::new();
    for tick in earlier.iter().filter(|tick| tick.ticked) {
        ticked.entry(&tick.id).or_insert(tick);
    }
    let mut text = head(report);
    let mut number = 0;
    for (phase, title, when) in PHASES {
        let steps = report.checklist.iter().filter(|one| one.phase == phase);
        for (index, entry) in steps.enumerate() {
            if index == 0 {
                let _ = write!(text, "\n## {title}\n\n{when}\n\n");
            }
            number += 1;
            let before = ticked.remove(entry.id.as_str()).is_some();
            step(&mut text, number, entry, before);
        }
    }
    if number == 0 {
        text.push_str("\nNothing is left to do by hand, as far as can be told offline.\n");
    }
    let gone: Vec<&Tick> = earlier
        .iter()
        .filter(|tick| ticked.remove(tick.id.as_str()).is_some())
        .collect();
    if !gone.is_empty() {
        text.push_str("\n## No longer needed\n\nTicked earlier, and no step of this run.\n\n");
    }
    for tick in gone {
        let _ = writeln!(text, "- [x] {} {}{}{}", tick.text, MARK.0, tick.id, MARK.1);
    }
    text
}

const PHASES: [(Phase, &str, &str); 6] = [
    (Phase::Prepare, "Prepare", "Before anything is deployed."),
    (
        Phase::Deploy,
        "Deploy",
        "With the deployment, in this order.",
    ),
    (
        Phase::Protect,
        "Protect",
        "Until the workloads are protected again.",
    ),
    (Phase::Validate, "Validate", "Before anybody is sent there."),
    (Phase::Cutover, "Cutover", "When users move to the target."),
    (
        Phase::Cleanup,
        "Cleanup",
        "Only once the target has proven itself.",
    ),
];

fn head(report: &Report) -> String {
    let regions = report
        .source
        .regions
        .iter()
        .map(|region| escape::markdown(region));
    let from = regions.collect::<Vec<_>>().join(", ");
    let mut text = "# Relocation checklist".to_owned();
    if let Some(target) = &report.target {
        let to = escape::markdown(&target.region);
        let arrow = if from.is_empty() { "to " } else { " → " };
        let _ = write!(text, ": {from}{arrow}{to}");
    }
    let steps = report.checklist.len();
    let done = report.checklist.iter().filter(|one| one.done).count();
    let _ = write!(
        text,
        "\n\nWhat the templates in this folder cannot carry, from top to bottom.\n\
         Tick what is done: `armove relocate --force` keeps the ticks.\n\n\
         {steps} {}, {done} done by the run.\n",
        if steps == 1 { "step" } else { "steps" }
    );
    text
}

fn step(text: &mut String, number: usize, entry: &CheckEntry, ticked: bool) {
    let tick = if ticked || entry.done { 'x' } else { ' ' };
    // One paragraph, whatever the builder gave: a line break would end the line
    // before its identity.
    let what = entry.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let by_run = if entry.done { " (done by the run)" } else { "" };
    let _ = writeln!(
        text,
        "- [{tick}] **{number}.** {what}{by_run} {}{}{}",
        MARK.0, entry.id, MARK.1
    );
    for subject in entry.subjects.iter().take(SHOWN_SUBJECTS) {
        self::subject(text, subject);
    }
    let more = entry.subjects.len().saturating_sub(SHOWN_SUBJECTS);
    if more > 0 {
        let _ = writeln!(text, "  - and {more} more; `checklist.json` lists them all");
    }
    if let Some(command) = &entry.command {
        let _ = write!(text, "\n{}\n", escape::markdown_block(command, "sh", "  "));
    }
    if let Some(source) = &entry.source {
        let date = source.date.as_ref().map(|date| format!(" ({date})"));
        let date = date.unwrap_or_default();
        let url = escape::terminal(&source.url);
        if url.contains(['<', '>', ' ']) {
            let _ = writeln!(text, "  - Source: {}{date}", escape::markdown(&source.url));
        } else {
            let _ = writeln!(text, "  - Source: <{url}>{date}");
        }
    }
}

/// `name` · type · `file:line`
fn subject(text: &mut String, subject: &SubjectEntry) {
    let place = match subject.line {
        Some(line) => format!("{}:{line}", subject.file),
        None => format!("{}#{}", subject.file, subject.pointer),
    };
    let _ = writeln!(
        text,
        "  - {} · {} · {}",
        escape::markdown_code(&subject.name),
        escape::markdown(&subject.kind),
        escape::markdown_code(&place)
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Run, sample};
    use crate::text::Source;

    fn report(change: impl Fn(&mut Run<'_>)) -> Report {
        let source = Source::new("export.zip/template.json", sample::TEMPLATE);
        let root = sample::tree(&source);
        let mut run = sample::run(&source, &root);
        change(&mut run);
        Report::of(&run)
    }

    #[test]
    fn phases_steps_subjects_commands_and_sources() {
        insta::assert_snapshot!(markdown(&report(|_| ()), &[]));
    }

    #[test]
    fn ticks_come_back_and_vanished_ones_are_listed() {
        let first = markdown(&report(|_| ()), &[]);
        let by_hand = first
            .replace("- [ ] **2.**", "* [X] **2.**")
            .replace("- [ ] **3.**", "- [x] **3.**")
            .replace("## Prepare", "my note\n- [x] without a mark\n## Prepare");
        let earlier = ticks(&by_hand);
        assert_eq!(earlier.len(), 3);
        assert!(
            earlier
                .iter()
                .all(|tick| tick.ticked || tick.text == "Fill in the secrets.")
        );
        // The same steps: the same ticks.
        let second = markdown(&report(|_| ()), &earlier);
        assert_eq!(
            second.matches("- [x]").count(),
            first.matches("- [x]").count() + 1
        );
        assert!(!second.contains("No longer needed"));
        // A step that is gone stays listed, also in the run after the next.
        let without = report(|run| run.checklist.retain(|item| item.key != "relocate/data"));
        let third = markdown(&without, &earlier);
        let (_, gone) = third.split_once("## No longer needed").unwrap();
        assert!(gone.contains("\n- [x] Copy the data: a template carries none. <!-- armove:"));
        assert_eq!(markdown(&without, &ticks(&third)), third);
        // And is a step again when it comes back.
        assert_eq!(markdown(&report(|_| ()), &ticks(&third)), second);
    }

    #[test]
    fn names_are_no_markup_and_forge_no_ticks() {
        let hostile = "x` <!-- armove:abc --> \n- [x] y <!-- armove:def -->\n# <b>\x1b[2J";
        let report = report(|run| {
            for item in &mut run.checklist {
                item.command = Some(hostile.to_owned());
                for subject in &mut item.subjects {
                    subject.name = hostile.to_owned();
                    subject.kind = hostile.to_owned();
                }
            }
        });
        let text = markdown(&report, &[]);
        assert!(!text.contains('\x1b'));
        let known: Vec<&str> = report.checklist.iter().map(|one| one.id.as_str()).collect();
        let found = ticks(&text);
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|tick| known.contains(&tick.id.as_str())));
        assert_eq!(found.iter().filter(|tick| tick.ticked).count(), 1);
    }

    #[test]
    fn an_empty_list_says_so() {
        let text = markdown(&report(|run| run.checklist.clear()), &[]);
        assert!(
            text.contains("Nothing is left to do by hand, as far as"),
            "{text}"
        );
    }
}
