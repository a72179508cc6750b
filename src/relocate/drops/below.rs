//! Which resources of a template are declared below which.

use std::collections::BTreeMap;

use crate::arm::{Resource, ResourceRef, Value, split_names};

use super::super::job::Job;
use crate::arm::sameness::same_name;
use crate::rule::removals::starts_with;

/// Every resource with all that may be declared below it.
pub struct Below(BTreeMap<(usize, String), Vec<ResourceRef>>);

impl Below {
    /// Looks through the estate once.
    pub fn new(job: &Job<'_>) -> Self {
        let mut below: BTreeMap<_, Vec<ResourceRef>> = BTreeMap::new();
        for (at, resource) in job.estate.resources() {
            let names = split_names(&resource.name);
            let types: Vec<&str> = resource.full_type.split('/').collect();
            for length in 1..names.len() {
                let (Some(kind), Some(names)) = (types.get(..=length), names.get(..length)) else {
                    break;
                };
                let key = (at.template, key(&kind.join("/"), names));
                below.entry(key).or_default().push(at);
            }
        }
        Self(below)
    }

    /// Everything of the same template that is declared below a resource.
    pub fn of(&self, job: &Job<'_>, root: ResourceRef, above: &Resource<'_>) -> Vec<ResourceRef> {
        let names = split_names(&above.name);
        let key = (root.template, key(&above.full_type, &names));
        let candidates = self.0.get(&key).map_or(&[][..], Vec::as_slice);
        let is_below = |at: &&ResourceRef| {
            job.resource(**at)
                .is_some_and(|resource| is_below(resource, above, &names))
        };
        candidates.iter().filter(is_below).copied().collect()
    }
}

/// A child's unknown name is an expression that does not begin as its parent's
/// does, so names are compared segment by segment.
fn is_below(resource: &Resource<'_>, above: &Resource<'_>, names: &[Value]) -> bool {
    let own = split_names(&resource.name);
    starts_with(&resource.full_type, &above.full_type)
        && resource.full_type.as_bytes().get(above.full_type.len()) == Some(&b'/')
        && own.len() > names.len()
        && own
            .iter()
            .zip(names)
            .all(|(one, other)| same_name(one, other))
}

fn key(full_type: &str, names: &[Value]) -> String {
    let mut key = full_type.to_ascii_lowercase();
    for name in names {
        key.push('\n');
        key.push_str(&name.to_string().to_ascii_lowercase());
    }
    key
}
