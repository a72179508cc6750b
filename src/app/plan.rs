//! `plan`: everything that a relocation would do, for a person to change.

use std::io::{self, Write};

use super::config::Config;
use super::failure::Failure;
use super::options::PlanOptions;
use super::planned::{PlanError, Planned};
use super::relocation::{Asked, Relocation, relocate};
use super::tell::{colored, tell_unread};
use super::{Exit, catalogs, given, inputs, overlay, rule_files};
use crate::catalog::Catalog;
use crate::output;
use crate::relocate::plan_file::with_gone;
use crate::report::Disposition;
use crate::report::text::count;
use crate::text::escape;

/// Runs the command. The plan goes to `out` or a file, messages to `err`.
///
/// # Errors
///
/// Only when `out` or `err` cannot be written; all else is an [`Exit`] and was told on `err`.
pub fn run(
    options: &PlanOptions,
    config: &Config,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let done = catalogs::with(&options.catalogs.overlays, |catalog| {
        run_by(catalog, options, config, out, err)
    });
    done.or_else(|failure: Failure| failure.tell(err, colored(options.color)))
}

fn run_by(
    catalog: Catalog<'_>,
    options: &PlanOptions,
    config: &Config,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let mut options = options.clone();
    let old = Planned::of_run(
        options.old.as_deref(),
        true,
        &mut options.relocation,
        catalog,
    )?;
    let options = options.with_region_names(catalog)?;
    let mut inputs = inputs::read(&options.inputs, &options.parameters, options.allow_none);
    let has_failed = tell_unread(&inputs, err, colored(options.color))?;
    let values = &options.parameters.values;
    given::fits_somewhere(&inputs, values)?;
    overlay::apply(&mut inputs, values);
    let (rules, _) = rule_files::of_run(&config.rule_folders(), config)?;
    let asked = Asked {
        rules: &rules,
        catalog,
        options: &options.relocation,
        deployed: &options.context,
        planned: old.as_ref(),
    };
    let relocation = relocate(&inputs, &asked)?;
    let resources = relocation.run.resources.len();
    let exit = Exit::of(has_failed, &[], None, resources, options.allow_none);
    // A plan of nothing would take the place of one that says something.
    if resources == 0 {
        let why = match inputs.templates.len() {
            0 => "no template was read".to_owned(),
            number => format!("no resource in {}", count(number, "template")),
        };
        // What could not be read was told as the error that it is.
        if !has_failed {
            writeln!(err, "no plan was written: {why}")?;
        }
        return Ok(exit);
    }
    let text = match &old {
        Some(old) => with_gone(&relocation.plan, old.source.text(), &relocation.gone),
        None => relocation.plan.clone(),
    };
    match &options.output {
        Some(path) => {
            let written = output::whole(path, text.as_bytes());
            written.map_err(|cause| PlanError::Unwritable {
                path: path.clone(),
                cause,
            })?;
            tell(&relocation, &path.display().to_string(), err)?;
        }
        None => out.write_all(text.as_bytes())?,
    }
    Ok(exit)
}

/// Says what was written, and what is next.
fn tell(relocation: &Relocation<'_>, path: &str, err: &mut dyn Write) -> io::Result<()> {
    let all = &relocation.run.resources;
    let number = |which| all.iter().filter(|one| one.disposition == which).count();
    let path = escape::terminal(path);
    writeln!(
        err,
        "wrote the plan of {} to {path}: {} left out, {} staged",
        count(all.len(), "resource"),
        number(Disposition::Dropped),
        number(Disposition::Staged),
    )?;
    if !relocation.gone.is_empty() {
        let number = relocation.gone.len();
        let entries = if number == 1 {
            "1 entry is"
        } else {
            &format!("{number} entries are")
        };
        writeln!(
            err,
            "{entries} about what is no longer there: kept as comments at its end"
        )?;
    }
    writeln!(
        err,
        "change it, then run `armove relocate --plan {path} --out DIR` with the same inputs"
    )
}
