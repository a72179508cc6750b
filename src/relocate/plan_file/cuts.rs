//! The dependencies that a plan file cuts.

use super::super::job::Job;
use super::identities::Identities;
use super::mistake::Mistake;
use super::read::{Entry, PlanFile};
use super::resolve::Resolved;
use crate::arm::ResourceRef;
use crate::arm::graph::{End, Why};

/// Finds the dependency that each entry means.
pub(super) fn resolve(
    file: &PlanFile,
    job: &Job<'_>,
    identities: &Identities<'_>,
    resolved: &mut Resolved,
) {
    for entry in &file.cuts {
        one(job, identities, entry, resolved);
    }
}

fn one(job: &Job<'_>, identities: &Identities<'_>, entry: &Entry, resolved: &mut Resolved) {
    let (Some(from), Some(to)) = (entry.get("from"), entry.get("to")) else {
        return;
    };
    let mut is_unknown = false;
    for text in [from, to] {
        if identities.called(&text.text).is_empty() {
            is_unknown = true;
            let mistake = Mistake::NoResource {
                id: text.text.clone(),
                nearest: identities.nearest(&text.text),
            };
            resolved.mistakes.push((text.span, mistake));
        }
    }
    if is_unknown {
        resolved.gone.push(("cut", entry.span));
        return;
    }
    let mut found = Vec::new();
    let mut is_read = false;
    let mut others: Vec<String> = Vec::new();
    for at in identities.called(&from.text) {
        for edge in job.estate.graph().of(*at) {
            let End::Resource(target) = edge.to else {
                continue;
            };
            let is_meant = identities.called(&to.text).contains(&target);
            match edge.why {
                Why::DependsOn if is_meant => found.push((*at, target)),
                Why::Reference if is_meant => is_read = true,
                Why::DependsOn => others.push(name(job, target)),
                _ => {}
            }
        }
    }
    if found.is_empty() {
        others.sort();
        others.dedup();
        let (from, to) = (from.text.clone(), to.text.clone());
        let mistake = match is_read {
            true => Mistake::NotAnEntry { from, to },
            false => Mistake::NoEdge { from, to, others },
        };
        resolved.mistakes.push((entry.span, mistake));
        return;
    }
    let is_new = found
        .iter()
        .any(|pair| !resolved.decided.cuts.contains(pair));
    if !is_new {
        let what = format!("{} → {}", from.text, to.text);
        resolved.mistakes.push((entry.span, Mistake::Twice(what)));
    }
    resolved.decided.cuts.extend(found);
}

fn name(job: &Job<'_>, at: ResourceRef) -> String {
    job.identity(at)
}
