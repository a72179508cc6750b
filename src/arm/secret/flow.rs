//! Where secrets come from: the parameters and variables whose value ends in a
//! secret place are secret where they stand.

use std::collections::BTreeSet;

use super::{is_secret_name, is_secure_type};
use crate::arm::expr::{Text, classify, parse};
use crate::arm::template::Template;
use crate::catalog::Catalog;
use crate::json::{Kind, Node};
use crate::text::Span;

/// What of a template is secret by where its values go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// Parameters declared secure, or read where a secret is wanted; in lower case.
    pub parameters: BTreeSet<String>,
    /// Places of values.
    pub spans: Vec<Span>,
}

/// Follows the secret places of a template to what they are filled from: those
/// that the type definitions mark (`catalog`), and those that are named so.
#[must_use]
pub fn sources(template: &Template<'_>, catalog: Catalog<'_>) -> Sources {
    let mut found = Found::default();
    for body in &template.bodies {
        let declared = body.node.get("parameters").map_or(&[][..], Node::members);
        let secure = declared
            .iter()
            .filter(|member| is_secure_type(&member.value));
        let names = secure.map(|member| member.key.as_str().to_ascii_lowercase());
        found.parameters.extend(names);
    }
    for resource in &template.resources {
        let known = catalog.properties(&resource.full_type, resource.api_version());
        let marked = known.into_iter().flat_map(|known| known.sensitive());
        for hit in marked.flat_map(|path| path.find(resource.node)) {
            found.secret(hit.node);
        }
    }
    found.named(template.root);
    let mut sources = Sources {
        parameters: found.parameters,
        spans: found.spans,
    };
    for body in &template.bodies {
        let variables = body.node.get("variables").map_or(&[][..], Node::members);
        for variable in variables {
            if found
                .variables
                .contains(&variable.key.as_str().to_ascii_lowercase())
            {
                texts(&variable.value, &mut |node, text| {
                    if super::content::has_own_text(text) {
                        sources.spans.push(node.span);
                    }
                });
            }
        }
    }
    sources.spans.sort();
    sources.spans.dedup();
    sources
}

#[derive(Default)]
struct Found {
    parameters: BTreeSet<String>,
    variables: BTreeSet<String>,
    spans: Vec<Span>,
}

impl Found {
    /// A value that is secret: it is hidden itself, or what it is read from.
    fn secret(&mut self, node: &Node) {
        texts(node, &mut |node, text| {
            if super::content::has_own_text(text) {
                self.spans.push(node.span);
            }
            self.read_by(text);
        });
    }

    /// Members named like secrets, wherever they stand.
    fn named(&mut self, node: &Node) {
        match &node.kind {
            Kind::Object(members) => {
                for member in members {
                    match member.value.as_str() {
                        Some(text) if is_secret_name(&member.key, None) => self.read_by(text),
                        _ => self.named(&member.value),
                    }
                }
            }
            Kind::Array(elements) => elements.iter().for_each(|element| self.named(element)),
            _ => {}
        }
    }

    /// The one parameter or variable that an expression is.
    fn read_by(&mut self, text: &str) {
        if !matches!(classify(text), Text::Expression(_)) {
            return;
        }
        let Ok(tree) = parse(text) else { return };
        if let Some(name) = tree.literal_argument_of("parameters") {
            self.parameters.insert(name.to_ascii_lowercase());
        }
        if let Some(name) = tree.literal_argument_of("variables") {
            self.variables.insert(name.to_ascii_lowercase());
        }
    }
}

/// Calls for every text of a value.
fn texts(node: &Node, call: &mut dyn FnMut(&Node, &str)) {
    match &node.kind {
        Kind::Object(members) => members.iter().for_each(|member| texts(&member.value, call)),
        Kind::Array(elements) => elements.iter().for_each(|element| texts(element, call)),
        Kind::String(text) => call(node, text),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arm::scope::Context;
    use crate::json::{Pointer, parse};
    use crate::text::Source;

    #[test]
    fn secret_places_lead_to_what_fills_them() {
        let text = r#"{"parameters": {"a": {"type": "securestring"}, "b": {"type": "string", "defaultValue": "s1"}},
            "variables": {"v": "s2", "w": "plain"},
            "resources": [{"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-11-01", "name": "vm",
                "properties": {"osProfile": {"computerName": "[variables('w')]", "adminPassword": "[parameters('b')]"}}},
              {"type": "A.B/c", "apiVersion": "2024-11-01", "name": "c", "properties": {"clientSecret": "[variables('v')]"}}]}"#;
        let source = Source::new("t.json", text);
        let document = parse(&source);
        let template = Template::read(&document.root, Pointer::root(), None, &Context::default());
        let found = sources(&template, Catalog::embedded());
        let names: Vec<&str> = found.parameters.iter().map(String::as_str).collect();
        assert_eq!(names, ["a", "b"]);
        let shown: Vec<&str> = found.spans.iter().map(|span| source.slice(*span)).collect();
        assert_eq!(shown, ["\"s2\""]);
    }
}
