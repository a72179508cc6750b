//! What an estate refers to and does not hold.

use crate::arm::{ResourceId, Value, join_names};

/// Something outside of the estate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outside {
    /// Its type; empty where only a name is said.
    pub full_type: String,
    /// Its name with those of its parents, as far as it is known.
    pub name: String,
    /// The resource group that is named, where it is not that of the deployment.
    pub resource_group: Option<String>,
    /// The subscription that is named, where it is not that of the deployment.
    pub subscription: Option<String>,
    /// The template that means it, where it would be in the group of that one's deployment.
    pub template: Option<usize>,
}

impl Outside {
    /// What an ID means.
    pub(super) fn of_id(id: &ResourceId, template: usize) -> Self {
        let other = |value: &Option<Value>| {
            let value = value.as_ref().filter(|value| !value.is_own_scope());
            value.map(Value::to_string)
        };
        let is_own = id
            .resource_group
            .as_ref()
            .is_none_or(|group| group.is_own_scope());
        Self {
            full_type: id.full_type.clone(),
            name: join_names(&id.names).to_string(),
            resource_group: other(&id.resource_group),
            subscription: other(&id.subscription),
            template: is_own.then_some(template),
        }
    }

    /// What a plain name means.
    pub(super) fn of_name(name: &Value, template: usize) -> Self {
        Self {
            full_type: String::new(),
            name: name.to_string(),
            resource_group: None,
            subscription: None,
            template: Some(template),
        }
    }

    /// The same thing has the same key, whatever the case.
    pub(super) fn key(&self) -> (Option<usize>, String) {
        let part = |text: &Option<String>| text.clone().unwrap_or_default();
        let text = format!(
            "{}\0{}\0{}\0{}",
            self.full_type,
            self.name,
            part(&self.resource_group),
            part(&self.subscription)
        );
        (self.template, text.to_ascii_lowercase())
    }
}

/// Whether Azure brings it to every subscription and group: nothing under a tenant, and nothing
/// of the deployment's own subscription that is in no group.
#[must_use]
pub fn is_of_azure(id: &ResourceId) -> bool {
    let own_subscription = id.subscription.as_ref().is_none_or(Value::is_own_scope);
    own_subscription && id.resource_group.is_none()
}
