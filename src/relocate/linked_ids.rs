//! The resource IDs in what a resource says, those that it extends outermost.

use crate::arm::ResourceRef;
use crate::json::Pointer;

use super::job::Job;
use super::plan::{Plan, What};

pub use crate::arm::graph::LinkedId;

/// All absolute IDs in the own part of a resource, in the order of the file; of an extension
/// resource, that of what it extends.
#[must_use]
pub fn of<'d>(job: &Job<'d>, at: ResourceRef) -> Vec<LinkedId<'d>> {
    let resource = job.resource(at);
    let template = job.template(at);
    let Some((resource, scope)) = resource.zip(template).and_then(|(resource, template)| {
        let scope = template.scope_of(resource)?;
        Some((resource, scope))
    }) else {
        return Vec::new();
    };
    let mut found = crate::arm::graph::linked_ids(resource, scope);
    for linked in &mut found {
        while let Some(extended) = linked.id.extends.take() {
            linked.id = *extended;
        }
    }
    found
}

/// The same without what the plan takes out or replaces.
#[must_use]
pub fn that_stay<'d>(job: &Job<'d>, plan: &Plan, at: ResourceRef) -> Vec<LinkedId<'d>> {
    let operations = plan
        .decision(at)
        .map_or(&[][..], |decision| &decision.operations);
    let gone = operations
        .iter()
        .filter(|operation| matches!(operation.what, What::Remove | What::Set(_)));
    let gone: Vec<&Pointer> = gone.map(|operation| &operation.path).collect();
    let mut references = of(job, at);
    references.retain(|reference| !gone.iter().any(|path| path.contains(&reference.path)));
    references
}
