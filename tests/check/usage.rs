//! Exit codes, selection, rules of one's own, where the report goes.

use std::fs;
use std::path::PathBuf;

use armove::app::Exit;
use armove::app::options::{Format, Verbosity};
use armove::finding::Severity;

use super::run::{document, errors, options, run, to};

#[test]
fn exit_codes_are_those_of_the_design() {
    let clean = run(&options(&["check/zones.json"]));
    assert_eq!(clean.exit, Exit::Clean, "{}", clean.out);
    let zones = run(&to("westus", &["check/zones.json"]));
    assert_eq!(zones.exit, Exit::Findings, "{}", zones.out);
    let broken = run(&options(&["hostile/cut.json"]));
    assert_eq!(broken.exit, Exit::Failed);
    let none = run(&options(&["hostile/parameters-only"]));
    assert_eq!(none.exit, Exit::NothingAnalysed);
}

#[test]
fn fail_on_and_allow_none_change_the_exit_but_not_what_failed() {
    let mut never = to("westus", &["check/zones.json"]);
    never.report.fail_on = None;
    assert_eq!(run(&never).exit, Exit::Clean);
    let mut note = options(&["check/comment-first.json"]);
    assert_eq!(run(&note).exit, Exit::Clean);
    note.report.fail_on = Some(Severity::Note);
    assert_eq!(run(&note).exit, Exit::Findings);

    let mut none = options(&["hostile/parameters-only"]);
    none.report.allow_none = true;
    assert_eq!(run(&none).exit, Exit::Clean);

    let mut broken = options(&["hostile/cut.json", "check/zones.json"]);
    broken.report.fail_on = None;
    broken.report.allow_none = true;
    let ran = run(&broken);
    assert_eq!(ran.exit, Exit::Failed);
    // The others are still done.
    assert!(
        ran.out.contains("Checked 2 resources in 1 template"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("incomplete, 1 input could not be read"));
}

#[test]
fn rules_are_selected_and_ignored_by_id_and_area() {
    let mut all = to("westus", &["check/zones.json"]);
    all.inputs
        .push(PathBuf::from("fixtures/hostile/duplicate-keys.json"));
    let rules = |select: &[&str], ignore: &[&str]| {
        let mut options = all.clone();
        options.select = select.iter().map(|rule| (*rule).to_owned()).collect();
        options.ignore = ignore.iter().map(|rule| (*rule).to_owned()).collect();
        let mut rules = errors(&document(&options));
        rules.sort();
        rules.dedup();
        rules
    };
    let (zones, level, key) = (
        "region/zones-not-available",
        "region/redundancy-not-available",
        "input/duplicate-key",
    );
    assert_eq!(rules(&["region", "input"], &[]), [key, level, zones]);
    assert_eq!(rules(&["region/*"], &[]), [level, zones]);
    assert_eq!(rules(&[zones], &[]), [zones]);
    assert_eq!(rules(&["region", "input"], &["region"]), [key]);
    assert_eq!(rules(&["region"], &[level]), [zones]);
}

#[test]
fn an_unknown_rule_is_answered_with_the_nearest() {
    let mut options = options(&["check/zones.json"]);
    options.ignore = vec!["region/zone-not-available".to_owned()];
    let ran = run(&options);
    assert_eq!((ran.exit, ran.out.as_str()), (Exit::Failed, ""));
    insta::assert_snapshot!(ran.err, @"error: --ignore: there is no rule `region/zone-not-available`, did you mean `region/zones-not-available`?; `armove rules` lists them");
}

/// A folder of its own, with a rule in it.
fn rules(name: &str, text: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("names")).unwrap();
    fs::write(folder.join("names/prefix.toml"), text).unwrap();
    folder
}

const OWN: &str = r#"id = "names/prefix"
title = "A storage account without our prefix"
severity = "warning"
basis = "documented"
type = "Microsoft.Storage/storageAccounts"
must = { properties = { name = { type = "string", pattern = "^fj" } } }
message = "{name} does not begin with `fj`"
help = "call it `fj{name}`"
source = { url = "https://fjord.example/names", date = "2026-01-31" }
"#;

#[test]
fn rules_of_ones_own_are_asked_too() {
    let mut options = options(&["check/zones.json"]);
    options.rules = vec![rules("own-rules", OWN)];
    options.report.fail_on = Some(Severity::Warning);
    options.select = vec!["names".to_owned()];
    let ran = run(&options);
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Findings, ""));
    insta::assert_snapshot!(ran.out);
}

#[test]
fn a_broken_rule_stops_the_run_and_is_shown() {
    let text = OWN
        .replace("severity", "severty")
        .replace("must =", "find = [\"$..name\"]\nmust =");
    let mut options = options(&["check/zones.json"]);
    options.rules = vec![rules("broken-rules", &text)];
    let ran = run(&options);
    assert_eq!((ran.exit, ran.out.as_str()), (Exit::Failed, ""));
    let folder = options.rules[0].display().to_string();
    insta::assert_snapshot!(ran.err.replace(&folder, "own"));
}

#[test]
fn folders_without_rules_are_refused() {
    let mut options = options(&["check/zones.json"]);
    options.rules = vec![PathBuf::from("fixtures/check")];
    let ran = run(&options);
    assert_eq!(ran.exit, Exit::Failed);
    assert!(
        ran.err.starts_with("error: no rule in `fixtures/check`"),
        "{}",
        ran.err
    );
    options.rules = vec![PathBuf::from("fixtures/not-there")];
    let ran = run(&options);
    assert!(
        ran.err.contains("cannot read `fixtures/not-there`"),
        "{}",
        ran.err
    );
}

#[test]
fn regions_are_taken_in_any_spelling_and_refused_when_unknown() {
    let spelled = run(&to("West US", &["check/zones.json"]));
    assert_eq!(spelled.out, run(&to("westus", &["check/zones.json"])).out);
    let unknown = run(&to("westuss", &["check/zones.json"]));
    assert_eq!(unknown.exit, Exit::Failed);
    assert!(
        unknown.err.contains("did you mean westus"),
        "{}",
        unknown.err
    );
}

#[test]
fn the_report_goes_where_it_is_sent_and_nothing_else_is_written() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("audit.json");
    let mut options = to("westus", &["check/zones.json"]);
    options.report.format = Format::Json;
    let expected = run(&options).out;
    options.report.output = Some(path.clone());
    let ran = run(&options);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
    assert_eq!(fs::read_to_string(&path).unwrap(), expected);
    options.report.output = Some(PathBuf::from("fixtures/not-there/audit.json"));
    let ran = run(&options);
    assert_eq!(ran.exit, Exit::Failed);
    assert!(ran.err.contains("cannot write"), "{}", ran.err);
}

#[test]
fn quiet_tells_errors_only() {
    let mut options = options(&["check/comment-first.json"]);
    options.report.verbosity = Verbosity::Quiet;
    assert_eq!(run(&options).out, "");
    // What makes the run fail is never silent.
    options.report.fail_on = Some(Severity::Note);
    let failed = run(&options);
    assert_eq!(failed.exit, Exit::Findings);
    assert!(
        failed.out.contains("input/not-strict-json"),
        "{}",
        failed.out
    );
    let mut options = to("westus", &["check/zones.json", "check/comment-first.json"]);
    options.report.verbosity = Verbosity::Quiet;
    let out = run(&options).out;
    assert!(out.contains("region/zones-not-available"), "{out}");
    assert!(
        !out.contains("input/not-strict-json") && !out.contains("Summary"),
        "{out}"
    );
}

#[test]
fn a_parameter_file_is_checked_with_the_template_beside_it() {
    let document = document(&options(&["parameter-files/parameters.dev.json"]));
    let files = document["files"].as_array().unwrap();
    let paths: Vec<&str> = files
        .iter()
        .map(|file| file["path"].as_str().unwrap())
        .collect();
    assert_eq!(
        paths,
        [
            "fixtures/parameter-files/parameters.dev.json",
            "fixtures/parameter-files/template.json"
        ]
    );
    assert_eq!(document["summary"]["resources"], 2);
}
