//! From the entries of a plan file to decisions about the resources that they mean, with every
//! mistake of substance at its place.

use std::collections::{BTreeMap, BTreeSet};

use super::super::external::ExternalDecision;
use super::super::job::Job;
use super::super::plan::Plan;
use super::super::told::{Decided, Redundancy, Told, ToldOutside};
use super::cuts;
use super::entry::Checker;
use super::identities::Identities;
use super::mistake::Mistake;
use super::protect;
use super::read::{Entry, Pair, PlanFile};
use super::words::act_word;
use crate::arm::{ResourceId, ResourceRef, Value};
use crate::catalog::LocationWord;
use crate::json::Node;
use crate::text::{Span, nearest};

/// Words of `decision` that a person can choose.
const DECISIONS: [(&str, ExternalDecision); 4] = [
    ("must-exist", ExternalDecision::MustExist),
    ("stays", ExternalDecision::Stays),
    ("global", ExternalDecision::Global),
    ("unknown", ExternalDecision::Unknown),
];
const DECISION_WORDS: [&str; 4] = ["must-exist", "stays", "global", "unknown"];

/// What a plan file means for an estate.
#[derive(Debug, Default)]
pub struct Resolved {
    /// The decisions.
    pub decided: Decided,
    /// What is wrong.
    pub mistakes: Vec<(Span, Mistake)>,
    /// Where each resource is decided about.
    pub spans: BTreeMap<ResourceRef, Span>,
    /// Where each resource gets its name.
    pub names: BTreeMap<ResourceRef, Span>,
    /// Entries about resources and IDs that are no longer there: their lists, and their places in
    /// the plan file.
    pub gone: Vec<(&'static str, Span)>,
}

/// Resolves a plan file; `base` is the plan that armove makes without it. What is no longer there
/// is a mistake only where the plan is to be obeyed, not where it is made anew.
#[must_use]
pub fn resolve(file: &PlanFile, job: &Job<'_>, names: &[&str], base: &Plan) -> Resolved {
    let mut resolved = Resolved::default();
    let identities = Identities::of(job, names);
    let (regions, mistakes) = regions(file, job);
    resolved.decided.regions = regions;
    resolved.mistakes.extend(mistakes);
    for entry in &file.resources {
        resource(file, job, (&identities, base), entry, &mut resolved);
    }
    for entry in &file.externals {
        external(file, entry, base, &mut resolved);
    }
    cuts::resolve(file, job, &identities, &mut resolved);
    secrets(file, job, &mut resolved);
    protect::resolve(file, job, &identities, &mut resolved);
    resolved
}

/// The regions of the plan, and what is wrong with them.
#[must_use]
pub fn regions(file: &PlanFile, job: &Job<'_>) -> (BTreeMap<String, String>, Vec<(Span, Mistake)>) {
    let mut mistakes = Vec::new();
    let mut region = |span: Span, text: &str| match job.catalog.location_word(text) {
        LocationWord::Region(region) => Some(region.name.to_owned()),
        _ => {
            let nearest = job.catalog.nearest_regions(text);
            let mistake = Mistake::Region {
                text: text.to_owned(),
                nearest: nearest.into_iter().map(str::to_owned).collect(),
            };
            mistakes.push((span, mistake));
            None
        }
    };
    let mut all = BTreeMap::new();
    let mut twice = Vec::new();
    for Pair { old, span, new } in &file.regions {
        let pair = (region(*span, old), region(new.span, &new.text));
        let (Some(from), Some(to)) = pair else {
            continue;
        };
        if !file.obeys_noted() && !new.is_own {
            continue;
        }
        let mut typed = job.options.regions.iter();
        if let Some((_, other)) = typed.find(|(known, other)| *known == from && *other != to) {
            // What armove noted gives way to what is typed.
            if new.is_own {
                let mistake = Mistake::Contradicts {
                    said: new.text.clone(),
                    option: "--map-region",
                    typed: format!("{from}={other}"),
                };
                twice.push((new.span, mistake));
            }
            continue;
        }
        if all.insert(from, to).is_some() {
            twice.push((*span, Mistake::Twice(old.clone())));
        }
    }
    mistakes.extend(twice);
    (all, mistakes)
}

fn resource(
    file: &PlanFile,
    job: &Job<'_>,
    (identities, base): (&Identities<'_>, &Plan),
    entry: &Entry,
    resolved: &mut Resolved,
) {
    let found = match identities.find(entry) {
        Ok(found) => found,
        Err((span, mistake)) => {
            if matches!(mistake, Mistake::NoResource { .. }) {
                resolved.gone.push(("resource", entry.span));
            }
            resolved.mistakes.push((span, mistake));
            return;
        }
    };
    let mut checker = Checker {
        job,
        obeys_noted: file.obeys_noted(),
        mistakes: BTreeSet::new(),
        found: Vec::new(),
    };
    for at in found {
        let id = entry.get("id").map_or(entry.span, |id| id.span);
        let place = entry.get("action").map_or(entry.span, |action| action.span);
        if resolved.spans.insert(at, place).is_some() {
            let mistake = Mistake::Twice(job.identity(at));
            resolved.mistakes.push((id, mistake));
            continue;
        }
        let mut told = checker.told(entry, at);
        follow(job, base, at, &mut told);
        if let Some(name) = entry.get("name").filter(|name| name.is_own) {
            resolved.names.insert(at, name.span);
        }
        resolved.decided.resources.insert(at, told);
    }
    resolved.mistakes.append(&mut checker.found);
}

/// What armove noted and would decide again is left to it: it follows what a person decided about
/// other resources.
fn follow(job: &Job<'_>, base: &Plan, at: ResourceRef, told: &mut Told) {
    let Some(decision) = base.decision(at) else {
        return;
    };
    let action = act_word(job, base, at);
    told.action
        .take_if(|said| !said.is_own && said.value.word() == action);
    let resource = job.resource(at);
    let old = resource.and_then(|resource| resource.known_name()?.rsplit('/').next());
    let name = decision.rename.as_deref().or(old);
    told.name
        .take_if(|said| !said.is_own && Some(said.value.as_str()) == name);
    told.replication.take_if(|said| {
        let level = decision.level.as_deref();
        !said.is_own
            && matches!(&said.value, Redundancy::Level(name) if Some(name.as_str()) == level)
    });
    let version = resource.and_then(|resource| resource.api_version());
    told.api_version
        .take_if(|said| !said.is_own && Some(said.value.as_str()) == version);
}

fn external(file: &PlanFile, entry: &Entry, base: &Plan, resolved: &mut Resolved) {
    let Some(id) = entry.get("id") else { return };
    let key = id.text.to_ascii_lowercase();
    let known = base
        .externals
        .iter()
        .find(|external| external.id.to_ascii_lowercase() == key);
    let mut told = ToldOutside::default();
    if let Some(word) = entry.get("decision") {
        let decision = DECISIONS.iter().find(|(known, _)| *known == word.text);
        let is_own = word.is_own;
        match decision {
            Some((_, decision)) if is_own || file.obeys_noted() => {
                told.decision = Some(*decision);
            }
            Some(_) => {}
            None if word.text == "in-estate" && !is_own => {}
            None => resolved.mistakes.push((
                word.span,
                Mistake::Word {
                    key: "decision",
                    word: word.text.clone(),
                    words: &DECISION_WORDS,
                },
            )),
        }
        let is_inside =
            known.is_some_and(|external| external.decision == ExternalDecision::InEstate);
        if is_inside && is_own {
            let mistake = Mistake::InEstate(id.text.clone());
            resolved.mistakes.push((word.span, mistake));
        }
    }
    if let Some(to) = entry.get("to") {
        match ResourceId::parse(&Value::from(to.text.as_str())) {
            Some(new) if to.text.starts_with('/') => {
                let other = known.filter(|old| !old.kind.eq_ignore_ascii_case(&new.full_type));
                match other {
                    Some(old) => resolved.mistakes.push((
                        to.span,
                        Mistake::OtherType {
                            new: to.text.clone(),
                            full_type: old.kind.clone(),
                        },
                    )),
                    None => told.to = Some(to.text.clone()),
                }
            }
            _ => {
                let mistake = Mistake::NotAnId(to.text.clone());
                resolved.mistakes.push((to.span, mistake));
            }
        }
    }
    if resolved.decided.outside.insert(key, told).is_some() {
        let mistake = Mistake::Twice(id.text.clone());
        resolved.mistakes.push((id.span, mistake));
    }
}

fn secrets(file: &PlanFile, job: &Job<'_>, resolved: &mut Resolved) {
    let mut seen = BTreeSet::new();
    for name in file.secrets.iter().filter_map(|entry| entry.get("name")) {
        let wanted = name.text.to_ascii_lowercase();
        if !seen.insert(wanted.clone()) {
            let mistake = Mistake::Twice(name.text.clone());
            resolved.mistakes.push((name.span, mistake));
            continue;
        }
        let mut is_there = false;
        for (template, content) in job.estate.templates.iter().enumerate() {
            let declared = content
                .root
                .get("parameters")
                .and_then(|all| all.member(&name.text));
            let Some(declared) = declared else { continue };
            is_there = true;
            let kind = declared.value.get("type").and_then(Node::as_str);
            if kind.is_some_and(is_text) {
                resolved.decided.secrets.insert((template, wanted.clone()));
            } else {
                let mistake = Mistake::NotAText(name.text.clone());
                resolved.mistakes.push((name.span, mistake));
            }
        }
        if !is_there {
            let mistake = Mistake::NoParameter {
                name: name.text.clone(),
                nearest: nearest(&name.text, parameters(job)).map(str::to_owned),
            };
            resolved.mistakes.push((name.span, mistake));
        }
    }
}

fn is_text(kind: &str) -> bool {
    ["string", "securestring"]
        .iter()
        .any(|known| kind.eq_ignore_ascii_case(known))
}

/// The names of all parameters.
fn parameters<'d>(job: &Job<'d>) -> Vec<&'d str> {
    let templates = job.estate.templates.iter();
    let declared = templates.filter_map(|content| content.root.get("parameters"));
    declared
        .flat_map(Node::members)
        .map(|member| member.key.as_str())
        .collect()
}
