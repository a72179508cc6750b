//! Subscriptions and groups that go elsewhere, by `--subscription` and
//! `--resource-group`.

use crate::arm::{ResourceId, Value};

use super::plan::Plan;

/// The new name of a group, if it is mapped.
#[must_use]
pub fn group<'p>(plan: &'p Plan, old: &str) -> Option<&'p str> {
    plan.groups
        .get(&old.to_ascii_lowercase())
        .map(String::as_str)
}

/// The new ID of a subscription, if it is mapped.
#[must_use]
pub fn subscription<'p>(plan: &'p Plan, old: &str) -> Option<&'p str> {
    plan.subscriptions
        .get(&old.to_ascii_lowercase())
        .map(String::as_str)
}

/// Maps the scope of an ID.
pub fn id(plan: &Plan, id: &mut ResourceId) {
    let mapped = |value: &mut Option<Value>, new: &dyn Fn(&str) -> Option<String>| {
        if let Some(new) = value.as_ref().and_then(Value::as_str).and_then(new) {
            *value = Some(Value::String(new));
        }
    };
    mapped(&mut id.subscription, &|old| {
        subscription(plan, old).map(str::to_owned)
    });
    mapped(&mut id.resource_group, &|old| {
        group(plan, old).map(str::to_owned)
    });
}

/// The text of an ID, or of a subscription or group, with its scope mapped;
/// none where nothing in it is mapped.
#[must_use]
pub fn text(plan: &Plan, text: &str) -> Option<String> {
    if !text.starts_with('/') || (plan.groups.is_empty() && plan.subscriptions.is_empty()) {
        return None;
    }
    let mut segments: Vec<&str> = text.split('/').collect();
    let mut changed = false;
    for index in [1, 3] {
        let [word, value] = segments.get(index..index + 2)? else {
            return None;
        };
        let new = match index {
            1 if word.eq_ignore_ascii_case("subscriptions") => subscription(plan, value),
            3 if word.eq_ignore_ascii_case("resourceGroups") => group(plan, value),
            _ => break,
        };
        if let (Some(new), Some(slot)) = (new, segments.get_mut(index + 1)) {
            changed |= new != *slot;
            *slot = new;
        }
        if segments.len() <= index + 3 {
            break;
        }
    }
    changed.then(|| segments.join("/"))
}

/// What the `resourceGroup` or `subscriptionId` of a nested deployment becomes.
#[must_use]
pub fn target(plan: &Plan, key: &str, value: Value) -> Value {
    let new = value.as_str().and_then(|old| match key {
        "resourceGroup" => group(plan, old),
        _ => subscription(plan, old),
    });
    new.map_or(value.clone(), |new| Value::String(new.to_owned()))
}

/// Whether an ID stands in a group that others were mapped to: it is where it
/// belongs already.
#[must_use]
pub fn has_arrived(plan: &Plan, id: &ResourceId) -> bool {
    let group = id.resource_group.as_ref().and_then(Value::as_str);
    group.is_some_and(|group| {
        plan.groups
            .values()
            .any(|new| new.eq_ignore_ascii_case(group))
    })
}

/// Whether the scope of an ID is mapped.
#[must_use]
pub fn is_mapped(plan: &Plan, id: &ResourceId) -> bool {
    let text = |value: &Option<Value>| value.as_ref().and_then(Value::as_str).map(str::to_owned);
    text(&id.resource_group).is_some_and(|name| group(plan, &name).is_some())
        || (id.resource_group.is_none()
            && text(&id.subscription).is_some_and(|name| subscription(plan, &name).is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        Plan {
            groups: [("old".to_owned(), "new".to_owned())].into(),
            subscriptions: [("s1".to_owned(), "s2".to_owned())].into(),
            ..Plan::default()
        }
    }

    #[test]
    fn scopes_are_mapped_and_names_are_not() {
        let mapped = |from: &str| text(&plan(), from);
        let id = "/subscriptions/S1/resourcegroups/Old/providers/Microsoft.Web/sites/old";
        assert_eq!(
            mapped(id).as_deref(),
            Some("/subscriptions/s2/resourcegroups/new/providers/Microsoft.Web/sites/old")
        );
        assert_eq!(
            mapped("/subscriptions/s1").as_deref(),
            Some("/subscriptions/s2")
        );
        assert_eq!(
            mapped("/subscriptions/s9/resourceGroups/old").as_deref(),
            Some("/subscriptions/s9/resourceGroups/new")
        );
        assert_eq!(
            mapped("/subscriptions/s1/providers/A.B/c/d").as_deref(),
            Some("/subscriptions/s2/providers/A.B/c/d")
        );
        for other in [
            "/subscriptions/s9/resourceGroups/other",
            "old",
            "/providers/old/s1",
            "/",
            "",
            "/x/old/resourceGroups/old",
        ] {
            assert_eq!(mapped(other), None, "{other}");
        }
    }
}
