//! Why a run came to nothing, and how that is said.

use std::io::{self, Write};

use super::Exit;
use super::baseline_file::BaselineFileError;
use super::catalogs::CatalogError;
use super::config::ConfigError;
use super::editable::NotEditable;
use super::explain::Unexplained;
use super::given::GivenError;
use super::in_place::InPlaceRefusal;
use super::mistaken::{self, Mistaken};
use super::options::{GeographyError, RegionError};
use super::planned::PlanError;
use super::rule_files::RulesError;
use super::selection::UnknownRule;
use super::tell::Unwritten;
use crate::output::{InPlaceError, WriteError};
use crate::report::graph::UnknownName;
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
    /// A typed value that no parameter takes.
    #[error(transparent)]
    Given(#[from] GivenError),
    /// A report that was to go to a file.
    #[error(transparent)]
    Unwritten(#[from] Unwritten),
    /// A name that the graph does not have.
    #[error(transparent)]
    Drawing(#[from] UnknownName),
    /// A rule, type or region that cannot be explained.
    #[error(transparent)]
    Unknown(#[from] Unexplained),
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
            Self::Stream(error) => Err(error),
            other => mistaken::tell(&other, &other.mistakes(), err, look),
        }
    }

    /// What is wrong at places of files, where it is that.
    fn mistakes(&self) -> Vec<Mistaken<'_>> {
        match self {
            Self::Rules(error) => error.mistakes(),
            Self::Catalog(error) => error.mistakes(),
            Self::Config(error) => error.mistakes(),
            Self::Plan(error) => error.mistakes(),
            Self::Baseline(error) => error.mistakes(),
            _ => Vec::new(),
        }
    }
}
