//! The effective values of a resource of a run.

use crate::arm::{ResourceRef, View};

use super::job::Job;

/// A resource as a whole, as its values are effective.
#[must_use]
pub fn view<'d>(job: &Job<'d>, at: ResourceRef) -> Option<View<'d>> {
    let template = job.template(at)?;
    View::of(template, template.resources.get(at.resource)?)
}
