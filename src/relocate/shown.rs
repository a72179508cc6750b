//! Values of a resource as a message may show them: short, and never a secret (D22).

use crate::arm::secret::{MASK, is_secret_content, is_secret_name, is_secure_type, secret_spans};
use crate::arm::{ResourceRef, Value, expr};
use crate::json::{Node, Pointer};
use crate::text::Span;

use super::job::Job;

/// Longest value that a message shows, in characters.
const MAX_SHOWN: usize = 60;

/// What is secret in a resource and in the parameters that it reads.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    spans: Vec<Span>,
    /// Known values of parameters that are declared secure.
    values: Vec<String>,
}

impl Secrets {
    /// The secrets around a resource.
    #[must_use]
    pub fn around(job: &Job<'_>, at: ResourceRef) -> Self {
        let (Some(resource), Some(template)) = (job.resource(at), job.template(at)) else {
            return Self::default();
        };
        let properties = job
            .catalog
            .properties(&resource.full_type, resource.api_version());
        let sensitive = properties
            .into_iter()
            .flat_map(|properties| properties.sensitive().collect::<Vec<_>>());
        let sensitive: Vec<Span> = sensitive
            .flat_map(|path| path.find(resource.node))
            .map(|hit| hit.node.span)
            .collect();
        let declared = template
            .root
            .get("parameters")
            .map_or(&[][..], Node::members);
        let secure = declared
            .iter()
            .filter(|member| is_secure_type(&member.value));
        let value = |name: &str| {
            let call = format!("[parameters({})]", expr::quote(name));
            let value = template
                .scopes
                .first()?
                .evaluate_text(&call, template.root.span);
            value
                .as_str()
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        };
        Self {
            spans: secret_spans(template.root, &[], &sensitive),
            values: secure.filter_map(|member| value(&member.key)).collect(),
        }
    }

    /// A value for a message. `copy` is the object that `path` starts from.
    #[must_use]
    pub fn shown(&self, value: &Value, copy: &Node, path: &Pointer) -> String {
        let text = value.to_string();
        let by_name = path
            .tokens()
            .any(|key| is_secret_name(&key, Some(text.chars().count())));
        let by_value = is_secret_content(&text)
            || self
                .values
                .iter()
                .any(|secret| text.contains(secret.as_str()));
        let span = nearest(copy, path).span;
        if by_name
            || by_value
            || self
                .spans
                .iter()
                .any(|secret| secret.contains(span) || span.contains(*secret))
        {
            return MASK.to_owned();
        }
        let short: String = text.chars().take(MAX_SHOWN).collect();
        if short.len() < text.len() {
            format!("{short}…")
        } else {
            short
        }
    }
}

/// The node at a path, or the innermost around it: what is below an expression has no node.
fn nearest<'n>(copy: &'n Node, path: &Pointer) -> &'n Node {
    let mut path = path.clone();
    loop {
        match path.find(copy) {
            Some(node) => return node,
            None if path == Pointer::root() => return copy,
            None => path = path.parent(),
        }
    }
}
