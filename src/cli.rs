//! The command line: what can be typed, and what it asks of `app`.
//!
//! What was typed and what it means are two types: the structures below `cli` mirror the
//! options one to one, and each command turns its own into one of `app::options`.

mod catalog;
mod catalog_files;
mod check;
mod configured;
mod deployed;
mod eval;
mod explain;
mod graph;
mod plan;
mod regions;
mod relocate;
mod report;
mod repository;
mod rules;
mod shell;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};

use configured::{Configured, Stop};

use crate::app::config::Config;
use crate::app::options::OptionError;
use crate::app::{Exit, Failure};
use crate::report::text::Look;

/// Moves Azure workloads to another region, from their exported ARM templates, offline.
#[derive(Debug, Parser)]
#[command(
    name = "armove",
    version,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_help = "Exit codes: 0 done, 1 findings are open at or above --fail-on, 2 wrong usage, \
                  unreadable input or failed write, 3 nothing was analysed.\n\
                  armove never opens a network connection, and changes its inputs only where \
                  --fix or --in-place asks for it."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// One command each; its options and what it runs are in the file of its name.
#[derive(Debug, Subcommand)]
enum Command {
    Check(Box<check::CheckArgs>),
    Relocate(Box<relocate::RelocateArgs>),
    Plan(Box<plan::PlanArgs>),
    Where(Box<regions::WhereArgs>),
    Graph(graph::GraphArgs),
    Rules(rules::RulesArgs),
    Explain(explain::ExplainArgs),
    Eval(eval::EvalArgs),
    Catalog(catalog::CatalogArgs),
    Completions(shell::CompletionsArgs),
    Man(shell::ManArgs),
}

/// Why a command did not come to an end of its own.
#[derive(Debug, thiserror::Error)]
enum CliError {
    /// What was typed does not hold.
    #[error(transparent)]
    Usage(#[from] OptionError),
    /// The terminal, or the pipe behind it.
    #[error("cannot write the output: {0}")]
    Stream(#[from] io::Error),
}

impl Command {
    fn name(&self) -> &'static str {
        match self {
            Self::Check(_) => "check",
            Self::Relocate(_) => "relocate",
            Self::Plan(_) => "plan",
            Self::Where(_) => "where",
            Self::Graph(_) => "graph",
            Self::Rules(_) => "rules",
            Self::Explain(_) => "explain",
            Self::Eval(_) => "eval",
            Self::Catalog(_) => "catalog",
            Self::Completions(_) => "completions",
            Self::Man(_) => "man",
        }
    }

    fn run(
        self,
        config: &Config,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CliError> {
        match self {
            Self::Check(args) => args.run(config, out, err),
            Self::Relocate(args) => args.run(config, out, err),
            Self::Plan(args) => args.run(config, out, err),
            Self::Where(args) => args.run(config, out, err),
            Self::Graph(args) => args.run(out, err),
            Self::Rules(args) => args.run(out, err),
            Self::Explain(args) => args.run(out, err),
            Self::Eval(args) => args.run(out, err),
            Self::Catalog(args) => args.run(out, err),
            Self::Completions(args) => args.run(&mut Cli::command(), out),
            Self::Man(args) => args.run(Cli::command(), out),
        }
    }
}

/// Reads the arguments of the process, does what they ask, and says how it ended.
#[must_use]
pub fn run() -> ExitCode {
    let Configured { cli, config } = match Configured::read(std::env::args_os().collect()) {
        Ok(configured) => configured,
        Err(Stop::Typed(help_or_error)) => return print(&help_or_error),
        Err(Stop::Config(error)) => {
            let told = Failure::from(error).tell(&mut io::stderr(), Look::default());
            // Where not even that can be written, the exit code still says it.
            drop(told);
            return ExitCode::from(Exit::Failed.code());
        }
    };
    let command = cli.command.name();
    let (mut out, mut err) = (io::stdout().lock(), io::stderr().lock());
    let ended = cli.command.run(&config, &mut out, &mut err);
    let ended = ended.and_then(|exit| Ok(out.flush().map(|()| exit)?));
    drop((out, err));
    match ended {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(CliError::Usage(error)) => print(&usage(command, &error)),
        // Whoever reads has seen enough: `armove ... | head` is a success.
        Err(CliError::Stream(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::from(Exit::Clean.code())
        }
        Err(error @ CliError::Stream(_)) => {
            let told = writeln!(io::stderr(), "error: {error}");
            // Where not even that can be written, the exit code still says it.
            drop(told);
            ExitCode::from(Exit::Failed.code())
        }
    }
}

/// An option that does not hold, told as clap tells its own, with the usage of its command.
fn usage(command: &str, error: &OptionError) -> clap::Error {
    let mut cli = Cli::command();
    cli.build();
    let mut own = cli.find_subcommand(command).cloned().unwrap_or(cli);
    own.error(ErrorKind::ValueValidation, error)
}

/// Prints help, version or a usage error; 0 for the first two, else 2.
fn print(message: &clap::Error) -> ExitCode {
    match message.print() {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            ExitCode::from(Exit::Failed.code())
        }
        _ => match message.exit_code() {
            0 => ExitCode::from(Exit::Clean.code()),
            _ => ExitCode::from(Exit::Failed.code()),
        },
    }
}

#[cfg(test)]
mod tests;
