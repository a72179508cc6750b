//! Writes every template in memory, and proves what was written.

use super::Template;
use crate::app::layout::Layout;
use crate::app::sets;
use crate::arm::scope::{Context, Level};
use crate::arm::{Origin, ResourceRef};
use crate::finding::{Finding, Place, Severity};
use crate::input::Inputs;
use crate::json::Pointer;
use crate::relocate::{self, Job, Plan, StageFile, Text, second_run};
use crate::report;
use crate::text::Span;

/// What was written, and what the proof says of it.
pub(super) struct Proven {
    /// The templates, in the order of their inputs.
    pub templates: Vec<Template>,
    /// What is to be said of further sets of parameters.
    pub of_sets: Vec<Finding>,
    /// Where the proof failed: nothing may be written then.
    pub refutations: Vec<Finding>,
}

impl Proven {
    /// Whether the proof failed.
    pub fn is_refuted(&self) -> bool {
        !self.refutations.is_empty()
    }
}

/// Writes every template with all its sets of parameters, and proves that each is what was planned
/// and that a second run changes nothing.
pub(super) fn write(
    inputs: &Inputs,
    job: &Job<'_>,
    layouts: &[Layout],
    told: &Origin,
    context: &Context,
    plan: &mut Plan,
) -> Proven {
    let mut refutations = Vec::new();
    let mut templates = write_all(inputs, job, layouts, plan, context, &mut refutations);
    let of_sets = sets::complete(inputs, job, told, context, &mut templates, plan);
    if refutations.is_empty() {
        refutations.extend(rerun(job, plan, context, &templates));
    }
    Proven {
        templates,
        of_sets,
        refutations,
    }
}

/// Writes every template; what the proof finds becomes findings.
fn write_all(
    inputs: &Inputs,
    job: &Job<'_>,
    layouts: &[Layout],
    plan: &mut Plan,
    context: &Context,
    refutations: &mut Vec<Finding>,
) -> Vec<Template> {
    let mut templates = Vec::new();
    for ((index, input), layout) in inputs.templates.iter().enumerate().zip(layouts) {
        let Some(file) = inputs.files.get(input.file) else {
            continue;
        };
        let (Some(source), Some(document)) = (&file.source, &file.document) else {
            continue;
        };
        match relocate::write(job, plan, index, Text { source, document }, context) {
            Ok(files) => {
                let mismatches = files.iter().flat_map(|file| &file.mismatches);
                refutations.extend(
                    mismatches.map(|mismatch| refutation(job, index, &mismatch.to_string())),
                );
                templates.push(Template {
                    index,
                    layout: layout.clone(),
                    scope: scope_of(job, index),
                    group: group_of(job, index),
                    files,
                });
            }
            Err(error) => refutations.push(refutation(job, index, &error.to_string())),
        }
    }
    templates
}

fn scope_of(job: &Job<'_>, template: usize) -> report::script::Scope {
    use report::script::Scope;
    match job
        .estate
        .templates
        .get(template)
        .map(|content| content.level)
    {
        Some(Level::Subscription) => Scope::Subscription,
        Some(Level::ManagementGroup) => Scope::ManagementGroup,
        Some(Level::Tenant) => Scope::Tenant,
        _ => Scope::Group,
    }
}

/// Where the resource group that a template was taken from goes.
fn group_of(job: &Job<'_>, template: usize) -> Option<String> {
    let source = job
        .estate
        .origins
        .get(template)?
        .resource_group
        .as_deref()?;
    job.options.target_group(source).map(str::to_owned)
}

/// A second run over what was written must change nothing.
fn rerun(job: &Job<'_>, plan: &Plan, context: &Context, templates: &[Template]) -> Vec<Finding> {
    let bases: Vec<&StageFile> = templates
        .iter()
        .filter_map(|template| template.files.first())
        .collect();
    match second_run::changed(job, plan, context, &bases) {
        Ok(changed) => {
            let message = "a second run over the output would change it again";
            changed
                .into_iter()
                .map(|index| {
                    refutation(
                        job,
                        templates.get(index).map_or(0, |template| template.index),
                        message,
                    )
                })
                .collect()
        }
        Err(error) => vec![refutation(job, 0, &error.to_string())],
    }
}

/// The proof did not hold: a defect of this program, never of the input.
fn refutation(job: &Job<'_>, template: usize, message: &str) -> Finding {
    let place = Place {
        file: job.file_of(template),
        span: job
            .estate
            .templates
            .get(template)
            .map_or(Span::default(), |content| Span::at(content.root.span.start)),
        pointer: Pointer::root(),
    };
    let subject = job.identity(ResourceRef {
        template,
        resource: 0,
    });
    Finding::new("relocate/unproven", Severity::Error, place, format!("{subject} {message}"), format!("the rewrite could not be proven: {message}"))
        .help("nothing was written; this is a defect of armove, please report it with the template if you may")
}
