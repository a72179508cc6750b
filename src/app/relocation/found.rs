//! What is found in a relocation: in the inputs, by the plan, in what was written.

use super::proven::Proven;
use crate::app::linked::Undone;
use crate::app::{inputs as files, linked, mover, written};
use crate::arm::scope::Context;
use crate::arm::{DEPLOYMENT, ResourceRef};
use crate::finding::{Finding, Phase, Sink, Subject};
use crate::input::Inputs;
use crate::relocate::mover::Collection;
use crate::relocate::{Form, Job, Plan, backup};
use crate::rule::{RuleSet, Scene};

/// All that is found, in the order in which it is told, and the machines that Azure Resource Mover can carry; what of it a person has
/// to do is added to the plan.
pub(super) fn all(
    inputs: &Inputs,
    rules: &RuleSet,
    job: &Job<'_>,
    context: &Context,
    plan: &mut Plan,
    proven: &mut Proven,
) -> (Vec<Finding>, Option<Collection>) {
    let mut findings = files::findings(inputs, job.options.form == Form::Strict);
    findings.append(&mut proven.of_sets);
    findings.extend(unread(inputs, job, plan));
    findings.extend(backup::of_lists(job, &backup::read(job.catalog, job.lists)));
    findings.append(&mut plan.findings);
    if !proven.is_refuted() {
        let steps = written::judge(rules, job, &proven.templates, context, &mut findings);
        plan.items.extend(steps);
    }
    let collection = mover::plan(inputs, rules, job, plan, &mut findings);
    findings.append(&mut proven.refutations);
    let mut sink = Sink::new();
    sink.extend(findings);
    (sink.into_sorted(&inputs.names()), collection)
}

/// Says of linked templates that they were not read, and asks a person to see to them; says of
/// those that were what is passed to them in vain.
fn unread(inputs: &Inputs, job: &Job<'_>, plan: &mut Plan) -> Vec<Finding> {
    let of_template: Vec<usize> = job.files.iter().map(|files| files.template).collect();
    let scene = Scene {
        estate: job.estate,
        files: &of_template,
        catalog: job.catalog,
    };
    let mut findings = linked::findings(inputs, &scene, Undone::Moved);
    let is_unread = |at: &ResourceRef| {
        let pointer = job.resource(*at).map(|resource| &resource.pointer);
        findings.iter().any(|finding| {
            let place = &finding.place;
            place.file == job.file_of(at.template)
                && pointer
                    .and_then(|pointer| place.pointer.below(pointer))
                    // Deeper down it is another deployment's.
                    .is_some_and(|path| !path.as_str().to_ascii_lowercase().contains("/resources/"))
        })
    };
    let deployments = job
        .estate
        .resources()
        .filter(|(_, one)| one.is_type(DEPLOYMENT));
    let subjects = deployments.map(|(at, _)| at).filter(is_unread);
    let subjects: Vec<Subject> = subjects.map(|at| job.subject(at)).collect();
    if !subjects.is_empty() {
        let text = "Relocate the linked templates of these deployments too: they were not among the inputs, so what they deploy may still go to the old region.";
        plan.ask(linked::RULE, Phase::Prepare, text, subjects);
    }
    findings.extend(linked::mismatches(inputs, &scene));
    findings
}
