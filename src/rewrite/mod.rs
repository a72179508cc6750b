//! Applying planned changes to a text, and proving that only they happened.

mod change;

pub use change::{Change, ChangeKind};
