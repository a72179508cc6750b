//! The checklist: what a template cannot carry, as steps a person can follow.

mod build;
mod order;

pub use crate::finding::{Advice as Item, Phase, Subject};
pub use build::build;
pub use order::{Step, arrange};
