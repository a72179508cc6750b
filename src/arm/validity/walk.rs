//! The walk over every string of a template, with what its expressions see there.

use std::collections::BTreeSet;

use super::fault::Fault;
use super::kinds::{CopyFault, DeclarationFault};
use super::placement::{EARLY, Site};
use super::report::{Path, Report};
use crate::arm::resource::DEPLOYMENT;
use crate::arm::scope::{Loop, Scope};
use crate::arm::{Body, Resource, Template};
use crate::json::{Kind, Member, Node};

/// What an expression sees, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Here<'h, 'd> {
    pub scope: &'h Scope<'d>,
    pub site: Site<'h>,
    /// Index of the body.
    pub body: usize,
    pub resource: Option<usize>,
    /// In a nested template that its parent evaluates.
    pub is_outer: bool,
    /// Not deployed, so that values do not matter.
    pub is_off: bool,
    /// What the loops around make, as far as their counts are known.
    pub elements: i64,
}

/// The walk.
pub(super) struct Walk<'w, 'd> {
    pub template: &'w Template<'d>,
    pub report: &'w mut Report,
    pub uses: Uses,
    /// Strings that are refused whatever their values are.
    pub broken: Vec<crate::text::Span>,
}

/// Which parameters are read, by the index of the scope.
#[derive(Default)]
pub(super) struct Uses {
    scopes: Vec<usize>,
    /// With the position of the declaration.
    named: BTreeSet<(usize, usize)>,
    any: BTreeSet<usize>,
}

impl Uses {
    fn scope(&self, body: usize) -> usize {
        self.scopes.get(body).copied().unwrap_or_default()
    }

    /// The parameter that is declared at this position is read by its name.
    pub fn one(&mut self, body: usize, declared: usize) {
        self.named.insert((self.scope(body), declared));
    }

    /// A parameter is read by a name that is computed.
    pub fn any(&mut self, body: usize) {
        self.any.insert(self.scope(body));
    }
}

/// Looks at every string of a template.
pub(super) fn check<'d>(template: &Template<'d>, report: &mut Report) {
    let scopes = template.bodies.iter().map(|body| body.scope).collect();
    let mut walk = Walk {
        template,
        report,
        uses: Uses {
            scopes,
            ..Uses::default()
        },
        broken: Vec::new(),
    };
    for index in 0..template.bodies.len() {
        walk.body(index);
    }
    for (index, resource) in template.resources.iter().enumerate() {
        walk.resource(index, resource);
    }
    walk.unused();
    let broken = walk.broken;
    // A variable that is refused as it stands is not refused again wherever it is read.
    report.faults.retain(|fault| {
        let is_echo = |token: &crate::text::Span| {
            token.contains(fault.span)
                && matches!(
                    fault.kind,
                    super::FaultKind::Expression(super::ExpressionFault::Refused(_))
                )
        };
        !broken.iter().any(is_echo)
    });
}

impl<'d> Walk<'_, 'd> {
    /// `languageVersion` of a body, or nothing.
    pub fn version_of(&self, body: usize) -> &'d str {
        let body = self.template.bodies.get(body);
        body.map_or("", language_version)
    }

    fn body(&mut self, index: usize) {
        let template = self.template;
        let Some(body) = template.bodies.get(index) else {
            return;
        };
        let Some(scope) = template.scopes.get(body.scope) else {
            return;
        };
        let here = Here {
            scope,
            site: Site::Late,
            body: index,
            resource: body.deployment,
            is_outer: !body.inner,
            is_off: template.is_off(body.deployment),
            elements: 1,
        };
        let start = Path::at(&body.pointer);
        for member in body.node.members() {
            let path = start.key(&member.key);
            let is = |name: &str| member.key.eq_ignore_ascii_case(name);
            if is("outputs") {
                self.outputs(&here, &member.value, &path);
            } else if !body.inner {
                // What an outer body declares is not what its expressions read.
            } else if is("parameters") {
                self.defaults(&here, &member.value, &path);
            } else if is("variables") {
                let here = Here {
                    site: Site::Variable,
                    ..here
                };
                self.node(&here, &member.value, &path);
            } else if is("functions") {
                self.functions(&here, &member.value, &path);
            } else if is("extensions") || is("imports") || is("asserts") {
                self.node(&here, &member.value, &path);
            }
        }
    }

    fn defaults(&mut self, here: &Here<'_, 'd>, parameters: &'d Node, path: &Path<'_>) {
        let here = Here {
            site: Site::Default,
            ..*here
        };
        for parameter in parameters.members() {
            if let Some(default) = parameter.value.member("defaultValue") {
                let path = path.key(&parameter.key);
                self.node(&here, &default.value, &path.key(&default.key));
            }
        }
    }

    fn functions(&mut self, here: &Here<'_, 'd>, functions: &'d Node, path: &Path<'_>) {
        for (index, group) in functions.elements().iter().enumerate() {
            let path = path.index(index);
            let Some(members) = group.member("members") else {
                continue;
            };
            let path = path.key(&members.key);
            for function in members.value.members() {
                let Some(value) = function.value.path(["output", "value"]) else {
                    continue;
                };
                let parameters = function.value.get("parameters").map(Node::elements);
                let parameters = parameters.unwrap_or_default().iter();
                let names: Vec<&str> = parameters
                    .filter_map(|parameter| parameter.get("name")?.as_str())
                    .collect();
                let here = Here {
                    site: Site::Function(&names),
                    ..*here
                };
                let path = path.key(&function.key);
                let path = path.key("output");
                self.node(&here, value, &path.key("value"));
            }
        }
    }

    fn outputs(&mut self, here: &Here<'_, 'd>, outputs: &'d Node, path: &Path<'_>) {
        for output in outputs.members() {
            let site = if here.is_outer {
                Site::Late
            } else {
                Site::Output {
                    is_secure: crate::arm::secret::is_secure_type(&output.value),
                }
            };
            let here = Here { site, ..*here };
            let path = path.key(&output.key);
            for member in output.value.members() {
                let path = path.key(&member.key);
                let is = |name: &str| member.key.eq_ignore_ascii_case(name);
                if is("value") || is("condition") {
                    self.node(&here, &member.value, &path);
                } else if is("copy") {
                    self.output_loop(&here, &output.key, &member.value, &path);
                }
            }
        }
    }

    fn output_loop(&mut self, here: &Here<'_, 'd>, name: &str, copy: &'d Node, path: &Path<'_>) {
        let inside = here.scope.with_copy(name, None);
        let elements = super::copies::count(here, copy, path, self.report);
        for member in copy.members() {
            let path = path.key(&member.key);
            if member.key.eq_ignore_ascii_case("input") {
                let here = Here {
                    scope: &inside,
                    elements,
                    ..*here
                };
                self.node(&here, &member.value, &path);
            } else {
                self.node(here, &member.value, &path);
            }
        }
    }

    fn resource(&mut self, index: usize, resource: &Resource<'d>) {
        let template = self.template;
        let Some(body) = template.bodies.get(resource.body) else {
            return;
        };
        let Some(scope) = template.scopes.get(body.scope) else {
            return;
        };
        let Some(looped) = template.looped_scope_of(resource) else {
            return;
        };
        let site = |member: &Member| {
            let early = EARLY
                .into_iter()
                .find(|early| member.key.eq_ignore_ascii_case(early));
            match early {
                Some(early) if body.inner => Site::Early(early),
                _ => Site::Late,
            }
        };
        let is_off = template.is_off(Some(index));
        let start = Path::at(&resource.pointer);
        for member in resource.node.members() {
            let is = |name: &str| member.key.eq_ignore_ascii_case(name);
            let path = start.key(&member.key);
            let here = Here {
                scope: &looped,
                site: site(member),
                body: resource.body,
                resource: Some(index),
                is_outer: !body.inner,
                is_off,
                elements: 1,
            };
            if is("copy") {
                let here = Here {
                    scope,
                    site: if body.inner {
                        Site::Early("copy")
                    } else {
                        Site::Late
                    },
                    ..here
                };
                self.node(&here, &member.value, &path);
            } else if is("properties") && resource.is_type(DEPLOYMENT) {
                self.deployment(&here, &member.value, &path);
            } else if !is("resources") && !is("comments") && !is("metadata") {
                self.node(&here, &member.value, &path);
            }
        }
    }

    /// The properties of a deployment, without the template, which is a body of its own.
    fn deployment(&mut self, here: &Here<'_, 'd>, properties: &'d Node, path: &Path<'_>) {
        if !properties.is_object() {
            return self.node(here, properties, path);
        }
        for member in properties.members() {
            let is_body = |body: &Body<'_>| std::ptr::eq(body.node, &member.value);
            if !self.template.bodies.iter().any(is_body) {
                self.node(here, &member.value, &path.key(&member.key));
            }
        }
    }

    /// Any JSON; the parser bounds the depth.
    fn node(&mut self, here: &Here<'_, 'd>, node: &'d Node, path: &Path<'_>) {
        match &node.kind {
            Kind::String(text) => self.text(here, node, text, path),
            Kind::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.node(here, element, &path.index(index));
                }
            }
            Kind::Object(members) => {
                for member in members {
                    let path = path.key(&member.key);
                    if member.key.eq_ignore_ascii_case("copy") && is_loops(&member.value) {
                        self.loops(here, &member.value, &path);
                    } else {
                        self.node(here, &member.value, &path);
                    }
                }
            }
            _ => {}
        }
    }

    /// A `copy` array over properties or variables.
    fn loops(&mut self, here: &Here<'_, 'd>, loops: &'d Node, path: &Path<'_>) {
        for (index, element) in loops.elements().iter().enumerate() {
            let path = path.index(index);
            for wanted in ["name", "count", "input"] {
                if element.get(wanted).is_none() {
                    let fault = CopyFault::Missing(wanted);
                    let fault = Fault::new(fault, element.span, path.pointer());
                    self.report.add(fault.of(here.resource));
                }
            }
            let elements = super::copies::count(here, element, &path, self.report);
            let name = element.get("name").and_then(Node::as_str);
            let inside = here
                .scope
                .with_property_copy(name.unwrap_or_default(), None);
            for member in element.members() {
                let path = path.key(&member.key);
                if member.key.eq_ignore_ascii_case("input") {
                    let here = Here {
                        scope: &inside,
                        elements,
                        ..*here
                    };
                    self.node(&here, &member.value, &path);
                } else {
                    self.node(here, &member.value, &path);
                }
            }
        }
    }

    fn unused(&mut self) {
        for body in self.template.bodies.iter().filter(|body| body.inner) {
            let declared = body.node.member("parameters");
            let Some(declared) = declared.filter(|_| !self.uses.any.contains(&body.scope)) else {
                continue;
            };
            let scope = self.template.scopes.get(body.scope);
            for parameter in declared.value.members() {
                let at = scope.and_then(|scope| scope.declared().parameters.find(&parameter.key));
                if at.is_some_and(|at| self.uses.named.contains(&(body.scope, at))) {
                    continue;
                }
                let fault = DeclarationFault::Unused(parameter.key.to_string());
                let pointer = body.pointer.child(&declared.key).child(&parameter.key);
                let fault = Fault::new(fault, parameter.key_span, pointer);
                self.report.add(fault.of(body.deployment));
            }
        }
    }
}

/// `languageVersion` of a body, or nothing.
pub(super) fn language_version<'d>(body: &Body<'d>) -> &'d str {
    let version = body.node.get("languageVersion").and_then(Node::as_str);
    version.unwrap_or_default()
}

/// Whether a member `copy` holds loops, also such as lack something.
fn is_loops(node: &Node) -> bool {
    let is_loop = |element: &Node| {
        Loop::of(element).is_some()
            || (element.get("count").is_some()
                && (element.get("name").is_some() || element.get("input").is_some()))
    };
    let elements = node.elements();
    !elements.is_empty() && elements.iter().all(is_loop)
}
