//! What rules look at.

use crate::arm::{Estate, Resource, ResourceRef, Template};
use crate::catalog::Catalog;
use crate::finding::Place;
use crate::json::{Node, Pointer};

/// The estate that is checked, and what is known of Azure.
#[derive(Clone, Copy)]
pub struct Scene<'d> {
    /// All templates that are looked at together.
    pub estate: &'d Estate<'d>,
    /// Index of each template's file among the files of the run.
    pub files: &'d [usize],
    /// What is known of Azure.
    pub catalog: Catalog<'d>,
}

impl<'d> Scene<'d> {
    /// The template of a resource.
    #[must_use]
    pub fn template(&self, at: ResourceRef) -> Option<&'d Template<'d>> {
        self.estate.templates.get(at.template)
    }

    /// A resource.
    #[must_use]
    pub fn resource(&self, at: ResourceRef) -> Option<&'d Resource<'d>> {
        self.estate.resource(at)
    }

    /// Type and name of a resource, the identity that fingerprints rest on.
    #[must_use]
    pub fn identity(&self, at: ResourceRef) -> String {
        self.resource(at).map_or_else(String::new, |resource| {
            format!("{}/{}", resource.full_type, resource.name)
        })
    }

    /// The place of a node inside a resource (its path from the resource, and the node); without
    /// one, of the resource's name.
    #[must_use]
    pub fn place(&self, at: ResourceRef, node: Option<(&Pointer, &Node)>) -> Place {
        let file = self.files.get(at.template).copied().unwrap_or_default();
        Place::inside(file, self.resource(at), node)
    }
}
