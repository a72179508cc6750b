//! Where a template was taken from (D12): what was said, else what it tells
//! itself without contradiction. A file name tells nothing.

use std::collections::BTreeSet;

use crate::arm::scope::Level;
use crate::arm::{Origin, ResourceId, Template, Value};
use crate::json::{Kind, Node};

use super::options::Options;

/// What the old exporter writes before the ID of the resource.
const COMMENT: &str = "Generalized from resource:";

/// The subscription and group of a template, as far as they are known: as told,
/// else the old one of `--subscription` or `--resource-group`, else what the
/// template tells. Of several options the one counts that the template tells.
#[must_use]
pub fn origin_of(template: &Template<'_>, told: &Origin, options: &Options) -> Origin {
    let seen = Seen::of(template);
    // What is deployed to a subscription is in no group, whatever groups its deployments name.
    let has_group = template.level == Level::ResourceGroup;
    Origin {
        subscription: told
            .subscription
            .clone()
            .or_else(|| seen.subscriptions.choose(&options.subscriptions))
            .or_else(|| {
                agreed(&seen.subscriptions.all).filter(|_| options.subscriptions.is_empty())
            }),
        resource_group: told
            .resource_group
            .clone()
            .or_else(|| seen.groups.choose(&options.resource_groups))
            .filter(|_| has_group),
    }
}

/// Whether a template says itself that it knows a subscription: in a comment of the exporter or an
/// ID.
pub(super) fn spells_subscription(template: &Template<'_>, name: &str) -> bool {
    let seen = Seen::of(template).subscriptions;
    let name = name.to_ascii_lowercase();
    seen.all.contains(&name) || seen.comments.contains(&name)
}

/// The group that a template itself says it is of, in its comments or in IDs of what it declares.
pub(super) fn spelled_group(template: &Template<'_>) -> Option<String> {
    Seen::of(template).groups.choose(&[])
}

/// What a template spells of its surroundings.
#[derive(Default)]
struct Seen {
    subscriptions: Names,
    groups: Names,
}

/// Names that a template spells, in lower case, from the surest evidence to the least.
#[derive(Default)]
struct Names {
    /// Those of the exporter's comments.
    comments: BTreeSet<String>,
    /// Those of IDs that mean a resource which the template declares.
    declared: BTreeSet<String>,
    /// Those of all IDs. They tell the subscription when they agree, but never the
    /// group: an export of a whole group spells only the groups around it.
    all: BTreeSet<String>,
}

impl Names {
    /// The old name that options give, else the one that the surest evidence agrees on.
    fn choose(&self, pairs: &[(String, String)]) -> Option<String> {
        if let [(old, _)] = pairs {
            return Some(old.clone());
        }
        let sure = [&self.comments, &self.declared]
            .into_iter()
            .find(|names| !names.is_empty());
        if pairs.is_empty() {
            return sure.and_then(agreed);
        }
        let known = |old: &str| sure.is_some_and(|names| names.contains(&old.to_ascii_lowercase()));
        let mut hits = pairs.iter().filter(|(old, _)| known(old));
        hits.next()
            .filter(|_| hits.next().is_none())
            .map(|(old, _)| old.clone())
    }
}

/// The one name that all evidence agrees on.
fn agreed(names: &BTreeSet<String>) -> Option<String> {
    names.first().filter(|_| names.len() == 1).cloned()
}

/// Which evidence a name is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Evidence {
    Comment,
    Id,
}

/// The IDs that a template spells: in parameters for what is outside of it, and as plain texts in
/// its resources, keys included.
pub(super) fn spelled_ids(template: &Template<'_>) -> Vec<ResourceId> {
    let mut ids = Vec::new();
    if let Some(scope) = template.scopes.first() {
        let names = scope
            .parameter_names()
            .filter(|name| name.to_ascii_lowercase().ends_with("_externalid"));
        let values = names.filter_map(|name| scope.parameter(name));
        ids.extend(values.filter_map(|value| innermost(&value)));
    }
    for resource in &template.resources {
        texts(resource.node, &mut ids);
    }
    ids
}

fn texts(node: &Node, ids: &mut Vec<ResourceId>) {
    match &node.kind {
        Kind::Object(members) => {
            for member in members {
                // Identities are named by the keys of an object.
                text(&member.key, ids);
                texts(&member.value, ids);
            }
        }
        Kind::Array(elements) => elements.iter().for_each(|element| texts(element, ids)),
        Kind::String(content) => text(content, ids),
        _ => {}
    }
}

fn text(text: &str, ids: &mut Vec<ResourceId>) {
    if text.starts_with('/') {
        ids.extend(innermost(&Value::String(text.into())));
    }
}

/// An ID, or of what extends something the ID of that.
fn innermost(value: &Value) -> Option<ResourceId> {
    let mut id = ResourceId::parse(value)?;
    while let Some(extended) = id.extends.take() {
        id = *extended;
    }
    Some(id)
}

impl Seen {
    fn of(template: &Template<'_>) -> Self {
        let mut seen = Self::default();
        let declared = template.resources.iter().map(|resource| {
            format!("{} {}", resource.full_type, resource.name).to_ascii_lowercase()
        });
        let declared: BTreeSet<String> = declared.collect();
        for id in spelled_ids(template) {
            seen.id(&id, Evidence::Id, &declared);
        }
        for resource in &template.resources {
            seen.comment(resource.node, &declared);
        }
        seen
    }

    fn comment(&mut self, resource: &Node, declared: &BTreeSet<String>) {
        let comment = resource
            .get("comments")
            .and_then(Node::as_str)
            .unwrap_or_default();
        let Some(rest) = comment.trim_start().strip_prefix(COMMENT) else {
            return;
        };
        let id = rest.trim().trim_matches(|c| matches!(c, '\'' | '"' | '.'));
        if let Some(id) = innermost(&Value::String(id.into())) {
            self.id(&id, Evidence::Comment, declared);
        }
    }

    fn id(&mut self, id: &ResourceId, evidence: Evidence, declared: &BTreeSet<String>) {
        let mut part = id.clone();
        while !part.names.is_empty() && !declared.contains(&part.identity()) {
            part.names.pop();
            part.full_type
                .truncate(part.full_type.rfind('/').unwrap_or(0));
        }
        let is_declared = !part.names.is_empty();
        let text = |value: &Option<Value>| {
            value
                .as_ref()
                .and_then(Value::as_str)
                .map(str::to_ascii_lowercase)
        };
        for (names, name) in [
            (&mut self.subscriptions, text(&id.subscription)),
            (&mut self.groups, text(&id.resource_group)),
        ] {
            let Some(name) = name else { continue };
            if evidence == Evidence::Comment {
                names.comments.insert(name.clone());
            } else if is_declared {
                names.declared.insert(name.clone());
            }
            names.all.insert(name);
        }
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
    fn what_the_template_declares_tells_more_than_what_it_names() {
        let text = r#"{"resources": [{"type": "A.B/c", "name": "x", "ids": ["/subscriptions/s/resourceGroups/hub/providers/A.B/c/y", "/subscriptions/s/resourceGroups/own/providers/A.B/c/X/d/e"]}]}"#;
        assert_eq!(origin(text, &[]), said("s", "own"));
        let pairs = [("hub", "new"), ("own", "new")];
        assert_eq!(origin(text, &pairs), said("s", "own"));
        assert_eq!(
            origin(&text.replace("/X", "/z"), &pairs),
            (Some("s".to_owned()), None)
        );
    }

    #[test]
    fn ids_tell_the_subscription_where_they_agree_and_never_the_group() {
        let without = COMMENTED.replace("Generalized", "Made");
        assert_eq!(origin(&without, &[]), (Some("s2".to_owned()), None));
        let two = without.replace(
            r#""comments""#,
            r#""id": "/subscriptions/s3/resourceGroups/g2/providers/A.B/c/e", "comments""#,
        );
        assert_eq!(origin(&two, &[]), (None, None));
        assert_eq!(origin(r#"{"resources": []}"#, &[]), (None, None));
    }
}
