//! Options that say by which facts a command judges.

use std::path::PathBuf;

use clap::Args;

use crate::app::options::{self, CatalogOptions, MaxAge, OptionError};

/// As typed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Catalogue")]
pub(super) struct CatalogFileArgs {
    /// Judge by this overlay where it speaks, else by what armove knows (repeatable)
    ///
    /// `armove catalog import` makes one of lists of your subscription. Of two that speak about
    /// the same thing, the last one wins.
    #[arg(long, value_name = "FILE")]
    catalog: Vec<PathBuf>,

    /// Warn where a list that is judged by is older than so many days
    ///
    /// Only with this option does armove look at the clock.
    #[arg(long, value_name = "DAYS")]
    max_catalog_age: Option<u32>,

    /// The day from which the age is counted, not that of the clock
    #[arg(long, value_name = "DATE", hide = true)]
    today: Option<String>,
}

impl CatalogFileArgs {
    /// What it means.
    pub(super) fn options(self) -> Result<CatalogOptions, OptionError> {
        let today = self
            .today
            .as_deref()
            .map(|text| options::day("--today", text));
        let today = today.transpose()?;
        Ok(CatalogOptions {
            overlays: self.catalog,
            max_age: self.max_catalog_age.map(|days| MaxAge { days, today }),
        })
    }
}
