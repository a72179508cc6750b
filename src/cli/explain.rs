//! `explain` as it is typed.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::CliError;
use super::report::ColorArg;
use crate::app::options::ExplainOptions;
use crate::app::{self, Exit};

/// Say what a finding means, and what to do about it
///
/// Takes the ID that stands with each finding and each change. What it finds, why it matters in a
/// move, an example, what the fix does, what is left to you, and the source.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The ID, such as `relocate/outside-id`
    #[arg(value_name = "RULE")]
    rule: String,

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
            rule: self.rule,
            folders: self.folders,
            color: self.color.is_on(),
        };
        Ok(app::explain::run(&options, out, err)?)
    }
}
