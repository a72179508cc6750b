//! Where a template was taken from (D12).

use crate::arm::{Origin, Template};

use super::options::Options;

/// The subscription and group of a template, as far as they are known.
#[must_use]
pub fn origin_of(_template: &Template<'_>, told: &Origin, options: &Options) -> Origin {
    let first = |pairs: &[(String, String)]| pairs.first().map(|(old, _)| old.clone());
    Origin {
        subscription: told
            .subscription
            .clone()
            .or_else(|| first(&options.subscriptions)),
        resource_group: told
            .resource_group
            .clone()
            .or_else(|| first(&options.resource_groups)),
    }
}
