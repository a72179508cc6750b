//! The JSON layer against other parsers, against planned edits, and against
//! inputs made to hurt it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says where it was skipped"
)]

#[path = "json/agree.rs"]
mod agree;
#[path = "json/corpus.rs"]
mod corpus;
#[path = "json/edits.rs"]
mod edits;
#[path = "json/generate.rs"]
mod generate;
#[path = "json/hostile.rs"]
mod hostile;
#[path = "json/invariants.rs"]
mod invariants;
