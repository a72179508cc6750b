//! What the placeholders of a task stand for, for the resources that it is about.

use std::collections::BTreeSet;

use super::fill::{self, Piece, Words};
use super::scene::Scene;
use crate::arm::{Resource, ResourceId, ResourceRef, Value};
use crate::catalog::{About, Cloud, On, Paths, Task};

/// Stands for the geo code of a region that has none that is known.
const NO_GEO: &str = "<geo>";

/// Stands for the region of the source where nothing tells it.
const NO_SOURCE: &str = "the source region";

/// Stands where a location would, in what has none.
const GLOBAL: &str = "global";

/// The text of a task.
pub(super) fn text(scene: &Scene<'_, '_>, task: Task<'_>, about: &[ResourceRef]) -> String {
    fill::text(task.text, &|name| {
        let each =
            |value: &dyn Fn(ResourceRef) -> String| distinct(about.iter().map(|at| value(*at)));
        match name {
            "source" => (
                each(&|at| source(scene, at).unwrap_or_else(|| NO_SOURCE.to_owned())),
                true,
            ),
            "target" if matches!(task.on, On::Run) => (regions(scene), true),
            "target" => (each(&|at| scene.target(at)), true),
            "geo" => (
                each(&|at| geo(scene, at).unwrap_or(NO_GEO).to_owned()),
                true,
            ),
            paths => {
                let values = about
                    .iter()
                    .flat_map(|at| scene.values(*at, Paths::new(paths)));
                (distinct(values.flat_map(|value| readable(&value))), false)
            }
        }
    })
}

/// All regions that the run deploys to: the one that is asked for before those in which some stay.
fn regions(scene: &Scene<'_, '_>) -> Vec<String> {
    let asked_for = scene.job.options.to.clone();
    let all = scene.moving.iter().map(|at| scene.target(*at));
    let all = std::iter::once(asked_for).chain(all);
    distinct(all.filter(|region| region != GLOBAL))
}

/// The command of a task, each line once.
pub(super) fn command(
    scene: &Scene<'_, '_>,
    task: Task<'_>,
    about: &[ResourceRef],
) -> Option<String> {
    let template = task.command?;
    let pairs = about.iter().flat_map(|at| others(scene, task, *at));
    let lines = pairs.flat_map(|(at, other)| {
        fill::command(template, &|name| word(scene, task.about, name, at, other))
    });
    let lines = distinct(lines);
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// A resource of a task with each of those that its command is repeated for;
/// what serves a region serves only what will be in it.
fn others(
    scene: &Scene<'_, '_>,
    task: Task<'_>,
    at: ResourceRef,
) -> Vec<(ResourceRef, Option<ResourceRef>)> {
    let all = task.each.map_or_else(Vec::new, |kind| scene.each(kind));
    let target = scene.target(at);
    let near = all.iter().filter(|other| scene.target(**other) == target);
    let pairs: Vec<_> = near.map(|other| (at, Some(*other))).collect();
    if pairs.is_empty() {
        vec![(at, None)]
    } else {
        pairs
    }
}

/// What a placeholder of a command stands for.
fn word(
    scene: &Scene<'_, '_>,
    about: About,
    name: &str,
    at: ResourceRef,
    other: Option<ResourceRef>,
) -> Option<Words> {
    let one = |text: String| Some(vec![Piece::Text(text)]);
    let or = |text: Option<String>, variable: &'static str| {
        Some(vec![text.map_or(Piece::variable(variable), Piece::Text)])
    };
    let resource = scene.resource(at)?;
    if let Some((text, variable)) = name_of(scene, about, name, at, other) {
        return or(text, variable);
    }
    match name {
        "slot" => slot(scene, at),
        "resource" => address(&resource.full_type, scene.names(at)),
        "type" => one(resource.full_type.clone()),
        "namespace" => one(resource.full_type.split('/').next()?.to_owned()),
        "group" => or(scene.group(at), "SOURCE_GROUP"),
        "new-group" => or(scene.new_group(at), "TARGET_GROUP"),
        "source" => or(source(scene, at), "SOURCE_REGION"),
        "target" => one(scene.target(at)),
        "geo" => one(geo(scene, at).unwrap_or(NO_GEO).to_owned()),
        "sas" => token(word(scene, about, "root", at, other)?, "rl"),
        "new-sas" => token(word(scene, about, "new-root", at, other)?, "rlcw"),
        "storage" => one(storage(scene, scene.source(at)).to_owned()),
        "new-storage" => one(storage(scene, Some(scene.target(at))).to_owned()),
        paths => {
            let values = scene.values(at, Paths::new(paths));
            let words: Vec<Piece> = values
                .iter()
                .flat_map(|value| words(value, paths))
                .collect();
            (!words.is_empty()).then_some(words)
        }
    }
}

/// What a placeholder for a name stands for, as far as it is known, with the variable that is
/// written else; none where the placeholder is for something else.
fn name_of(
    scene: &Scene<'_, '_>,
    about: About,
    name: &str,
    at: ResourceRef,
    other: Option<ResourceRef>,
) -> Option<(Option<String>, &'static str)> {
    let resource = scene.resource(at)?;
    let segment = |names: Option<Vec<Option<String>>>, from_end: usize| {
        names.and_then(|names| names.into_iter().rev().nth(from_end)?)
    };
    let first = |names: Option<Vec<Option<String>>>| names?.into_iter().next()?;
    Some(match name {
        "name" => (segment(scene.segments(at), 0), "NAME"),
        "new" => (segment(scene.new_segments(at), 0), "NEW_NAME"),
        "root" => (
            first(scene.segments(at)),
            top(resource, about, "NAME", "PARENT"),
        ),
        "new-root" => (
            first(scene.new_segments(at)),
            top(resource, about, "NEW_NAME", "NEW_PARENT"),
        ),
        "parent" => (segment(scene.segments(at), 1), "PARENT"),
        "file" => {
            let names = scene.names(at);
            (names.map(|names| names.join("-").replace('/', "-")), "NAME")
        }
        "each" => (
            other.and_then(|other| segment(scene.segments(other), 0)),
            "NAME",
        ),
        "new-each" => (
            other.and_then(|other| segment(scene.new_segments(other), 0)),
            "NEW_NAME",
        ),
        "new-each-root" => (
            other.and_then(|other| first(scene.new_segments(other))),
            "NEW_ACCOUNT",
        ),
        _ => return None,
    })
}

/// A SAS token, with these rights, of the account that these words name.
fn token(account: Words, may: &'static str) -> Option<Words> {
    let account = account.into_iter().next()?;
    Some(vec![Piece::Token(Box::new(account), may)])
}

/// The variable for the name at the top of a resource: two for a child, unless the step lists
/// that one.
fn top(
    resource: &Resource<'_>,
    about: About,
    own: &'static str,
    above: &'static str,
) -> &'static str {
    let is_child = resource.full_type.split('/').count() > 2;
    if is_child && about != About::Root {
        above
    } else {
        own
    }
}

/// The words of a value; one that is not known is a variable called like its property.
fn words(value: &Value, paths: &str) -> Vec<Piece> {
    match value {
        Value::Array(elements) => elements
            .iter()
            .flat_map(|element| words(element, paths))
            .collect(),
        value if value.is_known() => vec![Piece::Text(value.to_string())],
        _ => vec![Piece::Variable(variable(paths).into())],
    }
}

/// `VM_SIZE` for `properties.hardwareProfile.vmSize`.
fn variable(paths: &str) -> String {
    let path = paths.split('|').next().unwrap_or(paths);
    let last = path.rsplit('.').next().unwrap_or(path);
    let mut name = String::new();
    for letter in last.trim_end_matches("[*]").chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    name
}

/// `--slot NAME` for a deployment slot, else nothing.
fn slot(scene: &Scene<'_, '_>, at: ResourceRef) -> Option<Words> {
    let is_slot = scene
        .resource(at)?
        .full_type
        .to_ascii_lowercase()
        .ends_with("/slots");
    let name = scene.names(at).and_then(|mut names| names.pop());
    let name = name.map_or(Piece::variable("SLOT"), Piece::Text);
    Some(if is_slot {
        vec![Piece::Text("--slot".to_owned()), name]
    } else {
        Vec::new()
    })
}

/// How `az resource` names a resource: a child by its namespace, the types and
/// names above it, and its own last type and name.
fn address(full_type: &str, names: Option<Vec<String>>) -> Option<Words> {
    let segments: Vec<&str> = full_type.split('/').collect();
    let (namespace, types) = segments.split_first()?;
    let (last, above) = types.split_last()?;
    let name = |depth: usize| {
        let known = names.as_ref().and_then(|names| names.get(depth).cloned());
        known.map_or(Piece::variable("NAME"), Piece::Text)
    };
    let option = |option: &str, value: Piece| [Piece::Text(option.to_owned()), value];
    let own = name(above.len());
    if above.is_empty() {
        let kind = Piece::Text(full_type.to_owned());
        return Some([option("--resource-type", kind), option("--name", own)].concat());
    }
    let parents: Option<Vec<String>> = above
        .iter()
        .enumerate()
        .map(|(depth, kind)| {
            let name = names.as_ref()?.get(depth)?;
            Some(format!("{kind}/{name}"))
        })
        .collect();
    let parents = parents.map_or(Piece::variable("PARENT"), |parents| {
        Piece::Text(parents.join("/"))
    });
    let namespace = Piece::Text((*namespace).to_owned());
    let kind = Piece::Text((*last).to_owned());
    Some(
        [
            option("--namespace", namespace),
            option("--parent", parents),
            option("--resource-type", kind),
            option("--name", own),
        ]
        .concat(),
    )
}

/// The region of a resource; without one, the first region of the input.
fn source(scene: &Scene<'_, '_>, at: ResourceRef) -> Option<String> {
    scene
        .source(at)
        .or_else(|| scene.plan.sources.first().cloned())
}

fn geo<'a>(scene: &Scene<'a, '_>, at: ResourceRef) -> Option<&'a str> {
    scene.job.catalog.region(&scene.target(at))?.geo_code
}

/// The domain of storage accounts in the cloud of a region.
fn storage(scene: &Scene<'_, '_>, region: Option<String>) -> &'static str {
    let region = region.and_then(|region| scene.job.catalog.region(&region));
    match region.map(|region| region.cloud) {
        Some(Cloud::UsGov) => "core.usgovcloudapi.net",
        Some(Cloud::China) => "core.chinacloudapi.cn",
        Some(Cloud::Public) | None => "core.windows.net",
    }
}

/// The texts of a value: of an array, those of its elements.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(elements) => elements.iter().map(Value::to_string).collect(),
        value => vec![value.to_string()],
    }
}

/// The same for a person: what only a deployment knows the ID of is shown by its names.
fn readable(value: &Value) -> Vec<String> {
    let names = |value: &Value| {
        let id = ResourceId::parse(value).filter(|_| !value.is_known())?;
        let names: Option<Vec<&str>> = id.names.iter().map(Value::as_str).collect();
        Some(names?.join("/"))
    };
    match value {
        Value::Array(elements) => elements.iter().flat_map(readable).collect(),
        value => names(value).map_or_else(|| texts(value), |names| vec![names]),
    }
}

/// Each value once, in the order of their first appearance.
fn distinct(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    values.filter(|value| seen.insert(value.clone())).collect()
}
