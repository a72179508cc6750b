//! `graph`: what needs what in all templates of a run, drawn.

use std::io::{self, Write};

use super::estate::{self, Reading};
use super::options::{GraphFormat, GraphOptions};
use super::tell::{fail, write_to};
use super::{Exit, given};
use crate::arm::Estate;
use crate::arm::scope::Context;
use crate::input::{self, Inputs, Request, Status};
use crate::relocate::Options;
use crate::report::graph::{self, Drawing};
use crate::text::Source;

/// Runs the command. The graph goes to `out`, messages to `err`.
///
/// # Errors
///
/// Only when `out` or `err` cannot be written; all else is an [`Exit`] and was told on `err`.
pub fn run(options: &GraphOptions, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    let request = Request {
        paths: options.inputs.clone(),
        parameters: options.parameters.files.clone(),
        sibling_templates: true,
        may_be_other: options.allow_none,
    };
    let inputs = input::read(&request, &mut io::stdin().lock());
    let mut has_failed = false;
    for file in &inputs.files {
        if let Status::Failed(error) = &file.status {
            fail(err, &format!("{}: {error}", file.name))?;
            has_failed = true;
        }
    }
    if let Err(error) = given::fits_somewhere(&inputs, &options.parameters.values) {
        return fail(err, &error.to_string());
    }
    let estate = read(&inputs, options);
    let shown = match show(&inputs, &estate, options) {
        Ok(shown) => shown,
        Err(message) => return fail(err, &message),
    };
    if let Err(error) = write_to(options.output.as_deref(), &shown, out)? {
        return fail(err, &error);
    }
    let resources = estate.resources().count();
    Ok(Exit::of(
        has_failed,
        &[],
        None,
        resources,
        options.allow_none,
    ))
}

fn read<'i>(inputs: &'i Inputs, options: &GraphOptions) -> Estate<'i> {
    let files = estate::files(inputs);
    // What is told of the deployment says which IDs are of its own group; these stay symbolic.
    let reading = Reading {
        told: &estate::origin(&options.context),
        options: &Options::default(),
        context: &Context::default(),
        values: &options.parameters.values,
        variant: 0,
    };
    estate::read(inputs, inputs.templates.iter().zip(&files), &reading)
}

fn show(inputs: &Inputs, estate: &Estate<'_>, options: &GraphOptions) -> Result<String, String> {
    let waves = estate.graph().waves(estate, &|_| true);
    let drawing =
        Drawing::of(estate, &waves, &options.filter).map_err(|error| error.to_string())?;
    match options.format {
        GraphFormat::Mermaid => Ok(graph::mermaid(&drawing)),
        GraphFormat::Dot => Ok(graph::dot(&drawing)),
        GraphFormat::Json => {
            let sources = inputs.templates.iter().filter_map(|template| {
                let file = inputs.files.get(template.file)?;
                file.source.as_ref()
            });
            let sources: Vec<&Source> = sources.collect();
            let request = graph::Request {
                estate,
                drawing: &drawing,
                sources: &sources,
            };
            graph::document(&request).map_err(|error| error.to_string())
        }
    }
}
