use std::path::PathBuf;

use clap::{CommandFactory, Parser};

use super::*;
use crate::app::options::{CheckOptions, Format, RelocateOptions, Verbosity};
use crate::finding::Severity;
use crate::relocate::{Level, LocationStyle, Machines, Rename, Replication};

fn relocate(arguments: &str) -> RelocateOptions {
    let words = ["armove", "relocate"].into_iter();
    let cli = Cli::try_parse_from(words.chain(arguments.split_whitespace())).unwrap();
    match cli.command {
        Command::Relocate(args) => args.options().unwrap(),
        other => panic!("{other:?}"),
    }
}

fn check(arguments: &str) -> CheckOptions {
    let words = ["armove", "check"].into_iter();
    let cli = Cli::try_parse_from(words.chain(arguments.split_whitespace())).unwrap();
    match cli.command {
        Command::Check(args) => args.options().unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_definition_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn every_command_has_a_page() {
    for page in Cli::command().get_subcommands() {
        let typed = ["armove", "man", page.get_name()];
        assert!(Cli::try_parse_from(typed).is_ok(), "{}", page.get_name());
    }
}

#[test]
fn defaults_are_those_of_the_design() {
    let options = relocate("--to swedencentral --out moved");
    assert_eq!(options.inputs, [PathBuf::from(".")]);
    assert_eq!(options.out.as_deref(), Some("moved".as_ref()));
    assert!(!options.force && !options.dry_run && !options.diff);
    assert_eq!(options.relocation.rename, Rename::Unique);
    assert_eq!(options.relocation.replication, Replication::Nearest);
    assert_eq!(options.relocation.location_style, LocationStyle::Parameter);
    assert_eq!(options.relocation.machines, Machines::Attach);
    assert_eq!(options.relocation.suffix, None);
    assert_eq!(options.report.format, Format::Text);
    assert_eq!(options.report.fail_on, Some(Severity::Error));
    assert_eq!(options.report.verbosity, Verbosity::Normal);
    assert!(!options.report.allow_none);
}

#[test]
fn everything_typed_arrives() {
    let options = relocate(
        "a.zip - --to swedencentral --dry-run --diff --force --from westeurope \
         --map-region northeurope=norwayeast --map-region uksouth=ukwest \
         --parameters p.json --context group=rg-a,location=westeurope \
         --name old=new --rename all --suffix x9 --replication gzrs \
         --resource-group rg-a=rg-b --location-style literal --machines image \
         --subscription 00000000-0000-4000-8000-000000000001=00000000-0000-4000-8000-000000000002 \
         --format json --output report.json --fail-on never --allow-none --color always -v",
    );
    assert_eq!(options.inputs, [PathBuf::from("a.zip"), PathBuf::from("-")]);
    assert!(options.force && options.dry_run && options.diff && options.out.is_none());
    let moves = &options.relocation;
    assert_eq!(moves.from.as_deref(), Some("westeurope"));
    assert_eq!(moves.regions.len(), 2);
    assert_eq!(moves.names, [("old".to_owned(), "new".to_owned())]);
    assert_eq!(moves.rename, Rename::All);
    assert_eq!(moves.suffix.as_deref(), Some("x9"));
    assert_eq!(moves.replication, Replication::Level(Level::Gzrs));
    assert_eq!(moves.resource_groups.len(), 1);
    assert_eq!(moves.subscriptions.len(), 1);
    assert_eq!(moves.location_style, LocationStyle::Literal);
    assert_eq!(moves.machines, Machines::Image);
    assert_eq!(options.parameters.files, [PathBuf::from("p.json")]);
    assert_eq!(options.context.group.as_deref(), Some("rg-a"));
    assert_eq!(options.context.location.as_deref(), Some("westeurope"));
    let report = &options.report;
    assert_eq!(report.format, Format::Json);
    assert_eq!(report.output.as_deref(), Some("report.json".as_ref()));
    assert_eq!(report.fail_on, None);
    assert_eq!(report.verbosity, Verbosity::Verbose);
    assert!(report.allow_none && report.color);
}

#[test]
fn an_audit_needs_nothing_and_takes_all_of_its_own() {
    let plain = check("");
    assert_eq!(plain.inputs, [PathBuf::from(".")]);
    assert_eq!((plain.to, plain.from, plain.together), (None, None, false));
    assert!(plain.select.is_empty() && plain.ignore.is_empty() && plain.rules.is_empty());
    let options = check(
        "a.json - --to westus --from eastus --together --parameters p.json \
         --context group=rg-a --select a/b,c --select d --ignore e/* --rules own --rules more \
         --format json --output out.json --fail-on warning --allow-none -q",
    );
    assert_eq!(
        options.inputs,
        [PathBuf::from("a.json"), PathBuf::from("-")]
    );
    assert_eq!(options.to.as_deref(), Some("westus"));
    assert_eq!(options.from.as_deref(), Some("eastus"));
    assert!(options.together);
    assert_eq!(options.select, ["a/b", "c", "d"]);
    assert_eq!(options.ignore, ["e/*"]);
    assert_eq!(options.rules, [PathBuf::from("own"), PathBuf::from("more")]);
    assert_eq!(options.parameters.files, [PathBuf::from("p.json")]);
    assert_eq!(options.context.group.as_deref(), Some("rg-a"));
    assert_eq!(options.report.verbosity, Verbosity::Quiet);
    assert_eq!(options.report.fail_on, Some(Severity::Warning));
}

#[test]
fn the_configuration_has_the_options_of_the_commands_by_their_names() {
    use crate::app::config::keys::{Form, KEYS, PER_RUN};

    let cli = Cli::command();
    let commands: Vec<_> = ["check", "relocate", "where"]
        .iter()
        .filter_map(|name| cli.find_subcommand(name))
        .collect();
    let options = || commands.iter().flat_map(|command| command.get_arguments());
    for key in KEYS {
        let mut named = options().filter(|option| option.get_long() == Some(key.name));
        let option = named
            .next()
            .unwrap_or_else(|| panic!("no option `{}`", key.name));
        let takes_value = option.get_action().takes_values();
        assert_eq!(takes_value, key.form != Form::Switch, "{}", key.name);
        let words: Vec<String> = option
            .get_possible_values()
            .iter()
            .map(|word| word.get_name().to_owned())
            .collect();
        match key.form {
            Form::Choice(choice) => assert_eq!(words, choice, "{}", key.name),
            _ => assert!(!takes_value || words.is_empty(), "{}", key.name),
        }
    }
    for option in options().filter_map(|option| option.get_long()) {
        let is_key = KEYS.iter().any(|key| key.name == option);
        let is_told = PER_RUN.contains(&option) || option == "help";
        assert!(
            is_key != is_told,
            "`{option}` is a key, or told to each run"
        );
    }
}
