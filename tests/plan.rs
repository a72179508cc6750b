//! Plans: what `plan` writes, and what comes of a relocation after a person changed it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot be set up fails"
)]

#[path = "plan/bench.rs"]
mod bench;
#[path = "plan/decisions.rs"]
mod decisions;
#[path = "plan/estate.rs"]
mod estate;
#[path = "plan/mistakes.rs"]
mod mistakes;
#[path = "plan/remade.rs"]
mod remade;
