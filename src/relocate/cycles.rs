//! Circles of dependencies in what is written (R9). In an export a link that only looks back goes;
//! a real one goes by the plan alone, so that it is told and stays.

use std::collections::BTreeMap;

use crate::arm::graph::{Back, Edge, End, Kind, Step, Wait, WaitCircle, Why, circles_among};
use crate::arm::{ResourceRef, Template};
use crate::finding::{Finding, Severity};
use crate::json::Pointer;
use crate::rewrite::ChangeKind;
use crate::rule::removals::dotted;

use super::job::Job;
use super::plan::{Cut, Operation, Plan, What};

/// The rule of all circles.
const RULE: &str = "relocate/dependency-cycle";

/// Why a link is gone that a person cut.
const BY_PLAN: &str = "the plan cuts it";

/// Most rounds: in each, every circle that was found loses a link.
const ROUNDS: usize = 50;

/// Breaks the circles of all templates, as far as that may be done.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    for (template, content) in job.estate.templates.iter().enumerate() {
        for _ in 0..ROUNDS {
            let (waits, paths) = waits(job, plan, template, content);
            let found = circles_among(content, &waits);
            let mut is_broken = false;
            for circle in &found {
                if cut_as_told(job, plan, template, circle, &paths) {
                    is_broken = true;
                    continue;
                }
                is_broken |= break_one(job, plan, template, circle, &paths);
            }
            if !is_broken {
                for circle in &found {
                    stays(job, plan, template, circle, &paths);
                }
                break;
            }
        }
    }
    cut_others(job, plan);
}

/// Cuts a circle where the plan file says so.
fn cut_as_told(
    job: &Job<'_>,
    plan: &mut Plan,
    template: usize,
    circle: &WaitCircle,
    paths: &Paths,
) -> bool {
    let at = |resource| ResourceRef { template, resource };
    let told = &job.options.decided.cuts;
    let is_told = |step: &&Step| told.contains(&(at(step.from), at(step.to)));
    let Some(step) = circle.steps.iter().find(is_told) else {
        return false;
    };
    // What armove would cut by itself has its own reason.
    let is_default = circle.steps.get(circle.cut).is_some_and(|cut| {
        let is_export = content_is_export(job, template);
        is_export && cut.back.is_some() && (cut.from, cut.to) == (step.from, step.to)
    });
    let (from, to) = (at(step.from), at(step.to));
    if is_default || !take_out_entries(plan, step, from, paths) {
        return false;
    }
    let message = format!(
        "`{}` no longer waits for `{}`: {BY_PLAN}",
        name(job, from),
        name(job, to)
    );
    let finding = finding(job, Severity::Warning, template, circle, paths);
    plan.findings.push(finding.fixed(message));
    plan.cuts.push(Cut {
        from,
        to,
        reason: Some(BY_PLAN.to_owned()),
    });
    true
}

/// Takes out what else the plan file cuts: links that are in no circle.
fn cut_others(job: &Job<'_>, plan: &mut Plan) {
    for (from, to) in &job.options.decided.cuts {
        let is_cut = |cut: &Cut| (cut.from, cut.to) == (*from, *to) && cut.reason.is_some();
        if plan.cuts.iter().any(is_cut) {
            continue;
        }
        for edge in job.estate.graph().of(*from) {
            if edge.why == Why::DependsOn && edge.to == End::Resource(*to) {
                take_out(plan, *from, &edge.path);
            }
        }
        plan.cuts.push(Cut {
            from: *from,
            to: *to,
            reason: Some(BY_PLAN.to_owned()),
        });
    }
}

fn content_is_export(job: &Job<'_>, template: usize) -> bool {
    let content = job.estate.templates.get(template);
    content.is_some_and(Template::is_export)
}

/// Takes the entries of `dependsOn` out that make a step; whether there are any.
fn take_out_entries(plan: &mut Plan, step: &Step, from: ResourceRef, paths: &Paths) -> bool {
    let mut is_out = false;
    for wait in step.waits.iter().filter(|wait| wait.is_entry) {
        if let Some(path) = paths.get(&(step.from, step.to, wait.span.start)) {
            take_out(plan, from, path);
            is_out = true;
        }
    }
    is_out
}

/// Where each entry of `dependsOn` stands, by what waits, what it waits for, and place.
type Paths = BTreeMap<(usize, usize, u32), Pointer>;

/// What the resources of a written template wait for.
fn waits(
    job: &Job<'_>,
    plan: &Plan,
    template: usize,
    content: &Template<'_>,
) -> (Vec<Vec<Wait>>, Paths) {
    let mut all = vec![Vec::new(); content.resources.len()];
    let mut paths = Paths::new();
    for (from, waits) in all.iter_mut().enumerate() {
        let at = ResourceRef {
            template,
            resource: from,
        };
        for edge in job.estate.graph().of(at) {
            let Some(to) = leads_to(job, plan, edge) else {
                continue;
            };
            let is_entry = edge.why == Why::DependsOn;
            waits.push(Wait {
                to,
                span: edge.span,
                is_entry,
                is_by_id: !is_entry,
            });
            paths.insert((from, to, edge.span.start), edge.path.clone());
        }
    }
    (all, paths)
}

/// What a wait leads to in what is written; none where it is no longer there.
fn leads_to(job: &Job<'_>, plan: &Plan, edge: &Edge) -> Option<usize> {
    let End::Resource(to) = edge.to else {
        return None;
    };
    let is_wait = edge.why.is_wait() && edge.kind == Kind::Plain;
    if !is_wait || to.template != edge.from.template || plan.takes_out(edge.from, &edge.path) {
        return None;
    }
    // What stands inline in another resource is there when that is.
    let to = plan
        .dropped(to)
        .map_or(Some(to), |dropped| dropped.inline_in)?;
    let stays = plan.stage(to).is_some() && plan.stage(to) == plan.stage(edge.from);
    let is_own_turn = to == edge.from && is_loop(job, to);
    (stays && !is_own_turn).then_some(to.resource)
}

fn is_loop(job: &Job<'_>, at: ResourceRef) -> bool {
    let resource = job.resource(at);
    resource.is_some_and(|resource| resource.node.get("copy").is_some())
}

/// Takes the link that looks back out of a circle of an export.
fn break_one(
    job: &Job<'_>,
    plan: &mut Plan,
    template: usize,
    circle: &WaitCircle,
    paths: &Paths,
) -> bool {
    let Some(step) = circle.steps.get(circle.cut) else {
        return false;
    };
    let at = |resource| ResourceRef { template, resource };
    let (from, to) = (at(step.from), at(step.to));
    let is_export = content_is_export(job, template);
    let Some(back) = step.back.as_ref().filter(|_| is_export) else {
        return false;
    };
    if !take_out_entries(plan, step, from, paths) {
        return false;
    }
    let finding = finding(job, Severity::Warning, template, circle, paths).fixed(format!(
        "`{}` no longer waits for `{}`: {}",
        name(job, from),
        name(job, to),
        reason(back)
    ));
    plan.findings.push(finding);
    plan.cuts.push(Cut {
        from,
        to,
        reason: Some(reason(back)),
    });
    true
}

/// Removes an entry, also one that was to lead elsewhere.
fn take_out(plan: &mut Plan, at: ResourceRef, path: &Pointer) {
    if let Some(decision) = plan.decision_mut(at) {
        let is_it = |operation: &Operation| {
            operation.path == *path && matches!(operation.what, What::Set(_))
        };
        decision.operations.retain(|operation| !is_it(operation));
    }
    plan.operate(
        at,
        Operation {
            path: path.clone(),
            what: What::Remove,
            kind: ChangeKind::Remove,
            rule: RULE,
        },
    );
}

/// Tells of a circle that only a person can break, and what would.
fn stays(job: &Job<'_>, plan: &mut Plan, template: usize, circle: &WaitCircle, paths: &Paths) {
    let Some(step) = circle.steps.get(circle.cut) else {
        return;
    };
    let at = |resource| ResourceRef { template, resource };
    let (from, to) = (at(step.from), at(step.to));
    let help = format!(
        "take `{}` out of the `dependsOn` of `{}`, or another of these links, and set what it is for after the deployment",
        name(job, to),
        name(job, from)
    );
    let finding = finding(job, Severity::Error, template, circle, paths).help(help);
    plan.findings.push(finding);
    plan.cuts.push(Cut {
        from,
        to,
        reason: None,
    });
}

/// The whole circle, each link at its place.
fn finding(
    job: &Job<'_>,
    severity: Severity,
    template: usize,
    circle: &WaitCircle,
    paths: &Paths,
) -> Finding {
    let at = |resource| ResourceRef { template, resource };
    let first = circle.steps.first().map_or(0, |step| step.from);
    let names = circle.steps.iter().map(|step| step.from).chain([first]);
    let names: Vec<String> = names.map(|resource| job.identity(at(resource))).collect();
    let place = |step: &Step, wait: &Wait| {
        let path = paths.get(&(step.from, step.to, wait.span.start))?;
        let node = path.find(job.resource(at(step.from))?.node)?;
        Some((path, node))
    };
    let cut = circle.steps.get(circle.cut);
    let node = cut.and_then(|step| place(step, step.waits.first()?));
    let from = cut.map_or(first, |step| step.from);
    let message = format!("these wait for each other: {}", names.join(" → "));
    let mut finding = job
        .finding(RULE, severity, at(from), node, message)
        .azure_error("InvalidTemplateCircularDependency");
    for step in &circle.steps {
        for wait in &step.waits {
            let how = if wait.is_entry { "depends on" } else { "reads" };
            let text = format!(
                "`{}` {how} `{}`",
                name(job, at(step.from)),
                name(job, at(step.to))
            );
            finding = finding.related(job.place(at(step.from), place(step, wait)), text);
        }
    }
    finding
}

fn name(job: &Job<'_>, at: ResourceRef) -> String {
    let resource = job.resource(at);
    resource.map_or_else(String::new, crate::arm::Resource::display_name)
}

/// Why a link is not needed.
fn reason(back: &Back) -> String {
    match back {
        Back::Part => "it is a part of it, and made after it".to_owned(),
        Back::Filled(path) => {
            format!(
                "`{}`, which names it, is filled by the service",
                dotted(path)
            )
        }
        Back::Peering(_) => "peerings are made when both networks are there".to_owned(),
        Back::Unnamed => "nothing in it names the other".to_owned(),
    }
}
