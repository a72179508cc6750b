//! Secrets that stand in a template in clear text: one place for each, a whole
//! subtree of settings as one.

use super::{Settings, is_secret_content, is_secret_name, secret_spans};
use crate::arm::resource::Resource;
use crate::json::{Kind, Node, Pointer};
use crate::text::Span;

/// Members that are secret with all that is in them: one finding for each, not
/// one for each value.
const SUBTREES: [&str; 3] = ["appSettings", "connectionStrings", "protectedSettings"];

/// Members that often hold a secret, but as often none.
const DOUBTFUL: [&str; 2] = ["commandToExecute", "customData"];

/// Endings of names that are no secrets even among protected settings.
const HARMLESS: [&str; 6] = ["name", "uri", "url", "endpoint", "type", "version"];

/// Texts that switch something, as in `ALLOW_EMPTY_PASSWORD`, and are no secrets.
const SWITCHES: [&str; 11] = [
    "true", "false", "yes", "no", "on", "off", "none", "null", "enabled", "disabled", "optional",
];

/// Conditions of policies, which name a field and no secret.
const CONDITIONS: [&str; 2] = ["containsKey", "notContainsKey"];

/// Whether a place that [`clear_secrets`] names may as well hold no secret: a
/// command, or the data for the first start of a machine.
#[must_use]
pub fn is_doubtful(key: &str, node: &Node) -> bool {
    DOUBTFUL.iter().any(|word| key.eq_ignore_ascii_case(word))
        && !node.as_str().is_some_and(is_secret_content)
}

/// The places of secrets in clear text below a node, a whole subtree as one.
///
/// `resource` is what the node is the whole of: what belongs to other resources
/// is passed over. `marked` are further places that a type definition marks.
#[must_use]
pub fn clear_secrets<'n>(
    root: &'n Node,
    resource: Option<&Resource<'_>>,
    marked: &[Span],
) -> Vec<(Pointer, &'n Node)> {
    let spans = secret_spans(root, &[], marked);
    if spans.is_empty() {
        return Vec::new();
    }
    let mut search = Search {
        resource,
        settings: resource.and_then(|resource| Settings::of(resource.node)),
        spans: &spans,
        found: Vec::new(),
    };
    search.node(root, &Pointer::root());
    search.found
}

struct Search<'s, 'n> {
    resource: Option<&'s Resource<'s>>,
    settings: Option<Settings>,
    spans: &'s [Span],
    found: Vec<(Pointer, &'n Node)>,
}

impl<'n> Search<'_, 'n> {
    fn node(&mut self, node: &'n Node, path: &Pointer) {
        if self
            .resource
            .is_some_and(|resource| resource.is_foreign(path))
        {
            return;
        }
        match &node.kind {
            Kind::Object(members) => {
                for member in members {
                    let path = path.child(&member.key);
                    if CONDITIONS
                        .iter()
                        .any(|key| member.key.eq_ignore_ascii_case(key))
                    {
                        continue;
                    }
                    let is_settings = self.settings.is_some()
                        && path.as_str().eq_ignore_ascii_case("/properties");
                    if is_settings {
                        let are_settings = self.settings == Some(Settings::App);
                        self.subtree(&member.value, path, are_settings);
                        continue;
                    }
                    if SUBTREES
                        .iter()
                        .any(|key| member.key.eq_ignore_ascii_case(key))
                        && !member.value.is_empty()
                    {
                        self.subtree(
                            &member.value,
                            path,
                            member.key.eq_ignore_ascii_case("appSettings"),
                        );
                    } else {
                        self.node(&member.value, &path);
                    }
                }
            }
            Kind::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.node(element, &path.child(index));
                }
            }
            _ if self.spans.binary_search(&node.span).is_ok() && is_clear(node) => {
                self.found.push((path.clone(), node))
            }
            _ => {}
        }
    }

    /// Most settings of an app are no secrets, although all are masked: one
    /// must look like one.
    fn subtree(&mut self, node: &'n Node, path: Pointer, are_settings: bool) {
        let holds = if are_settings {
            holds_secret_setting(node)
        } else {
            self.holds_any(node)
        };
        if holds {
            self.found.push((path, node));
        }
    }

    fn holds_any(&self, node: &Node) -> bool {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if self.spans.binary_search(&node.span).is_ok() && is_clear(node) {
                return true;
            }
            open.extend(node.elements());
            let members = node.members().iter().filter(|member| {
                let key = member.key.to_ascii_lowercase();
                let is_harmless = HARMLESS.iter().any(|ending| key.ends_with(ending));
                !is_harmless || member.value.as_str().is_none_or(is_secret_content)
            });
            open.extend(members.map(|member| &member.value));
        }
        false
    }
}

/// Whether one of the settings is named like a secret or looks like one: as
/// `{name, value}`, or as a member.
fn holds_secret_setting(node: &Node) -> bool {
    let is_secret = |name: &str, value: &Node| {
        let Some(text) = value.as_str().filter(|_| is_clear(value)) else {
            return false;
        };
        is_secret_name(name, Some(text.chars().count())) || is_secret_content(text)
    };
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if let (Some(name), Some(value)) =
            (node.get("name").and_then(Node::as_str), node.get("value"))
            && is_secret(name, value)
        {
            return true;
        }
        if node
            .members()
            .iter()
            .any(|member| is_secret(&member.key, &member.value))
        {
            return true;
        }
        open.extend(node.elements());
        open.extend(node.members().iter().map(|member| &member.value));
    }
    false
}

/// Whether a node is a text that says something itself: no expression but one
/// that spells a secret out.
#[must_use]
pub fn is_clear(node: &Node) -> bool {
    match &node.kind {
        Kind::String(text) => {
            let is_expression =
                text.starts_with('[') && text.ends_with(']') && !text.starts_with("[[");
            let is_switch = SWITCHES.iter().any(|word| text.eq_ignore_ascii_case(word));
            !text.is_empty() && !is_switch && (!is_expression || is_secret_content(text))
        }
        Kind::Number(_) => true,
        _ => false,
    }
}
