//! The last part of the proof: relocating what was written changes nothing.

use crate::arm::scope::Context;
use crate::arm::{Estate, Origin, Template};
use crate::catalog::Catalog;
use crate::json::{Document, Pointer, parse};
use crate::rewrite::ApplyError;
use crate::text::Source;

use super::job::{Job, ParameterInput, TemplateFiles};
use super::options::Options;
use super::origin::origin_of;
use super::plan::Stage;
use super::stage::{StageFile, Text};

/// A written file, read again.
struct Written {
    source: Source,
    document: Document,
}

impl Written {
    fn read(text: &str) -> Self {
        let source = Source::new("output", text);
        let document = parse(&source);
        Self { source, document }
    }
}

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
    let templates: Vec<Written> = files.iter().map(|file| Written::read(&file.text)).collect();
    let parameters: Vec<Vec<Written>> = files
        .iter()
        .map(|file| {
            file.parameters
                .iter()
                .map(|file| Written::read(&file.text))
                .collect()
        })
        .collect();
    let mut inputs = Vec::new();
    let mut read = Vec::new();
    let mut origins = Vec::new();
    for (index, (template, parameters)) in templates.iter().zip(&parameters).enumerate() {
        let given = parameters.iter().map(|file| ParameterInput {
            file: index,
            source: &file.source,
            root: &file.document.root,
        });
        let given: Vec<ParameterInput<'_>> = given.collect();
        let content = Template::read(
            &template.document.root,
            Pointer::root(),
            given.first().map(|first| first.root),
            context,
        );
        origins.push(origin_of(&content, &Origin::default(), options));
        read.push(content);
        inputs.push(TemplateFiles {
            template: index,
            parameters: given,
        });
    }
    let estate = Estate::new(read, origins);
    let job = Job {
        estate: &estate,
        files: &inputs,
        catalog,
        options,
    };
    let mut plan = super::plan(&job);
    let mut changed = Vec::new();
    for (index, (template, first)) in templates.iter().zip(files).enumerate() {
        let input = Text {
            source: &template.source,
            document: &template.document,
        };
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
