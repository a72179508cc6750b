//! `relocate` as it is typed.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::CliError;
use super::catalog_files::CatalogFileArgs;
use super::report::ReportArgs;
use super::repository::RepositoryArgs;
use crate::app::config::Config;
use crate::app::options::{self, DeploymentContext, OptionError, Parameters, RelocateOptions};
use crate::app::{self, Exit};
use crate::relocate::{
    Form, Level, LocationStyle, Machines, Options, Protecting, Rename, Replication,
};

const EXAMPLES: &str = "Examples:
  armove relocate export.zip --to swedencentral --out moved
      one portal export; `moved` gets templates, parameter files and CHECKLIST.md
  armove relocate group-a.zip group-b.zip --to 'Sweden Central' --out moved
      two exports that refer to each other, moved as one estate
  armove relocate infra/ --to westus3 --map-region northeurope=eastus --out moved
      a folder of templates in two regions
  armove relocate export.zip --to swedencentral --dry-run --diff
      only show what would change
  armove relocate infra/ --to swedencentral --in-place
      edit the templates and parameter files of a repository where they lie";

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum RenameArg {
    /// Names that are unique in Azure, a tenant or a subscription, or held by soft delete
    #[default]
    Unique,
    /// The names of all resources
    All,
    /// Only those given by --name
    None,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum ReplicationArg {
    /// Leave it; what the target lacks is an error
    Keep,
    /// The nearest level that the target has: GZRS to ZRS, GRS to ZRS to LRS
    #[default]
    Nearest,
    /// Copies in one datacentre
    Lrs,
    /// Copies in several zones
    Zrs,
    /// Copies in the paired region
    Grs,
    /// Copies in several zones and in the paired region
    Gzrs,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum LocationStyleArg {
    /// Through a parameter, so that the next move is one value
    #[default]
    Parameter,
    /// As text at each place
    Literal,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum MachinesArg {
    /// With copies of their disks
    #[default]
    Attach,
    /// New and empty, from the image they were made of
    Image,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum ProtectArg {
    /// What lists of the vault, intents and a plan file name
    #[default]
    Plan,
    /// The same, and every machine and share that nothing names
    All,
    /// Nothing
    None,
}

/// Move exported templates to another region
///
/// Reads ARM templates (a portal export as zip or folder, single files, a whole repository),
/// rewrites locations, names, redundancy and ids for the target region, and writes templates that
/// deploy there, with parameter files and a checklist of what a template cannot carry. All inputs
/// are one estate: what one refers to is looked for in the others. Inputs are never changed,
/// unless --in-place asks for it.
#[derive(Debug, Args)]
#[command(
    after_help = EXAMPLES,
    override_usage = "armove relocate [OPTIONS] --to <REGION> <--out <DIR>|--in-place> [PATH]..."
)]
pub(super) struct RelocateArgs {
    /// Files, folders or zips to move; `-` reads one template from standard input
    ///
    /// None means the current folder.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The target region, as `swedencentral` or `Sweden Central`
    ///
    /// It has to be given here, in the plan or in armove.toml.
    #[arg(long, value_name = "REGION")]
    to: Option<String>,

    /// Do what a plan says, which `armove plan` wrote and you changed
    ///
    /// It is checked first: what is wrong in it is shown at its place, and nothing is written. The
    /// plan comes before options: --rename, --suffix and --replication decide only about what it
    /// does not name, and what --to, --name, --map-region, --resource-group or --subscription say
    /// may not contradict it.
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,

    /// The folder to write; it must be new or empty, and no input may lie in it
    #[arg(long, value_name = "DIR", required_unless_present_any = ["dry_run", "in_place"])]
    out: Option<PathBuf>,

    /// Edit the input files where they lie, and write no templates elsewhere
    ///
    /// Comments, order, indentation, line ends and encoding stay; a second run changes nothing.
    /// Files only, nothing in archives. With --out, the checklist and the reports go there. All
    /// files are changed or none.
    #[arg(long)]
    in_place: bool,

    /// Replace an earlier output of armove in DIR; files that armove did not write stay
    #[arg(long)]
    force: bool,

    /// Write nothing, only report
    #[arg(long)]
    dry_run: bool,

    /// Print the changes as a unified diff, secrets masked
    #[arg(long)]
    diff: bool,

    #[command(flatten)]
    source: SourceArgs,

    #[command(flatten)]
    change: ChangeArgs,

    #[command(flatten)]
    catalogs: CatalogFileArgs,

    #[command(flatten)]
    repository: RepositoryArgs,

    #[command(flatten)]
    report: ReportArgs,
}

/// What is known of the source.
#[derive(Debug, Args)]
#[command(next_help_heading = "Source")]
pub(super) struct SourceArgs {
    /// The region to move from
    ///
    /// Without it, the region that most resources are in. Resources in other regions stay there
    /// unless --map-region names their region.
    #[arg(long, value_name = "REGION")]
    from: Option<String>,

    /// Send the resources of a further region elsewhere (repeatable)
    #[arg(long, value_name = "FROM=TO")]
    map_region: Vec<String>,

    /// A parameter file that goes with the template, or the value of one parameter (repeatable)
    ///
    /// Parameter files that lie beside their template are found without it. A value counts like one
    /// in the parameter file: it is used to judge, changed where the move asks for it, and written
    /// to parameters.json; that of a secure parameter is not. It is a text, or JSON where the
    /// template declares int, bool, array or object.
    #[arg(long, value_name = "FILE|NAME=VALUE")]
    parameters: Vec<String>,

    /// Where the source was deployed: what it calls itself, and which IDs are its own
    ///
    /// It only helps to judge: expressions that ask for it are written as they were. The location
    /// counts as the region to move from where no resource states one.
    /// Keys: subscription and tenant (IDs), group (name), location (region of the group or deployment).
    #[arg(long, value_name = "KEY=VALUE,...", value_delimiter = ',')]
    context: Vec<String>,
}

/// What becomes of it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Changes")]
pub(super) struct ChangeArgs {
    /// Give one resource another name, wherever it is used (repeatable)
    #[arg(long, value_name = "OLD=NEW")]
    name: Vec<String>,

    /// Which other names change
    #[arg(long, value_name = "WHICH", value_enum, default_value_t)]
    rename: RenameArg,

    /// What changed names end in
    ///
    /// Without it, the target's geo code, such as `sdc` for swedencentral, or its name.
    #[arg(long, value_name = "TEXT")]
    suffix: Option<String>,

    /// What becomes of redundancy that the target may lack
    ///
    /// A level is for what is stored. What runs in several zones is lowered with it where the
    /// target has none, but never raised.
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t)]
    replication: ReplicationArg,

    /// Another subscription, both as IDs (repeatable)
    #[arg(long, value_name = "OLD=NEW")]
    subscription: Vec<String>,

    /// Another resource group (repeatable)
    ///
    /// A group given to itself says that the target is the old group: then every name changes.
    #[arg(long, value_name = "OLD=NEW")]
    resource_group: Vec<String>,

    /// How locations are written
    #[arg(long, value_name = "STYLE", value_enum, default_value_t)]
    location_style: LocationStyleArg,

    /// How virtual machines come to life in the target
    #[arg(long, value_name = "HOW", value_enum, default_value_t)]
    machines: MachinesArg,

    /// What `protection.json` protects again
    ///
    /// An export never says what a vault protects. Give `az backup item list --output json` of the
    /// vault among the inputs.
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    protect: ProtectArg,
}

impl RelocateArgs {
    pub(super) fn run(
        self,
        config: &Config,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CliError> {
        let options = self.options()?;
        Ok(app::relocate::run(&options, config, out, err)?)
    }

    /// What it means.
    pub(super) fn options(self) -> Result<RelocateOptions, OptionError> {
        let is_told = self.plan.is_some();
        Ok(RelocateOptions {
            inputs: options::inputs(self.paths)?,
            parameters: self.source.parameters(),
            plan: self.plan,
            out: self.out,
            force: self.force,
            dry_run: self.dry_run,
            diff: self.diff,
            context: self.source.context()?,
            relocation: Options {
                form: match self.in_place {
                    true => Form::AsInput,
                    false => Form::Strict,
                },
                ..self.source.moves(self.change, self.to, is_told)?
            },
            catalogs: self.catalogs.options()?,
            baseline: self.repository.baseline()?,
            report: self.report.options(),
        })
    }
}

impl SourceArgs {
    pub(super) fn parameters(&self) -> Parameters {
        Parameters::read(&self.parameters)
    }

    pub(super) fn context(&self) -> Result<DeploymentContext, OptionError> {
        DeploymentContext::read(&self.context)
    }

    /// What the relocation does; `has_plan`: the target may stand in a plan.
    pub(super) fn moves(
        self,
        change: ChangeArgs,
        to: Option<String>,
        has_plan: bool,
    ) -> Result<Options, OptionError> {
        Ok(Options {
            to: options::target(to, has_plan)?,
            from: self.from,
            regions: options::regions(&self.map_region)?,
            names: options::names(&change.name)?,
            rename: change.rename.into(),
            suffix: change.suffix.as_deref().map(options::suffix).transpose()?,
            replication: change.replication.into(),
            subscriptions: options::subscriptions(&change.subscription)?,
            resource_groups: options::groups(&change.resource_group)?,
            location_style: change.location_style.into(),
            machines: change.machines.into(),
            protect: change.protect.into(),
            ..Options::default()
        })
    }
}

impl From<RenameArg> for Rename {
    fn from(typed: RenameArg) -> Self {
        match typed {
            RenameArg::Unique => Self::Unique,
            RenameArg::All => Self::All,
            RenameArg::None => Self::None,
        }
    }
}

impl From<ReplicationArg> for Replication {
    fn from(typed: ReplicationArg) -> Self {
        match typed {
            ReplicationArg::Keep => Self::Keep,
            ReplicationArg::Nearest => Self::Nearest,
            ReplicationArg::Lrs => Self::Level(Level::Lrs),
            ReplicationArg::Zrs => Self::Level(Level::Zrs),
            ReplicationArg::Grs => Self::Level(Level::Grs),
            ReplicationArg::Gzrs => Self::Level(Level::Gzrs),
        }
    }
}

impl From<LocationStyleArg> for LocationStyle {
    fn from(typed: LocationStyleArg) -> Self {
        match typed {
            LocationStyleArg::Parameter => Self::Parameter,
            LocationStyleArg::Literal => Self::Literal,
        }
    }
}

impl From<ProtectArg> for Protecting {
    fn from(typed: ProtectArg) -> Self {
        match typed {
            ProtectArg::Plan => Self::Plan,
            ProtectArg::All => Self::All,
            ProtectArg::None => Self::None,
        }
    }
}

impl From<MachinesArg> for Machines {
    fn from(typed: MachinesArg) -> Self {
        match typed {
            MachinesArg::Attach => Self::Attach,
            MachinesArg::Image => Self::Image,
        }
    }
}
