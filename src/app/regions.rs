//! `where`: which regions can hold what is in templates, and what stands in the way.

mod weigh;

use std::io::{self, Write};

use super::config::Config;
use super::failure::Failure;
use super::options::{RegionsFormat, RegionsOptions, Verbosity};
use super::selection::Selection;
use super::tell::{look, tell};
use super::{Exit, catalogs, given, inputs, rule_files};
use crate::catalog::{Catalog, Region};
use crate::finding::Severity;
use crate::report::regions::{Regions, Weighing, json, markdown, text};

/// Runs the command. Results go to `out`, messages to `err`.
///
/// # Errors
///
/// Only when `out` or `err` cannot be written; all else is an [`Exit`] and was told on `err`.
pub fn run(
    options: &RegionsOptions,
    config: &Config,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let done = catalogs::with(&options.overlays, |catalog| {
        run_by(catalog, options, config, out)
    });
    done.or_else(|failure: Failure| failure.tell(err, look(&options.report)))
}

fn run_by(
    catalog: Catalog<'_>,
    options: &RegionsOptions,
    config: &Config,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let options = options.clone().with_region_names(catalog)?;
    let options = options.with_geographies(catalog)?;
    let (rules, known) = rule_files::of_run(&options.rules, config)?;
    let selection = Selection::new(&options.select, &options.ignore, &known)?;
    let allow_none = options.report.allow_none;
    let inputs = inputs::read(&options.inputs, &options.parameters, allow_none);
    given::fits_somewhere(&inputs, &options.parameters.values)?;
    let asked = weigh::Asked {
        rules: &rules,
        selection: &selection,
        options: &options,
        regions: regions(catalog, &options),
    };
    let weighing = weigh::weigh(&inputs, catalog, asked);
    let exit = exit(&options, &weighing, inputs::is_incomplete(&inputs));
    let shown = show(&options, &Regions::of(&weighing), exit)?;
    tell(options.report.output.as_deref(), &shown, out)?;
    Ok(exit)
}

/// The regions that are judged.
fn regions<'c>(catalog: Catalog<'c>, options: &RegionsOptions) -> Vec<Region<'c>> {
    if !options.to.is_empty() {
        let named = options.to.iter();
        return named.filter_map(|name| catalog.region(name)).collect();
    }
    let wanted = &options.geographies;
    let of_geography = |region: &Region<'_>| {
        let mut wanted = wanted.iter();
        wanted.any(|name| region.geography == Some(name))
    };
    catalog
        .regions()
        .filter(|region| wanted.is_empty() || of_geography(region))
        .collect()
}

/// Named regions must all hold what is asked; of all others one is enough.
fn exit(options: &RegionsOptions, weighing: &Weighing<'_>, is_incomplete: bool) -> Exit {
    let severities = (0..weighing.regions.len()).map(|region| worst(weighing, region));
    let counts = |worst: Option<Severity>| worst.is_some() && worst >= options.report.fail_on;
    let mut fails = severities.map(counts);
    let is_lost = if options.to.is_empty() {
        fails.all(|fails| fails)
    } else {
        fails.any(|fails| fails)
    };
    if is_incomplete {
        Exit::Failed
    } else if weighing.run.resources.is_empty() {
        match options.report.allow_none {
            true => Exit::Clean,
            false => Exit::NothingAnalysed,
        }
    } else if options.report.fail_on.is_some() && is_lost {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

/// The worst that a region answers.
fn worst(weighing: &Weighing<'_>, region: usize) -> Option<Severity> {
    let answers = weighing.things.iter();
    let answers = answers.filter_map(|thing| thing.answers.get(region));
    answers.filter_map(|answer| answer.severity()).max()
}

fn show(
    options: &RegionsOptions,
    regions: &Regions,
    exit: Exit,
) -> Result<String, serde_json::Error> {
    let verbosity = options.report.verbosity;
    Ok(match options.report.format {
        RegionsFormat::Json => return json(regions),
        RegionsFormat::Markdown => markdown(regions),
        RegionsFormat::Text if verbosity == Verbosity::Quiet && exit == Exit::Clean => {
            String::new()
        }
        RegionsFormat::Text => {
            let in_full = verbosity == Verbosity::Verbose;
            text(regions, in_full, look(&options.report))
        }
    })
}
