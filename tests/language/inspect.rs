//! What the program says of a template that is given as bytes.

use std::fs;
use std::sync::LazyLock;

use armove::app::inputs;
use armove::arm::{Context, Estate, Origin, Template};
use armove::catalog::Catalog;
use armove::finding::{Finding, Place, Severity};
use armove::input::{self, Request, Status};
use armove::json::{Pointer, parse};
use armove::rule::{self, RuleSet, Scene};
use armove::text::{Source, Span};

/// A finding with its place as people count.
#[derive(Debug)]
pub struct Said {
    pub rule: String,
    pub severity: Severity,
    pub message: String,
    pub help: Option<String>,
    pub azure_error: Option<String>,
    pub line: usize,
    pub column: usize,
    /// What stands there, the whole place.
    pub text: String,
}

/// Rules over the catalogue that say what the malformed cases ask for.
const JUDGED: [&str; 3] = ["location/missing", "location/not-a-region", "name/refused"];

/// The rules of the program.
fn rules() -> &'static RuleSet {
    static RULES: LazyLock<RuleSet> = LazyLock::new(RuleSet::embedded);
    &RULES
}

/// All that is said of a template, alone or with a parameter file. What is
/// said of a file as such is said of the parameter file, if there is one.
pub fn inspect(template: &[u8], parameters: Option<&[u8]>) -> Vec<Said> {
    let mut said = of_input(parameters.unwrap_or(template));
    let Ok(source) = Source::decode("template", template) else {
        return said;
    };
    let document = parse(&source);
    let file = parameters.and_then(|bytes| Source::decode("parameters", bytes).ok());
    let values = file.as_ref().map(parse);
    let root = values.as_ref().map(|document| &document.root);
    let read = Template::read(&document.root, Pointer::root(), root, &Context::default());
    let estate = Estate::new(vec![read.with_text(source.text())], vec![Origin::default()]);
    let scene = Scene {
        estate: &estate,
        files: &[0],
        catalog: Catalog::embedded(),
    };
    if document.root.is_object() && document.errors().next().is_none() {
        let findings = rule::validity(&scene);
        said.extend(findings.iter().map(|finding| shown(&source, finding)));
        // Names and locations are judged by rules over the catalogue.
        let found = rule::audit(rules(), &scene).findings;
        let judged = found
            .iter()
            .filter(|one| JUDGED.contains(&one.rule.as_str()));
        said.extend(judged.map(|finding| shown(&source, finding)));
    }
    if let (Some(file), Some(root)) = (&file, root) {
        let findings = rule::parameter_file(&scene, 0, 1, root);
        said.extend(findings.iter().map(|finding| shown(file, finding)));
    }
    said
}

/// What is said of a file before anything in it is understood.
fn of_input(bytes: &[u8]) -> Vec<Said> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("azuredeploy.json");
    fs::write(&path, bytes).unwrap();
    let request = Request {
        paths: vec![path],
        ..Request::default()
    };
    let read = input::read(&request, &mut std::io::empty());
    let nothing = Source::new("nothing", "");
    let Some(file) = read.files.first() else {
        return Vec::new();
    };
    let decoded = Source::decode("template", bytes).ok();
    let source = decoded.as_ref().unwrap_or(&nothing);
    let mut findings = inputs::findings(&read, false);
    if let Status::Skipped(reason) = &file.status {
        // What is no template is left out with a reason; what is wrong with its JSON is shown
        // here as it is in a template.
        let problems = parse(source).problems;
        findings.extend(
            problems
                .iter()
                .map(|problem| inputs::of_problem(0, problem, false)),
        );
        findings.push(Finding::new(
            "input/left-out",
            Severity::Note,
            Place {
                file: 0,
                span: Span::default(),
                pointer: Pointer::root(),
            },
            "",
            reason.to_string(),
        ));
    }
    findings
        .iter()
        .map(|finding| shown(source, finding))
        .collect()
}

fn shown(source: &Source, finding: &Finding) -> Said {
    let position = source.position(finding.place.span.start);
    Said {
        rule: finding.rule.clone(),
        severity: finding.severity,
        message: finding.message.clone(),
        help: finding.help.clone(),
        azure_error: finding.azure_error.clone(),
        line: position.line as usize,
        column: position.column as usize,
        text: source.slice(finding.place.span).to_owned(),
    }
}
