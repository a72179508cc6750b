//! Finding the machines of an export, and the disks that they name.

use crate::arm::{Resource, ResourceId, ResourceRef, Value, Why};

use super::super::job::Job;
use super::super::new_parameter::label;
use super::super::options::Machines;
use super::super::plan::Plan;
use super::{DISK, MACHINE};
use crate::json::Spot;

/// A machine that names managed disks by id.
#[derive(Debug)]
pub struct Machine<'d> {
    /// The resource.
    pub at: ResourceRef,
    /// The same.
    pub resource: &'d Resource<'d>,
    /// Its name as a part of parameter names.
    pub label: String,
    /// How its operating system disk comes to be.
    pub boot: Boot,
    /// `storageProfile`.
    pub storage: Spot<'d>,
    /// `storageProfile.osDisk`.
    pub os: Option<Disk<'d>>,
    /// The data disks that are named by id.
    pub data: Vec<Disk<'d>>,
}

/// How a machine gets its operating system disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boot {
    /// A copy of the disk is attached.
    Attach,
    /// It is made from the image.
    Image,
}

/// A disk of a machine.
#[derive(Debug)]
pub struct Disk<'d> {
    /// The object in the machine.
    pub spot: Spot<'d>,
    /// What it is for the machine: `os`, or `lun3`.
    pub role: String,
    /// Its ID; none where it is not named by one.
    pub id: Option<DiskId<'d>>,
}

/// The ID of a disk in a machine.
#[derive(Debug)]
pub struct DiskId<'d> {
    /// `managedDisk`.
    pub managed: Spot<'d>,
    /// The ID.
    pub value: Value,
    /// The disk, where the estate declares it.
    pub own: Option<ResourceRef>,
}

impl DiskId<'_> {
    /// Whether a person gives the ID at the deployment: then nothing is left to do.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let unknown = self.value.as_unknown();
        unknown.is_some_and(|unknown| {
            unknown.single_term().is_some() && matches!(unknown.why, Why::ParameterWithoutValue(_))
        })
    }
}

impl Disk<'_> {
    /// The disk's name: that of its ID, else the one that the machine gives it.
    #[must_use]
    pub fn name(&self, job: &Job<'_>, at: ResourceRef) -> Option<String> {
        let by_id = self
            .id
            .as_ref()
            .and_then(|id| ResourceId::parse(&id.value)?.known_name());
        by_id.or_else(|| {
            evaluate(job, at, &self.spot.get("name")?)?
                .as_str()
                .map(str::to_owned)
        })
    }
}

/// All machines of exports that name a disk by id and are not left out.
#[must_use]
pub fn find<'d>(job: &Job<'d>, plan: &Plan) -> Vec<Machine<'d>> {
    let all = job
        .estate
        .resources()
        .filter(|(_, resource)| resource.is_type(MACHINE) && !resource.existing);
    let exported = all.filter(|(at, _)| {
        plan.dropped(*at).is_none()
            && job
                .template(*at)
                .is_some_and(|template| template.is_export())
    });
    exported
        .filter_map(|(at, resource)| read(job, at, resource))
        .collect()
}

fn read<'d>(job: &Job<'d>, at: ResourceRef, resource: &'d Resource<'d>) -> Option<Machine<'d>> {
    let storage = Spot::of(resource.node).find(&["properties", "storageProfile"])?;
    let os = storage
        .get("osDisk")
        .map(|spot| disk(job, at, spot, "os".to_owned()));
    let list = storage.get("dataDisks");
    let data = list
        .iter()
        .flat_map(Spot::elements)
        .enumerate()
        .map(|(index, spot)| {
            let lun = spot
                .get("lun")
                .map(|lun| evaluate(job, at, &lun).unwrap_or(Value::Null).to_string());
            let role = format!(
                "lun{}",
                lun.as_deref().map_or_else(|| index.to_string(), label)
            );
            disk(job, at, spot, role)
        });
    let data: Vec<Disk<'d>> = data.filter(|disk| disk.id.is_some()).collect();
    if data.is_empty() && os.as_ref().is_none_or(|os| os.id.is_none()) {
        return None;
    }
    let label = resource
        .known_name()
        .map_or_else(|| format!("machine{}", at.resource), label);
    let boot = boot(job, resource, &storage, os.as_ref());
    Some(Machine {
        at,
        resource,
        label,
        boot,
        storage,
        os,
        data,
    })
}

fn disk<'d>(job: &Job<'d>, at: ResourceRef, spot: Spot<'d>, role: String) -> Disk<'d> {
    let managed = spot.get("managedDisk");
    let id = managed.and_then(|managed| {
        let id = managed.get("id").filter(|id| id.node.as_str().is_some())?;
        let value = evaluate(job, at, &id)?;
        let own = ResourceId::parse(&value).and_then(|id| job.estate.resolve(&id, at.template));
        let own = own.filter(|own| job.resource(*own).is_some_and(|own| own.is_type(DISK)));
        Some(DiskId {
            managed,
            value,
            own,
        })
    });
    Disk { spot, role, id }
}

/// A machine can be made anew where its image and its accounts are known; a
/// disk can be copied where it is named by id and outlives the machine.
fn boot(job: &Job<'_>, resource: &Resource<'_>, storage: &Spot<'_>, os: Option<&Disk<'_>>) -> Boot {
    let can_make = storage
        .get("imageReference")
        .is_some_and(|image| !image.node.is_empty())
        && Spot::of(resource.node)
            .find(&["properties", "osProfile"])
            .is_some_and(|profile| !profile.node.is_empty());
    let can_copy = os.is_some_and(|os| {
        os.id.is_some()
            && os
                .spot
                .get("diffDiskSettings")
                .is_none_or(|settings| settings.node.is_empty())
    });
    match job.options.machines {
        Machines::Image if can_make => Boot::Image,
        _ if can_copy || !can_make => Boot::Attach,
        _ => Boot::Image,
    }
}

/// The value of a node of a resource.
#[must_use]
pub fn evaluate(job: &Job<'_>, at: ResourceRef, spot: &Spot<'_>) -> Option<Value> {
    let template = job.template(at)?;
    Some(template.scope_of(job.resource(at)?)?.evaluate(spot.node))
}
