//! `where` as it is typed.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::CliError;
use super::check::RuleArgs;
use super::deployed::DeployedArgs;
use super::report::{RegionsFormatArg, ReportArgs};
use crate::app::config::Config;
use crate::app::options::{self, OptionError, RegionsOptions};
use crate::app::{self, Exit};

const AFTER: &str = "Verdicts:
  fits           the region has everything that is asked of it
  with changes   it has, once `relocate` has made changes: a lower redundancy, no zones
  check first    nothing is known to be lacking, but something cannot be told or is doubtful
  blocked        it lacks something that no change replaces

Exit codes: 0 if some region is left; with --to, if each of those regions is. 1 if not: every
region, or one of --to, is blocked; with --fail-on warning also where something is doubtful or
would change, with --fail-on note also where something cannot be told. 2 wrong usage or unreadable
input, 3 nothing was analysed.

Examples:
  armove where export.zip
      every public region, the best first
  armove where export.zip --geography Germany
      only where the data may be
  armove where a.zip b.zip --to swedencentral,polandcentral
      two regions side by side, for two exports that belong together";

/// Say which regions can hold what is in templates, and what stands in the way
///
/// Judges every public region, as if all that is in one region were moved there together: resource
/// types, zones, redundancy and what else depends on the region. What is lacking in several
/// regions is said once. Changes nothing.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct WhereArgs {
    /// Files, folders or zips, judged together; `-` reads one template from standard input
    ///
    /// None means the current folder. A parameter file is read with the template beside it.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Judge these regions only, and compare them side by side (repeatable)
    #[arg(long, value_name = "REGION,...", value_delimiter = ',')]
    to: Vec<String>,

    /// Judge the regions of this geography only, such as `Germany` (repeatable)
    ///
    /// A geography is what Azure keeps data within. `Europe` is one, too: North and West Europe.
    #[arg(
        long,
        value_name = "NAME",
        value_delimiter = ',',
        conflicts_with = "to"
    )]
    geography: Vec<String>,

    /// The region that would be left; without it, the one that most resources are in
    ///
    /// What is in other regions would stay there and is not judged.
    #[arg(long, value_name = "REGION")]
    from: Option<String>,

    #[command(flatten)]
    deployed: DeployedArgs,

    /// Judge by this overlay where it speaks, else by what armove knows (repeatable)
    ///
    /// `armove catalog import` makes one of lists of your subscription. Of two that speak about
    /// the same thing, the last one wins.
    #[arg(long, value_name = "FILE")]
    catalog: Vec<PathBuf>,

    /// The configuration; without it, the nearest armove.toml above the inputs
    ///
    /// Its keys are the options of this page, but for --to: what is typed takes their place.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(flatten)]
    rules: RuleArgs,

    #[command(flatten)]
    report: ReportArgs<RegionsFormatArg>,
}

impl WhereArgs {
    pub(super) fn run(
        self,
        config: &Config,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CliError> {
        let options = self.options()?;
        Ok(app::regions::run(&options, config, out, err)?)
    }

    /// What it means.
    pub(super) fn options(self) -> Result<RegionsOptions, OptionError> {
        Ok(RegionsOptions {
            inputs: options::inputs(self.paths)?,
            parameters: self.deployed.parameters(),
            to: self.to,
            geographies: self.geography,
            from: self.from,
            overlays: self.catalog,
            rules: self.rules.folders,
            select: self.rules.select,
            ignore: self.rules.ignore,
            context: self.deployed.context()?,
            report: self.report.options(),
        })
    }
}
