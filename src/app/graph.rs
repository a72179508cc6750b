//! `graph`: what needs what in all templates of a run, drawn.

use std::io::{self, Write};

use super::estate::{self, Reading};
use super::failure::Failure;
use super::options::{GraphFormat, GraphOptions};
use super::tell::{colored, tell, tell_unread};
use super::{Exit, given, inputs};
use crate::arm::Estate;
use crate::arm::scope::Context;
use crate::input::Inputs;
use crate::relocate::Options;
use crate::report::graph::{self, Drawing};
use crate::text::Source;

/// Runs the command. The graph goes to `out`, messages to `err`.
///
/// # Errors
///
/// Only when `out` or `err` cannot be written; all else is an [`Exit`] and was told on `err`.
pub fn run(options: &GraphOptions, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    draw(options, out, err).or_else(|failure| failure.tell(err, colored(false)))
}

fn draw(options: &GraphOptions, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, Failure> {
    let inputs = inputs::read(&options.inputs, &options.parameters, options.allow_none);
    let has_failed = tell_unread(&inputs, err, colored(false))?;
    given::fits_somewhere(&inputs, &options.parameters.values)?;
    let estate = read(&inputs, options);
    let shown = show(&inputs, &estate, options)?;
    tell(options.output.as_deref(), &shown, out)?;
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

fn show(inputs: &Inputs, estate: &Estate<'_>, options: &GraphOptions) -> Result<String, Failure> {
    let waves = estate.graph().waves(estate, &|_| true);
    let drawing = Drawing::of(estate, &waves, &options.filter)?;
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
            Ok(graph::document(&request)?)
        }
    }
}
