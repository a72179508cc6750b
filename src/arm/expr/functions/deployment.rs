//! Where the deployment runs.

use std::sync::LazyLock;

use super::{Arguments, Body, Fault, Function, Outcome, function};
use crate::arm::expr::evaluator::Evaluator;
use crate::arm::scope::{Context, Level, path};
use crate::arm::value::Value;
use crate::text::Span;

pub(super) const FUNCTIONS: &[Function] = &[
    function("resourceGroup", 0, 0, Body::Scoped(resource_group)),
    function("subscription", 0, 0, Body::Scoped(subscription)),
    function("tenant", 0, 0, Body::Scoped(tenant)),
    function("managementGroup", 0, 0, Body::Scoped(management_group)),
    function("deployment", 0, 0, Body::Scoped(deployment)),
    function("environment", 0, 0, Body::Strict(environment)),
];

/// The level of the deployment, where it is one of these.
pub(super) fn allowed(context: &Context, levels: &[Level], what: &str) -> Result<Level, Fault> {
    let level = context.level.unwrap_or_default();
    if levels.contains(&level) {
        Ok(level)
    } else {
        Err(Fault::Invalid(format!("only in deployments to {what}")))
    }
}

fn text(text: &str) -> Value {
    Value::String(text.into())
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let named = |(name, value): (&str, Value)| (name.into(), value);
    Value::Object(members.into_iter().map(named).collect())
}

fn resource_group(evaluator: &mut Evaluator<'_>, _: &mut Arguments) -> Outcome {
    let context = evaluator.scope.context();
    allowed(context, &[Level::ResourceGroup], "a resource group")?;
    let span = evaluator.here;
    Ok(object([
        ("id", context.group_path(span)),
        ("name", context.group_name(span)),
        ("type", text("Microsoft.Resources/resourceGroups")),
        ("location", context.group_location(span)),
        (
            "managedBy",
            context.runtime("resourceGroup", "managedBy", span),
        ),
        ("tags", context.runtime("resourceGroup", "tags", span)),
        (
            "properties",
            object([("provisioningState", text("Succeeded"))]),
        ),
    ]))
}

fn subscription(evaluator: &mut Evaluator<'_>, _: &mut Arguments) -> Outcome {
    let context = evaluator.scope.context();
    let levels = [Level::ResourceGroup, Level::Subscription];
    allowed(context, &levels, "a resource group or a subscription")?;
    let span = evaluator.here;
    Ok(object([
        ("id", context.subscription_path(span)),
        ("subscriptionId", context.subscription(span)),
        ("tenantId", context.tenant(span)),
        ("displayName", context.subscription_display_name(span)),
    ]))
}

/// A property of what such a function gives, without the rest of it; `None`
/// where the whole has to be asked.
pub(in crate::arm::expr) fn member(
    context: &Context,
    function: &str,
    name: &str,
    span: Span,
) -> Option<Value> {
    let level = context.level.unwrap_or_default();
    let is = |wanted: &str| function.eq_ignore_ascii_case(wanted);
    let in_group = level == Level::ResourceGroup;
    if is("resourceGroup") && in_group {
        return match name {
            "id" => Some(context.group_path(span)),
            "name" => Some(context.group_name(span)),
            "location" => Some(context.group_location(span)),
            _ => None,
        };
    }
    if is("subscription") && (in_group || level == Level::Subscription) {
        return match name {
            "id" => Some(context.subscription_path(span)),
            "subscriptionId" => Some(context.subscription(span)),
            "tenantId" => Some(context.tenant(span)),
            _ => None,
        };
    }
    match name {
        "name" if is("deployment") => Some(context.deployment(span)),
        _ => None,
    }
}

/// What `environment()` gives; it is the same everywhere.
pub(in crate::arm::expr) fn public_cloud() -> Value {
    static CLOUD: LazyLock<Value> = LazyLock::new(cloud);
    CLOUD.clone()
}

fn tenant(evaluator: &mut Evaluator<'_>, _: &mut Arguments) -> Outcome {
    let context = evaluator.scope.context();
    let span = evaluator.here;
    let id = context.tenant(span);
    Ok(object([
        ("id", path("/tenants/", &id)),
        ("tenantId", id),
        (
            "displayName",
            context.runtime("tenant", "displayName", span),
        ),
        (
            "countryCode",
            context.runtime("tenant", "countryCode", span),
        ),
    ]))
}

fn management_group(evaluator: &mut Evaluator<'_>, _: &mut Arguments) -> Outcome {
    let context = evaluator.scope.context();
    allowed(context, &[Level::ManagementGroup], "a management group")?;
    let span = evaluator.here;
    let name = context.management_group_name(span);
    let start = "/providers/Microsoft.Management/managementGroups/";
    Ok(object([
        ("id", path(start, &name)),
        ("name", name),
        (
            "type",
            text("/providers/Microsoft.Management/managementGroups"),
        ),
        (
            "properties",
            context.runtime("managementGroup", "properties", span),
        ),
    ]))
}

fn deployment(evaluator: &mut Evaluator<'_>, _: &mut Arguments) -> Outcome {
    let context = evaluator.scope.context();
    let span = evaluator.here;
    let mut members = vec![
        ("name".into(), context.deployment(span)),
        ("properties".into(), deployment_properties(context, span)),
    ];
    if context.level.unwrap_or_default() != Level::ResourceGroup {
        members.push(("location".into(), context.deployment_place(span)));
    }
    Ok(Value::Object(members.into()))
}

/// The template itself and, only when it is deployed from a URI or a template spec, its link.
fn deployment_properties(context: &Context, span: Span) -> Value {
    if context.is_linked != Some(false) {
        return context.runtime("deployment", "properties", span);
    }
    let properties = [
        "template",
        "templateHash",
        "parameters",
        "mode",
        "provisioningState",
    ];
    let Value::Unknown(all) = context.runtime("deployment", "properties", span) else {
        return Value::Null;
    };
    let term = all.single_term();
    object(properties.map(|name| {
        let value = term.map_or(Value::Null, |term| {
            Value::term(all.why.clone(), span, term.clone().member(name))
        });
        (name, value)
    }))
}

fn environment(_: &mut Arguments) -> Outcome {
    Ok(public_cloud())
}

/// The public cloud (Azure documentation of `environment`, 2026).
fn cloud() -> Value {
    object([
        ("name", text("AzureCloud")),
        ("gallery", text("https://gallery.azure.com/")),
        ("graph", text("https://graph.windows.net/")),
        ("portal", text("https://portal.azure.com")),
        ("graphAudience", text("https://graph.windows.net/")),
        (
            "activeDirectoryDataLake",
            text("https://datalake.azure.net/"),
        ),
        ("batch", text("https://batch.core.windows.net/")),
        ("media", text("https://rest.media.azure.net")),
        (
            "sqlManagement",
            text("https://management.core.windows.net:8443/"),
        ),
        (
            "vmImageAliasDoc",
            text(
                "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json",
            ),
        ),
        ("resourceManager", text("https://management.azure.com/")),
        ("authentication", authentication()),
        ("suffixes", suffixes()),
    ])
}

fn authentication() -> Value {
    let audiences = [
        "https://management.core.windows.net/",
        "https://management.azure.com/",
    ];
    object([
        ("loginEndpoint", text("https://login.microsoftonline.com/")),
        (
            "audiences",
            Value::Array(audiences.map(text).to_vec().into()),
        ),
        ("tenant", text("common")),
        ("identityProvider", text("AAD")),
    ])
}

fn suffixes() -> Value {
    object([
        ("acrLoginServer", text(".azurecr.io")),
        (
            "azureDatalakeAnalyticsCatalogAndJob",
            text("azuredatalakeanalytics.net"),
        ),
        (
            "azureDatalakeStoreFileSystem",
            text("azuredatalakestore.net"),
        ),
        ("azureFrontDoorEndpointSuffix", text("azurefd.net")),
        ("keyvaultDns", text(".vault.azure.net")),
        ("sqlServerHostname", text(".database.windows.net")),
        ("storage", text("core.windows.net")),
    ])
}
