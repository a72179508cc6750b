//! One property that sets redundancy, in the region that its resource goes to.

use std::collections::BTreeMap;

use crate::arm::{ResourceRef, Value, View, level_of};
use crate::catalog::{self, Redundancy, Region};
use crate::finding::{Finding, Severity};
use crate::json::Kind;
use crate::rewrite::ChangeKind;

use super::choice::{Choice, Outcome, grounds, held, lacks, lowering, wish_of, word};
use super::second_region::{Switch, settle};
use super::{CHANGE, LOWERED, Lowered, NOT_AVAILABLE, Step};
use crate::relocate::destination::listed_region;
use crate::relocate::job::Job;
use crate::relocate::plan::{Operation, Plan, Settled, What};

/// A level was asked for that the type has not.
const NOT_OFFERED: &str = "relocate/replication-not-offered";

/// What to do about a lowering.
const HELP: &str = "decide whether that is enough before anything is stored; \
                    `--replication keep` leaves it as it is";

/// The same where nothing is stored.
const HELP_RUNS: &str = "decide whether that is enough; `--replication keep` leaves it as it is";

/// The same of what is switched off.
const HELP_SWITCH: &str =
    "decide whether it can do without; `--replication keep` leaves it as it is";

/// What storage accounts are refused with, and the type of these accounts
/// (<https://learn.microsoft.com/azure/reliability/reliability-storage-blob>, 2024-07-02).
const REFUSAL: (&str, &str) = (
    "Microsoft.Storage/storageAccounts",
    "RedundancyConfigurationNotAvailableInRegion",
);

/// A resource in the region that it goes to.
#[derive(Clone, Copy)]
pub(super) struct Placed<'j, 'd> {
    /// The run.
    pub job: &'j Job<'d>,
    /// The resource.
    pub at: ResourceRef,
    /// Where it goes.
    pub region: Region<'d>,
}

/// A level where it stands.
#[derive(Clone, Copy)]
struct Stated<'v, 'd> {
    /// The resource.
    view: &'v View<'d>,
    place: &'v View<'d>,
    row: Redundancy<'d>,
    level: catalog::Level<'d>,
}

impl<'d> Placed<'_, 'd> {
    /// Decides one property.
    pub fn property(
        &self,
        plan: &mut Plan,
        view: &View<'d>,
        row: Redundancy<'d>,
        lowered: &mut Lowered,
    ) {
        let mut places = view.find(row.path);
        places.retain(|place| !plan.takes_out(self.at, &place.path));
        for place in &places {
            let Some(placed) = self.beside(plan, view, place, row) else {
                continue;
            };
            let value = place.value();
            let message = match &value {
                Value::String(text) if row.is_unset(text) => continue,
                Value::String(_) | Value::Bool(_) => match level_of(row, &value) {
                    Some(level) => {
                        let stated = Stated {
                            view,
                            place,
                            row,
                            level,
                        };
                        placed.level(plan, stated, lowered);
                        continue;
                    }
                    None if row.plain || !row.stores => continue,
                    None => format!("the catalogue does not know `{value}`"),
                },
                // What a feature says is told of what is written.
                Value::Unknown(_) if !row.stores => continue,
                Value::Unknown(unknown) => {
                    format!("it is not known which redundancy this is: {}", unknown.why)
                }
                _ => continue,
            };
            let note = placed.finding(NOT_AVAILABLE, Severity::Note, place, message);
            plan.findings.push(note.unknown().help(placed.choices(row)));
        }
    }

    /// The same in the region that is named beside the property; none where that is not known.
    fn beside(
        &self,
        plan: &Plan,
        view: &View<'d>,
        place: &View<'d>,
        row: Redundancy<'_>,
    ) -> Option<Self> {
        if row.beside.is_none() {
            return Some(*self);
        }
        let beside = view.region_beside(place, row)?;
        let region = listed_region(self.job, plan, self.at, &beside)?;
        Some(Self { region, ..*self })
    }

    fn level(&self, plan: &mut Plan, stated: Stated<'_, 'd>, lowered: &mut Lowered) {
        let (row, present) = (stated.row, stated.level);
        let told = plan.decision(self.at).map(|one| one.told.clone());
        let told = told.unwrap_or_default();
        let otherwise = self.job.options.replication;
        let choice = Choice::of_told(row, present, &self.region, &told, otherwise);
        let changes = choice.level != present;
        if row.stores {
            self.record(plan, choice.level, changes);
        }
        let all = Choice::of_all(row, &self.region, wish_of(&told, otherwise));
        self.put(plan, stated, choice, all);
        if let Outcome::Lowered(lack) = choice.outcome
            && changes
            && !row.with_zones
        {
            let why = lacks(&self.region, lack);
            let step = Step::of(row, present.name, choice.level.name, why);
            lowered.add(step, self.job.subject(self.at));
        }
        if changes {
            self.take_out_members(plan, stated, choice.level);
        }
        self.say(plan, stated, choice);
        let switch = Switch {
            at: self.at,
            region: self.region,
            view: stated.view,
            row,
            was: present,
            is: choice.level,
        };
        settle(self.job, plan, &switch);
    }

    /// Writes the level, or has the expression give it.
    fn put(
        &self,
        plan: &mut Plan,
        stated: Stated<'_, 'd>,
        choice: Choice<'d>,
        mut all: BTreeMap<String, String>,
    ) {
        let Stated {
            place,
            row,
            level: present,
            ..
        } = stated;
        let is_literal = place.is_written() && !matches!(place.node.kind, Kind::String(_));
        if row.plain && is_literal {
            if choice.level != present {
                let operation = Operation {
                    path: place.path.clone(),
                    what: What::Set(choice.level.name.to_owned()),
                    kind: ChangeKind::Replication,
                    rule: CHANGE,
                };
                plan.operate(self.at, operation);
            }
            return;
        }
        // What stays is settled as well: a parameter may change for another place that reads it.
        let value = if choice.level == present {
            place.value().to_string()
        } else {
            choice.level.name.to_owned()
        };
        all.insert(present.name.to_ascii_lowercase(), value.clone());
        let settled = Settled::Level {
            value,
            all,
            plain: row.plain,
        };
        plan.settle(self.at, place.path.clone(), settled);
    }

    /// What means something with the old level only goes with it.
    fn take_out_members(&self, plan: &mut Plan, stated: Stated<'_, 'd>, new: catalog::Level<'d>) {
        for path in stated.level.members() {
            for place in stated.view.find(path) {
                if place.value() == Value::Null || plan.takes_out(self.at, &place.path) {
                    continue;
                }
                if place.is_written() {
                    plan.remove(self.at, place.path.clone(), CHANGE);
                    continue;
                }
                let (old, new) = (stated.level.name, new.name);
                let message = format!("`{path}` goes with {old} only, and it is {new} now");
                let finding = self.finding(NOT_AVAILABLE, Severity::Warning, &place, message);
                let help = "an expression gives it: take it out there";
                plan.findings.push(finding.help(help));
            }
        }
    }

    /// Names the first level, and the first that changes, for the plan file.
    fn record(&self, plan: &mut Plan, level: catalog::Level<'_>, is_new: bool) {
        if let Some(decision) = plan.decision_mut(self.at) {
            let name = || level.name.to_owned();
            decision.level.get_or_insert_with(name);
            if is_new && decision.replication.is_none() {
                decision.replication = Some(name());
                decision.level = Some(name());
            }
        }
    }

    fn say(&self, plan: &mut Plan, stated: Stated<'_, 'd>, choice: Choice<'d>) {
        let Stated {
            place,
            row,
            level: present,
            ..
        } = stated;
        let (new, region) = (choice.level.name, self.region.name);
        if let Some(copies) = choice.not_offered {
            let message = format!(
                "there is no {} in place of {}: the nearest below it is asked for",
                word(copies),
                row.shown(present)
            );
            plan.findings
                .push(self.finding(NOT_OFFERED, Severity::Note, place, message));
        }
        // What a feature says is told of what is written, with its own words and grounds.
        let by_feature = choice.level.features().next().is_some();
        let finding = match choice.outcome {
            Outcome::Fits => return,
            // The zones are told, and what goes with them is listed as a change.
            Outcome::Lowered(_) if row.with_zones => return,
            Outcome::Lowered(lack) => {
                let why = lacks(&self.region, lack);
                let message = if choice.level == present {
                    format!("{why}: {new} stays")
                } else {
                    format!("{why}: {}", lowering(row, present.name, new))
                };
                let finding = self.finding(LOWERED, Severity::Warning, place, message);
                finding.help(match (row.stores, row.is_switch()) {
                    (true, _) => HELP,
                    (false, true) => HELP_SWITCH,
                    (false, false) => HELP_RUNS,
                })
            }
            Outcome::Refused(_) | Outcome::CannotTell if by_feature => return,
            Outcome::Refused(lack) => {
                let message = format!(
                    "{}, which {} asks for",
                    lacks(&self.region, lack),
                    row.shown(choice.level)
                );
                let finding = self.finding(NOT_AVAILABLE, Severity::Error, place, message);
                self.with_code(finding).help(self.choices(row))
            }
            Outcome::CannotTell => {
                let new = row.shown(choice.level);
                let message = format!(
                    "{new} asks for availability zones, and it is not known whether {region} has them"
                );
                self.finding(NOT_AVAILABLE, Severity::Note, place, message)
                    .unknown()
            }
        };
        let (basis, source) = grounds(present);
        plan.findings.push(finding.on(basis, source));
    }

    /// Adds what Azure answers, where that is known.
    fn with_code(&self, finding: Finding) -> Finding {
        let (full_type, code) = REFUSAL;
        let resource = self.job.resource(self.at);
        if resource.is_some_and(|resource| resource.is_type(full_type)) {
            finding.azure_error(code)
        } else {
            finding
        }
    }

    /// What the region can hold.
    fn choices(&self, row: Redundancy<'d>) -> String {
        let levels = held(row, &self.region).join(", ");
        format!("{} can hold {levels}", self.region.name)
    }

    fn finding(
        &self,
        rule: &str,
        severity: Severity,
        place: &View<'d>,
        message: String,
    ) -> Finding {
        let node = Some((&place.written, place.node));
        self.job.finding(rule, severity, self.at, node, message)
    }
}

/// Says where a level asks something of a region that is not known.
pub fn in_unknown_region<'d>(
    job: &Job<'d>,
    plan: &mut Plan,
    at: ResourceRef,
    view: &View<'d>,
    rows: &[Redundancy<'_>],
) {
    for row in rows {
        for place in view.find(row.path) {
            let Some(level) = level_of(*row, &place.value()) else {
                continue;
            };
            if level.needs_pair || level.needs_zones {
                let message = format!(
                    "{} asks for a region with {}, and the region is not known",
                    row.shown(level),
                    needs(level)
                );
                let node = Some((&place.written, place.node));
                let note = job.finding(NOT_AVAILABLE, Severity::Note, at, node, message);
                plan.findings.push(note.unknown());
            }
        }
    }
}

fn needs(level: catalog::Level<'_>) -> &'static str {
    match (level.needs_zones, level.needs_pair) {
        (true, true) => "availability zones and a pair",
        (true, false) => "availability zones",
        _ => "a pair",
    }
}
