//! `check --fix`: the fixes of rules carried out in the files that were checked.
//!
//! Rounds of findings, edits and proof, in memory, until nothing more can be mended. What is written
//! and what is told of it is the command's.

mod round;

use std::collections::{BTreeMap, BTreeSet};

use crate::app::estate::Reading;
use crate::app::outputs;
use crate::arm::secret::secret_spans;
use crate::finding::{Finding, Place, Safety, Severity, State};
use crate::input::Inputs;
use crate::json::Pointer;
use crate::output::Replacement;
use crate::relocate::changes;
use crate::report::Run;
use crate::report::diff::{self, Pair, Side};
use crate::rewrite::{Change, Removed};
use crate::text::Span;
use round::{FileEdits, Unproven};

/// Most rounds of a run: each mends something, and what needs more than these is told as open.
const MAX_ROUNDS: usize = 20;

/// What the fixes came to.
#[derive(Debug)]
pub struct Fixing {
    /// The inputs as they are after all fixes.
    pub inputs: Inputs,
    /// The findings that were mended; their places are in `inputs`.
    pub mended: Vec<Finding>,
    /// What was changed; places are in the inputs as they were read.
    pub changes: Vec<Change>,
    /// The proof did not hold: nothing may be written.
    pub refutation: Option<Finding>,
    /// Where things stood before, by file, the latest round last.
    moves: BTreeMap<usize, Vec<Removed>>,
}

/// Mends what may be mended; `find` tells the findings of inputs.
///
/// # Errors
/// Those of `find`.
pub fn fix<E>(
    inputs: &Inputs,
    allowed: Safety,
    how: &Reading<'_>,
    find: &dyn Fn(&Inputs) -> Result<Vec<Finding>, E>,
) -> Result<Fixing, E> {
    let mut fixing = Fixing {
        inputs: inputs.clone(),
        mended: Vec::new(),
        changes: Vec::new(),
        refutation: None,
        moves: BTreeMap::new(),
    };
    for _ in 0..MAX_ROUNDS {
        let findings = find(&fixing.inputs)?;
        let now = &fixing.inputs;
        let mut chosen = round::choose(now, &findings, allowed, usize::MAX);
        if chosen.is_empty() {
            break;
        }
        let mut made = round::carry_out(now, &chosen, how);
        if matches!(made, Err((_, Unproven::Circle))) {
            // Two that name each other must not wait for each other: one entry, and look again.
            chosen = round::choose(now, &findings, allowed, 1);
            made = round::carry_out(now, &chosen, how);
        }
        match made {
            Ok(after) => fixing.take(chosen, after),
            Err((file, unproven)) => {
                return Ok(Fixing {
                    inputs: inputs.clone(),
                    mended: Vec::new(),
                    changes: Vec::new(),
                    refutation: Some(refutation(inputs, file, &unproven)),
                    moves: BTreeMap::new(),
                });
            }
        }
    }
    fixing.changes.sort();
    fixing.changes.dedup();
    Ok(fixing)
}

impl Fixing {
    /// Takes over what a round made.
    fn take(&mut self, chosen: BTreeMap<usize, FileEdits>, after: Inputs) {
        for (file, edits) in chosen {
            self.list_changes(file, &edits);
            let removed = Removed::of(&edits.planned);
            for finding in self.mended.iter_mut().filter(|one| one.place.file == file) {
                finding.place.pointer = removed.moved(&finding.place.pointer);
            }
            self.mended.extend(edits.mended.into_iter().map(|finding| {
                let pointer = removed.moved(&left_of(&finding));
                Finding {
                    state: State::Fixed,
                    place: Place {
                        pointer,
                        ..finding.place
                    },
                    ..finding
                }
            }));
            self.moves.entry(file).or_default().push(removed);
        }
        self.inputs = after;
        for finding in &mut self.mended {
            let file = self.inputs.files.get(finding.place.file);
            if let Some(document) = file.and_then(|file| file.document.as_ref()) {
                (finding.place.pointer, finding.place.span) =
                    nearest(&document.root, &finding.place.pointer);
            }
        }
    }

    /// The changes of a round in one file, at their places in the file that was read.
    fn list_changes(&mut self, file: usize, edits: &FileEdits) {
        let read = self.inputs.files.get(file);
        let Some((source, document)) =
            read.and_then(|file| Some((file.source.as_ref()?, file.document.as_ref()?)))
        else {
            return;
        };
        let known = outputs::known_secrets(source.text(), None);
        let names: Vec<String> = known.parameters.iter().cloned().collect();
        let secrets = secret_spans(&document.root, &names, &known.spans);
        let shown = changes::Shown {
            file,
            source,
            document,
            secrets: &secrets,
        };
        let rounds = self.moves.get(&file).map_or(&[][..], Vec::as_slice);
        let listed = changes::of_edits(&edits.planned, shown);
        self.changes.extend(listed.into_iter().map(|change| {
            Change {
                pointer: rounds
                    .iter()
                    .rev()
                    .fold(change.pointer, |at, removed| removed.origin(&at)),
                ..change
            }
        }));
    }

    /// Whether something in a file was mended.
    #[must_use]
    pub fn mends(&self, file: usize) -> bool {
        self.mended.iter().any(|finding| finding.place.file == file)
    }

    /// Adds what was mended to a run over `inputs`; in a dry run over the files as they were, where
    /// it stands among the findings.
    pub fn add_to(&self, run: &mut Run<'_>, is_dry: bool) {
        run.findings.extend(self.refutation.clone());
        run.changes.extend(self.changes.iter().cloned());
        if !is_dry {
            run.findings.extend(self.mended.iter().cloned());
            return;
        }
        let mended: BTreeSet<(&str, &str, usize)> = self.mended.iter().map(key).collect();
        for finding in &mut run.findings {
            if finding.state == State::Open && mended.contains(&key(finding)) {
                finding.state = State::Fixed;
            }
        }
    }

    /// The files that changed, with what they held and are to hold.
    #[must_use]
    pub fn replacements(&self, before: &Inputs) -> Vec<Replacement> {
        let files = before.files.iter().zip(&self.inputs.files);
        let changed = files.filter(|(old, new)| old.bytes != new.bytes);
        let replaced = changed.filter_map(|(old, new)| {
            Some(Replacement {
                path: old.path()?.to_owned(),
                before: old.bytes.to_vec(),
                after: new.bytes.to_vec(),
            })
        });
        replaced.collect()
    }

    /// The changed files as a unified diff, secrets masked.
    #[must_use]
    pub fn diff(&self, before: &Inputs) -> String {
        let files = before.files.iter().zip(&self.inputs.files);
        let changed = files.filter(|(old, new)| old.bytes != new.bytes);
        let texts: Vec<(&str, String, String)> = changed
            .filter_map(|(old, new)| {
                let shown = |text: &str| {
                    let known = outputs::known_secrets(text, None);
                    outputs::hidden(text, &known)
                };
                let (before, after) = (old.source.as_ref()?, new.source.as_ref()?);
                Some((old.name.as_str(), shown(before.text()), shown(after.text())))
            })
            .collect();
        let pairs: Vec<Pair<'_>> = texts
            .iter()
            .map(|(path, before, after)| Pair {
                before: Some(Side { path, text: before }),
                after: Some(Side { path, text: after }),
            })
            .collect();
        diff::unified(&pairs)
    }
}

/// What a finding is known by, wherever it stands.
fn key(finding: &Finding) -> (&str, &str, usize) {
    (&finding.rule, &finding.subject, finding.place.file)
}

/// What is left at the place of a mended finding: of what was taken out, its parent.
fn left_of(finding: &Finding) -> Pointer {
    let repair = finding.fix.as_ref().and_then(|fix| fix.repair.as_ref());
    let taken = repair.map(crate::finding::Repair::pointer);
    match taken {
        Some(taken) if taken.contains(&finding.place.pointer) => taken.parent(),
        _ => finding.place.pointer.clone(),
    }
}

/// The innermost place on a path that is there.
fn nearest(root: &crate::json::Node, pointer: &Pointer) -> (Pointer, Span) {
    let mut place = pointer.clone();
    loop {
        if let Some(node) = place.find(root) {
            return (place, node.span);
        }
        place = place.parent();
    }
}

/// The proof did not hold: a defect of this program or of a rule, never of the input.
fn refutation(inputs: &Inputs, file: usize, unproven: &Unproven) -> Finding {
    let place = Place {
        file,
        span: Span::default(),
        pointer: Pointer::root(),
    };
    let name = inputs.files.get(file).map_or("", |file| file.name.as_str());
    Finding::new(
        "fix/unproven",
        Severity::Error,
        place,
        format!("{name}#{unproven}"),
        format!("the fixes could not be proven: {unproven}"),
    )
    .help("nothing was written; this is a defect of armove or of an own rule: please report it with the template if you may")
}
