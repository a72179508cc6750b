//! A rule, validated: what an engine runs.

use super::checks::Check;
use super::placeholders::Text;
use super::query::Query;
use super::schema::Schema;
use crate::finding::{Basis, Phase, Safety, Severity, SourceRef};
use crate::json::Pointer;

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// `area/what-is-wrong`.
    pub id: String,
    /// What is wrong, in one line.
    pub title: String,
    /// How bad it is, already no more than the basis carries.
    pub severity: Severity,
    /// What it rests on.
    pub basis: Basis,
    /// What it looks at.
    pub types: Types,
    /// Whether it looks only at what was exported, as [`crate::arm::Template::is_export`] tells.
    pub exports_only: bool,
    /// What it looks for.
    pub logic: Logic,
    /// What the service does where a property is absent: path inside the resource, and value.
    pub defaults: Vec<(Pointer, serde_json::Value)>,
    /// What a finding says.
    pub message: Text,
    /// What to do.
    pub help: Option<Text>,
    /// The error code that Azure would answer.
    pub azure_error: Option<String>,
    /// Where the fact comes from; only what is recalled has none.
    pub source: Option<SourceRef>,
    /// What mends it.
    pub fix: Option<FixPlan>,
    /// Steps for a person, by phase.
    pub steps: Vec<(Phase, Text)>,
}

/// The resource types that a rule is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Types {
    /// Every type.
    All,
    /// These, in the spelling of the rule.
    Of(Vec<String>),
}

/// What a rule looks for.
#[derive(Debug)]
pub enum Logic {
    /// What has to hold for each node at a place.
    Must {
        /// Where.
        at: Query,
        /// The nodes that are judged; none: all.
        when: Option<Schema>,
        /// What has to hold.
        must: Schema,
    },
    /// What must not be there.
    Find {
        /// What the paths start at.
        at: Query,
        /// Where it is looked for; none: everywhere.
        when: Option<Schema>,
        /// Each node that one of these hits is a finding.
        paths: Vec<Query>,
    },
    /// What only code can tell.
    Check(&'static Check),
}

/// What would mend a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct FixPlan {
    /// What it does, as an order: "remove the property".
    pub title: String,
    /// Whether it may be applied unasked.
    pub safety: Safety,
    /// What it changes.
    pub action: Action,
}

/// A change of a resource.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Gives a property this value, whether it is there or not.
    Set(Target, serde_json::Value),
    /// Takes a property or an element out.
    Remove(Target),
    /// Adds an element to an array, or a member to an object.
    Insert(Target, serde_json::Value),
}

/// Where a change is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// At the place of the finding.
    Hit,
    /// At a path inside the resource.
    Path(Pointer),
}

impl Types {
    /// As a person reads them: one type, several, or `*`.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        match self {
            Self::All => vec!["*"],
            Self::Of(types) => types.iter().map(String::as_str).collect(),
        }
    }
}

impl Rule {
    /// Whether one of its texts has a placeholder.
    #[must_use]
    pub fn names(&self, placeholder: &str) -> bool {
        let steps = self.steps.iter().map(|(_, text)| text);
        let mut texts = [&self.message].into_iter().chain(&self.help).chain(steps);
        texts.any(|text| text.names(placeholder))
    }

    /// The check that it names, if it does.
    #[must_use]
    pub const fn check(&self) -> Option<&'static Check> {
        match self.logic {
            Logic::Check(check) => Some(check),
            _ => None,
        }
    }
}
