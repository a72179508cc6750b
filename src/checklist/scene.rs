//! What tasks ask about a resource: its names, regions and groups before and
//! after, and the values in it. Decides nothing; everything follows from the plan.

use std::collections::BTreeMap;

use crate::arm::scope::Scope;
use crate::arm::secret::{MASK, is_secret_content, is_secret_name, is_secure_type};
use crate::arm::{DEPLOYMENT, Resource, ResourceRef, Template, Value};
use crate::catalog::Paths;
use crate::finding::Subject;
use crate::json::Node;
use crate::relocate::backup::Fate;
use crate::relocate::{Job, Plan, Whereabouts};

/// The estate, what is planned for it, and what of it has to be carried.
pub(super) struct Scene<'a, 'd> {
    pub job: &'a Job<'d>,
    pub plan: &'a Plan,
    /// All resources that something has to be carried for, in file order.
    pub moving: Vec<ResourceRef>,
    /// The same by type in lower case.
    by_type: BTreeMap<String, Vec<ResourceRef>>,
}

impl<'a, 'd> Scene<'a, 'd> {
    pub fn new(job: &'a Job<'d>, plan: &'a Plan) -> Self {
        let mut scene = Self {
            job,
            plan,
            moving: Vec::new(),
            by_type: BTreeMap::new(),
        };
        for (at, resource) in job.estate.resources() {
            if scene.moves(at, resource) {
                scene.moving.push(at);
                scene
                    .by_type
                    .entry(resource.full_type.to_ascii_lowercase())
                    .or_default()
                    .push(at);
            }
        }
        scene
    }

    /// The moving resources of a type, in file order.
    pub fn of_type(&self, full_type: &str) -> &[ResourceRef] {
        self.by_type
            .get(&full_type.to_ascii_lowercase())
            .map_or(&[], Vec::as_slice)
    }

    /// Those of a type that a command is repeated for: not what a template protects by itself.
    pub fn each(&self, full_type: &str) -> Vec<ResourceRef> {
        let all = self.of_type(full_type).iter().copied();
        all.filter(|at| !self.is_protected(*at)).collect()
    }

    /// What is read only, or in the target already under the name it keeps, has nothing to carry.
    fn moves(&self, at: ResourceRef, resource: &Resource<'d>) -> bool {
        let is_deployed =
            !resource.existing && !resource.is_type(DEPLOYMENT) && !resource.full_type.is_empty();
        let is_there = || {
            let root = self.root(at).unwrap_or(at);
            let is_renamed = self
                .plan
                .decision(root)
                .is_some_and(|decision| decision.rename.is_some());
            self.source(at).as_ref() == Some(&self.job.options.to) && !is_renamed
        };
        is_deployed && !is_there()
    }

    /// Whether a resource is written to a template, or stands inline in one that is.
    pub fn is_written(&self, at: ResourceRef) -> bool {
        self.plan
            .dropped(at)
            .is_none_or(|drop| drop.inline_in.is_some())
    }

    /// Whether a template that is written protects a machine or an account.
    pub fn is_protected(&self, at: ResourceRef) -> bool {
        let mut all = self.plan.protection.iter();
        all.any(|one| one.fate == Fate::Declared && one.resource == Some(at))
    }

    pub fn template(&self, at: ResourceRef) -> Option<&'a Template<'d>> {
        self.job.estate.templates.get(at.template)
    }

    pub fn resource(&self, at: ResourceRef) -> Option<&'a Resource<'d>> {
        self.job.estate.resource(at)
    }

    pub fn subject(&self, at: ResourceRef) -> Subject {
        self.job.subject(at)
    }

    fn whereabouts(&self) -> Whereabouts<'a, 'd> {
        Whereabouts {
            job: self.job,
            plan: self.plan,
        }
    }

    /// The resource at the top of this one, if it is in the estate.
    pub fn root(&self, at: ResourceRef) -> Option<ResourceRef> {
        self.whereabouts().root(at)
    }

    /// The segments of the name as they are; none where a part is unknown.
    pub fn names(&self, at: ResourceRef) -> Option<Vec<String>> {
        self.whereabouts().names(at)
    }

    /// The segments of the name as they will be.
    pub fn new_names(&self, at: ResourceRef) -> Option<Vec<String>> {
        self.whereabouts().new_names(at)
    }

    /// The segments of the name as they are, each as far as it is known.
    pub fn segments(&self, at: ResourceRef) -> Option<Vec<Option<String>>> {
        self.whereabouts().segments(at)
    }

    /// The segments of the name as they will be, each as far as it is known.
    pub fn new_segments(&self, at: ResourceRef) -> Option<Vec<Option<String>>> {
        self.whereabouts().new_segments(at)
    }

    /// The region that a resource is in: its own, else that of the one at the top.
    pub fn source(&self, at: ResourceRef) -> Option<String> {
        self.whereabouts().source(at)
    }

    /// The region that it will be in.
    pub fn target(&self, at: ResourceRef) -> String {
        self.whereabouts().target(at)
    }

    /// The resource group that it is in, as far as it is known.
    pub fn group(&self, at: ResourceRef) -> Option<String> {
        self.whereabouts().group(at)
    }

    /// The resource group that it will be in, as far as it is known.
    pub fn new_group(&self, at: ResourceRef) -> Option<String> {
        self.whereabouts().new_group(at)
    }

    /// The values at these places of a resource; a secret is masked.
    pub fn values(&self, at: ResourceRef, paths: Paths<'_>) -> Vec<Value> {
        if paths.is_name() {
            let names = self.names(at);
            return names
                .and_then(|mut names| names.pop())
                .map(Value::from)
                .into_iter()
                .collect();
        }
        let Some(resource) = self.resource(at) else {
            return Vec::new();
        };
        let Some(scope) = self
            .template(at)
            .and_then(|template| template.scope_of(resource))
        else {
            return Vec::new();
        };
        let hits = paths.iter().flat_map(|path| path.find(resource.node));
        hits.map(|hit| self.shown(at, scope, hit.node))
            .filter(|value| *value != Value::Null)
            .collect()
    }

    fn shown(&self, at: ResourceRef, scope: &Scope<'d>, node: &Node) -> Value {
        let value = scope.evaluate(node);
        let mut names = scope.uses(node).parameters.into_iter();
        let is_secret = names.any(|name| is_secret_name(&name, None) || self.is_secure(at, &name));
        let has_secret = value.as_str().is_some_and(is_secret_content);
        if is_secret || has_secret {
            Value::String(MASK.into())
        } else {
            value
        }
    }

    /// Whether any body of the template declares a parameter of this name secure.
    fn is_secure(&self, at: ResourceRef, name: &str) -> bool {
        let bodies = self
            .template(at)
            .map_or(&[][..], |template| &template.bodies);
        let mut declared = bodies
            .iter()
            .filter_map(|body| body.node.get("parameters")?.get(name));
        declared.any(is_secure_type)
    }
}
