//! What a command is asked to do, checked: the command line makes these, the commands read them.

mod catalog;
mod check;
mod context;
mod eval;
mod graph;
mod pairs;
mod parameters;
mod plan;
mod region;
mod regions;
mod rules;

use std::path::PathBuf;

pub use catalog::{
    CatalogImportOptions, CatalogOptions, CatalogShowOptions, ListDate, MaxAge, day,
};
pub use check::CheckOptions;
pub use context::DeploymentContext;
pub use eval::EvalOptions;
pub use graph::{GraphFormat, GraphOptions};
pub use pairs::{groups, names, regions, subscriptions};
pub use parameters::Parameters;
pub use plan::PlanOptions;
pub use region::{RegionError, canonical as region_name};
pub use regions::{GeographyError, RegionsFormat, RegionsOptions};
pub use rules::{About, ExplainOptions, RuleCasesOptions, RulesOptions};

use crate::catalog::Catalog;
use crate::finding::Severity;
use crate::relocate;

/// What a report is written as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people, in a terminal.
    #[default]
    Text,
    /// The document of `report.json`.
    Json,
}

/// How much is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Errors only.
    Quiet,
    /// The verdict, what is open, what to do next.
    #[default]
    Normal,
    /// Also every change and every note.
    Verbose,
}

/// How the outcome is reported; most commands have the formats of [`Format`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportOptions<F = Format> {
    /// As what.
    pub format: F,
    /// Into which file; none means standard output.
    pub output: Option<PathBuf>,
    /// The least severity of an open finding that makes the run fail; none means never.
    pub fail_on: Option<Severity>,
    /// Whether a run without anything to analyse is a success.
    pub allow_none: bool,
    /// Whether standard output takes colours.
    pub color: bool,
    /// How much is told.
    pub verbosity: Verbosity,
}

/// What is compared with, of an earlier run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaselineOptions {
    /// The file of findings that were there before.
    pub file: Option<PathBuf>,
    /// Whether it is written anew, not compared with.
    pub write: bool,
}

impl<F> ReportOptions<F> {
    /// What `--quiet` still tells: errors, and less severe findings where they make the run fail.
    #[must_use]
    pub fn least_told(&self) -> Severity {
        self.fail_on.unwrap_or(Severity::Error).min(Severity::Error)
    }
}

/// What `relocate` is asked to do.
#[derive(Clone, Debug)]
pub struct RelocateOptions {
    /// Files, folders and zips, one estate; `-` is standard input and comes at most once. Never
    /// empty.
    pub inputs: Vec<PathBuf>,
    /// What `--parameters` gives.
    pub parameters: Parameters,
    /// The plan that is obeyed.
    pub plan: Option<PathBuf>,
    /// The folder that is written; none only in a dry run or in place.
    pub out: Option<PathBuf>,
    /// Whether an earlier output in that folder is replaced.
    pub force: bool,
    /// Whether nothing is written.
    pub dry_run: bool,
    /// Whether the changes are shown as a unified diff.
    pub diff: bool,
    /// What the relocation does. Regions are as they were typed until
    /// [`RelocateOptions::with_region_names`].
    pub relocation: relocate::Options,
    /// Where the source was deployed, as far as it was told.
    pub context: DeploymentContext,
    /// By which facts it judges.
    pub catalogs: CatalogOptions,
    /// What is compared with.
    pub baseline: BaselineOptions,
    /// How the outcome is reported.
    pub report: ReportOptions,
}

impl RelocateOptions {
    /// The same with every region by its canonical name (`West Europe` becomes `westeurope`).
    ///
    /// # Errors
    ///
    /// The first text that is no region, with the nearest names; a region that two options send
    /// to different places.
    pub fn with_region_names(mut self, catalog: Catalog<'_>) -> Result<Self, RegionError> {
        moves_by_name(&mut self.relocation, &mut self.context, catalog)?;
        Ok(self)
    }
}

/// Puts the canonical name of every region in the place of what was typed.
fn moves_by_name(
    moves: &mut relocate::Options,
    context: &mut DeploymentContext,
    catalog: Catalog<'_>,
) -> Result<(), RegionError> {
    let name = |option, text: &str| region::canonical(catalog, option, text);
    moves.to = name("--to", &moves.to)?;
    if let Some(from) = &mut moves.from {
        *from = name("--from", from)?;
    }
    for (from, to) in &mut moves.regions {
        *from = name("--map-region", from)?;
        *to = name("--map-region", to)?;
    }
    if let Some(location) = &mut context.location {
        *location = name("--context location", location)?;
    }
    region::mapped_once(moves)
}

/// An option whose value does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OptionError {
    /// Not of the form `OLD=NEW`.
    #[error("{option} takes {form}, such as `{option} {example}`; `{text}` is not of this form")]
    NotAPair {
        /// The option.
        option: &'static str,
        /// The two sides by name.
        form: &'static str,
        /// What was typed.
        text: String,
        /// A pair that would do.
        example: &'static str,
    },
    /// The same old value with two new ones.
    #[error(
        "{option} is given twice for `{old}`, with `{first}` and with `{second}`: give it once"
    )]
    Twice {
        /// The option.
        option: &'static str,
        /// The side left of `=`.
        old: String,
        /// The new value that came first.
        first: String,
        /// The new value that contradicts it.
        second: String,
    },
    /// A subscription that is not a GUID.
    #[error(
        "{option}: `{text}` is not a subscription ID; \
         `az account show --query id` prints one, such as 00000000-0000-0000-0000-000000000000"
    )]
    NotAGuid {
        /// The option.
        option: &'static str,
        /// What was typed.
        text: String,
    },
    /// A text that no resource group can be called.
    #[error(
        "{option}: `{text}` cannot be the name of a resource group: at most 90 letters, digits, \
         `_`, `-`, `.`, `(`, `)`, and no `.` at the end"
    )]
    NotAGroup {
        /// The option.
        option: &'static str,
        /// What was typed.
        text: String,
    },
    /// A suffix that no name can end in.
    #[error(
        "--suffix: `{text}` cannot end a name: give 1 to 24 lower-case letters, digits or hyphens, \
         ending in a letter or digit, such as `--suffix sdc`"
    )]
    NotASuffix {
        /// What was typed.
        text: String,
    },
    /// A key that the deployment context does not have.
    #[error("--context knows subscription, group, location and tenant, not `{key}`")]
    UnknownContext {
        /// What was typed left of `=`.
        key: String,
    },
    /// A text that is no day.
    #[error(
        "{option} takes a day as YYYY-MM-DD, such as `2026-01-31`{}; `{text}` is none",
        or_file(option)
    )]
    NotADate {
        /// The option.
        option: &'static str,
        /// What was typed.
        text: String,
    },
    /// No region to move to.
    #[error(
        "no target region: give `--to REGION`, such as `--to swedencentral`, or set `to` in \
         armove.toml"
    )]
    NoTarget,
    /// A baseline to write, and no file for it.
    #[error(
        "--write-baseline writes the file of --baseline: give `--baseline FILE`, or set `baseline` \
         in armove.toml"
    )]
    NoBaseline,
    /// Neither a rule nor a type nor a region.
    #[error(
        "explain what? Give the ID of a finding, such as `armove explain region/type-not-offered`, \
         or --type TYPE, --region REGION or both"
    )]
    NothingToExplain,
    /// Standard input twice.
    #[error("standard input (`-`) can be read only once")]
    StdinTwice,
}

/// What else the option takes.
fn or_file(option: &str) -> &'static str {
    match option {
        "--date" => ", or `file` for the day on which each file was last changed",
        _ => "",
    }
}

/// The inputs that were named; none means the current folder.
///
/// # Errors
///
/// [`OptionError::StdinTwice`].
pub fn inputs(paths: Vec<PathBuf>) -> Result<Vec<PathBuf>, OptionError> {
    if paths.is_empty() {
        return Ok(vec![PathBuf::from(".")]);
    }
    match paths.iter().filter(|path| path.as_os_str() == "-").count() {
        0 | 1 => Ok(paths),
        _ => Err(OptionError::StdinTwice),
    }
}

/// The region to move to; empty where a plan may say it.
///
/// # Errors
///
/// [`OptionError::NoTarget`].
pub fn target(typed: Option<String>, has_plan: bool) -> Result<String, OptionError> {
    match typed {
        Some(typed) => Ok(typed),
        None if has_plan => Ok(String::new()),
        None => Err(OptionError::NoTarget),
    }
}

/// What is compared with, or written.
///
/// # Errors
///
/// [`OptionError::NoBaseline`].
pub fn baseline(file: Option<PathBuf>, write: bool) -> Result<BaselineOptions, OptionError> {
    match (file, write) {
        (None, true) => Err(OptionError::NoBaseline),
        (file, write) => Ok(BaselineOptions { file, write }),
    }
}

/// A suffix for new names. What a type's naming rules forbid (a hyphen in a storage account) is
/// fitted later; here only what no name can end in is refused.
///
/// # Errors
///
/// [`OptionError::NotASuffix`].
pub fn suffix(text: &str) -> Result<String, OptionError> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let fits = (1..=24).contains(&text.len()) && text.chars().all(allowed);
    if fits && !text.ends_with('-') {
        return Ok(text.to_owned());
    }
    Err(OptionError::NotASuffix {
        text: text.to_owned(),
    })
}

#[cfg(test)]
mod tests;
