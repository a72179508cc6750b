//! What every pass of a relocation reads: the estate, what is known of Azure,
//! and what is asked for.

use crate::arm::{Estate, Resource, ResourceRef, Template};
use crate::catalog::Catalog;
use crate::finding::{Finding, Place, Severity, Subject};
use crate::json::{Node, Pointer};
use crate::rule::Scene;
use crate::text::Source;

use super::backup::Inventory;
use super::options::Options;

/// A relocation to be planned.
#[derive(Clone, Copy)]
pub struct Job<'d> {
    /// All templates of the run.
    pub estate: &'d Estate<'d>,
    /// Where each template and its parameter files stand among the files of the run.
    pub files: &'d [TemplateFiles<'d>],
    /// The lists of what vaults protect.
    pub lists: &'d [Inventory<'d>],
    /// What is known of Azure.
    pub catalog: Catalog<'d>,
    /// What is asked for.
    pub options: &'d Options,
}

/// The files behind one template of the estate.
#[derive(Clone, Debug)]
pub struct TemplateFiles<'d> {
    /// Index of the template's file among the files of the run.
    pub template: usize,
    /// Its parameter files; the first is the one that values are taken from.
    pub parameters: Vec<ParameterInput<'d>>,
}

/// A parameter file of the input.
#[derive(Clone, Copy, Debug)]
pub struct ParameterInput<'d> {
    /// Index among the files of the run.
    pub file: usize,
    /// Its text.
    pub source: &'d Source,
    /// Its root object.
    pub root: &'d Node,
}

impl<'d> Job<'d> {
    /// The same for rules; `files` are the templates' files among the files of the run.
    #[must_use]
    pub const fn scene(&self, files: &'d [usize]) -> Scene<'d> {
        Scene {
            estate: self.estate,
            files,
            catalog: self.catalog,
        }
    }

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

    /// Index of a template's file among the files of the run.
    #[must_use]
    pub fn file_of(&self, template: usize) -> usize {
        self.files.get(template).map_or(0, |files| files.template)
    }

    /// Type and name of a resource, the identity that fingerprints rest on.
    #[must_use]
    pub fn identity(&self, at: ResourceRef) -> String {
        self.resource(at).map_or_else(String::new, |resource| {
            format!("{}/{}", resource.full_type, resource.name)
        })
    }

    /// A resource as the subject of a checklist item.
    #[must_use]
    pub fn subject(&self, at: ResourceRef) -> Subject {
        let resource = self.resource(at);
        Subject {
            file: self.file_of(at.template),
            pointer: resource
                .map(|resource| resource.pointer.clone())
                .unwrap_or_default(),
            name: resource.map(Resource::display_name).unwrap_or_default(),
            kind: resource
                .map(|resource| resource.full_type.clone())
                .unwrap_or_default(),
        }
    }

    /// A finding about a node inside a resource (its path from the resource,
    /// and the node), or about the resource itself.
    #[must_use]
    pub fn finding(
        &self,
        rule: &str,
        severity: Severity,
        at: ResourceRef,
        node: Option<(&Pointer, &Node)>,
        message: impl Into<String>,
    ) -> Finding {
        let path = node.map_or_else(String::new, |(path, _)| format!("#{path}"));
        let subject = format!("{}{path}", self.identity(at));
        Finding::new(rule, severity, self.place(at, node), subject, message)
    }

    /// The place of a node inside a resource; without one, of the resource's name.
    #[must_use]
    pub fn place(&self, at: ResourceRef, node: Option<(&Pointer, &Node)>) -> Place {
        Place::inside(self.file_of(at.template), self.resource(at), node)
    }
}
