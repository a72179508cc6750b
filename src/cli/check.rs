//! `check` as it is typed.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::CliError;
use super::catalog_files::CatalogFileArgs;
use super::report::ReportArgs;
use super::repository::RepositoryArgs;
use crate::app::config::Config;
use crate::app::options::{self, CheckOptions, DeploymentContext, OptionError, Parameters};
use crate::app::{self, Exit};

const EXAMPLES: &str = "Examples:
  armove check export.zip --to swedencentral
      what a portal export would run into in another region
  armove check infra/
      every template of a folder: what is wrong with it in any region
  armove check group-a.zip group-b.zip --together --to 'Sweden Central'
      two exports that refer to each other
  armove check infra/ --ignore export --format json --output audit.json
      all but one area of rules, as a document for programs";

/// Say what is wrong with templates, and change nothing
///
/// Reads ARM templates (a portal export as zip or folder, single files, a whole repository) and
/// judges them by rules. With --to, as if they were moved to that region; without, only what holds
/// in every region. Each template is looked at by itself, unless --together.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CheckArgs {
    /// Files, folders or zips to check; `-` reads one template from standard input
    ///
    /// None means the current folder. A parameter file is checked with the template beside it.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The region to judge, as `swedencentral` or `Sweden Central`
    #[arg(long, value_name = "REGION")]
    to: Option<String>,

    /// The region that would be left; without it, the one that most resources are in
    ///
    /// What is in other regions stays there and is judged there.
    #[arg(long, value_name = "REGION", requires = "to")]
    from: Option<String>,

    /// Look for what one template refers to in the others
    #[arg(long)]
    together: bool,

    /// A parameter file that goes with the template, or the value of one parameter (repeatable)
    ///
    /// Parameter files that lie beside their template are found without it. A value is a text, or
    /// JSON where the template declares int, bool, array or object.
    #[arg(long, value_name = "FILE|NAME=VALUE")]
    parameters: Vec<String>,

    /// Where the templates are deployed, for expressions that ask for it
    ///
    /// Keys: subscription and tenant (IDs), group (name), location (region of the group).
    #[arg(long, value_name = "KEY=VALUE,...", value_delimiter = ',')]
    context: Vec<String>,

    #[command(flatten)]
    rules: RuleArgs,

    #[command(flatten)]
    catalogs: CatalogFileArgs,

    #[command(flatten)]
    repository: RepositoryArgs,

    #[command(flatten)]
    report: ReportArgs,
}

/// Which rules are asked.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct RuleArgs {
    /// Tell only about these rules: an ID or an area, such as `recovery-services` (repeatable)
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,

    /// Do not tell about these rules (repeatable)
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,

    /// A folder with rules of your own, *.toml at any depth (repeatable)
    #[arg(long = "rules", value_name = "DIR")]
    pub(super) folders: Vec<PathBuf>,
}

impl CheckArgs {
    pub(super) fn run(
        self,
        config: &Config,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CliError> {
        let options = self.options()?;
        Ok(app::check::run(&options, config, out, err)?)
    }

    /// What it means.
    pub(super) fn options(self) -> Result<CheckOptions, OptionError> {
        Ok(CheckOptions {
            inputs: options::inputs(self.paths)?,
            parameters: Parameters::read(&self.parameters),
            to: self.to,
            from: self.from,
            together: self.together,
            rules: self.rules.folders,
            select: self.rules.select,
            ignore: self.rules.ignore,
            context: DeploymentContext::read(&self.context)?,
            catalogs: self.catalogs.options()?,
            baseline: self.repository.baseline()?,
            report: self.report.options(),
        })
    }
}
