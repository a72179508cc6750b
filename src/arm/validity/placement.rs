//! Where in a template an expression stands, and which functions it may call there.
//!
//! From the Azure documentation of the functions (2026): `reference` and
//! `list…` need resources that are there, and the zone functions the
//! subscription, so they stand only where the deployment evaluates late;
//! `newGuid` and `utcNow` only in defaults.

use crate::arm::graph::reads_resources;

/// A kind of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Site<'s> {
    /// The default of a parameter.
    Default,
    /// A variable.
    Variable,
    /// A member of a resource that is evaluated before anything is deployed.
    Early(&'static str),
    /// Anywhere else in a resource.
    Late,
    /// An output; the flag says whether its type is secure.
    Output { is_secure: bool },
    /// A user function with these parameters.
    Function(&'s [&'s str]),
}

/// Members of a resource that are evaluated before anything is deployed.
pub(super) const EARLY: [&str; 9] = [
    "type",
    "apiVersion",
    "name",
    "location",
    "condition",
    "dependsOn",
    "scope",
    "subscriptionId",
    "resourceGroup",
];

/// Functions that take lambdas.
pub(super) const TAKES_LAMBDAS: [&str; 7] = [
    "filter",
    "map",
    "mapValues",
    "sort",
    "reduce",
    "toObject",
    "groupBy",
];

/// Functions that ask for the zones of a subscription.
const ASKS_ZONES: [&str; 4] = [
    "toLogicalZone",
    "toLogicalZones",
    "toPhysicalZone",
    "toPhysicalZones",
];

impl Site<'_> {
    /// For messages.
    pub fn describe(self) -> String {
        match self {
            Self::Default => "in the default of a parameter".to_owned(),
            Self::Variable => "in a variable".to_owned(),
            Self::Early(member) => {
                format!("in `{member}`, which is evaluated before anything is deployed")
            }
            Self::Late => "in a resource".to_owned(),
            Self::Output { .. } => "in an output".to_owned(),
            Self::Function(_) => "in a user function".to_owned(),
        }
    }

    /// Whether a function may be called here.
    pub fn allows(self, function: &str) -> bool {
        let is = |name: &str| function.eq_ignore_ascii_case(name);
        if is("newGuid") || is("utcNow") {
            return self == Self::Default;
        }
        if is("variables") {
            return self != Self::Default;
        }
        let is_late = reads_resources(function) || ASKS_ZONES.into_iter().any(is);
        !is_late || matches!(self, Self::Late | Self::Output { .. })
    }
}
