//! The written form of move collections: template and parameter file.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;

use crate::arm::ResourceRef;

use super::places::Parameter;

/// Schema of the template.
const TEMPLATE: &str =
    "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

/// Schema of the parameter file.
const PARAMETERS: &str =
    "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#";

/// Schema of a deployment to a subscription.
const SUBSCRIPTION: &str =
    "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#";

/// Move collections with all that is in them.
#[derive(Clone, Debug)]
pub struct Collection {
    /// One for each way between two regions.
    pub ways: Vec<Way>,
    /// Parameters of the template.
    pub(super) parameters: Vec<Parameter>,
    pub(super) resources: Vec<Resource>,
}

/// What goes from one region to another.
#[derive(Clone, Debug)]
pub struct Way {
    /// Name of the collection: letters, digits, hyphens.
    pub name: String,
    /// Name of the resource group that it can have for itself.
    pub group: String,
    /// Region of that group and, unless a person chooses another, of the collection.
    pub location: Option<String>,
    /// Names of the members that stand for resource groups.
    pub groups: Vec<String>,
    /// Names of the members that exist in the target.
    pub existing: Vec<String>,
    /// Names of the members that the service makes there.
    pub moved: Vec<String>,
    /// Names in the target of the key vaults among the members, where they are known.
    pub vaults: Vec<String>,
    /// The machines among them.
    pub machines: Vec<ResourceRef>,
}

/// A resource of the template.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    pub r#type: &'static str,
    pub api_version: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_id: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<String>,
    pub properties: Properties,
}

/// What a resource says.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Properties {
    /// Of a collection, or of a role assignment.
    Plain(serde_json::Value),
    /// Of a deployment to the subscription.
    Deployment(Box<DeploymentProperties>),
    /// Of a member.
    Member(Box<MemberProperties>),
}

/// What a deployment inside the template says.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentProperties {
    mode: &'static str,
    expression_evaluation_options: serde_json::Value,
    parameters: serde_json::Value,
    template: Nested,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Nested {
    #[serde(rename = "$schema")]
    schema: &'static str,
    content_version: &'static str,
    parameters: serde_json::Value,
    resources: Vec<Resource>,
}

impl DeploymentProperties {
    /// A deployment of these resources to a subscription. What stands in them reads the parameter
    /// `principalId`, whose value this expression gives outside.
    pub fn for_principal(principal: &str, resources: Vec<Resource>) -> Self {
        Self {
            mode: "Incremental",
            expression_evaluation_options: json!({"scope": "inner"}),
            parameters: json!({"principalId": {"value": principal}}),
            template: Nested {
                schema: SUBSCRIPTION,
                content_version: "1.0.0.0",
                parameters: json!({"principalId": {"type": "String"}}),
                resources,
            },
        }
    }
}

/// What a member of a collection says.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MemberProperties {
    pub source_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub existing_target_id: Option<String>,
    pub resource_settings: Settings,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub depends_on_overrides: Vec<Override>,
}

/// What a member is to be in the target; what is left out stays as in the source.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    pub resource_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_resource_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_resource_group_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_availability_zone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_vm_size: Option<String>,
}

/// What takes the place of something that a member needs.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Override {
    pub id: String,
    pub target_id: String,
}

impl Collection {
    /// The template, strict JSON.
    ///
    /// # Errors
    /// None that the content can cause.
    pub fn template(&self) -> Result<String, serde_json::Error> {
        let parameters = self.parameters.iter();
        let parameters = parameters.map(|one| (one.name.as_str(), Declared::of(one)));
        text(&Template {
            schema: TEMPLATE,
            content_version: "1.0.0.0",
            parameters: parameters.collect(),
            resources: &self.resources,
        })
    }

    /// Its parameter file: what a person must fill in, and what may be chosen.
    ///
    /// # Errors
    /// None that the content can cause.
    pub fn parameter_file(&self) -> Result<String, serde_json::Error> {
        let is_expression = |parameter: &&Parameter| {
            let default = parameter.default.as_deref().unwrap_or_default();
            default.starts_with('[')
        };
        let given = self.parameters.iter().filter(|one| !is_expression(one));
        let given = given.map(|one| (one.name.as_str(), json!({"value": one.default})));
        text(&Given {
            schema: PARAMETERS,
            content_version: "1.0.0.0",
            parameters: given.collect(),
        })
    }

    /// Whether a member is of this type.
    pub(super) fn names(&self, resource_type: &str) -> bool {
        self.resources
            .iter()
            .any(|resource| match &resource.properties {
                Properties::Member(member) => {
                    member.resource_settings.resource_type == resource_type
                }
                Properties::Plain(_) | Properties::Deployment(_) => false,
            })
    }

    /// The names of the parameters that a person must fill in.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        let asked = self.parameters.iter().filter(|one| one.default.is_none());
        asked.map(|one| one.name.clone()).collect()
    }
}

/// The declaration of a parameter.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Declared<'c> {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_value: Option<&'c str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    allowed_values: &'c [String],
    metadata: serde_json::Value,
}

impl<'c> Declared<'c> {
    fn of(parameter: &'c Parameter) -> Self {
        Self {
            r#type: "String",
            default_value: parameter.default.as_deref(),
            allowed_values: &parameter.allowed,
            metadata: json!({"description": parameter.description}),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Template<'c> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    content_version: &'static str,
    parameters: BTreeMap<&'c str, Declared<'c>>,
    resources: &'c [Resource],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Given<'c> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    content_version: &'static str,
    parameters: BTreeMap<&'c str, serde_json::Value>,
}

fn text(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut bytes = Vec::new();
    let form = serde_json::ser::PrettyFormatter::with_indent(b"    ");
    value.serialize(&mut serde_json::Serializer::with_formatter(
        &mut bytes, form,
    ))?;
    let mut text = String::from_utf8_lossy(&bytes).into_owned();
    text.push('\n');
    Ok(text)
}
