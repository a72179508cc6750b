//! A whole relocation of small templates, for the tests of the passes.

use crate::arm::scope::Context;
use crate::arm::{Estate, Origin, Template};
use crate::catalog::Catalog;
use crate::finding::{Finding, State};
use crate::json::{Document, Pointer, parse};
use crate::text::Source;

use super::mover::Collection;
use super::plan::{Plan, Stage};
use super::{Job, Options, ParameterInput, StageFile, TemplateFiles, Text, second_run};

/// What came of a relocation.
pub struct Outcome {
    /// The written files of all templates.
    pub files: Vec<StageFile>,
    /// The plan, with its findings and steps.
    pub plan: Plan,
    /// The machines that Resource Mover can carry.
    pub collection: Option<Collection>,
}

/// A template with its parameter file.
pub type Input<'t> = (&'t str, Option<&'t str>);

/// Relocates to swedencentral.
pub fn relocate(template: &str) -> Outcome {
    relocate_with(&[(template, None)], &to_sweden())
}

pub fn to_sweden() -> Options {
    Options {
        to: "swedencentral".to_owned(),
        ..Options::default()
    }
}

/// Relocates several templates as one estate, proves the result and that a
/// second run changes nothing.
pub fn relocate_with(inputs: &[Input<'_>], options: &Options) -> Outcome {
    let context = Context::default();
    let read = |text: &str| {
        let source = Source::new("t.json", text);
        let document = parse(&source);
        assert_eq!(document.problems.len(), 0, "{text}");
        (source, document)
    };
    let documents: Vec<(Source, Document)> = inputs.iter().map(|(text, _)| read(text)).collect();
    let parameters: Vec<Option<(Source, Document)>> =
        inputs.iter().map(|(_, text)| text.map(read)).collect();
    let mut files = Vec::new();
    let mut templates = Vec::new();
    for (index, ((_, document), parameters)) in documents.iter().zip(&parameters).enumerate() {
        let given = parameters.as_ref().map(|(_, document)| &document.root);
        let template = Template::read(&document.root, Pointer::root(), given, &context);
        templates.push(template);
        let parameters = parameters.iter().map(|(source, document)| ParameterInput {
            file: index,
            source,
            root: &document.root,
        });
        files.push(TemplateFiles {
            template: index,
            parameters: parameters.collect(),
        });
    }
    let origins = super::origins_of(&templates, &Origin::default(), options, &[]);
    let estate = Estate::new(templates, origins);
    let job = Job {
        estate: &estate,
        files: &files,
        lists: &[],
        catalog: Catalog::embedded(),
        options,
    };
    let mut plan = super::plan(&job);
    let mut written = Vec::new();
    for (index, (source, document)) in documents.iter().enumerate() {
        written.extend(
            super::write(&job, &mut plan, index, Text { source, document }, &context).unwrap(),
        );
    }
    for file in &written {
        assert_eq!(file.mismatches, [], "{}", file.text);
    }
    let labels: Vec<String> = (0..inputs.len()).map(|index| format!("t{index}")).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let collection = super::mover::plan(&job, &mut plan, &[], &labels);
    let bases: Vec<&StageFile> = written
        .iter()
        .filter(|file| file.stage == Stage::Base)
        .collect();
    assert_eq!(
        second_run::changed(&job, &plan, &context, &bases).unwrap(),
        [] as [usize; 0]
    );
    Outcome {
        files: written,
        plan,
        collection,
    }
}

impl Outcome {
    /// The first file of a stage, parsed.
    pub fn json(&self, stage: Stage) -> serde_json::Value {
        let file = self.files.iter().find(|file| file.stage == stage);
        file.map_or(serde_json::Value::Null, |file| {
            serde_json::from_str(&file.text).unwrap()
        })
    }

    /// The resource of a type in the first file of a stage.
    pub fn resource(&self, stage: Stage, full_type: &str) -> serde_json::Value {
        let json = self.json(stage);
        let all = json["resources"].as_array().cloned().unwrap_or_default();
        let hit = all.into_iter().find(|resource| {
            resource["type"]
                .as_str()
                .is_some_and(|own| own.eq_ignore_ascii_case(full_type))
        });
        hit.unwrap_or_default()
    }

    /// The parameter file of the first file of a stage.
    pub fn parameters(&self, stage: Stage) -> serde_json::Value {
        let file = self.files.iter().find(|file| file.stage == stage).unwrap();
        serde_json::from_str(&file.parameters[0].text).unwrap()
    }

    /// The findings of a rule.
    pub fn findings(&self, rule: &str) -> Vec<&Finding> {
        self.plan
            .findings
            .iter()
            .filter(|finding| finding.rule == rule)
            .collect()
    }

    /// The open findings of a rule.
    pub fn open(&self, rule: &str) -> Vec<&Finding> {
        self.findings(rule)
            .into_iter()
            .filter(|finding| finding.state == State::Open)
            .collect()
    }

    /// The names of what a step is about; none where there is no such step.
    pub fn step(&self, key: &str) -> Option<Vec<&str>> {
        let items: Vec<_> = self
            .plan
            .items
            .iter()
            .filter(|item| item.key == key)
            .collect();
        let subjects = items
            .iter()
            .flat_map(|item| &item.subjects)
            .map(|subject| subject.name.as_str());
        (!items.is_empty()).then(|| subjects.collect())
    }

    /// Everything that a person gets to read, in one text.
    pub fn told(&self) -> String {
        format!("{:?}{:?}", self.plan.findings, self.plan.items)
    }
}
