//! The command line with what the configuration adds to it.
//!
//! The configuration has the options by their own names, so it is put in front of what was typed
//! and read with it: there is one way from an option to what it means.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches};

use super::Cli;
use crate::app::config::{Config, ConfigError};

/// How many words stand in front of the options: the program and the command.
const HEAD: usize = 2;

/// Keys that say nothing without another one.
const ONLY_WITH: [(&str, &str); 1] = [("from", "to")];

/// Keys that contradict each other: what is typed wins over the other one too.
const EITHER: [(&str, &str); 2] = [("quiet", "verbose"), ("verbose", "quiet")];

/// Options that a command has by the name of a key, but for another question: `where` looks for the
/// region that a repository has chosen already.
const OTHERWISE: [(&str, &str); 1] = [("where", "to")];

/// What was typed, completed.
#[derive(Debug)]
pub(super) struct Configured {
    /// The command with its options.
    pub cli: Cli,
    /// The configuration, for what is no option.
    pub config: Config,
}

/// Why there is none.
#[derive(Debug)]
pub(super) enum Stop {
    /// Help, version, or wrong usage.
    Typed(clap::Error),
    /// What the configuration says does not hold.
    Config(ConfigError),
}

impl From<clap::Error> for Stop {
    fn from(error: clap::Error) -> Self {
        Self::Typed(error)
    }
}

impl Configured {
    /// Reads the arguments of the process and the configuration of their inputs.
    pub(super) fn read(typed: Vec<OsString>) -> Result<Self, Stop> {
        let matches = Cli::command().try_get_matches_from(&typed)?;
        let plain = |matches: &ArgMatches| {
            Ok(Self {
                cli: Cli::from_arg_matches(matches)?,
                config: Config::default(),
            })
        };
        let Some((command, options)) = matches.subcommand() else {
            return plain(&matches);
        };
        if !has_config(command) {
            return plain(&matches);
        }
        let inputs = options.get_many::<PathBuf>("paths");
        let mut inputs: Vec<PathBuf> = inputs.into_iter().flatten().cloned().collect();
        if inputs.is_empty() {
            inputs.push(PathBuf::from("."));
        }
        let named = options.get_one::<PathBuf>("config");
        let config = Config::find(&inputs, named.map(PathBuf::as_path)).map_err(Stop::Config)?;
        let more = config.arguments(|key| takes(command, options, &config, key));
        let mut words = typed;
        let at = HEAD.min(words.len());
        words.splice(at..at, more);
        let matches = Cli::command().try_get_matches_from(&words)?;
        Ok(Self {
            cli: Cli::from_arg_matches(&matches)?,
            config,
        })
    }
}

/// Whether a command can be configured.
fn has_config(command: &str) -> bool {
    let cli = Cli::command();
    let found = cli.find_subcommand(command);
    found.is_some_and(|command| {
        command
            .get_arguments()
            .any(|one| one.get_long() == Some("config"))
    })
}

/// Whether a key of the configuration is an option of the command, and nothing that was typed
/// takes its place.
fn takes(command: &str, typed: &ArgMatches, config: &Config, key: &str) -> bool {
    let cli = Cli::command();
    if OTHERWISE.contains(&(command, key)) {
        return false;
    }
    let Some(command) = cli.find_subcommand(command) else {
        return false;
    };
    let id_of = |key: &str| {
        let mut options = command.get_arguments();
        let option = options.find(|option| option.get_long() == Some(key));
        option.map(|option| option.get_id().as_str())
    };
    let is_typed = |key: &str| {
        id_of(key).is_some_and(|id| typed.value_source(id) == Some(ValueSource::CommandLine))
    };
    let is_there = |key: &str| is_typed(key) || id_of(key).is_some() && config.sets(key);
    let only = ONLY_WITH
        .iter()
        .all(|(one, other)| *one != key || is_there(other));
    let either = EITHER
        .iter()
        .all(|(one, other)| *one != key || !is_typed(other));
    id_of(key).is_some() && !is_typed(key) && only && either
}
