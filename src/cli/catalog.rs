//! `catalog` and its commands as they are typed.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::CliError;
use super::report::ColorArg;
use crate::app::options::OptionError;
use crate::app::options::{self, CatalogImportOptions, CatalogShowOptions, Format, ListDate};
use crate::app::{self, Exit};

const EXAMPLES: &str = "Examples:
  armove catalog show
      what armove knows of Azure, how old it is and where it is from
  az account list-locations -o json > locations.json
  az provider list -o json > providers.json
  az vm list-skus --all -o json > sizes.json
  armove catalog import locations.json providers.json sizes.json --date 2026-01-31 \\
      --output azure.catalog
      what your subscription sees, as of that day
  armove catalog diff --catalog azure.catalog
      what that changes
  armove check --to swedencentral --catalog azure.catalog
      judge by it";

/// Say what is known of Azure, and bring it up to date
///
/// armove judges regions by tables that it carries. Lists that you take from your own subscription
/// make an overlay, which wins where it speaks: about newer regions and types, about regions that
/// are closed to most subscriptions, and about sizes and the restrictions of your subscription.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CatalogArgs {
    #[command(subcommand)]
    command: CatalogCommand,
}

#[derive(Debug, Subcommand)]
enum CatalogCommand {
    Show(ShowArgs),
    Import(ImportArgs),
    Diff(DiffArgs),
}

/// Make an overlay of lists that the Azure CLI printed
///
/// Takes, in any mix, what these commands print: `az account list-locations`, `az provider list`
/// or `az provider show --namespace NAME`, `az vm list-skus --all` (for all regions or some, with
/// --location), and for storage accounts `az rest --method get --url
/// "https://management.azure.com/subscriptions/ID/providers/Microsoft.Storage/skus?api-version=2023-01-01"`.
/// Take them from the subscription that you deploy to.
///
/// The overlay holds names of regions, types, API versions, zones and sizes, and what the
/// subscription may not use. It holds no subscription or tenant ID and no other ID. Where two
/// lists speak about the same thing, the later one on the command line counts. An overlay that is
/// already there is replaced whole, and only when every list could be read.
#[derive(Debug, Args)]
struct ImportArgs {
    /// The lists, JSON; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// The day on which the lists were taken: YYYY-MM-DD, or `file`
    ///
    /// The lists hold no date themselves, and armove does not look at the clock: the same lists
    /// and the same date give the same overlay. With `file`, each list has the day on which its
    /// file was last changed (UTC); a copy or a checkout may change that day.
    #[arg(long, value_name = "DATE")]
    date: String,

    /// The overlay to write
    #[arg(long, short, value_name = "OVERLAY")]
    output: PathBuf,

    /// When to use colours
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    color: ColorArg,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum TableFormatArg {
    /// For people, in a terminal
    #[default]
    Text,
    /// For programs
    Json,
}

/// Say what is known, how old it is, and where it is from
#[derive(Debug, Args)]
struct ShowArgs {
    /// An overlay that `armove catalog import` wrote (repeatable; the last one wins)
    #[arg(long = "catalog", value_name = "FILE")]
    overlays: Vec<PathBuf>,

    /// What is written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: TableFormatArg,

    /// Name every source
    #[arg(short, long)]
    verbose: bool,

    /// When to use colours
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    color: ColorArg,
}

/// Say what overlays change of what armove knows by itself
#[derive(Debug, Args)]
struct DiffArgs {
    /// An overlay that `armove catalog import` wrote (repeatable; the last one wins)
    #[arg(long = "catalog", value_name = "FILE", required = true)]
    overlays: Vec<PathBuf>,

    /// What is written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: TableFormatArg,

    /// List everything that changes
    #[arg(short, long)]
    verbose: bool,

    /// When to use colours
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    color: ColorArg,
}

impl CatalogArgs {
    pub(super) fn run(self, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, CliError> {
        Ok(match self.command {
            CatalogCommand::Import(import) => {
                app::catalog::import::run(&import.options()?, out, err)?
            }
            CatalogCommand::Show(show) => app::catalog::show::run(&show.options(), out, err)?,
            CatalogCommand::Diff(diff) => app::catalog::diff::run(&diff.options(), out, err)?,
        })
    }
}

impl From<TableFormatArg> for Format {
    fn from(typed: TableFormatArg) -> Self {
        match typed {
            TableFormatArg::Text => Self::Text,
            TableFormatArg::Json => Self::Json,
        }
    }
}

impl ImportArgs {
    fn options(self) -> Result<CatalogImportOptions, OptionError> {
        Ok(CatalogImportOptions {
            files: options::inputs(self.files)?,
            date: ListDate::read(&self.date)?,
            output: self.output,
            color: self.color.is_on(),
        })
    }
}

impl ShowArgs {
    fn options(self) -> CatalogShowOptions {
        CatalogShowOptions {
            overlays: self.overlays,
            format: self.format.into(),
            in_full: self.verbose,
            color: self.color.is_on(),
        }
    }
}

impl DiffArgs {
    fn options(self) -> CatalogShowOptions {
        CatalogShowOptions {
            overlays: self.overlays,
            format: self.format.into(),
            in_full: self.verbose,
            color: self.color.is_on(),
        }
    }
}
