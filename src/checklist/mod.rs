//! The checklist: what a template cannot carry, as steps a person can follow.

mod build;
mod fill;
mod hosts;
mod inputs;
mod order;
mod parents;
mod protection;
mod region_text;
mod scene;
mod shell;
#[cfg(test)]
mod tests;
mod trigger;
mod words;

pub use crate::finding::{Advice as Item, Phase, Subject};
pub use build::build;
pub use inputs::failed_inputs;
pub use order::{Order, Step, arrange};
