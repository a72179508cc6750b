//! Why a run came to nothing, and how that is said.

use std::io::{self, Write};

use super::Exit;
use super::baseline_file::BaselineFileError;
use super::catalogs::CatalogError;
use super::config::ConfigError;
use super::editable::NotEditable;
use super::in_place::InPlaceRefusal;
use super::options::{GeographyError, RegionError};
use super::planned::PlanError;
use super::rule_files::RulesError;
use super::selection::UnknownRule;
use super::tell::fail;
use crate::output::{InPlaceError, WriteError};
use crate::report::text::Look;

/// Why a run came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Where results or messages go.
    #[error(transparent)]
    Stream(#[from] io::Error),
    /// A region that cannot be used.
    #[error(transparent)]
    Region(#[from] RegionError),
    /// A geography that there is not.
    #[error(transparent)]
    Geography(#[from] GeographyError),
    /// Rule files.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// A rule that there is not.
    #[error(transparent)]
    Rule(#[from] UnknownRule),
    /// An overlay of the catalogue.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The baseline.
    #[error(transparent)]
    Baseline(#[from] BaselineFileError),
    /// The output folder.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// Input files that were to be edited.
    #[error(transparent)]
    InPlace(#[from] InPlaceError),
    /// What in-place editing would lose or mix up.
    #[error(transparent)]
    Refused(#[from] InPlaceRefusal),
    /// Inputs that cannot be edited.
    #[error(transparent)]
    NotEditable(#[from] NotEditable),
    /// The report, which no run makes happen.
    #[error(transparent)]
    Report(#[from] serde_json::Error),
}

impl Failure {
    /// Says it on the message stream, and gives how the run ended.
    ///
    /// # Errors
    /// When the streams are what failed.
    pub fn tell(self, err: &mut dyn Write, look: Look) -> io::Result<Exit> {
        match self {
            Self::Stream(error) => return Err(error),
            Self::Rules(error) => error.tell(err, look)?,
            Self::Catalog(error) => error.tell(err, look)?,
            Self::Config(error) => error.tell(err, look)?,
            Self::Plan(error) => error.tell(err, look)?,
            Self::Baseline(error) => error.tell(err, look)?,
            other => return fail(err, &other.to_string()),
        }
        Ok(Exit::Failed)
    }
}
