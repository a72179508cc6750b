//! What `where` is asked to do.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{DeploymentContext, Parameters, RegionError, ReportOptions, region};
use crate::catalog::Catalog;
use crate::text::nearest;

/// What `where` is asked to do.
#[derive(Clone, Debug)]
pub struct RegionsOptions {
    /// Files, folders and zips, one estate; `-` is standard input and comes at most once. Never
    /// empty.
    pub inputs: Vec<PathBuf>,
    /// What `--parameters` gives.
    pub parameters: Parameters,
    /// The regions that are compared; none means all public ones.
    pub to: Vec<String>,
    /// The geographies whose regions are judged; none means all.
    pub geographies: Vec<String>,
    /// The region that would be left; none means the one that most resources are in (D2).
    pub from: Option<String>,
    /// Overlays of the catalogue; of two that speak about the same thing, the later wins.
    pub overlays: Vec<PathBuf>,
    /// Folders with further rules.
    pub rules: Vec<PathBuf>,
    /// Rules and areas that are asked; none means all.
    pub select: Vec<String>,
    /// Rules and areas that are not.
    pub ignore: Vec<String>,
    /// Where the templates are deployed, as far as it was told.
    pub context: DeploymentContext,
    /// How the outcome is reported.
    pub report: ReportOptions<RegionsFormat>,
}

/// What `where` writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RegionsFormat {
    /// For people, in a terminal.
    #[default]
    Text,
    /// For programs.
    Json,
    /// For tickets and pull requests.
    Markdown,
}

/// A geography that there is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("--geography: there is no geography `{text}`{}", suggestion(nearest.as_deref(), all))]
pub struct GeographyError {
    /// What was typed.
    pub text: String,
    /// The one that is spelt most like it.
    pub nearest: Option<String>,
    /// All that there are.
    pub all: Vec<String>,
}

fn suggestion(nearest: Option<&str>, all: &[String]) -> String {
    match nearest {
        Some(nearest) => format!("; did you mean `{nearest}`?"),
        None => format!("; there are {}", all.join(", ")),
    }
}

impl RegionsOptions {
    /// The same with every region by its canonical name (`West Europe` becomes `westeurope`), each
    /// once.
    ///
    /// # Errors
    ///
    /// The first text that is no region, with the nearest names.
    pub fn with_region_names(mut self, catalog: Catalog<'_>) -> Result<Self, RegionError> {
        let mut named = Vec::new();
        for text in &self.to {
            let name = region::canonical(catalog, "--to", text)?;
            if !named.contains(&name) {
                named.push(name);
            }
        }
        self.to = named;
        for (option, place) in [
            ("--from", &mut self.from),
            ("--context location", &mut self.context.location),
        ] {
            if let Some(text) = place {
                *text = region::canonical(catalog, option, text)?;
            }
        }
        Ok(self)
    }

    /// The same with every geography in the spelling of the catalogue, each once.
    ///
    /// # Errors
    ///
    /// The first text that is no geography, with the nearest name.
    pub fn with_geographies(mut self, catalog: Catalog<'_>) -> Result<Self, GeographyError> {
        let regions = catalog.regions();
        let all: BTreeSet<&str> = regions.filter_map(|region| region.geography).collect();
        let mut named: Vec<String> = Vec::new();
        for text in &self.geographies {
            let wanted = text.trim();
            let found = all.iter().find(|name| name.eq_ignore_ascii_case(wanted));
            let Some(name) = found else {
                return Err(GeographyError {
                    text: wanted.to_owned(),
                    nearest: nearest(wanted, all.iter().copied()).map(str::to_owned),
                    all: all.iter().map(|name| (*name).to_owned()).collect(),
                });
            };
            if !named.iter().any(|known| known == name) {
                named.push((*name).to_owned());
            }
        }
        self.geographies = named;
        Ok(self)
    }
}
