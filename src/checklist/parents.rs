//! The step about what the templates put parts into and do not deploy: it has to be there first.

use super::scene::Scene;
use super::{Item, Phase, Subject};
use crate::arm::{Value, split_names};
use crate::finding::SourceRef;

/// The page that names the refusal, and when it was read.
const PAGE: [&str; 2] = [
    "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-parent-resource",
    "2026-11-22",
];

/// The step; none where everything at the top is deployed, or told as an ID outside of the estate.
pub(super) fn item(scene: &Scene<'_, '_>) -> Option<Item> {
    let mut subjects: Vec<Subject> = Vec::new();
    for at in &scene.moving {
        let Some(resource) = scene.resource(*at) else {
            continue;
        };
        let kinds: Vec<&str> = resource.full_type.split('/').take(2).collect();
        let is_part = resource.full_type.split('/').count() > kinds.len();
        if !is_part || resource.extension.is_some() || !scene.is_written(*at) {
            continue;
        }
        let Some(name) = split_names(&resource.name).into_iter().next() else {
            continue;
        };
        let is_there = match scene.root(*at).and_then(|root| scene.resource(root)) {
            Some(root) => !root.existing,
            // What is known by name is among what lies outside.
            None => name.is_known() && name != Value::from(""),
        };
        let name = name.to_string();
        let kind = kinds.join("/");
        if !is_there
            && !subjects
                .iter()
                .any(|one| one.name == name && one.kind == kind)
        {
            subjects.push(Subject {
                name,
                kind,
                ..scene.subject(*at)
            });
        }
    }
    let [url, date] = PAGE;
    (!subjects.is_empty()).then(|| Item {
        key: "resource/top-not-deployed".to_owned(),
        phase: Phase::Prepare,
        text: format!(
            "The templates put parts into these, and do not deploy them: each must be in {} first, in the resource group that its parts go to. Those that are to move as well: export them and give them to the same run, which tells their own steps.",
            scene.job.options.to
        ),
        subjects,
        command: None,
        source: Some(SourceRef {
            url: url.to_owned(),
            date: Some(date.to_owned()),
        }),
        done: false,
    })
}
