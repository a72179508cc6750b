//! Runs the rules of each resource's type over an estate.
//!
//! What is not deployed is not judged: `existing` resources, and those whose condition is known to
//! be false. A resource in a loop is judged once, with its index not known.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::definition::{Logic, Rule};
use super::demand::Demand;
use super::hit::{Found, Hit};
use super::judged::Item;
use super::outcome::{Told, settles, settles_text};
use super::query::{Query, Reached};
use super::scene::Scene;
use super::schema::{Answer, Schema};
use super::set::RuleSet;
use super::shown::{Secrets, Shown};
use crate::arm::{Resource, ResourceRef, Template, Value, Why};
use crate::finding::{Advice, Finding, Place};
use crate::json::Pointer;

/// What the rules say of an estate.
#[derive(Clone, Debug, Default)]
pub struct Audit {
    /// What is wrong in every region, or cannot be told.
    pub findings: Vec<Finding>,
    /// What is asked of a region; see [`judge`](super::judge).
    pub demands: Vec<Demand>,
    /// What a person must do.
    pub steps: Vec<Advice>,
}

/// Runs every rule over every resource of its type.
#[must_use]
pub fn audit(rules: &RuleSet, scene: &Scene<'_>) -> Audit {
    let mut audit = Audit::default();
    for (index, template) in scene.estate.templates.iter().enumerate() {
        let secrets = Secrets::of(template, scene.catalog);
        for (number, resource) in template.resources.iter().enumerate() {
            if resource.existing || !is_deployed(template, resource) {
                continue;
            }
            let at = ResourceRef {
                template: index,
                resource: number,
            };
            let item = OnceCell::new();
            let shown = Shown {
                secrets: &secrets,
                resource: &item,
                at,
            };
            for rule in rules.of_type(&resource.full_type) {
                if rule.exports_only && !template.is_export() {
                    continue;
                }
                let told = Told { scene, at, rule };
                let run = Run {
                    told,
                    shown: &shown,
                };
                run.rule(rule, &mut audit);
            }
        }
    }
    audit.steps = merged(audit.steps);
    audit
}

/// Whether a resource is deployed as far as it is known: no condition of it, or of the nested
/// deployment that it stands in, is known to be false.
fn is_deployed(template: &Template<'_>, resource: &Resource<'_>) -> bool {
    let mut next = Some(resource);
    while let Some(one) = next {
        let condition = one.node.get("condition").and_then(|condition| {
            let scope = template.scope_of(one)?;
            Some(scope.evaluate(condition))
        });
        if matches!(condition, Some(Value::Bool(false))) {
            return false;
        }
        let around = template
            .bodies
            .get(one.body)
            .and_then(|body| body.deployment);
        next = around.and_then(|around| template.resources.get(around));
    }
    true
}

/// One step for the same text, with all that it is about.
fn merged(steps: Vec<Advice>) -> Vec<Advice> {
    let mut all: Vec<Advice> = Vec::new();
    for step in steps {
        let same = |other: &&mut Advice| other.key == step.key && other.text == step.text;
        match all.iter_mut().find(same) {
            Some(other) => {
                for subject in step.subjects {
                    if !other.subjects.contains(&subject) {
                        other.subjects.push(subject);
                    }
                }
            }
            None => all.push(step),
        }
    }
    all
}

/// A rule on a resource.
struct Run<'s, 'd> {
    told: Told<'s, 'd>,
    shown: &'s Shown<'s, 'd>,
}

impl Run<'_, '_> {
    fn rule(&self, rule: &Rule, audit: &mut Audit) {
        if let Logic::Check(check) = rule.logic {
            let mut found = Vec::new();
            (check.run)(self.told.scene, self.told.at, &mut found);
            for found in found {
                self.take(found, audit);
            }
            return;
        }
        let Some(evaluated) = self.shown.item() else {
            return;
        };
        let completed;
        let item = if rule.defaults.is_empty() {
            evaluated
        } else {
            let mut copy = evaluated.clone();
            copy.add_defaults(&rule.defaults);
            completed = copy;
            &completed
        };
        match &rule.logic {
            Logic::Must { at, when, must } => self.must(item, at, when.as_ref(), must, audit),
            Logic::Find { at, when, paths } => self.find(item, at, when.as_ref(), paths, audit),
            Logic::Check(_) => {}
        }
    }

    fn take(&self, found: Found, audit: &mut Audit) {
        match found {
            Found::Broken(hit) => {
                audit.findings.push(self.told.broken(&hit, self.shown, &[]));
                audit.steps.extend(self.told.steps(&hit, self.shown));
            }
            Found::CannotTell(hit, why) => {
                let help = settles_text(&why);
                audit.findings.push(self.told.cannot_tell(&hit, &why, help));
            }
            Found::Asks(hit, ask) => audit.demands.push(Demand {
                rule: self.told.rule.id.clone(),
                resource: self.told.at,
                ask,
                hit,
            }),
        }
    }

    fn must(
        &self,
        item: &Item,
        at: &Query,
        when: Option<&Schema>,
        must: &Schema,
        audit: &mut Audit,
    ) {
        let mut unknown = Unknown::default();
        for node in at.run(item) {
            match judged(&node, when, must) {
                Verdict::Passes => {}
                Verdict::Broken(below) => {
                    let hit = self.hit(item, &node.path.join(&below));
                    let shown = self.shown.shown(item.spot(&hit.path).item, &hit.path);
                    self.take(Found::Broken(hit.with("value", shown)), audit);
                }
                Verdict::CannotTell(why) => unknown.add(&node.path, &why),
            }
        }
        self.tell(unknown, item, audit);
    }

    fn find(
        &self,
        item: &Item,
        at: &Query,
        when: Option<&Schema>,
        paths: &[Query],
        audit: &mut Audit,
    ) {
        let mut unknown = Unknown::default();
        let mut known = BTreeSet::new();
        for start in at.run(item) {
            let chosen = when.map_or(Answer::Holds, |when| when.judge(start.item));
            let doubt = match (&chosen, start.doubt) {
                (Answer::Fails(_), _) => continue,
                (_, Some(why)) | (Answer::Depends(why), None) => Some(why.clone()),
                (Answer::Holds, None) => None,
            };
            for hit in paths.iter().flat_map(|path| path.run(start.item)) {
                let path = start.path.join(&hit.path);
                match doubt.as_ref().or(hit.doubt) {
                    Some(why) => unknown.add(&path, why),
                    None if known.insert(path.clone()) => {
                        let found = self.hit(item, &path);
                        let shown = self.shown.shown(hit.item, &path);
                        self.take(Found::Broken(found.with("value", shown)), audit);
                    }
                    None => {}
                }
            }
        }
        unknown.0.retain(|(path, _)| !known.contains(path));
        self.tell(unknown, item, audit);
    }

    fn tell(&self, unknown: Unknown, item: &Item, audit: &mut Audit) {
        for (path, why) in unknown.0 {
            let hit = self.hit(item, &path);
            let help = Some(settles(&why));
            let finding = self.told.cannot_tell(&hit, &why.to_string(), help);
            audit.findings.push(finding);
        }
    }

    /// The hit at a path inside the resource.
    fn hit(&self, item: &Item, path: &Pointer) -> Hit {
        let whole = self.told.scene.place(self.told.at, None);
        if *path == Pointer::root() {
            return Hit::new(whole, Pointer::root());
        }
        let spot = item.spot(path);
        let place = Place {
            file: whole.file,
            span: spot.item.span,
            pointer: whole.pointer.join(&spot.written),
        };
        Hit::new(place, spot.path)
    }
}

/// What cannot be told, each place once, with its first reason.
#[derive(Default)]
struct Unknown(Vec<(Pointer, Why)>);

impl Unknown {
    fn add(&mut self, path: &Pointer, why: &Why) {
        if self.0.iter().all(|(known, _)| known != path) {
            self.0.push((path.clone(), why.clone()));
        }
    }
}

enum Verdict {
    Passes,
    /// The path, from the node, of what is wrong.
    Broken(Pointer),
    CannotTell(Why),
}

/// Judges a node: where `when` holds, `must` has to.
fn judged(node: &Reached<'_>, when: Option<&Schema>, must: &Schema) -> Verdict {
    let chosen = when.map_or(Answer::Holds, |when| when.judge(node.item));
    if matches!(chosen, Answer::Fails(_)) {
        return Verdict::Passes;
    }
    match (must.judge(node.item), chosen, node.doubt) {
        (Answer::Holds, ..) => Verdict::Passes,
        (_, _, Some(why)) => Verdict::CannotTell(why.clone()),
        (_, Answer::Depends(why), None) | (Answer::Depends(why), _, None) => {
            Verdict::CannotTell(why)
        }
        (Answer::Fails(path), _, None) => Verdict::Broken(path),
    }
}

#[cfg(test)]
mod tests;
