//! Resource IDs that lead out of the estate.

use serde::Serialize;

use crate::json::Pointer;

/// What is to be done about a resource outside the estate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExternalDecision {
    /// One like it must exist in the target region first.
    MustExist,
    /// Stays where it is and is used from the target.
    Stays,
    /// Has no region.
    Global,
    /// Is part of what is relocated.
    InEstate,
    /// Cannot be told.
    Unknown,
}

/// A resource ID that leads out of the estate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct External {
    /// The ID, as far as it is known.
    pub id: String,
    /// Resource type.
    pub kind: String,
    /// Resource name.
    pub name: String,
    /// Its subscription, if named.
    pub subscription: Option<String>,
    /// Its resource group, if named.
    pub resource_group: Option<String>,
    /// Index of the file and place of each use.
    pub used_by: Vec<(usize, Pointer)>,
    /// What is to be done about it.
    pub decision: ExternalDecision,
}
