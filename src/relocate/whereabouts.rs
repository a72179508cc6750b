//! Where resources are and what they are called, before the move and after it. Decides nothing;
//! everything follows from the plan.

use crate::arm::scope::Scope;
use crate::arm::{Resource, ResourceRef, Template, join_names, split_names};
use crate::json::Node;

use super::job::Job;
use super::plan::Plan;

/// Looks resources of a job up in its plan.
#[derive(Clone, Copy)]
pub struct Whereabouts<'a, 'd> {
    /// The estate and what is asked for.
    pub job: &'a Job<'d>,
    /// What is decided.
    pub plan: &'a Plan,
}

impl<'a, 'd> Whereabouts<'a, 'd> {
    fn resource(self, at: ResourceRef) -> Option<&'a Resource<'d>> {
        self.job.estate.resource(at)
    }

    fn template(self, at: ResourceRef) -> Option<&'a Template<'d>> {
        self.job.estate.templates.get(at.template)
    }

    /// The resource whose type and name are the first `depth` segments of these;
    /// in the same template if it is there.
    fn ancestor(self, at: ResourceRef, depth: usize) -> Option<ResourceRef> {
        let resource = self.resource(at)?;
        let kind: Vec<&str> = resource.full_type.split('/').take(depth + 1).collect();
        let mut name = split_names(&resource.name);
        name.truncate(depth);
        let name = join_names(&name);
        let found = self.job.estate.named(&kind.join("/"), &name);
        // The same expression means the same only within a template.
        let elsewhere = found.first().filter(|_| name.is_known());
        found
            .iter()
            .find(|other| other.template == at.template)
            .or(elsewhere)
            .copied()
    }

    /// The resource at the top of this one, if it is in the estate.
    #[must_use]
    pub fn root(self, at: ResourceRef) -> Option<ResourceRef> {
        self.ancestor(at, 1)
    }

    /// The segments of the name as they are; none where a part is unknown or empty.
    #[must_use]
    pub fn names(self, at: ResourceRef) -> Option<Vec<String>> {
        self.segments(at)?.into_iter().collect()
    }

    /// The segments of the name as they will be.
    #[must_use]
    pub fn new_names(self, at: ResourceRef) -> Option<Vec<String>> {
        self.new_segments(at)?.into_iter().collect()
    }

    /// The segments of the name as they are, each as far as it is known; none where it is not even
    /// known how many there are.
    #[must_use]
    pub fn segments(self, at: ResourceRef) -> Option<Vec<Option<String>>> {
        let resource = self.resource(at)?;
        let names = split_names(&resource.name);
        let is_whole = || names.len() == resource.full_type.split('/').count() - 1;
        let known = |name: &str| (!name.is_empty()).then(|| name.to_owned());
        (resource.name.is_known() || is_whole())
            .then(|| names.iter().map(|name| known(name.as_str()?)).collect())
    }

    /// The segments of the name as they will be, each as far as it is known.
    #[must_use]
    pub fn new_segments(self, at: ResourceRef) -> Option<Vec<Option<String>>> {
        let old = self.segments(at)?;
        let renamed = |depth: usize| {
            self.plan
                .decision(self.ancestor(at, depth)?)?
                .rename
                .clone()
        };
        let segments = old.into_iter().enumerate();
        Some(
            segments
                .map(|(index, old)| renamed(index + 1).or(old))
                .collect(),
        )
    }

    /// The region that a resource is in: its own, else that of the one at the top.
    #[must_use]
    pub fn source(self, at: ResourceRef) -> Option<String> {
        let own = |at: ResourceRef| {
            let location = self.resource(at)?.location.as_ref()?;
            Some(self.job.catalog.region(location.as_str()?)?.name.to_owned())
        };
        own(at).or_else(|| own(self.root(at)?))
    }

    /// The region that it will be in.
    #[must_use]
    pub fn target(self, at: ResourceRef) -> String {
        let told = |at: ResourceRef| self.plan.decision(at)?.region.clone();
        if let Some(region) = told(at).or_else(|| told(self.root(at)?)) {
            return region;
        }
        match self.source(at) {
            Some(source) => self.plan.regions.get(&source).cloned().unwrap_or(source),
            None => self.job.options.to.clone(),
        }
    }

    /// The resource group that it is in, as far as it is known.
    #[must_use]
    pub fn group(self, at: ResourceRef) -> Option<String> {
        let own = || {
            let origin = self.job.estate.origins.get(at.template)?;
            origin.resource_group.clone()
        };
        self.nested(at, "resourceGroup").unwrap_or_else(own)
    }

    /// The resource group that it will be in, as far as it is known.
    #[must_use]
    pub fn new_group(self, at: ResourceRef) -> Option<String> {
        let old = self.group(at)?;
        self.job.options.target_group(&old).map(str::to_owned)
    }

    /// The subscription that it is in, as far as it is known.
    #[must_use]
    pub fn subscription(self, at: ResourceRef) -> Option<String> {
        let own = || {
            let origin = self.job.estate.origins.get(at.template)?;
            origin.subscription.clone()
        };
        self.nested(at, "subscriptionId").unwrap_or_else(own)
    }

    /// What the nearest nested deployment around a resource says of where it goes;
    /// the inner answer is none where it is not known offline.
    fn nested(self, at: ResourceRef, key: &str) -> Option<Option<String>> {
        let template = self.template(at)?;
        let mut body = template.bodies.get(self.resource(at)?.body)?;
        loop {
            let deployment = template.resources.get(body.deployment?)?;
            if let Some(node) = deployment.node.get(key) {
                let value = known(template.scope_of(deployment)?, node);
                return Some(value);
            }
            body = template.bodies.get(deployment.body)?;
        }
    }
}

fn known(scope: &Scope<'_>, node: &Node) -> Option<String> {
    scope.evaluate(node).as_str().map(str::to_owned)
}
