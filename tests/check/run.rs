//! Runs `check` in this process, as the command line would.

use std::path::PathBuf;

use armove::app::config::Config;
use armove::app::options::{
    BaselineOptions, CheckOptions, DeploymentContext, Format, ReportOptions, Verbosity,
};
use armove::app::{self, Exit};
use armove::finding::Severity;
use armove::report::schema;
use serde_json::Value;

/// Options for paths below `fixtures`, all else as the command line has it by default.
pub fn options(paths: &[&str]) -> CheckOptions {
    let inputs = paths
        .iter()
        .map(|path| PathBuf::from("fixtures").join(path));
    CheckOptions {
        inputs: inputs.collect(),
        parameters: Default::default(),
        to: None,
        from: None,
        together: false,
        rules: Vec::new(),
        select: Vec::new(),
        ignore: Vec::new(),
        context: DeploymentContext::default(),
        catalogs: Default::default(),
        baseline: BaselineOptions::default(),
        fix: None,
        dry_run: false,
        diff: false,
        report: ReportOptions {
            format: Format::Text,
            output: None,
            fail_on: Some(Severity::Error),
            allow_none: false,
            color: false,
            verbosity: Verbosity::Normal,
        },
    }
}

/// The same for a region.
pub fn to(region: &str, paths: &[&str]) -> CheckOptions {
    CheckOptions {
        to: Some(region.to_owned()),
        ..options(paths)
    }
}

/// What a run leaves behind.
pub struct Ran {
    pub exit: Exit,
    pub out: String,
    pub err: String,
}

/// Runs the command.
pub fn run(options: &CheckOptions) -> Ran {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = app::check::run(options, &Config::default(), &mut out, &mut err).unwrap();
    Ran {
        exit,
        out: String::from_utf8(out).unwrap(),
        err: String::from_utf8(err).unwrap(),
    }
}

/// The report of a run as a document, valid by its schema.
pub fn document(options: &CheckOptions) -> Value {
    let mut options = options.clone();
    options.report.format = Format::Json;
    let ran = run(&options);
    assert_eq!(ran.err, "");
    assert_eq!(schema::violations(&ran.out), [""; 0]);
    serde_json::from_str(&ran.out).unwrap()
}

/// The findings of a document by one rule, as `pointer: verdict`.
pub fn found(document: &Value, rule: &str) -> Vec<String> {
    let findings = document["findings"].as_array().unwrap();
    let of_rule = findings.iter().filter(|finding| finding["rule"] == rule);
    let told = of_rule.map(|finding| {
        let (pointer, verdict) = (&finding["pointer"], &finding["verdict"]);
        format!(
            "{}: {}",
            pointer.as_str().unwrap(),
            verdict.as_str().unwrap()
        )
    });
    told.collect()
}

/// The rules of all open errors of a document.
pub fn errors(document: &Value) -> Vec<String> {
    let findings = document["findings"].as_array().unwrap();
    let errors = findings
        .iter()
        .filter(|finding| finding["severity"] == "error");
    errors
        .map(|finding| finding["rule"].as_str().unwrap().to_owned())
        .collect()
}
