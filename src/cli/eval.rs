//! `eval` as it is typed.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::CliError;
use crate::app::options::{DeploymentContext, EvalOptions, OptionError, Parameters};
use crate::app::{self, Exit};

const AFTER: &str = "Examples:
  armove eval \"toLower('ABC')\"
      a function by itself
  armove eval \"[resourceId('Microsoft.Web/sites', parameters('name'))]\" --template main.json
      what a template makes of it, and what it rests on
  armove eval \"variables('vnetName')\" --template main.json --parameters prod=true
      with a value for a parameter

Exit codes: 0 the value is known, 1 it is not known, 2 Azure would refuse it, or wrong usage.";

/// Say what an expression is worth, or why that is not known offline
///
/// Prints the value as JSON. What is not known is printed with holes, such as
/// st{parameters('p')}, and every reason. Secrets are not printed.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct EvalArgs {
    /// The expression, with its brackets or without
    #[arg(value_name = "EXPRESSION", allow_negative_numbers = true)]
    expression: String,

    /// The template whose parameters, variables and functions it uses; `-` is standard input
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,

    /// A parameter file, or the value of one parameter (repeatable)
    ///
    /// A value is a text, or JSON where the template declares int, bool, array or object.
    #[arg(long, value_name = "FILE|NAME=VALUE")]
    parameters: Vec<String>,

    /// Where the template is deployed
    ///
    /// Keys: subscription and tenant (IDs), group (name), location (region of the group or deployment).
    #[arg(long, value_name = "KEY=VALUE,...", value_delimiter = ',')]
    context: Vec<String>,
}

impl EvalArgs {
    pub(super) fn run(self, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, CliError> {
        Ok(app::eval::run(&self.options()?, out, err)?)
    }

    fn options(self) -> Result<EvalOptions, OptionError> {
        Ok(EvalOptions {
            expression: self.expression,
            template: self.template,
            parameters: Parameters::read(&self.parameters),
            context: DeploymentContext::read(&self.context)?,
        })
    }
}
