//! What a plan file decides about single things, once it was read and checked against the estate.
//!
//! The passes ask for it before they decide by themselves. A value that armove had written into
//! the file itself binds as well, but gives way to what follows from the decisions of a person:
//! [`Said::is_own`] tells the two apart.

mod act;
mod carry;
mod pass;

use std::collections::{BTreeMap, BTreeSet};

use crate::arm::ResourceRef;

use super::external::ExternalDecision;
use super::options::Replication;

pub use act::Act;
pub use carry::carried_over;
pub use pass::{late, location_node, name_of, plan};

/// The rule of what a person leaves in its region.
pub const LEFT: &str = "relocate/left-in-region";

/// The rule of what a person leaves out.
pub const LEFT_OUT: &str = "relocate/left-out-by-plan";

/// One value of a plan file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said<T> {
    /// The value.
    pub value: T,
    /// Whether a person chose it: it is not what armove noted behind it as its own choice.
    pub is_own: bool,
}

/// What a plan file says of redundancy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Redundancy {
    /// One of the words of `--replication`.
    Wish(Replication),
    /// A level by the name that the type has for it, such as `Standard_ZRS`.
    Level(String),
}

/// What a plan file says of one resource; what it does not say is decided by the options.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What happens to it.
    pub action: Option<Said<Act>>,
    /// The last segment of its new name.
    pub name: Option<Said<String>>,
    /// The region that it goes to, a canonical name. Only a person's own counts: all else follows
    /// from the regions of the plan.
    pub region: Option<String>,
    /// Its redundancy.
    pub replication: Option<Said<Redundancy>>,
    /// Its API version.
    pub api_version: Option<Said<String>>,
}

impl Told {
    /// What a person or armove said should happen to it.
    #[must_use]
    pub fn act(&self) -> Option<Act> {
        self.action.as_ref().map(|said| said.value)
    }

    /// What a person said should happen to it.
    #[must_use]
    pub fn own_act(&self) -> Option<Act> {
        let own = self.action.as_ref().filter(|said| said.is_own);
        own.map(|said| said.value)
    }

    /// Whether it is written, whatever speaks for leaving it out.
    #[must_use]
    pub fn is_written(&self) -> bool {
        matches!(self.act(), Some(Act::Rewrite | Act::Keep | Act::Stage))
    }
}

/// What a plan file says of a resource outside of the estate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToldOutside {
    /// What is to be done about it.
    pub decision: Option<ExternalDecision>,
    /// The ID that takes its place.
    pub to: Option<String>,
}

/// Something that is to be protected again (D37).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protect {
    /// The machine or share.
    pub at: ResourceRef,
    /// By which policy.
    pub policy: PolicyRef,
}

/// A backup policy that a plan names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyRef {
    /// One that the estate declares.
    Declared(ResourceRef),
    /// One that is there already, by its resource ID.
    Id(String),
}

/// All that a plan file says of single things.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Regions and where they go; one that goes to itself stays.
    pub regions: BTreeMap<String, String>,
    /// By resource.
    pub resources: BTreeMap<ResourceRef, Told>,
    /// By the ID of what is outside, in lower case.
    pub outside: BTreeMap<String, ToldOutside>,
    /// Dependencies that go: what waits, and what it waits for.
    pub cuts: BTreeSet<(ResourceRef, ResourceRef)>,
    /// Parameters that are secret, by template and lower-case name.
    pub secrets: BTreeSet<(usize, String)>,
    /// What is to be protected again.
    pub protect: Vec<Protect>,
    /// Resource IDs, in lower case, that stay as they are whatever group or subscription is mapped.
    pub fixed: BTreeSet<String>,
}
