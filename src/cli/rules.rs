//! `rules` and `rules test` as they are typed.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::CliError;
use super::report::ColorArg;
use crate::app::options::{Format, RuleCasesOptions, RulesOptions};
use crate::app::{self, Exit};

const EXAMPLES: &str = "Examples:
  armove rules
      everything that armove looks for
  armove rules --format json
      the same with sources and dates, for programs
  armove rules test my-rules
      are the rules in my-rules sound, and do their cases hold?";

/// List what is looked for, or try rules of your own
///
/// Each line: how bad it is, the ID, and what is wrong. `armove explain ID` says more.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub(super) struct RulesArgs {
    #[command(subcommand)]
    command: Option<RulesCommand>,

    /// A folder with rules of your own, *.toml at any depth (repeatable)
    #[arg(long = "rules", value_name = "DIR")]
    folders: Vec<PathBuf>,

    /// What the list is written as
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: ListFormatArg,

    /// When to use colours
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    color: ColorArg,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum ListFormatArg {
    /// For people, in a terminal
    #[default]
    Text,
    /// For programs: also types, fix, source and date of each rule
    Json,
}

#[derive(Debug, Subcommand)]
enum RulesCommand {
    Test(TestArgs),
}

/// Run the cases of the rules in a folder
///
/// The cases of `<area>/<name>.toml` are the templates in `<area>/cases/<name>/`: the rule must
/// find something in `fail-*.json`, nothing in `pass-*.json`, and cannot tell in `unknown-*.json`.
/// Ends with 0 if all is so, 1 if not, 2 if a rule file is wrong, 3 if there is nothing to run.
#[derive(Debug, Args)]
struct TestArgs {
    /// The folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// When to use colours
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    color: ColorArg,
}

impl RulesArgs {
    pub(super) fn run(self, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, CliError> {
        Ok(match self.command {
            Some(RulesCommand::Test(test)) => {
                let options = RuleCasesOptions {
                    folder: test.folder,
                    color: test.color.is_on(),
                };
                app::rule_cases::run(&options, out, err)?
            }
            None => {
                let options = RulesOptions {
                    folders: self.folders,
                    format: match self.format {
                        ListFormatArg::Text => Format::Text,
                        ListFormatArg::Json => Format::Json,
                    },
                    color: self.color.is_on(),
                };
                app::rules::run(&options, out, err)?
            }
        })
    }
}
