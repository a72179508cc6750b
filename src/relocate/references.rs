//! Which declared resources the values of a template refer to, outside `dependsOn`.

use crate::arm::scope::Scope;
use crate::arm::{Estate, Part, Resource, ResourceId, ResourceRef, Term, Value};
use crate::json::{Kind, Node, Pointer};

use super::job::Job;
use super::plan::Plan;
use crate::rule::removals::is_inside_foreign;

/// A place that refers to a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// Where, from the node that was searched.
    pub path: Pointer,
    /// The declared resource; for an ID of something below it that is not declared, the nearest that is.
    pub target: ResourceRef,
    /// Whether `reference` or `list…` reads it by its plain or symbolic name, not by an ID.
    pub is_by_name: bool,
}

/// Finds references in nodes of one template.
#[derive(Clone, Copy, Debug)]
pub struct Finder<'e, 'd> {
    /// All templates.
    pub estate: &'e Estate<'d>,
    /// The template that holds what is searched.
    pub template: usize,
    /// What its expressions see.
    pub scope: &'e Scope<'d>,
}

/// All references of a resource outside `dependsOn` and what belongs to other resources, in the
/// scope of its template.
#[must_use]
pub fn of_resource(job: &Job<'_>, at: ResourceRef) -> Vec<Reference> {
    let found = job.resource(at).and_then(|resource| {
        let finder = Finder {
            estate: job.estate,
            template: at.template,
            scope: job.template(at)?.scope_of(resource)?,
        };
        Some(finder.in_resource(resource))
    });
    found.unwrap_or_default()
}

impl Finder<'_, '_> {
    fn in_resource(&self, resource: &Resource<'_>) -> Vec<Reference> {
        let mut found = Vec::new();
        for member in resource.node.members() {
            let path = Pointer::root().child(&member.key);
            if !member.key.eq_ignore_ascii_case("dependsOn") && !resource.is_foreign(&path) {
                self.node(&member.value, &path, &mut found);
            }
        }
        found.retain(|reference| !is_inside_foreign(resource, &reference.path));
        found
    }

    /// All references in a node.
    #[must_use]
    pub fn in_node(&self, node: &Node) -> Vec<Reference> {
        let mut found = Vec::new();
        self.node(node, &Pointer::root(), &mut found);
        found
    }

    fn node(&self, node: &Node, path: &Pointer, found: &mut Vec<Reference>) {
        match &node.kind {
            Kind::Object(members) => {
                for member in members {
                    let path = path.child(&member.key);
                    // Identities are named by the keys of an object.
                    if member.key.starts_with(['[', '/']) {
                        self.value(
                            &self.scope.evaluate_text(&member.key, member.key_span),
                            &path,
                            found,
                        );
                    }
                    self.node(&member.value, &path, found);
                }
            }
            Kind::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.node(element, &path.child(index), found);
                }
            }
            Kind::String(_) => self.value(&self.scope.evaluate(node), path, found),
            _ => {}
        }
    }

    fn value(&self, value: &Value, path: &Pointer, found: &mut Vec<Reference>) {
        match value {
            Value::Array(elements) => elements
                .iter()
                .for_each(|element| self.value(element, path, found)),
            Value::Object(members) => members
                .iter()
                .for_each(|(_, member)| self.value(member, path, found)),
            Value::String(_) | Value::Unknown(_) => {
                let target =
                    ResourceId::parse(value).and_then(|id| self.estate.nearest(&id, self.template));
                found.extend(target.map(|target| Reference {
                    path: path.clone(),
                    target,
                    is_by_name: false,
                }));
                if let Value::Unknown(unknown) = value {
                    for part in &unknown.parts {
                        if let Part::Term(term) = part {
                            self.term(term, path, found);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn term(&self, term: &Term, path: &Pointer, found: &mut Vec<Reference>) {
        match term {
            Term::Call {
                function,
                arguments,
            } => {
                let takes_a_resource = function.eq_ignore_ascii_case("reference")
                    || function.to_ascii_lowercase().starts_with("list");
                let named = arguments
                    .first()
                    .filter(|_| takes_a_resource)
                    .and_then(|name| self.by_name(name));
                found.extend(named.map(|target| Reference {
                    path: path.clone(),
                    target,
                    is_by_name: true,
                }));
                arguments
                    .iter()
                    .for_each(|argument| self.value(argument, path, found));
            }
            Term::Member { of, .. } => self.term(of, path, found),
        }
    }

    /// `reference('x')` by plain or symbolic name: the one resource of the template that has it.
    fn by_name(&self, name: &Value) -> Option<ResourceRef> {
        let name = name.as_str().filter(|name| !name.contains('.'))?;
        let has_it = |resource: &Resource<'_>| {
            resource.symbol.as_deref() == Some(name)
                || resource
                    .known_name()
                    .is_some_and(|known| known.eq_ignore_ascii_case(name))
        };
        let own = self
            .estate
            .resources()
            .filter(|(at, _)| at.template == self.template);
        let mut hits = own.filter(|(_, resource)| has_it(resource));
        let (target, _) = hits.next()?;
        hits.next().is_none().then_some(target)
    }
}

/// Whether a resource is in no output: left out, neither inline in another
/// resource nor declared a second time.
#[must_use]
pub fn is_gone(estate: &Estate<'_>, plan: &Plan, at: ResourceRef) -> bool {
    if plan.dropped(at).is_none_or(|drop| drop.inline_in.is_some()) {
        return false;
    }
    let twins = estate.resource(at).map_or(&[][..], |resource| {
        estate.named(&resource.full_type, &resource.name)
    });
    !twins.iter().any(|twin| plan.stage(*twin).is_some())
}
