//! Declarations of parameters: types, defaults, constraints.

use super::constraints::{Broken, TYPES, Type, integer, type_of};
use super::fault::Fault;
use super::kinds::DeclarationFault;
use super::report::Report;
use super::shape::{Misfit, Reading};
use super::structure::{is_symbolic, kind_of};
use crate::arm::expr::{Text, classify};
use crate::arm::secret::is_secure_type;
use crate::arm::{Body, Template};
use crate::json::{Kind, Member, Node, Pointer};
use crate::text::Span;

/// Looks at the parameters of one body.
pub(super) fn check(template: &Template<'_>, index: usize, report: &mut Report) {
    let Some(body) = template.bodies.get(index) else {
        return;
    };
    let Some(section) = body.node.member("parameters") else {
        return;
    };
    for member in section.value.members() {
        let pointer = body.pointer.child(&section.key).child(&member.key);
        let mut one = One {
            body,
            member,
            pointer,
            report,
        };
        one.check();
    }
}

/// One parameter.
struct One<'o, 'd> {
    body: &'o Body<'d>,
    member: &'d Member,
    pointer: Pointer,
    report: &'o mut Report,
}

impl<'d> One<'_, 'd> {
    fn name(&self) -> String {
        self.member.key.to_string()
    }

    fn put(&mut self, kind: DeclarationFault, span: Span, pointer: Pointer) -> &mut Fault {
        let fault = Fault::new(kind, span, pointer);
        self.report.put(fault.of(self.body.deployment))
    }

    fn member(&self, name: &str) -> Option<(&'d Member, Pointer)> {
        let member = self.member.value.member(name)?;
        Some((member, self.pointer.child(&member.key)))
    }

    fn check(&mut self) {
        let declaration = &self.member.value;
        let is_stated = declaration.get("type").is_some() || declaration.get("$ref").is_some();
        // With type definitions, no type means any.
        if !declaration.is_object() || !(is_stated || is_symbolic(self.body)) {
            let (name, pointer) = (self.name(), self.pointer.clone());
            self.put(DeclarationFault::NoType(name), declaration.span, pointer);
            return;
        }
        if let Some((member, pointer)) = self.member("type") {
            let written = member.value.as_str().unwrap_or_default();
            if Type::of(written).is_none() {
                let shown = match member.value.as_str() {
                    Some(written) => written.to_owned(),
                    None => member.value.kind_name().to_owned(),
                };
                let kind = DeclarationFault::UnknownType(shown);
                let help = format!("allowed are `{}`", TYPES.join("`, `"));
                self.put(kind, member.value.span, pointer).help = Some(help);
                return;
            }
        }
        let Some(declared) = type_of(self.body, declaration) else {
            return;
        };
        self.allowed_values();
        self.bounds(
            declared,
            "minValue",
            "maxValue",
            matches!(declared, Type::Int),
        );
        let has_length = matches!(declared, Type::String | Type::Array);
        self.bounds(declared, "minLength", "maxLength", has_length);
        self.default();
    }

    fn allowed_values(&mut self) {
        let Some((member, pointer)) = self.member("allowedValues") else {
            return;
        };
        let name = self.name();
        match &member.value.kind {
            Kind::Array(elements) if elements.is_empty() => {
                let kind = DeclarationFault::NothingAllowed(name);
                self.put(kind, member.value.span, pointer);
            }
            Kind::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    if is_expression(element) {
                        let kind = DeclarationFault::ConstraintExpression("allowedValues");
                        self.put(kind, element.span, pointer.child(index));
                    }
                }
            }
            _ => {
                let kind = DeclarationFault::ConstraintForm {
                    name,
                    constraint: "allowedValues",
                    expected: "an array",
                    found: member.value.kind_name(),
                };
                self.put(kind, member.value.span, pointer);
            }
        }
    }

    fn bounds(&mut self, declared: Type, low: &'static str, high: &'static str, has: bool) {
        let mut values = Vec::new();
        for constraint in [low, high] {
            let Some((member, pointer)) = self.member(constraint) else {
                continue;
            };
            let value = integer(&member.value);
            let (kind, span) = if !has {
                let declared = declared_name(&self.member.value, declared);
                let kind = DeclarationFault::ConstraintKind {
                    constraint,
                    declared,
                };
                (kind, member.key_span)
            } else if is_expression(&member.value) {
                let kind = DeclarationFault::ConstraintExpression(constraint);
                (kind, member.value.span)
            } else if let Some(value) = value {
                values.push((value, member, pointer));
                continue;
            } else {
                let kind = DeclarationFault::ConstraintForm {
                    name: self.name(),
                    constraint,
                    expected: "an integer",
                    found: kind_of(&member.value),
                };
                (kind, member.value.span)
            };
            self.put(kind, span, pointer);
        }
        if let [(least, member, pointer), (most, ..)] = values.as_slice()
            && least > most
        {
            let name = self.name();
            let kind = DeclarationFault::ConstraintOrder { name, low, high };
            self.put(kind, member.value.span, pointer.clone());
        }
    }

    fn default(&mut self) {
        let Some((member, pointer)) = self.member("defaultValue") else {
            return;
        };
        let (name, span) = (self.name(), member.value.span);
        let holds_expressions = has_expression(&member.value);
        if is_secure_type(&self.member.value) && !holds_expressions && says_something(&member.value)
        {
            let kind = DeclarationFault::SecureDefault(name.clone());
            let help = "take the default out, and give the value when the template is deployed";
            self.put(kind, span, pointer.clone()).help = Some(help.to_owned());
        }
        let reading = Reading {
            root: self.body.node,
            is_deep: is_symbolic(self.body),
            evaluates: true,
        };
        for misfit in reading.misfits(&self.member.value, &name, &member.value, &pointer) {
            let Misfit { span, pointer, .. } = misfit;
            let name = misfit.name;
            let kind = match misfit.what {
                Broken::Type { expected, found } => DeclarationFault::DefaultType {
                    name,
                    expected,
                    found,
                },
                Broken::NotAllowed => DeclarationFault::DefaultNotAllowed(name),
                Broken::Case => DeclarationFault::DefaultCase(name),
                Broken::Bound { bound, limit } => {
                    DeclarationFault::DefaultBound { name, bound, limit }
                }
                Broken::Lacks(property) => DeclarationFault::DefaultLacks { name, property },
                Broken::Surplus(_) => DeclarationFault::DefaultSurplus(name),
            };
            self.put(kind, span, pointer);
        }
    }
}

fn declared_name(declaration: &Node, declared: Type) -> String {
    let written = declaration.get("type").and_then(Node::as_str);
    written.map_or_else(
        || {
            declared
                .expected()
                .trim_start_matches("an ")
                .trim_start_matches("a ")
                .to_owned()
        },
        str::to_owned,
    )
}

/// Whether a node is a text that Azure evaluates.
pub(super) fn is_expression(node: &Node) -> bool {
    node.as_str()
        .is_some_and(|text| matches!(classify(text), Text::Expression(_)))
}

/// Whether the key of a member is one: what it is called, the file does not say.
pub(super) fn is_computed(member: &Member) -> bool {
    matches!(classify(&member.key), Text::Expression(_))
}

/// Whether it is one, or has one inside.
pub(super) fn has_expression(node: &Node) -> bool {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match &node.kind {
            Kind::Array(elements) => open.extend(elements),
            Kind::Object(members) if members.iter().any(is_computed) => return true,
            Kind::Object(members) => open.extend(members.iter().map(|member| &member.value)),
            _ if is_expression(node) => return true,
            _ => {}
        }
    }
    false
}

/// Whether there is a text or number that could be secret.
fn says_something(node: &Node) -> bool {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match &node.kind {
            Kind::String(text) if !text.is_empty() => return true,
            Kind::Number(_) => return true,
            Kind::Array(elements) => open.extend(elements),
            Kind::Object(members) => open.extend(members.iter().map(|member| &member.value)),
            _ => {}
        }
    }
    false
}
