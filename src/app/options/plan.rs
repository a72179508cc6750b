//! What `plan` is asked to do.

use std::path::PathBuf;

use super::{CatalogOptions, DeploymentContext, Parameters, RegionError, moves_by_name};
use crate::catalog::Catalog;
use crate::relocate;

/// What `plan` is asked to do.
#[derive(Clone, Debug)]
pub struct PlanOptions {
    /// Files, folders and zips, one estate; `-` is standard input. Never empty.
    pub inputs: Vec<PathBuf>,
    /// What is given to the parameters.
    pub parameters: Parameters,
    /// Where the source was deployed, as far as it was told.
    pub context: DeploymentContext,
    /// What the relocation would do. Regions are as they were typed until
    /// [`PlanOptions::with_region_names`].
    pub relocation: relocate::Options,
    /// The plan whose decisions are kept.
    pub old: Option<PathBuf>,
    /// Into which file; none means standard output.
    pub output: Option<PathBuf>,
    /// Whether a run without anything to analyse is a success.
    pub allow_none: bool,
    /// By which facts it judges.
    pub catalogs: CatalogOptions,
    /// Whether messages take colours.
    pub color: bool,
}

impl PlanOptions {
    /// The same with every region by its canonical name.
    ///
    /// # Errors
    ///
    /// The first text that is no region; a region that two options send to different places.
    pub fn with_region_names(mut self, catalog: Catalog<'_>) -> Result<Self, RegionError> {
        moves_by_name(&mut self.relocation, &mut self.context, catalog)?;
        Ok(self)
    }
}
