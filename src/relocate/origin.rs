//! Where a template was taken from (D12): what was said, else what it tells
//! itself without contradiction. A file name tells nothing.

use std::collections::BTreeSet;

use crate::arm::{Origin, ResourceId, Template, Value};
use crate::json::{Kind, Node};

use super::options::Options;

/// What the old exporter writes before the ID of the resource.
const COMMENT: &str = "Generalized from resource:";

/// The subscription and group of a template, as far as they are known: as told,
/// else the old ones of `--subscription` and `--resource-group`, else what all
/// comments of the exporter or, without them, all spelled-out IDs agree on.
#[must_use]
pub fn origin_of(template: &Template<'_>, told: &Origin, options: &Options) -> Origin {
    let seen = Seen::of(template);
    let said = |pairs: &[(String, String)], seen: &BTreeSet<String>| match pairs {
        [(old, _)] => Some(old.clone()),
        _ => {
            let mut hits = pairs
                .iter()
                .filter(|(old, _)| seen.contains(&old.to_ascii_lowercase()));
            hits.next()
                .filter(|_| hits.next().is_none())
                .map(|(old, _)| old.clone())
        }
    };
    let agreed = |seen: &BTreeSet<String>| seen.first().filter(|_| seen.len() == 1).cloned();
    let subscription = told
        .subscription
        .clone()
        .or_else(|| said(&options.subscriptions, &seen.subscriptions));
    let group = told
        .resource_group
        .clone()
        .or_else(|| said(&options.resource_groups, &seen.groups));
    Origin {
        subscription: subscription.or_else(|| agreed(&seen.subscriptions)),
        resource_group: group.or_else(|| agreed(&seen.groups)),
    }
}

/// The subscriptions and groups that a template spells, in lower case.
#[derive(Default)]
struct Seen {
    subscriptions: BTreeSet<String>,
    groups: BTreeSet<String>,
}

impl Seen {
    fn of(template: &Template<'_>) -> Self {
        let mut seen = Self::default();
        for resource in &template.resources {
            seen.comment(resource.node);
        }
        if !seen.subscriptions.is_empty() {
            return seen;
        }
        if let Some(scope) = template.scopes.first() {
            let names = scope
                .parameter_names()
                .filter(|name| name.to_ascii_lowercase().ends_with("_externalid"));
            for value in names.filter_map(|name| scope.parameter(name)) {
                seen.id(&value);
            }
        }
        for resource in &template.resources {
            seen.texts(resource.node);
        }
        seen
    }

    fn comment(&mut self, resource: &Node) {
        let comment = resource
            .get("comments")
            .and_then(Node::as_str)
            .unwrap_or_default();
        let Some(rest) = comment.trim_start().strip_prefix(COMMENT) else {
            return;
        };
        let id = rest.trim().trim_matches(|c| matches!(c, '\'' | '"' | '.'));
        self.id(&Value::String(id.to_owned()));
    }

    fn texts(&mut self, node: &Node) {
        match &node.kind {
            Kind::Object(members) => {
                for member in members {
                    // Identities are named by the keys of an object.
                    self.text(&member.key);
                    self.texts(&member.value);
                }
            }
            Kind::Array(elements) => elements.iter().for_each(|element| self.texts(element)),
            Kind::String(text) => self.text(text),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if text.starts_with('/') {
            self.id(&Value::String(text.to_owned()));
        }
    }

    fn id(&mut self, value: &Value) {
        let Some(mut id) = ResourceId::parse(value) else {
            return;
        };
        while let Some(extended) = id.extends.take() {
            id = *extended;
        }
        let text = |value: &Option<Value>| {
            value
                .as_ref()
                .and_then(Value::as_str)
                .map(str::to_ascii_lowercase)
        };
        self.subscriptions.extend(text(&id.subscription));
        self.groups.extend(text(&id.resource_group));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arm::scope::Context;
    use crate::json::{Pointer, parse};
    use crate::text::Source;

    fn origin(text: &str, groups: &[(&str, &str)]) -> (Option<String>, Option<String>) {
        let document = parse(&Source::new("t.json", text));
        let template = Template::read(&document.root, Pointer::root(), None, &Context::default());
        let resource_groups = groups
            .iter()
            .map(|(old, new)| ((*old).to_owned(), (*new).to_owned()))
            .collect();
        let options = Options {
            resource_groups,
            ..Options::default()
        };
        let origin = origin_of(&template, &Origin::default(), &options);
        (origin.subscription, origin.resource_group)
    }

    fn said(subscription: &str, group: &str) -> (Option<String>, Option<String>) {
        (Some(subscription.to_owned()), Some(group.to_owned()))
    }

    const COMMENTED: &str = r#"{"parameters": {"x_externalid": {"defaultValue": "/subscriptions/s2/resourceGroups/g2/providers/A.B/c/d"}},
        "resources": [{"type": "A.B/c", "name": "x", "comments": "Generalized from resource: '/subscriptions/S1/resourceGroups/G1/providers/A.B/c/x'."}]}"#;

    #[test]
    fn comments_come_before_ids_and_options_before_both() {
        assert_eq!(origin(COMMENTED, &[]), said("s1", "g1"));
        assert_eq!(origin(COMMENTED, &[("told", "new")]), said("s1", "told"));
        assert_eq!(
            origin(COMMENTED, &[("other", "new"), ("G1", "new")]),
            said("s1", "G1")
        );
    }

    #[test]
    fn ids_count_where_they_agree() {
        let without = COMMENTED.replace("Generalized", "Made");
        assert_eq!(origin(&without, &[]), said("s2", "g2"));
        let two = without.replace(
            r#""comments""#,
            r#""id": "/subscriptions/s2/resourceGroups/g3/providers/A.B/c/e", "comments""#,
        );
        assert_eq!(origin(&two, &[]), (Some("s2".to_owned()), None));
        assert_eq!(origin(r#"{"resources": []}"#, &[]), (None, None));
    }
}
