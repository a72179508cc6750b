//! What reports say of a relocation.

use std::collections::BTreeMap;

use super::Template;
use crate::app::{catalogs, inputs as files, outputs, resources, sequence, shown_changes};
use crate::arm::secret::Sources;
use crate::arm::{Census, Estate, Unknowns};
use crate::checklist::{self, Item};
use crate::finding::Finding;
use crate::input::{Inputs, Status};
use crate::json::Pointer;
use crate::relocate::{Job, Plan};
use crate::report::Run;

/// Everything that reports say; `known` is the estate with all that was told of the source.
pub(super) fn told<'i>(
    inputs: &'i Inputs,
    job: &Job<'_>,
    plan: &Plan,
    known: &Estate<'_>,
    templates: &[Template],
    sources: &[Sources],
    findings: Vec<Finding>,
) -> Run<'i> {
    let mut files = files::entries(inputs, sources, |_| true);
    let mut all_resources = Vec::new();
    let mut changes = Vec::new();
    for template in templates {
        let named = outputs::named(template);
        all_resources.extend(resources::of_template(job, plan, template.index, &named));
        changes.extend(shown_changes::of_template(
            inputs, job, plan, template, &files,
        ));
        if let Some(entry) = files.get_mut(job.file_of(template.index)) {
            entry.output = named.first().map(|(path, _)| path.clone());
        }
    }
    let mut census = Census::default();
    let mut missing = Unknowns::default();
    for template in &known.templates {
        census += template.census();
        missing.add(template);
    }
    Run {
        catalogs: catalogs::identities(job.catalog),
        source_regions: if plan.sources.is_empty() {
            job.options.from.clone().into_iter().collect()
        } else {
            plan.sources.clone()
        },
        target: Some(job.options.to.clone()),
        expressions: census.expressions,
        unknown: census.unknown,
        missing,
        checklist: steps(inputs, job, plan, &findings),
        order: sequence::order(job, plan),
        files,
        resources: all_resources,
        findings,
        changes,
        externals: plan.externals.clone(),
    }
}

/// All steps for people; first of all, what could not be read.
fn steps(inputs: &Inputs, job: &Job<'_>, plan: &Plan, findings: &[Finding]) -> Vec<Item> {
    let files = inputs.files.iter().enumerate();
    let failed = files.filter(|(_, file)| matches!(file.status, Status::Failed(_)));
    let failed = checklist::failed_inputs(failed.map(|(index, file)| (index, file.name.as_str())));
    let built = checklist::build(job, plan, findings);
    failed.into_iter().chain(built).collect()
}

pub(super) fn evidence(job: &Job<'_>, plan: &Plan) -> BTreeMap<(usize, Pointer), String> {
    let dropped = job
        .estate
        .resources()
        .filter_map(|(at, resource)| Some((at, resource, plan.dropped(at)?)));
    dropped
        .map(|(at, resource, drop)| {
            (
                (job.file_of(at.template), resource.pointer.clone()),
                drop.evidence.clone(),
            )
        })
        .collect()
}
