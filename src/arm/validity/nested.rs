//! Nested and linked deployments.

use super::fault::Fault;
use super::kinds::{Held, NestedFault};
use super::limits::LIMITS;
use super::parameters::is_expression;
use super::passed::{Callee, Passing};
use super::report::Report;
use super::structure::is_symbolic;
use crate::arm::resource::DEPLOYMENT;
use crate::arm::{Body, Context, Level, Resource, Scope, Template, Value};
use crate::json::{Member, Node, Pointer};
use crate::text::Span;

/// The first API version that knows symbolic names (Azure documentation, 2026).
const SYMBOLIC_API: &str = "2020-09-01";

/// Looks at every deployment.
pub(super) fn check(template: &Template<'_>, report: &mut Report) {
    for (at, resource) in template.resources.iter().enumerate() {
        let Some(scope) = template.looped_scope_of(resource) else {
            continue;
        };
        if !resource.is_type(DEPLOYMENT) || resource.existing {
            continue;
        }
        let body = template
            .bodies
            .iter()
            .find(|body| body.deployment == Some(at));
        let symbolic = template.bodies.get(resource.body).is_some_and(is_symbolic);
        let mut one = One {
            template,
            at,
            resource,
            scope: &scope,
            body,
            symbolic,
            report,
        };
        one.check();
    }
}

/// One deployment.
struct One<'o, 'd> {
    template: &'o Template<'d>,
    at: usize,
    resource: &'o Resource<'d>,
    scope: &'o Scope<'d>,
    /// What is nested in it.
    body: Option<&'o Body<'d>>,
    /// Whether the template around it is of language version 2.0.
    symbolic: bool,
    report: &'o mut Report,
}

impl<'d> One<'_, 'd> {
    fn put(&mut self, kind: NestedFault, span: Span, pointer: Pointer) -> &mut Fault {
        let fault = Fault::new(kind, span, pointer);
        self.report.put(fault.of(Some(self.at)))
    }

    fn check(&mut self) {
        self.name();
        self.version();
        self.location();
        let Some(member) = self.resource.node.member("properties") else {
            return;
        };
        if member.value.is_object() {
            let pointer = self.resource.pointer.child(&member.key);
            self.content(&member.value, &pointer);
            self.options(&member.value, &pointer);
            self.values(&member.value, &pointer);
        }
    }

    fn name(&mut self) {
        let Some(member) = self.resource.node.member("name") else {
            return;
        };
        let name = self.scope.evaluate(&member.value);
        let Some(name) = name.as_str() else { return };
        let pointer = self.resource.pointer.child(&member.key);
        let (length, most) = (name.chars().count(), LIMITS.deployment_name);
        if length > most {
            let kind = NestedFault::NameLength { length, most };
            self.put(kind, member.value.span, pointer);
            return;
        }
        let allowed = |letter: char| letter.is_alphanumeric() || "-._()".contains(letter);
        if let Some(letter) = name.chars().find(|letter| !allowed(*letter)) {
            self.put(
                NestedFault::NameCharacter(letter),
                member.value.span,
                pointer,
            );
        }
    }

    fn version(&mut self) {
        let version = self.resource.node.member("apiVersion");
        let Some(member) = version.filter(|_| self.symbolic) else {
            return;
        };
        if let Value::String(version) = self.scope.evaluate(&member.value)
            && version.get(..10).is_some_and(|date| date < SYMBOLIC_API)
        {
            let pointer = self.resource.pointer.child(&member.key);
            self.put(
                NestedFault::OldApi(version.into()),
                member.value.span,
                pointer,
            );
        }
    }

    /// A deployment above resource groups has to say where it is kept (Azure/bicep#5935).
    fn location(&mut self) {
        let node = self.resource.node;
        if node.get("location").is_some() {
            return;
        }
        let Some((member, to)) = self.above_groups() else {
            return;
        };
        let pointer = &self.resource.pointer;
        let (span, pointer) = match member {
            Some(member) => (member.key_span, pointer.child(&member.key)),
            None => {
                let start = node.span.start;
                (Span::new(start, start + 1), pointer.clone())
            }
        };
        let in_group = self.scope.context().level.unwrap_or_default() == Level::ResourceGroup;
        let of = if in_group {
            "resourceGroup"
        } else {
            "deployment"
        };
        let help = format!("add `\"location\": \"[{of}().location]\"`");
        self.put(NestedFault::NoLocation(to), span, pointer).help = Some(help);
    }

    /// To what it goes where that is above resource groups, and the member that says so; without
    /// one it goes where the template around it goes.
    fn above_groups(&self) -> Option<(Option<&'d Member>, &'static str)> {
        let node = self.resource.node;
        if let Some(scope) = node.member("scope") {
            let value = self.scope.evaluate(&scope.value);
            let context = self.scope.context();
            let level = match is_subscription(&value, context) {
                true => Level::Subscription,
                false => context.for_scope(&value).level?,
            };
            return Some((Some(scope), above_group(level)?));
        }
        if node.get("resourceGroup").is_some() {
            return None;
        }
        match node.member("subscriptionId") {
            Some(member) => Some((Some(member), above_group(Level::Subscription)?)),
            None => Some((None, above_group(self.level_around()?)?)),
        }
    }

    /// The level of the template around it; none where a deployment that its parent evaluates
    /// takes it elsewhere.
    fn level_around(&self) -> Option<Level> {
        let mut body = self.template.bodies.get(self.resource.body)?;
        while !body.inner {
            let deployment = self.template.resources.get(body.deployment?)?;
            let named = ["scope", "resourceGroup", "subscriptionId"];
            if named.iter().any(|name| deployment.node.get(name).is_some()) {
                return None;
            }
            body = self.template.bodies.get(deployment.body)?;
        }
        self.scope.context().level
    }

    /// Template or link, parameters or link.
    fn content(&mut self, properties: &'d Node, pointer: &Pointer) {
        let member = |name: &str| properties.member(name);
        match (member("template"), member("templateLink")) {
            (None, None) => {
                let start = properties.span.start;
                let span = Span::new(start, start + 1);
                self.put(NestedFault::NoTemplate, span, pointer.clone());
            }
            (Some(_), Some(link)) => {
                let kind = NestedFault::Both("template", "templateLink");
                self.put(kind, link.key_span, pointer.child(&link.key));
            }
            _ => {}
        }
        if let (Some(_), Some(link)) = (member("parameters"), member("parametersLink")) {
            let kind = NestedFault::Both("parameters", "parametersLink");
            self.put(kind, link.key_span, pointer.child(&link.key));
        }
        for name in ["templateLink", "parametersLink"] {
            let Some(link) = member(name) else { continue };
            let Some(uri) = link.value.member("uri") else {
                continue;
            };
            if let Value::String(text) = self.scope.evaluate(&uri.value)
                && !is_web(&text)
            {
                let pointer = pointer.child(&link.key).child(&uri.key);
                self.put(NestedFault::Link(text.into()), uri.value.span, pointer);
            }
        }
    }

    fn options(&mut self, properties: &'d Node, pointer: &Pointer) {
        if let Some(mode) = properties.member("mode")
            && let Value::String(text) = self.scope.evaluate(&mode.value)
            && !text.eq_ignore_ascii_case("Incremental")
        {
            let pointer = pointer.child(&mode.key);
            self.put(NestedFault::Mode(text.into()), mode.value.span, pointer);
        }
        let Some(options) = properties.member("expressionEvaluationOptions") else {
            return;
        };
        let Some(scope) = options.value.member("scope") else {
            return;
        };
        let Some(text) = scope
            .value
            .as_str()
            .filter(|_| !is_expression(&scope.value))
        else {
            return;
        };
        let pointer = pointer.child(&options.key).child(&scope.key);
        let is = |name: &str| text.eq_ignore_ascii_case(name);
        if !is("inner") && !is("outer") && !is("notSpecified") {
            let kind = NestedFault::ExpressionScope(text.to_owned());
            self.put(kind, scope.value.span, pointer);
        } else if is("outer") && self.symbolic {
            self.put(NestedFault::OuterWithVersion, scope.value.span, pointer);
        }
    }

    /// Values passed to an inline template.
    fn values(&mut self, properties: &'d Node, pointer: &Pointer) {
        let Some(body) = self.body else { return };
        if !body.inner {
            return self.outer_values(body, properties, pointer);
        }
        let callee = Callee {
            root: body.node,
            pointer: &body.pointer,
            held: Held::Nested,
        };
        let passing = Passing {
            template: self.template,
            deployment: self.at,
            scope: self.scope,
            properties,
            pointer,
            callee,
        };
        passing.check(self.report);
    }

    /// What is passed to a template that its parent evaluates, which does not read it.
    fn outer_values(&mut self, body: &Body<'_>, properties: &'d Node, pointer: &Pointer) {
        let Some(passed) = properties.member("parameters") else {
            return;
        };
        let declared = body.node.get("parameters").map_or(&[][..], Node::members);
        for value in passed.value.members() {
            let mut names = declared.iter().map(|member| member.key.as_str());
            if !names.any(|name| name.eq_ignore_ascii_case(&value.key)) {
                let kind = NestedFault::OuterParameter(value.key.to_string());
                self.put(kind, passed.key_span, pointer.child(&passed.key));
            }
        }
    }
}

/// What a level above resource groups is called.
const fn above_group(level: Level) -> Option<&'static str> {
    match level {
        Level::ResourceGroup => None,
        Level::Subscription => Some("a subscription"),
        Level::ManagementGroup => Some("a management group"),
        Level::Tenant => Some("the tenant"),
    }
}

/// Whether a scope certainly is a subscription.
fn is_subscription(scope: &Value, context: &Context) -> bool {
    let is_id = |text: &str| {
        let mut segments = text.trim_end_matches('/').split('/').skip(1);
        let kind = segments.next().unwrap_or_default();
        text.starts_with('/') && kind.eq_ignore_ascii_case("subscriptions") && segments.count() == 1
    };
    *scope == context.subscription_path(Span::default()) || scope.as_str().is_some_and(is_id)
}

/// Whether Azure can follow a link; relative ones and such with unknown parts may be.
fn is_web(uri: &str) -> bool {
    match uri.split_once(':') {
        Some((scheme, _)) => {
            scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
        }
        None => true,
    }
}
