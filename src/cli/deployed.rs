//! Options that say how the templates are deployed, for commands that only judge them.

use clap::Args;

use crate::app::options::{DeploymentContext, OptionError, Parameters};

/// As typed.
#[derive(Debug, Args)]
pub(super) struct DeployedArgs {
    /// A parameter file that goes with the template, or the value of one parameter (repeatable)
    ///
    /// Parameter files that lie beside their template are found without it. A value is a text, or
    /// JSON where the template declares int, bool, array or object.
    #[arg(long, value_name = "FILE|NAME=VALUE")]
    parameters: Vec<String>,

    /// Where the templates are deployed, for expressions that ask for it
    ///
    /// Keys: subscription and tenant (IDs), group (name), location (region of the group or deployment).
    #[arg(long, value_name = "KEY=VALUE,...", value_delimiter = ',')]
    context: Vec<String>,
}

impl DeployedArgs {
    pub(super) fn parameters(&self) -> Parameters {
        Parameters::read(&self.parameters)
    }

    pub(super) fn context(&self) -> Result<DeploymentContext, OptionError> {
        DeploymentContext::read(&self.context)
    }
}
