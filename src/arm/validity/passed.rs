//! Values that a deployment passes, against what the template that it deploys
//! declares: one that is nested in it, or one that it links.

use super::constraints::{Broken, Type, allowed, bounds, chain, declared_type, is_nullable};
use super::fault::Fault;
use super::kinds::{Held, NestedFault, ValueFault};
use super::parameters::is_expression;
use super::report::Report;
use super::shape::{Misfit, Reading};
use super::structure::has_type_definitions;
use super::weighed;
use crate::arm::scope::{Loop, Scope};
use crate::arm::secret::is_secure_type;
use crate::arm::{Template, Value, Why};
use crate::json::{Kind, Member, Node, Pointer};
use crate::text::Span;

/// What a deployment passes to the template that it links, in the order of the
/// deployment's file. `linked` is the root of that template, `pointer` where it
/// stands in its own file: related places are those of that file.
#[must_use]
pub fn linked_values(
    template: &Template<'_>,
    deployment: usize,
    linked: &Node,
    pointer: &Pointer,
) -> Vec<Fault> {
    weighed(template, |template| {
        let mut report = Report::default();
        let resource = template.resources.get(deployment);
        let scope = resource.and_then(|resource| template.looped_scope_of(resource));
        let properties = resource.and_then(|resource| {
            let properties = resource.node.member("properties")?;
            Some((&properties.value, resource.pointer.child(&properties.key)))
        });
        if let (Some(scope), Some((properties, at))) = (scope, properties) {
            let callee = Callee {
                root: linked,
                pointer,
                held: Held::Linked,
            };
            let passing = Passing {
                template,
                deployment,
                scope: &scope,
                properties,
                pointer: &at,
                callee,
            };
            passing.check(&mut report);
        }
        report.faults
    })
}

/// The template that is deployed.
#[derive(Clone, Copy)]
pub(super) struct Callee<'c> {
    pub root: &'c Node,
    /// Where it stands in its file.
    pub pointer: &'c Pointer,
    pub held: Held,
}

/// A deployment and what it deploys.
pub(super) struct Passing<'p, 'd> {
    pub template: &'p Template<'d>,
    /// Index of the deployment.
    pub deployment: usize,
    /// What the values are evaluated in.
    pub scope: &'p Scope<'d>,
    /// Of the deployment, and where they stand.
    pub properties: &'d Node,
    pub pointer: &'p Pointer,
    pub callee: Callee<'p>,
}

impl<'p, 'd> Passing<'p, 'd> {
    /// Looks at all that is passed, and at what is not. What is not deployed may be given anything.
    pub fn check(&self, report: &mut Report) {
        if self.template.is_off(Some(self.deployment)) {
            return;
        }
        let passed = self.properties.member("parameters");
        // Expressions and loops that give several of them are not taken apart.
        let is_written = passed.is_none_or(|passed| {
            let mut members = passed.value.members().iter();
            passed.value.is_object() && !members.any(|member| Loop::all(member).is_some())
        });
        if !is_written || self.properties.get("parametersLink").is_some() {
            return;
        }
        if let Some(passed) = passed {
            let pointer = self.pointer.child(&passed.key);
            for entry in passed.value.members() {
                self.entry(entry, &pointer.child(&entry.key), report);
            }
        }
        self.missing(passed, report);
    }

    fn declared(&self) -> &'p [Member] {
        let section = self.callee.root.get("parameters");
        section.map_or(&[], Node::members)
    }

    fn put<'r>(
        &self,
        kind: NestedFault,
        span: Span,
        pointer: Pointer,
        report: &'r mut Report,
    ) -> &'r mut Fault {
        let fault = Fault::new(kind, span, pointer);
        report.put(fault.of(Some(self.deployment)))
    }

    fn entry(&self, entry: &'d Member, pointer: &Pointer, report: &mut Report) {
        let name = &entry.key;
        let mut declared = self.declared().iter();
        let Some(declaration) = declared.find(|one| one.key.eq_ignore_ascii_case(name)) else {
            let kind = NestedFault::UnknownParameter {
                name: name.to_string(),
                held: self.callee.held,
            };
            let names = self.declared().iter().map(|one| one.key.as_str());
            let fault = Fault::new(kind, entry.key_span, pointer.clone()).near(name, names);
            return report.add(fault.of(Some(self.deployment)));
        };
        // What an expression or a loop gives is not taken apart.
        let mut members = entry.value.members().iter();
        if is_expression(&entry.value) || members.any(|member| Loop::all(member).is_some()) {
            return;
        }
        let found = match (entry.value.member("value"), entry.value.member("reference")) {
            (None, None) if entry.value.get("expression").is_some() => return,
            (None, None) => {
                let kind = ValueFault::Nothing(name.to_string());
                vec![(kind, entry.value.span, pointer.clone())]
            }
            (Some(_), Some(reference)) => {
                let kind = ValueFault::Both(name.to_string());
                vec![(kind, reference.key_span, pointer.child(&reference.key))]
            }
            (None, Some(reference)) => {
                let of = not_secure(name, declaration);
                let at = || (reference.key_span, pointer.child(&reference.key));
                of.map(|kind| (kind, at().0, at().1)).into_iter().collect()
            }
            (Some(value), None) => self.value(declaration, value, pointer.child(&value.key)),
        };
        for (kind, span, pointer) in found {
            let kind = NestedFault::Value {
                what: kind,
                held: self.callee.held,
            };
            let fault = self.put(kind, span, pointer, report);
            fault.related.push(self.declaration_of(declaration));
        }
    }

    /// What a value that is written, or that an expression gives, breaks.
    fn value(
        &self,
        declaration: &Member,
        given: &'d Member,
        pointer: Pointer,
    ) -> Vec<(ValueFault, Span, Pointer)> {
        let name = declaration.key.as_str();
        let misfits = if is_expression(&given.value) {
            let what = self.computed(&declaration.value, &given.value);
            let what = what.into_iter();
            what.map(|what| Misfit {
                name: name.to_owned(),
                span: given.value.span,
                pointer: pointer.clone(),
                what,
            })
            .collect()
        } else {
            let reading = Reading {
                root: self.callee.root,
                // What a loop makes of an object is not written in it.
                is_deep: has_type_definitions(self.callee.root) && !has_loop(&given.value),
                evaluates: true,
            };
            reading.misfits(&declaration.value, name, &given.value, &pointer)
        };
        let of = |misfit: Misfit| {
            let (span, pointer) = (misfit.span, misfit.pointer.clone());
            Some((misfit.of_value()?, span, pointer))
        };
        misfits.into_iter().filter_map(of).collect()
    }

    /// What the value of an expression breaks.
    fn computed(&self, declaration: &Node, given: &Node) -> Option<Broken> {
        let root = self.callee.root;
        let declared = Type::of(declared_type(root, declaration)?)?;
        let value = self.scope.evaluate(given);
        let refused = |why: &Why| matches!(why, Why::Invalid(_) | Why::Limit(_));
        if value.reasons().iter().any(refused) {
            return None;
        }
        let found = match self.own_type(given) {
            Some(own) => (own != declared).then(|| own.expected()),
            None if declared.fits(&value) => None,
            None if value.as_unknown().is_some() => Some("a text"),
            None => Some(value.kind_name()),
        };
        if let Some(found) = found {
            let expected = declared.expected();
            return Some(Broken::Type { expected, found });
        }
        if value == Value::Null || !value.is_known() {
            return None;
        }
        let mut stated = chain(root, declaration);
        stated.find_map(|one| allowed(one, &value).or_else(|| bounds(one, &value)))
    }

    /// The type of the parameter that an expression is nothing but.
    fn own_type(&self, given: &Node) -> Option<Type> {
        let tree = self.scope.read(given.as_str()?, given.span);
        let name = tree
            .as_ref()
            .as_ref()
            .ok()?
            .literal_argument_of("parameters")?;
        let declared = &self.scope.declared().parameters;
        let (_, member) = declared.get(declared.find(name)?)?;
        Type::of(member.value.get("type")?.as_str()?)
    }

    fn missing(&self, passed: Option<&Member>, report: &mut Report) {
        let start = passed.map_or(self.properties.span, |passed| passed.value.span);
        let span = Span::new(start.start, start.start + 1);
        for declaration in self.declared() {
            let given = passed.and_then(|passed| passed.value.member(&declaration.key));
            let null = given.and_then(null_of);
            if given.is_some() && null.is_none()
                || !needs_value(self.callee.root, &declaration.value)
            {
                continue;
            }
            let kind = NestedFault::MissingParameter {
                name: declaration.key.to_string(),
                held: self.callee.held,
            };
            let pointer = passed.map_or_else(
                || self.pointer.clone(),
                |passed| self.pointer.child(&passed.key),
            );
            let (span, pointer) = match given.zip(null) {
                Some((given, null)) => {
                    let pointer = pointer.child(&given.key).child(&null.key);
                    (null.value.span, pointer)
                }
                None => (span, pointer),
            };
            let fault = self.put(kind, span, pointer, report);
            fault.related.push(self.declaration_of(declaration));
        }
    }

    fn declaration_of(&self, declaration: &Member) -> (Span, Pointer, String) {
        let section = self.callee.root.member("parameters");
        let section = section.map_or("parameters", |section| section.key.as_str());
        let pointer = self.callee.pointer.child(section).child(&declaration.key);
        let there = "it is declared here".to_owned();
        (declaration.key_span, pointer, there)
    }
}

/// Whether a parameter has to be given a value: it has no default, and is not nullable. `null` is
/// no default.
pub(super) fn needs_value(root: &Node, declaration: &Node) -> bool {
    let default = declaration.get("defaultValue");
    default.is_none_or(Node::is_null) && !is_nullable(root, declaration)
}

/// The `null` that is passed for a parameter, which gives it nothing.
fn null_of(given: &Member) -> Option<&Member> {
    let value = given.value.member("value");
    let is_alone = given.value.get("reference").is_none();
    value.filter(|value| is_alone && value.value.is_null())
}

/// What is wrong with a key vault reference for this parameter.
pub(super) fn not_secure(name: &str, declaration: &Member) -> Option<ValueFault> {
    let declared = declaration.value.get("type").and_then(Node::as_str)?;
    (!is_secure_type(&declaration.value)).then(|| ValueFault::NotSecure {
        name: name.to_owned(),
        declared: declared.to_owned(),
    })
}

/// Whether some member of a value, at any depth, is a loop that makes others.
fn has_loop(node: &Node) -> bool {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match &node.kind {
            Kind::Array(elements) => open.extend(elements),
            Kind::Object(members) => {
                if members.iter().any(|member| Loop::all(member).is_some()) {
                    return true;
                }
                open.extend(members.iter().map(|member| &member.value));
            }
            _ => {}
        }
    }
    false
}
