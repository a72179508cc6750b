//! Values as a message may show them: short, and never a secret (D22).

use std::cell::OnceCell;

use super::judged::{Item, ItemKind};
use crate::arm::secret::{MASK, is_secret_content, is_secret_name, secret_spans, sources};
use crate::arm::{ResourceRef, Template};
use crate::catalog::Catalog;
use crate::json::Pointer;
use crate::text::Span;

/// Longest value that a message shows, in characters.
const MAX_SHOWN: usize = 60;

/// What is secret in one template; found when something is first to be shown.
pub(super) struct Secrets<'s, 'd> {
    template: &'s Template<'d>,
    catalog: Catalog<'d>,
    found: OnceCell<Found>,
}

struct Found {
    spans: Vec<Span>,
    /// Known values of parameters that are secret.
    values: Vec<String>,
}

impl<'s, 'd> Secrets<'s, 'd> {
    /// Nothing looked for yet.
    pub const fn of(template: &'s Template<'d>, catalog: Catalog<'d>) -> Self {
        Self {
            template,
            catalog,
            found: OnceCell::new(),
        }
    }

    fn found(&self) -> &Found {
        self.found.get_or_init(|| {
            let sources = sources(self.template, self.catalog);
            let names: Vec<String> = sources.parameters.iter().cloned().collect();
            let sensitive = self.sensitive();
            let mut spans = secret_spans(self.template.root, &names, &sensitive);
            spans.extend(sources.spans);
            let mut values = Vec::new();
            for scope in &self.template.scopes {
                for name in &names {
                    let value = scope.parameter(name);
                    values.extend(
                        value
                            .as_ref()
                            .and_then(|value| value.as_str())
                            .map(str::to_owned),
                    );
                }
            }
            values.retain(|value| !value.is_empty());
            Found { spans, values }
        })
    }

    /// The places that type definitions mark.
    fn sensitive(&self) -> Vec<Span> {
        let mut spans = Vec::new();
        for resource in &self.template.resources {
            let known = self
                .catalog
                .properties(&resource.full_type, resource.api_version());
            let marked = known.into_iter().flat_map(|known| known.sensitive());
            spans.extend(
                marked
                    .flat_map(|path| path.find(resource.node))
                    .map(|hit| hit.node.span),
            );
        }
        spans
    }

    fn hides(&self, item: &Item, path: &Pointer, text: &str) -> bool {
        let length = Some(text.chars().count());
        if path.tokens().any(|key| is_secret_name(&key, length)) || is_secret_content(text) {
            return true;
        }
        let found = self.found();
        let covers = |secret: &Span| secret.contains(item.span) || item.span.contains(*secret);
        found
            .values
            .iter()
            .any(|secret| text.contains(secret.as_str()))
            || found.spans.iter().any(covers)
    }
}

/// A resource whose values may be shown.
pub(super) struct Shown<'s, 'd> {
    /// What is secret around it.
    pub secrets: &'s Secrets<'s, 'd>,
    /// The resource, evaluated when a value is first needed.
    pub resource: &'s OnceCell<Option<Item>>,
    /// Which resource it is.
    pub at: ResourceRef,
}

impl Shown<'_, '_> {
    /// The resource, evaluated.
    pub fn item(&self) -> Option<&Item> {
        let evaluate = || {
            let template = self.secrets.template;
            let resource = template.resources.get(self.at.resource)?;
            Item::of_resource(template, resource)
        };
        self.resource.get_or_init(evaluate).as_ref()
    }

    /// The value at a path; empty where there is none.
    pub fn value(&self, path: &Pointer) -> String {
        let Some(whole) = self.item() else {
            return String::new();
        };
        let spot = whole.spot(path);
        if spot.path.tokens().count() != path.tokens().count() {
            return "nothing".to_owned();
        }
        self.shown(spot.item, path)
    }

    /// A value of the resource.
    pub fn shown(&self, item: &Item, path: &Pointer) -> String {
        let text = match &item.kind {
            ItemKind::Null => "null".to_owned(),
            ItemKind::Bool(value) => value.to_string(),
            ItemKind::Number(number) => number.to_string(),
            ItemKind::String(text) => text.clone(),
            ItemKind::Array(_) => return "a list".to_owned(),
            ItemKind::Object(_) => return "an object".to_owned(),
            ItemKind::Unknown(_) => return "an unknown value".to_owned(),
        };
        if self.secrets.hides(item, path, &text) {
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
