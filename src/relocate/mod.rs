//! What moves, and how: the plan of a relocation and what it makes of a template.
//!
//! Knows nothing of files and folders, of terminals and of reports.

mod options;

pub use options::{Level, LocationStyle, Machines, Options, Rename, Replication};
