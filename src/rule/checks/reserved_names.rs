//! Names with words that Azure keeps for itself.

use super::Check;
use super::names::is_exported;
use super::vaults::{deployed, hit};
use crate::arm::{Instances, Part, ResourceRef, Value, split_names};
use crate::catalog::{Reserved, Scope};
use crate::rule::{Found, Scene};

/// By the documentation, of types whose names stand in host names.
pub const RESERVED: Check = Check {
    name: "name-reserved",
    about: "a name that stands in a host name is, holds or begins with a word that Azure reserves",
    placeholders: &["segment", "problem"],
    run: judge,
};

fn judge(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some((resource, view)) = deployed(scene, at) else {
        return;
    };
    // What is unique in all of Azure is so because it stands in a host name.
    let kind = &resource.full_type;
    let mut rules = scene.catalog.name_rules(kind);
    let is_global = rules.any(|rule| rule.unique_in == Scope::Global);
    let place = view.member("name");
    let Some(template) = scene.template(at).filter(|_| is_global) else {
        return;
    };
    // What an export shows, Azure took once.
    if is_exported(scene, at, place.as_ref()) {
        return;
    }
    let turns = match template.instances(at.resource) {
        Instances::Named(names) => names,
        _ => vec![resource.name.clone()],
    };
    let segments = kind.split('/').count().saturating_sub(1);
    let words: Vec<(&str, Reserved)> = scene.catalog.reserved_words().collect();
    let problem = turns.iter().find_map(|name| {
        let names = split_names(name);
        let name = names.last().filter(|_| names.len() == segments)?;
        let (word, how) = words.iter().find(|(word, how)| is_hit(name, word, *how))?;
        Some((name.to_string(), format!("{how} `{word}`")))
    });
    if let Some((segment, problem)) = problem {
        let hit = hit(scene, at, place.as_ref());
        let hit = hit.with("segment", segment).with("problem", problem);
        found.push(Found::Broken(hit));
    }
}

/// Whether a name breaks a word, as far as the name is known; letter case does not matter.
fn is_hit(name: &Value, word: &str, how: Reserved) -> bool {
    let lower = |text: &str| text.to_ascii_lowercase();
    let word = lower(word);
    let parts: Vec<String> = match name {
        Value::String(text) => vec![lower(text)],
        Value::Unknown(unknown) => {
            let known = unknown.parts.iter().map(|part| match part {
                Part::Text(text) => lower(text),
                Part::Term(_) => String::new(),
            });
            known.collect()
        }
        _ => return false,
    };
    match how {
        Reserved::Whole => name.is_known() && parts.first() == Some(&word),
        Reserved::Within => parts.iter().any(|part| part.contains(&word)),
        Reserved::Start => parts.first().is_some_and(|part| part.starts_with(&word)),
    }
}
