//! `check --fix` and `relocate --in-place`: files are edited as a person would, nothing else
//! changes, and a second run changes nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up fails"
)]

#[path = "fix/folder.rs"]
mod folder;
#[path = "fix/rules.rs"]
mod rules;
#[path = "fix/run.rs"]
mod run;
