//! `check`: what is wrong with templates, told and not touched.

use std::io::{self, Write};

use super::Exit;
use super::audit::{self, Audited, Question, is_incomplete};
use super::config::Config;
use super::failure::Failure;
use super::options::{CheckOptions, Format, Verbosity};
use super::selection::Selection;
use super::tell::{fail, look, tell, tell_written};
use super::triage::{Looked, Triage};
use super::{catalog_age, catalogs, given, rule_files};
use crate::catalog::Catalog;
use crate::input::{self, Request};
use crate::report::text::Audit;
use crate::report::{Report, Run, json, text};

/// Runs the command. Results go to `out`, messages to `err`.
///
/// # Errors
///
/// Only when `out` or `err` cannot be written; all else is an [`Exit`] and was told on `err`.
pub fn run(
    options: &CheckOptions,
    config: &Config,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    check(options, config, out, err).or_else(|failure| failure.tell(err, look(&options.report)))
}

fn check(
    options: &CheckOptions,
    config: &Config,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let overlays = catalogs::texts(&options.catalogs.overlays)?;
    let overlay = catalogs::overlay(&overlays)?;
    let catalog = Catalog::with(&overlay);
    let options = options.clone().with_region_names(catalog)?;
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
    let target = options.to.as_deref();
    let triage = Triage::new(config, &options.baseline, &known, &inputs, target)?;
    let question = Question {
        to: options.to.clone(),
        from: options.from.clone(),
        together: options.together,
        context: options.context.clone(),
        values: options.parameters.values.clone(),
        selection,
    };
    let max_age = options.catalogs.max_age;
    let shows = |file| triage.shows(file) || max_age.is_some();
    let audited = audit::audit(&inputs, &rules, catalog, &question, &shows);
    let Audited { mut run, unjudged } = audited;
    run.findings
        .extend(catalog_age::findings(catalog, &run, max_age));
    let looked = Looked {
        inputs: &inputs,
        judged: &|rule| question.asks(&rules, rule) && !unjudged.contains(rule),
    };
    let written = triage.apply(&mut run, &looked)?;
    tell_written(written.as_ref(), err)?;
    let asked = Audit {
        rules: rules.ids().filter(|id| question.selection.has(id)).count(),
    };
    let shown = show(&options, &run, asked)?;
    if let Err(error) = tell(&options.report, &shown, out)? {
        return Ok(fail(err, &error)?);
    }
    Ok(Exit::of(
        is_incomplete(&inputs),
        &run.findings,
        options.report.fail_on,
        run.resources.len(),
        options.report.allow_none,
    ))
}

/// What the run says.
fn show(options: &CheckOptions, run: &Run<'_>, audit: Audit) -> Result<String, serde_json::Error> {
    let report = Report::of(run);
    let look = look(&options.report);
    Ok(match (options.report.format, options.report.verbosity) {
        (Format::Json, _) => return json::report(&report),
        (Format::Text, Verbosity::Quiet) => {
            text::check_from(options.report.least_told(), run, &report, look)
        }
        (Format::Text, verbosity) => {
            let in_full = verbosity == Verbosity::Verbose;
            text::check(run, &report, &audit, in_full, look)
        }
    })
}
