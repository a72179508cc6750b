//! A template: the level it is deployed at, its bodies (its own and those of nested
//! deployments) and all resources in them.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::graph::Waits;
use super::resource::{self, Resource};
use super::scope::{Context, Level, Scope};
use super::value::Value;
use crate::json::{Node, Pointer};

/// The body of one deployment: the template itself, or what is nested in a
/// `Microsoft.Resources/deployments` resource.
#[derive(Debug)]
pub struct Body<'d> {
    /// The template object.
    pub node: &'d Node,
    /// Where it stands in the file.
    pub pointer: Pointer,
    /// Index into [`Template::scopes`]: what its expressions see.
    pub scope: usize,
    /// Index of the deployment resource that holds it; none for the template itself.
    pub deployment: Option<usize>,
    /// Whether its expressions are evaluated by its own deployment (inner
    /// scope), so that nothing of the parent is visible in it.
    pub inner: bool,
    /// Where it is deployed.
    pub target: BodyTarget,
}

/// Where a body is deployed, as far as the deployments around it name it: what is not named is
/// that of the template's own deployment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BodyTarget {
    /// The subscription.
    pub subscription: Option<Value>,
    /// The resource group.
    pub resource_group: Option<Value>,
}

/// What an inner scope is made of.
#[derive(Debug)]
pub struct NestedScope<'d> {
    /// Index of the deployment resource that holds the template.
    pub deployment: usize,
    /// Index of the scope that its parameters are evaluated in.
    pub parent: usize,
    /// The nested template.
    pub template: &'d Node,
    /// The values passed to it.
    pub parameters: Option<&'d Node>,
    /// Where it is deployed.
    pub context: Context,
}

/// A template with everything in it that can be deployed.
#[derive(Debug)]
pub struct Template<'d> {
    /// The template object.
    pub root: &'d Node,
    /// Where it stands in its file: the root, or `/template` in an SDK envelope.
    pub pointer: Pointer,
    /// Where it is deployed to.
    pub level: Level,
    /// The template's own body first, then nested ones in file order.
    pub bodies: Vec<Body<'d>>,
    /// One for each inner-scope body; the first is the template's own.
    pub scopes: Vec<Scope<'d>>,
    /// How each scope but the first came about, in the same order.
    pub(super) nested_scopes: Vec<NestedScope<'d>>,
    /// All resources in file order, parents before their inline children,
    /// deployments before what is nested in them.
    pub resources: Vec<Resource<'d>>,
    /// The text that the spans count in; none: places inside strings with
    /// escapes are those of the whole string.
    pub(super) text: Option<&'d str>,
    /// See [`Template::is_export`].
    export: OnceLock<bool>,
    /// What its resources wait for.
    pub(super) waits: OnceLock<Waits>,
}

impl<'d> Template<'d> {
    /// Reads a template that stands at `pointer` in its file.
    ///
    /// `parameters` is the root of a parameter file, if there is one.
    #[must_use]
    pub fn read(
        root: &'d Node,
        pointer: Pointer,
        parameters: Option<&'d Node>,
        context: &Context,
    ) -> Self {
        let scope = Scope::new(root, parameters, context.clone());
        Self::read_in(scope, root, pointer)
    }

    /// The same with further values for declared parameters, which override
    /// those of the file; a name that is not declared changes nothing.
    #[must_use]
    pub fn read_given(
        root: &'d Node,
        pointer: Pointer,
        parameters: Option<&'d Node>,
        values: &[(String, Value)],
        context: &Context,
    ) -> Self {
        let mut scope = Scope::new(root, parameters, context.clone());
        for (name, value) in values {
            if scope.parameter(name).is_some() {
                scope = scope.with_parameter(name, value.clone());
            }
        }
        Self::read_in(scope, root, pointer)
    }

    /// The same template where nothing is known of the parameters' values:
    /// what holds for it holds for every deployment.
    #[must_use]
    pub(super) fn for_any_values(&self) -> Self {
        let scope = match self.scopes.first() {
            Some(scope) => scope.for_any_values(),
            None => Scope::new(self.root, None, Context::default()),
        };
        let template = Self::read_in(scope, self.root, self.pointer.clone());
        Self {
            text: self.text,
            ..template
        }
    }

    /// Adds the text of the file, so that places inside strings are exact.
    #[must_use]
    pub fn with_text(mut self, text: &'d str) -> Self {
        self.text = Some(text);
        self
    }

    fn read_in(scope: Scope<'d>, root: &'d Node, pointer: Pointer) -> Self {
        let schema = root
            .get("$schema")
            .and_then(Node::as_str)
            .unwrap_or_default();
        let mut template = Self {
            root,
            pointer: pointer.clone(),
            level: Level::of_schema(schema).unwrap_or_default(),
            bodies: Vec::new(),
            scopes: vec![scope],
            nested_scopes: Vec::new(),
            resources: Vec::new(),
            text: None,
            export: OnceLock::new(),
            waits: OnceLock::new(),
        };
        resource::collect_body(
            &mut template,
            Body {
                node: root,
                pointer,
                scope: 0,
                deployment: None,
                inner: true,
                target: BodyTarget::default(),
            },
        );
        template
    }

    /// The scope that a resource's expressions see.
    #[must_use]
    pub fn scope_of(&self, resource: &Resource<'d>) -> Option<&Scope<'d>> {
        self.scopes.get(self.bodies.get(resource.body)?.scope)
    }

    /// Where a resource is deployed, as far as the deployments around it name it.
    #[must_use]
    pub fn target_of(&self, resource: usize) -> Option<&BodyTarget> {
        let body = self.resources.get(resource)?.body;
        Some(&self.bodies.get(body)?.target)
    }

    /// The same inside the copy loops that the resource stands in: its own,
    /// those of its parents, and that of the deployment around a body that the
    /// parent evaluates. Which turn it is, is not known.
    #[must_use]
    pub fn looped_scope_of(&self, resource: &Resource<'d>) -> Option<Scope<'d>> {
        let scope = self.looped_scope(resource.node, resource.parent, resource.body);
        scope.map(Cow::into_owned)
    }

    pub(super) fn looped_scope(
        &self,
        node: &Node,
        parent: Option<usize>,
        body: usize,
    ) -> Option<Cow<'_, Scope<'d>>> {
        let mut loops = Vec::new();
        let (mut node, mut parent, mut body) = (node, parent, self.bodies.get(body)?);
        let scope = self.scopes.get(body.scope)?;
        loop {
            if let Some(copy) = node.get("copy") {
                let name = copy.get("name").and_then(Node::as_str);
                loops.push(name.unwrap_or_default());
            }
            let deployment = body.deployment.filter(|_| !body.inner);
            let Some(above) = parent.or(deployment).and_then(|at| self.resources.get(at)) else {
                break;
            };
            (node, parent, body) = (above.node, above.parent, self.bodies.get(above.body)?);
        }
        let mut outermost_first = loops.iter().rev();
        let Some(outermost) = outermost_first.next() else {
            return Some(Cow::Borrowed(scope));
        };
        let looped = scope.with_copy(outermost, None);
        let inside = |scope: Scope<'d>, name: &&str| scope.with_copy(name, None);
        Some(Cow::Owned(outermost_first.fold(looped, inside)))
    }

    /// What each scope but the first is made of, in their order.
    #[must_use]
    pub fn nested_scopes(&self) -> &[NestedScope<'d>] {
        &self.nested_scopes
    }

    /// Where a nested template is deployed to, seen from another scope around
    /// it; `moved` says what its `resourceGroup` and `subscriptionId` become.
    #[must_use]
    pub fn context_of(
        &self,
        nested: &NestedScope<'d>,
        outer: &Scope<'d>,
        moved: &dyn Fn(&str, Value) -> Value,
    ) -> Context {
        let deployment = self.resources.get(nested.deployment);
        deployment.map_or_else(
            || nested.context.clone(),
            |deployment| resource::target_of(deployment.node, outer, moved),
        )
    }

    /// Whether this is a snapshot written by the portal or the CLI, not a
    /// template that a person wrote: no variables, no copy loop, no nested
    /// deployment, and either no parameters or one named as the exporter does.
    #[must_use]
    pub fn is_export(&self) -> bool {
        // Asked for every resource, and no small question in a large template.
        *self.export.get_or_init(|| self.looks_exported())
    }

    fn looks_exported(&self) -> bool {
        let no_variables = self.root.get("variables").is_none_or(Node::is_empty);
        let parameters = self.root.get("parameters").map_or(&[][..], Node::members);
        let named_by_exporter = |name: &str| {
            let name = name.to_ascii_lowercase();
            name.contains('_') && (name.ends_with("_name") || name.ends_with("_externalid"))
        };
        no_variables
            && self.bodies.len() == 1
            && !self
                .resources
                .iter()
                .any(|resource| resource.node.get("copy").is_some())
            && (parameters.is_empty()
                || parameters
                    .iter()
                    .any(|member| named_by_exporter(&member.key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;
    use crate::text::Source;

    fn export_test(text: &str) -> bool {
        let document = parse(&Source::new("t.json", text));
        Template::read(&document.root, Pointer::root(), None, &Context::default()).is_export()
    }

    #[test]
    fn exports_are_told_from_written_templates() {
        assert!(export_test(
            r#"{"parameters": {"vaults_a_name": {}}, "variables": {}, "resources": []}"#
        ));
        assert!(export_test(
            r#"{"resources": [{"type": "A.B/c", "name": "x"}]}"#
        ));
        assert!(!export_test(
            r#"{"parameters": {"vmName": {}}, "resources": []}"#
        ));
        assert!(!export_test(r#"{"variables": {"a": 1}, "resources": []}"#));
        assert!(!export_test(
            r#"{"resources": [{"type": "A.B/c", "name": "x", "copy": {"name": "l", "count": 2}}]}"#
        ));
    }
}
