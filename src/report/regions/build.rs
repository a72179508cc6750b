//! From what was weighed to the document: counts, ranks, and regions by their answers.

use std::collections::BTreeMap;

use super::document::{
    ChangeEntry, Fitness, ReasonEntry, RegionEntry, Regions, ResourceEntry, Summary, ThingEntry,
};
use super::{Answer, Subject, Thing, Weighing};
use crate::catalog::{Region, Restricted};
use crate::report::model::Report;
use crate::report::run::Run;

/// The version of the document.
const VERSION: &str = "1";

impl Regions {
    /// The document of a run.
    #[must_use]
    pub fn of(weighing: &Weighing<'_>) -> Self {
        let report = Report::of(&weighing.run);
        let regions = ranked(weighing);
        let number = |verdict| regions.iter().filter(|one| one.verdict == verdict).count();
        Self {
            schema_version: VERSION,
            tool: report.tool,
            catalogs: report.catalogs,
            source: report.source,
            from: weighing.from.clone(),
            asked: weighing.asked.clone(),
            summary: Summary {
                files_read: report.summary.files_read,
                files_skipped: report.summary.files_skipped,
                files_failed: report.summary.files_failed,
                resources: report.summary.resources,
                things: weighing.things.len(),
                regions: regions.len(),
                fits: number(Fitness::Fits),
                changes: number(Fitness::Changes),
                check: number(Fitness::Check),
                blocked: number(Fitness::Blocked),
            },
            files: report.files,
            staying: weighing.staying.clone(),
            regions,
            things: weighing
                .things
                .iter()
                .map(|thing| entry(weighing, thing))
                .collect(),
        }
    }
}

/// The regions, the best first: what they come to, then those open to all, then what is nearest to
/// the source.
fn ranked(weighing: &Weighing<'_>) -> Vec<RegionEntry> {
    let from = weighing.from.as_deref();
    let source = weighing
        .regions
        .iter()
        .find(|region| Some(region.name) == from);
    let mut ranked: Vec<(RegionEntry, bool, bool)> = Vec::new();
    for (index, region) in weighing.regions.iter().enumerate() {
        let same = |part: fn(&Region<'_>) -> Option<String>| {
            source.is_some_and(|source| part(source) == part(region))
        };
        ranked.push((
            region_entry(weighing, index, region),
            same(|one| one.geography.map(str::to_owned)),
            same(|one| one.geography_group.map(str::to_owned)),
        ));
    }
    ranked.sort_by(|(one, near, nearish), (other, other_near, other_nearish)| {
        let rank = |entry: &RegionEntry| {
            (
                entry.verdict,
                entry.restricted != "no",
                entry.blocked,
                entry.warnings + entry.unknown,
                entry.changes,
            )
        };
        rank(one)
            .cmp(&rank(other))
            .then(other_near.cmp(near))
            .then(other_nearish.cmp(nearish))
            .then(one.name.cmp(&other.name))
    });
    ranked.into_iter().map(|(entry, ..)| entry).collect()
}

fn region_entry(weighing: &Weighing<'_>, index: usize, region: &Region<'_>) -> RegionEntry {
    let (mut blocked, mut changes, mut warnings, mut unknown) = (0, 0, 0, 0);
    for answer in weighing
        .things
        .iter()
        .filter_map(|thing| thing.answers.get(index))
    {
        match answer {
            Answer::Met | Answer::Open(_) => {}
            Answer::Changes(_) => changes += 1,
            Answer::Warns(_) => warnings += 1,
            Answer::Unknown(_) => unknown += 1,
            Answer::Blocks => blocked += 1,
        }
    }
    RegionEntry {
        name: region.name.to_owned(),
        display_name: region.display_name.to_owned(),
        geography: region.geography.map(str::to_owned),
        verdict: match (blocked, warnings + unknown, changes) {
            (1.., ..) => Fitness::Blocked,
            (_, 1.., _) => Fitness::Check,
            (.., 1..) => Fitness::Changes,
            _ => Fitness::Fits,
        },
        is_source: weighing.from.as_deref() == Some(region.name),
        restricted: match region.restricted {
            Restricted::Yes => "yes",
            Restricted::No => "no",
            Restricted::Unknown => "unknown",
        },
        zones: region.zone_count,
        pair: region.pair.map(str::to_owned),
        blocked,
        changes,
        warnings,
        unknown,
    }
}

fn entry(weighing: &Weighing<'_>, thing: &Thing) -> ThingEntry {
    let (mut blocked, mut warned) = (Vec::new(), Vec::new());
    let mut changes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut unknown: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (region, answer) in weighing.regions.iter().zip(&thing.answers) {
        let name = region.name.to_owned();
        match answer {
            Answer::Met => {}
            Answer::Changes(change) => changes.entry(change).or_default().push(name),
            Answer::Warns(_) => warned.push(name),
            Answer::Unknown(reason) | Answer::Open(reason) => {
                unknown.entry(reason).or_default().push(name)
            }
            Answer::Blocks => blocked.push(name),
        }
    }
    blocked.sort();
    warned.sort();
    let sorted = |mut regions: Vec<String>| {
        regions.sort();
        regions
    };
    ThingEntry {
        rule: thing.rule.clone(),
        what: thing.what.clone(),
        message: thing.message.clone(),
        resources: thing
            .subjects
            .iter()
            .map(|subject| resource(&weighing.run, subject))
            .collect(),
        blocked,
        warned,
        changes: changes
            .into_iter()
            .map(|(change, regions)| ChangeEntry {
                change: change.to_owned(),
                regions: sorted(regions),
            })
            .collect(),
        unknown: unknown
            .into_iter()
            .map(|(reason, regions)| ReasonEntry {
                reason: reason.to_owned(),
                regions: sorted(regions),
            })
            .collect(),
    }
}

fn resource(run: &Run<'_>, subject: &Subject) -> ResourceEntry {
    let file = run.files.get(subject.file);
    let position = file.map(|file| file.position(subject.span.start));
    ResourceEntry {
        file: file.map_or_else(String::new, |file| file.path.replace('\\', "/")),
        line: position.map_or(1, |position| position.line),
        column: position.map_or(1, |position| position.column),
        pointer: subject.pointer.to_string(),
        name: subject.name.clone(),
        kind: subject.kind.clone(),
    }
}
