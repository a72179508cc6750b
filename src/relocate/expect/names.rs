//! What names become: of the resource itself, of what it depends on, of what properties name.

use crate::arm::{DEPLOYMENT, Resource, ResourceRef, Value, Word, split_names};
use crate::json::Pointer;

use super::Expectation;
use super::places::names_type;

impl<'p> Expectation<'p> {
    /// The name in a resource's `name`: the full one, or the last segments of it
    /// for an inline child.
    pub(super) fn own_name(
        &self,
        value: &Value,
        at: ResourceRef,
        resource: &Resource<'_>,
    ) -> Value {
        let is_open = !value.is_known() || !resource.name.is_known();
        if is_open && !self.sees_what_is_open(at, resource) {
            return value.clone();
        }
        let names = split_names(&resource.name);
        let new = self.names(&resource.full_type, &names, at.template);
        let shown = split_names(value).len().min(new.len());
        let kept = new.len() - shown;
        let is_kept = new.get(kept..) == names.get(kept..);
        // What is not known stays as it is written, unless what is above it gets another name.
        if is_kept && (is_open || self.plan.follows.contains(&at.template)) {
            return value.clone();
        }
        crate::arm::join_names(&new[new.len() - shown..])
    }

    /// Whether what is not known of a name can be written where it stands: an inner scope does not
    /// see the parameters of the template around it.
    fn sees_what_is_open(&self, at: ResourceRef, resource: &Resource<'_>) -> bool {
        let template = self.estate.templates.get(at.template);
        let body = template.and_then(|template| template.bodies.get(resource.body));
        body.is_some_and(|body| body.scope == 0)
    }

    /// `dependsOn` by plain name: the name of one resource of the template.
    pub(super) fn depended_name(
        &self,
        value: &Value,
        at: ResourceRef,
        resource: &Resource<'_>,
    ) -> Option<Value> {
        let written = value.as_str()?;
        let hits = self
            .estate
            .called(Word::Name, at.template, resource.body, written);
        let names: Vec<Value> = written
            .split('/')
            .map(|name| Value::String(name.into()))
            .collect();
        let new_name = |target: &ResourceRef| {
            let declared = self.estate.resource(*target)?;
            let new = self.names(&declared.full_type, &names, target.template);
            Some(crate::arm::join_names(&new))
        };
        // Of several with one name it is the one that this is part of; else they must agree.
        let above = std::iter::successors(resource.parent, |parent| {
            let template = self.estate.templates.get(at.template)?;
            template.resources.get(*parent)?.parent
        });
        let above: Vec<ResourceRef> = above
            .map(|resource| ResourceRef { resource, ..at })
            .collect();
        if let Some(own) = hits.iter().find(|hit| above.contains(hit)) {
            return new_name(own);
        }
        let new = new_name(hits.first()?)?;
        hits.iter()
            .all(|hit| new_name(hit).as_ref() == Some(&new))
            .then_some(new)
    }

    /// The name of another resource in a property that is named for its type,
    /// such as `storageAccountName` (D7).
    pub(super) fn name_of_other(&self, value: &Value, path: &Pointer) -> Option<Value> {
        let written = value.as_str()?;
        let key = path.tokens().last()?;
        self.renamed_from(written)
            .find(|(at, _)| {
                self.estate
                    .resource(*at)
                    .is_some_and(|resource| names_type(&key, &resource.full_type))
            })
            .map(|(_, new)| Value::String(new.into()))
    }

    /// What is renamed and had this last name, with the new one.
    pub(super) fn renamed_from(&self, old: &str) -> impl Iterator<Item = (ResourceRef, &'p str)> {
        let hits = self.by_old.get(old).map_or(&[][..], Vec::as_slice);
        hits.iter()
            .filter_map(|at| Some((*at, *self.renamed.get(at)?)))
    }

    /// A name that is passed to a nested deployment for a resource in there.
    pub(super) fn passed_name(
        &self,
        value: &Value,
        at: ResourceRef,
        resource: &Resource<'_>,
        path: &Pointer,
    ) -> Option<Value> {
        let is_passed = resource.is_type(DEPLOYMENT)
            && path.as_str().starts_with("/properties/parameters/")
            && path.as_str().ends_with("/value");
        let written = value.as_str().filter(|_| is_passed)?;
        self.renamed_from(written)
            .find(|(other, _)| self.is_nested_in(*other, at))
            .map(|(_, new)| Value::String(new.into()))
    }

    /// Whether a resource is deployed by a nested deployment, at any depth.
    fn is_nested_in(&self, at: ResourceRef, deployment: ResourceRef) -> bool {
        let Some(template) = self
            .estate
            .templates
            .get(at.template)
            .filter(|_| at.template == deployment.template)
        else {
            return false;
        };
        let holder = |resource: usize| {
            template
                .bodies
                .get(template.resources.get(resource)?.body)?
                .deployment
        };
        std::iter::successors(holder(at.resource), |above| holder(*above))
            .any(|above| above == deployment.resource)
    }

    /// New names for the segments of a type: every ancestor may be renamed.
    pub(super) fn names(&self, full_type: &str, names: &[Value], template: usize) -> Vec<Value> {
        let segments: Vec<&str> = full_type.split('/').collect();
        let mut result = names.to_vec();
        for (index, name) in result.iter_mut().enumerate() {
            let ancestor = segments
                .iter()
                .take(index + 2)
                .copied()
                .collect::<Vec<_>>()
                .join("/");
            let joined = crate::arm::join_names(names.get(..=index).unwrap_or_default());
            let hits = self.estate.named(&ancestor, &joined);
            let hit = hits
                .iter()
                .find(|at| at.template == template)
                .or_else(|| hits.first());
            let Some(hit) = hit else { continue };
            if let Some(new) = self.renamed.get(hit) {
                *name = Value::String((*new).into());
            } else if let Some(own) = self.name_elsewhere(*hit, name) {
                *name = own;
            }
        }
        result
    }

    /// The last segment of a resource's name, where an ID calls the resource by what that came to
    /// in the source: it comes to something else in the target.
    fn name_elsewhere(&self, at: ResourceRef, called: &Value) -> Option<Value> {
        let own = &self.estate.resource(at)?.name;
        own.as_unknown().filter(|_| called.is_known())?;
        split_names(own).pop()
    }
}
