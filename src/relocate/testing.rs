//! Small estates for the tests of passes: read like any input, planned as a run does.

use crate::arm::scope::Context;
use crate::arm::{Estate, Origin, Template};
use crate::catalog::Catalog;
use crate::json::{Document, Pointer, parse};
use crate::text::Source;

use super::backup::Inventory;
use super::{Job, Options, Plan, TemplateFiles, plan};

/// A template as an exporter writes it, with these resources.
pub fn export(resources: &str) -> String {
    template("{}", resources, "")
}

/// A template that a person wrote: it has variables.
pub fn hand_written(resources: &str) -> String {
    template(r#"{"by": "hand"}"#, resources, "")
}

/// An export with further members of the template, such as `"outputs": {…}`.
pub fn export_with(more: &str, resources: &str) -> String {
    template("{}", resources, &format!(", {more}"))
}

fn template(variables: &str, resources: &str, more: &str) -> String {
    format!(
        r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
"contentVersion": "1.0.0.0", "variables": {variables}, "resources": [{resources}]{more}}}"#
    )
}

/// Plans a move of these templates to Sweden and hands the outcome over.
pub fn planned<T>(texts: &[&str], check: impl FnOnce(&Job<'_>, &Plan) -> T) -> T {
    planned_from(texts, &vec![Origin::default(); texts.len()], check)
}

/// The same for templates whose groups are known.
pub fn planned_from<T>(
    texts: &[&str],
    origins: &[Origin],
    check: impl FnOnce(&Job<'_>, &Plan) -> T,
) -> T {
    let options = Options {
        to: "swedencentral".to_owned(),
        ..Options::default()
    };
    planned_with(texts, origins, &options, check)
}

/// The same with all that can be asked for.
pub fn planned_with<T>(
    texts: &[&str],
    origins: &[Origin],
    options: &Options,
    check: impl FnOnce(&Job<'_>, &Plan) -> T,
) -> T {
    planned_with_lists(texts, &[], origins, options, check)
}

/// The same with lists of what vaults protect, which come behind the templates.
pub fn planned_with_lists<T>(
    texts: &[&str],
    lists: &[&str],
    origins: &[Origin],
    options: &Options,
    check: impl FnOnce(&Job<'_>, &Plan) -> T,
) -> T {
    let parsed: Vec<Document> = lists
        .iter()
        .map(|text| parse(&Source::new("items.json", *text)))
        .collect();
    let lists: Vec<Inventory<'_>> = parsed
        .iter()
        .enumerate()
        .map(|(index, document)| Inventory {
            file: texts.len() + index,
            root: &document.root,
        })
        .collect();
    let documents: Vec<Document> = texts
        .iter()
        .map(|text| parse(&Source::new("template.json", *text)))
        .collect();
    for document in &documents {
        assert!(document.problems.is_empty(), "{:?}", document.problems);
    }
    let read = documents
        .iter()
        .map(|document| Template::read(&document.root, Pointer::root(), None, &Context::default()));
    let estate = Estate::new(read.collect(), origins.to_vec());
    let files: Vec<TemplateFiles<'_>> = (0..texts.len())
        .map(|template| TemplateFiles {
            template,
            parameters: Vec::new(),
        })
        .collect();
    let job = Job {
        estate: &estate,
        files: &files,
        lists: &lists,
        catalog: Catalog::embedded(),
        options,
    };
    let plan = plan(&job);
    check(&job, &plan)
}

/// `type/name` and rule of everything that is left out, in order.
pub fn dropped(job: &Job<'_>, plan: &Plan) -> Vec<(String, &'static str)> {
    let all = job.estate.resources();
    all.filter_map(|(at, _)| Some((job.identity(at), plan.dropped(at)?.rule)))
        .collect()
}

/// The places that are taken out of the resource at this position of the first template.
pub fn removed(plan: &Plan, resource: usize) -> Vec<String> {
    let decision = plan
        .decisions
        .first()
        .and_then(|decisions| decisions.get(resource));
    let operations = decision.map_or(&[][..], |decision| &decision.operations);
    operations
        .iter()
        .filter(|operation| operation.what == super::What::Remove)
        .map(|operation| operation.path.to_string())
        .collect()
}

/// The messages of all findings of a rule.
pub fn messages<'p>(plan: &'p Plan, rule: &str) -> Vec<&'p str> {
    plan.findings
        .iter()
        .filter(|finding| finding.rule == rule)
        .map(|finding| finding.message.as_str())
        .collect()
}
