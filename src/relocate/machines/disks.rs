//! Managed disks that an export lists as resources. A template cannot carry
//! their content: each becomes a copy of a snapshot in the target region, or
//! starts empty. That holds for disks of no machine too: deployed as they are,
//! they would come up without what is on them.

use crate::arm::{ResourceRef, Why};
use crate::finding::Severity;
use crate::json::escape;
use crate::rewrite::ChangeKind;

use super::super::job::Job;
use super::super::new_parameter::{self, label};
use super::super::options::Machines;
use super::super::plan::{Drop, Plan};
use super::machine::{Boot, Machine, evaluate};
use super::{DISK, RULE, ask_size, put, reads, stage, take, whole};
use crate::json::Spot;

/// A disk of the export that is written.
#[derive(Debug)]
pub struct ExportedDisk {
    /// The resource.
    pub at: ResourceRef,
    /// Its name, where it is known.
    pub name: Option<String>,
    /// Whether it is made from a snapshot that a person gives.
    pub is_copy: bool,
}

/// What a disk is made of, other than what `Copy` and `Empty` read.
const OTHER_SOURCES: [&str; 7] = [
    "imageReference",
    "galleryImageReference",
    "sourceUri",
    "storageAccountId",
    "uploadSizeBytes",
    "securityDataUri",
    "securityMetadataUri",
];

/// Plans all disks of exports; gives those that are written.
pub fn plan(job: &Job<'_>, plan: &mut Plan, machines: &[Machine<'_>]) -> Vec<ExportedDisk> {
    let all = job
        .estate
        .resources()
        .filter(|(_, resource)| resource.is_type(DISK) && !resource.existing);
    let exported = all.filter(|(at, _)| {
        job.template(*at)
            .is_some_and(|template| template.is_export())
    });
    let exported: Vec<ResourceRef> = exported
        .map(|(at, _)| at)
        .filter(|at| plan.dropped(*at).is_none())
        .collect();
    let mut written = Vec::new();
    for at in exported {
        if let Some(machine) = made_by(machines, at) {
            drop_it(job, plan, at, machine);
            continue;
        }
        stage(
            plan,
            at,
            "a managed disk: a template alone does not carry what is on it".to_owned(),
        );
        let is_copy = job.options.machines == Machines::Attach || is_boot_disk(machines, at);
        if is_copy {
            copy(job, plan, at);
        } else {
            empty(job, plan, at);
        }
        let name = job
            .resource(at)
            .and_then(|resource| resource.known_name())
            .map(str::to_owned);
        written.push(ExportedDisk { at, name, is_copy });
    }
    written
}

/// The machine that makes this disk itself, from its image.
fn made_by<'m, 'd>(machines: &'m [Machine<'d>], at: ResourceRef) -> Option<&'m Machine<'d>> {
    machines
        .iter()
        .find(|machine| machine.boot == Boot::Image && boots_from(machine, at))
}

fn is_boot_disk(machines: &[Machine<'_>], at: ResourceRef) -> bool {
    machines.iter().any(|machine| boots_from(machine, at))
}

fn boots_from(machine: &Machine<'_>, at: ResourceRef) -> bool {
    machine.os.as_ref().and_then(|os| os.id.as_ref()?.own) == Some(at)
}

/// The disk comes with its machine: IDs of it stay good.
fn drop_it(job: &Job<'_>, plan: &mut Plan, at: ResourceRef, machine: &Machine<'_>) {
    let evidence = format!("{} is made from its image", job.identity(machine.at));
    let drop = Drop {
        reason: "the machine makes this disk itself".to_owned(),
        evidence,
        rule: RULE,
        inline_in: Some(machine.at),
    };
    plan.leave_out(at, drop);
}

/// Makes the disk a copy of a snapshot, whose ID is a parameter.
fn copy(job: &Job<'_>, plan: &mut Plan, at: ResourceRef) {
    let Some((resource, creation)) = creation(job, at) else {
        return;
    };
    let source = creation.get("sourceResourceId");
    put(
        plan,
        at,
        &creation,
        "createOption",
        escape("Copy"),
        ChangeKind::Parameter,
    );
    for key in OTHER_SOURCES {
        take(plan, at, &creation, key);
    }
    let is_open = source
        .and_then(|source| evaluate(job, at, &source))
        .is_some_and(|value| {
            let unknown = value.as_unknown();
            unknown.is_some_and(|unknown| {
                unknown.single_term().is_some()
                    && matches!(unknown.why, Why::ParameterWithoutValue(_))
            })
        });
    if is_open {
        return;
    }
    let name = resource.display_name();
    let description = format!("Resource ID of a snapshot of disk {name}, in the target region");
    let wanted = format!(
        "disks_{}_source_id",
        resource
            .known_name()
            .map_or_else(|| at.resource.to_string(), label)
    );
    let parameter = new_parameter::add(
        job,
        plan,
        at.template,
        &wanted,
        "String",
        &description,
        RULE,
    );
    put(
        plan,
        at,
        &creation,
        "sourceResourceId",
        reads(&parameter),
        ChangeKind::Id,
    );
}

/// Makes the disk start empty, or from its image where it was made of one.
fn empty(job: &Job<'_>, plan: &mut Plan, at: ResourceRef) {
    let Some((resource, creation)) = creation(job, at) else {
        return;
    };
    let starts_anew = creation
        .get("createOption")
        .is_some_and(|option| option.is("Empty") || option.is("FromImage"));
    let from = creation
        .get("createOption")
        .and_then(|option| option.node.as_str())
        .unwrap_or_default();
    if !starts_anew {
        put(
            plan,
            at,
            &creation,
            "createOption",
            escape("Empty"),
            ChangeKind::Parameter,
        );
        take(plan, at, &creation, "sourceResourceId");
        for key in OTHER_SOURCES {
            take(plan, at, &creation, key);
        }
        let finding = job.finding(
            "relocate/disk-starts-empty",
            Severity::Warning,
            at,
            Some((&creation.path, creation.node)),
            format!("was made by {from} and starts empty in the target: `--machines image` carries no data"),
        );
        plan.findings
            .push(finding.help("restore its data, or use `--machines attach`"));
    }
    let is_from_image = creation
        .get("createOption")
        .is_some_and(|option| option.is("FromImage"));
    if let Some(properties) = Spot::of(resource.node)
        .get("properties")
        .filter(|_| !is_from_image)
    {
        let label = resource
            .known_name()
            .map_or_else(|| at.resource.to_string(), label);
        ask_size(
            job,
            plan,
            at,
            &properties,
            (&label, &resource.display_name()),
        );
    }
}

fn creation<'d>(
    job: &Job<'d>,
    at: ResourceRef,
) -> Option<(&'d crate::arm::Resource<'d>, Spot<'d>)> {
    Some((
        job.resource(at)?,
        whole(job, at)?.find(&["properties", "creationData"])?,
    ))
}
