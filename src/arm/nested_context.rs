//! What a template itself tells of the deployments in it: what they are called, and where the
//! groups lie that are made beside them.
//!
//! A group that is there already cannot be made in another place, so that in every deployment that
//! succeeds it lies where its declaration says (Azure documentation of resource groups, 2026-03).

use super::scope::{Context, Level, Scope};
use super::symbolic::{mentions, same};
use super::value::Value;
use crate::json::{Kind, Node};
use crate::text::Span;

const GROUP: &str = "Microsoft.Resources/resourceGroups";

/// Adds it to the context of what is nested in a deployment that stands in `around`.
pub(super) fn add_own(context: &mut Context, deployment: &Node, around: &Node, outer: &Scope<'_>) {
    context.deployment_name = deployment.get("name").map(|name| outer.evaluate(name));
    if context.location.is_none()
        && context.level == Some(Level::ResourceGroup)
        && let Some(group) = deployment.get("resourceGroup")
    {
        let subscription = deployment.get("subscriptionId");
        let subscription = subscription.map(|node| outer.evaluate(node));
        let group = outer.evaluate(group);
        context.location = made_beside(around, outer, &group, subscription.as_ref());
    }
}

/// Where a group lies that a template makes in every deployment.
fn made_beside(
    around: &Node,
    outer: &Scope<'_>,
    group: &Value,
    subscription: Option<&Value>,
) -> Option<Value> {
    let context = outer.context();
    let is_own = subscription.is_none_or(|one| *one == context.subscription(Span::default()));
    if context.level.unwrap_or_default() != Level::Subscription || !is_own {
        return None;
    }
    let resources = around.get("resources")?;
    let is_made = |one: &&Node| is_made(one, outer, group);
    let made = match &resources.kind {
        Kind::Object(members) => members.iter().map(|one| &one.value).find(is_made),
        _ => resources.elements().iter().find(is_made),
    };
    Some(outer.evaluate(made?.get("location")?))
}

/// Whether a resource certainly makes this group.
fn is_made(resource: &Node, outer: &Scope<'_>, group: &Value) -> bool {
    let is_group = resource
        .get("type")
        .and_then(Node::as_str)
        .is_some_and(|kind| kind.eq_ignore_ascii_case(GROUP));
    let is_once = ["copy", "existing", "scope", "subscriptionId"]
        .iter()
        .all(|name| resource.get(name).is_none());
    let Some(name) = resource.get("name").filter(|_| is_group && is_once) else {
        return false;
    };
    let name = outer.evaluate(name);
    let is_same = match (&name, group) {
        (Value::String(name), Value::String(group)) => name.eq_ignore_ascii_case(group),
        _ => !mentions(group, &["copyIndex"]) && same(&name, group) == Some(true),
    };
    is_same
        && resource
            .get("condition")
            .is_none_or(|condition| outer.evaluate(condition) == Value::Bool(true))
}

#[cfg(test)]
mod tests {
    use crate::arm::{Context, Template};
    use crate::json::{Pointer, parse};
    use crate::text::Source;

    /// Where a resource lies that is deployed to the group `rg-a`, or to what `group` says.
    fn location(groups: &str, group: &str, more: &str) -> String {
        let text = format!(
            r#"{{"$schema": "https://x/2018-05-01/subscriptionDeploymentTemplate.json#",
                "parameters": {{"place": {{"type": "string"}}, "name": {{"type": "string"}}, "on": {{"type": "bool"}}}},
                "resources": [
                  {{"type": "Microsoft.Resources/deployments", "name": "d", "resourceGroup": "{group}", {more}
                    "properties": {{"expressionEvaluationOptions": {{"scope": "inner"}}, "template": {{
                      "resources": [{{"type": "A.B/c", "name": "x", "location": "[resourceGroup().location]"}}]}}}}}},
                  {groups}]}}"#
        );
        let document = parse(&Source::new("t.json", text));
        assert!(document.problems.is_empty());
        let context = Context {
            sees_own: true,
            ..Context::default()
        };
        let template = Template::read(&document.root, Pointer::root(), None, &context);
        let resource = template
            .resources
            .iter()
            .find(|one| one.is_type("A.B/c"))
            .unwrap();
        resource.location.as_ref().unwrap().to_string()
    }

    fn group(name: &str, place: &str, more: &str) -> String {
        format!(
            r#"{{"type": "Microsoft.Resources/resourceGroups", "name": "{name}", {more} "location": "{place}"}}"#
        )
    }

    #[test]
    fn a_group_lies_where_it_is_made() {
        let of = |groups: &str| location(groups, "rg-a", "");
        assert_eq!(of(&group("RG-A", "westus", "")), "westus");
        assert_eq!(
            of(&group("rg-a", "[parameters('place')]", "")),
            "parameters('place')"
        );
        let by_name = group("[parameters('name')]", "westus", "");
        assert_eq!(location(&by_name, "[parameters('name')]", ""), "westus");
    }

    #[test]
    fn what_may_not_be_this_group_or_not_be_made_says_nothing() {
        let open = "resourceGroup().location";
        let of = |groups: &str| location(groups, "rg-a", "");
        assert_eq!(of(&group("rg-b", "westus", "")), open);
        assert_eq!(of(&group("[parameters('name')]", "westus", "")), open);
        let may = r#""condition": "[parameters('on')]","#;
        assert_eq!(of(&group("rg-a", "westus", may)), open);
        let read = r#""existing": true,"#;
        assert_eq!(of(&group("rg-a", "westus", read)), open);
        let elsewhere = r#""subscriptionId": "00000000-0000-4000-8000-000000000001","#;
        let there = group("rg-a", "westus", "");
        assert_eq!(location(&there, "rg-a", elsewhere), open);
    }
}
