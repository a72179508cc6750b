//! What is protected, from all that tells it, and what becomes of it in the target (D37).
//!
//! In the order of trust: lists, snapshot groups, intents; the plan file overrides all. What none
//! of them names is a candidate: shown to a person, and never protected unasked.

use crate::arm::ResourceRef;
use crate::catalog::Way;
use crate::finding::Subject;

use super::super::job::Job;
use super::super::options::Protecting;
use super::super::plan::Plan;
use super::candidates;
use super::inventory::{self, Disks, Item, Source, VaultName};
use super::listed::{self, Found};
use super::policy::Fit;
use super::traces;

/// Something that a vault protects, or may protect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protection {
    /// What it is: the key of an [`ItemKind`](crate::catalog::ItemKind).
    pub kind: String,
    /// What tells of it.
    pub evidence: Evidence,
    /// What becomes of it.
    pub fate: Fate,
    /// The declaration of the vault.
    pub vault: Option<ResourceRef>,
    /// The name of its policy.
    pub policy: Option<String>,
    /// The declaration of the machine, or of the storage account.
    pub resource: Option<ResourceRef>,
    /// What it is called in the source.
    pub source: Source,
    /// Which of its disks are backed up.
    pub disks: Option<Disks>,
    /// What the old vault calls it.
    pub native: Option<Native>,
    /// Where it is told of.
    pub subject: Subject,
}

/// What an old vault calls an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Native {
    /// The vault.
    pub vault: VaultName,
    /// The container.
    pub container: String,
    /// The item.
    pub item: String,
    /// The name of its policy there.
    pub policy: Option<String>,
    /// Whether nothing is backed up any more.
    pub is_stopped: bool,
}

/// What tells that something is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// A list of the vault.
    List,
    /// The service keeps a snapshot of it.
    Snapshots,
    /// An intent to protect it.
    Intent,
    /// The plan file.
    Plan,
    /// Nothing: it lies in the region and could be.
    None,
}

/// What becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// `protection.json` protects it again.
    Written,
    /// Commands do: what there is to protect is known only in the target.
    ByHand,
    /// A template that is written protects it already.
    Declared,
    /// A person has to say more, for this reason.
    Asked(String),
    /// It cannot be protected any more.
    Never,
}

impl Protection {
    /// Its name for people.
    #[must_use]
    pub fn name(&self) -> String {
        let source = &self.source;
        let whole = source.name.as_deref().unwrap_or(&self.subject.name);
        match &source.part {
            Some(part) => format!("{part} of {whole}"),
            None => whole.to_owned(),
        }
    }

    /// Whether a candidate is this.
    #[must_use]
    pub fn is_about(&self, candidate: &Self) -> bool {
        let same_resource = self.resource.is_some() && self.resource == candidate.resource;
        let part = |one: &Self| one.source.part.as_deref().map(str::to_ascii_lowercase);
        self.is_same(&candidate.kind, &candidate.source)
            || self.kind == candidate.kind && same_resource && part(self) == part(candidate)
    }

    /// Whether both are on the same machine or account: only one vault can have that.
    fn holds(&self, other: &Self) -> bool {
        let whole = |source: &Source| Source {
            part: None,
            ..source.clone()
        };
        let alike = Self {
            source: whole(&self.source),
            ..self.clone()
        };
        alike.is_same(&other.kind, &whole(&other.source))
    }

    /// Whether both are the same thing.
    fn is_same(&self, kind: &str, source: &Source) -> bool {
        let agrees = |own: &Option<String>, other: &Option<String>| match (own, other) {
            (Some(own), Some(other)) => own.eq_ignore_ascii_case(other),
            _ => own == other,
        };
        let groups = self.source.group.is_none()
            || source.group.is_none()
            || agrees(&self.source.group, &source.group);
        self.kind == kind
            && groups
            && agrees(&self.source.name, &source.name)
            && agrees(&self.source.part, &source.part)
    }
}

/// Finds everything that is protected, and decides what becomes of it.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let listed = inventory::read(job.catalog, job.lists);
    let found = listed::found(job, &listed);
    let mut all: Vec<Protection> = listed
        .items
        .iter()
        .map(|item| {
            let known = found.iter().find(|one| std::ptr::eq(one.item, item));
            of_item(job, plan, item, known)
        })
        .collect();
    for trace in traces::find(job, plan) {
        if !all
            .iter()
            .any(|known| known.is_same(&trace.kind, &trace.source))
        {
            all.push(trace);
        }
    }
    for wish in &plan.protect {
        candidates::obey(job, wish, &mut all);
    }
    candidates::add(job, plan, &listed, &mut all);
    for one in &mut all {
        one.fate = decide(job, plan, one);
    }
    one_vault_each(&mut all);
    let lists = listed.items.iter().map(|item| &item.vault);
    let lists = lists.chain(listed.containers.iter().map(|container| &container.vault));
    plan.listed = lists.filter_map(|name| listed::vault(job, name)).collect();
    plan.protection = all;
}

fn of_item(
    job: &Job<'_>,
    plan: &Plan,
    item: &Item<'_>,
    found: Option<&Found<'_, '_>>,
) -> Protection {
    let is_stopped = item.is_stopped(job.catalog);
    let vault = found.map(|found| found.vault);
    Protection {
        kind: item.kind.key.to_owned(),
        evidence: Evidence::List,
        fate: Fate::ByHand,
        vault: vault.filter(|at| plan.stage(*at).is_some()),
        policy: item.policy.clone(),
        resource: listed::resource(job, item),
        source: item.source.clone(),
        disks: item.disks.clone(),
        native: Some(Native {
            vault: item.vault.clone(),
            container: item.container.clone(),
            item: item.name.clone(),
            policy: item.policy.clone(),
            is_stopped,
        }),
        subject: Subject {
            file: item.entry.file,
            pointer: item.entry.spot.path.clone(),
            name: name_of(item),
            kind: item.kind.item_type.to_owned(),
        },
    }
}

fn name_of(item: &Item<'_>) -> String {
    let source = &item.source;
    let own = source.part.as_ref().or(source.name.as_ref());
    own.or(item.friendly.as_ref()).unwrap_or(&item.name).clone()
}

/// What two vaults would protect is not written for either, unless the plan names one of them.
fn one_vault_each(all: &mut [Protection]) {
    let twice = |one: &Protection, other: &Protection| {
        one.fate == Fate::Written
            && other.fate == Fate::Written
            && one.vault != other.vault
            && one.kind == other.kind
            && one.holds(other)
    };
    let asked: Vec<Option<&str>> = all
        .iter()
        .map(|one| {
            let mut others = all.iter().filter(|other| twice(one, other)).peekable();
            others.peek()?;
            let by_plan = others.any(|other| other.evidence == Evidence::Plan);
            match (one.evidence, by_plan) {
                (Evidence::Plan, _) => None,
                (_, true) => Some("the plan protects it by another vault"),
                (_, false) => Some("two vaults have it, and only one can"),
            }
        })
        .collect();
    for (one, asked) in all.iter_mut().zip(asked.iter()) {
        if let Some(why) = asked {
            one.fate = Fate::Asked((*why).to_owned());
        }
    }
}

/// What becomes of one of them.
fn decide(job: &Job<'_>, plan: &Plan, one: &Protection) -> Fate {
    let Some(kind) = job.catalog.item_kind_called(&one.kind) else {
        return Fate::Never;
    };
    let asked = |why: &str| Fate::Asked(why.to_owned());
    match kind.way {
        Way::Never => return Fate::Never,
        Way::Discovery | Way::Agent | Way::Server => return Fate::ByHand,
        Way::Template | Way::Registration => {}
    }
    if traces::is_declared(job, plan, one) {
        return Fate::Declared;
    }
    if job.options.protect == Protecting::None {
        return asked("`--protect none` leaves it to you");
    }
    let is_told = one.evidence == Evidence::Plan;
    if one.native.as_ref().is_some_and(|native| native.is_stopped) && !is_told {
        return asked("nothing is backed up now");
    }
    if one.source.name.is_none() || kind.way == Way::Registration && one.source.part.is_none() {
        return asked("the name of the share is not known");
    }
    let Some(vault) = one.vault else {
        return asked("the vault is not among the templates");
    };
    let Some(policy) = &one.policy else {
        return match one.evidence {
            Evidence::None => asked("nothing says whether it is protected"),
            _ => asked("the policy is not known"),
        };
    };
    match Fit::of(job, plan, vault, policy, kind) {
        Fit::Fits => {}
        Fit::Missing => return Fate::Asked(format!("the vault has no policy {policy}")),
        Fit::OtherKind => return Fate::Asked(format!("the policy {policy} is for something else")),
    }
    match elsewhere(job, plan, vault, one.resource) {
        Some(why) => Fate::Asked(why),
        None => Fate::Written,
    }
}

/// Why a machine or an account is not where its vault is.
fn elsewhere(
    job: &Job<'_>,
    plan: &Plan,
    vault: ResourceRef,
    resource: Option<ResourceRef>,
) -> Option<String> {
    use super::super::destination::Destination;
    let resource = resource?;
    if plan.stage(resource).is_none() {
        return Some("it is left out of the templates".to_owned());
    }
    let at = |at| match Destination::of(job, plan, at) {
        Destination::Region(region) => Some(region.name.to_owned()),
        Destination::None | Destination::Unknown => None,
    };
    let (own, vault) = (at(resource)?, at(vault)?);
    (own != vault).then(|| format!("it is in {own}, and its vault in {vault}"))
}

#[cfg(test)]
mod tests;
