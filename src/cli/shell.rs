//! `completions` and `man`: what a package installs beside the binary.

use std::io::Write;

use clap::builder::PossibleValuesParser;
use clap::{Args, Command};
use clap_complete::Shell;

use super::CliError;
use crate::app::Exit;

/// The commands that have a page of their own.
const PAGES: [&str; 11] = [
    "check",
    "relocate",
    "plan",
    "where",
    "graph",
    "rules",
    "explain",
    "eval",
    "catalog",
    "completions",
    "man",
];

/// Print the completion script of a shell
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Print the manual page, in the format of man(7)
#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// The page of one command, not that of armove as a whole
    #[arg(value_parser = PossibleValuesParser::new(PAGES))]
    command: Option<String>,
}

impl CompletionsArgs {
    pub(super) fn run(self, cli: &mut Command, out: &mut dyn Write) -> Result<Exit, CliError> {
        // clap_complete panics where its writer fails; memory does not.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, cli, "armove", &mut script);
        out.write_all(&script)?;
        Ok(Exit::Clean)
    }
}

impl ManArgs {
    pub(super) fn run(self, mut cli: Command, out: &mut dyn Write) -> Result<Exit, CliError> {
        cli.build();
        let page = self.command.and_then(|name| cli.find_subcommand(name));
        clap_mangen::Man::new(page.unwrap_or(&cli).clone()).render(out)?;
        Ok(Exit::Clean)
    }
}
