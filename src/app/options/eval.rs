//! What `eval` is asked to do.

use std::path::PathBuf;

use super::{DeploymentContext, Parameters, RegionError, region};
use crate::catalog::Catalog;

/// What `eval` is asked to do.
#[derive(Clone, Debug)]
pub struct EvalOptions {
    /// The expression, with its brackets or without.
    pub expression: String,
    /// The template whose parameters, variables and functions it sees.
    pub template: Option<PathBuf>,
    /// What is given to the parameters.
    pub parameters: Parameters,
    /// Where the template is deployed, as far as it was told.
    pub context: DeploymentContext,
}

impl EvalOptions {
    /// The same with the region by its canonical name.
    ///
    /// # Errors
    ///
    /// A text that is no region, with the nearest names.
    pub fn with_region_names(mut self, catalog: Catalog<'_>) -> Result<Self, RegionError> {
        if let Some(location) = &mut self.context.location {
            *location = region::canonical(catalog, "--context location", location)?;
        }
        Ok(self)
    }
}
