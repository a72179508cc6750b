//! `where`: which regions can hold what is in templates, and what stands in the way.

mod weigh;

use std::io::{self, Write};

use super::audit::is_incomplete;
use super::config::Config;
use super::failure::Failure;
use super::options::{RegionsFormat, RegionsOptions, Verbosity};
use super::selection::Selection;
use super::tell::{fail, look, tell};
use super::{Exit, catalogs, given, rule_files};
use crate::catalog::{Catalog, Region};
use crate::finding::Severity;
use crate::input::{self, Request};
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
    run_all(options, config, out, err).or_else(|failure| failure.tell(err, look(&options.report)))
}

fn run_all(
    options: &RegionsOptions,
    config: &Config,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let overlays = catalogs::texts(&options.overlays)?;
    let overlay = catalogs::overlay(&overlays)?;
    let catalog = Catalog::with(&overlay);
    let options = options.clone().with_region_names(catalog)?;
    let options = options.with_geographies(catalog)?;
    let rules = rule_files::read(&options.rules)?;
    let known = rule_files::known_ids(&rules);
    config.check_rules(&rules, &known)?;
    let selection = Selection::new(&options.select, &options.ignore, &known)?;
    let request = Request {
        paths: options.inputs.clone(),
        parameters: options.parameters.files.clone(),
        sibling_templates: true,
        may_be_other: options.report.allow_none,
    };
    let inputs = input::read(&request, &mut io::stdin().lock());
    if let Err(error) = given::fits_somewhere(&inputs, &options.parameters.values) {
        return Ok(fail(err, &error.to_string())?);
    }
    let asked = weigh::Asked {
        rules: &rules,
        selection: &selection,
        options: &options,
        regions: regions(catalog, &options),
    };
    let weighing = weigh::weigh(&inputs, catalog, asked);
    let exit = exit(&options, &weighing, is_incomplete(&inputs));
    let shown = show(&options, &Regions::of(&weighing), exit)?;
    if let Err(error) = tell(&options.report, &shown, out)? {
        return Ok(fail(err, &error)?);
    }
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
