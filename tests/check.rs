//! Whole audits as a person and a program see them: reports of fixtures, exit codes, selection,
//! rules of one's own, the probes of the issue, and every template of `../shared/corpus`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by failing"
)]

#[path = "check/catalogs.rs"]
mod catalogs;
#[path = "check/corpus.rs"]
mod corpus;
#[path = "check/probes.rs"]
mod probes;
#[path = "check/report.rs"]
mod report;
#[path = "check/run.rs"]
mod run;
#[path = "check/usage.rs"]
mod usage;
