//! What names a region in a value: the value itself, a service tag, a member of
//! a private endpoint.

use crate::arm::{Resource, Value};
use crate::json::Pointer;

use super::Expectation;
use super::places::{is_own_vocabulary, is_region_place, key_of};

impl Expectation<'_> {
    /// The replacement of a region, whatever its spelling.
    pub(super) fn region(&self, value: &Value) -> Option<String> {
        let region = self.catalog.region(value.as_str()?)?;
        self.plan.regions.get(region.name).cloned()
    }

    /// What names a region by its place: a region, a service tag, a member of an endpoint.
    pub(super) fn named_region(
        &self,
        value: &Value,
        path: &Pointer,
        resource: Option<&Resource<'_>>,
    ) -> Option<String> {
        if resource.is_some_and(|resource| is_own_vocabulary(resource, path)) {
            return None;
        }
        if is_region_place(path)
            && let Some(region) = self.region(value)
        {
            return Some(region);
        }
        let text = value.as_str()?;
        let key = key_of(path)?;
        if key.eq_ignore_ascii_case("memberName") {
            return self.member_name(text);
        }
        let tag = self
            .catalog
            .region_tag(text)
            .filter(|_| self.catalog.holds_tags(&key))?;
        let new = self.plan.regions.get(tag.region.name)?;
        Some(self.catalog.tag_for(&tag, self.catalog.region(new)?))
    }

    /// The member of a private endpoint: the account, or it and a region
    /// (`shop-westeurope`, `registry_data_westeurope`).
    fn member_name(&self, text: &str) -> Option<String> {
        if let Some((_, new)) = self.renamed_from(text).next() {
            return Some(new.to_owned());
        }
        let cut = text.rfind(['-', '_'])?;
        let (name, region) = (text.get(..cut)?, text.get(cut + 1..)?);
        let known = self.catalog.region(region)?.name;
        let new_region = self.plan.regions.get(known).map_or(region, String::as_str);
        let new_name = self.renamed_from(name).next().map_or(name, |(_, new)| new);
        Some(format!("{new_name}{}{new_region}", text.get(cut..=cut)?))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::relocate::trial::{moved, relocate, template, to};

    #[test]
    fn service_tags_follow_where_they_stand_and_texts_do_not() {
        let outcome = moved(
            r#"{"type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2023-11-01", "name": "nsg", "location": "westeurope",
                "properties": {"securityRules": [{"name": "out", "properties": {"description": "Storage.WestEurope",
                    "destinationAddressPrefixes": ["Storage.WestEurope", "10.0.0.0/8"], "sourceAddressPrefix": "AzureCloud.northeurope"}}]}}"#,
            "swedencentral",
        );
        assert_eq!(
            outcome.at("/resources/0/properties/securityRules/0/properties"),
            json!({"description": "Storage.WestEurope", "destinationAddressPrefixes": ["Storage.SwedenCentral", "10.0.0.0/8"],
                "sourceAddressPrefix": "AzureCloud.northeurope"})
        );
        assert_eq!(outcome.said("relocate/region-in-text").len(), 1);
    }

    #[test]
    fn tags_in_a_list_that_a_parameter_gives_are_proven() {
        let parameters = r#""rules": {"type": "array", "defaultValue": [{"name": "out", "properties": {"destinationAddressPrefix": "Sql.westeurope"}}]}"#;
        let resources = r#"{"type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2023-11-01", "name": "nsg", "location": "westeurope",
            "properties": {"securityRules": "[parameters('rules')]"}}"#;
        // Written or left, but never unproven.
        relocate(&template(parameters, resources), &[], &to("swedencentral"));
    }

    #[test]
    fn settings_are_the_words_of_the_app() {
        let outcome = moved(
            r#"{"type": "Microsoft.Web/sites/config", "apiVersion": "2023-12-01", "name": "app/appsettings", "location": "westeurope",
                "properties": {"REGION_NAME": "West Europe"}}"#,
            "swedencentral",
        );
        assert_eq!(
            outcome.at("/resources/0/properties/REGION_NAME"),
            json!("West Europe")
        );
    }
}
