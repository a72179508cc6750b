//! Secrets that stand in clear text in what is written: they stay where they
//! are, since without them the deployment would fail, and each is named.

use crate::arm::secret::{is_secret_content, is_secret_name, secret_spans};
use crate::arm::{Resource, ResourceRef};
use crate::finding::{Finding, Place, Severity};
use crate::json::{Kind, Node, Pointer};
use crate::text::Span;

use super::super::job::Job;
use super::super::plan::{Plan, What};

/// Members that are secret with all that is in them: one finding for each, not
/// one for each value.
const SUBTREES: [&str; 3] = ["appSettings", "connectionStrings", "protectedSettings"];

/// Reports the secrets in resources and variables.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let written: Vec<ResourceRef> = job
        .estate
        .resources()
        .map(|(at, _)| at)
        .filter(|at| plan.stage(*at).is_some())
        .collect();
    for at in written {
        in_resource(job, plan, at);
    }
    for (template, content) in job.estate.templates.iter().enumerate() {
        let Some(variables) = content.root.member("variables") else {
            continue;
        };
        let above = content.pointer.child(&variables.key);
        for (path, node) in places(&variables.value, None, &[]) {
            let pointer = above.join(&path);
            let place = Place {
                file: job.file_of(template),
                span: node.span,
                pointer,
            };
            let subject = format!("variables{path}");
            let finding = Finding::new(RULE, Severity::Warning, place, subject, MESSAGE);
            plan.findings.push(finding.help(HELP));
        }
    }
}

const RULE: &str = "relocate/secret-in-clear";
const MESSAGE: &str = "a secret stands here in clear text, and stays so in the written template";

/// Members that often hold a secret, but as often none.
const DOUBTFUL: [&str; 2] = ["commandToExecute", "customData"];

/// Endings of names that are no secrets even among protected settings.
const HARMLESS: [&str; 6] = ["name", "uri", "url", "endpoint", "type", "version"];

fn in_resource(job: &Job<'_>, plan: &mut Plan, at: ResourceRef) {
    let Some(resource) = job.resource(at) else {
        return;
    };
    let known = job
        .catalog
        .properties(&resource.full_type, resource.api_version);
    let marked = known.into_iter().flat_map(|known| {
        known
            .sensitive()
            .flat_map(|path| path.find(resource.node))
            .collect::<Vec<_>>()
    });
    let marked: Vec<Span> = marked
        .filter(|hit| is_clear(hit.node))
        .map(|hit| hit.node.span)
        .collect();
    let operations = plan
        .decision(at)
        .map_or(&[][..], |decision| &decision.operations);
    let gone: Vec<Pointer> = operations
        .iter()
        .filter(|operation| matches!(operation.what, What::Remove | What::Set(_)))
        .map(|operation| operation.path.clone())
        .collect();
    for (path, node) in places(resource.node, Some(resource), &marked) {
        if gone.iter().any(|gone| gone.contains(&path)) {
            continue;
        }
        plan.findings.push(worded(job, at, &path, node));
    }
}

const HELP: &str = "put it into a securestring parameter or a key vault, and change it: whoever reads the template knows it";

fn worded(job: &Job<'_>, at: ResourceRef, path: &Pointer, node: &Node) -> Finding {
    let key = path.tokens().last().unwrap_or_default();
    let is_doubtful = DOUBTFUL.iter().any(|word| key.eq_ignore_ascii_case(word))
        && !node.as_str().is_some_and(is_secret_content);
    let place = Some((path, node));
    if is_doubtful {
        let message = format!(
            "{key} may hold a secret: it is shown nowhere, and stays as it is in the written template"
        );
        let finding = job.finding(RULE, Severity::Note, at, place, message);
        return finding
            .unknown()
            .help("if it holds one, move it to protectedSettings or a key vault");
    }
    job.finding(RULE, Severity::Warning, at, place, MESSAGE)
        .help(HELP)
}

/// The places of secrets below a node, a whole subtree as one.
fn places<'n>(
    root: &'n Node,
    resource: Option<&Resource<'_>>,
    marked: &[Span],
) -> Vec<(Pointer, &'n Node)> {
    let spans = secret_spans(root, &[], marked);
    let mut search = Search {
        resource,
        spans: &spans,
        found: Vec::new(),
    };
    search.node(root, &Pointer::root());
    search.found
}

struct Search<'s, 'n> {
    resource: Option<&'s Resource<'s>>,
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
fn is_clear(node: &Node) -> bool {
    match &node.kind {
        Kind::String(text) => {
            let is_expression =
                text.starts_with('[') && text.ends_with(']') && !text.starts_with("[[");
            !text.is_empty() && (!is_expression || is_secret_content(text))
        }
        Kind::Number(_) => true,
        _ => false,
    }
}
