//! Bad input to the binary: a clear message with place and next step, the exit
//! code that the command line promises, and nothing half written.
//!
//! Each test shows the whole terminal output as a snapshot: it is meant to be
//! read. `cargo insta review` shows what a change makes of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot be set up fails"
)]

#[path = "hostile/archives.rs"]
mod archives;
#[path = "hostile/bench.rs"]
mod bench;
#[path = "hostile/folders.rs"]
mod folders;
#[path = "hostile/large.rs"]
mod large;
#[path = "../src/input/raw_zip.rs"]
#[allow(dead_code, reason = "written for more tests than these")]
mod raw_zip;
#[path = "hostile/rules.rs"]
mod rules;
#[path = "hostile/texts.rs"]
mod texts;
