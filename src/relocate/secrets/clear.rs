//! Secrets that stand in clear text in what is written: they stay where they
//! are, since without them the deployment would fail, and each is named.

use crate::arm::ResourceRef;
use crate::arm::secret::{clear_secrets, is_doubtful};
use crate::finding::{Finding, Place, Severity};
use crate::json::{Kind, Member, Node, Pointer};
use crate::rule::clear_secrets_of;

use super::super::job::Job;
use super::super::plan::{Plan, What};

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
        for (path, node) in clear_secrets(&variables.value, None, &[]) {
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

fn in_resource(job: &Job<'_>, plan: &mut Plan, at: ResourceRef) {
    let operations = plan
        .decision(at)
        .map_or(&[][..], |decision| &decision.operations);
    let gone: Vec<Pointer> = operations
        .iter()
        .filter(|operation| matches!(operation.what, What::Remove | What::Set(_)))
        .map(|operation| operation.path.clone())
        .collect();
    let left = job.resource(at).map(|resource| {
        let rest = without(resource.node, &Pointer::root(), &gone);
        let left = clear_secrets(&rest, Some(resource), &[]);
        left.into_iter().map(|(path, _)| path).collect::<Vec<_>>()
    });
    for (path, node) in clear_secrets_of(job.catalog, job.estate, at) {
        // A whole subtree of settings counts as long as one secret is left in it.
        let is_mended = gone.iter().any(|gone| path.contains(gone))
            && left.as_ref().is_some_and(|left| !left.contains(&path));
        if is_mended || gone.iter().any(|gone| gone.contains(&path)) {
            continue;
        }
        plan.findings.push(worded(job, at, &path, node));
    }
}

/// A node without what goes or is set anew.
fn without(node: &Node, path: &Pointer, gone: &[Pointer]) -> Node {
    if gone.contains(path) {
        return Node {
            span: node.span,
            kind: Kind::Null,
        };
    }
    let kind = match &node.kind {
        Kind::Object(members) => {
            let members = members.iter().map(|member| Member {
                value: without(&member.value, &path.child(&member.key), gone),
                ..member.clone()
            });
            Kind::Object(members.collect())
        }
        Kind::Array(elements) => {
            let elements = elements.iter().enumerate();
            let elements =
                elements.map(|(index, element)| without(element, &path.child(index), gone));
            Kind::Array(elements.collect())
        }
        other => other.clone(),
    };
    Node {
        span: node.span,
        kind,
    }
}

const HELP: &str = "put it into a securestring parameter or a key vault, and change it: whoever reads the template knows it";

fn worded(job: &Job<'_>, at: ResourceRef, path: &Pointer, node: &Node) -> Finding {
    let key = path.tokens().last().unwrap_or_default();
    let place = Some((path, node));
    if is_doubtful(&key, node) {
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
