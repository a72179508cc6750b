//! Which resources a task is about.

use super::scene::Scene;
use crate::arm::scope::Level;
use crate::arm::{ResourceRef, Value, join_names, split_names};
use crate::catalog::{Asks, On, Paths, Task, TaskState, Test};
use crate::relocate::Stage;

/// The resources that a task is about, in file order.
///
/// A task of the whole run is about the first moving resource of each template
/// that it is for: it stands for its template.
pub(super) fn resources(scene: &Scene<'_, '_>, task: Task<'_>) -> Vec<ResourceRef> {
    // Nothing is left to repeat the command for: templates do it for all that there are.
    let is_left = |kind| scene.of_type(kind).is_empty() || !scene.each(kind).is_empty();
    if !task.each.is_none_or(is_left) {
        return Vec::new();
    }
    let mut found: Vec<ResourceRef> = match task.on {
        On::Run | On::Any => scene.moving.clone(),
        On::Types(types) => types
            .iter()
            .flat_map(|kind| scene.of_type(kind))
            .copied()
            .collect(),
    };
    found.sort();
    let is_run = matches!(task.on, On::Run);
    if !is_run || matches!(task.state, TaskState::Base | TaskState::Staged) {
        found.retain(|at| counts(scene, task, *at));
    }
    if is_run && task.state == TaskState::Staged {
        found.retain(|at| !has_base(scene, at.template));
    }
    if is_run {
        found.dedup_by_key(|at| at.template);
    }
    found.retain(|at| task.tests().all(|test| holds(scene, test, *at)));
    found
}

/// Whether something of a template is in its first stage.
fn has_base(scene: &Scene<'_, '_>, template: usize) -> bool {
    let mut all = scene.job.estate.resources();
    all.any(|(at, _)| at.template == template && scene.plan.stage(at) == Some(Stage::Base))
}

fn counts(scene: &Scene<'_, '_>, task: Task<'_>, at: ResourceRef) -> bool {
    match task.state {
        TaskState::Written => scene.is_written(at),
        TaskState::Staged => matches!(scene.plan.stage(at), Some(stage) if stage != Stage::Base),
        TaskState::Dropped => !scene.is_written(at),
        TaskState::Any => true,
        TaskState::Base => scene.plan.stage(at) == Some(Stage::Base),
    }
}

fn holds(scene: &Scene<'_, '_>, test: Test<'_>, at: ResourceRef) -> bool {
    let answer = match test.asks {
        Asks::Has(paths) => scene.values(at, paths).iter().any(is_something),
        Asks::Is(paths, texts) => any(scene, at, paths, |text| texts.contains(text)),
        Asks::Contains(paths, part) => {
            let part = part.to_ascii_lowercase();
            any(scene, at, paths, |text| {
                text.to_ascii_lowercase().contains(&part)
            })
        }
        Asks::Known(paths) => {
            let values = scene.values(at, paths);
            values.is_empty() || values.iter().any(Value::is_known)
        }
        Asks::Unknown(paths) => scene
            .values(at, paths)
            .iter()
            .any(|value| !value.is_known()),
        Asks::Child(kind) => has_child(scene, at, kind),
        Asks::Renamed => {
            let decision = scene.plan.decision(at);
            decision.is_some_and(|decision| decision.rename.is_some())
        }
        Asks::SameGeography => same_geography(scene, at),
        Asks::Estate(kind) => scene
            .job
            .estate
            .resources()
            .any(|(_, other)| !other.existing && other.is_type(kind)),
        Asks::Listed => is_listed(scene, at),
        Asks::Protected => scene.is_protected(at),
        Asks::Level(level) => scene
            .template(at)
            .is_some_and(|template| level_word(template.level) == level),
    };
    answer != test.negated
}

/// Whether a list is of this vault, or names this machine or account.
fn is_listed(scene: &Scene<'_, '_>, at: ResourceRef) -> bool {
    let mut all = scene.plan.protection.iter();
    scene.plan.listed.contains(&at)
        || all.any(|one| one.native.is_some() && one.resource == Some(at))
}

fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(elements) => !elements.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => true,
    }
}

/// Whether a value fits; one that is not known might.
fn any(
    scene: &Scene<'_, '_>,
    at: ResourceRef,
    paths: Paths<'_>,
    fits: impl Fn(&str) -> bool,
) -> bool {
    scene
        .values(at, paths)
        .iter()
        .any(|value| !value.is_known() || fits(&value.to_string()))
}

/// Whether the estate declares a child of a type, given without the resource's own; a type of
/// several segments means what is that far below.
fn has_child(scene: &Scene<'_, '_>, at: ResourceRef, kind: &str) -> bool {
    let Some(resource) = scene.resource(at) else {
        return false;
    };
    let child = format!("{}/{kind}", resource.full_type);
    let below = kind.split('/').count();
    let mut all = scene.job.estate.resources();
    all.any(|(place, other)| {
        // The same expression means the same only within a template.
        let is_near = resource.name.is_known() || place.template == at.template;
        is_near && other.is_type(&child) && {
            let mut parent = split_names(&other.name);
            parent.truncate(parent.len().saturating_sub(below));
            is_same(&join_names(&parent), &resource.name)
        }
    })
}

/// Whether two names are equal; unknown ones by what they stand for.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one.as_str(), other.as_str()) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        _ => one == other,
    }
}

/// Whether source and target lie in one geography; not where one is unknown.
fn same_geography(scene: &Scene<'_, '_>, at: ResourceRef) -> bool {
    let geography = |region: &str| scene.job.catalog.region(region)?.geography;
    let source = scene.source(at).and_then(|region| geography(&region));
    source.is_some() && source == geography(&scene.target(at))
}

fn level_word(level: Level) -> &'static str {
    match level {
        Level::ResourceGroup => "group",
        Level::Subscription => "subscription",
        Level::ManagementGroup => "management group",
        Level::Tenant => "tenant",
    }
}
