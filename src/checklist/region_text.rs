//! One step about all texts that still name a region of the source.

use super::scene::Scene;
use super::{Item, Phase, Subject};
use crate::arm::Resource;
use crate::finding::{Finding, Place, State};

/// The rule whose findings it gathers.
const RULE: &str = "relocate/region-in-text";

/// The step, if there are such texts.
pub(super) fn item(scene: &Scene<'_, '_>, findings: &[Finding]) -> Option<Item> {
    let open = findings
        .iter()
        .filter(|finding| finding.rule == RULE && finding.state == State::Open);
    let mut subjects: Vec<Subject> = open.map(|finding| subject(scene, &finding.place)).collect();
    subjects.sort();
    subjects.dedup();
    (!subjects.is_empty()).then(|| Item {
        key: RULE.to_owned(),
        phase: Phase::Prepare,
        text: "Read the texts at these places, which still name the old region (tags, names, descriptions, addresses): change those that mean it in the templates, leave those that are mere labels.".to_owned(),
        subjects,
        command: None,
        source: None,
        done: false,
    })
}

/// A place with the name of the resource around it.
fn subject(scene: &Scene<'_, '_>, place: &Place) -> Subject {
    let text = place.pointer.to_string();
    let holds = |resource: &Resource<'_>| {
        let start = resource.pointer.to_string();
        text.strip_prefix(&start)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let resources = scene.job.estate.resources();
    let around = resources
        .filter(|(at, resource)| scene.job.file_of(at.template) == place.file && holds(resource));
    // Parents stand before their children: the last is the nearest.
    let around = around.last();
    Subject {
        file: place.file,
        pointer: place.pointer.clone(),
        name: around.map_or_else(String::new, |(_, resource)| resource.display_name()),
        kind: around.map_or_else(String::new, |(_, resource)| resource.full_type.clone()),
    }
}
