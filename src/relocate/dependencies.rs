//! What `dependsOn` says after resources were left out or went to a later
//! stage: entries on them go, or lead to what holds the thing now.

use std::collections::{BTreeMap, BTreeSet};

use crate::arm::expr;
use crate::arm::{ResourceId, ResourceRef, Template, Value};
use crate::finding::{Phase, Severity, Subject};
use crate::json::{Node, Pointer, escape};
use crate::rewrite::ChangeKind;
use crate::text::escape::markdown_code;

use super::fit::spelled_out;
use super::job::Job;
use super::plan::{Operation, Plan, What};

/// Plans what happens to the `dependsOn` entries of everything that is written.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let mut missing = Missing::new();
    for (at, resource) in job.estate.resources() {
        if plan.stage(at).is_none() {
            continue;
        }
        let Some(member) = resource.node.member("dependsOn") else {
            continue;
        };
        let path = Pointer::root().child(&member.key);
        let Some(scope) = job
            .template(at)
            .and_then(|template| template.scope_of(resource))
        else {
            continue;
        };
        let entries: Vec<(Value, Option<ResourceRef>)> = member
            .value
            .elements()
            .iter()
            .map(|entry| {
                let value = scope.evaluate(entry);
                let target = job.estate.depended(at, &value);
                (value, target)
            })
            .collect();
        let mut kept: BTreeSet<ResourceRef> = BTreeSet::new();
        kept.extend(
            entries
                .iter()
                .filter_map(|(_, target)| *target)
                .filter(|target| stays(plan, at, *target)),
        );
        for (index, (entry, (value, target))) in
            member.value.elements().iter().zip(&entries).enumerate()
        {
            let entry = Entry {
                at,
                path: path.child(index),
                node: entry,
                value,
            };
            match target {
                Some(target) if stays(plan, at, *target) => {}
                Some(target) => leads_elsewhere(job, plan, &entry, *target, &mut kept),
                None => nowhere(job, plan, &entry, &mut missing),
            }
        }
    }
    report_missing(job, plan, missing);
}

/// What is depended on but was not exported, and where.
type Missing = BTreeMap<String, Vec<(ResourceRef, Pointer)>>;

/// One entry of a `dependsOn`.
struct Entry<'e> {
    at: ResourceRef,
    path: Pointer,
    node: &'e Node,
    value: &'e Value,
}

/// Whether both ends of a dependency are in the same written template.
fn stays(plan: &Plan, from: ResourceRef, to: ResourceRef) -> bool {
    from.template == to.template && plan.stage(to).is_some() && plan.stage(to) == plan.stage(from)
}

/// An entry whose target is left out or in another stage.
fn leads_elsewhere(
    job: &Job<'_>,
    plan: &mut Plan,
    entry: &Entry<'_>,
    target: ResourceRef,
    kept: &mut BTreeSet<ResourceRef>,
) {
    let holder = plan.dropped(target).and_then(|drop| drop.inline_in);
    let holder = holder.filter(|holder| *holder != entry.at && stays(plan, entry.at, *holder));
    match holder {
        Some(holder) if kept.insert(holder) => {
            let text = parent_text(entry.node).unwrap_or_else(|| spelled_out(&own_id(job, holder)));
            plan.operate(
                entry.at,
                Operation {
                    path: entry.path.clone(),
                    what: What::Set(escape(&text)),
                    kind: ChangeKind::Id,
                    rule: "relocate/dependency",
                },
            );
        }
        _ => plan.remove(entry.at, entry.path.clone(), "relocate/dependency"),
    }
}

/// An entry that means nothing declared here. Azure refuses it; an exporter
/// writes it for what it could not write, so there it goes (R10).
fn nowhere(job: &Job<'_>, plan: &mut Plan, entry: &Entry<'_>, missing: &mut Missing) {
    let known =
        entry.value.is_known() || ResourceId::parse(entry.value).is_some_and(|id| id.is_known());
    if !known || !job.template(entry.at).is_some_and(Template::is_export) {
        return;
    }
    let what = ResourceId::parse(entry.value)
        .and_then(|id| Some(format!("{} {}", id.full_type, id.known_name()?)));
    let what = what.unwrap_or_else(|| entry.value.to_string());
    missing
        .entry(what)
        .or_default()
        .push((entry.at, entry.path.clone()));
    plan.remove(entry.at, entry.path.clone(), "relocate/dependency");
}

/// One warning for each thing that is depended on but was not exported.
fn report_missing(job: &Job<'_>, plan: &mut Plan, missing: Missing) {
    for (what, uses) in missing {
        let Some((first, path)) = uses.first() else {
            continue;
        };
        let count = uses.len();
        let who = if count == 1 {
            "1 resource depends"
        } else {
            &format!("{count} resources depend")
        };
        let node = |at: ResourceRef, path: &Pointer| path.find(job.resource(at)?.node);
        let mut finding = job
            .finding(
                "relocate/dependency-not-exported",
                Severity::Warning,
                *first,
                node(*first, path).map(|node| (path, node)),
                format!("{who} on {what}, which is not in the export"),
            )
            .azure_error("InvalidTemplate")
            .help("the dependency is taken out, since Azure refuses it; make sure that this exists in the target before the rest is deployed, or export it too");
        for (at, path) in uses.iter().skip(1) {
            let place = job.place(*at, node(*at, path).map(|node| (path, node)));
            finding = finding.related(place, format!("{} depends on it", job.identity(*at)));
        }
        plan.findings.push(finding);
        let mut subjects: Vec<Subject> = uses.iter().map(|(at, _)| job.subject(*at)).collect();
        subjects.dedup();
        plan.ask(
            "relocate/dependency-not-exported",
            Phase::Prepare,
            format!("Create {} in the target first, or export it and run again: it was not in the export, and these need it.", markdown_code(&what)),
            subjects,
        );
    }
}

/// `resourceId('a/b/c', x, y)` as the ID of its parent, `resourceId('a/b', x)`.
fn parent_text(entry: &Node) -> Option<String> {
    let text = entry.as_str()?;
    let tree = expr::parse(text).ok()?;
    let call = tree.as_call().filter(|call| call.is("resourceId"))?;
    let [full_type, names @ .., _] = call.arguments.as_slice() else {
        return None;
    };
    let (parent, _) = full_type.as_str()?.rsplit_once('/')?;
    if names.is_empty() || parent.split('/').count() != names.len() + 1 {
        return None;
    }
    let names = names.iter().map(|name| format!(", {}", expr::print(name)));
    Some(format!(
        "[resourceId({}{})]",
        expr::quote(parent),
        names.collect::<String>()
    ))
}

/// The ID of a declared resource in its own group.
fn own_id(job: &Job<'_>, at: ResourceRef) -> Value {
    job.resource(at)
        .and_then(|resource| ResourceId::in_own_group(&resource.full_type, &resource.name))
        .map_or(Value::Null, |id| id.to_value())
}
