//! Whole relocations of small templates, for tests: from text to what is
//! written, proven, and relocated once more.

use serde_json::Value;

use crate::arm::scope::Context;
use crate::arm::{Estate, Origin, Template};
use crate::catalog::Catalog;
use crate::finding::{Finding, Severity, State, Verdict};
use crate::json::{Document, Pointer, parse};
use crate::text::Source;

use super::{Job, Options, ParameterInput, Plan, TemplateFiles, Text, plan, second_run, write};
use crate::rewrite::ApplyError;

/// What a relocation came to.
#[derive(Debug)]
pub struct Outcome {
    /// The plan, with its findings and steps.
    pub plan: Plan,
    /// The written template.
    pub template: Value,
    /// The written parameter files.
    pub parameters: Vec<Value>,
}

/// A template with these resources and parameters.
pub fn template(parameters: &str, resources: &str) -> String {
    format!(
        r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
"contentVersion": "1.0.0.0", "parameters": {{{parameters}}}, "resources": [{resources}]}}"#
    )
}

/// Options that only name a target.
pub fn to(region: &str) -> Options {
    Options {
        to: region.to_owned(),
        rename: super::Rename::None,
        ..Options::default()
    }
}

/// Relocates these resources; see [`relocate`].
pub fn moved(resources: &str, region: &str) -> Outcome {
    relocate(&template("", resources), &[], &to(region))
}

/// Relocates a template with its parameter files, and asserts what holds for
/// every relocation: the proof finds nothing, and a second run changes nothing.
pub fn relocate(text: &str, parameters: &[&str], options: &Options) -> Outcome {
    let (outcome, again) = carried_out(text, parameters, options);
    let again = again.unwrap();
    assert!(
        again.is_empty(),
        "a second run changes\n{}",
        outcome.template
    );
    outcome
}

/// The same without the second run, for options that mean something new then.
pub fn relocate_once(text: &str, parameters: &[&str], options: &Options) -> Outcome {
    carried_out(text, parameters, options).0
}

fn carried_out(
    text: &str,
    parameters: &[&str],
    options: &Options,
) -> (Outcome, Result<Vec<usize>, ApplyError>) {
    let (source, document) = read(text);
    let given: Vec<(Source, Document)> = parameters.iter().map(|text| read(text)).collect();
    let inputs = given.iter().enumerate();
    let inputs = inputs.map(|(index, (source, document))| ParameterInput {
        file: index + 1,
        source,
        root: &document.root,
    });
    let files = [TemplateFiles {
        template: 0,
        parameters: inputs.collect(),
    }];
    let context = Context::default();
    let first = given.first().map(|(_, document)| &document.root);
    let content = Template::read(&document.root, Pointer::root(), first, &context);
    let estate = Estate::new(vec![content], vec![Origin::default()]);
    let job = Job {
        estate: &estate,
        files: &files,
        lists: &[],
        catalog: Catalog::embedded(),
        options,
    };
    let mut plan = plan(&job);
    let input = Text {
        source: &source,
        document: &document,
    };
    let written = write(&job, &mut plan, 0, input, &context).unwrap();
    for file in &written {
        let mismatches = &file.mismatches;
        assert!(mismatches.is_empty(), "{mismatches:?}\n{}", file.text);
    }
    let base: Vec<_> = written.iter().take(1).collect();
    let again = second_run::changed(&job, &plan, &context, &base);
    let json = |text: &str| serde_json::from_str(text).unwrap();
    let outcome = Outcome {
        plan,
        template: json(&written[0].text),
        parameters: written[0]
            .parameters
            .iter()
            .map(|file| json(&file.text))
            .collect(),
    };
    (outcome, again)
}

fn read(text: &str) -> (Source, Document) {
    let source = Source::new("input.json", text);
    let document = parse(&source);
    assert!(document.problems.is_empty(), "{:?}", document.problems);
    (source, document)
}

impl Outcome {
    /// The value at a path of the written template; null where there is none.
    pub fn at(&self, pointer: &str) -> Value {
        self.template.pointer(pointer).cloned().unwrap_or_default()
    }

    /// The findings of a rule as `severity message`; mended and unknown ones say so.
    pub fn said(&self, rule: &str) -> Vec<String> {
        let own = self
            .plan
            .findings
            .iter()
            .filter(|finding| finding.rule == rule);
        own.map(line).collect()
    }

    /// The first finding of a rule.
    pub fn finding(&self, rule: &str) -> &Finding {
        let mut own = self
            .plan
            .findings
            .iter()
            .filter(|finding| finding.rule == rule);
        own.next().unwrap()
    }

    /// The texts of the steps with a key.
    pub fn steps(&self, key: &str) -> Vec<&str> {
        let own = self.plan.items.iter().filter(|item| item.key == key);
        own.map(|item| item.text.as_str()).collect()
    }
}

fn line(finding: &Finding) -> String {
    let severity = match (finding.verdict, finding.severity) {
        (Verdict::Unknown, _) => "unknown",
        (_, Severity::Note) => "note",
        (_, Severity::Warning) => "warning",
        (_, Severity::Error) => "error",
    };
    let state = if finding.state == State::Fixed {
        " (mended)"
    } else {
        ""
    };
    format!("{severity}{state}: {}", finding.message)
}
