//! `explain` as it is typed.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::CliError;
use super::report::ColorArg;
use crate::app::options::{About, ExplainOptions, OptionError};
use crate::app::{self, Exit};

const EXAMPLES: &str = "Examples:
  armove explain relocate/outside-id
      what this finding means
  armove explain --type Microsoft.Web/staticSites --region francecentral
      whether the region offers the type, and by which list
  armove explain --type Microsoft.Web/staticSites
      where it is offered at all
  armove explain --region francecentral
      its pair, zones and geography";

/// Say what a finding means, or what is known of a resource type or a region
///
/// Takes the ID that stands with each finding and each change: what it finds, why it matters in a
/// move, an example, what the fix does, what is left to you, and the source. With --type and
/// --region, what the catalogue knows of them, since when and from where.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ExplainArgs {
    /// The ID, such as `relocate/outside-id`
    #[arg(value_name = "RULE", conflicts_with_all = ["full_type", "region"])]
    rule: Option<String>,

    /// A resource type, such as `Microsoft.Web/staticSites`
    #[arg(long = "type", value_name = "TYPE")]
    full_type: Option<String>,

    /// A region, as `swedencentral` or `Sweden Central`
    #[arg(long, value_name = "REGION")]
    region: Option<String>,

    /// Look it up in this overlay where it speaks, else in what armove knows (repeatable)
    ///
    /// `armove catalog import` makes one of lists of your subscription.
    #[arg(long, value_name = "FILE", conflicts_with = "rule")]
    catalog: Vec<PathBuf>,

    /// A folder with rules of your own, *.toml at any depth (repeatable)
    #[arg(long = "rules", value_name = "DIR")]
    folders: Vec<PathBuf>,

    /// When to use colours
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    color: ColorArg,
}

impl ExplainArgs {
    pub(super) fn run(self, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, CliError> {
        let options = ExplainOptions {
            about: match (self.rule, self.full_type, self.region) {
                (Some(rule), ..) => About::Rule(rule),
                (None, Some(full_type), None) => About::Type(full_type),
                (None, None, Some(region)) => About::Region(region),
                (None, Some(full_type), Some(region)) => About::TypeIn(full_type, region),
                (None, None, None) => return Err(OptionError::NothingToExplain.into()),
            },
            overlays: self.catalog,
            folders: self.folders,
            color: self.color.is_on(),
        };
        Ok(app::explain::run(&options, out, err)?)
    }
}
