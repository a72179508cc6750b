//! Steps about texts that somebody has to read: one about all that still name a
//! region of the source, one about all that hold the old name of something.

use super::scene::Scene;
use super::{Item, Phase, Subject};
use crate::arm::{Resource, ResourceRef};
use crate::finding::{Finding, Place, State};
use crate::json::Pointer;
use crate::relocate::{Secrets, is_own_vocabulary};
use crate::rule::removals::dotted;
use crate::text::escape::markdown_code;

/// The rules whose findings are gathered, and what to do about their places.
const READ: [(&str, &str); 2] = [
    (
        "relocate/region-in-text",
        "Read the texts at these places, which still name the old region (tags, names, descriptions, addresses): change those that mean it in the templates, leave those that are mere labels.",
    ),
    (
        "relocate/old-name-in-text",
        "Read the texts at these places, which hold the old name of something that gets a new one: write the new name into the templates where that resource is meant.",
    ),
];

/// The steps, as far as there are such texts.
pub(super) fn items(scene: &Scene<'_, '_>, findings: &[Finding]) -> Vec<Item> {
    let items = READ.iter();
    items
        .filter_map(|(rule, text)| item(scene, findings, rule, text))
        .collect()
}

fn item(scene: &Scene<'_, '_>, findings: &[Finding], rule: &str, text: &str) -> Option<Item> {
    let open = findings
        .iter()
        .filter(|finding| finding.rule == rule && finding.state == State::Open);
    let mut subjects: Vec<Subject> = open.map(|finding| subject(scene, &finding.place)).collect();
    subjects.sort();
    subjects.dedup();
    let texts: Vec<String> = subjects
        .iter()
        .filter_map(|subject| shown(scene, subject))
        .collect();
    (!subjects.is_empty()).then(|| {
        let text = format!("{text}{}", listed(&texts));
        Item::new(rule, Phase::Prepare, text, subjects)
    })
}

/// All texts as the end of a paragraph.
fn listed(texts: &[String]) -> String {
    if texts.is_empty() {
        String::new()
    } else {
        format!(" They are: {}.", texts.join("; "))
    }
}

/// The path and the text at a place, without secrets.
fn shown(scene: &Scene<'_, '_>, subject: &Subject) -> Option<String> {
    let (at, resource) = around(scene, subject.file, &subject.pointer)?;
    let path = subject.pointer.below(&resource.pointer)?;
    let node = path.find(resource.node)?;
    let named = format!(
        "{} of {}",
        markdown_code(&dotted(&path)),
        markdown_code(&resource.display_name())
    );
    // What stands in somebody's own settings may be anything.
    if is_own_vocabulary(resource, &path) {
        return Some(named);
    }
    let value = scene.template(at)?.scope_of(resource)?.evaluate(node);
    let text = Secrets::around(scene.job, at).shown(&value, resource.node, &path);
    Some(format!("{named}: {}", markdown_code(&text)))
}

/// The nearest resource around a place.
fn around<'a>(
    scene: &Scene<'a, '_>,
    file: usize,
    pointer: &Pointer,
) -> Option<(ResourceRef, &'a Resource<'a>)> {
    let holds = |resource: &Resource<'_>| pointer.below(&resource.pointer).is_some();
    let resources = scene.job.estate.resources();
    // Parents stand before their children: the last is the nearest.
    resources
        .filter(|(at, resource)| scene.job.file_of(at.template) == file && holds(resource))
        .last()
}

/// A place with the name of the resource around it.
fn subject(scene: &Scene<'_, '_>, place: &Place) -> Subject {
    let around = around(scene, place.file, &place.pointer).map(|(_, resource)| resource);
    Subject {
        file: place.file,
        pointer: place.pointer.clone(),
        name: around.map_or_else(String::new, Resource::display_name),
        kind: around.map_or_else(String::new, |resource| resource.full_type.clone()),
    }
}
