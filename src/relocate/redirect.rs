//! Subscriptions and groups that go elsewhere, by `--subscription` and
//! `--resource-group`, and single IDs that a plan file gives another place.

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

/// Maps the scope of an ID, or the whole of one that the plan file gives another place.
pub fn id(plan: &Plan, id: &mut ResourceId) {
    let written = id.to_value();
    if let Some(new) = moved(plan, id, &written) {
        if let Some(new) = ResourceId::parse(&Value::String(new.into())) {
            *id = new;
        }
        return;
    }
    if written.as_str().is_some_and(|text| is_fixed(plan, text)) {
        return;
    }
    let mapped = |value: &mut Option<Value>, new: &dyn Fn(&str) -> Option<String>| {
        if let Some(new) = value.as_ref().and_then(Value::as_str).and_then(new) {
            *value = Some(Value::String(new.into()));
        }
    };
    mapped(&mut id.subscription, &|old| {
        subscription(plan, old).map(str::to_owned)
    });
    mapped(&mut id.resource_group, &|old| {
        group(plan, old).map(str::to_owned)
    });
}

/// What an ID is known by in a plan file, in lower case: one of the own group by the call that
/// gives it.
#[must_use]
pub fn key_of(id: &ResourceId) -> String {
    let text = id.to_expression();
    text.unwrap_or_else(|| id.to_value().to_string())
        .to_ascii_lowercase()
}

/// The ID that the plan file puts in the place of one; what is below it goes along.
fn moved(plan: &Plan, id: &ResourceId, written: &Value) -> Option<String> {
    match written.as_str() {
        Some(text) => moved_text(plan, text),
        None => plan.moved_ids.get(&key_of(id)).cloned(),
    }
}

/// The same for a text as it is written: what is below keeps its spelling.
fn moved_text(plan: &Plan, text: &str) -> Option<String> {
    let key = text.to_ascii_lowercase();
    let mut above = key.as_str();
    while !above.is_empty() {
        if let Some(new) = plan.moved_ids.get(above) {
            return Some(format!("{new}{}", text.get(above.len()..)?));
        }
        above = above.get(..above.rfind('/')?)?;
    }
    None
}

/// Whether an ID is that of something left in its region, or below it.
fn is_fixed(plan: &Plan, text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    plan.fixed_ids.iter().any(|fixed| {
        text.strip_prefix(fixed.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// A text with every scope in it mapped: an ID, a subscription by itself, or an
/// address or anything longer that holds IDs; none where nothing in it is mapped.
#[must_use]
pub fn text(plan: &Plan, text: &str) -> Option<String> {
    if text.starts_with('/')
        && let Some(new) = moved_text(plan, text)
    {
        return (new != text).then_some(new);
    }
    if plan.groups.is_empty() && plan.subscriptions.is_empty() {
        return None;
    }
    if let Some(new) = subscription(plan, text) {
        return (new != text).then(|| new.to_owned());
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = split_behind(rest, SUBSCRIPTIONS) {
        let at = before.len().saturating_sub(SUBSCRIPTIONS.len());
        let id = rest.get(at..).unwrap_or_default();
        let is_path = |c: char| is_name(c) || c == '/';
        let end = id.find(|c| !is_path(c)).unwrap_or(id.len());
        let is_left = id.get(..end).is_some_and(|id| is_fixed(plan, id));
        out.push_str(before);
        if is_left {
            let (kept, behind) = behind.split_at(end.saturating_sub(SUBSCRIPTIONS.len()));
            out.push_str(kept);
            rest = behind;
            continue;
        }
        rest = push_mapped(&mut out, behind, |old| subscription(plan, old));
        let group_of =
            split_behind(rest, GROUPS).filter(|(before, _)| before.len() == GROUPS.len());
        if let Some((before, behind)) = group_of {
            out.push_str(before);
            rest = push_mapped(&mut out, behind, |old| group(plan, old));
        }
    }
    out.push_str(rest);
    (out != text).then_some(out)
}

const SUBSCRIPTIONS: &str = "/subscriptions/";
const GROUPS: &str = "/resourceGroups/";

/// What names of subscriptions and groups are made of.
fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '(' | ')')
}

/// A text cut behind the first place of a word, whatever its case.
fn split_behind<'t>(text: &'t str, word: &str) -> Option<(&'t str, &'t str)> {
    let at = text.to_ascii_lowercase().find(&word.to_ascii_lowercase())?;
    text.split_at_checked(at + word.len())
}

/// Adds the name that a text begins with, mapped; gives what follows it.
fn push_mapped<'t, 'p>(
    out: &mut String,
    text: &'t str,
    new: impl FnOnce(&str) -> Option<&'p str>,
) -> &'t str {
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    out.push_str(new(name).unwrap_or(name));
    rest
}

/// What the `resourceGroup` or `subscriptionId` of a nested deployment becomes.
#[must_use]
pub fn target(plan: &Plan, key: &str, value: Value) -> Value {
    let new = value.as_str().and_then(|old| match key {
        "resourceGroup" => group(plan, old),
        _ => subscription(plan, old),
    });
    new.map_or(value.clone(), |new| Value::String(new.into()))
}

/// Whether an ID stands in a group that others were mapped to: it is where it
/// belongs already.
#[must_use]
pub fn has_arrived(plan: &Plan, id: &ResourceId) -> bool {
    let group = id.resource_group.as_ref().and_then(Value::as_str);
    let is_given = || {
        let text = id.to_value();
        let is_it = |new: &String| {
            text.as_str()
                .is_some_and(|text| text.eq_ignore_ascii_case(new))
        };
        plan.moved_ids.values().any(is_it)
    };
    group.is_some_and(|group| {
        plan.groups
            .values()
            .any(|new| new.eq_ignore_ascii_case(group))
    }) || (!plan.moved_ids.is_empty() && is_given())
}

/// Whether the scope of an ID is mapped, or the whole of it.
#[must_use]
pub fn is_mapped(plan: &Plan, id: &ResourceId) -> bool {
    if !plan.moved_ids.is_empty() && moved(plan, id, &id.to_value()).is_some() {
        return true;
    }
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
        assert_eq!(mapped("S1").as_deref(), Some("s2"));
        assert_eq!(
            mapped("see https://host/subscriptions/s1/resourceGroups/old/x, \"/subscriptions/S1\"")
                .as_deref(),
            Some("see https://host/subscriptions/s2/resourceGroups/new/x, \"/subscriptions/s2\"")
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
