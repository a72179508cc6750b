//! From the files of a run to its estate.

use crate::app::given;
use crate::app::options::DeploymentContext;
use crate::arm::scope::Context;
use crate::arm::{Estate, Origin, Template};
use crate::input::{FileKind, Inputs, TemplateInput};
use crate::json::Node;
use crate::relocate::backup::{Inventory, spelled_in};
use crate::relocate::{Options, ParameterInput, TemplateFiles, origins_of};

/// The files behind each template of a run.
#[must_use]
pub fn files(inputs: &Inputs) -> Vec<TemplateFiles<'_>> {
    let templates = inputs.templates.iter();
    templates
        .map(|template| TemplateFiles {
            template: template.file,
            parameters: template
                .parameters
                .iter()
                .filter_map(|file| parameter_input(inputs, *file))
                .collect(),
        })
        .collect()
}

fn parameter_input(inputs: &Inputs, index: usize) -> Option<ParameterInput<'_>> {
    let file = inputs.files.get(index)?;
    Some(ParameterInput {
        file: index,
        source: file.source.as_ref()?,
        root: &file.document.as_ref()?.root,
    })
}

/// The lists of what vaults protect.
#[must_use]
pub fn lists(inputs: &Inputs) -> Vec<Inventory<'_>> {
    let files = inputs.files.iter().enumerate();
    let lists = files.filter(|(_, file)| file.is_read() && file.kind == FileKind::Inventory);
    lists
        .filter_map(|(index, file)| {
            Some(Inventory {
                file: index,
                root: &file.document.as_ref()?.root,
            })
        })
        .collect()
}

/// What `--context` tells of where the source was deployed.
#[must_use]
pub fn origin(deployed: &DeploymentContext) -> Origin {
    Origin {
        subscription: deployed.subscription.clone(),
        resource_group: deployed.group.clone(),
    }
}

/// How templates are read.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// Where the source was deployed, as far as it was told.
    pub told: &'a Origin,
    /// What a relocation is asked to do; its groups and subscriptions tell the origin.
    pub options: &'a Options,
    /// What expressions see of the deployment.
    pub context: &'a Context,
    /// Values of parameters, as typed, for the templates that declare them.
    pub values: &'a [(String, String)],
    /// Which of its parameter files a template is read with; one that has fewer takes its last.
    pub variant: usize,
}

/// Reads templates of a run as one estate.
#[must_use]
pub fn read<'i, 'f>(
    inputs: &'i Inputs,
    which: impl IntoIterator<Item = (&'i TemplateInput, &'f TemplateFiles<'i>)>,
    how: &Reading<'_>,
) -> Estate<'i>
where
    'i: 'f,
{
    let mut templates = Vec::new();
    for (template, files) in which {
        let Some(root) = template_root(inputs, template.file, &template.root) else {
            continue;
        };
        let given = files
            .parameters
            .get(how.variant)
            .or(files.parameters.last());
        let parameters = given.map(|parameters| parameters.root);
        let values = given::declared_values(root, how.values);
        let pointer = template.root.clone();
        let read = Template::read_given(root, pointer, parameters, &values, how.context);
        let text = inputs
            .files
            .get(template.file)
            .and_then(|file| file.source.as_ref());
        let read = match text {
            Some(source) => read.with_text(source.text()),
            None => read,
        };
        templates.push(read);
    }
    let listed = spelled_in(&lists(inputs));
    let origins = origins_of(&templates, how.told, how.options, &listed);
    Estate::new(templates, origins)
}

fn template_root<'i>(
    inputs: &'i Inputs,
    file: usize,
    pointer: &crate::json::Pointer,
) -> Option<&'i Node> {
    pointer.find(&inputs.files.get(file)?.document.as_ref()?.root)
}
