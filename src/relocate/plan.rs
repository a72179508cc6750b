//! The plan: what happens to every resource. All that `relocate` does goes
//! through it; passes fill it, and nothing is edited that is not in it.

use std::collections::{BTreeMap, BTreeSet};

use crate::arm::{Estate, ResourceRef, Value};
use crate::finding::{Advice, Finding, Phase, Subject};
use crate::json::Pointer;
use crate::rewrite::ChangeKind;

use super::backup::Protection;
use super::external::External;
use super::left::LeftScope;
use super::told::{Protect, Told};

/// A file of the output that is deployed in one go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Networks, vaults, storage: `template.json`.
    Base,
    /// Machines and their disks: `workloads.json` (D20).
    Workloads,
    /// What is backed up: `protection.json` (D37).
    Protection,
}

/// What happens to a resource.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Action {
    /// It is written to `template.json`.
    #[default]
    Keep,
    /// It is left out, for this reason and on this evidence.
    Drop(Drop),
    /// It is written to the file of a later stage, for this reason.
    Stage(Stage, String),
}

/// Why a resource is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drop {
    /// The reason, for a person.
    pub reason: String,
    /// What in the input shows it.
    pub evidence: String,
    /// The rule, such as `relocate/service-made`.
    pub rule: &'static str,
    /// The thing itself remains, since it stands inline in this resource (R7):
    /// IDs of it stay valid, and `dependsOn` on it becomes one on that resource.
    pub inline_in: Option<ResourceRef>,
}

/// One thing done inside a resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Where, from the resource; for an insertion the object or array that gains.
    pub path: Pointer,
    /// What is done.
    pub what: What,
    /// How reports class it.
    pub kind: ChangeKind,
    /// The rule that asks for it.
    pub rule: &'static str,
}

/// What an operation does.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Takes out the member or element.
    Remove,
    /// Puts this JSON text in the place of the value.
    Set(String),
    /// Adds a member, its key first, with this JSON text.
    Insert(String, String),
    /// Adds an element with this JSON text.
    Append(String),
}

impl What {
    /// Whether it adds to what stands at its place, instead of deciding about it.
    #[must_use]
    pub fn adds(&self) -> bool {
        matches!(self, Self::Insert(..) | Self::Append(_))
    }
}

/// A value inside a resource that is decided by itself, whatever changes in the
/// parameters and variables that it is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// A level of redundancy, or a switch that depends on it (D23).
    Level {
        /// What it is afterwards.
        value: String,
        /// What every value of the property becomes, by its lower-case text:
        /// another parameter file may hold another one.
        all: BTreeMap<String, String>,
        /// Whether the values are `true` and `false` of JSON.
        plain: bool,
    },
    /// A region that stays: its list holds the new one already (D6), or what it
    /// describes stays as well.
    Region(String),
    /// The label of a host name that all of Azure knows (D7).
    Label(String),
}

impl Settled {
    /// What the value is afterwards.
    #[must_use]
    pub fn value(&self) -> &str {
        match self {
            Self::Level { value, .. } | Self::Region(value) | Self::Label(value) => value,
        }
    }

    /// The same as a value of the template.
    #[must_use]
    pub fn to_value(&self) -> Value {
        match self {
            Self::Level {
                value, plain: true, ..
            } => Value::Bool(value == "true"),
            _ => Value::String(self.value().into()),
        }
    }
}

/// All decisions about one resource.
#[derive(Clone, Debug, Default)]
pub struct Decision {
    /// Whether and where it is written.
    pub action: Action,
    /// The new last segment of its name.
    pub rename: Option<String>,
    /// The level of redundancy that it gets, where that changes.
    pub replication: Option<String>,
    /// The level of redundancy that it has afterwards, whether it changes or not.
    pub level: Option<String>,
    /// The region that it goes to, where that does not follow from [`Plan::regions`].
    pub region: Option<String>,
    /// What a plan file says of it.
    pub told: Told,
    /// What is done inside it. Locations and references are not listed: they
    /// follow from [`Plan::regions`] and the renames.
    pub operations: Vec<Operation>,
    /// Texts inside it that are decided one by one, by their path from the resource.
    pub settled: BTreeMap<Pointer, Settled>,
}

/// What happens to a parameter beyond a changed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterDecision {
    /// It becomes `securestring` without default, and its value is not carried over (D22).
    Secure,
    /// It loses its default; a person must fill in an ID (D13).
    Ask,
    /// The same for a name, in the place of which the input has a placeholder.
    AskName,
}

/// A parameter that the input has not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewParameter {
    /// Its name.
    pub name: String,
    /// The JSON text of its declaration.
    pub declaration: String,
    /// The rule that asks for it. A stage that does not use it does not get it.
    pub rule: &'static str,
}

/// A dependency of one resource on another that would have to go, so that nothing waits for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// What waits.
    pub from: ResourceRef,
    /// What it waits for.
    pub to: ResourceRef,
    /// Why it is not needed, if it was taken out; none: it stays, and only a person can decide.
    pub reason: Option<String>,
}

/// A decision of the plan file that cannot be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// It cannot be left out: this resource refers to it.
    InUse(ResourceRef),
    /// It cannot be left in its region: this resource reads it by its plain name.
    ReadByName(ResourceRef),
}

/// What happens to everything.
#[derive(Debug, Default)]
pub struct Plan {
    /// Regions that are replaced, and by which; canonical names.
    pub regions: BTreeMap<String, String>,
    /// The regions that resources are in, most resources first, then by file order (D1).
    pub sources: Vec<String>,
    /// Resource groups that are replaced, by lower-case name, and by which.
    pub groups: BTreeMap<String, String>,
    /// Subscriptions that are replaced, by lower-case ID, and by which.
    pub subscriptions: BTreeMap<String, String>,
    /// Decisions, by template and resource.
    pub decisions: Vec<Vec<Decision>>,
    /// Decisions about declared parameters, by template, then by lower-case name.
    pub parameters: Vec<BTreeMap<String, ParameterDecision>>,
    /// Parameters to be added, by template.
    pub new_parameters: Vec<Vec<NewParameter>>,
    /// Outputs that are taken out: index of the template, place in its file.
    pub removed_outputs: Vec<(usize, Pointer)>,
    /// Templates in which everything that reads a parameter takes its new value.
    pub follows: BTreeSet<usize>,
    /// Dependencies that make circles.
    pub cuts: Vec<Cut>,
    /// Resource IDs that lead out of the estate.
    pub externals: Vec<External>,
    /// IDs outside of the estate, in lower case, and the IDs that take their places.
    pub moved_ids: BTreeMap<String, String>,
    /// IDs, in lower case, that stay whatever group or subscription is mapped.
    pub fixed_ids: BTreeSet<String>,
    /// How a template names what is left in its region: by the template that uses it and the one
    /// that declares it.
    pub left_scopes: BTreeMap<(usize, usize), LeftScope>,
    /// What is to be protected again, as the plan file says (D37).
    pub protect: Vec<Protect>,
    /// Decisions of the plan file that cannot be carried out, by the resource that they are about.
    pub refusals: Vec<(ResourceRef, Refusal)>,
    /// Everything that is protected, or could be, and what becomes of it.
    pub protection: Vec<Protection>,
    /// The vaults that a list is of.
    pub listed: BTreeSet<ResourceRef>,
    /// What there is to say.
    pub findings: Vec<Finding>,
    /// What there is to do by hand.
    pub items: Vec<Advice>,
}

impl Plan {
    /// A plan that does nothing to an estate.
    #[must_use]
    pub fn empty(estate: &Estate<'_>) -> Self {
        let count = estate.templates.len();
        let decisions = estate
            .templates
            .iter()
            .map(|template| vec![Decision::default(); template.resources.len()]);
        Self {
            decisions: decisions.collect(),
            parameters: vec![BTreeMap::new(); count],
            new_parameters: vec![Vec::new(); count],
            ..Self::default()
        }
    }

    /// The decisions about a resource.
    #[must_use]
    pub fn decision(&self, at: ResourceRef) -> Option<&Decision> {
        self.decisions.get(at.template)?.get(at.resource)
    }

    /// The decisions about a resource, to be changed.
    pub fn decision_mut(&mut self, at: ResourceRef) -> Option<&mut Decision> {
        self.decisions.get_mut(at.template)?.get_mut(at.resource)
    }

    /// The reason for leaving a resource out, if it is.
    #[must_use]
    pub fn dropped(&self, at: ResourceRef) -> Option<&Drop> {
        match &self.decision(at)?.action {
            Action::Drop(drop) => Some(drop),
            _ => None,
        }
    }

    /// The stage whose file holds a resource; none when it is left out.
    #[must_use]
    pub fn stage(&self, at: ResourceRef) -> Option<Stage> {
        match &self.decision(at)?.action {
            Action::Keep => Some(Stage::Base),
            Action::Stage(stage, _) => Some(*stage),
            Action::Drop(_) => None,
        }
    }

    /// Leaves a resource out, unless the plan file says that it is written; whether it is left out.
    pub fn leave_out(&mut self, at: ResourceRef, drop: Drop) -> bool {
        match self.decision_mut(at) {
            Some(decision) if !decision.told.is_written() => {
                decision.action = Action::Drop(drop);
                true
            }
            _ => false,
        }
    }

    /// Whether the plan file says that a resource is written, whatever speaks for leaving it out.
    #[must_use]
    pub fn is_told_written(&self, at: ResourceRef) -> bool {
        self.decision(at)
            .is_some_and(|decision| decision.told.is_written())
    }

    /// Plans an operation, unless the same place is planned already: the pass
    /// that comes first wins.
    pub fn operate(&mut self, at: ResourceRef, operation: Operation) {
        let Some(decision) = self.decision_mut(at) else {
            return;
        };
        let taken = |planned: &Operation| match (&planned.what, &operation.what) {
            (What::Insert(one, _), What::Insert(other, _))
            | (What::Append(one), What::Append(other)) => {
                planned.path == operation.path && one == other
            }
            (one, other) if one.adds() || other.adds() => false,
            _ => planned.path == operation.path,
        };
        if !decision.operations.iter().any(taken) {
            decision.operations.push(operation);
        }
    }

    /// Plans to take something out of a resource.
    pub fn remove(&mut self, at: ResourceRef, path: Pointer, rule: &'static str) {
        self.operate(
            at,
            Operation {
                path,
                what: What::Remove,
                kind: ChangeKind::Remove,
                rule,
            },
        );
    }

    /// Decides the value of a text inside a resource; what was decided first stays.
    pub fn settle(&mut self, at: ResourceRef, path: Pointer, settled: Settled) {
        if let Some(decision) = self.decision_mut(at) {
            decision.settled.entry(path).or_insert(settled);
        }
    }

    /// What was decided about the text at a path, or about one inside what the
    /// expression there gives.
    #[must_use]
    pub fn settled(&self, at: ResourceRef, path: &Pointer) -> Option<&Settled> {
        let settled = &self.decision(at)?.settled;
        settled.get(path).or_else(|| {
            settled
                .iter()
                .find(|(inside, _)| path.contains(inside))
                .map(|(_, settled)| settled)
        })
    }

    /// Whether a place inside a resource is taken out.
    #[must_use]
    pub fn takes_out(&self, at: ResourceRef, path: &Pointer) -> bool {
        let operations = self
            .decision(at)
            .map_or(&[][..], |decision| &decision.operations);
        operations
            .iter()
            .any(|operation| operation.what == What::Remove && operation.path.contains(path))
    }

    /// Adds a step for a person; `subjects` are what it is about.
    pub fn ask(
        &mut self,
        key: &str,
        phase: Phase,
        text: impl Into<String>,
        subjects: Vec<Subject>,
    ) {
        self.items.push(Advice::new(key, phase, text, subjects));
    }
}
