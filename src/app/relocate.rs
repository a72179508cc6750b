//! `relocate`: one estate in, templates for the target region and a checklist out.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::Exit;
use super::config::Config;
use super::failure::Failure;
use super::options::{Format, RelocateOptions, Verbosity};
use super::outputs::{self, Rendered};
use super::planned::Planned;
use super::relocation::{Asked, Relocation, relocate};
use super::selection::Selection;
use super::tell::{add_diff, look, tell_besides, tell_written};
use super::triage::{Looked, Triage};
use super::{
    catalog_age, catalogs, editable, given, in_place, inputs, linked, overlay, rule_files, tell,
};
use crate::catalog::Catalog;
use crate::finding::Finding;
use crate::finding::suppress::is_ignorable;
use crate::input::Inputs;
use crate::output::{Folder, replace_all};
use crate::relocate::Form;
use crate::report::text::{InPlace, Outcome};
use crate::report::{Report, checklist, json, text};

/// Runs the command. Results go to `out`, messages to `err`.
///
/// # Errors
///
/// Only when `out` or `err` cannot be written; all else is an [`Exit`] and was told on `err`.
pub fn run(
    options: &RelocateOptions,
    config: &Config,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let done = catalogs::with(&options.catalogs.overlays, |catalog| {
        run_by(catalog, options, config, out, err)
    });
    done.or_else(|failure: Failure| failure.tell(err, look(&options.report)))
}

fn run_by(
    catalog: Catalog<'_>,
    options: &RelocateOptions,
    config: &Config,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let mut options = options.clone();
    let plan = options.plan.clone();
    let planned = Planned::of_run(plan.as_deref(), false, &mut options.relocation, catalog)?;
    let options = options.with_region_names(catalog)?;
    let inputs = read(&options)?;
    let (rules, known) = rule_files::of_run(&config.rule_folders(), config)?;
    let region = Some(options.relocation.to.as_str());
    let triage = Triage::new(config, &options.baseline, &known, &inputs, region)?;
    let target = options.out.as_deref().filter(|_| !options.dry_run);
    let folder = target
        .map(|path| Folder::open(path, &inputs.roots, options.force))
        .transpose()?;
    let asked = Asked {
        rules: &rules,
        catalog,
        options: &options.relocation,
        deployed: &options.context,
        planned: planned.as_ref(),
    };
    let mut relocation = relocate(&inputs, &asked)?;
    let old = catalog_age::findings(catalog, &relocation.run, options.catalogs.max_age);
    relocation.run.findings.extend(old);
    let looked = Looked {
        inputs: &inputs,
        judged: &|rule| {
            let area = rule.split('/').next();
            matches!(area, Some("relocate" | "input" | "plan")) || rule == linked::RULE
        },
    };
    leave_out(&mut relocation.run.findings, config, &known)?;
    let written = triage.apply(&mut relocation.run, &looked)?;
    tell_written(written.as_ref(), err)?;
    let made = Made {
        inputs: &inputs,
        planned: planned.as_ref(),
        relocation: &relocation,
        report: &Report::of(&relocation.run),
        diff: &outputs::changes(&inputs, &relocation),
    };
    let outcome = made.write(&options, folder)?;
    let shown = made.show(&options, &outcome)?;
    let besides = besides(&outcome);
    tell_besides(options.report.output.as_deref(), &shown, out, besides)?;
    Ok(exit(&options, &inputs, &relocation))
}

/// What was written, behind the message that the report could not be.
fn besides(outcome: &Outcome) -> Option<String> {
    let folder = outcome.folder.as_ref();
    let folder = folder.map(|folder| format!("; the templates are written, in `{folder}`"));
    let edited = outcome.in_place.as_ref().filter(|one| one.is_written);
    let edited = edited.and_then(|edited| tell::edited(edited.files.len()));
    let parts: Vec<String> = folder.into_iter().chain(edited).collect();
    (!parts.is_empty()).then(|| parts.concat())
}

/// The inputs with the values that were typed.
fn read(options: &RelocateOptions) -> Result<Inputs, Failure> {
    let allow_none = options.report.allow_none;
    let mut inputs = inputs::read(&options.inputs, &options.parameters, allow_none);
    let values = &options.parameters.values;
    given::fits_somewhere(&inputs, values)?;
    if options.relocation.form == Form::AsInput {
        editable::check(&inputs, "--in-place")?;
    }
    overlay::apply(&mut inputs, values);
    Ok(inputs)
}

/// Leaves out the findings of rules that the configuration ignores everywhere.
fn leave_out(
    findings: &mut Vec<Finding>,
    config: &Config,
    known: &BTreeSet<String>,
) -> Result<(), Failure> {
    let ignored = config.values("ignore");
    let ignored: Vec<String> = ignored
        .map(|text| text.to_string_lossy().into_owned())
        .collect();
    let selection = Selection::new(&[], &ignored, known)?;
    findings.retain(|one| selection.has(&one.rule) || !is_ignorable(&one.rule));
    Ok(())
}

/// What came of a run, in memory.
struct Made<'m> {
    inputs: &'m Inputs,
    planned: Option<&'m Planned>,
    relocation: &'m Relocation<'m>,
    report: &'m Report,
    diff: &'m str,
}

impl Made<'_> {
    /// Writes what the options ask for, unless the proof failed or there is nothing to write, and
    /// says what was written.
    fn write(&self, options: &RelocateOptions, folder: Option<Folder>) -> Result<Outcome, Failure> {
        let relocation = self.relocation;
        let mut outcome = Outcome {
            templates: outputs::written(relocation),
            is_refuted: relocation.is_refuted,
            ..Outcome::default()
        };
        let writes = !relocation.is_refuted && !relocation.templates.is_empty();
        let is_in_place = options.relocation.form == Form::AsInput;
        let edited = is_in_place.then(|| in_place::edited(self.inputs, relocation));
        let edited = edited.transpose()?.unwrap_or_default();
        if is_in_place && options.out.is_none() {
            in_place::nothing_leaves(relocation)?;
        }
        if let Some(folder) = folder.filter(|_| writes) {
            self.write_folder(folder, &mut outcome)?;
            let path = options.out.as_deref();
            outcome.folder = path.map(|path| path.display().to_string());
        }
        if is_in_place {
            let is_written = writes && !options.dry_run;
            if is_written {
                replace_all(&edited)?;
            }
            outcome.in_place = Some(InPlace {
                files: in_place::names(self.inputs, &edited),
                is_written,
            });
        }
        Ok(outcome)
    }

    /// Writes the output folder as a whole.
    fn write_folder(&self, folder: Folder, outcome: &mut Outcome) -> Result<(), Failure> {
        let told = self.render(&folder)?;
        let run = &self.relocation.run;
        let provenance =
            outputs::provenance(self.inputs, run, self.planned, told.ticked.as_deref());
        let all = outputs::all(self.inputs, self.relocation, told);
        let written = folder.write(&all, &provenance)?;
        outcome.kept = written.kept;
        outcome.edited = written.edited;
        Ok(())
    }

    /// What the renderers make of the run; boxes that were ticked in an earlier output stay so
    /// (D31).
    fn render(&self, folder: &Folder) -> Result<Rendered, serde_json::Error> {
        let earlier = folder.earlier(outputs::CHECKLIST);
        let ticks = earlier
            .as_deref()
            .map(|bytes| checklist::ticks(&String::from_utf8_lossy(bytes)))
            .unwrap_or_default();
        let collection = self.relocation.collection.as_ref();
        let collection = collection
            .map(|collection| Ok((collection.template()?, collection.parameter_file()?)))
            .transpose()?;
        Ok(Rendered {
            collection,
            report: json::report(self.report)?,
            checklist: json::checklist(self.report)?,
            steps: checklist::markdown(self.report, &ticks),
            diff: self.diff.to_owned(),
            ticked: earlier.filter(|_| ticks.iter().any(|tick| tick.ticked)),
        })
    }

    /// What the run says: the summary or the report, and the diff where it was asked for.
    fn show(
        &self,
        options: &RelocateOptions,
        outcome: &Outcome,
    ) -> Result<String, serde_json::Error> {
        let look = look(&options.report);
        let (run, report) = (&self.relocation.run, self.report);
        let mut shown = match options.report.format {
            Format::Text => match options.report.verbosity {
                Verbosity::Quiet => {
                    text::relocate_from(options.report.least_told(), run, report, outcome, look)
                }
                Verbosity::Normal => text::relocate(run, report, outcome, look),
                Verbosity::Verbose => text::relocate_in_full(run, report, outcome, look),
            },
            Format::Json => json::report(report)?,
        };
        if options.diff {
            add_diff(&mut shown, self.diff, &options.report);
        }
        Ok(shown)
    }
}

fn exit(options: &RelocateOptions, inputs: &Inputs, relocation: &Relocation<'_>) -> Exit {
    let run = &relocation.run;
    Exit::of(
        relocation.is_refuted || inputs::is_incomplete(inputs),
        &run.findings,
        options.report.fail_on,
        run.resources.len(),
        options.report.allow_none,
    )
}
