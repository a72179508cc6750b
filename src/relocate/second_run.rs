//! The last part of the proof: relocating what was written changes nothing.

use crate::arm::scope::Context;
use crate::rewrite::ApplyError;

use super::job::Job;
use super::options::Options;
use super::plan::{Plan, Stage};
use super::reread::Reread;
use super::stage::StageFile;
use super::told::carried_over;

/// The templates among `files`, which `plan` made of the estate of `first`, that a second
/// relocation would change, by their place in `files`.
///
/// # Errors
/// When the second relocation cannot be carried out at all.
pub fn changed(
    first: &Job<'_>,
    plan: &Plan,
    context: &Context,
    files: &[&StageFile],
) -> Result<Vec<usize>, ApplyError> {
    let reread = Reread::new(files);
    let (estate, inputs) = reread.estate(first.options, context);
    let options = &Options {
        decided: carried_over(first, plan, files, &estate),
        ..first.options.clone()
    };
    let job = Job {
        estate: &estate,
        files: &inputs,
        lists: &[],
        catalog: first.catalog,
        options,
    };
    let mut plan = super::plan(&job);
    let mut changed = Vec::new();
    for (index, (input, first)) in reread.texts().zip(files).enumerate() {
        let again = super::write(&job, &mut plan, index, input, context)?;
        let base = again.iter().find(|file| file.stage == Stage::Base);
        let same = base.is_some_and(|base| {
            let texts = |file: &StageFile| {
                file.parameters
                    .iter()
                    .map(|file| file.text.clone())
                    .collect::<Vec<_>>()
            };
            base.text == first.text && texts(base) == texts(first)
        });
        if !same {
            changed.push(index);
        }
    }
    Ok(changed)
}
