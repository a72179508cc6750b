//! Applying planned changes to a text, and proving that only they happened.

mod apply;
mod change;
mod operation;
pub mod proof;
mod removed;
mod repair;

pub use apply::{ApplyError, apply};
pub use change::{Change, ChangeKind};
pub use operation::{Planned, PlannedAction};
pub use removed::Removed;
pub use repair::{edit_of, expected};
