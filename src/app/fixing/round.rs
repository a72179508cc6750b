//! One round of fixes: which of them go together, the new texts, and the proof that only they
//! happened.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::estate::{self, Reading};
use crate::arm::Template;
use crate::arm::graph::circles;
use crate::finding::{Finding, Repair, RepairChange, Safety, State, Verdict};
use crate::input::Inputs;
use crate::json::Pointer;
use crate::rewrite::proof::{Expected, Mismatch, compare_with};
use crate::rewrite::{ApplyError, Planned, PlannedAction, apply, edit_of, expected};

/// What is edited in one file, and which findings that mends.
#[derive(Clone, Debug, Default)]
pub struct FileEdits {
    /// The edits, each once.
    pub planned: Vec<Planned>,
    /// The findings, with what the proof goes by.
    pub mended: Vec<Finding>,
}

/// Why the edits of a file cannot be trusted.
#[derive(Debug, thiserror::Error)]
pub enum Unproven {
    /// The edits do not go together.
    #[error(transparent)]
    Edits(#[from] ApplyError),
    /// Something else changed than the rules say.
    #[error(transparent)]
    Mismatch(#[from] Mismatch),
    /// Resources would wait for each other in a circle, which Azure refuses.
    #[error("resources would wait for each other in a circle")]
    Circle,
    /// The new text is no JSON any more.
    #[error("the text would no longer be JSON: {0}")]
    Json(String),
}

/// The fixes that can be made in one go, by file: in the order of phases and places; what would
/// meet another is left for the next round. At most `inserts` things are put into each file.
#[must_use]
pub fn choose(
    inputs: &Inputs,
    findings: &[Finding],
    allowed: Safety,
    inserts: usize,
) -> BTreeMap<usize, FileEdits> {
    let mut wanted: Vec<(&Finding, &Repair)> = findings
        .iter()
        .filter_map(|finding| Some((finding, mendable(finding, allowed)?)))
        .collect();
    wanted.sort_by_key(|(finding, repair)| {
        let place = &finding.place;
        (
            place.file,
            phase(&repair.change),
            place.span,
            finding.rule.as_str(),
        )
    });
    let mut chosen: BTreeMap<usize, FileEdits> = BTreeMap::new();
    for (finding, repair) in wanted {
        let Some(file) = inputs.files.get(finding.place.file) else {
            continue;
        };
        let Some(document) = file.document.as_ref().filter(|_| inputs.is_asked_for(file)) else {
            continue;
        };
        let Some(edit) = edit_of(&document.root, repair, &finding.rule) else {
            continue;
        };
        let edits = chosen.entry(finding.place.file).or_default();
        if edits.planned.iter().any(|other| is_same(other, &edit)) {
            edits.mended.push(finding.clone());
        } else if !edits.meet(repair, &edit)
            && (phase(&repair.change) != INSERTS || edits.inserted() < inserts)
        {
            edits.planned.push(edit);
            edits.mended.push(finding.clone());
        }
    }
    chosen.retain(|_, edits| !edits.planned.is_empty());
    chosen
}

/// What would mend a finding and is allowed.
fn mendable(finding: &Finding, allowed: Safety) -> Option<&Repair> {
    let fix = finding.fix.as_ref()?;
    let is_open = finding.state == State::Open && finding.verdict == Verdict::Fail;
    let is_allowed = match fix.safety {
        Safety::Safe => true,
        Safety::Unsafe => allowed == Safety::Unsafe,
        Safety::Manual => false,
    };
    fix.repair.as_ref().filter(|_| is_open && is_allowed)
}

/// The phase of what is put in.
const INSERTS: u8 = 2;

/// What goes first: nothing else has to be mended in what is taken out.
const fn phase(change: &RepairChange) -> u8 {
    match change {
        RepairChange::Remove => 0,
        RepairChange::Set(_) => 1,
        RepairChange::Insert(_) => INSERTS,
    }
}

/// Whether two edits do the same, whatever rule asks for them.
fn is_same(one: &Planned, other: &Planned) -> bool {
    one.pointer == other.pointer && one.action == other.action
}

impl FileEdits {
    /// Whether an edit would meet one that was chosen.
    fn meet(&self, repair: &Repair, edit: &Planned) -> bool {
        let whole = repair.pointer();
        let overlaps = self.repairs().any(|other| {
            let place = other.pointer();
            let both_add = matches!(
                (&other.change, &repair.change),
                (RepairChange::Insert(_), RepairChange::Insert(_))
            );
            place == whole && !both_add
                || place != whole && (place.contains(&whole) || whole.contains(&place))
        });
        overlaps
            || self
                .planned
                .iter()
                .any(|other| makes_same_member(other, edit))
    }

    /// How many things are put in.
    fn inserted(&self) -> usize {
        let repairs = self.repairs();
        repairs
            .filter(|repair| phase(&repair.change) == INSERTS)
            .count()
    }

    /// The repairs behind the edits.
    fn repairs(&self) -> impl Iterator<Item = &Repair> {
        let fixes = self
            .mended
            .iter()
            .filter_map(|finding| finding.fix.as_ref());
        fixes.filter_map(|fix| fix.repair.as_ref())
    }

    /// The repairs of one resource, each once.
    fn repairs_of(&self, resource: &Pointer) -> Vec<&Repair> {
        let mut repairs: Vec<&Repair> = Vec::new();
        for repair in self.repairs().filter(|repair| repair.resource == *resource) {
            if !repairs.contains(&repair) {
                repairs.push(repair);
            }
        }
        repairs
    }
}

/// Whether two edits make the same member of an object.
fn makes_same_member(one: &Planned, other: &Planned) -> bool {
    match (&one.action, &other.action) {
        (PlannedAction::Insert(key, _), PlannedAction::Insert(other_key, _)) => {
            one.pointer == other.pointer && key.eq_ignore_ascii_case(other_key)
        }
        _ => false,
    }
}

/// The inputs with the chosen edits made.
///
/// # Errors
/// The file whose edits exclude each other or did something else than the rules say: a defect.
pub fn carry_out(
    inputs: &Inputs,
    chosen: &BTreeMap<usize, FileEdits>,
    how: &Reading<'_>,
) -> Result<Inputs, (usize, Unproven)> {
    let mut texts = BTreeMap::new();
    for (index, edits) in chosen {
        let file = inputs.files.get(*index);
        let read = file.and_then(|file| Some((file.source.as_ref()?, file.document.as_ref()?)));
        if let Some((source, document)) = read {
            let text = apply(source, document, &edits.planned);
            texts.insert(*index, text.map_err(|error| (*index, error.into()))?);
        }
    }
    let after = inputs.with_texts(&texts);
    for (index, edits) in chosen {
        prove(inputs, &after, *index, edits, how).map_err(|unproven| (*index, unproven))?;
    }
    Ok(after)
}

/// Reads a file before and after and compares each resource with what its repairs make of it, for
/// every set of parameters.
fn prove(
    before: &Inputs,
    after: &Inputs,
    file: usize,
    edits: &FileEdits,
    how: &Reading<'_>,
) -> Result<(), Unproven> {
    let document = after
        .files
        .get(file)
        .and_then(|file| file.document.as_ref());
    if let Some(problem) = document.and_then(|document| document.errors().next()) {
        return Err(Unproven::Json(problem.kind.to_string()));
    }
    let templates = before.templates.iter().enumerate();
    for (index, template) in templates.filter(|(_, template)| template.file == file) {
        for variant in 0..template.parameters.len().max(1) {
            let how = Reading { variant, ..*how };
            let (old, new) = (
                estate_of(before, index, &how),
                estate_of(after, index, &how),
            );
            let (Some(old), Some(new)) = (old.templates.first(), new.templates.first()) else {
                continue;
            };
            if circles(new).len() > circles(old).len() {
                return Err(Unproven::Circle);
            }
            let wanted = wanted(old, edits);
            if let Some(mismatch) = compare_with(&wanted, &BTreeSet::new(), new)
                .into_iter()
                .next()
            {
                return Err(mismatch.into());
            }
        }
    }
    Ok(())
}

fn estate_of<'i>(inputs: &'i Inputs, template: usize, how: &Reading<'_>) -> crate::arm::Estate<'i> {
    let files = estate::files(inputs);
    let which = inputs.templates.get(template).zip(files.get(template));
    estate::read(inputs, which, how)
}

/// What every resource must be afterwards.
fn wanted(template: &Template<'_>, edits: &FileEdits) -> Vec<Expected> {
    let resources = template.resources.iter().filter_map(|resource| {
        let scope = template.scope_of(resource)?;
        let repairs = edits.repairs_of(&resource.pointer);
        let evaluate = |node: &crate::json::Node| scope.evaluate(node);
        Some(Expected {
            pointer: resource.pointer.clone(),
            full_type: resource.full_type.clone(),
            value: expected(resource.own_value(scope), &repairs, &evaluate),
        })
    });
    resources.collect()
}
