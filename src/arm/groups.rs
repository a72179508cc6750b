//! Which group and subscription the resources of an estate are in, and whether an ID means them.
//!
//! A template is deployed into one group; what a nested deployment holds goes where that says.

use super::estate::{Estate, ResourceRef};
use super::id::ResourceId;
use super::template::{BodyTarget, Template};
use super::value::Value;

impl Estate<'_> {
    /// Whether two templates were taken from one group: the same template, or
    /// two whose groups are known and equal.
    #[must_use]
    pub fn share_group(&self, one: usize, other: usize) -> bool {
        let (Some(left), Some(right)) = (self.origins.get(one), self.origins.get(other)) else {
            return false;
        };
        one == other
            || (same(
                left.resource_group.as_deref(),
                right.resource_group.as_deref(),
            ) == Some(true)
                && same(left.subscription.as_deref(), right.subscription.as_deref()) != Some(false))
    }

    /// The ID of a thing of a type and name in the group that a resource is in; none where type
    /// and name have different numbers of segments.
    #[must_use]
    pub fn beside(&self, at: ResourceRef, full_type: &str, name: &Value) -> Option<ResourceId> {
        let mut id = ResourceId::in_own_group(full_type, name)?;
        let target = self.target_of(at)?;
        if let Some(subscription) = &target.subscription {
            id.subscription = Some(subscription.clone());
        }
        if let Some(group) = &target.resource_group {
            id.resource_group = Some(group.clone());
        }
        Some(id)
    }

    /// Whether a resource goes into the group that its template is deployed into: neither a
    /// deployment around it nor itself, if it is one, names another.
    #[must_use]
    pub fn goes_with_template(&self, at: ResourceRef) -> bool {
        let targets = [self.target_of(at), self.deployed_by(at)];
        let mut targets = targets.into_iter().flatten();
        targets.all(|target| target.resource_group.is_none())
    }

    fn target_of(&self, at: ResourceRef) -> Option<&BodyTarget> {
        self.templates.get(at.template)?.target_of(at.resource)
    }

    /// Whether an ID used in a template means a place in the group that a resource is in; none
    /// where that depends on what is not known.
    ///
    /// A deployment that names a group lies in it as well as what it deploys; many templates spell
    /// its ID as if it lay beside the others, so that either fits.
    pub(super) fn is_placed(&self, id: &ResourceId, from: usize, to: ResourceRef) -> Option<bool> {
        let default = BodyTarget::default();
        let around = self.target_of(to).unwrap_or(&default);
        let own = self.deployed_by(to).filter(|own| *own != around);
        let is_inside = own.is_some_and(|own| self.is_placed_in(id, from, to, own) == Some(true));
        if is_inside {
            return Some(true);
        }
        self.is_placed_in(id, from, to, around)
    }

    /// Where a nested deployment deploys its template.
    fn deployed_by(&self, at: ResourceRef) -> Option<&BodyTarget> {
        let template = self.templates.get(at.template)?;
        let mut bodies = template.bodies.iter();
        let own = bodies.find(|body| body.deployment == Some(at.resource))?;
        Some(&own.target)
    }

    fn is_placed_in(
        &self,
        id: &ResourceId,
        from: usize,
        to: ResourceRef,
        target: &BodyTarget,
    ) -> Option<bool> {
        let group = match (&id.resource_group, &target.resource_group) {
            (None, _) => Some(from == to.template),
            (Some(said), Some(named)) => {
                let own = self.origins.get(from);
                means(
                    said,
                    named,
                    own.and_then(|own| own.resource_group.as_deref()),
                )
            }
            (Some(said), None) => Some(self.is_own_group(said, from, to.template)),
        };
        let subscription = match (&id.subscription, &target.subscription) {
            (None, _) => Some(from == to.template),
            (Some(said), Some(named)) => {
                let own = self.origins.get(from);
                means(said, named, own.and_then(|own| own.subscription.as_deref()))
            }
            (Some(said), None) => {
                // The group is known by its name alone, where a deployment of the template says it.
                let is_named = target.resource_group.is_some() && from == to.template;
                Some(self.is_own_subscription(said, from, to.template, is_named))
            }
        };
        match (group, subscription) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        }
    }

    /// Whether an ID used in a template means a place in the group that another was taken from.
    pub(super) fn is_in_group_of(&self, id: &ResourceId, from: usize, to: usize) -> bool {
        let group = match &id.resource_group {
            None => from == to,
            Some(said) => self.is_own_group(said, from, to),
        };
        let subscription = match &id.subscription {
            None => from == to,
            Some(said) => self.is_own_subscription(said, from, to, false),
        };
        group && subscription
    }

    fn is_own_group(&self, said: &Value, from: usize, to: usize) -> bool {
        let group = self.origins.get(to);
        let group = group.and_then(|origin| origin.resource_group.as_deref());
        match said {
            Value::String(text) => same(group, Some(text)) == Some(true),
            said => said.is_own_scope() && self.share_group(from, to),
        }
    }

    fn is_own_subscription(&self, said: &Value, from: usize, to: usize, by_group: bool) -> bool {
        let origin = self.origins.get(to);
        let subscription = origin.and_then(|origin| origin.subscription.as_deref());
        // A group whose subscription nobody said is known by its name alone.
        let by_group = by_group || origin.is_some_and(|origin| origin.resource_group.is_some());
        match said {
            Value::String(text) => match same(subscription, Some(text)) {
                Some(fits) => fits,
                None => by_group,
            },
            said => said.is_own_scope() && self.share_group(from, to),
        }
    }
}

impl Template<'_> {
    /// Whether an ID that is read where `around` is deployed certainly means a place where `target`
    /// is. Both are bodies of this template; what an ID does not say is as it is around it.
    pub(super) fn is_placed(
        &self,
        id: &ResourceId,
        around: &BodyTarget,
        target: &BodyTarget,
    ) -> bool {
        let context = self.scopes.first().map(|scope| scope.context());
        let group = context.and_then(|context| context.resource_group.as_ref());
        let subscription = context.and_then(|context| context.subscription_id.as_ref());
        let is_there = |said: &Option<Value>,
                        around: &Option<Value>,
                        named: &Option<Value>,
                        own: Option<&Value>| {
            let own = own.and_then(Value::as_str);
            match (said, named) {
                (None, _) => around == named,
                (Some(said), Some(named)) => means(said, named, own) == Some(true),
                (Some(said), None) => said.is_own_scope() || same(said.as_str(), own) == Some(true),
            }
        };
        is_there(
            &id.resource_group,
            &around.resource_group,
            &target.resource_group,
            group,
        ) && is_there(
            &id.subscription,
            &around.subscription,
            &target.subscription,
            subscription,
        )
    }
}

/// Whether a group or subscription that an ID says is one that a nested deployment names; `own` is
/// what is known of that of the template. None where one of the two is not known.
fn means(said: &Value, named: &Value, own: Option<&str>) -> Option<bool> {
    if said == named {
        return Some(true);
    }
    let said = match said.as_str() {
        None if said.is_own_scope() => own,
        known => known,
    };
    same(said, named.as_str())
}

/// Whether two names are one, without case; none where one is not known.
fn same(one: Option<&str>, other: Option<&str>) -> Option<bool> {
    Some(one?.eq_ignore_ascii_case(other?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arm::scope::Context;
    use crate::arm::{Origin, Template};
    use crate::json::{Pointer, parse};
    use crate::text::Source;

    /// `inner` is nested for the group `rg-hub`; what the network of the outer template names is
    /// put in by the tests.
    fn names(group: &str, id: &str) -> Option<usize> {
        let text = format!(
            r#"{{"parameters": {{"group": {{"type": "string"}}}}, "resources": [
            {{"type": "A.B/user", "name": "u", "properties": {{"id": "{id}"}}}},
            {{"type": "Microsoft.Resources/deployments", "name": "inner", "resourceGroup": "{group}",
              "properties": {{"expressionEvaluationOptions": {{"scope": "inner"}}, "template": {{"resources": [
                {{"type": "A.B/net", "name": "hub"}},
                {{"type": "A.B/net/sub", "name": "hub/one", "dependsOn": ["[resourceId('A.B/net', 'hub')]"]}}]}}}}}}]}}"#
        );
        let document = parse(&Source::new("t.json", text));
        assert!(document.problems.is_empty());
        let template = Template::read(&document.root, Pointer::root(), None, &Context::default());
        let scope = template.scopes.first()?;
        let value = scope.evaluate(template.resources[0].node.path(["properties", "id"])?);
        let id = ResourceId::parse(&value)?;
        let estate = Estate::new(vec![template], vec![Origin::default()]);
        let found = estate.nearest(&id, 0).map(|found| found.resource);
        // The child of a nested body finds its parent there, whatever the group.
        let child = ResourceRef {
            template: 0,
            resource: 3,
        };
        let parent = estate.beside(child, "A.B/net", &Value::String("hub".into()));
        assert_eq!(estate.nearest(&parent?, 0)?.resource, 2);
        found
    }

    #[test]
    fn what_is_nested_is_in_the_group_that_its_deployment_names() {
        let inside = "[resourceId('rg-hub', 'A.B/net/sub', 'hub', 'one')]";
        assert_eq!(names("rg-hub", inside), Some(3));
        assert_eq!(names("RG-Hub", inside), Some(3));
        assert_eq!(names("rg-other", inside), None);
        let literal = "/subscriptions/s/resourceGroups/rg-hub/providers/A.B/net/hub";
        assert_eq!(names("rg-hub", literal), Some(2));
        // The deployment itself lies there too, and is often spelled as if it did not.
        let deployment = "[resourceId('rg-hub', 'Microsoft.Resources/deployments', 'inner')]";
        assert_eq!(names("rg-hub", deployment), Some(1));
        let beside = "[resourceId('Microsoft.Resources/deployments', 'inner')]";
        assert_eq!(names("rg-hub", beside), Some(1));
        let by_parameter = "[resourceId(parameters('group'), 'A.B/net', 'hub')]";
        assert_eq!(names("[parameters('group')]", by_parameter), Some(2));
    }

    #[test]
    fn what_is_not_known_of_a_group_makes_no_gap() {
        let own = "[resourceId('A.B/net', 'hub')]";
        assert_eq!(names("[parameters('group')]", own), Some(2));
        assert_eq!(names("[resourceGroup().name]", own), Some(2));
        assert_eq!(names("rg-hub", own), Some(2));
    }
}
