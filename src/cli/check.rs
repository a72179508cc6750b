//! `check` as it is typed.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::CliError;
use super::catalog_files::CatalogFileArgs;
use super::deployed::DeployedArgs;
use super::report::ReportArgs;
use super::repository::RepositoryArgs;
use crate::app::config::Config;
use crate::app::options::{self, CheckOptions, OptionError};
use crate::app::{self, Exit};
use crate::finding::Safety;

const EXAMPLES: &str = "Examples:
  armove check export.zip --to swedencentral
      what a portal export would run into in another region
  armove check infra/
      every template of a folder: what is wrong with it in any region
  armove check group-a.zip group-b.zip --together --to 'Sweden Central'
      two exports that refer to each other
  armove check infra/ --fix --diff
      mend what can be mended without changing what is deployed, and show it
  armove check infra/ --ignore export --format json --output audit.json
      all but one area of rules, as a document for programs";

/// Say what is wrong with templates, and mend it with --fix
///
/// Reads ARM templates (a portal export as zip or folder, single files, a whole repository) and
/// judges them by rules. With --to, as if they were moved to that region; without, only what holds
/// in every region. Each template is looked at by itself, unless --together. Nothing is changed
/// without --fix.
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

    #[command(flatten)]
    deployed: DeployedArgs,

    #[command(flatten)]
    fixes: FixArgs,

    #[command(flatten)]
    rules: RuleArgs,

    #[command(flatten)]
    catalogs: CatalogFileArgs,

    #[command(flatten)]
    repository: RepositoryArgs,

    #[command(flatten)]
    report: ReportArgs,
}

/// Which fixes are made.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FixArg {
    /// Those that keep the meaning
    Safe,
    /// Also those that may change what is deployed
    Unsafe,
}

/// What is mended.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fixes")]
struct FixArgs {
    /// Mend in the files what rules know how to mend; `=unsafe` also what may change the deployment
    ///
    /// Comments, order, indentation, line ends and encoding stay. Files are changed all together or
    /// not at all, and only after a proof that nothing else changes. Templates in archives and
    /// templates that were not named are left alone.
    #[arg(
        long,
        value_name = "WHICH",
        value_enum,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "safe"
    )]
    fix: Option<FixArg>,

    /// With --fix: write nothing, only report
    #[arg(long, requires = "fix")]
    dry_run: bool,

    /// With --fix: print the fixes as a unified diff, secrets masked
    #[arg(long, requires = "fix")]
    diff: bool,
}

impl From<FixArg> for Safety {
    fn from(typed: FixArg) -> Self {
        match typed {
            FixArg::Safe => Self::Safe,
            FixArg::Unsafe => Self::Unsafe,
        }
    }
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
            parameters: self.deployed.parameters(),
            to: self.to,
            from: self.from,
            together: self.together,
            rules: self.rules.folders,
            select: self.rules.select,
            ignore: self.rules.ignore,
            context: self.deployed.context()?,
            catalogs: self.catalogs.options()?,
            baseline: self.repository.baseline()?,
            fix: self.fixes.fix.map(Safety::from),
            dry_run: self.fixes.dry_run,
            diff: self.fixes.diff,
            report: self.report.options(),
        })
    }
}
