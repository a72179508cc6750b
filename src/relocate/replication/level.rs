//! One property that sets redundancy, in the region that its resource goes to.

use crate::arm::{ResourceRef, Value, View};
use crate::catalog::{self, Redundancy, Region};
use crate::finding::{Finding, Severity};

use super::choice::{Choice, Outcome, grounds, held, lacks, wish_of, word};
use super::second_region::{Switch, settle};
use super::{LOWERED, Lowered, NOT_AVAILABLE};
use crate::relocate::job::Job;
use crate::relocate::plan::{Plan, Settled};

/// A level was asked for that the type has not.
const NOT_OFFERED: &str = "relocate/replication-not-offered";

/// What to do about a lowering.
const HELP: &str = "decide whether that is enough before anything is stored; \
                    `--replication keep` leaves it as it is";

/// What storage accounts are refused with, and the type of these accounts
/// (<https://learn.microsoft.com/azure/reliability/reliability-storage-blob>, 2024-07-02).
const REFUSAL: (&str, &str) = (
    "Microsoft.Storage/storageAccounts",
    "RedundancyConfigurationNotAvailableInRegion",
);

/// A resource in the region that it goes to.
pub(super) struct Placed<'j, 'd> {
    /// The run.
    pub job: &'j Job<'d>,
    /// The resource.
    pub at: ResourceRef,
    /// Where it goes.
    pub region: Region<'d>,
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
        for place in places {
            let message = match place.value() {
                Value::String(text) if is_unset(row, &text) => continue,
                Value::String(text) => match row.level(&text) {
                    Some(present) => {
                        self.level(plan, view, &place, row, present, lowered);
                        continue;
                    }
                    None => format!("the catalogue does not know `{text}`"),
                },
                Value::Unknown(unknown) => {
                    format!("it is not known which redundancy this is: {}", unknown.why)
                }
                _ => continue,
            };
            let note = self.finding(NOT_AVAILABLE, Severity::Note, &place, message);
            plan.findings.push(note.unknown().help(self.choices(row)));
        }
    }

    fn level(
        &self,
        plan: &mut Plan,
        view: &View<'d>,
        place: &View<'d>,
        row: Redundancy<'d>,
        present: catalog::Level<'d>,
        lowered: &mut Lowered,
    ) {
        let told = plan.decision(self.at).map(|one| one.told.clone());
        let told = told.unwrap_or_default();
        let otherwise = self.job.options.replication;
        let wish = wish_of(&told, otherwise);
        let choice = Choice::of_told(row, present, &self.region, &told, otherwise);
        let written = place.value().to_string();
        // What stays is settled as well: a parameter may change for another place that reads it.
        let value = if choice.level == present {
            written
        } else {
            choice.level.name.to_owned()
        };
        self.record(plan, choice.level, choice.level != present);
        let mut all = Choice::of_all(row, &self.region, wish);
        all.insert(present.name.to_ascii_lowercase(), value.clone());
        plan.settle(self.at, place.path.clone(), Settled::Level { value, all });
        if let Outcome::Lowered(lack) = choice.outcome
            && choice.level != present
        {
            let why = lacks(&self.region, lack);
            let subject = self.job.subject(self.at);
            lowered.add(present.name, choice.level.name, why, subject);
        }
        self.say(plan, place, row, present, choice);
        let switch = Switch {
            at: self.at,
            region: self.region,
            view,
            row,
            was: present,
            is: choice.level,
        };
        settle(self.job, plan, &switch);
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

    fn say(
        &self,
        plan: &mut Plan,
        place: &View<'d>,
        row: Redundancy<'d>,
        present: catalog::Level<'d>,
        choice: Choice<'d>,
    ) {
        let (new, region) = (choice.level.name, self.region.name);
        if let Some(copies) = choice.not_offered {
            let message = format!(
                "there is no {} in place of {}: the nearest below it is asked for",
                word(copies),
                present.name
            );
            plan.findings
                .push(self.finding(NOT_OFFERED, Severity::Note, place, message));
        }
        let finding = match choice.outcome {
            Outcome::Fits => return,
            Outcome::Lowered(lack) => {
                let why = lacks(&self.region, lack);
                let message = if choice.level == present {
                    format!("{why}: {new} stays")
                } else {
                    format!("{why}: {new} takes the place of {}", present.name)
                };
                let finding = self.finding(LOWERED, Severity::Warning, place, message);
                finding.help(HELP)
            }
            Outcome::Refused(lack) => {
                let message = format!("{}, which {new} asks for", lacks(&self.region, lack));
                let finding = self.finding(NOT_AVAILABLE, Severity::Error, place, message);
                self.with_code(finding).help(self.choices(row))
            }
            Outcome::CannotTell => {
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

/// Whether a value of a property means that nothing is set.
pub fn is_unset(row: Redundancy<'_>, text: &str) -> bool {
    row.unset
        .is_some_and(|unset| unset.eq_ignore_ascii_case(text))
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
            let value = place.value();
            let Some(level) = value.as_str().and_then(|text| row.level(text)) else {
                continue;
            };
            if level.needs_pair || level.needs_zones {
                let message = format!(
                    "{} asks for a region with {}, and the region is not known",
                    level.name,
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
