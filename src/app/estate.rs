//! From the files of a run to its estate.

use crate::app::options::DeploymentContext;
use crate::arm::scope::Context;
use crate::arm::{Estate, Origin, Template};
use crate::input::Inputs;
use crate::json::Node;
use crate::relocate::{Options, ParameterInput, TemplateFiles, origin_of};

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

/// What `--context` tells of where the source was deployed.
#[must_use]
pub fn origin(deployed: &DeploymentContext) -> Origin {
    Origin {
        subscription: deployed.subscription.clone(),
        resource_group: deployed.group.clone(),
    }
}

/// Reads every template of a run with the first of its parameter files.
#[must_use]
pub fn read<'i>(
    inputs: &'i Inputs,
    files: &[TemplateFiles<'i>],
    options: &Options,
    told: &Origin,
) -> Estate<'i> {
    let mut templates = Vec::new();
    let mut origins = Vec::new();
    for (template, files) in inputs.templates.iter().zip(files) {
        let Some(root) = template_root(inputs, template.file, &template.root) else {
            continue;
        };
        let parameters = files.parameters.first().map(|parameters| parameters.root);
        let read = Template::read(root, template.root.clone(), parameters, &Context::default());
        origins.push(origin_of(&read, told, options));
        templates.push(read);
    }
    Estate::new(templates, origins)
}

fn template_root<'i>(
    inputs: &'i Inputs,
    file: usize,
    pointer: &crate::json::Pointer,
) -> Option<&'i Node> {
    pointer.find(&inputs.files.get(file)?.document.as_ref()?.root)
}
