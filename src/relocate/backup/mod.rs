//! What vaults protect, and protecting it again (D37).
//!
//! `inventory` reads the lists that the inputs hold, `listed` finds in the estate what they name,
//! `judge` says what would go wrong. An export never lists what is protected: without a list
//! nothing is known, and that is what is said.

mod inventory;
mod judge;
mod listed;
mod names;

pub use inventory::{Disks, Inventory, Listed, Source, VaultName, read};
pub use judge::{Judged, judge, judges, of_lists, unread, without_vault};
pub use listed::{Found, found};
