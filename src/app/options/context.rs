//! Where the source was deployed: what no template says of itself.

use super::OptionError;
use super::pairs::{group, guid, pairs};
use crate::arm::Value;
use crate::arm::scope::Context;

/// Where the source was deployed, as far as it was told; what is missing stays unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeploymentContext {
    /// ID of the subscription.
    pub subscription: Option<String>,
    /// Name of the resource group.
    pub group: Option<String>,
    /// Region of the resource group, or of a deployment above groups, as typed until the regions
    /// are named.
    pub location: Option<String>,
    /// ID of the tenant.
    pub tenant: Option<String>,
}

impl DeploymentContext {
    /// What expressions see of it.
    #[must_use]
    pub fn as_seen(&self) -> Context {
        let value = |text: &Option<String>| text.clone().map(Value::from);
        Context {
            tenant_id: value(&self.tenant),
            subscription_id: value(&self.subscription),
            resource_group: value(&self.group),
            location: value(&self.location),
            // Above resource groups there is but the deployment to lie somewhere.
            deployment_location: value(&self.location),
            sees_own: true,
            ..Context::default()
        }
    }

    /// Reads `--context KEY=VALUE[,KEY=VALUE]...`, split at the commas.
    ///
    /// # Errors
    ///
    /// A part that is no pair; a key that is not known or given twice; an ID that is no GUID; a
    /// name that no group can have.
    pub fn read(parts: &[String]) -> Result<Self, OptionError> {
        const OPTION: &str = "--context";
        let example = "subscription=00000000-0000-0000-0000-000000000001,group=rg-web";
        let mut context = Self::default();
        for (key, value) in pairs(OPTION, "KEY=VALUE", example, parts)? {
            let place = match key.to_ascii_lowercase().as_str() {
                "subscription" => {
                    guid("--context subscription", &value)?;
                    &mut context.subscription
                }
                "group" => {
                    group("--context group", &value)?;
                    &mut context.group
                }
                "location" => &mut context.location,
                "tenant" => {
                    guid("--context tenant", &value)?;
                    &mut context.tenant
                }
                _ => return Err(OptionError::UnknownContext { key }),
            };
            *place = Some(value);
        }
        Ok(context)
    }
}
