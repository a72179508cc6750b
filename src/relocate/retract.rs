//! Taking back what cannot be written: where a changed name is used in a way
//! that no text can follow, the names of that template stay, and it is said.

use crate::arm::ResourceRef;
use crate::finding::{Finding, Place, Severity};
use crate::json::Pointer;
use crate::text::Span;

use super::editing::Editing;
use super::edits;
use super::job::Job;
use super::plan::Plan;

/// Takes back the new names of every template in which one cannot be followed.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    for template in 0..job.estate.templates.len() {
        let Some(editing) = Editing::new(job, plan, template) else {
            continue;
        };
        let unfit = edits::of_template(job, plan, &editing).unfit;
        if let Some(first) = unfit.first() {
            take_back(job, plan, template, first);
        }
    }
}

/// Takes back the new names of a template because of what stands at `at` in
/// its file; false where no name was to change.
pub fn take_back(job: &Job<'_>, plan: &mut Plan, template: usize, at: &Pointer) -> bool {
    let decisions = plan.decisions.get_mut(template).into_iter().flatten();
    let renamed = decisions
        .filter_map(|decision| decision.rename.take())
        .count();
    if renamed == 0 {
        return false;
    }
    let content = job.estate.templates.get(template);
    let node = content.and_then(|content| at.below(&content.pointer)?.find(content.root));
    let place = Place {
        file: job.file_of(template),
        span: node.map_or(Span::default(), |node| node.span),
        pointer: at.clone(),
    };
    let subject = job.identity(ResourceRef {
        template,
        resource: 0,
    });
    let names = if renamed == 1 {
        "1 name that should change stays"
    } else {
        &format!("{renamed} names that should change stay")
    };
    let message = format!("{names}, because this text takes one from where it cannot be followed");
    plan.findings.push(
        Finding::new(
            "relocate/name-not-followed",
            Severity::Warning,
            place,
            format!("{subject}#{at}"),
            message,
        )
        .help("give new names through the parameters of the template, or change this text first"),
    );
    true
}
