//! Sets of parameter files (D11): what a template comes to with each of them.
//!
//! The template is written by its first set. Every further set is planned by itself, since its
//! names, region and redundancy may be others; its parameter file comes from that plan. Where the
//! template would have to be another one for it, that is told and not hidden.

use crate::app::estate::{self, Reading};
use crate::app::relocation::Template;
use crate::arm::Origin;
use crate::arm::scope::Context;
use crate::finding::{Finding, Place, Severity, State};
use crate::input::Inputs;
use crate::json::{Node, Pointer, parse};
use crate::relocate::{self, Job, ParameterFile, Plan, Stage, StageFile, TemplateFiles, Text};
use crate::text::{Edit, Source, Span};

/// The rule that says that sets need different templates.
const DIFFER: &str = "relocate/parameter-sets-differ";

/// Gives each further parameter file of the written templates what its own values ask for, and says
/// what is to be said of that set alone.
pub fn complete(
    inputs: &Inputs,
    job: &Job<'_>,
    told: &Origin,
    context: &Context,
    templates: &mut [Template],
    plan: &Plan,
) -> Vec<Finding> {
    let known = &plan.findings;
    // All sets leave the same region: another one in a set is one that stays or is mapped.
    let mut options = job.options.clone();
    options.from = options.from.or_else(|| plan.sources.first().cloned());
    let sets = job.files.iter().map(|files| files.parameters.len()).max();
    let mut findings = Vec::new();
    for variant in 1..sets.unwrap_or_default() {
        let reading = Reading {
            told,
            options: &options,
            context,
            values: &[],
            variant: 0,
        };
        let files: Vec<TemplateFiles<'_>> =
            job.files.iter().map(|one| first(one, variant)).collect();
        let read = estate::read(inputs, inputs.templates.iter().zip(&files), &reading);
        let job = Job {
            estate: &read,
            files: &files,
            options: &options,
            ..*job
        };
        let mut plan = relocate::plan(&job);
        for template in templates.iter_mut() {
            findings.extend(one(inputs, &job, &mut plan, context, template, variant));
        }
        let of_set = named(inputs, &job, templates, variant);
        let told = plan.findings.into_iter().filter(|finding| {
            finding.state == State::Open && !known.iter().any(|one| is_same(one, finding))
        });
        findings.extend(told.filter_map(|finding| {
            let (_, name) = of_set
                .iter()
                .find(|(file, _)| *file == finding.place.file)?;
            let message = format!(
                "{}; so it is with `{name}`",
                finding.message.trim_end_matches('.')
            );
            Some(Finding { message, ..finding })
        }));
    }
    findings
}

/// Whether two findings say the same of the same place.
fn is_same(one: &Finding, other: &Finding) -> bool {
    one.rule == other.rule && one.place == other.place && one.message == other.message
}

/// The files of a template with one set in front: values are taken from there.
fn first<'d>(files: &TemplateFiles<'d>, variant: usize) -> TemplateFiles<'d> {
    let mut files = files.clone();
    if variant < files.parameters.len() {
        let set = files.parameters.remove(variant);
        files.parameters.insert(0, set);
    }
    files
}

/// The templates that have this set, with the name of its file.
fn named(
    inputs: &Inputs,
    job: &Job<'_>,
    templates: &[Template],
    variant: usize,
) -> Vec<(usize, String)> {
    let files = templates.iter().filter_map(|template| {
        let files = job.files.get(template.index)?;
        let index = files
            .parameters
            .first()
            .filter(|_| variant < files.parameters.len())?
            .file;
        Some((files.template, inputs.files.get(index)?.name.clone()))
    });
    files.collect()
}

/// The parameter file of one template in one set; a finding where the template does not fit it.
fn one(
    inputs: &Inputs,
    job: &Job<'_>,
    plan: &mut Plan,
    context: &Context,
    template: &mut Template,
    variant: usize,
) -> Option<Finding> {
    let index = template.index;
    let sets = &job.files.get(index)?.parameters;
    let given = sets.first().filter(|_| variant < sets.len())?;
    let file = inputs.files.get(inputs.templates.get(index)?.file)?;
    let input = Text {
        source: file.source.as_ref()?,
        document: file.document.as_ref()?,
    };
    let name = inputs.files.get(given.file)?.name.clone();
    let written = relocate::write(job, plan, index, input, context);
    let mut agrees = false;
    if let Ok(written) = &written {
        agrees = written.iter().all(|file| file.mismatches.is_empty());
        for file in written {
            agrees &= take(template, file, variant);
        }
    }
    (!agrees).then(|| {
        let place = Place {
            file: job.file_of(index),
            span: Span::default(),
            pointer: Pointer::root(),
        };
        let message = format!("the template would be written differently with the values of `{name}`");
        let help = "it was written by the first parameter file: compare by relocating with `--parameters` and this file alone";
        Finding::new(DIFFER, Severity::Warning, place, format!("template#{name}"), message).help(help)
    })
}

/// Puts the parameter file of a set in its place; whether the template is the same.
fn take(template: &mut Template, file: &StageFile, variant: usize) -> bool {
    let mut files = template.files.iter_mut();
    let Some(first) = files.find(|one| one.stage == file.stage) else {
        return file.stage != Stage::Base && file.resources.is_empty();
    };
    let mut parameters = file.parameters.iter();
    let own = parameters.find(|one| one.input == Some(0));
    let mut places = first.parameters.iter_mut();
    let place = places.find(|one| one.input == Some(variant));
    if let (Some(place), Some(own)) = (place, own) {
        *place = ParameterFile {
            input: Some(variant),
            ..own.clone()
        };
    }
    let own = own.map(|own| own.text.as_str()).unwrap_or_default();
    without_defaults(&first.text, own) == without_defaults(&file.text, own)
}

/// A template without the defaults of parameters that a parameter file gives a value.
fn without_defaults(text: &str, given: &str) -> String {
    let document = parse(&Source::new("output", text));
    let given = parse(&Source::new("parameters", given));
    let is_given = |name: &str| {
        let entry = given.root.get("parameters").and_then(|all| all.get(name));
        entry.is_some_and(|entry| entry.get("value").is_some_and(|value| !value.is_null()))
    };
    let declared = document.root.get("parameters");
    let declared = declared.map_or(&[][..], Node::members).iter();
    let edits: Vec<Edit> = declared
        .filter(|member| is_given(&member.key))
        .filter_map(|member| {
            Some(Edit {
                span: member.value.get("defaultValue")?.span,
                text: String::new(),
            })
        })
        .collect();
    crate::text::apply(text, &edits).unwrap_or_else(|_| text.to_owned())
}
