//! What is said of real templates: those that deploy get no error.

use std::collections::BTreeMap;

use armove::arm::{Context, Estate, Origin, Template};
use armove::catalog::Catalog;
use armove::finding::{Finding, Severity};
use armove::input::{self, Inputs, Request};
use armove::rule::{self, Scene};

use super::shared;

/// Errors that are right: the folder, the rule, and why.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "backup/002",
        "template/declaration-cycle",
        "a variable reads itself",
    ),
    (
        "backup/002",
        "template/expression-fails",
        "an ID with two names for one type",
    ),
    (
        "backup/002",
        "template/dependency-undeclared",
        "IDs of another subscription",
    ),
    (
        "backup/035",
        "template/parameter-value-invalid",
        "a placeholder longer than allowed",
    ),
    (
        "quickstart/033",
        "template/expression-fails",
        "`managementGroup` in a deployment to a subscription, against its documentation",
    ),
    (
        "quickstart/036",
        "template/resource-declared-twice",
        "a baseline that is only compiled",
    ),
    (
        "quickstart/042",
        "template/function-unknown",
        "a function that Bicep gave up",
    ),
    (
        "quickstart/087",
        "template/parameter-value-invalid",
        "a parameter file of another version",
    ),
    (
        "quickstart/090",
        "template/resource-declared-twice",
        "a fixture that is only compiled",
    ),
    (
        "quickstart/098",
        "template/resource-declared-twice",
        "a fixture that is only compiled",
    ),
    (
        "quickstart/121",
        "template/parameter-invalid",
        "an expression in `allowedValues`",
    ),
    (
        "quickstart/136",
        "template/expression-syntax",
        "a botched replacement",
    ),
    (
        "quickstart/145",
        "template/parameter-value-invalid",
        "a parameter file of another template",
    ),
    (
        "quickstart/149",
        "template/default-not-allowed",
        "a text for an array",
    ),
];

fn findings(read: &Inputs, index: usize) -> (bool, Vec<Finding>) {
    let input = &read.templates[index];
    let file = &read.files[input.file];
    let root = |file: usize| &read.files[file].document.as_ref().unwrap().root;
    let node = input.root.find(root(input.file)).unwrap();
    let parameters = input.parameters.first().map(|file| root(*file));
    let text = file.source.as_ref().unwrap().text();
    let read_in = Template::read(node, input.root.clone(), parameters, &Context::default());
    let is_export = read_in.is_export();
    let estate = Estate::new(vec![read_in.with_text(text)], vec![Origin::default()]);
    let scene = Scene {
        estate: &estate,
        files: &[input.file],
        catalog: Catalog::embedded(),
    };
    let mut findings = rule::validity(&scene);
    for file in &input.parameters {
        findings.extend(rule::parameter_file(&scene, 0, *file, root(*file)));
    }
    (is_export, findings)
}

#[test]
fn templates_that_deploy_get_no_error() {
    let Some(path) = shared("corpus") else { return };
    let request = Request {
        paths: vec![path],
        ..Request::default()
    };
    let read = input::read(&request, &mut std::io::empty());
    let mut counts: BTreeMap<(Severity, String), usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut seen = vec![false; KNOWN.len()];
    for index in 0..read.templates.len() {
        let (is_export, findings) = findings(&read, index);
        for finding in findings {
            *counts
                .entry((finding.severity, finding.rule.clone()))
                .or_default() += 1;
            let file = &read.files[finding.place.file];
            let known = KNOWN
                .iter()
                .position(|(folder, rule, _)| file.name.contains(folder) && finding.rule == *rule);
            if let Some(known) = known {
                seen[known] = true;
            // Exports hold dependencies on what was not exported, circles of peerings, and
            // parameter files of an older export.
            } else if finding.severity == Severity::Error && !is_export {
                let line = file
                    .source
                    .as_ref()
                    .unwrap()
                    .position(finding.place.span.start)
                    .line;
                wrong.push(format!(
                    "{}:{line}: {} {}",
                    file.name, finding.rule, finding.message
                ));
            }
        }
    }
    println!("{} templates", read.templates.len());
    for ((severity, rule), count) in &counts {
        println!("{count} {severity:?} {rule}");
    }
    assert!(
        wrong.is_empty(),
        "{} errors:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    for ((folder, rule, why), seen) in KNOWN.iter().zip(seen) {
        assert!(seen, "{folder} no longer has {rule} ({why})");
    }
}
