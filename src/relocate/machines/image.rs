//! A machine that is made anew from its image: its disks start empty.

use crate::json::escape;
use crate::rewrite::ChangeKind;

use super::super::job::Job;
use super::super::new_parameter;
use super::super::options::Machines;
use super::super::plan::{Plan, Stage};
use super::machine::{Disk, Machine};
use super::{ask_size, attach, put, reads, take};
use crate::json::Spot;
use crate::rule::missing_secret::needs_password;

/// Plans a machine from its image.
pub fn plan(job: &Job<'_>, plan: &mut Plan, machine: &Machine<'_>) {
    if let Some(os) = &machine.os {
        put(
            plan,
            machine.at,
            &os.spot,
            "createOption",
            escape("FromImage"),
            ChangeKind::Parameter,
        );
        if let Some(id) = &os.id {
            report(job, plan, machine, os);
            take(plan, machine.at, &id.managed, "id");
        }
        if job.options.same_group() {
            // The old disk of this name is still in the group.
            take(plan, machine.at, &os.spot, "name");
        }
    }
    password(job, plan, machine);
    if job.options.machines == Machines::Attach {
        // Only the operating system cannot be copied: the data can.
        attach::data_disks(job, plan, machine);
        return;
    }
    for disk in &machine.data {
        data(job, plan, machine, disk);
    }
}

fn report(job: &Job<'_>, plan: &mut Plan, machine: &Machine<'_>, os: &Disk<'_>) {
    let message = "names a disk by id, which Azure refuses for a machine from an image";
    let finding = attach::refused(job, machine, os, message);
    let mended = "make the disk from the image, empty of the machine's data";
    plan.findings
        .extend(finding.map(|finding| finding.fixed(mended)));
}

/// A data disk: what the image brings stays so, everything else starts empty.
fn data(job: &Job<'_>, plan: &mut Plan, machine: &Machine<'_>, disk: &Disk<'_>) {
    let Some(id) = &disk.id else { return };
    let made_here = id.own.filter(|own| {
        own.template == machine.at.template && plan.stage(*own) == Some(Stage::Workloads)
    });
    if made_here.is_some() {
        put(
            plan,
            machine.at,
            &disk.spot,
            "createOption",
            escape("Attach"),
            ChangeKind::Parameter,
        );
        take(plan, machine.at, &id.managed, "storageAccountType");
        return;
    }
    take(plan, machine.at, &id.managed, "id");
    if job.options.same_group() {
        take(plan, machine.at, &disk.spot, "name");
    }
    if disk
        .spot
        .get("createOption")
        .is_some_and(|option| option.is("FromImage"))
    {
        return;
    }
    put(
        plan,
        machine.at,
        &disk.spot,
        "createOption",
        escape("Empty"),
        ChangeKind::Parameter,
    );
    let name = disk
        .name(job, machine.at)
        .unwrap_or_else(|| disk.role.clone());
    let label = format!("{}_{}", machine.label, disk.role);
    ask_size(job, plan, machine.at, &disk.spot, (&label, &name));
}

/// An export holds no password; a machine that only takes keys needs none.
fn password(job: &Job<'_>, plan: &mut Plan, machine: &Machine<'_>) {
    let Some(profile) = Spot::of(machine.resource.node).find(&["properties", "osProfile"]) else {
        return;
    };
    add_password(
        job,
        plan,
        machine.at,
        &profile,
        &format!("virtualMachines_{}_adminPassword", machine.label),
    );
}

/// Adds the password of an `osProfile` as a secure parameter, where it needs one.
pub fn add_password(
    job: &Job<'_>,
    plan: &mut Plan,
    at: crate::arm::ResourceRef,
    profile: &Spot<'_>,
    wanted: &str,
) -> Option<String> {
    if !needs_password(job.estate, at, profile) {
        return None;
    }
    let description = "Password of the administrator: an export holds none";
    let parameter = new_parameter::add(
        job,
        plan,
        at.template,
        wanted,
        "SecureString",
        description,
        "relocate/secret-not-exported",
    );
    put(
        plan,
        at,
        profile,
        "adminPassword",
        reads(&parameter),
        ChangeKind::Insert,
    );
    Some(parameter)
}
