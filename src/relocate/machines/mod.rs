//! Machines of an export (D20, R2, R4): they and their disks are written to
//! `workloads.json`, where copies of the disks are attached or, if asked for,
//! new disks are made from the image.
//!
//! `machine` finds them, `attach` and `image` say what becomes of a machine,
//! `disks` of the disks that the export lists, `staging` of all that belongs to
//! them, `extensions` and `steps` tell people what is left to them.

mod attach;
mod disks;
mod extensions;
pub mod image;
mod machine;
mod staging;
mod steps;
#[cfg(test)]
mod tests;

use crate::json::{Pointer, escape};
use crate::rewrite::ChangeKind;

use super::job::Job;
use super::new_parameter;
use super::plan::{Action, Operation, Plan, Stage, What};
use super::told::{Act, Told};
use crate::json::Spot;
use machine::Boot;

/// The rule of all that is done to machines and their disks.
const RULE: &str = "relocate/machine";

/// Why something is staged that nothing but the plan file stages.
const BY_PLAN: &str = "the plan says so";

/// Type of machines.
const MACHINE: &str = "Microsoft.Compute/virtualMachines";

/// Type of managed disks.
const DISK: &str = "Microsoft.Compute/disks";

/// Plans what becomes of machines and of what belongs to them.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let machines = machine::find(job, plan);
    for machine in &machines {
        stage(
            plan,
            machine.at,
            "a machine whose disks are named by id: a template alone moves no disk".to_owned(),
        );
    }
    for (at, _) in job.estate.resources() {
        let told = plan.decision(at).map(|decision| &decision.told);
        if told.is_some_and(|told| told.own_act() == Some(Act::Stage)) {
            stage(plan, at, BY_PLAN.to_owned());
        }
    }
    let disks = disks::plan(job, plan, &machines);
    for machine in &machines {
        match machine.boot {
            Boot::Attach => attach::plan(job, plan, machine),
            Boot::Image => image::plan(job, plan, machine),
        }
    }
    staging::close(job, plan);
    steps::plan(job, plan, &machines, &disks);
    extensions::plan(job, plan);
}

/// Stages a resource that is written, unless a person wants it in the first file.
fn stage(plan: &mut Plan, at: crate::arm::ResourceRef, reason: String) {
    if let Some(decision) = plan.decision_mut(at)
        && decision.action == Action::Keep
        && !is_held(&decision.told)
    {
        decision.action = Action::Stage(Stage::Workloads, reason);
    }
}

/// Whether a person wants a resource in the first file.
fn is_held(told: &Told) -> bool {
    matches!(told.own_act(), Some(Act::Rewrite | Act::Keep))
}

/// Stages what a plan file lists so, and all that needs it.
pub fn stage_by_plan(job: &Job<'_>, plan: &mut Plan, listed: &[crate::arm::ResourceRef]) {
    for at in listed {
        stage(plan, *at, BY_PLAN.to_owned());
    }
    staging::close(job, plan);
}

/// Gives a member this JSON text, whether it is there or not; nothing where it
/// has it already.
fn put(
    plan: &mut Plan,
    at: crate::arm::ResourceRef,
    object: &Spot<'_>,
    key: &str,
    json: String,
    kind: ChangeKind,
) {
    let (path, what) = match object.get(key) {
        Some(spot)
            if spot
                .node
                .as_str()
                .is_some_and(|text| escape(text).eq_ignore_ascii_case(&json)) =>
        {
            return;
        }
        Some(spot) => (spot.path, What::Set(json)),
        None => (object.path.clone(), What::Insert(key.to_owned(), json)),
    };
    plan.operate(
        at,
        Operation {
            path,
            what,
            kind,
            rule: RULE,
        },
    );
}

/// Takes out a member, if it is there.
fn take(plan: &mut Plan, at: crate::arm::ResourceRef, object: &Spot<'_>, key: &str) {
    if let Some(spot) = object.get(key) {
        plan.remove(at, spot.path, RULE);
    }
}

/// Asks for the size of a new disk, where its object does not say it.
fn ask_size(
    job: &Job<'_>,
    plan: &mut Plan,
    at: crate::arm::ResourceRef,
    object: &Spot<'_>,
    (label, name): (&str, &str),
) {
    let is_said = object
        .get("diskSizeGB")
        .is_some_and(|size| !size.node.is_null());
    if is_said {
        return;
    }
    let description = format!("Size of the new disk {name} in GiB: the export does not say it");
    let wanted = format!("disks_{label}_sizeGB");
    let parameter = new_parameter::add(job, plan, at.template, &wanted, "Int", &description, RULE);
    put(
        plan,
        at,
        object,
        "diskSizeGB",
        reads(&parameter),
        ChangeKind::Insert,
    );
}

/// The text that reads a parameter, as JSON.
#[must_use]
pub fn reads(parameter: &str) -> String {
    escape(&format!(
        "[parameters({})]",
        crate::arm::expr::quote(parameter)
    ))
}

/// `resource` as a spot.
fn whole<'d>(job: &Job<'d>, at: crate::arm::ResourceRef) -> Option<Spot<'d>> {
    let resource = job.resource(at)?;
    Some(Spot {
        path: Pointer::root(),
        node: resource.node,
    })
}
