//! armove relocates Azure workloads from their exported ARM templates, offline.
//!
//! The modules form layers; a module uses only modules to its left, and
//! `tests/layers.rs` proves it:
//!
//! `text → json → catalog → arm → finding → rule → rewrite → relocate → checklist → report → app → cli`
//!
//! Beside them stand `input` (uses `text`, `json`, `arm`) and `output` (uses
//! `text`); only `app` uses these two.

pub mod app;
pub mod arm;
pub mod catalog;
pub mod checklist;
pub mod cli;
pub mod finding;
pub mod input;
pub mod json;
pub mod output;
pub mod relocate;
pub mod report;
pub mod rewrite;
pub mod rule;
pub mod text;
