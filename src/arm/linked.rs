//! Deployments whose template stands in no place that is read with this one:
//! what they deploy cannot be judged.
//!
//! Reads what a link says; knows no files, and never follows one.

use super::resource::DEPLOYMENT;
use super::secret::{is_secret_content, without_secure_values};
use super::{Scope, Template};
use crate::json::{Node, Pointer};
use crate::text::Span;

/// What a deployment has in the place of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// A file, seen from the folder of this template (`relativePath`).
    RelativePath(String),
    /// An address (`uri`), without its query; none where it is not known or not to be shown.
    Uri(Option<String>),
    /// A version of a template spec (`id`); none where it is not known or not to be shown.
    TemplateSpec(Option<String>),
    /// A template or a link that an expression gives.
    Expression,
}

/// A deployment whose template is elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// Index of the deployment among the template's resources.
    pub resource: usize,
    /// Where its template is.
    pub link: Link,
    /// What says so.
    pub span: Span,
    /// The same as a path.
    pub pointer: Pointer,
}

/// All such deployments, in the order of the file. One that has neither a
/// template nor a link is none: it is not valid.
#[must_use]
pub fn linked(template: &Template<'_>) -> Vec<Linked> {
    let resources = template.resources.iter().enumerate();
    let elsewhere = resources.filter(|(at, resource)| {
        let mut bodies = template.bodies.iter();
        resource.is_type(DEPLOYMENT)
            && !resource.existing
            && !bodies.any(|body| body.deployment == Some(*at))
    });
    elsewhere
        .filter_map(|(at, resource)| {
            let scope = template.looped_scope_of(resource)?;
            let properties = resource.node.member("properties")?;
            let pointer = resource.pointer.child(&properties.key);
            let member = |name: &str| properties.value.member(name);
            let (held, link) = match (member("template"), member("templateLink")) {
                (Some(held), _) => (held, Some(&held.value)),
                (None, Some(held)) => (held, None),
                (None, None) => return None,
            };
            let pointer = pointer.child(&held.key);
            let (link, span, pointer) = match link {
                Some(template) => (Link::Expression, template.span, pointer),
                None => of_link(&held.value, &scope, pointer),
            };
            Some(Linked {
                resource: at,
                link,
                span,
                pointer,
            })
        })
        .collect()
}

/// What a `templateLink` says, and where it says it.
fn of_link(link: &Node, scope: &Scope<'_>, pointer: Pointer) -> (Link, Span, Pointer) {
    for name in ["relativePath", "uri", "id"] {
        let Some(member) = link.member(name) else {
            continue;
        };
        let value = scope.evaluate(&member.value);
        let text = value
            .as_str()
            .map(|text| without_secure_values(scope, text));
        let text = match name {
            "uri" => text.map(without_query),
            _ => text,
        };
        let shown = text.filter(|text| !is_secret_content(text));
        let form = match (name, shown) {
            ("relativePath", Some(path)) => Link::RelativePath(path),
            ("relativePath", None) => Link::Expression,
            ("uri", uri) => Link::Uri(uri),
            (_, id) => Link::TemplateSpec(id),
        };
        return (form, member.value.span, pointer.child(&member.key));
    }
    (Link::Expression, link.span, pointer)
}

/// A query may sign what it asks for.
fn without_query(uri: String) -> String {
    match uri.split_once(['?', '#']) {
        Some((address, _)) => address.to_owned(),
        None => uri,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arm::Context;
    use crate::json::parse;
    use crate::text::Source;

    fn links(deployments: &[&str]) -> Vec<Link> {
        let deployments = deployments.iter().map(|properties| {
            format!(r#"{{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "d", "properties": {{"mode": "Incremental", {properties}}}}}"#)
        });
        let deployments: Vec<String> = deployments.collect();
        let text = format!(
            r#"{{"parameters": {{"token": {{"type": "securestring", "defaultValue": "hunter22"}}, "open": {{"type": "string"}}}},
                "resources": [{}]}}"#,
            deployments.join(",")
        );
        let document = parse(&Source::new("t.json", text.as_str()));
        let template = Template::read(&document.root, Pointer::root(), None, &Context::default());
        linked(&template).into_iter().map(|one| one.link).collect()
    }

    #[test]
    fn every_form_of_a_link_is_read() {
        let found = links(&[
            r#""templateLink": {"relativePath": "nested/vm.json"}"#,
            r#""templateLink": {"relativePath": "[concat('nested/', 'vm.json')]"}"#,
            r#""TemplateLink": {"Uri": "https://example.com/vm.json?sv=2024&sig=abc"}"#,
            r#""templateLink": {"uri": "[parameters('open')]"}"#,
            r#""templateLink": {"id": "/subscriptions/s/x"}"#,
            r#""templateLink": "[parameters('open')]""#,
            r#""template": "[json('{}')]""#,
        ]);
        assert_eq!(
            found,
            [
                Link::RelativePath("nested/vm.json".to_owned()),
                Link::RelativePath("nested/vm.json".to_owned()),
                Link::Uri(Some("https://example.com/vm.json".to_owned())),
                Link::Uri(None),
                Link::TemplateSpec(Some("/subscriptions/s/x".to_owned())),
                Link::Expression,
                Link::Expression,
            ]
        );
    }

    #[test]
    fn what_is_in_the_file_or_nowhere_is_no_link() {
        let found = links(&[
            r#""template": {"resources": []}"#,
            r#""parameters": {}"#,
            r#""template": {"resources": []}, "templateLink": {"uri": "https://example.com"}"#,
        ]);
        assert_eq!(found, []);
    }

    #[test]
    fn values_of_secure_parameters_are_not_shown() {
        let found = links(&[
            r#""templateLink": {"uri": "[concat('https://example.com/', parameters('token'))]"}"#,
        ]);
        assert_eq!(
            found,
            [Link::Uri(Some("https://example.com/***".to_owned()))]
        );
    }
}
