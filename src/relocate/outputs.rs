//! Outputs that need what is not in the template any more: they go, since an
//! output of something that is not deployed fails the whole deployment (D17).

use crate::finding::{Finding, Place, Severity};

use super::job::Job;
use super::plan::{Action, Plan};
use super::references::{Finder, is_gone};

/// Plans which outputs go.
///
/// Only the template's own: nothing is left out of, or staged from, a template
/// with nested deployments.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    for (template, content) in job.estate.templates.iter().enumerate() {
        let (Some(outputs), Some(scope)) = (content.root.member("outputs"), content.scopes.first())
        else {
            continue;
        };
        for output in outputs.value.members() {
            let finder = Finder {
                estate: job.estate,
                template,
                scope,
            };
            let missing = finder
                .in_node(&output.value)
                .into_iter()
                .find_map(|reference| {
                    let staged = match plan
                        .decision(reference.target)
                        .map(|decision| &decision.action)
                    {
                        Some(Action::Stage(_, reason)) if reference.target.template == template => {
                            Some(reason.clone())
                        }
                        _ => None,
                    };
                    let gone = is_gone(job.estate, plan, reference.target)
                        .then(|| "it is left out".to_owned());
                    Some((reference.target, gone.or(staged)?))
                });
            let Some((target, why)) = missing else {
                continue;
            };
            let pointer = content.pointer.child(&outputs.key).child(&output.key);
            let place = Place {
                file: job.file_of(template),
                span: output.key_span,
                pointer: pointer.clone(),
            };
            let message = format!(
                "the output `{}` needs `{}`, which is not in this template: {why}",
                output.key,
                job.identity(target)
            );
            let finding = Finding::new(
                "relocate/output-without-resource",
                Severity::Warning,
                place,
                format!("outputs/{}", output.key),
                message,
            )
            .help("read the value where the resource is now, if something needs it")
            .fixed("the output is taken out");
            plan.findings.push(finding);
            plan.removed_outputs.push((template, pointer));
        }
    }
}
