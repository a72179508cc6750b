//! What reads or restores from the second region of redundant data: it is
//! switched off where the level has no second region any more (D23).

use std::collections::BTreeMap;

use crate::arm::{ResourceRef, Value, View};
use crate::catalog::{Level, Redundancy, Region};
use crate::finding::{Finding, Severity};
use crate::rewrite::ChangeKind;

use super::CHANGE;
use super::choice::{grounds, has_second_region};
use crate::relocate::job::Job;
use crate::relocate::plan::{Operation, Plan, Settled, What};

/// The switch is on where there is no second region.
const MISSING: &str = "relocate/second-region-missing";

/// The value of the switches that are texts, when they are on.
const ON: &str = "Enabled";

/// The switch that belongs to a property, and that property before and afterwards.
pub struct Switch<'v, 'd> {
    /// The resource.
    pub at: ResourceRef,
    /// Where it goes.
    pub region: Region<'d>,
    /// Its values.
    pub view: &'v View<'d>,
    /// The property.
    pub row: Redundancy<'d>,
    /// The level of the source.
    pub was: Level<'d>,
    /// The level in the target.
    pub is: Level<'d>,
}

/// Whether a switch is on; not known where the value is not.
#[must_use]
pub fn is_on(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(on) => Some(*on),
        Value::String(text) => Some(text.eq_ignore_ascii_case(ON)),
        Value::Unknown(_) => None,
        _ => Some(false),
    }
}

/// Decides about the switch, if the property has one.
pub fn settle(job: &Job<'_>, plan: &mut Plan, switch: &Switch<'_, '_>) {
    let Some((path, off)) = switch.row.read_access else {
        return;
    };
    for place in switch.view.find(path) {
        let on = is_on(&place.value());
        match on {
            Some(false) => {}
            _ if has_second_region(switch.is) => switch.unknown_secondary(job, plan, &place),
            Some(true) if has_second_region(switch.was) => {
                switch.turn_off(job, plan, &place, off);
            }
            Some(true) => {
                let finding = switch.finding(job, Severity::Error, &place, "this asks for one");
                let help = "switch it off, or choose a level with a second region";
                plan.findings.push(finding.help(help));
            }
            None => {
                let said = "it is not known whether this asks for one";
                let finding = switch.finding(job, Severity::Note, &place, said);
                plan.findings.push(finding.unknown());
            }
        }
    }
}

impl Switch<'_, '_> {
    fn turn_off(&self, job: &Job<'_>, plan: &mut Plan, place: &View<'_>, off: &str) {
        if matches!(place.value(), Value::String(_)) {
            let all = [ON, off].map(|value| (value.to_ascii_lowercase(), off.to_owned()));
            let settled = Settled::Level {
                value: off.to_owned(),
                all: BTreeMap::from(all),
                plain: false,
            };
            plan.settle(self.at, place.path.clone(), settled);
        } else if place.is_written() {
            let operation = Operation {
                path: place.path.clone(),
                what: What::Set(off.to_owned()),
                kind: ChangeKind::Replication,
                rule: CHANGE,
            };
            plan.operate(self.at, operation);
        } else {
            let finding = self.finding(job, Severity::Error, place, "this asks for one");
            let help = "an expression gives this value: change it there";
            plan.findings.push(finding.help(help));
            return;
        }
        let finding = self.finding(job, Severity::Warning, place, "this is switched off");
        let help = "what was to be restored in the second region needs another way";
        plan.findings.push(finding.help(help));
    }

    /// The pair may exist and the service still not restore to it.
    fn unknown_secondary(&self, job: &Job<'_>, plan: &mut Plan, place: &View<'_>) {
        if self.region.backup_secondary.is_some() {
            return;
        }
        let message = format!(
            "it is not known to which region {} restores",
            self.region.name
        );
        let node = Some((&place.written, place.node));
        let note = job.finding(MISSING, Severity::Note, self.at, node, message);
        plan.findings.push(note.unknown());
    }

    fn finding(&self, job: &Job<'_>, severity: Severity, place: &View<'_>, said: &str) -> Finding {
        let message = format!("{} keeps no copy in a second region: {said}", self.is.name);
        let (basis, source) = grounds(self.is);
        let node = Some((&place.written, place.node));
        job.finding(MISSING, severity, self.at, node, message)
            .on(basis, source)
    }
}
