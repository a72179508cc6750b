//! Taking back what cannot be written: where a changed name is used in a way
//! that no text can follow, the names of that template stay, and it is said.

use crate::arm::ResourceRef;
use crate::finding::{Finding, Place, Severity};
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
        let Some(first) = unfit.first() else { continue };
        let decisions = plan.decisions.get_mut(template).into_iter().flatten();
        let renamed = decisions
            .filter_map(|decision| decision.rename.take())
            .count();
        if renamed == 0 {
            continue;
        }
        let content = job.estate.templates.get(template);
        let node = content.and_then(|content| first.below(&content.pointer)?.find(content.root));
        let place = Place {
            file: job.file_of(template),
            span: node.map_or(Span::default(), |node| node.span),
            pointer: first.clone(),
        };
        let subject = job.identity(ResourceRef {
            template,
            resource: 0,
        });
        let message = format!(
            "{renamed} names that should change stay, because this text takes one of them from where it cannot be followed"
        );
        plan.findings.push(
            Finding::new("relocate/name-not-followed", Severity::Warning, place, format!("{subject}#{first}"), message)
                .help("give the new names through the parameters of the template, or change this text first"),
        );
    }
}
