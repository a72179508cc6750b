//! A machine that keeps its disks: copies of them are attached.
//!
//! Azure refuses an image and an `osProfile` beside an attached operating
//! system disk (`InvalidParameter`; R2, R4). Name, storage type and encryption
//! belong to the copy, whoever makes it: the machine must not say them.

use crate::finding::{Basis, Finding, Severity, SourceRef};
use crate::json::escape;
use crate::rewrite::ChangeKind;

use super::super::job::Job;
use super::super::new_parameter;
use super::super::options::Machines;
use super::super::plan::{Operation, Plan, Stage, What};
use super::machine::{Disk, Machine};
use super::{DISK, RULE, put, reads, take};
use crate::json::Spot;

/// Where Azure's answers to such machines are recorded.
const REFUSALS: &str = "https://github.com/Azure/azure-quickstart-templates/issues/3290";

/// Plans a machine with all its disks attached.
pub fn plan(job: &Job<'_>, plan: &mut Plan, machine: &Machine<'_>) {
    if let Some(os) = machine.os.as_ref().filter(|os| os.id.is_some()) {
        report(job, plan, machine, os);
        put(
            plan,
            machine.at,
            &os.spot,
            "createOption",
            escape("Attach"),
            ChangeKind::Parameter,
        );
        give_type(plan, machine, os);
        connect(job, plan, machine, os);
        take(plan, machine.at, &machine.storage, "imageReference");
        if let Some(properties) = Spot::of(machine.resource.node).get("properties") {
            take(plan, machine.at, &properties, "osProfile");
        }
    }
    if job.options.machines == Machines::Image {
        let message = "has no image or no account to be made anew with: a copy of its disk is attached instead";
        let finding = job.finding(
            "relocate/no-image",
            Severity::Warning,
            machine.at,
            None,
            message,
        );
        plan.findings
            .push(finding.help("copy its disks, or write the machine by hand"));
    }
    data_disks(job, plan, machine);
}

/// Plans the data disks of a machine as attached copies.
pub fn data_disks(job: &Job<'_>, plan: &mut Plan, machine: &Machine<'_>) {
    for disk in &machine.data {
        put(
            plan,
            machine.at,
            &disk.spot,
            "createOption",
            escape("Attach"),
            ChangeKind::Parameter,
        );
        connect(job, plan, machine, disk);
    }
}

/// One finding a machine that Azure would refuse as it is.
fn report(job: &Job<'_>, plan: &mut Plan, machine: &Machine<'_>, os: &Disk<'_>) {
    let Some(option) = os
        .spot
        .get("createOption")
        .filter(|option| !option.is("Attach"))
    else {
        return;
    };
    let message = format!(
        "names a disk by id, which Azure refuses beside createOption {}",
        option.node.as_str().unwrap_or_default()
    );
    let finding = refused(job, machine, os, &message);
    let mended = "attach a copy of the disk, given as a parameter; take out image and osProfile";
    plan.findings
        .extend(finding.map(|finding| finding.fixed(mended)));
}

/// A finding about a disk that is named by its ID, where there is one.
pub fn refused(
    job: &Job<'_>,
    machine: &Machine<'_>,
    os: &Disk<'_>,
    message: &str,
) -> Option<Finding> {
    let id = os.id.as_ref()?.managed.get("id")?;
    let source = SourceRef {
        url: REFUSALS.to_owned(),
        date: Some("2017-04".to_owned()),
    };
    let place = Some((&id.path, id.node));
    let (rule, severity) = ("relocate/disk-by-id", Severity::Warning);
    let finding = job.finding(rule, severity, machine.at, place, message);
    Some(
        finding
            .azure_error("InvalidParameter")
            .on(Basis::Measured, Some(source)),
    )
}

/// An attached disk needs its `osType`; an export that lacks it tells it in the profile.
fn give_type(plan: &mut Plan, machine: &Machine<'_>, os: &Disk<'_>) {
    let profile = Spot::of(machine.resource.node).find(&["properties", "osProfile"]);
    let says = |key: &str| {
        profile
            .as_ref()
            .and_then(|profile| profile.get(key))
            .is_some()
    };
    let known = if says("windowsConfiguration") {
        Some("Windows")
    } else if says("linuxConfiguration") {
        Some("Linux")
    } else {
        None
    };
    if let Some(known) = known.filter(|_| os.spot.get("osType").is_none()) {
        put(
            plan,
            machine.at,
            &os.spot,
            "osType",
            escape(known),
            ChangeKind::Insert,
        );
    }
}

/// Leads a disk of a machine to the copy: through a parameter, or to the disk
/// that the same template makes.
fn connect(job: &Job<'_>, plan: &mut Plan, machine: &Machine<'_>, disk: &Disk<'_>) {
    let Some(id) = &disk.id else { return };
    let managed = &id.managed;
    take(plan, machine.at, managed, "storageAccountType");
    take(plan, machine.at, managed, "diskEncryptionSet");
    let made_here = id.own.filter(|own| {
        own.template == machine.at.template && plan.stage(*own) == Some(Stage::Workloads)
    });
    if let Some(own) = made_here {
        wait_for(job, plan, machine, own);
        return;
    }
    take(plan, machine.at, &disk.spot, "name");
    if id.is_open() {
        return;
    }
    let name = disk
        .name(job, machine.at)
        .unwrap_or_else(|| disk.role.clone());
    let description = format!("Resource ID of the copy of disk {name} in the target region");
    let wanted = format!("disks_{}_{}_id", machine.label, disk.role);
    let parameter = new_parameter::add(
        job,
        plan,
        machine.at.template,
        &wanted,
        "String",
        &description,
        RULE,
    );
    put(
        plan,
        machine.at,
        managed,
        "id",
        reads(&parameter),
        ChangeKind::Id,
    );
}

/// The machine waits for a disk that the same template makes.
fn wait_for(job: &Job<'_>, plan: &mut Plan, machine: &Machine<'_>, own: crate::arm::ResourceRef) {
    let Some(resource) = job.resource(own) else {
        return;
    };
    let machine_node = Spot::of(machine.resource.node);
    let list = machine_node.get("dependsOn");
    let scope = job
        .template(machine.at)
        .and_then(|template| template.scope_of(machine.resource));
    let waits = list.iter().flat_map(Spot::elements).any(|entry| {
        let value = scope.map(|scope| scope.evaluate(entry.node));
        value.and_then(|value| job.estate.depended(machine.at, &value)) == Some(own)
    });
    if waits {
        return;
    }
    let renamed = plan
        .decision(own)
        .and_then(|decision| decision.rename.clone())
        .map(crate::arm::Value::from);
    let Some(id) =
        crate::arm::ResourceId::in_own_group(DISK, renamed.as_ref().unwrap_or(&resource.name))
    else {
        return;
    };
    let entry = escape(&super::super::fit::spelled_out(&id.to_value()));
    let (path, what) = match list {
        Some(list) => (list.path, What::Append(entry)),
        None => (
            machine_node.path,
            What::Insert("dependsOn".to_owned(), format!("[{entry}]")),
        ),
    };
    plan.operate(
        machine.at,
        Operation {
            path,
            what,
            kind: ChangeKind::Insert,
            rule: RULE,
        },
    );
}
