//! The commands: each reads its inputs, has the layers below do the work, and writes what comes
//! of it. Knows nothing of how a command line is written.

pub mod audit;
mod baseline_file;
pub mod catalog;
mod catalog_age;
mod catalogs;
pub mod check;
pub mod config;
mod editable;
mod estate;
pub mod eval;
mod exit;
pub mod explain;
mod failure;
mod fixing;
mod given;
pub mod graph;
mod in_place;
pub mod inputs;
mod judgement;
mod layout;
mod linked;
mod mover;
mod obeyed;
pub mod options;
mod outputs;
mod overlay;
pub mod plan;
mod planned;
pub mod regions;
pub mod relocate;
mod relocation;
mod resources;
pub mod rule_cases;
mod rule_files;
pub mod rules;
mod scripts;
pub mod selection;
mod sequence;
mod sets;
mod shown_changes;
mod tell;
mod triage;
mod written;

pub use exit::Exit;
