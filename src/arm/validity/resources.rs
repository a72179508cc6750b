//! Resources: what each must have, and what only some may have.

mod doubles;

use super::fault::Fault;
use super::kinds::{ResourceFault, StructureFault};
use super::limits::LIMITS;
use super::parameters::is_expression;
use super::report::Report;
use super::segments;
use super::structure::{case_of, extension_of, is_symbolic, kind_of};
use crate::arm::graph::Names;
use crate::arm::resource::DEPLOYMENT;
use crate::arm::{Resource, Scope, Template, Value, Why};
use crate::json::{Member, Node, Pointer};
use crate::text::Span;

/// Members of resources, for letter case.
const MEMBERS: [&str; 24] = [
    "type",
    "apiVersion",
    "name",
    "location",
    "condition",
    "dependsOn",
    "copy",
    "tags",
    "sku",
    "kind",
    "plan",
    "identity",
    "zones",
    "scope",
    "managedBy",
    "extendedLocation",
    "placement",
    "properties",
    "resources",
    "comments",
    "metadata",
    "subscriptionId",
    "resourceGroup",
    "existing",
];

/// Root types that are deployed into a group and extend nothing: a scope on
/// them is refused (the resource types of the Azure documentation, 2026).
const ROOTS: [&str; 14] = [
    "Microsoft.Compute/disks",
    "Microsoft.Compute/virtualMachines",
    "Microsoft.DocumentDB/databaseAccounts",
    "Microsoft.KeyVault/vaults",
    "Microsoft.Network/networkInterfaces",
    "Microsoft.Network/networkSecurityGroups",
    "Microsoft.Network/publicIPAddresses",
    "Microsoft.Network/virtualNetworks",
    "Microsoft.OperationalInsights/workspaces",
    "Microsoft.RecoveryServices/vaults",
    "Microsoft.Sql/servers",
    "Microsoft.Storage/storageAccounts",
    "Microsoft.Web/serverfarms",
    "Microsoft.Web/sites",
];

/// Looks at every resource.
pub(super) fn check(template: &Template<'_>, index: &Names, report: &mut Report) {
    let turns = doubles::Turns::of(template);
    for (at, resource) in template.resources.iter().enumerate() {
        let Some(scope) = template.looped_scope_of(resource) else {
            continue;
        };
        let mut one = One {
            template,
            resource,
            at,
            scope: &scope,
            report,
        };
        one.check();
        one.twice(index, &turns);
    }
}

/// One resource.
struct One<'o, 'd> {
    template: &'o Template<'d>,
    resource: &'o Resource<'d>,
    at: usize,
    scope: &'o Scope<'d>,
    report: &'o mut Report,
}

impl<'d> One<'_, 'd> {
    fn put(
        &mut self,
        kind: impl Into<super::FaultKind>,
        span: Span,
        pointer: Pointer,
    ) -> &mut Fault {
        let fault = Fault::new(kind, span, pointer);
        self.report.put(fault.of(Some(self.at)))
    }

    fn member(&self, name: &str) -> Option<(&'d Member, Pointer)> {
        let member = self.resource.node.member(name)?;
        Some((member, self.resource.pointer.child(&member.key)))
    }

    fn is_symbolic(&self) -> bool {
        let body = self.template.bodies.get(self.resource.body);
        body.is_some_and(is_symbolic)
    }

    /// Resources of extensions (Microsoft Graph, Kubernetes) have rules of their own.
    fn is_extensible(&self) -> bool {
        extension_of(self.resource.node).is_some()
    }

    fn check(&mut self) {
        for (span, written, usual) in case_of(self.resource.node.members(), &MEMBERS) {
            let pointer = self.resource.pointer.child(&written);
            self.put(StructureFault::MemberCase { written, usual }, span, pointer);
        }
        if self.is_extensible() {
            return;
        }
        let span = Span::new(
            self.resource.node.span.start,
            self.resource.node.span.start + 1,
        );
        for required in ["type", "name", "apiVersion"] {
            let is_given = self.resource.node.get(required).is_some();
            let has_profile =
                required == "apiVersion" && self.template.root.get("apiProfile").is_some();
            if !is_given && !has_profile {
                let pointer = self.resource.pointer.clone();
                self.put(ResourceFault::Missing(required), span, pointer);
            }
        }
        self.kind();
        self.api_version();
        self.name();
        self.condition();
        self.targets();
        self.depth();
    }

    fn form(&mut self, member: &'static str, expected: &'static str) {
        if let Some((at, pointer)) = self.member(member) {
            let found = kind_of(&at.value);
            let kind = ResourceFault::Form {
                member,
                expected,
                found,
            };
            self.put(kind, at.value.span, pointer);
        }
    }

    fn kind(&mut self) {
        let Some((member, pointer)) = self.member("type") else {
            return;
        };
        let Some(written) = member.value.as_str() else {
            return self.form("type", "a text");
        };
        if is_expression(&member.value) {
            let help = match &self.resource.unknown_type {
                None => format!("write `{}`", self.resource.full_type),
                Some(_) => "write the type as text, one resource for each".to_owned(),
            };
            self.put(ResourceFault::TypeExpression, member.value.span, pointer)
                .help = Some(help);
            return;
        }
        let is_root = self.resource.parent.is_none();
        let is_full =
            written.contains('/') && written.split('/').next().is_some_and(|ns| ns.contains('.'));
        if is_root && !is_full {
            let kind = ResourceFault::TypeForm(written.to_owned());
            self.put(kind, member.value.span, pointer);
        }
    }

    /// The type without that of the parent; none where it is not known.
    fn own_type(&self) -> String {
        let written = self.resource.node.get("type");
        match written.map(|node| self.scope.evaluate(node)) {
            Some(Value::String(text)) => text.into(),
            _ => String::new(),
        }
    }

    fn api_version(&mut self) {
        let Some((member, pointer)) = self.member("apiVersion") else {
            return;
        };
        let Some(version) = self.resource.version.clone() else {
            return;
        };
        match version {
            Value::String(version) if !is_version(&version) => {
                let kind = ResourceFault::ApiVersion(version.into());
                self.put(kind, member.value.span, pointer);
            }
            Value::String(_) | Value::Unknown(_) => {}
            _ => self.form("apiVersion", "a text"),
        }
    }

    fn name(&mut self) {
        let Some((member, pointer)) = self.member("name") else {
            return;
        };
        let own = self.scope.evaluate(&member.value);
        match &own {
            Value::String(text) if text.is_empty() => {
                self.put(ResourceFault::EmptyName, member.value.span, pointer);
                return;
            }
            Value::String(_) => {}
            Value::Unknown(unknown) if matches!(unknown.why, Why::Invalid(_) | Why::Limit(_)) => {
                return;
            }
            Value::Unknown(_) => {}
            _ => return self.form("name", "a text"),
        }
        if self.resource.unknown_type.is_some() {
            return;
        }
        let written = self.own_type();
        let written = written.trim_matches('/');
        let is_full = written.split('/').next().is_some_and(|ns| ns.contains('.'));
        let wanted = match (is_full, self.resource.parent) {
            (true, _) => segments::of_type(written),
            // A short type continues that of the parent, and so does the name.
            (false, Some(_)) => written.split('/').count(),
            (false, None) => return,
        };
        let Some((given, is_exact)) = segments::of_name(&own) else {
            return;
        };
        if given > wanted || (is_exact && given < wanted) {
            let kind = ResourceFault::Segments {
                name: own.to_string(),
                full_type: written.to_owned(),
                given,
                wanted,
            };
            let help = "a name has one segment for each segment of the type behind the namespace";
            self.put(kind, member.value.span, pointer).help = Some(help.to_owned());
        }
    }

    fn condition(&mut self) {
        let Some((member, pointer)) = self.member("condition") else {
            return;
        };
        let value = self.scope.evaluate(&member.value);
        let kind = match &value {
            Value::Bool(_) | Value::Null => return,
            Value::Unknown(unknown) if !unknown.is_text() => return,
            Value::String(text)
                if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") =>
            {
                ResourceFault::ConditionText(text.to_string())
            }
            other => ResourceFault::Condition(other.kind_name()),
        };
        self.put(kind, member.value.span, pointer);
    }

    /// Members that only deployments or extension resources have.
    fn targets(&mut self) {
        let is_deployment = self.resource.is_type(DEPLOYMENT);
        for name in ["resourceGroup", "subscriptionId"] {
            // Resources that are only read may lie anywhere.
            let is_free = is_deployment || self.resource.existing;
            if let Some((member, pointer)) = self.member(name).filter(|_| !is_free) {
                self.put(
                    ResourceFault::TargetOfDeployment(name),
                    member.key_span,
                    pointer,
                );
            }
        }
        if let Some((member, pointer)) = self.member("existing")
            && !self.is_symbolic()
        {
            self.put(
                StructureFault::NeedsVersion("existing"),
                member.key_span,
                pointer,
            );
        }
        let is_root = ROOTS.iter().any(|root| self.resource.is_type(root));
        if let Some((member, pointer)) = self.member("scope")
            && is_root
            && !self.resource.existing
        {
            let kind = ResourceFault::ScopeOfRoot(self.resource.full_type.clone());
            self.put(kind, member.key_span, pointer);
        }
    }

    fn depth(&mut self) {
        let mut levels = 0;
        let mut at = self.resource.parent;
        while let Some(above) = at.and_then(|at| self.template.resources.get(at)) {
            levels += 1;
            at = above.parent;
        }
        if levels > LIMITS.child_levels || (levels == LIMITS.child_levels && self.is_deepest()) {
            let pointer = self.resource.pointer.clone();
            let start = self.resource.node.span.start;
            let kind = ResourceFault::ChildDepth(levels + 1);
            self.put(kind, Span::new(start, start + 1), pointer);
        }
    }

    /// A resource that has no children itself: one fault for each chain.
    fn is_deepest(&self) -> bool {
        self.resource
            .node
            .get("resources")
            .is_none_or(Node::is_empty)
    }
}

/// `yyyy-mm-dd`, perhaps with `-preview` or the like.
fn is_version(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| {
        bytes
            .get(range)
            .is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let dashes = [4, 7].iter().all(|at| bytes.get(*at) == Some(&b'-'));
    let rest = text.get(10..).unwrap_or_default();
    digits(0..4)
        && digits(5..7)
        && digits(8..10)
        && dashes
        && (rest.is_empty() || rest.starts_with('-'))
}
