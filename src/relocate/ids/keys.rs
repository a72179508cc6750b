//! IDs that are keys, as under `userAssignedIdentities`: those of the estate
//! become references, since nothing else follows a key.

use crate::arm::{ResourceId, ResourceRef, Value};
use crate::json::{Pointer, escape};
use crate::rewrite::ChangeKind;

use super::super::job::Job;
use super::super::linked_ids::{self, LinkedId};
use super::super::plan::{Operation, Plan, What};
use super::super::redirect;

/// The rule of references that follow.
const RULE: &str = "relocate/reference";

/// Plans the keys that name a resource of the same group: they become references.
pub fn own(job: &Job<'_>, plan: &mut Plan) {
    for (at, linked) in keys(job, plan) {
        if let Some(own) = reference(job, plan, at, &linked.id) {
            key(plan, at, &linked, format!("[{own}]"));
        }
    }
}

/// Plans the keys whose group or subscription is mapped. It comes when what leads outside is found:
/// a key that is replaced is looked at no more.
pub fn mapped(job: &Job<'_>, plan: &mut Plan) {
    for (at, linked) in keys(job, plan) {
        if let Some(new) = redirect::text(plan, linked.text) {
            key(plan, at, &linked, new);
        }
    }
    for at in written(job, plan) {
        tags(job, plan, at);
    }
}

fn written(job: &Job<'_>, plan: &Plan) -> Vec<ResourceRef> {
    let all = job.estate.resources().map(|(at, _)| at);
    all.filter(|at| plan.stage(*at).is_some()).collect()
}

/// The keys that are IDs, with the resources that have them.
fn keys<'d>(job: &Job<'d>, plan: &Plan) -> Vec<(ResourceRef, LinkedId<'d>)> {
    let of = |at| {
        let linked = linked_ids::that_stay(job, plan, at).into_iter();
        linked
            .filter(|linked| linked.is_key)
            .map(move |linked| (at, linked))
    };
    written(job, plan).into_iter().flat_map(of).collect()
}

/// What tags begin with that the portal ties resources together by; the rest is an ID.
const TIES: [&str; 2] = ["hidden-link:", "hidden-related:"];

/// Tags of the portal whose names hold the ID of a resource of the estate.
fn tags(job: &Job<'_>, plan: &mut Plan, at: ResourceRef) -> Option<()> {
    let resource = job.resource(at)?;
    let tags = resource.node.member("tags")?;
    let above = Pointer::root().child(&tags.key);
    for member in tags.value.members() {
        let tie = TIES.iter().find(|tie| member.key.starts_with(**tie));
        let (Some(tie), Some(value)) = (tie, member.value.as_str()) else {
            continue;
        };
        let text = member.key.get(tie.len()..).unwrap_or_default();
        let id = ResourceId::parse(&Value::String(text.into()));
        let own = id.and_then(|id| reference(job, plan, at, &id));
        let own = own.map(|own| format!("[concat({}, {own})]", crate::arm::expr::quote(tie)));
        let Some(new) = own.or_else(|| redirect::text(plan, &member.key)) else {
            continue;
        };
        replace(plan, at, above.child(&member.key), new, escape(value));
    }
    Some(())
}

/// An ID of the estate as a reference; none where it is as good as it stands.
fn reference(job: &Job<'_>, plan: &Plan, at: ResourceRef, id: &ResourceId) -> Option<String> {
    let target = job.estate.resolve(id, at.template)?;
    let shares =
        target.template == at.template || job.estate.share_group(target.template, at.template);
    let group = id.resource_group.as_ref();
    let spells_group = group.is_some_and(|group| group.as_str().is_some());
    let renamed = plan
        .decision(target)
        .and_then(|decision| decision.rename.clone());
    if !(shares && job.estate.goes_with_template(target))
        || !(spells_group || renamed.is_some())
        || plan.stage(target).is_none()
    {
        return None;
    }
    let resource = job.resource(target)?;
    let name = renamed.map_or_else(|| resource.name.clone(), Value::from);
    ResourceId::in_own_group(&resource.full_type, &name)?.to_expression()
}

/// Puts another key in the place of one.
fn replace(plan: &mut Plan, at: ResourceRef, path: Pointer, key: String, json: String) {
    let parent = path.parent();
    for (path, what) in [(path, What::Remove), (parent, What::Insert(key, json))] {
        let operation = Operation {
            path,
            what,
            kind: ChangeKind::Id,
            rule: RULE,
        };
        plan.operate(at, operation);
    }
}

fn key(plan: &mut Plan, at: ResourceRef, linked: &LinkedId<'_>, new: String) {
    if new != linked.text {
        replace(plan, at, linked.path.clone(), new, "{}".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use crate::relocate::Options;
    use crate::relocate::plan::Stage;
    use crate::relocate::test_run::{relocate_with, to_sweden};

    const OLD: &str = "11111111-1111-4111-8111-111111111111";
    const NEW: &str = "22222222-2222-4222-8222-222222222222";

    #[test]
    fn a_mapped_subscription_is_left_nowhere() {
        let group = format!("/subscriptions/{OLD}/resourceGroups/other");
        let subnet = "[concat(parameters('virtualNetworks_hub_externalid'), '/subnets/app')]";
        let text = format!(
            r#"{{"parameters": {{
                "virtualNetworks_hub_externalid": {{"defaultValue": "{group}/providers/Microsoft.Network/virtualNetworks/hub", "type": "String"}},
                "vaults_unused_externalid": {{"defaultValue": "{group}/providers/Microsoft.KeyVault/vaults/unused", "type": "String"}}
            }}, "variables": {{}}, "resources": [{{
                "type": "Microsoft.Sql/servers", "apiVersion": "2023-08-01", "name": "sql", "location": "westeurope",
                "tags": {{"hidden-link:{group}/providers/Microsoft.Web/sites/app": "Resource"}},
                "identity": {{"type": "UserAssigned", "userAssignedIdentities": {{"{group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id": {{}}}}}},
                "properties": {{
                    "subnet": {{"id": "{subnet}"}},
                    "storageAccountSubscriptionId": "{OLD}",
                    "resourceId": "https://management.azure.com{group}/providers/Microsoft.Web/sites/app"
                }}
            }}]}}"#
        );
        let options = Options {
            subscriptions: vec![(OLD.to_owned(), NEW.to_owned())],
            ..to_sweden()
        };
        let outcome = relocate_with(&[(&text, None)], &options);
        assert!(!outcome.files[0].text.contains(OLD));
        let written = outcome.json(Stage::Base);
        let properties = &written["resources"][0]["properties"];
        assert_eq!(properties["subnet"]["id"], subnet);
        assert_eq!(properties["storageAccountSubscriptionId"], NEW);
    }
}
