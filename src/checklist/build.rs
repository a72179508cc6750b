//! The steps of a relocation: those that the plan asks for, and those that
//! follow from what is in the estate (`rules/data/tasks.toml`).

use super::scene::Scene;
use super::{Item, Phase, Subject, hosts, parents, protection, region_text, shell, trigger, words};
use crate::arm::ResourceRef;
use crate::catalog::{About, Due, Task};
use crate::finding::{Finding, SourceRef};
use crate::relocate::{Job, Plan};

/// Tasks about the run as a whole have keys that begin so.
const RUN: &str = "run/";

/// Tasks that come before what the plan asks for in their phase: that rests on them.
const FIRST: &str = "first/";

/// The task before which comes what the lists name.
const BEHIND_LISTS: &str = "vault/keep-or-delete";

/// The task before which the other steps about protected items come.
const BEHIND_PROTECTION: &str = "vault/lock";

/// The task before which the host names come that change: data is across by then.
const BEHIND_HOSTS: &str = "network/reverse-names";

/// All steps of a run, those of one phase in the order in which they are done;
/// the report merges and sorts them by phase.
#[must_use]
pub fn build(job: &Job<'_>, plan: &Plan, findings: &[Finding]) -> Vec<Item> {
    let scene = Scene::new(job, plan);
    let mut items = Vec::new();
    let (before_the_move, mut with_the_move) = hosts::items(&scene).map_or((None, None), |steps| {
        let [before, with] = steps;
        (Some(before), Some(with))
    });
    let mut own = Some(|items: &mut Vec<Item>| {
        items.extend(plan.items.iter().cloned());
        items.extend(parents::item(&scene));
        items.extend(region_text::items(&scene, findings));
        items.extend(before_the_move);
    });
    let mut of_items = Some(|items: &mut Vec<Item>| items.extend(protection::items(&scene)));
    for task in job.catalog.tasks() {
        // What the plan asks for comes behind what holds for every run.
        if ![RUN, FIRST].iter().any(|early| task.key.starts_with(early))
            && let Some(own) = own.take()
        {
            own(&mut items);
        }
        if task.key == BEHIND_HOSTS {
            items.extend(with_the_move.take());
        }
        if task.key == BEHIND_LISTS {
            items.extend(protection::listed(&scene));
        }
        if task.key == BEHIND_PROTECTION
            && let Some(add) = of_items.take()
        {
            add(&mut items);
        }
        let mut about = trigger::resources(&scene, task);
        about.retain(|at| !is_told(&scene, task, *at));
        if !about.is_empty() {
            items.push(item(&scene, task, &about));
        }
    }
    items.splice(0..0, shell::item(&items));
    items
}

/// Tasks that a step of the plan, by its key, stands for where it is in the same phase: it knows
/// the value.
const TOLD: [(&str, &str); 1] = [(
    "vault/redundancy-first",
    "relocate/vault-redundancy-not-set",
)];

fn is_told(scene: &Scene<'_, '_>, task: Task<'_>, at: ResourceRef) -> bool {
    let told = TOLD.iter().find(|(key, _)| *key == task.key);
    let subject = scene.subject(at);
    told.is_some_and(|(_, step)| {
        let mut items = scene.plan.items.iter();
        items.any(|item| {
            item.key == *step && item.phase == phase(task.due) && item.subjects.contains(&subject)
        })
    })
}

/// One step about all that a task was found for.
fn item(scene: &Scene<'_, '_>, task: Task<'_>, about: &[ResourceRef]) -> Item {
    Item {
        key: task.key.to_owned(),
        phase: phase(task.due),
        text: words::text(scene, task, about),
        subjects: subjects(scene, task, about),
        command: words::command(scene, task, about),
        source: (!task.source.url.is_empty()).then(|| SourceRef::from(task.source)),
        done: false,
    }
}

fn subjects(scene: &Scene<'_, '_>, task: Task<'_>, about: &[ResourceRef]) -> Vec<Subject> {
    let listed = about.iter().filter_map(|at| match task.about {
        About::Itself => Some(*at),
        About::Root => Some(scene.root(*at).unwrap_or(*at)),
        About::Nothing => None,
    });
    let is_run = task.key.starts_with(RUN);
    let mut listed: Vec<ResourceRef> = listed.filter(|_| !is_run).collect();
    listed.sort();
    listed.dedup();
    listed.into_iter().map(|at| scene.subject(at)).collect()
}

const fn phase(due: Due) -> Phase {
    match due {
        Due::Prepare => Phase::Prepare,
        Due::Deploy => Phase::Deploy,
        Due::Protect => Phase::Protect,
        Due::Validate => Phase::Validate,
        Due::Cutover => Phase::Cutover,
        Due::Cleanup => Phase::Cleanup,
    }
}
