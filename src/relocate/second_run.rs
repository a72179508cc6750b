//! The last part of the proof: relocating what was written changes nothing.

use crate::arm::scope::Context;
use crate::catalog::Catalog;
use crate::rewrite::ApplyError;

use super::job::Job;
use super::options::Options;
use super::plan::Stage;
use super::reread::Reread;
use super::stage::StageFile;

/// The templates among `files` that a second relocation would change, by their
/// place in `files`.
///
/// # Errors
/// When the second relocation cannot be carried out at all.
pub fn changed(
    catalog: Catalog<'_>,
    options: &Options,
    context: &Context,
    files: &[&StageFile],
) -> Result<Vec<usize>, ApplyError> {
    let reread = Reread::new(files);
    let (estate, inputs) = reread.estate(options, context);
    let job = Job {
        estate: &estate,
        files: &inputs,
        lists: &[],
        catalog,
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
