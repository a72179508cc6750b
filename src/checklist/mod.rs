//! The checklist: what a template cannot carry, as steps a person can follow.

mod item;
mod order;

pub use item::{Item, Phase, Subject};
pub use order::{Step, arrange};
