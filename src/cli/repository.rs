//! Options for whoever checks the same files again and again; every command that judges has them.

use std::path::PathBuf;

use clap::Args;

use crate::app::options::{self, BaselineOptions, OptionError};

/// As typed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Repository")]
pub(super) struct RepositoryArgs {
    /// The configuration; without it, the nearest armove.toml above the inputs
    ///
    /// It is looked for up to the root of the git repository. Its keys are the options of this
    /// page; what is typed takes the place of the same key.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Do not count the findings that are listed in FILE
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Write the file of --baseline with what is open now, and count none of it
    #[arg(long)]
    write_baseline: bool,
}

impl RepositoryArgs {
    pub(super) fn baseline(self) -> Result<BaselineOptions, OptionError> {
        options::baseline(self.baseline, self.write_baseline)
    }
}
