//! What the own part of one resource must be.

use crate::arm::scope::Scope;
use crate::arm::{Resource, ResourceRef, Value};
use crate::json::{Kind, Node, Pointer};

use super::super::plan::{Operation, What};
use super::{Expectation, Where};

/// Goes through the own part of a resource.
pub(super) struct Walk<'w, 'p> {
    pub expectation: &'w Expectation<'p>,
    pub at: ResourceRef,
    pub resource: &'w Resource<'p>,
    pub scope: &'w Scope<'p>,
    pub operations: &'w [Operation],
}

impl Walk<'_, '_> {
    /// The value of a node; none where it is taken out or belongs to another resource.
    pub fn node(&self, node: &Node, path: &Pointer) -> Option<Value> {
        if self.resource.is_foreign(path) {
            return None;
        }
        let planned = self
            .operations
            .iter()
            .find(|operation| operation.path == *path && !operation.what.adds());
        match planned.map(|operation| &operation.what) {
            Some(What::Remove) => return None,
            Some(What::Set(json)) => {
                let place = Where {
                    template: self.at.template,
                    resource: Some(self.at),
                    path,
                };
                return Some(self.expectation.set(self.written(json), place));
            }
            _ => {}
        }
        let value = match &node.kind {
            Kind::Object(members) => {
                let kept = members.iter().filter_map(|member| {
                    let value = self.node(&member.value, &path.child(&member.key))?;
                    Some((member.key.clone(), value))
                });
                let added = self
                    .operations
                    .iter()
                    .filter_map(|operation| match &operation.what {
                        What::Insert(key, json) if operation.path == *path => {
                            Some((key.into(), self.written(json)))
                        }
                        _ => None,
                    });
                Value::Object(kept.chain(added).collect())
            }
            Kind::Array(elements) => {
                let kept = elements.iter().enumerate();
                let kept =
                    kept.filter_map(|(index, element)| self.node(element, &path.child(index)));
                let added = self
                    .operations
                    .iter()
                    .filter_map(|operation| match &operation.what {
                        What::Append(json) if operation.path == *path => Some(self.written(json)),
                        _ => None,
                    });
                Value::Array(kept.chain(added).collect())
            }
            _ => {
                let place = Where {
                    template: self.at.template,
                    resource: Some(self.at),
                    path,
                };
                self.expectation.value(&self.scope.evaluate(node), place)
            }
        };
        Some(value)
    }

    /// The value of a JSON text that the plan puts in.
    fn written(&self, json: &str) -> Value {
        let document = crate::json::parse(&crate::text::Source::new("plan", json));
        self.scope.evaluate(&document.root)
    }
}
