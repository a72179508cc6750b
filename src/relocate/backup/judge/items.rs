//! Listed items one by one: their state, their names, their disks (P02, P09 to P12).

use crate::arm::{Value, View};
use crate::catalog::{PathPattern, Way};
use crate::finding::{Finding, Severity, SourceRef};

use super::super::super::effective::view;
use super::super::super::job::Job;
use super::super::listed::Found;
use super::super::names::named;
use super::{called, finding, place, property, sure, vault_name};

/// A state in which nothing is backed up.
pub const STOPPED: &str = "recovery-services/listed-item-stopped";
/// The name of a share is not known.
pub const NO_SHARE: &str = "recovery-services/share-name-not-known";
/// The item's names and its source disagree.
pub const DISAGREES: &str = "recovery-services/listed-name-disagrees";
/// A disk that is excluded is not there.
pub const NO_DISK: &str = "recovery-services/excluded-disk-not-in-template";
/// A kind that can be protected no more.
pub const NEVER: &str = "recovery-services/listed-item-cannot-be-protected";
/// More than a vault holds.
pub const LIMIT: &str = "recovery-services/too-many-items-for-vault";

/// Judges one item.
pub fn judge(job: &Job<'_>, one: &Found<'_, '_>, findings: &mut Vec<Finding>) {
    findings.extend(state(job, one));
    findings.extend(never(one));
    findings.extend(share(one));
    findings.extend(names(one));
    findings.extend(disks(job, one));
}

/// Items that nobody backs up now are not protected again unasked.
fn state(job: &Job<'_>, one: &Found<'_, '_>) -> Option<Finding> {
    let item = one.item;
    let (what, at) = if item.is_deleted {
        let at = property(item, &["isScheduledForDeferredDelete"]);
        ("it is deleted, and held only by soft delete", at)
    } else {
        let state = job.catalog.stopped_state(item.state.as_deref()?)?;
        (state.what, property(item, &["protectionState"]))
    };
    let message = format!(
        "{} is in the list of {}, but {what}: it is not protected again unasked",
        called(item),
        vault_name(job, one.vault)
    );
    let help = "if it is to be protected in the target, name it with a policy under [[protect]] in the plan";
    Some(finding(STOPPED, Severity::Warning, &item.entry, at, message).help(help))
}

fn never(one: &Found<'_, '_>) -> Option<Finding> {
    let item = one.item;
    if item.kind.way != Way::Never {
        return None;
    }
    let message = format!(
        "{} is a {}: it cannot be protected again",
        called(item),
        item.kind.what
    );
    let at = property(item, &["protectedItemType"]);
    Some(
        finding(NEVER, Severity::Warning, &item.entry, at, message)
            .help("keep its recovery points in the old vault as long as they matter"),
    )
}

/// A share whose name the service has hidden.
fn share(one: &Found<'_, '_>) -> Option<Finding> {
    let item = one.item;
    if item.kind.way != Way::Registration || item.source.part.is_some() {
        return None;
    }
    let account = item.source.name.as_deref().unwrap_or("its account");
    let message = format!(
        "a share of {account} is listed by what the service made of its name, and `friendlyName` does not tell which it is"
    );
    let help =
        "look it up in the portal under Backup items, and write it into `friendlyName` of the list";
    Some(finding(NO_SHARE, Severity::Warning, &item.entry, None, message).help(help))
}

/// Group and name in the container against the ID of the source.
fn names(one: &Found<'_, '_>) -> Option<Finding> {
    let item = one.item;
    if !matches!(item.kind.way, Way::Template | Way::Registration) {
        return None;
    }
    let by_name = named(&item.container, item.kind.container)?;
    let (group, name) = (item.source.group.as_deref()?, item.source.name.as_deref()?);
    if by_name.group.eq_ignore_ascii_case(group) && by_name.name.eq_ignore_ascii_case(name) {
        return None;
    }
    let message = format!(
        "the item is named for {} in {}, but `sourceResourceId` leads to {name} in {group}: the latter is taken",
        by_name.name, by_name.group
    );
    let at = property(item, &["sourceResourceId"]);
    Some(
        finding(DISAGREES, Severity::Warning, &item.entry, at, message)
            .help("get the list again, and see which of the two is protected"),
    )
}

/// Disks that are chosen by their LUN must be there.
fn disks(job: &Job<'_>, one: &Found<'_, '_>) -> Option<Finding> {
    let item = one.item;
    let disks = item.disks.as_ref()?;
    let machine = one.resource?;
    let there = view(job, machine)?.find(PathPattern::new(
        "properties.storageProfile.dataDisks[*].lun",
    ));
    let there: Vec<Value> = there.iter().map(View::value).collect();
    if there.iter().any(|lun| !lun.is_known()) {
        return None;
    }
    let there: Vec<String> = there.iter().map(Value::to_string).collect();
    let gone: Vec<String> = disks
        .luns
        .iter()
        .map(u32::to_string)
        .filter(|lun| !there.contains(lun))
        .collect();
    if gone.is_empty() {
        return None;
    }
    let word = if disks.only_these {
        "backs up only"
    } else {
        "leaves out"
    };
    let message = format!(
        "the backup of {} {word} disks by their LUN, but the template has no data disk at LUN {}",
        called(item),
        gone.join(", ")
    );
    let at = property(
        item,
        &[
            "extendedProperties",
            "diskExclusionProperties",
            "diskLunList",
        ],
    );
    let help = "give the disks the same LUNs in the target, or mend the list in `protection.json`";
    Some(
        finding(NO_DISK, Severity::Warning, &item.entry, at, message)
            .help(help)
            .related(place(job, machine), "the machine"),
    )
}

/// More items than one vault holds.
pub fn limits(job: &Job<'_>, found: &[Found<'_, '_>], findings: &mut Vec<Finding>) {
    for limit in job.catalog.vault_limits() {
        let of_kind = found.iter().filter(|one| one.item.kind.key == limit.kind);
        let of_kind: Vec<&Found<'_, '_>> = of_kind.collect();
        let mut vaults: Vec<_> = of_kind.iter().map(|one| one.vault).collect();
        vaults.dedup();
        for vault in vaults {
            let mut own = of_kind.iter().filter(|one| one.vault == vault);
            let (count, first) = (own.clone().count(), own.next());
            let Some(first) = first.filter(|_| count > limit.most) else {
                continue;
            };
            let message = format!(
                "{} protects {count} {}, and a vault takes {} at most",
                vault_name(job, vault),
                limit.what,
                limit.most
            );
            let finding = finding(LIMIT, Severity::Warning, &first.item.entry, None, message)
                .help("make a second vault in the target, and divide them")
                .related(place(job, vault), "the vault")
                .on(sure(limit.basis), SourceRef::of(limit.source));
            findings.push(finding);
        }
    }
}
