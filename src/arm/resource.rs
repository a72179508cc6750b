//! Resources in all their spellings: top-level, inline children with short or
//! full names, children named `providers/…`, symbolic ones, and those inside
//! nested deployments.

use super::extension::Extension;
use super::id::joined;
use super::nested_context;
use super::scope::{Context, Level, Scope};
use super::template::{Body, BodyTarget, NestedScope, Template};
use super::value::Value;
use crate::json::{Kind, Node, Pointer};

/// One declared resource.
#[derive(Debug)]
pub struct Resource<'d> {
    /// The resource object.
    pub node: &'d Node,
    /// Where it stands in the file.
    pub pointer: Pointer,
    /// Index of its body in [`Template::bodies`].
    pub body: usize,
    /// Index of the resource in whose `resources` it stands, if it is an inline child.
    pub parent: Option<usize>,
    /// Its symbolic name in templates of language version 2.0.
    pub symbol: Option<String>,
    /// Type with the parents' segments, evaluated, in the spelling of the file;
    /// the expression where it is not known; empty when missing.
    pub full_type: String,
    /// `type` as far as it is known, where an expression leaves it open.
    pub unknown_type: Option<Value>,
    /// `apiVersion`, evaluated; none when missing.
    pub version: Option<Value>,
    /// Name with the parents' segments, evaluated.
    pub name: Value,
    /// `location`, evaluated.
    pub location: Option<Value>,
    /// What it extends, if it is an extension resource.
    pub extension: Option<Extension>,
    /// `existing`: read, not deployed.
    pub existing: bool,
}

/// The type of nested and linked deployments.
pub const DEPLOYMENT: &str = "Microsoft.Resources/deployments";

impl Resource<'_> {
    /// Whether this is of the given full type; types ignore case.
    #[must_use]
    pub fn is_type(&self, full_type: &str) -> bool {
        self.full_type.eq_ignore_ascii_case(full_type)
    }

    /// The API version; none where it is missing or not known.
    #[must_use]
    pub fn api_version(&self) -> Option<&str> {
        self.version.as_ref()?.as_str()
    }

    /// The known name; none where a part of it is unknown.
    #[must_use]
    pub fn known_name(&self) -> Option<&str> {
        self.name.as_str()
    }

    /// The name as a person reads it, unknown parts in braces.
    #[must_use]
    pub fn display_name(&self) -> String {
        self.name.to_string()
    }

    /// The object under `properties`.
    #[must_use]
    pub fn properties(&self) -> Option<&Node> {
        self.node.get("properties")
    }
}

/// Adds a body, its resources, and the bodies nested in these.
pub(super) fn collect_body<'d>(template: &mut Template<'d>, body: Body<'d>) {
    let Some(member) = body.node.member("resources") else {
        template.bodies.push(body);
        return;
    };
    let list = &member.value;
    let pointer = body.pointer.child(&member.key);
    let index = template.bodies.len();
    template.bodies.push(body);
    collect_list(template, list, &pointer, index, None);
}

/// Adds the resources of an array, or of the object of symbolic names.
fn collect_list<'d>(
    template: &mut Template<'d>,
    list: &'d Node,
    pointer: &Pointer,
    body: usize,
    parent: Option<usize>,
) {
    match &list.kind {
        Kind::Array(elements) => {
            for (at, node) in elements.iter().enumerate() {
                collect(template, node, pointer.child(at), body, parent, None);
            }
        }
        Kind::Object(members) => {
            for member in members {
                let symbol = Some(member.key.to_string());
                collect(
                    template,
                    &member.value,
                    pointer.child(&member.key),
                    body,
                    parent,
                    symbol,
                );
            }
        }
        _ => {}
    }
}

fn collect<'d>(
    template: &mut Template<'d>,
    node: &'d Node,
    pointer: Pointer,
    body: usize,
    parent: Option<usize>,
    symbol: Option<String>,
) {
    if !node.is_object() {
        return;
    }
    let Some(scope) = template.looped_scope(node, parent, body) else {
        return;
    };
    let (own_type, unknown_type) = type_of(node, &scope);
    let own_type = own_type.trim_matches('/');
    let own_name = node
        .get("name")
        .map_or(Value::Null, |name| scope.evaluate(name));
    let location = node
        .get("location")
        .map(|location| scope.evaluate(location));
    let above = parent
        .and_then(|at| template.resources.get(at))
        .filter(|_| is_short(own_type));
    let (full_type, name) = match above {
        Some(above) => (
            format!("{}/{own_type}", above.full_type),
            joined([above.name.clone(), Value::String("/".into()), own_name]),
        ),
        None => (own_type.to_owned(), own_name),
    };
    let index = template.resources.len();
    template.resources.push(Resource {
        version: node
            .get("apiVersion")
            .map(|version| scope.evaluate(version)),
        extension: Extension::of(node, &full_type, &name, &scope),
        unknown_type,
        existing: node
            .get("existing")
            .and_then(Node::as_bool)
            .unwrap_or_default(),
        node,
        pointer: pointer.clone(),
        body,
        parent,
        symbol,
        full_type,
        name,
        location,
    });
    if template
        .resources
        .get(index)
        .is_some_and(|resource| resource.is_type(DEPLOYMENT))
    {
        collect_nested(template, index, body);
    }
    if let Some(member) = node.member("resources") {
        collect_list(
            template,
            &member.value,
            &pointer.child(&member.key),
            body,
            Some(index),
        );
    }
}

/// The type as written or as its expression gives it, and what is known of it
/// where that is not all.
fn type_of(node: &Node, scope: &Scope<'_>) -> (String, Option<Value>) {
    let Some(node) = node.get("type") else {
        return (String::new(), None);
    };
    match scope.evaluate(node) {
        Value::String(text) => (text.into(), None),
        unknown @ Value::Unknown(_) => (unknown.to_string(), Some(unknown)),
        // No text: the language checks say so.
        _ => (String::new(), None),
    }
}

/// A type whose first segment has no dot continues the parent's.
pub(super) fn is_short(own_type: &str) -> bool {
    !own_type.split('/').next().unwrap_or_default().contains('.')
}

/// Adds the template nested in a deployment resource. What it sees is its own
/// where it says `inner` or its template is of language version 2.0, else all
/// of its parent's.
fn collect_nested<'d>(template: &mut Template<'d>, index: usize, body: usize) {
    let Some(resource) = template.resources.get(index) else {
        return;
    };
    let Some(properties) = resource.node.member("properties") else {
        return;
    };
    let Some(nested) = properties
        .value
        .member("template")
        .filter(|member| member.value.is_object())
    else {
        return;
    };
    let pointer = resource.pointer.child(&properties.key).child(&nested.key);
    let Some(outer_body) = template.bodies.get(body) else {
        return;
    };
    let stated = properties
        .value
        .path(["expressionEvaluationOptions", "scope"])
        .and_then(Node::as_str);
    let versioned = |node: &Node| node.get("languageVersion").is_some();
    let inner = match stated {
        Some(scope) => scope.eq_ignore_ascii_case("inner"),
        None => versioned(&nested.value) || versioned(outer_body.node),
    };
    let outer_scope = outer_body.scope;
    let Some(outer) = template.looped_scope_of(resource) else {
        return;
    };
    let target = body_target(resource.node, &outer, &outer_body.target);
    let scope = if inner {
        let parameters = properties.value.get("parameters");
        let mut context = target_of(resource.node, &outer, &|_, value| value);
        if context.sees_own {
            nested_context::add_own(&mut context, resource.node, outer_body.node, &outer);
        }
        let scope = outer.nested(&nested.value, parameters, context.clone());
        template.scopes.push(scope);
        template.nested_scopes.push(NestedScope {
            deployment: index,
            parent: outer_scope,
            template: &nested.value,
            parameters,
            context,
        });
        template.scopes.len() - 1
    } else {
        outer_scope
    };
    collect_body(
        template,
        Body {
            node: &nested.value,
            pointer,
            scope,
            deployment: Some(index),
            inner,
            target,
        },
    );
}

/// Where a nested template is deployed: what its deployment names, else where that is deployed
/// itself. A group of another subscription is never that around it.
fn body_target(deployment: &Node, outer: &Scope<'_>, around: &BodyTarget) -> BodyTarget {
    let named = |key: &str| {
        let value = outer.evaluate(deployment.get(key)?);
        Some(value).filter(|value| !value.is_own_scope() && *value != Value::Null)
    };
    let subscription = named("subscriptionId");
    let resource_group = named("resourceGroup");
    BodyTarget {
        resource_group: match deployment.get("resourceGroup") {
            Some(_) => resource_group,
            None if deployment.get("subscriptionId").is_some() => None,
            None => around.resource_group.clone(),
        },
        subscription: subscription.or_else(|| around.subscription.clone()),
    }
}

/// Where a nested deployment goes: the scope, the group and the subscription that it names, as
/// `moved`, else those of its parent.
pub(super) fn target_of(
    deployment: &Node,
    outer: &Scope<'_>,
    moved: &dyn Fn(&str, Value) -> Value,
) -> Context {
    let named = |key: &str| {
        let node = deployment.get(key)?;
        Some(moved(key, outer.evaluate(node)))
    };
    let subscription = named("subscriptionId");
    let scope = deployment.get("scope").map(|scope| outer.evaluate(scope));
    let mut context = match (scope, named("resourceGroup")) {
        (Some(scope), _) => outer.context().for_scope(&scope),
        (None, Some(group)) => outer.context().for_group(subscription, group),
        (None, None) if subscription.is_some() => outer.context().for_subscription(subscription),
        (None, None) => outer.context().clone(),
    };
    // Above resource groups each deployment lies where its own resource says.
    if context.level.unwrap_or_default() != Level::ResourceGroup
        && let Some(location) = deployment.get("location")
    {
        context.deployment_location = Some(outer.evaluate(location));
    }
    context
}
