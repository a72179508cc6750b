//! `check`: what is wrong with templates, told, and mended where that is asked for.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::Exit;
use super::audit::{self, Audited, Question};
use super::baseline_file::Written;
use super::config::Config;
use super::estate::{self, Reading};
use super::failure::Failure;
use super::fixing::{self, Fixing};
use super::options::{BaselineOptions, CheckOptions, Format, Verbosity};
use super::selection::Selection;
use super::tell::{add_diff, look, tell_besides, tell_written};
use super::triage::{Looked, Triage};
use super::{catalog_age, catalogs, editable, given, inputs, rule_files, tell};
use crate::catalog::Catalog;
use crate::finding::{Finding, Safety};
use crate::input::Inputs;
use crate::output::replace_all;
use crate::relocate::Options;
use crate::report::text::{Audit, Fixes};
use crate::report::{Report, Run, json, text};
use crate::rule::RuleSet;

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
    let done = catalogs::with(&options.catalogs.overlays, |catalog| {
        check(catalog, options, config, out, err)
    });
    done.or_else(|failure: Failure| failure.tell(err, look(&options.report)))
}

fn check(
    catalog: Catalog<'_>,
    options: &CheckOptions,
    config: &Config,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let options = options.clone().with_region_names(catalog)?;
    let (rules, known) = rule_files::of_run(&options.rules, config)?;
    let selection = Selection::new(&options.select, &options.ignore, &known)?;
    let allow_none = options.report.allow_none;
    let inputs = inputs::read(&options.inputs, &options.parameters, allow_none);
    given::fits_somewhere(&inputs, &options.parameters.values)?;
    if options.fix.is_some() {
        editable::check(&inputs, "--fix")?;
    }
    let session = Session {
        question: Question {
            to: options.to.clone(),
            from: options.from.clone(),
            together: options.together,
            context: options.context.clone(),
            values: options.parameters.values.clone(),
            selection,
        },
        options: &options,
        config,
        rules: &rules,
        known: &known,
        catalog,
    };
    session.run(&inputs, out, err)
}

/// What does not change between the rounds of a run.
struct Session<'s> {
    options: &'s CheckOptions,
    config: &'s Config,
    rules: &'s RuleSet,
    known: &'s BTreeSet<String>,
    catalog: Catalog<'s>,
    question: Question,
}

impl Session<'_> {
    fn run(
        &self,
        inputs: &Inputs,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, Failure> {
        let options = self.options;
        let fixing = self.fix(inputs)?;
        if let Some(fixing) = fixing.as_ref().filter(|_| !options.dry_run) {
            replace_all(&fixing.replacements(inputs))?;
        }
        // Places are told in the files as they are on the disk now.
        let seen = match &fixing {
            Some(fixing) if !options.dry_run => &fixing.inputs,
            _ => inputs,
        };
        let triage = self.triage(seen, &options.baseline)?;
        let (run, written) = self.judged(seen, &triage, fixing.as_ref())?;
        tell_written(written.as_ref(), err)?;
        let asked = Audit {
            rules: self
                .rules
                .ids()
                .filter(|id| self.question.selection.has(id))
                .count(),
            fixes: fixing.as_ref().map(|fixing| Fixes {
                files: fixing.replacements(inputs).len(),
                made: !options.dry_run,
                all: options.fix == Some(Safety::Unsafe),
            }),
        };
        let mut shown = show(options, &run, asked)?;
        if let Some(fixing) = fixing.as_ref().filter(|_| options.diff) {
            add_diff(&mut shown, &fixing.diff(inputs), &options.report);
        }
        let edited = fixing.as_ref().filter(|_| !options.dry_run);
        let edited = edited.and_then(|fixing| tell::edited(fixing.replacements(inputs).len()));
        tell_besides(options.report.output.as_deref(), &shown, out, edited)?;
        let is_refuted = fixing
            .as_ref()
            .is_some_and(|fixing| fixing.refutation.is_some());
        Ok(Exit::of(
            is_refuted || inputs::is_incomplete(seen),
            &run.findings,
            options.report.fail_on,
            run.resources.len(),
            options.report.allow_none,
        ))
    }

    /// The fixes that were asked for, in memory.
    fn fix(&self, inputs: &Inputs) -> Result<Option<Fixing>, Failure> {
        let Some(allowed) = self.options.fix else {
            return Ok(None);
        };
        // A baseline is written of what is left.
        let baseline = match &self.options.baseline {
            one if one.write => BaselineOptions::default(),
            one => one.clone(),
        };
        let find = |inputs: &Inputs| -> Result<Vec<Finding>, Failure> {
            let triage = self.triage(inputs, &baseline)?;
            Ok(self.judged(inputs, &triage, None)?.0.findings)
        };
        let context = self.question.context.as_seen();
        let reading = Reading {
            told: &estate::origin(&self.question.context),
            options: &Options::default(),
            context: &context,
            values: &self.question.values,
            variant: 0,
        };
        fixing::fix(inputs, allowed, &reading, &find).map(Some)
    }

    fn triage(&self, inputs: &Inputs, baseline: &BaselineOptions) -> Result<Triage<'_>, Failure> {
        let target = self.question.to.as_deref();
        Ok(Triage::new(
            self.config,
            baseline,
            self.known,
            inputs,
            target,
        )?)
    }

    /// What is wrong with the inputs, and what was mended.
    fn judged<'i>(
        &self,
        inputs: &'i Inputs,
        triage: &'i Triage<'_>,
        fixing: Option<&Fixing>,
    ) -> Result<(Run<'i>, Option<Written>), Failure> {
        let max_age = self.options.catalogs.max_age;
        let is_mended = |file| fixing.is_some_and(|fixing| fixing.mends(file));
        let shows = |file| triage.shows(file) || max_age.is_some() || is_mended(file);
        let audited = audit::audit(inputs, self.rules, self.catalog, &self.question, &shows);
        let Audited { mut run, unjudged } = audited;
        let old = catalog_age::findings(self.catalog, &run, max_age);
        run.findings.extend(old);
        if let Some(fixing) = fixing {
            fixing.add_to(&mut run, self.options.dry_run);
        }
        let looked = Looked {
            inputs,
            judged: &|rule| self.question.asks(self.rules, rule) && !unjudged.contains(rule),
        };
        let written = triage.apply(&mut run, &looked)?;
        Ok((run, written))
    }
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
