//! Faults of templates as findings: what rule each belongs to, and how bad it is.

mod help;
mod verdicts;

use super::Scene;
use crate::arm::secret::is_secret_content;
use crate::arm::validity::{self as arm, Fault};
use crate::arm::{ResourceRef, Template};
use crate::finding::{Basis, Finding, Place, Severity};
use crate::json::{Node, Pointer};
use verdicts::{Verdict, verdict};

/// What is wrong with the language and structure of all templates, in the
/// order of templates and places. It holds in every region.
///
/// What Azure refuses is an error where it is documented and holds for all
/// values of the parameters; what comes of their defaults alone is a note.
#[must_use]
pub fn validity(scene: &Scene<'_>) -> Vec<Finding> {
    let templates = scene.estate.templates.iter().enumerate();
    templates
        .flat_map(|(index, template)| {
            let file = scene.files.get(index).copied().unwrap_or_default();
            let faults = arm::validity(template);
            faults
                .into_iter()
                .map(move |fault| finding(scene, index, file, file, fault))
        })
        .collect()
}

/// What is wrong with the values of a parameter file: `file` is its index among
/// the files of the run, `root` its root, `template` the index of the template
/// that it is for.
#[must_use]
pub fn parameter_file(
    scene: &Scene<'_>,
    template: usize,
    file: usize,
    root: &Node,
) -> Vec<Finding> {
    let Some(content) = scene.estate.templates.get(template) else {
        return Vec::new();
    };
    let faults = arm::parameter_file(content, root);
    faults
        .into_iter()
        .map(|fault| finding(scene, template, file, file, fault))
        .collect()
}

/// What is wrong with the values that a deployment passes to the template that it links: `linked`
/// is that template and where it stands in its file, `file` the index of that file.
#[must_use]
pub fn linked_values(
    scene: &Scene<'_>,
    deployment: ResourceRef,
    file: usize,
    linked: (&Node, &Pointer),
) -> Vec<Finding> {
    let template = deployment.template;
    let Some(content) = scene.estate.templates.get(template) else {
        return Vec::new();
    };
    let holder = scene.files.get(template).copied().unwrap_or_default();
    let faults = arm::linked_values(content, deployment.resource, linked.0, linked.1);
    faults
        .into_iter()
        .map(|fault| finding(scene, template, holder, file, fault))
        .collect()
}

/// `file` is where the fault stands, `beside` where the places that explain it do.
fn finding(
    scene: &Scene<'_>,
    template: usize,
    file: usize,
    beside: usize,
    fault: Fault,
) -> Finding {
    let Verdict {
        rule,
        severity,
        basis,
    } = verdict(&fault.kind);
    let mut message = fault.kind.to_string();
    let severity = if fault.is_certain {
        severity
    } else {
        message.push_str(", with the values that its parameters have now");
        Severity::Note
    };
    let content = scene.estate.templates.get(template);
    let severity = match content {
        Some(content) if is_replaced_default(content, &fault.pointer) => {
            message.push_str(", in a default that is not used: the deployment passes a value");
            severity.min(Severity::Warning)
        }
        _ => severity,
    };
    // Texts of the template may stand in it: what failed, or where a link leads.
    if is_secret_content(&message) {
        let page = super::page(rule);
        message = page.map_or_else(|| rule.to_owned(), |page| page.title.to_owned());
    }
    let place = Place {
        file,
        span: fault.span,
        pointer: fault.pointer.clone(),
    };
    let subject = subject(scene, template, &fault);
    let mut finding = Finding::new(rule, severity, place, subject, message).on(basis, None);
    if fault.kind.is_unjudged() {
        finding = finding.unknown();
    }
    finding.help = fault
        .help
        .or_else(|| help::help(&fault.kind).map(str::to_owned));
    finding.azure_error = fault.kind.azure_code().map(str::to_owned);
    for (span, pointer, text) in fault.related {
        let place = Place {
            file: beside,
            span,
            pointer,
        };
        finding = finding.related(place, text);
    }
    finding
}

/// Whether a place lies in the default of a parameter of a nested template that gets a value from
/// its deployment. Whether Azure looks at such a default at all is not documented.
fn is_replaced_default(template: &Template<'_>, pointer: &Pointer) -> bool {
    template.bodies.iter().any(|body| {
        let declared = body.node.member("parameters");
        let passed = body.deployment.and_then(|deployment| {
            template
                .resources
                .get(deployment)?
                .properties()?
                .get("parameters")
        });
        let (Some(declared), Some(passed)) = (declared, passed) else {
            return false;
        };
        let below = pointer.below(&body.pointer.child(&declared.key));
        let tokens: Vec<String> = below.iter().flat_map(Pointer::tokens).take(2).collect();
        matches!(tokens.as_slice(), [name, part]
            if part.eq_ignore_ascii_case("defaultValue") && passed.get(name).is_some())
    })
}

/// Whose it is: the resource and the path in it, else the path in the template.
fn subject(scene: &Scene<'_>, template: usize, fault: &Fault) -> String {
    let at = fault
        .resource
        .map(|resource| ResourceRef { template, resource });
    let own = at.and_then(|at| {
        let path = fault.pointer.below(&scene.resource(at)?.pointer)?;
        Some(format!("{}#{path}", scene.identity(at)))
    });
    let pointer: &Pointer = &fault.pointer;
    own.unwrap_or_else(|| format!("#{pointer}"))
}

impl Verdict {
    const fn new(rule: &'static str, severity: Severity) -> Self {
        Self {
            rule,
            severity,
            basis: Basis::Documented,
        }
    }
}
