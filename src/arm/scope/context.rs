//! Where a template is deployed, as far as it is known.

use crate::arm::ResourceId;
use crate::arm::symbolic::TextBuilder;
use crate::arm::value::{Term, Value, Why};
use crate::text::Span;

/// The scope of a deployment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// Into a resource group.
    #[default]
    ResourceGroup,
    /// Into a subscription.
    Subscription,
    /// Into a management group.
    ManagementGroup,
    /// Into a tenant.
    Tenant,
}

impl Level {
    /// The level that a template's `$schema` states; dates, host and letter
    /// case do not matter (published templates mix them).
    #[must_use]
    pub fn of_schema(schema: &str) -> Option<Self> {
        let file = schema.rsplit('/').next()?.trim_end_matches('#');
        let levels = [
            ("deploymentTemplate.json", Self::ResourceGroup),
            ("subscriptionDeploymentTemplate.json", Self::Subscription),
            (
                "managementGroupDeploymentTemplate.json",
                Self::ManagementGroup,
            ),
            ("tenantDeploymentTemplate.json", Self::Tenant),
        ];
        levels
            .into_iter()
            .find(|(name, _)| file.eq_ignore_ascii_case(name))
            .map(|(_, level)| level)
    }
}

/// Whose property it is that no context of the run can tell: that of a group which a nested
/// deployment names.
pub(crate) const ELSEWHERE: &str = "location of another group";

/// The type of management groups, which the ID of one names.
const MANAGEMENT_GROUP: &str = "Microsoft.Management/managementGroups";

/// What is known of the deployment. `None` is not known and stays symbolic;
/// a value may itself be unknown, as in a nested deployment whose
/// `resourceGroup` is a parameter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    /// `None`: as the template's `$schema` says.
    pub level: Option<Level>,
    /// The tenant's GUID.
    pub tenant_id: Option<Value>,
    /// The subscription's GUID.
    pub subscription_id: Option<Value>,
    /// The subscription's display name.
    pub subscription_name: Option<Value>,
    /// The name of the resource group.
    pub resource_group: Option<Value>,
    /// The location of the resource group.
    pub location: Option<Value>,
    /// The name of the management group.
    pub management_group: Option<Value>,
    /// The name of the deployment.
    pub deployment_name: Option<Value>,
    /// The location of a deployment above resource groups.
    pub deployment_location: Option<Value>,
    /// Whether the template is deployed from a URI or a template spec.
    pub is_linked: Option<bool>,
    /// Whether what a template says of the deployments in it counts: their names, and where the
    /// groups lie that it makes. It does for judging; what is rewritten keeps reading it when it is
    /// deployed.
    pub sees_own: bool,
    /// What tells an unknown of this group or deployment from the same unknown
    /// of another: subscription and group of a nested deployment that names
    /// them, else nothing.
    pub target: Vec<Value>,
    /// The same for unknowns of the subscription.
    pub subscription_target: Vec<Value>,
}

impl Context {
    /// The context of a deployment nested in this one that names a resource
    /// group, and perhaps a subscription. The same group is the same context.
    #[must_use]
    pub fn for_group(&self, subscription: Option<Value>, group: Value) -> Self {
        let same_subscription =
            subscription.is_none() || subscription == Some(self.subscription(Span::default()));
        if same_subscription && group == self.group_name(Span::default()) {
            return self.clone();
        }
        let mut target: Vec<_> = subscription.clone().into_iter().collect();
        target.push(group.clone());
        Self {
            level: Some(Level::ResourceGroup),
            subscription_name: self.subscription_name.clone().filter(|_| same_subscription),
            resource_group: Some(group),
            location: None,
            deployment_name: None,
            target,
            subscription_target: self.subscription_target_of(subscription.as_ref()),
            subscription_id: subscription.or_else(|| self.subscription_id.clone()),
            ..self.clone()
        }
    }

    /// The context of a nested deployment into a subscription.
    #[must_use]
    pub fn for_subscription(&self, subscription: Option<Value>) -> Self {
        Self {
            level: Some(Level::Subscription),
            target: subscription.clone().into_iter().collect(),
            subscription_target: self.subscription_target_of(subscription.as_ref()),
            subscription_id: subscription.or_else(|| self.subscription_id.clone()),
            subscription_name: None,
            resource_group: None,
            location: None,
            deployment_name: None,
            ..self.clone()
        }
    }

    /// The context of a nested deployment to the `scope` that it names: `/`, or a management group
    /// by its ID. Of any other, what is nested says the level.
    #[must_use]
    pub fn for_scope(&self, scope: &Value) -> Self {
        let is_tenant = scope.as_str() == Some("/");
        let group = ResourceId::parse(scope)
            .filter(|id| id.full_type.eq_ignore_ascii_case(MANAGEMENT_GROUP))
            .and_then(|id| id.names.first().cloned());
        let level = match (is_tenant, &group) {
            (true, _) => Some(Level::Tenant),
            (_, Some(_)) => Some(Level::ManagementGroup),
            (_, None) => None,
        };
        Self {
            level,
            tenant_id: self.tenant_id.clone(),
            management_group: group,
            sees_own: self.sees_own,
            target: vec![scope.clone()],
            subscription_target: vec![scope.clone()],
            ..Self::default()
        }
    }

    fn subscription_target_of(&self, named: Option<&Value>) -> Vec<Value> {
        named.map_or_else(
            || self.subscription_target.clone(),
            |named| vec![named.clone()],
        )
    }

    /// The same context with the level that a template's `$schema` gives.
    #[must_use]
    pub(crate) fn at_level_of(mut self, schema: Option<&str>) -> Self {
        self.level = self.level.or_else(|| schema.and_then(Level::of_schema));
        self
    }

    /// The subscription's GUID, or the term for it.
    #[must_use]
    pub fn subscription(&self, span: Span) -> Value {
        let known = self.subscription_id.as_ref();
        self.or_term(
            known,
            "subscription",
            "subscriptionId",
            "subscription",
            span,
        )
    }

    /// The subscription's display name, or the term for it.
    #[must_use]
    pub fn subscription_display_name(&self, span: Span) -> Value {
        let known = self.subscription_name.as_ref();
        self.or_term(
            known,
            "subscription",
            "displayName",
            "subscription's name",
            span,
        )
    }

    /// The tenant's GUID, or the term for it.
    #[must_use]
    pub fn tenant(&self, span: Span) -> Value {
        let function = match self.level.unwrap_or_default() {
            Level::ResourceGroup | Level::Subscription => "subscription",
            Level::ManagementGroup | Level::Tenant => "tenant",
        };
        self.tenant_id.clone().unwrap_or_else(|| {
            Value::term(
                Why::Context("tenant"),
                span,
                Term::call(function, self.target_of(function)).member("tenantId"),
            )
        })
    }

    /// The name of the resource group, or the term for it.
    #[must_use]
    pub fn group_name(&self, span: Span) -> Value {
        let known = self.resource_group.as_ref();
        self.or_term(known, "resourceGroup", "name", "resource group", span)
    }

    /// The location of the resource group, or the term for it.
    #[must_use]
    pub fn group_location(&self, span: Span) -> Value {
        let known = self.location.as_ref();
        let word = if self.target.is_empty() {
            "location"
        } else {
            ELSEWHERE
        };
        self.or_term(known, "resourceGroup", "location", word, span)
    }

    /// The name of the management group, or the term for it.
    #[must_use]
    pub fn management_group_name(&self, span: Span) -> Value {
        let known = self.management_group.as_ref();
        self.or_term(known, "managementGroup", "name", "management group", span)
    }

    /// The name of the deployment, or the term for it.
    #[must_use]
    pub fn deployment(&self, span: Span) -> Value {
        let known = self.deployment_name.as_ref();
        self.or_term(known, "deployment", "name", "name", span)
    }

    /// The location of the deployment, or the term for it.
    #[must_use]
    pub fn deployment_place(&self, span: Span) -> Value {
        let known = self.deployment_location.as_ref();
        self.or_term(known, "deployment", "location", "location", span)
    }

    /// A property that only Azure knows, such as `resourceGroup().tags`.
    #[must_use]
    pub(crate) fn runtime(&self, function: &str, property: &str, span: Span) -> Value {
        let term = Term::call(function, self.target_of(function)).member(property);
        Value::term(
            Why::NeedsAzure(format!("{function}().{property}").into()),
            span,
            term,
        )
    }

    /// `/subscriptions/…`
    #[must_use]
    pub fn subscription_path(&self, span: Span) -> Value {
        path("/subscriptions/", &self.subscription(span))
    }

    /// `/subscriptions/…/resourceGroups/…`
    #[must_use]
    pub fn group_path(&self, span: Span) -> Value {
        group_path(&self.subscription(span), &self.group_name(span))
    }

    fn target_of(&self, function: &str) -> Vec<Value> {
        match function {
            "subscription" | "tenant" => self.subscription_target.clone(),
            _ => self.target.clone(),
        }
    }

    fn or_term(
        &self,
        known: Option<&Value>,
        function: &str,
        property: &str,
        word: &'static str,
        span: Span,
    ) -> Value {
        known.cloned().unwrap_or_else(|| {
            let term = Term::call(function, self.target_of(function)).member(property);
            Value::term(Why::Context(word), span, term)
        })
    }
}

/// `/subscriptions/{subscription}/resourceGroups/{group}`
#[must_use]
pub(crate) fn group_path(subscription: &Value, group: &Value) -> Value {
    let mut text = TextBuilder::default();
    text.text("/subscriptions/");
    let _ = text.value(subscription);
    text.text("/resourceGroups/");
    let _ = text.value(group);
    text.finish()
}

/// A known beginning and a value.
#[must_use]
pub(crate) fn path(start: &str, value: &Value) -> Value {
    let mut text = TextBuilder::default();
    text.text(start);
    let _ = text.value(value);
    text.finish()
}
