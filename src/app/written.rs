//! What `check` says of the templates that were written, told at the places of the input.
//!
//! What the rewriting mended is gone from them, so what is found here is still open, and what it
//! broke would be found here too.

mod told;

use std::collections::BTreeSet;

use crate::app::judgement;
use crate::app::mover;
use crate::app::relocation::Template;
use crate::arm;
use crate::arm::scope::Context;
use crate::finding::{Advice, Finding, Place, Related, Verdict};
use crate::json::{Node, Pointer};
use crate::relocate::{self, Job, Reread, Stage, StageFile};
use crate::rule::RuleSet;

use told::Told;

/// Judges what was written for the target region; adds what `findings` do not tell yet to them, and
/// gives the steps that follow from it.
#[must_use]
pub fn judge(
    rules: &RuleSet,
    job: &Job<'_>,
    templates: &[Template],
    context: &Context,
    findings: &mut Vec<Finding>,
) -> Vec<Advice> {
    let outputs: Vec<Output<'_>> = templates
        .iter()
        .flat_map(|template| {
            let files = template.files.iter();
            files.map(|file| Output {
                template: template.index,
                file,
            })
        })
        .collect();
    let files: Vec<&StageFile> = outputs.iter().map(|output| output.file).collect();
    let reread = Reread::new(&files);
    let origins = outputs
        .iter()
        .map(|output| destination(job, output.template));
    let (estate, mut inputs) = reread.estate_in(origins.collect(), context);
    for files in &mut inputs {
        // Their values were read with the template; what is asked for is told by the rewriting.
        files.parameters.clear();
    }
    let written = Job {
        estate: &estate,
        files: &inputs,
        ..*job
    };
    let plan = relocate::regions(&written);
    let judged = judgement::of(rules, &written, &plan, Some(&job.options.to));
    let origin = Origin { job, outputs };
    let told = Told::of(job, findings);
    let mut open: Vec<Finding> = judged.findings;
    open.retain(|one| !is_of_protection(one, &origin));
    open.iter_mut().for_each(|one| origin.put_back(one));
    open.retain(|one| !mover::is_own(one) && !told.has(one));
    let added: BTreeSet<&str> = open.iter().map(|one| one.rule.as_str()).collect();
    let mut steps = judged.steps;
    steps.retain(|step| added.contains(step.rule()));
    for subject in steps.iter_mut().flat_map(|step| &mut step.subjects) {
        let place = origin.place(subject.file, &subject.pointer);
        (subject.file, subject.pointer) = (place.file, place.pointer);
    }
    findings.append(&mut open);
    steps
}

/// The subscription and group that a template goes to, as far as they are known. One whose new group
/// is not told keeps its own, so that what names it is still found.
fn destination(job: &Job<'_>, template: usize) -> arm::Origin {
    let source = job
        .estate
        .origins
        .get(template)
        .cloned()
        .unwrap_or_default();
    let mut subscriptions = job.options.subscriptions.iter();
    let subscription = source.subscription.map(|old| {
        let new = subscriptions.find(|(known, _)| known.eq_ignore_ascii_case(&old));
        new.map_or(old, |(_, new)| new.clone())
    });
    let resource_group = source.resource_group.map(|old| {
        let new = job.options.target_group(&old).map(str::to_owned);
        new.unwrap_or(old)
    });
    arm::Origin {
        subscription,
        resource_group,
    }
}

/// Whether it is of no use where it stands in `protection.json`: what protects again is deployed to
/// a vault that is there already, and by groups that a deployment knows.
fn is_of_protection(finding: &Finding, origin: &Origin<'_, '_>) -> bool {
    let output = origin.outputs.get(finding.place.file);
    let is_ours = output.is_some_and(|output| output.file.stage == Stage::Protection);
    let tells = finding.rule.split('/').next() == Some("recovery-services")
        && finding.verdict == Verdict::Fail;
    is_ours && !tells
}

/// A written template and the input that it comes from.
struct Output<'t> {
    template: usize,
    file: &'t StageFile,
}

/// From places in what was written to those in the input.
struct Origin<'j, 'd> {
    job: &'j Job<'d>,
    outputs: Vec<Output<'j>>,
}

impl Origin<'_, '_> {
    fn put_back(&self, finding: &mut Finding) {
        finding.place = self.place(finding.place.file, &finding.place.pointer);
        for Related { place, .. } in &mut finding.related {
            *place = self.place(place.file, &place.pointer);
        }
    }

    /// The same place in the input; what is not there has the place of what is around it.
    fn place(&self, output: usize, pointer: &Pointer) -> Place {
        let Some(output) = self.outputs.get(output) else {
            return Place::inside(0, None, None);
        };
        let file = self.job.file_of(output.template);
        let Some(content) = self.job.estate.templates.get(output.template) else {
            return Place::inside(file, None, None);
        };
        let resources = output.file.resources.iter();
        let around = resources
            .filter_map(|(at, place)| Some((at, pointer.below(place)?)))
            .min_by_key(|(_, rest)| rest.tokens().count());
        let (mut root, mut below, mut start): (&Node, Pointer, Pointer) =
            (content.root, pointer.clone(), content.pointer.clone());
        if let Some((at, rest)) = around
            && let Some(resource) = self.job.resource(*at)
        {
            (root, below, start) = (resource.node, rest, resource.pointer.clone());
        }
        let node = loop {
            match below.find(root) {
                Some(node) => break node,
                None => below = below.parent(),
            }
        };
        Place {
            file,
            span: node.span,
            pointer: start.join(&below),
        }
    }
}
