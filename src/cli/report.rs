//! Options that say how an outcome is reported; every command that reports has them.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::app::options::{Format, RegionsFormat, ReportOptions, Verbosity};
use crate::finding::Severity;

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum FormatArg {
    /// For people, in a terminal
    #[default]
    Text,
    /// The document of report.json
    Json,
}

/// The formats of `where`.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum RegionsFormatArg {
    /// For people, in a terminal
    #[default]
    Text,
    /// For programs
    Json,
    /// For tickets and pull requests
    Markdown,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum FailOnArg {
    /// Errors only
    #[default]
    Error,
    /// Warnings and errors
    Warning,
    /// Anything that is open
    Note,
    /// Never; unreadable input and failed writes still end with 2
    Never,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum ColorArg {
    /// Where standard output is a terminal and NO_COLOR is not set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl From<FormatArg> for Format {
    fn from(typed: FormatArg) -> Self {
        match typed {
            FormatArg::Text => Self::Text,
            FormatArg::Json => Self::Json,
        }
    }
}

impl From<RegionsFormatArg> for RegionsFormat {
    fn from(typed: RegionsFormatArg) -> Self {
        match typed {
            RegionsFormatArg::Text => Self::Text,
            RegionsFormatArg::Json => Self::Json,
            RegionsFormatArg::Markdown => Self::Markdown,
        }
    }
}

impl ColorArg {
    /// Whether standard output gets colours.
    pub(super) fn is_on(self) -> bool {
        match self {
            Self::Auto => terminal_takes_colors(),
            Self::Always => true,
            Self::Never => false,
        }
    }
}

/// As typed; `F` are the formats of the command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Report")]
pub(super) struct ReportArgs<F = FormatArg>
where
    F: ValueEnum + Default + Send + Sync + 'static,
{
    /// What the report on standard output is written as
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: F,

    /// Write the report into FILE, not to standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// End with 1 if a finding of this severity or a higher one is open
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t)]
    fail_on: FailOnArg,

    /// End with 0, not 3, if there was nothing to analyse
    ///
    /// For commit hooks: a file that is named may then also be something else than a template,
    /// and is skipped.
    #[arg(long)]
    allow_none: bool,

    /// When to use colours
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    color: ColorArg,

    /// Tell errors only, and what else makes the run fail
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,

    /// Tell every change and every note
    #[arg(short, long)]
    verbose: bool,
}

impl<F> ReportArgs<F>
where
    F: ValueEnum + Default + Send + Sync + 'static,
{
    pub(super) fn options<T: From<F>>(self) -> ReportOptions<T> {
        ReportOptions {
            format: self.format.into(),
            output: self.output,
            fail_on: match self.fail_on {
                FailOnArg::Error => Some(Severity::Error),
                FailOnArg::Warning => Some(Severity::Warning),
                FailOnArg::Note => Some(Severity::Note),
                FailOnArg::Never => None,
            },
            allow_none: self.allow_none,
            color: self.color.is_on(),
            verbosity: match (self.quiet, self.verbose) {
                (true, _) => Verbosity::Quiet,
                (false, true) => Verbosity::Verbose,
                (false, false) => Verbosity::Normal,
            },
        }
    }
}

/// By the convention of <https://no-color.org>: set and not empty means none.
fn terminal_takes_colors() -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    !refused && !dumb && std::io::stdout().is_terminal()
}
