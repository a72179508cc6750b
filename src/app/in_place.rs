//! `relocate --in-place`: which input files get which new content (D18).

use std::collections::BTreeMap;

use crate::app::relocation::Relocation;
use crate::input::{InputFile, Inputs};
use crate::output::Replacement;
use crate::relocate::Stage;
use crate::report::Disposition;

/// Why the files cannot be edited where they lie.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InPlaceRefusal {
    /// A parameter file that several templates need differently.
    #[error(
        "`{0}` belongs to several templates, which need different values in it: give each template \
         a parameter file of its own, or write to a folder with `--out DIR` and without --in-place"
    )]
    Shared(String),
    /// Something would be taken out of the files and be nowhere.
    #[error(
        "{leaves} of the files for a later stage or altogether (a template of an export was given): \
         give `--out DIR` beside --in-place for them, or look with `--dry-run --out DIR`"
    )]
    Leaves {
        /// How many resources, as the beginning of a sentence.
        leaves: String,
    },
}

/// The files that change, each with its new content.
///
/// # Errors
/// [`InPlaceRefusal::Shared`].
pub fn edited(
    inputs: &Inputs,
    relocation: &Relocation<'_>,
) -> Result<Vec<Replacement>, InPlaceRefusal> {
    let mut texts: BTreeMap<usize, &str> = BTreeMap::new();
    for template in &relocation.templates {
        let Some(input) = inputs.templates.get(template.index) else {
            continue;
        };
        let base = template.files.iter().find(|file| file.stage == Stage::Base);
        if let Some(file) = base {
            texts.insert(input.file, &file.text);
            for parameters in &file.parameters {
                let index = parameters
                    .input
                    .and_then(|position| input.parameters.get(position));
                let Some(index) = index else { continue };
                let known = texts.insert(*index, &parameters.text);
                if known.is_some_and(|known| known != parameters.text) {
                    let name = inputs.files.get(*index).map(|file| file.name.clone());
                    return Err(InPlaceRefusal::Shared(name.unwrap_or_default()));
                }
            }
        }
    }
    let changed = texts.into_iter().filter_map(|(index, text)| {
        let file = inputs.files.get(index)?;
        replacement(file, text)
    });
    Ok(changed.collect())
}

/// The new content of a file; none where it is as it was.
fn replacement(file: &InputFile, text: &str) -> Option<Replacement> {
    let source = file
        .source
        .as_ref()
        .filter(|source| source.text() != text)?;
    Some(Replacement {
        path: file.path()?.to_owned(),
        before: file.bytes.to_vec(),
        after: source.encode(text),
    })
}

/// The changed files as reports name them.
#[must_use]
pub fn names(inputs: &Inputs, edited: &[Replacement]) -> Vec<String> {
    let files = inputs.files.iter();
    let changed = files.filter(|file| {
        let path = file.path();
        path.is_some_and(|path| edited.iter().any(|one| one.path == path))
    });
    changed.map(|file| file.name.clone()).collect()
}

/// Refuses to take resources out of files where they would be nowhere.
///
/// # Errors
/// [`InPlaceRefusal::Leaves`].
pub fn nothing_leaves(relocation: &Relocation<'_>) -> Result<(), InPlaceRefusal> {
    let leaves = |disposition| matches!(disposition, Disposition::Dropped | Disposition::Staged);
    let resources = relocation.run.resources.iter();
    match resources
        .filter(|resource| leaves(resource.disposition))
        .count()
    {
        0 => Ok(()),
        number => {
            let leaves = match number {
                1 => "1 resource would be taken out".to_owned(),
                number => format!("{number} resources would be taken out"),
            };
            Err(InPlaceRefusal::Leaves { leaves })
        }
    }
}
