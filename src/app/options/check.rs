//! What `check` is asked to do.

use std::path::PathBuf;

use super::{
    BaselineOptions, CatalogOptions, DeploymentContext, Parameters, RegionError, ReportOptions,
    region,
};
use crate::catalog::Catalog;
use crate::finding::Safety;

/// What `check` is asked to do.
#[derive(Clone, Debug)]
pub struct CheckOptions {
    /// Files, folders and zips; `-` is standard input and comes at most once. Never empty.
    pub inputs: Vec<PathBuf>,
    /// What `--parameters` gives.
    pub parameters: Parameters,
    /// The region that is judged, as if relocated; none judges what holds in every region.
    pub to: Option<String>,
    /// The region that would be left; none means the one that most resources are in (D2).
    pub from: Option<String>,
    /// Whether all templates are one estate, so that what one refers to is looked for in the others.
    pub together: bool,
    /// Folders with further rules.
    pub rules: Vec<PathBuf>,
    /// Rules and areas that are told about; none means all.
    pub select: Vec<String>,
    /// Rules and areas that are not.
    pub ignore: Vec<String>,
    /// Where the templates are deployed, as far as it was told.
    pub context: DeploymentContext,
    /// By which facts it judges.
    pub catalogs: CatalogOptions,
    /// What is compared with.
    pub baseline: BaselineOptions,
    /// Which fixes are made; none means that nothing is touched.
    pub fix: Option<Safety>,
    /// Whether nothing is written.
    pub dry_run: bool,
    /// Whether the fixes are shown as a unified diff.
    pub diff: bool,
    /// How the outcome is reported.
    pub report: ReportOptions,
}

impl CheckOptions {
    /// The same with every region by its canonical name (`West Europe` becomes `westeurope`).
    ///
    /// # Errors
    ///
    /// The first text that is no region, with the nearest names.
    pub fn with_region_names(mut self, catalog: Catalog<'_>) -> Result<Self, RegionError> {
        for (option, place) in [
            ("--to", &mut self.to),
            ("--from", &mut self.from),
            ("--context location", &mut self.context.location),
        ] {
            if let Some(text) = place {
                *text = region::canonical(catalog, option, text)?;
            }
        }
        Ok(self)
    }
}
