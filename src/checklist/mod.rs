//! The checklist: what a template cannot carry, as steps a person can follow.

mod item;

pub use item::{Item, Phase, Subject};
