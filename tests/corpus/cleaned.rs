//! Nothing of the removal and drop tables is left in an output: the output,
//! planned again, has nothing to lose. Where the input was written by a person
//! the report must have told of it instead.

use std::fs;
use std::path::Path;

use armove::arm::scope::Context;
use armove::arm::{Estate, Origin, Template};
use armove::catalog::Catalog;
use armove::json::{Pointer, parse};
use armove::relocate::{Job, Options, TemplateFiles};
use armove::text::Source;
use serde_json::Value;

/// The rule of the removal table, and those of the drop table.
const RULES: [&str; 7] = [
    "relocate/read-only-property",
    "relocate/service-made",
    "relocate/service-agent",
    "relocate/secret-not-exported",
    "relocate/endpoint-connection",
    "relocate/empty-settings",
    "relocate/held-by-source",
];

/// Checks one written template against the report of the run.
pub fn check(path: &Path, report: &Value, target: &str) -> Result<(), String> {
    let source = Source::new(
        "output",
        fs::read_to_string(path).map_err(|error| error.to_string())?,
    );
    let document = parse(&source);
    let template = Template::read(&document.root, Pointer::root(), None, &Context::default());
    let estate = Estate::new(vec![template], vec![Origin::default()]);
    let files = [TemplateFiles {
        template: 0,
        parameters: Vec::new(),
    }];
    let options = Options {
        to: target.to_owned(),
        ..Options::default()
    };
    let job = Job {
        estate: &estate,
        files: &files,
        lists: &[],
        catalog: Catalog::embedded(),
        options: &options,
    };
    let plan = armove::relocate::plan(&job);
    let told = |rule: &str| {
        let findings = report["findings"].as_array().into_iter().flatten();
        let in_use = "relocate/service-made-in-use";
        findings
            .into_iter()
            .any(|one| one["state"] == "open" && (one["rule"] == rule || one["rule"] == in_use))
    };
    let left = plan
        .findings
        .iter()
        .find(|finding| RULES.contains(&finding.rule.as_str()) && !told(&finding.rule));
    left.map_or(Ok(()), |finding| {
        Err(format!(
            "{}: {} is still to be cleaned: {}",
            path.display(),
            finding.place.pointer,
            finding.message
        ))
    })
}
