//! The changes of a template, as they may be shown.

use crate::app::relocation::Template;
use crate::arm::secret::{MASK, masked_value};
use crate::input::Inputs;
use crate::json::escape;
use crate::relocate::{Job, Plan, changes};
use crate::report::InputFile;
use crate::rewrite::Change;

/// Every change of a template and its parameter files, in order; secrets are masked.
#[must_use]
pub fn of_template(
    inputs: &Inputs,
    job: &Job<'_>,
    plan: &Plan,
    template: &Template,
    entries: &[InputFile<'_>],
) -> Vec<Change> {
    let index = job.file_of(template.index);
    let Some(file) = inputs.files.get(index) else {
        return Vec::new();
    };
    let (Some(source), Some(document)) = (&file.source, &file.document) else {
        return Vec::new();
    };
    let secrets = entries
        .get(index)
        .map_or(&[][..], |entry| entry.secrets.as_slice());
    let shown = changes::Shown {
        file: index,
        source,
        document,
        secrets,
    };
    let mut listed = changes::list(job, plan, template.index, &template.files, shown);
    let parameters = template
        .files
        .iter()
        .flat_map(|file| &file.parameters)
        .flat_map(|file| &file.changes);
    listed.extend(parameters.map(|change| masked_change(change, entries)));
    listed.sort();
    listed.dedup();
    listed
}

/// A change of a parameter file as it may be shown.
fn masked_change(change: &Change, entries: &[InputFile<'_>]) -> Change {
    let entry = entries.get(change.file);
    let node = entry.and_then(|entry| change.pointer.find(entry.root?));
    let is_secret = entry
        .zip(node)
        .is_some_and(|(entry, node)| entry.secrets.contains(&node.span));
    // The value goes by the name of its parameter.
    let name = change.pointer.parent().tokens().last().unwrap_or_default();
    let shown = |json: &String| {
        if is_secret {
            escape(MASK)
        } else {
            masked_value(&name, json)
        }
    };
    Change {
        before: change.before.as_ref().map(shown),
        after: change.after.as_ref().map(shown),
        ..change.clone()
    }
}
