//! The steps that machines and their disks leave to people.

use crate::finding::{Advice, Phase, SourceRef, Subject};

use super::super::job::Job;
use super::super::options::Machines;
use super::super::plan::Plan;
use super::super::whereabouts::Whereabouts;
use super::DISK;
use super::disks::ExportedDisk;
use super::machine::{Boot, Disk, Machine};
use crate::json::Spot;

/// How snapshots are copied to another region.
const COPYING: &str = "https://learn.microsoft.com/azure/virtual-machines/disks-copy-incremental-snapshot-across-regions";

/// A disk that a person copies.
struct Copied {
    subject: Subject,
    /// Its name, where it can stand in a command.
    name: Option<String>,
    /// Whether the disk itself is to be made, or only the snapshot in the target.
    makes_disk: bool,
    /// The region that it is for.
    region: String,
    /// Whether it is there already.
    stays: bool,
}

/// Plans the steps for machines and disks.
pub fn plan(job: &Job<'_>, plan: &mut Plan, machines: &[Machine<'_>], disks: &[ExportedDisk]) {
    let copied: Vec<Copied> = attached(job, plan, machines)
        .into_iter()
        .chain(exported(job, plan, disks))
        .collect();
    copy(job, plan, copied);
    anew(job, plan, machines);
    profiles(job, plan, machines);
}

/// Disks that machines name and that no template makes.
fn attached(job: &Job<'_>, plan: &Plan, machines: &[Machine<'_>]) -> Vec<Copied> {
    let mut copied = Vec::new();
    let whereabouts = Whereabouts { job, plan };
    for machine in machines {
        let keeps_data = job.options.machines == Machines::Attach || machine.boot == Boot::Attach;
        let os = machine.os.iter().filter(|_| machine.boot == Boot::Attach);
        let disks = os.chain(machine.data.iter().filter(|_| keeps_data));
        for disk in disks.filter(|disk| is_given(plan, machine, disk)) {
            copied.push(Copied {
                subject: subject(job, machine, disk),
                name: disk.name(job, machine.at).filter(|name| is_plain(name)),
                makes_disk: true,
                region: whereabouts.target(machine.at),
                stays: whereabouts.source(machine.at) == Some(whereabouts.target(machine.at)),
            });
        }
    }
    copied
}

/// Whether a disk's ID comes from a person: it is not made by the same template.
fn is_given(plan: &Plan, machine: &Machine<'_>, disk: &Disk<'_>) -> bool {
    disk.id.as_ref().is_some_and(|id| {
        id.own
            .is_none_or(|own| own.template != machine.at.template || plan.stage(own).is_none())
    })
}

fn exported(job: &Job<'_>, plan: &Plan, disks: &[ExportedDisk]) -> Vec<Copied> {
    let whereabouts = Whereabouts { job, plan };
    let copies = disks.iter().filter(|disk| disk.is_copy);
    let copied = copies.map(|disk| Copied {
        subject: job.subject(disk.at),
        name: disk.name.clone().filter(|name| is_plain(name)),
        makes_disk: false,
        region: whereabouts.target(disk.at),
        stays: whereabouts.source(disk.at) == Some(whereabouts.target(disk.at)),
    });
    copied.collect()
}

fn subject(job: &Job<'_>, machine: &Machine<'_>, disk: &Disk<'_>) -> Subject {
    let name = disk
        .name(job, machine.at)
        .unwrap_or_else(|| format!("{} of {}", disk.role, machine.resource.display_name()));
    let pointer = machine.resource.pointer.join(&disk.spot.path);
    Subject {
        file: job.file_of(machine.at.template),
        pointer,
        name,
        kind: DISK.to_owned(),
    }
}

fn copy(job: &Job<'_>, plan: &mut Plan, copied: Vec<Copied>) {
    if copied.is_empty() {
        return;
    }
    let command = command(job, &copied);
    let text = "For machines that go by `workloads.json`: copy these disks to the target region, from machines that are stopped: take an incremental snapshot of each, copy it, wait until `completionPercent` is 100, \
                and make the disk of the copy (of what stays in its region, of the snapshot itself); then write its ID into `workloads.parameters.json`. \
                Make it in the machine's zone, with its storage type, its security type (Trusted Launch) and a disk encryption set of the target where it has one. \
                Of disks that `workloads.json` makes itself it takes the ID of the copied snapshot.";
    let subjects = copied.into_iter().map(|copied| copied.subject).collect();
    add(
        plan,
        "relocate/copy-disks",
        Phase::Deploy,
        text,
        subjects,
        command,
        Some(COPYING),
    );
}

/// Commands for the disks whose names are known.
fn command(job: &Job<'_>, copied: &[Copied]) -> Option<String> {
    let mut regions: Vec<(&str, bool)> = copied
        .iter()
        .filter(|one| one.name.is_some())
        .map(|one| (one.region.as_str(), one.stays))
        .collect();
    regions.sort_by_key(|(region, stays)| (*stays, *region != job.options.to, *region));
    regions.dedup();
    if regions.is_empty() {
        return None;
    }
    let mapped = job
        .options
        .resource_groups
        .first()
        .filter(|(old, new)| is_plain(old) && is_plain(new));
    let (source, target) = mapped
        .map_or(("\"$SOURCE_GROUP\"", "\"$TARGET_GROUP\""), |(old, new)| {
            (old, new)
        });
    let mut lines = vec![format!("source_group={source} target_group={target}")];
    for (region, stays) in &regions {
        let own = copied
            .iter()
            .filter(|one| one.region == *region && one.stays == *stays);
        let own: Vec<&Copied> = own.collect();
        lines.extend(if *stays {
            from_snapshots(job, region, &own)
        } else {
            across(job, region, &own)
        });
    }
    Some(lines.join("\n"))
}

/// The names of these disks, each once.
fn names<'c>(copied: &[&'c Copied], wanted: impl Fn(&Copied) -> bool) -> Vec<&'c str> {
    let wanted = copied.iter().filter(|one| wanted(one));
    let mut names: Vec<&str> = wanted.filter_map(|one| one.name.as_deref()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A snapshot of the disk that a loop is at, and its ID.
const SNAPSHOT: [&str; 2] = [
    "  az snapshot create --resource-group \"$source_group\" --name \"$disk\" --source \"$disk\" --incremental true",
    "  snapshot=$(az snapshot show --resource-group \"$source_group\" --name \"$disk\" --query id --output tsv)",
];

/// Commands that copy disks to another region.
fn across(job: &Job<'_>, region: &str, copied: &[&Copied]) -> Vec<String> {
    let mut lines = vec![format!(
        "for disk in {}; do",
        names(copied, |_| true).join(" ")
    )];
    lines.extend(SNAPSHOT.map(str::to_owned));
    lines.extend([
        format!("  az snapshot create --resource-group \"$target_group\" --name \"$disk\" --location {region} --source \"$snapshot\" --incremental true --copy-start"),
        "done".to_owned(),
        "az snapshot list --resource-group \"$target_group\" --query '[].[name, completionPercent, id]' --output table".to_owned(),
    ]);
    let made = names(copied, |one| one.makes_disk);
    if !made.is_empty() {
        lines.extend([
            "# once every completionPercent is 100:".to_owned(),
            format!("for disk in {}; do", made.join(" ")),
            "  snapshot=$(az snapshot show --resource-group \"$target_group\" --name \"$disk\" --query id --output tsv)".to_owned(),
        ]);
        lines.extend(make(job, region));
        lines.push("done".to_owned());
    }
    lines
}

/// Commands that make disks of snapshots in their own region.
fn from_snapshots(job: &Job<'_>, region: &str, copied: &[&Copied]) -> Vec<String> {
    let mut lines = Vec::new();
    for makes_disk in [true, false] {
        let own = names(copied, |one| one.makes_disk == makes_disk);
        if own.is_empty() {
            continue;
        }
        lines.push(format!("# what stays in {region}:"));
        lines.push(format!("for disk in {}; do", own.join(" ")));
        lines.extend(SNAPSHOT.map(str::to_owned));
        if makes_disk {
            lines.extend(make(job, region));
        } else {
            lines.push("  echo \"$snapshot\"".to_owned());
        }
        lines.push("done".to_owned());
    }
    lines
}

/// Commands that make a disk like the old one: in its zone, where the region has zones, and else
/// with its content in one place.
fn make(job: &Job<'_>, region: &str) -> [String; 3] {
    let has_zones = job.catalog.region(region).and_then(|region| region.zones);
    let show = "az disk show --resource-group \"$source_group\" --name \"$disk\"";
    let create = format!(
        "  az disk create --resource-group \"$target_group\" --name \"$disk\" --location {region} --source \"$snapshot\" --sku \"$sku\""
    );
    if has_zones == Some(false) {
        return [
            format!("  # {region} has no availability zones"),
            format!("  sku=$({show} --query sku.name --output tsv | sed 's/_ZRS$/_LRS/')"),
            format!("{create} --query id"),
        ];
    }
    [
        format!("  sku=$({show} --query sku.name --output tsv)"),
        format!("  zone=$({show} --query 'zones[0]' --output tsv)"),
        format!("{create} ${{zone:+--zone \"$zone\"}} --query id"),
    ]
}

/// Whether a name is one that Azure allows and a shell takes as it is.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('-')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

/// Machines that are made from their image start without data.
fn anew(job: &Job<'_>, plan: &mut Plan, machines: &[Machine<'_>]) {
    let made: Vec<Subject> = machines
        .iter()
        .filter(|machine| machine.boot == Boot::Image)
        .map(|machine| job.subject(machine.at))
        .collect();
    if made.is_empty() {
        return;
    }
    let text = "Install these machines again and restore their data: they are made from their image, with empty disks. Nothing that was on the old disks comes along.";
    plan.ask("relocate/machine-starts-empty", Phase::Validate, text, made);
}

/// What an `osProfile` says and an attached machine cannot be given at its making.
fn profiles(job: &Job<'_>, plan: &mut Plan, machines: &[Machine<'_>]) {
    let attached = machines.iter().filter(|machine| {
        machine.boot == Boot::Attach && machine.os.as_ref().is_some_and(|os| os.id.is_some())
    });
    let has_profile = |machine: &&Machine<'_>| {
        Spot::of(machine.resource.node)
            .find(&["properties", "osProfile"])
            .is_some()
    };
    let subjects: Vec<Subject> = attached
        .filter(has_profile)
        .map(|machine| job.subject(machine.at))
        .collect();
    if subjects.is_empty() {
        return;
    }
    let text = "Set patch mode, assessment mode and the like again on these machines, if they differ from the defaults: they stand in `osProfile`, which Azure refuses beside an attached disk. \
                Accounts and passwords are those on the copied disk.";
    plan.ask("relocate/machine-profile", Phase::Validate, text, subjects);
}

fn add(
    plan: &mut Plan,
    key: &str,
    phase: Phase,
    text: &str,
    subjects: Vec<Subject>,
    command: Option<String>,
    source: Option<&str>,
) {
    plan.items.push(Advice {
        key: key.to_owned(),
        phase,
        text: text.to_owned(),
        subjects,
        command,
        source: source.map(|url| SourceRef {
            url: url.to_owned(),
            date: Some("2026-11-22".to_owned()),
        }),
        done: false,
    });
}

#[cfg(test)]
mod tests;
