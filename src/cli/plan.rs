//! `plan` as it is typed.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::CliError;
use super::catalog_files::CatalogFileArgs;
use super::relocate::{ChangeArgs, SourceArgs};
use super::report::ColorArg;
use crate::app::config::Config;
use crate::app::options::{self, OptionError, PlanOptions};
use crate::app::{self, Exit};

const AFTER: &str = "Examples:
  armove plan export.zip --to swedencentral --output plan.toml
      everything that a relocation would do, for you to change
  armove relocate export.zip --plan plan.toml --out moved
      do what it says
  armove plan export.zip --output plan.toml
      make the same plan anew, after the export or the options changed; your decisions stay

A decision is yours where its value differs from what armove noted behind it, or where nothing
stands behind it. All else is decided anew, by the options of this run: give those again that the
plan was made with. Entries about what is no longer there are kept as comments.

Exit codes: 0 done, 2 wrong usage, unreadable input, a mistake in the old plan or failed write,
3 nothing was analysed.";

/// Write down what a relocation would do, for you to change
///
/// The plan has every decision: what happens to each resource, its name, region, redundancy and
/// API version, what is used from outside, which dependencies are cut and which parameters are
/// secret, each with the reason and the other choices as a comment. It holds no secrets. `armove
/// relocate --plan FILE` checks it and does what it says.
#[derive(Debug, Args)]
#[command(
    after_help = AFTER,
    override_usage = "armove plan [OPTIONS] --to <REGION> [PATH]..."
)]
pub(super) struct PlanArgs {
    /// Files, folders or zips to move; `-` reads one template from standard input
    ///
    /// None means the current folder.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The target region, as `swedencentral` or `Sweden Central`
    ///
    /// It has to be given here, in the old plan or in armove.toml.
    #[arg(long, value_name = "REGION")]
    to: Option<String>,

    /// The plan whose decisions are kept; without it, the one that FILE of --output holds
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,

    /// Write to a file
    ///
    /// A plan that it holds already is made anew: what you decided in it stays.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// End with 0, not 3, if there was nothing to analyse
    #[arg(long)]
    allow_none: bool,

    /// When to use colours
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    color: ColorArg,

    /// The configuration, instead of the armove.toml that is found upward from the inputs
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(flatten)]
    source: SourceArgs,

    #[command(flatten)]
    change: ChangeArgs,

    #[command(flatten)]
    catalogs: CatalogFileArgs,
}

impl PlanArgs {
    pub(super) fn run(
        self,
        config: &Config,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CliError> {
        Ok(app::plan::run(&self.options()?, config, out, err)?)
    }

    /// What it means.
    pub(super) fn options(self) -> Result<PlanOptions, OptionError> {
        let output = self.output.as_ref();
        let old = self
            .plan
            .or_else(|| output.filter(|path| path.exists()).cloned());
        let is_told = old.is_some();
        Ok(PlanOptions {
            inputs: options::inputs(self.paths)?,
            parameters: self.source.parameters(),
            context: self.source.context()?,
            relocation: self.source.moves(self.change, self.to, is_told)?,
            old,
            output: self.output,
            allow_none: self.allow_none,
            catalogs: self.catalogs.options()?,
            color: self.color.is_on(),
        })
    }
}
