//! What vaults protect, and protecting it again (D37).
//!
//! `inventory` reads the lists that the inputs hold, `listed` finds in the estate what they name,
//! `traces` what templates tell, `candidates` what could be protected besides; `protection` decides
//! what becomes of it all, `template` writes `protection.json`, `judge` says what would go wrong.
//! An export never lists what is protected: without a list nothing is known, and that is what is
//! said.

mod candidates;
mod inventory;
mod judge;
mod listed;
mod names;
mod ordered;
mod parameters;
mod policy;
mod protection;
mod spelled;
mod template;
mod traces;

pub use candidates::{itself, policy_for};
pub use inventory::{Disks, Inventory, Listed, Source, VaultName, read};
pub use judge::{Judged, by_themselves, judge, judges, of_lists, without_vault};
pub use protection::{Evidence, Fate, Native, Protection, plan};
pub use spelled::spelled_in;
pub use template::write;
