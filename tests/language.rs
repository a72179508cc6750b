//! The template language: what expressions are worth, and what is wrong with
//! malformed templates.
//!
//! The vectors and cases under `tests/language` are our own; those of
//! `../shared/facts/language` are run as well, where they are there.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test says what it did and fails loudly"
)]

#[path = "language/codes.rs"]
mod codes;
#[path = "language/corpus.rs"]
mod corpus;
#[path = "language/forms.rs"]
mod forms;
#[path = "language/generated.rs"]
mod generated;
#[path = "language/hostile.rs"]
mod hostile;
#[path = "language/inspect.rs"]
mod inspect;
#[path = "language/malformed.rs"]
mod malformed;
#[path = "language/table.rs"]
mod table;
#[path = "language/vectors.rs"]
mod vectors;

use std::path::{Path, PathBuf};

/// A file beside the repository; says so where it is missing.
fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared")
        .join(path);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {} is missing", path.display());
    None
}

/// A file of our own.
fn own(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/language")
        .join(path)
}
